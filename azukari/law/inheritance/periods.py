"""Which law answers for an estate: by the day it opened, by territory, by what the operator decided.

The figures are in ``shares.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from azukari.law import dated
from azukari.law.dated import BeforeTheFirst, Version
from azukari.law.inheritance.facts import NEW_CODE_BEGINS, Person, day_of, moment
from azukari.law.inheritance.territories import old_law_until
from azukari.law.refusal import Refusal

Part = tuple[int, int]  # numerator and denominator, not reduced


class NoSuchLaw(Refusal):
    """The operator named a law nobody knows."""

    says = "適用する法律「{code}」は分かりません。P1、P2、P3、P4、P5、P6 のいずれかを入れてください。"


class Beside(NamedTuple):
    """What a spouse takes beside heirs of one rank, and what they share."""

    own: Part
    rest: Part


ALONE: Final = Beside((0, 1), (1, 1))  # no spouse is left
NO_SPOUSE: Final = (ALONE, ALONE, ALONE)


@dataclass(frozen=True, slots=True)
class Law:
    """One row of ``shares.toml``, in whole numbers."""

    code: str
    regime: str
    cite: str  # the law, in full
    act: str  # the act that made it so
    beside_spouse: tuple[Beside, Beside, Beside]  # children, ascendants, siblings
    nonmarital: int  # of 2
    half_blood: int  # of 2
    siblings_represented: int  # generations below a sibling
    by_degree: bool
    before_opening: bool
    accrues: bool
    born_after_loss: bool
    proviso: str


_REACH = {"none": 0, "once": 1, "unlimited": 1 << 30}


def _beside(words: str) -> Beside:
    own = Fraction(words)
    return Beside(own.as_integer_ratio(), (1 - own).as_integer_ratio())


def _law(version: Version) -> Law:
    says = version.says
    return Law(
        says["code"],
        says["regime"],
        version.cite,
        says["act"],
        (
            _beside(says["spouse_with_children"]),
            _beside(says["spouse_with_ascendants"]),
            _beside(says["spouse_with_siblings"]),
        ),
        int(2 * Fraction(says["nonmarital"])),
        int(2 * Fraction(says["half_blood"])),
        _REACH[says["siblings_represented"]],
        says["by_degree"],
        says["before_opening"],
        says["accrues"],
        says["born_after_loss"],
        says["proviso"],
    )


_TABLE: Final = dated.load("inheritance/shares.toml")
LAWS: Final = tuple(_law(version) for version in _TABLE.versions)
FIRST_DAYS: Final = tuple(version.since for version in _TABLE.versions)
BOUNDARIES: Final = tuple(moment(day) for day in FIRST_DAYS)
_BY_CODE: Final = {law.code: law for law in LAWS} | {
    "P6": LAWS[-1], "旧民法": LAWS[0], "明治民法": LAWS[0], "応急措置法": LAWS[1],
}  # fmt: skip
OLD: Final = LAWS[0]
INTERIM: Final = LAWS[1]
NEW_CODE: Final = LAWS[2]


def law_at(opened: int) -> Law:
    """The law of the day an estate opened; before 1898-07-16 a refusal."""
    row = len(BOUNDARIES)
    while row and opened < BOUNDARIES[row - 1]:
        row -= 1
    if not row:
        raise BeforeTheFirst(title=_TABLE.title, first=_TABLE.versions[0].since, day=day_of(opened))
    return LAWS[row - 1]


def law_named(code: str) -> Law:
    """The law an operator chose for one decedent; ``P0``, before the first of them, is a refusal."""
    if code == "P0":
        return law_at(BOUNDARIES[0] - 1)
    try:
        return _BY_CODE[code]
    except KeyError:
        raise NoSuchLaw(code=code) from None


def new_code_begins(person: Person) -> int:
    """The first moment of the new code for somebody: 1948-01-01, in 沖縄 and 奄美 some years later."""
    day = old_law_until(person.domicile or person.register)
    return moment(day) if day else NEW_CODE_BEGINS
