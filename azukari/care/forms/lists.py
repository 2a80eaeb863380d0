"""What narrows a list; it lives in the address, so that going back keeps it."""

from __future__ import annotations

from datetime import date

import jaconv
from django.http import QueryDict

from azukari.care.services.review import Question
from azukari.law.calendar import month_of
from azukari.law.refusal import Refusal
from azukari.ui.fields import half_width

STATES = (
    ("filed", "受付待ち"),
    ("accepted", "受付済"),
    ("returned", "差戻し"),
    ("sent", "伝送済"),
    ("withdrawn", "取下げ"),
    ("replaced", "再提出済"),
)


FIRST_YEAR, LAST_YEAR = 2000, 2099  # 介護保険の始まりから、暦と表の届くところまで


class NoSuchMonth(Refusal):
    says = "{year}年の月は扱えません。2000年から2099年までの月を選び直してください。"
    status = 404


def within_reason(day: date) -> date:
    """The month of a day; raises ``NoSuchMonth`` before care insurance began and where no calendar reaches."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NoSuchMonth(year=day.year)
    return month_of(day)


def month_asked(query: QueryDict, otherwise: date | None = None) -> date | None:
    """``?month=2026-10-01``; what cannot be read counts as not asked, what is out of range raises ``NoSuchMonth``."""
    try:
        return within_reason(date.fromisoformat(query.get("month", "")))
    except ValueError:
        return otherwise


def page_asked(query: QueryDict) -> int:
    """``?page=3``."""
    asked = query.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def words_asked(query: QueryDict, name: str, longest: int = 40) -> str:
    """A word typed into a filter."""
    return query.get(name, "").replace("\0", "").strip()[:longest]


def number_asked(query: QueryDict, name: str = "number") -> str:
    """The beginning of a number, in whichever width it was typed."""
    return half_width(words_asked(query, name)).replace(" ", "").upper()


def kana_asked(query: QueryDict) -> str:
    """The beginning of a name's kana; ひらがな and 半角 are taken too."""
    return jaconv.hira2kata(jaconv.h2z(words_asked(query, "kana"), kana=True))


def claims_asked(query: QueryDict) -> Question:
    """What the claim list is asked."""
    state = query.get("state", "")
    return Question(
        month=month_asked(query),
        state=state if state in dict(STATES) else "",
        office=words_asked(query, "office"),
        centre=words_asked(query, "centre"),
        number=number_asked(query),
        page=page_asked(query),
    )
