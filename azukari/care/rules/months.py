"""Months of claims: in which one is examined (審査月), when the right to it ends, which a period touches.

A month is its first day.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from azukari.law import dated
from azukari.law.calendar import add_months, era_month, last_day, month_of

LAST_DAY_TO_SEND = 10  # 伝送の締切は毎月10日(審査支払の手引き)
YEARS_TO_CLAIM = 2  # 介護保険法200条1項
TABLES = ("units", "services", "prices", "limits", "slip")  # どの請求にも要る表


@cache
def before_tables(month: date) -> str:
    """What to do about a month that no table reaches, as a sentence; empty for a month that can be claimed."""
    first = max(dated.load(f"care/{name}.toml").versions[0].since for name in TABLES)
    if month >= first:
        return ""
    return (
        f"{era_month(month)}分は、ここでは請求できません。請求できるのは{era_month(first)}分からです。"
        "サービス提供月を確かめてください。"
    )


def review_month(today: date) -> date:
    """The examination a claim handed in today can still reach."""
    month = month_of(today)
    return month if today.day <= LAST_DAY_TO_SEND else add_months(month, 1)


def review_of(service_month: date, today: date) -> date:
    """The examination that claims up to a service month go to when they are closed today."""
    return max(add_months(service_month, 1), review_month(today))


def barred_from(service_month: date) -> date:
    """The day the right to claim is gone: two years counted from the first of the third month after (時効)."""
    return add_months(service_month, 3 + 12 * YEARS_TO_CLAIM)


def overlaps(since: date, until: date | None, month: date) -> bool:
    """Whether a period touches the month."""
    return since <= last_day(month) and (until is None or until >= month)
