"""When the registers leave the order of deaths open: every order the words allow, and 32条の2.

Only orders that some estate on the way asks for are read: a walk is made, the pairs it compared are looked at, and
the persons whose days overlap are put in every order; until no new pair turns up.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import pairwise, product
from typing import NamedTuple

from azukari.law.calendar import era_day
from azukari.law.inheritance.chain import Walk
from azukari.law.inheritance.estate import Estate, Question
from azukari.law.inheritance.facts import A_DAY, ALIVE, day_of
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.periods import FIRST_DAYS
from azukari.law.inheritance.readings import TooMany
from azukari.law.inheritance.territories import old_law_until

PRESUMED_SINCE = date(1962, 7, 1)  # 32条の2は昭和37年法律第40号による
_MANY = 5  # five persons have 541 orders; six have 4,683
MOST_ORDERS = 4096  # where each day may lie in several stretches; most of them come to the same shares


class Order(NamedTuple):
    """One way in which the deaths may have happened."""

    died: dict[int, int]
    words: str


class Doubts:
    """The persons, in groups, whose order of death some estate compared and nobody knows."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._groups: dict[int, set[int]] = {}

    def note(self, walk: Walk, known: Container[int] = ()) -> None:
        """Look at what every estate of a walk compared, but for those looked at before."""
        for estate in walk.estates if self._family.has_open_days else ():
            if estate.who not in known:
                self._note(estate)

    def _note(self, estate: Estate) -> None:
        family = self._family
        if estate.who in family.vague:
            _join(self._groups, {estate.who})
        if family.died[estate.who] == ALIVE:
            return
        for other in (*(given[0] for given in estate.given), *(who for who, _ in estate.left_out)):
            if family.died[other] != ALIVE and _undecided(family, estate.who, other):
                _join(self._groups, {estate.who, other})

    def groups(self) -> frozenset[frozenset[int]]:
        """The groups as they stand."""
        return frozenset(frozenset(group) for group in self._groups.values())


def _join(groups: dict[int, set[int]], members: set[int]) -> None:
    merged = members.union(*(groups[one] for one in members if one in groups))
    for one in merged:
        groups[one] = merged


def _undecided(family: Family, one: int, other: int) -> bool:
    if one == other or (not family.vague and family.died[one] // A_DAY != family.died[other] // A_DAY):
        return False
    if not family.may_be_either(one, other):
        return False
    (first, last), (begins, ends) = _days(family, one), _days(family, other)
    return first <= ends and begins <= last


def _days(family: Family, who: int) -> tuple[date, date]:
    vague = family.vague.get(who)
    exact = day_of(family.died[who])
    return (vague.first, vague.last) if vague else (exact, exact)


def orders(family: Family, group: frozenset[int]) -> list[Order]:
    """Every order of one group's deaths that the words of the register allow."""
    members = sorted(group, key=lambda who: family.persons[who].id)
    if len(members) > _MANY:
        raise TooMany
    found = []
    stretches = [_stretches(family, who, members) for who in members]
    for chosen in product(*stretches):
        for ranks in _weak_orders(chosen):
            died = {
                who: stretch[0].toordinal() * A_DAY + A_DAY // 2 + rank
                for who, stretch, rank in zip(members, chosen, ranks, strict=True)
            }
            if _is_against_the_clock(family, died):
                continue
            found.append(Order(died, _words(family, died, dict(zip(members, chosen, strict=True)))))
            if len(found) > MOST_ORDERS:
                raise TooMany
    return found


def _is_against_the_clock(family: Family, died: dict[int, int]) -> bool:
    timed = sorted(family.timed.intersection(died), key=family.died.__getitem__)
    return any(family.died[one] < family.died[other] and died[one] >= died[other] for one, other in pairwise(timed))


def _stretches(family: Family, who: int, members: list[int]) -> list[tuple[date, date]]:
    """The days a death may have been, cut wherever something changes: the law, a tie, another's death."""
    first, last = _days(family, who)
    if first == last:
        return [(first, last)]
    person = family.persons[who]
    ends_of_old_law = {day for place in (person.domicile, person.register) if (day := old_law_until(place))}
    cuts = set(FIRST_DAYS) | ends_of_old_law | set(_tie_days(family, who))
    for other in members:
        begins, ends = _days(family, other)
        cuts |= {begins, ends + timedelta(days=1)} if ends < date.max else {begins}
    first = max(first, _earliest(family, who, first))
    inside = sorted(day for day in cuts if first < day <= last)
    starts = [first, *inside]
    ends_ = [*(day - timedelta(days=1) for day in inside), last]
    return list(zip(starts, ends_, strict=True))


def _earliest(family: Family, who: int, first: date) -> date:
    """Nobody dies before birth; 不詳 reaches no further back than the law."""
    if first == date.min:
        return day_of(family.died[who])
    born = family.persons[who].born
    return max(first, born.first) if born else first


def _tie_days(family: Family, who: int) -> Iterator[date]:
    for other, begins, ends in family.spouses[who]:
        yield from (day_of(at) for at in (begins, ends) if 0 < at < ALIVE)
        if family.died[other] != ALIVE and other not in family.vague:
            yield from (day_of(family.died[other]), day_of(family.died[other]) + timedelta(days=1))
    for tie in (*family.down[who], *family.up[who]):
        yield from (day_of(at) for at in (tie.begins, tie.ends) if 0 < at < ALIVE)
        for relative in (tie.child, tie.parent):
            if relative != who and family.died[relative] != ALIVE and relative not in family.vague:
                yield from (day_of(family.died[relative]), day_of(family.died[relative]) + timedelta(days=1))


def _weak_orders(chosen: tuple[tuple[date, date], ...]) -> Iterator[tuple[int, ...]]:
    """Ranks inside each shared stretch, ties allowed, without gaps."""
    for ranks in product(*(range(sum(other == one for other in chosen)) for one in chosen)):
        used: dict[tuple[date, date], set[int]] = {}
        for stretch, rank in zip(chosen, ranks, strict=True):
            used.setdefault(stretch, set()).add(rank)
        if all(taken == set(range(len(taken))) for taken in used.values()):
            yield ranks


def _words(family: Family, died: dict[int, int], chosen: dict[int, tuple[date, date]]) -> str:
    words = []
    if len(died) > 1:
        words.append("死亡の順: " + "、".join(_together(family, died, at) for at in sorted(set(died.values()))))
    for who, (first, last) in chosen.items():
        if who in family.vague:
            like = "例えば" if len(died) > 1 else ""
            words.append(f"{family.label(who)}の死亡は{like}{_span(first, last)}")
    return "。".join(words)


def _together(family: Family, died: dict[int, int], at: int) -> str:
    names = [family.label(who) for who, moment in died.items() if moment == at]
    if len(names) == 1:
        return names[0]
    return "と".join(names) + ("(同時。民法32条の2の推定)" if day_of(at) >= PRESUMED_SINCE else "(同時)")


def _span(first: date, last: date) -> str:
    end = "" if last == date.max else era_day(last)
    start = era_day(first) if first > date(1872, 12, 31) else ""
    return start if first == last else f"{start}から{end}まで"


def question(options: list[Order], group: frozenset[int]) -> Question:
    """The orders of a group as an open point."""
    return Question("order-of-deaths" if len(group) > 1 else "partial-date", tuple(order.words for order in options))
