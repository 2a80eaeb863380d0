"""再転相続 (916条): who died before choosing leaves the choice to his heirs, and each of them chooses for himself.

The renunciation is the dead heir's, and ``by`` says who made it for him; one made in the successor's own name is
a finding (``faults``).  What was renounced first stays renounced, although the second estate is renounced later; the
other way round nothing is left to choose (最判昭和63年6月21日).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from azukari.law.inheritance.estate import Estate, Portion, Reading, scaled
from azukari.law.inheritance.facts import ALIVE, Act
from azukari.law.inheritance.family import Family

Divide = Callable[[int, Collection[int]], Estate]  # an estate, as if these persons had not renounced it


class Choice(NamedTuple):
    """The successors of a dead heir who renounced in his place."""

    dead: int
    of: int
    by: dict[int, Act]


class Choices:
    """What the successors chose for the dead."""

    __slots__ = ("gone", "in_place")

    def __init__(self) -> None:
        self.gone: dict[int, dict[int, Act]] = {}  # of whom → the dead for whom all renounced
        self.in_place: dict[tuple[int, int], list[Portion]] = {}  # (dead, of whom) → who takes where only some did


NO_CHOICES: Final = Choices()


def article_916(family: Family, reading: Reading, divide: Divide) -> Choices:
    """When all successors renounce, the dead heir never was one; when some do, the others stay in his place."""
    chosen = Choices()
    for dead, of, acts in _choices(family):
        by = {who: act for who, act in acts.items() if not came_too_late(family, who, dead, act)}
        successors = _successors(family, divide, dead, by) if by else []
        stay = [portion for portion in successors if portion.who not in by]
        if stay or not successors:
            reading.partly |= {(dead, of)}
        if stay == successors:
            continue
        if stay:
            chosen.in_place[dead, of] = _who_stays(reading, stay)
        else:
            ids = tuple(sorted(family.persons[who].id for who in by))
            act = next(iter(by.values()))._replace(who=(family.persons[dead].id,), by=ids)
            chosen.gone.setdefault(of, {})[dead] = act
    return chosen


def _successors(family: Family, divide: Divide, dead: int, by: Collection[int]) -> list[Portion]:
    """Who takes the dead heir's estate; for a successor who died too, those who took his, if one of them chose."""
    found: list[Portion] = []
    for portion in divide(dead, by).portions:
        later = portion.who not in by and family.died[portion.who] != ALIVE
        below = _successors(family, divide, portion.who, by) if later else []
        if any(one.who in by for one in below):
            (num, den), parts = portion.part, [one.part for one in below]
            found += [one._replace(part=(num * of, den * all_)) for one, (of, all_) in zip(below, parts, strict=True)]
        else:
            found.append(portion)
    return found


def _who_stays(reading: Reading, stay: list[Portion]) -> list[Portion]:
    to_all = reading.choose(
        "retransfer-in-part",
        "disputed",
        "放棄した再転相続人の分は、他の再転相続人に帰属する",
        "放棄した再転相続人の分は、第1の相続の他の相続人に帰属する",
    )
    return stay if to_all else scaled(stay)


def came_too_late(family: Family, who: int, dead: int, act: Act) -> bool:
    """最判昭63.6.21: whoever has renounced the second estate has no choice left on the first."""
    second = family.gone.get(dead, {}).get(who)
    return bool(second and second.at and act.at and second.at.last < act.at.first)


def _choices(family: Family) -> Iterator[Choice]:
    """What each successor chose, in one line of the case or in several."""
    chosen: dict[tuple[int, int], dict[int, Act]] = {}
    for act in family.acts_of("renounce"):
        for id in act.who if act.by else ():
            dead, of = family.index[id], family.index[act.of]
            if family.died[dead] != ALIVE and family.gone[of][dead].by:  # else he had renounced himself
                chosen.setdefault((dead, of), {}).update((family.index[one], act) for one in act.by)
    return (Choice(dead, of, by) for (dead, of), by in chosen.items())


def is_near(family: Family, who: int, of: int) -> bool:
    """Spouse, child, parent, brother or sister."""
    parents = {tie.parent for tie in family.up[of]}
    return (
        who in parents
        or any(other == who for other, _, _ in family.spouses[of])
        or any(tie.parent == of or tie.parent in parents for tie in family.up[who])
    )


def in_place(chosen: Choices, estate: Estate, portions: list[Portion]) -> list[Portion]:
    """Put the successors who did not renounce in the place of the dead heir; what is then missing, all others share."""
    result: list[Portion] = []
    for portion in portions:
        for stay in chosen.in_place.get((portion.who, estate.who), [portion._replace(part=(1, 1))]):
            (num, den), (of, whole) = portion.part, stay.part
            instead_of = portion.who if stay.who != portion.who else -1
            result.append(Portion(stay.who, (num * of, den * whole), stay.role, instead_of))
    replaced = {dead for dead, of in chosen.in_place if of == estate.who}
    given = sum((Fraction(*p.part) for p in result), Fraction(0))
    fixed = sum((Fraction(*p.part) for p in result if p.instead_of in replaced), Fraction(0))
    if given == 1 or given == fixed:
        return scaled(result)
    grow = (1 - fixed) / (given - fixed)
    return [p if p.instead_of in replaced else _grown(p, grow) for p in result]


def _grown(portion: Portion, by: Fraction) -> Portion:
    num, den = portion.part
    return portion._replace(part=(num * by.numerator, den * by.denominator))
