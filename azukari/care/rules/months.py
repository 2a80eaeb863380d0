"""Months: their last day, the month after, the month in which a claim is examined (審査月), the end of the right.

A month is its first day.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from azukari.law.calendar import era_month

LAST_DAY_TO_SEND = 10  # 伝送の締切は毎月10日(審査支払の手引き)
YEARS_TO_CLAIM = 2  # 介護保険法200条1項


def month_of(day: date) -> date:
    """The month a day lies in."""
    return day if day.day == 1 else day.replace(day=1)


@lru_cache(maxsize=1024)
def later(month: date, count: int) -> date:
    """The month ``count`` months after."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)


@lru_cache(maxsize=1024)
def last_day(month: date) -> date:
    """The last day of a month."""
    return later(month, 1) - timedelta(days=1)


def review_month(today: date) -> date:
    """The examination a claim handed in today can still reach."""
    month = month_of(today)
    return month if today.day <= LAST_DAY_TO_SEND else later(month, 1)


def review_of(service_month: date, today: date) -> date:
    """The examination that claims up to a service month go to when they are closed today."""
    return max(later(service_month, 1), review_month(today))


def barred_from(service_month: date) -> date:
    """The day the right to claim is gone: two years counted from the first of the third month after (時効)."""
    return later(service_month, 3 + 12 * YEARS_TO_CLAIM)


def written(month: date) -> str:
    """A month as a sentence says it: 令和8年10月."""
    return era_month(month)


def overlaps(since: date, until: date | None, month: date) -> bool:
    """Whether a period touches the month."""
    return since <= last_day(month) and (until is None or until >= month)
