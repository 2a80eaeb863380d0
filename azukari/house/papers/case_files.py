"""The files of a case as they go into a package: what the city holds, in the order it was entered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from azukari.house.models import Conclusion, House, Inquiry, Line, Register, Transfer
from azukari.house.rules.family.sections import sections
from azukari.house.rules.package import ANSWER, LINES, REGISTERS
from azukari.paper.package import Files

HOUSE = ("number", "address", "lot", "district", "rank", "note")
REGISTER = ("kind", "town", "honseki", "head", "since", "until")
TRANSFER = ("order", "caused_on", "cause", "giver", "taker", "share", "of")


def files_of(
    house: House,
    registers: Iterable[Register],
    lines: Iterable[Line],
    transfers: Iterable[Transfer],
    letters: Iterable[Inquiry],
    concluded: Conclusion | None,
    deliverables: Mapping[str, Callable[[], bytes]],
) -> Files:
    """Every file by its name; the same case makes the same bytes.  What the vendor delivered is read when asked for."""
    files = {
        "house.json": _json(_words(house, HOUSE)),
        "transfers.json": _json([_words(each, TRANSFER) for each in transfers]),
        REGISTERS: _json([{"id": each.pk, **_words(each, REGISTER)} for each in registers]),
        LINES: _json([_line(each) for each in lines]),
        ANSWER: _json(sections(concluded.result) if concluded else []),
    }
    files |= {f"letters/{each.pk}.pdf": bytes(each.letter) for each in letters if each.letter}
    return Files({name: partial(bytes, content) for name, content in files.items()} | dict(deliverables))


def _line(line: Line) -> dict[str, Any]:
    return {"id": line.pk, "register": line.register_id, "says": line.says, "fact": line.fact}


def _words(row: Any, fields: Iterable[str]) -> Mapping[str, Any]:
    return {field: getattr(row, field) for field in fields}


def _json(says: Any) -> bytes:
    return json.dumps(says, ensure_ascii=False, indent=1).encode()
