"""The frame of a file: control record, numbers running through, end record, CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from azukari.law.care import numbers
from azukari.law.dated import load
from azukari.law.refusal import Finding
from azukari.paper.records import layout

_LONE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
FRAME_DAY = date(2006, 4, 1)
MARKS = ("1", "2", "3")  # レコード種別: control, data, end


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, its values without quotes."""

    number: int  # 行
    values: tuple[str, ...]

    @property
    def mark(self) -> str:
        """レコード種別."""
        return self.values[0] if self.values else ""

    @property
    def record(self) -> str:
        """交換情報識別番号."""
        return self.values[2] if len(self.values) > 2 else ""


def whole(value: str) -> int | None:
    """A number a field could hold; None for anything else."""
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdecimal() and len(digits) <= 18 else None


def heading_of(control: Line) -> Mapping[str, str]:
    """What the control record says by key; nothing where it is none."""
    form = layout("control", FRAME_DAY)
    whole_one = control.mark == "1" and len(control.values) == len(form.fields)
    return form.row(control.values) if whole_one else {}


def review_day(lines: Sequence[Line]) -> date:
    """The first day of 処理対象年月, by which the layouts are chosen; the last layouts where it is unreadable."""
    values = lines[0].values
    month = whole(values[10]) if len(values) > 10 and len(values[10]) == 6 else None
    try:
        return date(month // 100, month % 100, 1) if month else date.max
    except ValueError:
        return date.max


def frame_findings(content: bytes, lines: Sequence[Line]) -> Iterator[Finding]:
    """What is wrong around the data records."""
    lone = _LONE_END.search(content)
    if lone or not content.endswith(b"\r\n"):
        where = content[: lone.start()].count(b"\n") + 1 if lone else len(lines)
        yield Finding("frame", f"{where}行目の行末がCRLF(Windowsの改行)ではありません。")
    yield from _marks(lines)
    yield from _numbers(lines)
    if lines[0].mark == "1":
        yield from _control(lines)


def _marks(lines: Sequence[Line]) -> Iterator[Finding]:
    if lines[0].mark != "1":
        yield Finding("control", "1行目がコントロールレコードではありません。")
    if lines[-1].mark != "3":
        says = f"最後の{lines[-1].number}行目がエンドレコードではありません。途中で切れていないか確かめてください。"
        yield Finding("end", says)
    for line in lines[1:-1]:
        if line.mark != "2":
            yield Finding("frame", f"{line.number}行目のレコード種別「{line.mark}」はデータレコード(2)ではありません。")


def _numbers(lines: Sequence[Line]) -> Iterator[Finding]:
    found = [whole(line.values[1]) if len(line.values) > 1 else None for line in lines]
    expected = 1
    for line, number, following in zip(lines, found, [*found[1:], None], strict=True):
        if number is None:
            yield Finding("frame-2", f"{line.number}行目にレコード番号がありません。")
        elif number != expected:
            yield Finding("frame-2", f"{line.number}行目のレコード番号が{number}です({expected}のはずです)。")
            if following == number + 1:  # a gap, not one number written wrongly
                expected = number
        expected += 1


def _control(lines: Sequence[Line]) -> Iterator[Finding]:
    control, values = layout("control", FRAME_DAY), lines[0].values
    if len(values) != len(control.fields):
        yield Finding(
            "control", f"コントロールレコードの項目が{len(values)}個です({len(control.fields)}個のはずです)。"
        )
        return
    row = control.row(values)
    yield from control.findings(row)
    data = [line for line in lines if line.mark == "2"]
    count = whole(row.get("count", ""))
    if count is not None and count != len(data):
        yield Finding("control-4", f"レコード件数が{count}です(データレコードは{len(data)}件)。")
    fault = numbers.office_fault(row.get("office", ""))
    if fault:
        yield Finding("control-8", fault)
    if row.get("medium", "") not in _codes("media"):
        yield Finding("control-10", f"媒体区分「{row.get('medium', '')}」は一覧にありません。")
    yield from _data_kind(row.get("data_kind", ""), data)


def _data_kind(kind: str, data: Sequence[Line]) -> Iterator[Finding]:
    if not data:
        yield Finding("control-4", "データレコードが1件もありません。")
        return
    record = data[0].record
    accepted = load("care/insurer.toml").versions[-1].says["accepted_data_kinds"]
    if kind not in accepted.get(record, [record[:3]]):
        yield Finding(
            "control-5", f"データ種別が「{kind}」です(先頭のデータは{record}なので「{record[:3]}」のはずです)。"
        )


def _codes(name: str) -> frozenset[str]:
    return frozenset(load("care/codes.toml").versions[-1].says[name])
