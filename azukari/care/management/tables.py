"""CSV as cities keep it: UTF-8 or Shift_JIS, a header, days in one of two ways; every fault is said by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.db.models import Model

from azukari.care.rules.filekinds import another_kind
from azukari.law.dated import load
from azukari.law.refusal import Finding, NotRight

T = TypeVar("T")
Row = Mapping[str, str]
LINES_SHOWN = 200
DIGITS = 9
MISCOUNTED = "項目の数が見出しと違います。コンマや引用符を確かめてください。"


def rows(path: str, needed: Sequence[str]) -> list[tuple[int, Row]]:
    """Line number and cells of each row; raises ``NotRight`` when the file is not such a table."""
    table = csv.DictReader(io.StringIO(_text(Path(path).read_bytes()), newline=""))
    missing = [name for name in needed if name not in (table.fieldnames or ())]
    if missing:
        raise NotRight([Finding("1行目", f"見出しに「{'」「'.join(missing)}」がありません。")])
    found = list(enumerate(table, 2))
    wrong = [Finding(f"{number}行目", MISCOUNTED) for number, row in found if None in row or None in row.values()]
    if wrong:
        raise NotRight(wrong[:LINES_SHOWN])
    return [(number, {name: said.strip() for name, said in row.items()}) for number, row in found]


def every(those: Sequence[tuple[int, Row]], read: Callable[[Row], T]) -> list[T]:
    """What ``read`` makes of each row; raises ``NotRight`` with the faults of all rows at once."""
    made, findings = [], []
    for number, row in those:
        try:
            made.append(read(row))
        except ValueError as fault:
            findings.append(Finding(f"{number}行目", str(fault)))
    if findings:
        raise NotRight(findings[:LINES_SHOWN])
    return made


def each_once(those: Sequence[tuple[int, Row]], *names: str) -> None:
    """Raises ``NotRight`` where two rows are about the same thing."""
    first: dict[tuple[str, ...], int] = {}
    findings = []
    for number, row in those:
        at = first.setdefault(tuple(row[name] for name in names), number)
        if at != number:
            findings.append(Finding(f"{number}行目", f"{at}行目と{'・'.join(names)}が同じです。1行にしてください。"))
    if findings:
        raise NotRight(findings[:LINES_SHOWN])


def day(row: Row, name: str) -> date:
    """A day that must be there, as 2026-10-01 or 20261001."""
    found = optional_day(row, name)
    if found is None:
        raise ValueError(f"{name}がありません。")
    return found


def optional_day(row: Row, name: str) -> date | None:
    said = row.get(name, "").replace("/", "-")
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise ValueError(f"{name}「{said}」は日付ではありません。2026-10-01 のように書いてください。") from None


def month(row: Row, name: str) -> date:
    """The first day of the month a day lies in."""
    return day(row, name).replace(day=1)


def optional_month(row: Row, name: str) -> date | None:
    found = optional_day(row, name)
    return found and found.replace(day=1)


def number(row: Row, name: str) -> int:
    said = row.get(name, "")
    if not (said.isascii() and said.isdigit()):
        raise ValueError(f"{name}「{said}」は数字ではありません。")
    if len(said) > DIGITS:
        raise ValueError(f"{name}「{said}」は大きすぎます。")
    return int(said)


def needed(row: Row, *names: str) -> Iterator[str]:
    """The values of cells that must not be empty."""
    for name in names:
        if not row.get(name):
            raise ValueError(f"{name}がありません。")
        yield row[name]


def short(row: Row, name: str, model: type[Model], field: str) -> str:
    """What must be there, no longer than a field of the database keeps."""
    (said,) = needed(row, name)
    most = model._meta.get_field(field).max_length
    if len(said) > most:
        raise ValueError(f"{name}が{len(said)}文字あります。{most}文字までにしてください。")
    return said


def one_of(row: Row, name: str, words: Mapping[str, str]) -> str:
    """What one of these words stands for."""
    said = row[name]
    if said not in words:
        raise ValueError(f"{name}「{said}」は、{'・'.join(word for word in words if word)}のどれかにしてください。")
    return words[said]


def code_of(row: Row, name: str, table: str) -> str:
    """A code of the insurers' tables, written as the code or as its name."""
    names: Mapping[str, str] = load("care/codes.toml").versions[-1].says[table]
    return row[name] if row[name] in names else one_of(row, name, {says: code for code, says in names.items()})


def refuse(fault: str) -> None:
    """Raises ``ValueError`` when there is something to say."""
    if fault:
        raise ValueError(fault)


def _text(content: bytes) -> str:
    if another_kind(content, ""):
        raise NotRight(
            [Finding("ファイル", "CSVではありません。Excelで「CSV(コンマ区切り)」の形式で保存してください。")]
        )
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotRight([Finding("ファイル", "文字コードを読めません。CSV(UTF-8かシフトJIS)で保存し直してください。")])
