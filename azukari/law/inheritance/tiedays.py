"""When a register gives the day of a marriage, an adoption or their end only in part: every order that matters.

A tie is read once for each stretch its day can lie in, cut wherever a death or a birth beside it makes a difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any, NamedTuple

from azukari.law.calendar import ERAS, PartialDay, era_day
from azukari.law.inheritance.family import OLD_CODE_ENDS, Family, Filiation, Marriage, moment

Tied = Filiation | Marriage
LIMIT = 64  # beyond that a person must settle the days first


class Way(NamedTuple):
    """One way to read the open days."""

    words: str
    family: Family


class _Open(NamedTuple):
    """One day of one tie, which may lie in several stretches."""

    tie: Tied
    field: str  # since | until
    stretches: list[PartialDay]


def ways(family: Family) -> list[Way]:
    """The family under every reading of its open days; nothing when no reading differs, or too many do."""
    ties: tuple[Tied, ...] = (*family.filiations, *family.marriages)
    found = [one for tie in ties for one in _open_days(family, tie)]
    if not found or prod(len(one.stretches) for one in found) > LIMIT:
        return []
    return [_way(family, found, chosen) for chosen in product(*(one.stretches for one in found))]


def _open_days(family: Family, tie: Tied) -> Iterator[_Open]:
    for field in ("since", "until"):
        day = getattr(tie, field)
        if day is None or day.is_certain or (field == "since" and day.first == date.min):
            continue
        earliest, latest = _bounds(family, tie, field)
        first, last = max(day.first, earliest), min(day.last, latest)
        cuts = sorted({cut for cut in _days_beside(family, tie) if first < cut <= last})
        if cuts:
            starts, ends = [first, *cuts], [*(cut - timedelta(days=1) for cut in cuts), last]
            yield _Open(tie, field, [_within(*stretch) for stretch in zip(starts, ends, strict=True)])


def _bounds(family: Family, tie: Tied, field: str) -> tuple[date, date]:
    """Nobody ties or is divorced before birth or after death; an adoption may end after one of them died (811条6項)."""
    ids = (tie.one, tie.other) if isinstance(tie, Marriage) else (tie.child, *tie.parents)
    persons = [family.persons[family.index[id]] for id in ids]
    earliest = max((person.born.first for person in persons if person.born), default=date.min)
    if tie.since and field == "until":
        earliest = max(earliest, tie.since.first)
    if field == "until" and isinstance(tie, Filiation):
        return earliest, date.max
    return earliest, min((person.died.last for person in persons if person.died), default=date.max)


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
    """The deaths, and the births of an adopted child's children, on which the order turns."""
    if isinstance(tie, Marriage):
        beside = {family.index[tie.one], family.index[tie.other]}
    else:
        child, parents = family.index[tie.child], {family.index[parent] for parent in tie.parents}
        below = {lower.child for lower in family.down[child]}
        kin = {up.parent for parent in parents for up in family.up[parent]}
        kin |= {down.child for parent in parents for down in family.down[parent]}
        beside = {child, *parents, *below, *kin}
        if tie.since and moment(tie.since.first) < OLD_CODE_ENDS:  # 旧970条2項: a child born to the adopter meanwhile
            below |= {down.child for parent in parents for down in family.down[parent]} - {child}
        for born in (family.persons[low].born for low in below):
            if born and date.min < born.first and born.last < date.max:
                yield from (born.first, born.first + timedelta(days=1), born.last + timedelta(days=1))
    for who in beside:
        died = family.persons[who].died
        if died and died.first > date.min and died.last < date.max:
            yield died.first
            yield died.last + timedelta(days=1)


def _way(family: Family, found: list[_Open], chosen: tuple[PartialDay, ...]) -> Way:
    read: dict[int, Tied] = {}
    for one, day in zip(found, chosen, strict=True):
        moved: dict[str, Any] = {one.field: _a_day(day)}
        read[id(one.tie)] = read.get(id(one.tie), one.tie)._replace(**moved)
    filiations = [read.get(id(tie), tie) for tie in family.filiations]
    marriages = [read.get(id(tie), tie) for tie in family.marriages]
    words = "。".join(f"{_what(one)}は{day.words}" for one, day in zip(found, chosen, strict=True))
    return Way(words, Family(family.persons, filiations, marriages, family.acts))  # type: ignore[arg-type]


def _a_day(stretch: PartialDay) -> PartialDay:
    """Any day of a stretch does: nothing that matters changes inside it."""
    return PartialDay(stretch.first, stretch.first, stretch.words)


def _what(one: _Open) -> str:
    tie = one.tie
    if isinstance(tie, Marriage):
        return f"{tie.one}と{tie.other}の{'婚姻' if one.field == 'since' else '離婚'}"
    return f"{tie.child}の{'縁組' if one.field == 'since' else '離縁'}"
