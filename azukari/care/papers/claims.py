"""介護予防支援(46)の請求: 7111 and a 8125 for every person, whose last line is numbered 99 and carries the totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from azukari.care.papers import invoices
from azukari.care.rules.facts import ChargeLine, Priced, Settled
from azukari.law.dated import load
from azukari.paper.records import Row, Rows, day8, month6

TOTALS = "99"  # 合計を載せる最終行


def rows(centre: str, review_month: date, settled: Sequence[Settled]) -> Iterator[Rows]:
    """One service month's file; ``settled`` stands in file order."""
    month = settled[0].sheet.service_month
    on_welfare = load("care/insurer.toml").on(review_month).says["claim_class_on_welfare"]
    yield invoices.benefits(centre, month, settled, on_welfare)
    for one in settled:
        yield Rows(_who(centre, one), _lines(one.priced))


def _lines(priced: Priced) -> list[Row]:
    *others, last = priced.lines
    lines = [_line(f"{number:02d}", line) for number, line in enumerate(others, 1)]
    return [*lines, {**_line(TOTALS, last), "units": priced.units, "yen": priced.yen}]


def _line(number: str, line: ChargeLine) -> Row:
    return {"line": number, "code": line.code, "unit": line.units, "times": line.count, "line_units": line.total}


def _who(centre: str, one: Settled) -> Row:
    sheet = one.sheet
    return {
        "record": "8125",
        "office": centre,
        "office_class": "1",
        "month": month6(sheet.service_month),
        "insurer": sheet.insurer,
        "price": one.priced.price,
        "insured": sheet.insured,
        "payer": sheet.payer if sheet.alone_on_welfare else "",
        "recipient": sheet.recipient if sheet.alone_on_welfare else "",
        "birth": day8(sheet.birth),
        "sex": sheet.sex,
        "level": sheet.level,
        "certified_since": day8(sheet.certified_since),
        "certified_until": day8(sheet.certified_until),
        "notified_on": "" if sheet.alone_on_welfare else day8(one.notified_on),
        "care_manager": sheet.care_manager,
    }
