"""Each field of a data record by itself: layout, width, calendar, check digit, code."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from azukari.care.rules.transmission.frame import Line, whole
from azukari.law.calendar import era_month
from azukari.law.care import numbers
from azukari.law.dated import BeforeTheFirst, load
from azukari.law.refusal import Finding
from azukari.paper.records import Field, Layout, layout_of

_CODES = {  # key of a field → the list its code stands in
    "level": "levels",
    "sex": "sexes",
    "revision": "revisions",
    "planner": "planners",
    "office_class": "office_classes",
    "kind": "kinds",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A data record that could be read: its line, layout name and values by key."""

    number: int  # 行
    form: Layout
    row: Mapping[str, str]

    @property
    def layout(self) -> str:
        """識別番号, and for 8171 which part."""
        return self.form.name

    def __getitem__(self, key: str) -> str:
        return self.row.get(key, "")

    def amount(self, key: str) -> int:
        """A number; an omitted or broken one counts as zero (it has its own finding)."""
        return whole(self.row.get(key, "")) or 0

    @property
    def month(self) -> date | None:
        """The service month, when it is one."""
        value = self["month"]
        return day_of(f"{value}01")

    def at(self, key: str, says: str, source: str = "", *, blocks: bool = True) -> Finding:
        """A finding about the field of a key, named."""
        field = self.form.field(key)
        return self.finding(field.no, f"「{field.name}」{says}", source, blocks=blocks)

    def finding(self, field: int, says: str, source: str = "", *, blocks: bool = True) -> Finding:
        """A finding about one field of this record."""
        person = f"(被保険者{self['insured']})" if self["insured"] else ""
        return Finding(f"{self.layout}-{field}", f"{self.number}行目{person}: {says}", source, blocks)


def field_findings(line: Line, day: date) -> Generator[Finding, None, Entry | None]:
    """The findings of one data record; returns it for the sums when its fields are where they belong."""
    values = line.values[2:]
    try:
        found = layout_of(values, day)
    except BeforeTheFirst as refusal:
        first = era_month(refusal.facts["first"])
        says = f"識別番号「{line.record}」の様式は、{first}の審査からのものを収録しています。"
        yield Finding(line.record, f"{says}コントロールレコードの11番目「処理対象年月」を確かめてください。")
        return None
    if found is None:
        known = f"識別番号「{line.record}」の様式は収録していないため、中を点検できません。"
        yield Finding(line.record or "record", f"{line.number}行目: {known}", blocks=not line.record)
        return None
    if len(values) != len(found.fields):
        yield Finding(found.name, f"{line.number}行目: {_miscounted(values, found)}", found.cite)
        return None
    entry = Entry(line.number, found, found.row(values))
    for finding in found.findings(entry.row):
        yield Finding(finding.field, f"{line.number}行目: {finding.says}", found.cite)
    yield from _meanings(entry, found)
    return entry


def _miscounted(values: Sequence[str], found: Layout) -> str:
    more = values[len(found.fields) :]
    if more and not any(more):
        return f"行末に余分なコンマが{len(more)}個あります({found.title}は{len(found.fields)}項目)。"
    return f"項目が{len(values)}個です({found.title}は{len(found.fields)}個)。"


def _meanings(entry: Entry, found: Layout) -> Iterator[Finding]:
    for field in found.fields:
        value = entry[field.key]
        fault = _fault(field, value) if value else ""
        if fault:
            yield entry.finding(field.no, fault)


def _fault(field: Field, value: str) -> str:
    if field.form == "day" and len(value) == 8:
        return "" if day_of(value) else f"「{field.name}」の「{value}」は暦にない日です。"
    if field.form == "whole" and len(value) != field.width:
        return f"「{field.name}」の「{value}」は{len(value)}桁です({field.width}桁のはずです)。"
    if field.form == "insurer8":
        return _padded_fault(value)
    if field.form == "office_or_zero":
        return "" if value == "0" else numbers.office_fault(value)
    if field.form in _NUMBERS:
        return _NUMBERS[field.form](value)
    names = _CODES.get(field.key)
    if names and value not in load("care/codes.toml").versions[-1].says[names]:
        return f"「{field.name}」の「{value}」はコード一覧にありません。"
    return ""


def _padded_fault(value: str) -> str:
    """証記載保険者番号 in eight digits: six, with two zeros before them."""
    if len(value) != 8 or not value.startswith("00"):
        return f"証記載保険者番号「{value}」は、左に0を補って8桁にします。"
    return numbers.insurer_fault(value.removeprefix("00"))


_NUMBERS: Mapping[str, Callable[[str], str]] = {
    "insurer": numbers.insurer_fault,
    "office": numbers.office_fault,
    "insured": numbers.insured_fault,
    "care_manager": numbers.care_manager_fault,
    "payer": numbers.payer_fault,
}


def day_of(value: str) -> date | None:
    """The day of eight digits; None for what is no day."""
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return None
