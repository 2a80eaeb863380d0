"""What a register says of a day, when it does not say the day (頃、上旬、から…まで、以後、不詳)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from azukari.law.calendar import (
    ERA,
    ERA_NAMED,
    ERAS,
    MONTH_FORMS,
    NoSuchDay,
    NoSuchMonth,
    NotADay,
    PartialDay,
    WrongEra,
    add_months,
    era_day,
    era_year,
    half_width,
    last_day,
    parse_day,
    parse_month,
    year_of,
)
from azukari.law.refusal import Refusal

# The Gregorian year in which the 元年 of an older era mostly lay (registers of 明治19年 reach back to 寛政).
_LUNAR = {
    "寛政": 1789, "享和": 1801, "文化": 1804, "文政": 1818, "天保": 1830, "弘化": 1844, "嘉永": 1848, "安政": 1854,
    "万延": 1860, "文久": 1861, "元治": 1864, "慶応": 1865, "明治": 1868,
}  # fmt: skip
_LUNAR_STARTS = sorted(_LUNAR.values())
_LAST_LUNAR_DAY = date(1872, 12, 31)  # 明治5年12月2日
# 昭和年月日不詳; 明治 with its lunar years.
_ERAS = {era.name: (era.first, era.last) for era in ERAS} | {"明治": (date(1868, 1, 20), ERAS[0].last)}
_LUNAR_YEAR = re.compile(rf"(?P<era>{'|'.join(_LUNAR)})(?P<y>元|\d+)年(?:閏?(?P<m>\d+)月(?:(?P<d>\d+)日)?)?.*")
_YEAR = re.compile(rf"(?:{ERA}(?P<y>元|\d{{1,2}})|(?P<ad>\d{{4}}))年?")
_THIRD = re.compile(r"(?P<month>.+月)(?P<third>[上中下])旬")
_SEASON = re.compile(r"(?P<year>.+年)(?P<season>[春夏秋冬])")
_LAST_DAY = re.compile(r"(?P<month>.+月)末日?")
_BETWEEN = re.compile(r"(?P<start>.+?)(?:から|〜|~)(?P<end>.+?)(?:まで)?(?:の間)?")
_YEAR_AND_MONTH = re.compile(r"(?P<year>.*?年)(?P<month>.*?月)?")
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}
_FROM_OR_TO = re.compile(r"(?P<day>.+?)(?:(?P<until>以前|まで)|(?:以後|以降|から))")
_CLOCK = re.compile(r"(?:午前|午後)?\d{1,2}時(?:\d{1,2}分)?|正午")
_ABOUT_SAID = re.compile(r"(?:頃|ころ|ごろ|前後)$")
_NO_CLOCK = re.compile(r"(?:死亡)?時(?:刻|間)?(?:不明|不詳)")
_DEATH = re.compile(r"(?:死亡認定|認定死亡|戦病死|戦死|死亡)$")
_ABOUT = timedelta(days=10)  # 「5日頃」 means a third of a month either way; 「5月頃」 a month, 「5年頃」 a year
_UNKNOWN = re.compile(r"(?:(?:出?生|死亡)の?)?年?月?日?(?:時刻?分?)?(?:不詳|不明)|未詳|\?+|UNKNOWN")


class WrongOrder(Refusal):
    """From a later day to an earlier one."""

    says = "「{text}」は終わりの日が初めの日より前です。日付を確かめてください。"


class NoSuchEraYear(Refusal):
    """The era did not last so long."""

    says = "「{text}」はありません({era}は{last}年まで)。年を確かめてください。"


def parse_partial(text: str) -> PartialDay:
    """The days a register can mean: 昭和20年、昭和20年5月頃、5月上旬、AからBまでの間、5月1日以後、年月日不詳."""
    try:
        return _meant(text)
    except (ValueError, OverflowError):  # about the first or the last year there is
        raise NotADay(text=text) from None


def _meant(text: str) -> PartialDay:
    plain = re.sub(r"\(?推定\)?", "", half_width(text)).replace("初旬", "上旬")
    if _UNKNOWN.fullmatch(plain):
        return PartialDay(date.min, date.max, text)
    plain = _DEATH.sub("", _NO_CLOCK.sub("", plain))
    if found := _BETWEEN.fullmatch(plain):
        return _between(found["start"], found["end"], text)
    if found := _FROM_OR_TO.fullmatch(plain):
        first, last = _bounds(found["day"])
        return PartialDay(date.min, last, text) if found["until"] else PartialDay(first, date.max, text)
    return PartialDay(*_bounds(_known(plain)), text)


def _between(start: str, end: str, text: str) -> PartialDay:
    """From the first day of the one to the last of the other; hours of a day stay within it."""
    start, end = (_ABOUT_SAID.sub("", said) if _CLOCK.search(said) else said for said in (start, end))
    start, end = _CLOCK.sub("", start), _CLOCK.sub("", end)
    (first, _), (_, last) = _bounds(start), _bounds(_completed(end, start) if end else start)
    if last < first:
        raise WrongOrder(text=text)
    return PartialDay(first, last, text)


def _known(plain: str) -> str:
    """昭和20年5月日不詳 is 昭和20年5月; 昭和20年月日不詳 is 昭和20年, and so is 1945-??-??."""
    words = re.sub(r"(?:不詳|不明)$|(?:[-/.]\?\?)+$", "", plain)
    return re.sub(r"(?<=年)月?日?$|(?<=月)日$", "", words)


def _completed(end: str, start: str) -> str:
    """「昭和20年5月1日から10日まで」: what the end leaves out, it borrows from the start."""
    if end == "翌日":
        return era_day(_bounds(start)[1] + timedelta(days=1))
    end, borrowed = re.sub(r"^同年(?:同月)?|^同月|^同日|^翌(?=\d)", "", end), _YEAR_AND_MONTH.match(start)
    if "年" in end or borrowed is None:
        return end or start
    return borrowed["year"] + ("" if "月" in end else borrowed["month"] or "") + end if end else start


def _bounds(words: str) -> tuple[date, date]:
    plain = _ABOUT_SAID.sub("", words)
    about = plain != words
    if (found := _LUNAR_YEAR.fullmatch(plain)) and (year := _lunar_year(found["era"], found["y"])):
        _refuse_if_no_lunar_day(found["era"] + found["y"], int(found["m"] or 1), int(found["d"] or 1))
        return year
    if (name := plain.removesuffix("年")) in _ERAS:
        return _ERAS[name]
    if found := _THIRD.fullmatch(plain):
        return _third(parse_month(found["month"]), found["third"])
    if found := _LAST_DAY.fullmatch(plain):
        end = last_day(parse_month(found["month"]))
        return (end - _ABOUT, end + _ABOUT) if about else (end, end)
    if found := _SEASON.fullmatch(plain):
        return _season(found["year"], found["season"])
    if any(form.fullmatch(plain) for form in MONTH_FORMS):
        month = parse_month(plain)
        return (add_months(month, -1), last_day(add_months(month, 1))) if about else (month, last_day(month))
    if found := _YEAR.fullmatch(plain):
        first, last = _year_days(found, plain)
        return (add_months(first, -12), add_months(last, 12)) if about else (first, last)
    day = parse_day(plain)
    return (day - _ABOUT, day + _ABOUT) if about else (day, day)


def _third(month: date, third: str) -> tuple[date, date]:
    first, last = _THIRDS[third]
    end = last_day(month)
    return month.replace(day=first), end.replace(day=min(last, end.day))


def _season(year: str, season: str) -> tuple[date, date]:
    """Three months; 冬 may lie at either end of its year."""
    if season not in _SEASONS:
        return _bounds(year)
    begins, ends = (parse_month(f"{year}{month}月") for month in _SEASONS[season])
    return begins, last_day(ends)


def _year_days(found: re.Match[str], text: str) -> tuple[date, date]:
    """All days of a year that bear its era's name."""
    era = ERA_NAMED[found["era"]] if found["era"] else None
    year = year_of(found["y"] or found["ad"], era, text)
    first, last = date(year, 1, 1), date(year, 12, 31)
    if era is None:
        return first, last
    if last < era.first or first > era.last:
        raise WrongEra(era=era.name, right=era_year(last), year=year)
    return max(first, era.first), min(last, era.last)


def _lunar_year(era: str, year: str) -> tuple[date, date] | None:
    """A lunar year, generously: it began between 20 January and 20 February; 明治6年 and later are not lunar."""
    number = _LUNAR[era] + (1 if year == "元" else int(year)) - 1
    if era == "明治" and number > _LAST_LUNAR_DAY.year:
        return None
    ends = next((start for start in _LUNAR_STARTS if start > _LUNAR[era]), _LAST_LUNAR_DAY.year)
    if not _LUNAR[era] <= number <= ends:
        raise NoSuchEraYear(era=era, last=ends - _LUNAR[era] + 1, text=f"{era}{year}年")
    return date(number, 1, 20), min(date(number + 1, 2, 20), _LAST_LUNAR_DAY)


def _refuse_if_no_lunar_day(year: str, month: int, day: int) -> None:
    """A lunar month, also the one told twice (閏月), had 30 days at most; 明治5年 ended with its 12月2日."""
    if not 1 <= month <= 12:
        raise NoSuchMonth(month=month)
    if not 1 <= day <= (2 if (year, month) == ("明治5", 12) else 30):
        raise NoSuchDay(year=year, month=month, day=day)
