"""給付管理票 (8222): one for each person and month, rows once, the total within the limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from azukari.care.rules.transmission.details import LAST, by_person, line_findings, sheets
from azukari.care.rules.transmission.fields import Entry
from azukari.law.dated import BeforeTheFirst, load
from azukari.law.refusal import Finding

NURSED = "21"  # 要介護1からは居宅介護支援事業所が作る
CENTRE = "3"  # 居宅サービス計画作成区分: 介護予防支援事業所・地域包括支援センター
ENTRUSTED = ("entrusted_office", "entrusted_care_manager")
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
        for key in ("service_office", "office_class", "kind", "planned"):
            if row[key] in ("", "0"):
                yield row.at(key, "がありません。", "ABB0")
        yield from _class(row)
        yield from _kind(row)


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


def _kind(row: Entry) -> Iterator[Finding]:
    """Only what counts against the limit stands on a slip."""
    slip = load("care/slip.toml").versions[-1]
    if (
        row["kind"]
        and row["level"] < NURSED
        and row["kind"] not in {*slip.says["prevention"], *slip.says["management"]}
    ):
        yield row.at("kind", f"「{row['kind']}」は給付管理票に載りません。", slip.cite)


def _total(last: Entry, planned: int) -> Iterator[Finding]:
    if last.amount("units") != planned:
        yield last.finding(24, f"給付計画合計単位数が{last['units']}です(明細の合計は{planned})。")
    if last.amount("units") > last.amount("limit"):
        yield last.finding(24, f"計画{last['units']}単位が支給限度額{last['limit']}単位を超えています。", "12P3")
    if last["service_office"] not in ("", "0"):
        yield last.at("service_office", f"が「{last['service_office']}」です(最終行99では「0」か空です)。")
    yield from _subtotals(last)
    yield from _planners(last)
    yield from _within(last)
    yield from _limit(last)


def _subtotals(last: Entry) -> Iterator[Finding]:
    """指定・基準該当の小計 may be left out; where they stand they make up the total."""
    if not (last["designated_units"] or last["equivalent_units"]):
        return
    both = last.amount("designated_units") + last.amount("equivalent_units")
    if both != last.amount("units"):
        key = "designated_units" if last["designated_units"] else "equivalent_units"
        yield last.at(key, f"と基準該当分の合計が{both}です(給付計画合計単位数は{last['units']})。")


def _planners(last: Entry) -> Iterator[Finding]:
    """Who made the plan: the centre for 要支援, and an entrusted office always with its care manager."""
    if last["level"] < NURSED and last["planner"] != CENTRE:
        says = f"が「{last['planner']}」です(要支援・事業対象者は「{CENTRE}」です。自己作成でないか確かめてください)。"
        yield last.at("planner", says, "12P5", blocks=False)
    for key, other in (ENTRUSTED, ENTRUSTED[::-1]):
        if last[other] and not last[key]:
            yield last.at(key, "がありません(委託したときは事業所と担当者の両方を書きます)。", "ABB0")


def _within(last: Entry) -> Iterator[Finding]:
    since, until, month = last["limit_since"], last["limit_until"], last["month"]
    if since > month:
        yield last.at("limit_since", f"が{since}です(対象年月{month}より後です)。", "12P3")
    if until and until < month:
        yield last.at("limit_until", f"が{until}です(対象年月{month}より前です)。", "12P3")


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
