"""What care management writes into a record and what it leaves out, by ``law/care/usage.toml``.

The layouts are those of every service; here stands what a claim for 介護予防支援 or 介護予防ケアマネジメント may say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from azukari.care.rules.transmission.details import LAST, by_person, sheets
from azukari.care.rules.transmission.fields import Entry
from azukari.care.rules.transmission.frame import FRAME_DAY, Line, heading_of
from azukari.law.dated import load
from azukari.law.refusal import Finding
from azukari.paper.records import Layout, layout

NOTHING = ("", "0", "00")
Keys = Mapping[str, Sequence[str]]  # 様式 → 項目


def usage_findings(control: Line, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Everything written where nothing belongs, missing where something does, or different from line to line."""
    says = load("care/usage.toml").versions[-1].says
    heading = heading_of(control)
    yield from _given(layout("control", FRAME_DAY), heading, says, "")
    for entry in entries:
        yield from _sent_by(entry, heading)
        yield from _given(entry.form, entry.row, says, f"{entry.number}行目: ")
        yield from _kept_blank(entry, says["blank"], "この請求では書きません")
        yield from _by_line(entry, says)
        yield from _by_payer(entry, says)
    yield from _alike(entries, says["same"])


def _sent_by(entry: Entry, heading: Mapping[str, str]) -> Iterator[Finding]:
    """One office a file, and no month before it is over."""
    office, review = heading.get("office", ""), heading.get("review_month", "")
    if office and entry["office"] != office:
        yield entry.at("office", f"が「{entry['office']}」です(コントロールレコードの「{office}」と同じはずです)。")
    if review and entry["month"] >= review:
        yield entry.at("month", f"が{entry['month']}です(審査月{review}より前のはずです)。")


def _given(form: Layout, row: Mapping[str, str], says: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Fields that may only say one of a few things."""
    for key, right in says["given"].get(form.name, {}).items():
        value, field = row.get(key, ""), form.field(key)
        if value and value not in right:
            words = "か".join(f"「{each}」" for each in right)
            yield Finding(f"{form.name}-{field.no}", f"{where}「{field.name}」が「{value}」です({words}のはずです)。")


def _kept_blank(entry: Entry, keys: Keys, why: str) -> Iterator[Finding]:
    for key in keys.get(entry.layout, ()):
        if entry[key] not in NOTHING:
            yield entry.at(key, f"に「{entry[key]}」と書いてあります({why})。")


def _there(entry: Entry, keys: Keys, why: str) -> Iterator[Finding]:
    for key in keys.get(entry.layout, ()):
        if not entry[key]:
            yield entry.at(key, f"がありません({why})。", "ABB0")


def _by_line(entry: Entry, says: Mapping[str, Any]) -> Iterator[Finding]:
    if entry["line"] == LAST:
        yield from _kept_blank(entry, says["lines"], "最終行99には書きません")
        yield from _there(entry, says["needed"], "最終行99に書きます")
    else:
        yield from _kept_blank(entry, says["last"], "最終行99にだけ書きます")


def _by_payer(entry: Entry, says: Mapping[str, Any]) -> Iterator[Finding]:
    if entry["insured"].startswith("H"):
        yield from _there(entry, says["public"], "生保単独の人には要ります")
        yield from _kept_blank(entry, says["insured"], "生保単独の人には書きません")
    else:
        yield from _kept_blank(entry, says["public"], "生保単独の人にだけ書きます")
        yield from _there(entry, says["insured"], "被保険者には要ります")


def _alike(entries: Sequence[Entry], keys: Keys) -> Iterator[Finding]:
    """Every line of a person's month says the same of the person."""
    for name, same in keys.items():
        for group in by_person(entries, name).values():
            for sheet in sheets(group):
                yield from _unlike(sheet, same)


def _unlike(sheet: Sequence[Entry], same: Sequence[str]) -> Iterator[Finding]:
    first = sheet[0]
    for entry in sheet[1:]:
        for key in same:
            if entry[key] != first[key]:
                says = f"が「{entry[key]}」です({first.number}行目の「{first[key]}」と同じはずです)。"
                yield entry.at(key, says, "AEE2")
