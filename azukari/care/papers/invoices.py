"""請求書: the totals that stand before the details (7111 介護給付費請求書, 7113 総合事業費請求書)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from azukari.care.rules.facts import Settled
from azukari.paper.records import Row, Rows, month6

_ALONE = attrgetter("sheet.alone_on_welfare")
_NONE_ADMITTED = dict.fromkeys(  # 特定入所者: care management has none
    ("admitted_count", "admitted_days", "admitted_cost", "admitted_own", "admitted_public", "admitted_claimed"), 0
)


def benefits(centre: str, month: date, settled: Sequence[Settled], on_welfare: str) -> Rows:
    """7111: one row for the insured, one for those on welfare alone (法別12)."""
    return Rows({**_whose("7111", centre, month), **_NONE_ADMITTED}, list(_rows(settled, ("02", on_welfare))))


def management(centre: str, month: date, settled: Sequence[Settled], on_welfare: str) -> Rows:
    """7113: the same for 総合事業."""
    return Rows(_whose("7113", centre, month), list(_rows(settled, ("06", on_welfare))))


def _whose(record: str, centre: str, month: date) -> Row:
    return {"record": record, "month": month6(month), "office": centre}


def _rows(settled: Sequence[Settled], claim_classes: tuple[str, str]) -> Iterator[Row]:
    for alone, group in groupby(sorted(settled, key=_ALONE), key=_ALONE):
        those = list(group)
        yen = sum(one.priced.yen for one in those)
        yield {
            "payer_class": "2" if alone else "1",
            "law": those[0].sheet.payer[:2] if alone else "0",
            "claim_class": claim_classes[alone],
            "count": len(those),
            "units": sum(one.priced.units for one in those),
            "cost": yen,
            "claimed": 0 if alone else yen,
            "public": yen if alone else 0,
            "own": 0,
        }
