"""The rows of a table inside a file, cell by cell: Excel, Word, OpenDocument, or lines with separators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

TABLES = (("row", "c"), ("w:tr", "w:tc"), ("table:table-row", "table:table-cell"))  # xlsx, docx, ods
SEPARATORS = re.compile(r"[,;\t|│┃]")


def rows(text: str, shared: Sequence[str] = ()) -> Iterator[list[str]]:
    """Every row of two cells or more, without the empty ones; ``shared`` are the words an Excel sheet refers to."""
    for row, cell in TABLES:
        if f"<{row}" in text:
            for found in re.findall(rf"<{row}[ >].*?</{row}>", text, re.S):
                yield _filled(_words(attrs, inside, shared) for attrs, inside in _cells(cell, found))
    if "<" not in text[:200]:
        for line in text.splitlines():
            yield _filled(SEPARATORS.split(line))


def shared_words(text: str) -> list[str]:
    """The words of an Excel file that its cells refer to by number."""
    return [_plain(found) for found in re.findall(r"<si>(.*?)</si>", text, re.S)]


def _cells(cell: str, row: str) -> list[tuple[str, str]]:
    return re.findall(rf"<{cell}(?=[ >])([^>]*[^>/]|)>(.*?)</{cell}>", row, re.S)


def _words(attrs: str, inside: str, shared: Sequence[str]) -> str:
    words = _plain(inside)
    if 't="s"' not in attrs:
        return words
    return shared[int(words)] if words.isdecimal() and int(words) < len(shared) else ""


def _plain(inside: str) -> str:
    return re.sub(r"<[^<>]*>", "", inside)


def _filled(cells: Iterator[str] | Sequence[str]) -> list[str]:
    return [cell for cell in (each.strip(" 　\"'") for each in cells) if cell]
