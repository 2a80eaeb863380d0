"""The answer: every holder with an exact share, under every reading, with the reasons.

``inherit(family, decedent)`` is the way in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from math import gcd
from typing import Final

from azukari.law.calendar import PartialDay, era_day
from azukari.law.inheritance import deaths, reasons, tiedays
from azukari.law.inheritance.chain import Override, Walk, walk
from azukari.law.inheritance.estate import Estate, Reading
from azukari.law.inheritance.facts import LAW_BEGINS
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.implied import with_implied_ties
from azukari.law.inheritance.left_out import LeftOut, left_out, why
from azukari.law.inheritance.periods import Part
from azukari.law.inheritance.readings import LIMIT, Outcome, TooMany, every, that_matter

Shares = dict[str, Fraction]
MOST_ESTATES: Final = 500_000  # some ten seconds of reading; beyond that a person must settle the dates first
_KEPT: Final = 4096  # fractions
_ALWAYS_TOLD: Final = ("fetus", "territory")


class Candidate:
    """One reading and its shares."""

    __slots__ = ("reading", "shares", "walk")

    def __init__(self, reading: str, shares: Shares, walk: Walk) -> None:
        self.reading, self.shares, self.walk = reading, shares, walk

    @property
    def left_out(self) -> list[LeftOut]:
        """Who takes nothing from whose estate, and why."""
        return _left_out(self.walk)


class Answer:
    """Who holds what in the end, how it came there, and what is not settled."""

    __slots__ = ("_is_settled", "_shares", "_walks", "family", "flags")

    def __init__(
        self, family: Family, walks: list[tuple[str, Walk]], flags: Iterable[str] = (), *, is_settled: bool = True
    ) -> None:
        self.family, self._walks, self._is_settled = family, walks, is_settled
        self._shares: Shares | None = None
        self.flags = sorted(flags) if flags else []

    @property
    def shares(self) -> Shares:
        """Every final holder with its share; empty where only candidates can be given."""
        if self._shares is None:
            self._shares = _named(self.family, self._walks[0][1]) if self._is_settled else {}
        return self._shares

    @property
    def candidates(self) -> list[Candidate]:
        """Every reading with different shares; empty when there is only one."""
        if len(self._walks) < 2 and self._is_settled:
            return []
        return [Candidate(words, _named(self.family, course), course) for words, course in self._walks]

    @property
    def walks(self) -> list[Walk]:
        """One walk for each reading."""
        return [course for _, course in self._walks]

    @property
    def first(self) -> str:
        """Whose estate was asked for."""
        return self.family.ids[self._walks[0][1].estates[0].who]

    @property
    def steps(self) -> list[str]:
        """The reasons, estate by estate, as sentences."""
        if len(self._walks) == 1:
            return reasons.steps(self._walks[0][1])
        return [line for words, course in self._walks for line in (f"【{words}】", *reasons.steps(course))]

    @property
    def intermediate(self) -> dict[str, Fraction]:
        """What holders who have since died held of the first estate (first reading)."""
        course = self._walks[0][1]
        passed = [estate.who for estate in course.estates[1:]]
        return {self.family.persons[who].id: Fraction(*course.received[who]) for who in passed}

    @property
    def without_heir(self) -> dict[str, Fraction]:
        """Whose estates nobody inherits, and what of the first one was theirs (first reading): 清算人 are for these."""
        course = self._walks[0][1]
        empty = [estate.who for estate in course.estates if not estate.given]
        return {self.family.persons[who].id: Fraction(*course.received[who]) for who in empty}

    @property
    def left_out(self) -> list[LeftOut]:
        """Who takes nothing from whose estate, and why (first reading)."""
        return _left_out(self._walks[0][1])


def inherit(
    family: Family, decedent: str, overrides: Mapping[str, Override] | None = None, *, at_death: bool = False
) -> Answer:
    """Who inherits from a decedent, down to the living unless ``at_death``."""
    root = family.number(decedent)
    died = family.persons[root].died if family.is_old else None
    if died and date.min < died.first < LAW_BEGINS <= died.last:
        return _within_the_law(
            family, root, died, partial(inherit, decedent=decedent, overrides=overrides, at_death=at_death)
        )
    chosen = {family.number(id): override for id, override in overrides.items()} if overrides else {}
    if family.has_open_ties:
        return _of_open_days(family, partial(_inherit, root=root, chosen=chosen, at_death=at_death))
    return _inherit(family, root, chosen, at_death)


def _of_open_days(family: Family, run: Callable[[Family], Answer]) -> Answer:
    """Marriages, adoptions and acts whose days are known only in part."""
    try:
        found = tiedays.ways(family, lambda kin: _outcome(run(kin)))
    except TooMany:
        return _too_many(family, run(family)._walks[0][1])
    return _of_every_way(family, [(way.words, run(way.family)) for way in found]) if found else run(family)


def _outcome(answer: Answer) -> frozenset[frozenset[tuple[int, Part]]]:
    return frozenset(frozenset(_lowest(course).items()) for _, course in answer._walks)


def _too_many(family: Family, first: Walk) -> Answer:
    flags = first.reading.remarks | {"too-many-readings"}
    return Answer(family, [("読み方が多すぎるため、一つの読み方だけを示します", first)], flags, is_settled=False)


def _within_the_law(family: Family, root: int, died: PartialDay, again: Callable[[Family], Answer]) -> Answer:
    """A death that may have come before the first law: the reading since then is computed, the other one refused."""
    persons = list(family.persons)
    persons[root] = persons[root]._replace(died=died._replace(first=LAW_BEGINS))
    answer = again(Family(persons, family.filiations, family.marriages, family.acts))
    since = f"{family.label(root)}の死亡は{era_day(LAW_BEGINS)}以後"
    walks = [("。".join(filter(None, (since, words))), course) for words, course in answer._walks]
    return Answer(answer.family, walks, {*answer.flags, "outside-law", "partial-date"}, is_settled=False)


def _of_every_way(family: Family, answers: list[tuple[str, Answer]]) -> Answer:
    """What comes of every reading of the days of marriages and adoptions; one answer when all agree."""
    distinct: dict[frozenset[tuple[int, Part]], tuple[str, Walk]] = {}
    for day, answer in answers:
        for words, course in answer._walks:
            distinct.setdefault(frozenset(_lowest(course).items()), ("。".join(filter(None, (day, words))), course))
    flags = {flag for _, answer in answers for flag in answer.flags}
    if len(distinct) == 1 or len(answers) == 1:
        return answers[0][1]
    return Answer(family, list(distinct.values()), flags | {"partial-date"}, is_settled=False)


def _inherit(family: Family, root: int, chosen: Mapping[int, Override], at_death: bool) -> Answer:
    if family.has_houses:
        family = with_implied_ties(family, lambda kin: Walk(kin, Reading(), chosen).heads)
    reading = Reading()
    course = walk(family, root, reading, chosen, at_death=at_death)
    if not reading.met and not family.has_open_days:
        return Answer(family, [("", course)], reading.remarks)
    run = partial(walk, root=root, overrides=chosen, at_death=at_death)
    return _every_answer(family, run, course)


def _every_answer(family: Family, run: Callable[..., Walk], first: Walk) -> Answer:
    try:
        orders = deaths.Orders(family)
        known = _settled(first, orders)
        outcomes, walks = _outcomes(family, run, orders, known)
    except TooMany:
        return _too_many(family, first)
    flags = frozenset(remark for _, course in walks for remark in course.reading.remarks)
    flags |= {remark for estate in known.values() for remark in estate.remarks}
    flags |= {q.flag for outcome in outcomes for q in outcome.met.values() if q.flag in _ALWAYS_TOLD}
    if len(walks) == 1:
        return Answer(family, [("", walks[0][1])], flags)
    matter = that_matter(outcomes)
    flags |= {q.flag for outcome in outcomes for code, q in outcome.met.items() if code in matter}
    named = [(_words(outcome, matter), course) for outcome, course in walks]
    return Answer(family, named, flags, is_settled=all(code.startswith("unborn:") for code in matter))


def _outcomes(
    family: Family, run: Callable[..., Walk], orders: deaths.Orders, known: Mapping[int, Estate]
) -> tuple[list[Outcome], list[tuple[Outcome, Walk]]]:
    """Every order of deaths that matters with every reading; and one walk for each result."""
    courses: list[deaths.Course] = []
    readings: list[tuple[int, Reading, dict[int, Part]]] = []
    distinct: dict[frozenset[tuple[int, Part]], tuple[int, Walk]] = {}
    divided = 0

    def walks(kin: Family) -> list[Walk]:
        still = _untouched(known, {who for who in orders.open if kin.died[who] != family.died[who]})
        return [course for _, course in every(lambda way: run(kin, reading=way, known=still))]

    for order, found in orders.every(walks, partial(orders.facts, known=known)):
        for course in found:
            shares = _lowest(course)
            distinct.setdefault(frozenset(shares.items()), (len(readings), course))
            readings.append((len(courses), course.reading, shares))
            divided += len(course.estates) - len(known)
        courses.append(order)
        if divided > MOST_ESTATES or len(distinct) > LIMIT:
            raise TooMany
    outcomes = _told(family, courses, readings)
    return outcomes, [(outcomes[number], course) for number, course in distinct.values()]


def _told(
    family: Family, courses: list[deaths.Course], readings: list[tuple[int, Reading, dict[int, Part]]]
) -> list[Outcome]:
    """Each reading with the order of deaths it was made under, as answers to questions."""
    asked = {
        "deaths:" + ",".join(sorted(family.persons[who].id for who in group)): deaths.question(family, courses, group)
        for group in deaths.groups(courses)
    }
    points = {code: question for code, (question, _) in asked.items()}
    return [
        Outcome(
            {code: answers[number] for code, (_, answers) in asked.items()}
            | {code: reading.taken.get(code, 0) for code in reading.met},
            {**reading.met, **points},
            shares,
        )
        for number, reading, shares in readings
    ]


def _settled(first: Walk, orders: deaths.Orders) -> dict[int, Estate]:
    """The estates that asked nothing of the order of deaths."""
    if first.family.acts or first.heads or first.reading.met:
        return {}
    return {estate.who: estate for estate in first.estates if not orders.is_asked(first, estate)}


def _untouched(known: Mapping[int, Estate], moved: set[int]) -> Mapping[int, Estate]:
    """Those that looked at nobody whose death is moved: they need not be divided again."""
    if not moved:
        return known
    return {
        estate.who: estate
        for estate in known.values()
        if estate.who not in moved
        and not any(given[0] in moved for given in estate.given)
        and not any(who in moved for who, _ in estate.left_out)
    }


def _words(outcome: Outcome, matter: set[str]) -> str:
    return "。".join(outcome.met[code].options[answer] for code, answer in outcome.taken.items() if code in matter)


def _lowest(course: Walk) -> dict[int, tuple[int, int]]:
    shares = {}
    for who, (num, den) in course.held.items():
        shrink = gcd(num, den)
        shares[who] = (num // shrink, den // shrink)
    return shares


def _left_out(course: Walk) -> list[LeftOut]:
    ids = course.family.ids
    return [
        LeftOut(ids[who], ids[estate.who], code, why(estate, who, code))
        for estate in course.estates
        for who, code in left_out(estate)
    ]


class _Fractions(dict[Part, Fraction]):
    """Fractions by numerator and denominator, each made once: the same few parts come again and again."""

    def __missing__(self, part: Part) -> Fraction:
        if len(self) >= _KEPT:
            self.clear()
        made = self[part] = Fraction(*part)
        return made


_FRACTIONS: Final = _Fractions()


def _named(family: Family, course: Walk) -> Shares:
    shares, ids, fractions = {}, family.ids, _FRACTIONS
    for who, part in course.held.items():
        shares[ids[who]] = fractions[part]
    return shares
