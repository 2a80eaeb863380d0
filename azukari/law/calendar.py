"""Days as the registers write them (和暦), months, working days and periods (民法138–143条).

A day is a ``date``, a month is its first day.  What a register says only in part (年だけ、頃、不詳) is a
``PartialDay``: the first and the last day it can mean, and the register's own words.

明治6年1月1日 is 1873-01-01.  The day before it was 明治5年12月2日 of the lunar calendar (太政官布告第337号), so an
older 年月日 is no Gregorian day; ``parse_day`` refuses it, and ``partial.parse_partial`` answers with the whole
lunar year.
元号: 元号法(昭和54年法律第43号) and the ordinances of each change; 改元 day by day in ``ERAS``.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import jpholiday

from azukari.law.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Era:
    """One 元号, by the days that may bear its name."""

    name: str  # 令和
    letter: str  # R
    first: date
    last: date

    @property
    def year_zero(self) -> int:
        """The Gregorian year before its 元年 (明治元年 was 1868)."""
        return 1867 if self.name == "明治" else self.first.year - 1


# 大正 and 昭和 began on the day the former emperor died: that day bears both names, and the new one is written.
# 平成 and 令和 began on the day after.  明治 is reckoned from the first day of the Gregorian calendar.
ERAS = (
    Era("明治", "M", date(1873, 1, 1), date(1912, 7, 30)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", date(2019, 5, 1), date.max),
)
ERA_NAMED = {name: era for era in ERAS for name in (era.name, era.name[0], era.letter)}


class NotADay(Refusal):
    """The words are no day in any form the product knows."""

    says = "「{text}」は日付として読めません。令和8年11月23日、R8.11.23、2026/11/23 のように入れてください。"


class EraMissing(Refusal):
    """A short year without its era could be any of five."""

    says = "「{text}」には元号がありません。R{text} か西暦4桁で入れてください。"


class NoSuchDay(Refusal):
    """The calendar has no such day."""

    says = "{year}年{month}月に{day}日はありません。日付を確かめてください。"


class NoSuchMonth(Refusal):
    """The year has no such month."""

    says = "{month}月という月はありません。日付を確かめてください。"


class WrongEra(Refusal):
    """The day exists, but bore another era's name."""

    says = "その日は{era}ではありません。{right}({year}年)のことですか。"


class LunarDay(Refusal):
    """Before 明治6年1月1日 the calendar was lunar."""

    says = "「{text}」は旧暦の日付です(明治5年12月2日まで)。西暦の日には直せません。年だけで入れてください。"


# --- reading ---------------------------------------------------------------------------------------------------

ERA = r"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])"
_SEP = r"[./\-・‐–—―−ー]"
_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{ERA}(?P<y>元|\d+)年(?P<m>\d+)月(?P<d>\d+)日",
        rf"{ERA}(?P<y>元|\d+){_SEP}(?P<m>\d+){_SEP}(?P<d>\d+)",
        rf"{ERA}(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<y>\d{4})年(?P<m>\d+)月(?P<d>\d+)日",
        rf"(?P<y>\d{{4}}){_SEP}(?P<m>\d+){_SEP}(?P<d>\d+)",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    )
)
MONTH_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{ERA}(?P<y>元|\d+)年(?P<m>\d+)月(?:分)?",
        rf"{ERA}(?P<y>元|\d+){_SEP}(?P<m>\d+)",
        r"(?P<y>\d{4})年(?P<m>\d+)月(?:分)?",
        rf"(?P<y>\d{{4}}){_SEP}(?P<m>\d+)",
        r"(?P<y>\d{4})(?P<m>\d\d)",
    )
)
_BARE = re.compile(rf"\d{{1,2}}(?:{_SEP}|年)\d{{1,2}}(?:(?:{_SEP}|月)\d{{1,2}}日?)?")
_KANJI_DIGITS = str.maketrans("〇零一壱壹二弐貳三参參四五六七八九拾", "00111222333456789十") | str.maketrans(
    {"廿": "2十", "卅": "3十", "丗": "3十"}
)
_KANJI_TENS = re.compile(r"(\d?)十(\d?)")


def parse_day(text: str) -> date:
    """The day a clerk typed or a register says; refuses in Japanese what is no day."""
    plain = half_width(text)
    for form in _DAY_FORMS:
        if found := form.fullmatch(plain):
            return _day(found["y"], found["m"], found["d"], found.groupdict().get("era"), text)
    raise _unreadable(plain, text)


def parse_month(text: str) -> date:
    """The first day of the month a clerk typed."""
    plain = half_width(text)
    for form in MONTH_FORMS:
        if found := form.fullmatch(plain):
            return _month(found["y"], found["m"], found.groupdict().get("era"), text)
    raise _unreadable(plain, text)


