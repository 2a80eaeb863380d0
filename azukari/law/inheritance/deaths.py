"""When the registers leave the order of deaths open: every order that matters, and 32条の2.

A walk is made with one order that the words allow.  What its estates asked of that order is written down as facts;
wherever the same facts hold, the same shares come out.  So only orders that break one of them are walked again, fact
by fact, until none is left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from azukari.law.calendar import era_day
from azukari.law.inheritance.chain import Walk
from azukari.law.inheritance.estate import Estate, Question, Reading
from azukari.law.inheritance.facts import A_DAY, ALIVE, UNTIL_BORN, day_of, moment
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.periods import BOUNDARIES, LAWS, Law
from azukari.law.inheritance.readings import TooMany
from azukari.law.inheritance.succession import CAUSE_BEFORE_2001, devolve
from azukari.law.inheritance.territories import old_law_until

PRESUMED_SINCE = date(1962, 7, 1)  # 32条の2は昭和37年法律第40号による
MOST_ORDERS = 8192  # orders walked; most of them come to the same shares
_NEVER = moment(date.max) + A_DAY
Result = TypeVar("Result")


class Sign(NamedTuple):
    """Which of two deaths came first: -1 the one, 1 the other, 0 together."""

    one: int
    other: int
    sign: int


class Span(NamedTuple):
    """Between which moments a death came."""

    who: int
    first: int
    last: int


Fact = Sign | Span


class Course(NamedTuple):
    """An order of deaths: what holds of it, the earliest moments at which it can, and the latest."""

    facts: tuple[Fact, ...]
    died: dict[int, int]
    last: dict[int, int]


class Orders:
    """What the registers leave open of the deaths of a family."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._spans: dict[int, tuple[int, int]] = {}
        self.open = set(family.vague) | set(_on_one_day(family))  # whose deaths may be moved

    def every(
        self, walks: Callable[[Family], list[Result]], facts: Callable[[Result], Iterable[Fact]]
    ) -> Iterator[tuple[Course, list[Result]]]:
        """One order for each set of facts that can hold, with the walks made under it."""
        spans = {who: self._span(who) for who in self._family.vague}
        died, last = ({who: span[end] for who, span in spans.items()} for end in (0, 1))
        waiting, count = [Course((), died, last)], 0
        while waiting:
            course = waiting.pop()
            found = walks(self._under(course))
            for fact in dict.fromkeys(fact for one in found for fact in facts(one)):
                if fact not in course.facts and (broken := self._otherwise(course, fact)):
                    waiting.extend(reversed(broken))
                    course = self._with(course, fact) or course
            count += 1
            if count > MOST_ORDERS:
                raise TooMany
            yield course, found

    def _under(self, course: Course) -> Family:
        if not course.died:
            return self._family
        together = {who: course.died[one] for who, one in self._family.together.items() if one in course.died}
        return self._family.with_deaths(course.died | together)

    def _otherwise(self, course: Course, fact: Fact) -> list[Course]:
        """The orders in which a fact does not hold."""
        others = (self._with(course, other) for other in _otherwise(fact))
        return [other for other in others if other is not None]

    def _with(self, course: Course, fact: Fact) -> Course | None:
        """The order with one fact more, unless it cannot hold."""
        died, last = dict(course.died), dict(course.last)
        for who in fact[:2] if isinstance(fact, Sign) else fact[:1]:
            if who not in died:
                died[who], last[who] = self._span(who)
        if isinstance(fact, Span):
            died[fact.who], last[fact.who] = max(died[fact.who], fact.first), min(last[fact.who], fact.last)
        facts = (*course.facts, fact)
        signs = [one for one in facts if isinstance(one, Sign)]
        for _ in range(len(died) + 1):
            if not _pushed(died, signs):
                break
        else:
            return None
        return Course(facts, died, last) if all(died[who] <= last[who] for who in died) else None

    def is_asked(self, course: Walk, estate: Estate) -> bool:
        """Whether an estate asked anything of the order of deaths."""
        return next(self._asked(course, estate), None) is not None

    def facts(self, course: Walk, known: Mapping[int, Estate]) -> Iterator[Fact]:
        """What the estates of a walk asked of the order of deaths, but for estates known to ask nothing."""
        for estate in course.estates:
            if known.get(estate.who) is not estate:
                yield from self._asked(course, estate)
        if course.heads:  # who headed a house when turns on deaths beside the way
            dead = [who for who, died in enumerate(course.family.died) if died != ALIVE]
            yield from (sign for one in self.open for other in dead for sign in self._sign(course.family, one, other))

    def _asked(self, course: Walk, estate: Estate) -> Iterator[Fact]:
        family, who, opened = course.family, estate.who, estate.opened
        beside = dict.fromkeys([*(given[0] for given in estate.given), *(other for other, _ in estate.left_out)])
        dead = [other for other in beside if other >= 0 and family.died[other] != ALIVE]
        if who in family.vague:
            yield from self._stretch(family, who, self._cuts(who, beside) | _law_changes(estate))
        for other in dead:
            if opened == family.died[who]:
                yield from self._sign(family, who, other)
            elif other in family.vague:
                yield from self._stretch(family, other, {opened - opened % A_DAY, opened - opened % A_DAY + A_DAY})
            if estate.law.code == "P6a" and other in family.vague and _has_outside(family, other, opened):
                yield from self._stretch(family, other, {CAUSE_BEFORE_2001})

    def _sign(self, family: Family, one: int, other: int) -> Iterator[Sign]:
        if one != other and self._may_be_either(one, other):
            one, other = sorted(family.together.get(who, who) for who in (one, other))
            first, second = family.died[one], family.died[other]
            yield Sign(one, other, (first > second) - (first < second))

    def _may_be_either(self, one: int, other: int) -> bool:
        (first, last), (begins, ends) = self._span(one), self._span(other)
        return first <= ends and begins <= last and self._family.may_be_either(one, other)

    def _stretch(self, family: Family, who: int, cuts: set[int]) -> Iterator[Span]:
        """The stretch a death lies in, cut wherever something changes."""
        (first, last), at = self._span(who), family.died[who]
        inside = [cut for cut in cuts if first < cut <= last]
        begins = max((cut for cut in inside if cut <= at), default=first)
        ends = min((cut - 1 for cut in inside if cut > at), default=last)
        if inside:
            yield Span(who, begins, ends)

    def _cuts(self, who: int, beside: Iterable[int]) -> set[int]:
        """Where the law changes, a tie, or who was born or had renounced by then."""
        family, person = self._family, self._family.persons[who]
        ends_of_old_law = {until for place in (person.domicile, person.register) if (until := old_law_until(place))}
        cuts = {moment(day) for day in ends_of_old_law}
        cuts |= {at for _, *days in family.spouses[who] for at in days}
        parents = {tie.parent for tie in family.up[who]}
        for one in {who, *parents, *(other for other in beside if other >= 0)}:
            cuts |= {at for tie in (*family.up[one], *family.down[one]) for at in (tie.begins, tie.ends)}
            cuts |= {family.born[one] - UNTIL_BORN}
        cuts |= {moment(act.at.last) + A_DAY for act in family.gone.get(who, {}).values() if act.at}
        return cuts

    def _span(self, who: int) -> tuple[int, int]:
        """The first and the last moment a death may have come, by the words of the register."""
        if who not in self._spans:
            self._spans[who] = self._told(who)
        return self._spans[who]

    def _told(self, who: int) -> tuple[int, int]:
        family = self._family
        at, vague = family.died[who], family.vague.get(who)
        if who in family.timed:
            return at, at
        if vague is None:
            return at - at % A_DAY + 1, at - at % A_DAY + A_DAY - 1
        first = at if vague.first == date.min else max(moment(vague.first), family.born[who])
        last = moment(vague.last) + A_DAY - 1
        return min(max(first, self._alive_until(who)), last), last

    def _alive_until(self, who: int) -> int:
        """Whoever married, divorced or adopted lived then; a parent lived until the birth, or 300 days before."""
        family = self._family
        days = [at for _, *stretch in family.spouses[who] for at in stretch if at < ALIVE]
        days += [tie.begins for tie in (*family.up[who], *family.down[who])]
        days += [family.born[tie.child] - UNTIL_BORN for tie in family.down[who] if not tie.by_adoption]
        return max(days, default=0)


