"""How many accesses an organisation makes in a day, and which days are not as usual (CARE-33).

A day is judged by the busiest ordinary day of the two months before, so that the rush at the beginning of each month
is nobody's alarm; what was abnormal itself is no measure for later days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

BEFORE = timedelta(days=62)  # two months always hold the same days of the month before
TIMES = 3  # as many as on the busiest ordinary day
LEAST = 200  # below this nothing is a spike, whatever was usual
NIGHT_BEGINS, NIGHT_ENDS = 22, 6  # hours
NIGHT_LEAST = 3  # a last click after ten is overtime
SEALED_WITHIN = timedelta(hours=1)  # four times the interval of the seals


@dataclass(frozen=True, slots=True)
class Count:
    """The accesses of one organisation on one day."""

    organisation: int | None  # 空はサインイン前
    day: date
    total: int
    night: int  # うち夜間


@dataclass(frozen=True, slots=True)
class Alert:
    """A day that is not as usual, and why."""

    count: Count
    says: str


def alerts(counts: Iterable[Count]) -> Iterator[Alert]:
    """Every day that is not as usual, one organisation after the other."""
    for _, days in groupby(sorted(counts, key=_in_order), key=lambda count: count.organisation):
        ordinary: list[Count] = []
        for count in days:
            reasons = list(_reasons(count, ordinary))
            if reasons:
                yield Alert(count, "。".join(reasons))
            else:
                ordinary.append(count)


def _in_order(count: Count) -> tuple[int, date]:
    return count.organisation or 0, count.day


def _reasons(count: Count, ordinary: list[Count]) -> Iterator[str]:
    usual = max((one.total for one in ordinary if one.day >= count.day - BEFORE), default=0)
    if count.total > max(LEAST, TIMES * usual):
        yield f"{count.total:,}件は、これまで2か月でいちばん多かった日({usual:,}件)の{TIMES}倍を超えています"
    if count.night >= NIGHT_LEAST:
        yield f"夜間({NIGHT_BEGINS}時から{NIGHT_ENDS}時まで)に{count.night:,}件あります"


def seals_late(unsealed_since: datetime | None, now: datetime) -> bool:
    """Whether a record has been lying without a seal for too long: nobody would see who edited it (CARE-36)."""
    return unsealed_since is not None and now - unsealed_since > SEALED_WITHIN
