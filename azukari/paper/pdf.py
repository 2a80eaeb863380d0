"""Forms and facts into PDF bytes (typst): PDF/A-2a and PDF/UA-1, tagged, the same bytes on every machine.

Only the named fonts are used; every text is checked against its font before anything is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from azukari.paper import fonts, glyphs

STANDARDS = ["a-2a", "ua-1"]
_ONE_AT_A_TIME = Lock()  # a compiler is kept between papers and takes one at a time


def make(form: str, facts: dict[str, Any], *, on: date) -> bytes:
    """A form (``paper/forms/<form>.typ``) filled with facts, as PDF; ``on`` is the day the file says it was made."""
    glyphs.refuse_undrawable(texts(facts))
    filled = json.dumps(facts | {"made_on": [on.year, on.month, on.day]}, ensure_ascii=False)
    with _ONE_AT_A_TIME:
        made = _compiler(form).compile(
            format="pdf",
            sys_inputs={"facts": filled},
            pdf_standards=STANDARDS,  # type: ignore[arg-type]
            timestamp=datetime.combine(on, time(), UTC),
        )
    assert isinstance(made, bytes)
    return made


def texts(facts: Any) -> Iterator[str]:
    """Every text that would be printed."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict):
        for value in facts.values():
            yield from texts(value)
    elif isinstance(facts, list | tuple):
        for value in facts:
            yield from texts(value)


@cache
def _fonts() -> typst.Fonts:
    """Read once per process; neither the system's fonts nor typst's own."""
    folders = sorted({str(path.parent) for found in fonts.paths().values() for path in found})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def _forms() -> Path:
    with as_file(files("azukari.paper") / "forms") as folder:
        return folder


@cache
def _compiler(form: str) -> typst.Compiler:
    return typst.Compiler(input=str(_forms() / f"{form}.typ"), root=str(_forms()), font_paths=_fonts())
