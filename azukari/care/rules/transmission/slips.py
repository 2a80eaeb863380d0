"""給付管理票 (8222): one for each person and month, rows once, the total within the limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from azukari.care.rules.transmission.details import LAST, by_person, line_findings, sheets
from azukari.care.rules.transmission.fields import Entry
from azukari.law.dated import BeforeTheFirst, load
from azukari.law.refusal import Finding

OF_THE_CITY = "A"  # サービス種類 A1… は総合事業


def slip_findings(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Everything that does not add up in the slips of a file."""
    for group in by_person(entries, "8222").values():
        yield from line_findings(sheets(group), 8)
        for sheet in sheets(group):
            rows = [row for row in sheet if row["line"] != LAST]
            yield from _rows(rows)
            if sheet[-1]["line"] == LAST:
                yield from _total(sheet[-1], sum(row.amount("planned") for row in rows))


def _rows(rows: Sequence[Entry]) -> Iterator[Finding]:
    times = Counter((row["service_office"], row["kind"]) for row in rows)
    for (office, kind), count in times.items():
        if count > 1:
            yield rows[0].finding(17, f"サービス事業所{office}・種類{kind}の行が{count}行あります。", "ANNK")
    for row in rows:
        if not (row["service_office"] and row["kind"] and row["office_class"]):
            yield row.finding(17, "サービス事業所番号、事業所区分、サービス種類のどれかがありません。", "ABB0")
        yield from _class(row)
        if row.amount("planned") == 0:
            yield row.finding(20, "給付計画単位数が0の行は載せません。")


def _class(row: Entry) -> Iterator[Finding]:
    """総合事業 (A1…) has its own 事業所区分, as the settings of the month say."""
    try:
        settings = load("care/insurer.toml").on(row.month or date.max)
    except BeforeTheFirst:
        return
    right = settings.says["management_class"]
    if row["kind"].startswith(OF_THE_CITY) and row["office_class"] not in ("", right):
        says = f"種類{row['kind']}の事業所区分が「{row['office_class']}」です(総合事業は「{right}」のはずです)。"
        yield row.finding(18, says, settings.cite)


def _total(last: Entry, planned: int) -> Iterator[Finding]:
    if last.amount("units") != planned:
        yield last.finding(24, f"給付計画合計単位数が{last['units']}です(明細の合計は{planned})。")
    if last.amount("units") > last.amount("limit"):
        yield last.finding(24, f"計画{last['units']}単位が支給限度額{last['limit']}単位を超えています。", "12P3")
    yield from _limit(last)


def _limit(last: Entry) -> Iterator[Finding]:
    month = last.month
    try:
        version = load("care/limits.toml").on(month) if month else None
    except BeforeTheFirst:
        return
    right = version.says["units"].get(last["level"]) if version else None
    if version and right and last.amount("limit") != right:
        says = f"支給限度額が{last['limit']}単位です(要介護状態区分{last['level']}は{right}単位)。"
        yield last.finding(15, says, version.cite, blocks=False)