def _law_changes(estate: Estate) -> set[int]:
    """Where the law begins and ends that divides an estate so; a neighbour that divides it alike is told together."""
    number = bisect_right(BOUNDARIES, estate.died[estate.who]) - 1
    first, last = number, number + 1
    while first > 0 and _divides_alike(estate, LAWS[first - 1]):
        first -= 1
    while last < len(LAWS) and _divides_alike(estate, LAWS[last]):
        last += 1
    return set(BOUNDARIES[first : first + 1] + BOUNDARIES[last : last + 1])


def _divides_alike(estate: Estate, law: Law) -> bool:
    if estate.family.acts or law.regime != estate.law.regime or law.regime != "current":
        return False
    other = Estate(estate.family, estate.who, estate.opened, law, Reading())
    devolve(other)
    return not other.reading.met and other.given == estate.given and other.left_out == estate.left_out


def _has_outside(family: Family, parent: int, opened: int) -> bool:
    return any(tie.wedlock_from > opened for tie in family.down[parent])


def _on_one_day(family: Family) -> Iterator[int]:
    """Who died on the same day as somebody else."""
    days: dict[int, list[int]] = {}
    for who, at in enumerate(family.died):
        if at != ALIVE:
            days.setdefault(at // A_DAY, []).append(who)
    return (who for same in days.values() if len(same) > 1 for who in same)


def _otherwise(fact: Fact) -> list[Fact]:
    if isinstance(fact, Sign):
        return [fact._replace(sign=sign) for sign in (-1, 0, 1) if sign != fact.sign]
    return [Span(fact.who, 0, fact.first - 1), Span(fact.who, fact.last + 1, _NEVER)]


def _pushed(died: dict[int, int], signs: list[Sign]) -> bool:
    """Move deaths later until each pair is in order, once through; whether any moved."""
    before = dict(died)
    for one, other, sign in signs:
        if sign <= 0:
            died[other] = max(died[other], died[one] - sign)
        if sign >= 0:
            died[one] = max(died[one], died[other] + sign)
    return died != before


# --- in words ---------------------------------------------------------------------------------------------------


def groups(courses: list[Course]) -> list[list[int]]:
    """The persons whose deaths were in doubt, together with those they were compared with."""
    found: dict[int, set[int]] = {}
    for fact in {fact for course in courses for fact in course.facts}:
        members = set(fact[:2]) if isinstance(fact, Sign) else {fact.who}
        merged = members.union(*(found[one] for one in members if one in found))
        found.update(dict.fromkeys(merged, merged))
    return [list(group) for group in dict.fromkeys(tuple(sorted(group)) for group in found.values())]


def question(family: Family, courses: list[Course], group: list[int]) -> tuple[Question, list[int]]:
    """The orders of a group as an open point, and which of them each course takes."""
    words = [_words(family, course, group) for course in courses]
    options = list(dict.fromkeys(words))
    asked = Question("order-of-deaths" if len(group) > 1 else "partial-date", tuple(options))
    return asked, [options.index(said) for said in words]


def _words(family: Family, course: Course, group: list[int]) -> str:
    words = []
    if len(group) > 1:
        said = "、".join("・".join(_named(family, course, block)) for block in _blocks(course, group))
        words.append(f"死亡の順: {said}" + ("(・の前後は問わない)" if "・" in said else ""))
    for who in group:
        spans = [fact for fact in course.facts if isinstance(fact, Span) and fact.who == who]
        if spans:
            span = _span(max(span.first for span in spans), course.last[who])
            words.append(f"{family.label(who)}の死亡は{span}")
    return "。".join(words)


def _blocks(course: Course, group: list[int]) -> list[list[int]]:
    """The deaths one after another; those of which nobody asked which came first stand side by side."""
    asked = {frozenset(fact[:2]) for fact in course.facts if isinstance(fact, Sign) and fact.sign}
    blocks: list[list[int]] = []
    for who in sorted((who for who in group if who in course.died), key=course.died.__getitem__):
        if blocks and not any(frozenset((who, other)) in asked for other in blocks[-1]):
            blocks[-1].append(who)
        else:
            blocks.append([who])
    return blocks


def _named(family: Family, course: Course, block: list[int]) -> Iterator[str]:
    """Each death of a block; those told to be simultaneous as one."""
    together = [fact for fact in course.facts if isinstance(fact, Sign) and fact.sign == 0]
    waiting = list(block)
    while waiting:
        names = [waiting.pop(0)]
        for who in names:
            same = [one if other == who else other for one, other, _ in together if who in (one, other)]
            names += [one for one in same if one in waiting]
            waiting = [one for one in waiting if one not in names]
        presumed = "民法32条の2の推定" if day_of(course.died[names[0]]) >= PRESUMED_SINCE else ""
        said = "と".join(family.label(who) for who in names)
        yield said if len(names) == 1 else f"{said}(同時{'。' + presumed if presumed else ''})"


def _span(first: int, last: int) -> str:
    begins = era_day(day_of(first)) if first > moment(date(1873, 1, 1)) else ""
    ends = era_day(day_of(last)) if last < moment(date.max) else ""
    if begins and ends:
        return begins if begins == ends else f"{begins}から{ends}まで"
    return f"{begins}以後" if begins else f"{ends}まで"
