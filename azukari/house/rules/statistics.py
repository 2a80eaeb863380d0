"""Figures by fiscal year, counted from the events themselves; nothing is kept that could disagree with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from azukari.law.calendar import era_year


class Event(StrEnum):
    """What is counted."""

    FOUND = "found"
    SETTLED = "settled"
    COMPLAINT = "complaint"
    OPENED = "opened"
    COMPLETED = "completed"
    ENTRUSTED = "entrusted"
    FILED = "filed"


WORDS = {
    Event.FOUND: "新たに把握",
    Event.SETTLED: "解消",
    Event.COMPLAINT: "苦情・相談",
    Event.OPENED: "調査の開始",
    Event.COMPLETED: "調査の終了",
    Event.ENTRUSTED: "委託した案件",
    Event.FILED: "市長の申立て",
}


def fiscal_year(day: date) -> int:
    """年度: from 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def in_words(year: int) -> str:
    """令和8年度."""
    return f"{era_year(date(year, 4, 1))}度"


def year_days(year: int) -> tuple[date, date]:
    """The first and the last day of a fiscal year."""
    return date(year, 4, 1), date(year + 1, 3, 31)


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year's figures."""

    fiscal_year: int
    counts: Mapping[Event, int]
    standing: int  # 年度末(今年度は今日)に残る空家等
    complaints: Mapping[str, int]  # 種別ごと


def by_year(
    events: Iterable[tuple[Event, date]], complaints: Iterable[tuple[str, date]], since: int, until: int
) -> list[Year]:
    """Every fiscal year from ``since`` to ``until``, the newest first; houses found earlier still stand."""
    counted = Counter((event, fiscal_year(day)) for event, day in events)
    kinds = Counter((kind, fiscal_year(day)) for kind, day in complaints)
    years = []
    for year in range(since, until + 1):
        counts = {event: counted[event, year] for event in Event}
        counts[Event.COMPLAINT] = sum(n for (_, at), n in kinds.items() if at == year)
        left = sum(
            n * {Event.FOUND: 1, Event.SETTLED: -1}.get(event, 0) for (event, at), n in counted.items() if at <= year
        )
        years.append(Year(year, counts, left, {kind: n for (kind, at), n in kinds.items() if at == year}))
    return years[::-1]