def half_width(text: str) -> str:
    """Half-width, arabic figures, capital era letters, no spaces."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper().translate(_KANJI_DIGITS)
    return _KANJI_TENS.sub(lambda found: str(int(found[1] or 1) * 10 + int(found[2] or 0)), plain)


def _unreadable(plain: str, text: str) -> Refusal:
    return EraMissing(text=plain) if _BARE.fullmatch(plain) else NotADay(text=text)


def _day(year: str, month: str, day: str, era_name: str | None, text: str) -> date:
    era = ERA_NAMED[era_name] if era_name else None
    number = year_of(year, era, text)
    found = _existing(number, int(month), int(day))
    if era and not era.first <= found <= era.last:
        raise WrongEra(era=era.name, right=era_day(found), year=found.year)
    if found < ERAS[0].first and not era:
        raise LunarDay(text=text)
    return found


def _month(year: str, month: str, era_name: str | None, text: str) -> date:
    era = ERA_NAMED[era_name] if era_name else None
    found = _existing(year_of(year, era, text), int(month), 1)
    if era and (found > era.last or last_day(found) < era.first):
        raise WrongEra(era=era.name, right=era_month(found), year=found.year)
    return found


def year_of(year: str, era: Era | None, text: str) -> int:
    """The Gregorian year of 元 or a number in an era, or of four figures."""
    number = 1 if year == "元" else int(year)
    if number == 0:
        raise NotADay(text=text)
    if era is None:
        return number
    if era.name == "明治" and number < 6:
        raise LunarDay(text=text)
    return era.year_zero + number


def _existing(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise NoSuchMonth(month=month)
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(year=year, month=month, day=day) from None


# --- writing ---------------------------------------------------------------------------------------------------


def era_of(day: date) -> Era:
    """The era whose name the day is written with; on a day with two names, the new one."""
    for era in reversed(ERAS):
        if era.first <= day:
            return era
    raise LunarDay(text=day.isoformat())


def era_year(day: date) -> str:
    """令和元年."""
    era = era_of(day)
    number = day.year - era.year_zero
    return f"{era.name}{'元' if number == 1 else number}年"


def era_day(day: date) -> str:
    """令和8年11月23日."""
    return f"{era_year(day)}{day.month}月{day.day}日"


@lru_cache(maxsize=512)  # a list says the same few months fifty times
def era_month(month: date) -> str:
    """令和7年5月, by the era of the month's first day."""
    return f"{era_year(month_of(month))}{month.month}月"


# --- months ----------------------------------------------------------------------------------------------------


def month_of(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


@lru_cache(maxsize=1024)
def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


@lru_cache(maxsize=1024)
def add_months(day: date, months: int) -> date:
    """The same day so many months on; the month's last day where there is no such day (民法143条2項ただし書)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# --- working days and periods ----------------------------------------------------------------------------------


def is_working_day(day: date) -> bool:
    """A day on which offices are open (地方自治法4条の2: not Saturday, Sunday, a holiday, 12月29日–1月3日)."""
    year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not year_end and not jpholiday.is_holiday(day)


def working_day_on_or_after(day: date) -> date:
    """The day itself when offices are open, otherwise the next such day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def period_ends(event: date, *, years: int = 0, months: int = 0, days: int = 0, from_midnight: bool = False) -> date:
    """The last day of a period (民法140・141・143条).

    The day of the event does not count unless the period begins at its midnight (140条).  Years and months go by the
    calendar and end on the day before the corresponding day; where that day is missing, on the month's last (143条).
    """
    begins = event if from_midnight else event + timedelta(days=1)
    if not years and not months:
        return begins + timedelta(days=days - 1)
    corresponding = add_months(begins, years * 12 + months)
    missing = corresponding.day != begins.day
    return corresponding + timedelta(days=days - (0 if missing else 1))


def deadline(event: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """The last day on which something can still be done: the period's end, moved off closed days (民法142条)."""
    return working_day_on_or_after(period_ends(event, years=years, months=months, days=days))


# --- partial days ----------------------------------------------------------------------------------------------


class PartialDay(NamedTuple):
    """What a register says of a day, when it does not say the day."""

    first: date  # the earliest day it can mean
    last: date  # the latest
    words: str  # the register's own words

    @property
    def is_certain(self) -> bool:
        """Whether only one day can be meant."""
        return self.first == self.last

    def is_before(self, other: PartialDay) -> bool | None:
        """Whether this was the earlier day; ``None`` when the words leave it open."""
        if self.last < other.first:
            return True
        return False if self.first >= other.last else None
