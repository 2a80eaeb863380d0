"""介護予防ケアマネジメント(AF)の請求: 7113 and a 8171 for every person (01 基本, 02 か 14 明細, 10 集計).

The insurer's number stands here in eight digits, filled with zeros.  A person on welfare alone is paid for by 公費1.
The lines of another city's insured, who lives in a facility here, are 14 and name this city (住所地特例).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from azukari.care.papers import invoices
from azukari.care.rules.facts import ChargeLine, Settled
from azukari.law.dated import load
from azukari.paper.records import Row, Rows, day8, month6

BUSINESS_TARGET = "06"  # 事業対象者には認定の終わりがない


def rows(centre: str, review_month: date, settled: Sequence[Settled]) -> Iterator[Rows]:
    """One service month's file; ``settled`` stands in file order."""
    month = settled[0].sheet.service_month
    on_welfare = load("care/insurer.toml").on(review_month).says["management_class_on_welfare"]
    yield invoices.management(centre, month, settled, on_welfare)
    for one in settled:
        who = _who(centre, one)
        yield Rows({**who, "part": "01"}, [_person(one)])
        lines = [_line(line, one.sheet.alone_on_welfare) for line in one.priced.lines]
        yield Rows({**who, **_where(one.priced.lines[0])}, lines)
        yield Rows({**who, "part": "10"}, [_total(one)])


def _who(centre: str, one: Settled) -> Row:
    return {
        "record": "8171",
        "month": month6(one.sheet.service_month),
        "office": centre,
        "insurer": one.sheet.insurer.zfill(8),
        "insured": one.sheet.insured,
    }


def _person(one: Settled) -> Row:
    sheet, priced = one.sheet, one.priced
    person: dict[str, str | int] = {
        "birth": day8(sheet.birth),
        "sex": sheet.sex,
        "level": sheet.level,
        "certified_since": day8(sheet.certified_since),
        "certified_until": "" if sheet.level == BUSINESS_TARGET else day8(sheet.certified_until),
        "units": priced.units,
        "yen": 0 if sheet.alone_on_welfare else priced.yen,
    }
    if not sheet.alone_on_welfare:
        return person
    public = {"public1_rate": 100, "public1_units": priced.units, "public1_yen": priced.yen}
    return {**person, "payer": sheet.payer, "recipient": sheet.recipient, **public}


def _where(line: ChargeLine) -> Row:
    """All lines of a claim are of one city's master."""
    return {"part": "14", "facility_insurer": line.facility_insurer} if line.facility_insurer else {"part": "02"}


def _line(line: ChargeLine, alone: bool) -> Row:
    public = {"public1_times": line.count, "public1_units": line.total} if alone else {}
    kind, item = line.code[:2], line.code[2:]
    units = {"unit": line.units, "times": line.count, "line_units": line.total}
    return {"kind": kind, "item": item, **units, **public}


def _total(one: Settled) -> Row:
    priced, alone = one.priced, one.sheet.alone_on_welfare
    public = {"public1_units": priced.units, "public1_yen": priced.yen} if alone else {}
    total = {"units": priced.units, "price": priced.price, "yen": 0 if alone else priced.yen}
    return {"kind": priced.lines[0].code[:2], **total, **public}
