"""When a register gives the day of a marriage, an adoption, their end or what happened to a house only in part.

Each is read once for every stretch its day can lie in, cut wherever a death or a birth beside it makes a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any, NamedTuple

from azukari.law.calendar import ERAS, PartialDay, era_day
from azukari.law.inheritance.facts import NEW_CODE_BEGINS, OLD_CODE_ENDS, Act, Filiation, Marriage, day_of, moment
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.heads import STATED_SINCE
from azukari.law.inheritance.house import with_ancestors
from azukari.law.inheritance.readings import TooMany

Tied = Filiation | Marriage | Act
_ACTS = {
    "retired": "隠居", "headship_passes": "家督相続の開始", "left_house": "去家", "founded_house": "分家等",
    "abolished_house": "廃家", "house_member": "入籍", "designated_heir": "指定", "selected_heir": "選定",
    "disinherited": "廃除", "disqualified": "欠格",
}  # fmt: skip
LIMIT = 64  # beyond that a person must settle the days first


class Way(NamedTuple):
    """One way to read the open days."""

    words: str
    family: Family


class _Open(NamedTuple):
    """One day of one tie or act, which may lie in several stretches."""

    tie: Tied
    field: str  # since | until | at
    stretches: list[PartialDay]


def ways(family: Family, outcome: Callable[[Family], object]) -> list[Way]:
    """The family under every reading of its open days; of very many days, those that alone change the outcome."""
    acts = (act for act in family.acts if act.kind in _ACTS)
    ties: tuple[Tied, ...] = (*family.filiations, *family.marriages, *acts)
    found = [one for tie in ties for one in _open_days(family, tie)]
    if prod(len(one.stretches) for one in found) > LIMIT:
        found = [one for one in found if _matters(family, one, outcome)]
    if prod(len(one.stretches) for one in found) > LIMIT:
        raise TooMany
    if not found:
        return []
    return [_way(family, found, chosen) for chosen in product(*(one.stretches for one in found))]


def _matters(family: Family, one: _Open, outcome: Callable[[Family], object]) -> bool:
    return len({outcome(_way(family, [one], (stretch,)).family) for stretch in one.stretches}) > 1


def _open_days(family: Family, tie: Tied) -> Iterator[_Open]:
    for field in ("at",) if isinstance(tie, Act) else ("since", "until"):
        day = getattr(tie, field)
        if day is None or day.is_certain or (field != "until" and day.first == date.min):
            continue
        earliest, latest = _bounds(family, tie, field)
        first, last = max(day.first, earliest), min(day.last, latest)
        cuts = sorted({cut for cut in _days_beside(family, tie) if first < cut <= last})
        is_divorce = field == "until" and isinstance(tie, Marriage)
        if cuts or (is_divorce and _may_die_meanwhile(family, tie, first, last)):
            starts, ends = [first, *cuts], [*(cut - timedelta(days=1) for cut in cuts), last]
            yield _Open(tie, field, [_within(*stretch) for stretch in zip(starts, ends, strict=True)])


def _may_die_meanwhile(family: Family, tie: Tied, first: date, last: date) -> bool:
    """Whether the death of one of them is as open as a divorce: whichever day it was, the divorce came before."""
    died = (family.persons[family.index[id]].died for id in _parties(tie))
    return any(day and not day.is_certain and day.first <= last and first <= day.last for day in died)


def _bounds(family: Family, tie: Tied, field: str) -> tuple[date, date]:
    """Nobody ties or is divorced before birth or after death; an adoption may end after one of them died (811条6項)."""
    persons = [family.persons[family.index[id]] for id in _parties(tie)]
    earliest = max((person.born.first for person in persons if person.born), default=date.min)
    if field == "until" and not isinstance(tie, Act) and tie.since:
        earliest = max(earliest, tie.since.first)
    if field == "until" and isinstance(tie, Filiation):
        return earliest, date.max
    return earliest, min((person.died.last for person in persons if person.died), default=date.max)


def _parties(tie: Tied) -> tuple[str, ...]:
    if isinstance(tie, Act):
        return tie.who  # 選定 and 廃除 by will come after the death of the other one
    return (tie.one, tie.other) if isinstance(tie, Marriage) else (tie.child, *tie.parents)


def _within(first: date, last: date) -> PartialDay:
    start = "" if first < ERAS[0].first else era_day(first)
    end = "" if last == date.max or last < ERAS[0].first else era_day(last)
    words = (
        start
        if start == end
        else f"{start}から{end}まで"
        if start and end
        else f"{start}以後"
        if start
        else f"{end}まで"
    )
    return PartialDay(first, last, words)


def _days_beside(family: Family, tie: Tied) -> Iterator[date]:
    """The births and deaths on which the order turns, and where the law changes."""
    births, deaths = _beside(family, tie)
    if isinstance(tie, Act):
        yield from (day_of(OLD_CODE_ENDS), day_of(NEW_CODE_BEGINS))
    elif isinstance(tie, Marriage) and tie.kind == "entry":
        yield STATED_SINCE
    for born in (family.persons[one].born for one in births):
        if born and date.min < born.first and born.last < date.max:
            yield from (born.first, born.first + timedelta(days=1), born.last + timedelta(days=1))
    for who in deaths:
        died = family.persons[who].died
        if died and died.first > date.min and died.last < date.max:
            yield died.first
            yield died.last + timedelta(days=1)


def _beside(family: Family, tie: Tied) -> tuple[set[int], set[int]]:
    """Whose births and whose deaths matter; under the old code also who is the elder, and who headed the house."""
    if isinstance(tie, Act):
        everybody = set(range(len(family.persons)))
        return everybody, everybody
    births: set[int] = set()
    parties = {family.index[id] for id in _parties(tie)}
    deaths = set(parties)
    if isinstance(tie, Filiation):
        parents = {family.index[parent] for parent in tie.parents}
        births = {lower.child for lower in family.down[family.index[tie.child]]}
        deaths |= births | {up.parent for parent in parents for up in family.up[parent]}
        deaths |= {down.child for parent in parents for down in family.down[parent]}
    if tie.since is None or moment(tie.since.first) >= OLD_CODE_ENDS:
        return births, deaths
    if isinstance(tie, Filiation) or tie.kind == "adopted":  # 旧970条2項
        births |= _siblings(family, parties)
    return births, deaths | with_ancestors(family, *parties)


def _siblings(family: Family, people: set[int]) -> set[int]:
    parents = {up.parent for one in people for up in family.up[one]}
    return {down.child for parent in parents for down in family.down[parent]} - people


def _way(family: Family, found: list[_Open], chosen: tuple[PartialDay, ...]) -> Way:
    read: dict[int, Tied] = {}
    for one, day in zip(found, chosen, strict=True):
        moved: dict[str, Any] = {one.field: _a_day(day)}
        read[id(one.tie)] = read.get(id(one.tie), one.tie)._replace(**moved)
    filiations = [read.get(id(tie), tie) for tie in family.filiations]
    marriages = [read.get(id(tie), tie) for tie in family.marriages]
    acts = [read.get(id(act), act) for act in family.acts]
    told = ((one, day) for one, day in zip(found, chosen, strict=True) if len(one.stretches) > 1)
    words = "。".join(f"{_what(one)}は{day.words}" for one, day in told)
    return Way(words, Family(family.persons, filiations, marriages, acts))  # type: ignore[arg-type]


def _a_day(stretch: PartialDay) -> PartialDay:
    """Any day of a stretch does: nothing that matters changes inside it."""
    return PartialDay(stretch.first, stretch.first, stretch.words)


def _what(one: _Open) -> str:
    tie = one.tie
    if isinstance(tie, Act):
        return f"{'・'.join(tie.who)}の{_ACTS[tie.kind]}"
    if isinstance(tie, Marriage):
        return f"{tie.one}と{tie.other}の{'婚姻' if one.field == 'since' else '離婚'}"
    return f"{tie.child}の{'縁組' if one.field == 'since' else '離縁'}"
