"""The answer: every holder with an exact share, under every reading, with the reasons.

``inherit(family, decedent)`` is the way in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import gcd

from azukari.law.inheritance import deaths, reasons
from azukari.law.inheritance.chain import NO_HEIR, Override, Walk, walk
from azukari.law.inheritance.estate import Question, Reading
from azukari.law.inheritance.family import ALIVE, Family
from azukari.law.inheritance.readings import LIMIT, Outcome, TooMany, every, that_matter
from azukari.law.refusal import Refusal

NOBODY = "__NO_HEIR__"
Shares = dict[str, Fraction]


class NotDead(Refusal):
    """Nobody inherits from the living."""

    says = "「{who}」の死亡の日が入っていません。被相続人の死亡の日を入れてください。"


class Candidate:
    """One reading and its shares."""

    __slots__ = ("reading", "shares", "walk")

    def __init__(self, reading: str, shares: Shares, walk: Walk) -> None:
        self.reading, self.shares, self.walk = reading, shares, walk


class Answer:
    """Who holds what in the end, how it came there, and what is not settled."""

    __slots__ = ("_is_settled", "_shares", "_walks", "family", "flags")

    def __init__(
        self, family: Family, walks: list[tuple[str, Walk]], flags: Iterable[str] = (), *, is_settled: bool = True
    ) -> None:
        self.family, self._walks, self._is_settled = family, walks, is_settled
        self._shares: Shares | None = None
        self.flags = sorted(flags)

    @property
    def shares(self) -> Shares:
        """Every final holder with its share; empty where only candidates can be given."""
        if self._shares is None:
            self._shares = _named(self.family, self._walks[0][1]) if self._is_settled else {}
        return self._shares

    @property
    def candidates(self) -> list[Candidate]:
        """Every reading with different shares; empty when there is only one."""
        if len(self._walks) < 2:
            return []
        return [Candidate(words, _named(self.family, course), course) for words, course in self._walks]

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
    def left_out(self) -> list[tuple[str, str, str]]:
        """Who takes nothing from whose estate, and why (first reading)."""
        course = self._walks[0][1]
        return [
            (self.family.persons[who].id, self.family.persons[estate.who].id, reasons.why(estate, code))
            for estate in course.estates
            for who, code in estate.left_out
        ]


def inherit(
    family: Family, decedent: str, overrides: Mapping[str, Override] | None = None, *, at_death: bool = False
) -> Answer:
    """Who inherits from a decedent, down to the living unless ``at_death``."""
    root = family.number(decedent)
    if family.died[root] == ALIVE and not family.acts:
        raise NotDead(who=family.label(root))
    chosen = {family.number(id): override for id, override in overrides.items()} if overrides else {}
    reading = Reading()
    course = walk(family, root, reading, chosen, at_death=at_death)
    if not reading.met and not deaths.groups_met(family, [course]):
        return Answer(family, [("", course)], _remarks([course]))
    return _every_answer(family, lambda kin, way: walk(kin, root, way, chosen, at_death=at_death), course)


def _every_answer(family: Family, run: Callable[[Family, Reading], Walk], first: Walk) -> Answer:
    try:
        found = _outcomes(family, run)
    except TooMany:
        flags = _remarks([first]) | {"too-many-readings"}
        return Answer(family, [("読み方が多すぎるため、一つの読み方だけを示します", first)], flags, is_settled=False)
    outcomes = [outcome for outcome, _ in found]
    distinct: dict[frozenset[tuple[int, tuple[int, int]]], int] = {}
    for at, outcome in enumerate(outcomes):
        distinct.setdefault(frozenset(outcome.shares.items()), at)
    flags = _remarks([course for _, course in found])
    flags |= {
        q.flag for outcome in outcomes for code, q in outcome.met.items() if q.flag in ("fetus", "territory") and code
    }
    if len(distinct) == 1:
        return Answer(family, [("", found[0][1])], flags)
    matter = that_matter(outcomes)
    flags |= {q.flag for outcome in outcomes for code, q in outcome.met.items() if code in matter}
    walks = [(_words(outcomes[at], matter), found[at][1]) for at in distinct.values()]
    only_unborn = all(code.startswith("unborn:") for code in matter)
    return Answer(family, walks, flags, is_settled=only_unborn)


def _outcomes(family: Family, run: Callable[[Family, Reading], Walk]) -> list[tuple[Outcome, Walk]]:
    """Every order of deaths with every reading, until no new open order turns up."""
    groups: frozenset[frozenset[int]] = frozenset()
    while True:
        found = list(_under(family, groups, run))
        met = deaths.groups_met(family, (course for _, course in found))
        if met == groups:
            return found
        groups = met


def _under(
    family: Family, groups: frozenset[frozenset[int]], run: Callable[[Family, Reading], Walk]
) -> Iterable[tuple[Outcome, Walk]]:
    named = sorted(groups, key=lambda group: sorted(family.persons[who].id for who in group))
    choices = [deaths.orders(family, group) for group in named]
    count = 1
    for options in choices:
        count *= len(options)
    if count > LIMIT:
        raise TooMany
    questions = [deaths.question(options, group) for options, group in zip(choices, named, strict=True)]
    codes = ["deaths:" + ",".join(sorted(family.persons[who].id for who in group)) for group in named]
    for picks in product(*(range(len(options)) for options in choices)):
        died: dict[int, int] = {}
        for options, pick in zip(choices, picks, strict=True):
            died.update(options[pick].died)
        kin = family.with_deaths(died) if died else family
        answers = dict(zip(codes, picks, strict=True))
        for reading, course in every(lambda way, kin=kin: run(kin, way)):  # type: ignore[misc]
            met: dict[str, Question] = dict(reading.met) | dict(zip(codes, questions, strict=True))
            taken = {**answers, **{code: reading.taken.get(code, 0) for code in reading.met}}
            yield Outcome(taken, met, _lowest(course)), course


def _words(outcome: Outcome, matter: set[str]) -> str:
    return "。".join(outcome.met[code].options[answer] for code, answer in outcome.taken.items() if code in matter)


def _remarks(walks: Iterable[Walk]) -> set[str]:
    return {remark for course in walks for remark in course.reading.remarks} - {"headship-cannot-be-renounced"}


def _lowest(course: Walk) -> dict[int, tuple[int, int]]:
    shares = {}
    for who, (num, den) in course.held.items():
        shrink = gcd(num, den)
        shares[who] = (num // shrink, den // shrink)
    return shares


@lru_cache(4096)
def _fraction(num: int, den: int) -> Fraction:
    return Fraction(num, den)


def _named(family: Family, course: Walk) -> Shares:
    persons = family.persons
    return {
        NOBODY if who == NO_HEIR else persons[who].id: _fraction(num, den) for who, (num, den) in course.held.items()
    }
