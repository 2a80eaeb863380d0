"""By which ties the heirs at a death are heirs (法定相続情報一覧図に描く親子の線), and nothing beside them.

A parent stands in the list as the decedent, an heir, somebody represented, or the parent a sibling shares with
the decedent; whoever else is a parent was no heir and is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from azukari.house.papers.facts import Kin
from azukari.house.papers.relations import is_spouse, opening, ties_up
from azukari.law.inheritance.facts import UNKNOWN, Filiation
from azukari.law.inheritance.ties import Tie
from azukari.paper.diagram import Descent

Line = tuple[Tie, ...]  # from the lower end up


@dataclass(frozen=True)
class Lineage:
    """The ties to draw, and what the persons on them are."""

    ties: tuple[Tie, ...]
    persons: frozenset[str]
    represented: frozenset[str]  # 被代襲者
    representatives: frozenset[str]  # 代襲者

    def descents(self, kin: Kin, kept: set[str]) -> Iterator[Descent]:
        """One line for each filiation; the other parent stands on it only where shown anyway."""
        for filiation in kin.family.filiations:
            if any(_is_of(kin, tie, filiation) for tie in self.ties):
                yield Descent(filiation.child, tuple(parent for parent in filiation.parents if parent in kept))


def lineage(kin: Kin, heirs: list[str]) -> Lineage:
    """The heirs' lines: down from the decedent; else up from there; else down from the decedent's parents."""
    others = [id for id in heirs if id != kin.decedent]
    below = [line for id in others for line in _lines(kin, id, kin.decedent, heirs)]
    if below:
        return _lineage(kin, below, below)
    if above := [line for id in others for line in _lines(kin, kin.decedent, id, heirs)]:
        return _lineage(kin, above, [])
    return _beside(kin, heirs)


def _beside(kin: Kin, heirs: list[str]) -> Lineage:
    """Brothers and sisters, and those who stand for them: under the parents they share with the decedent.

    A spouse who is a sister too (adopted by the parents) is an heir as the spouse alone (昭和23.8.9民甲2371).
    """
    beside = [id for id in heirs if not is_spouse(kin.family, id, kin.decedent)]
    own = ties_up(kin.family, kin.decedent, opening(kin.family, kin.decedent))
    lines: list[Line] = []
    shared: list[Line] = []
    for parent in dict.fromkeys(tie.parent for tie in own):
        found = [line for id in beside for line in _lines(kin, id, _id(kin, parent), heirs) if len(line) <= 2]
        lines += found
        shared += [(tie,) for tie in own if found and tie.parent == parent]
    return _lineage(kin, [*lines, *shared], lines)


def _lineage(kin: Kin, lines: list[Line], down: list[Line]) -> Lineage:
    ties = tuple(tie for line in lines for tie in line)
    return Lineage(
        ties,
        frozenset(_id(kin, end) for tie in ties for end in (tie.child, tie.parent)),
        frozenset(_id(kin, tie.parent) for line in down for tie in line[:-1]),
        frozenset(_id(kin, line[0].child) for line in down if len(line) > 1),
    )


def _lines(kin: Kin, id: str, to: str, heirs: list[str]) -> Iterator[Line]:
    """Every way up to an ancestor that no heir and not the decedent stands on: an heir is not represented."""
    at = opening(kin.family, kin.decedent)
    ways: list[Line] = [(tie,) for tie in ties_up(kin.family, id, at)]
    while ways:
        way = ways.pop(0)
        upper = _id(kin, way[-1].parent)
        if upper == to:
            yield way
        elif upper not in heirs and upper not in (kin.decedent, id) and len(way) < len(kin.family.persons):
            ways += [(*way, tie) for tie in ties_up(kin.family, upper, at) if _carries(tie, way[-1])]


def _carries(upper: Tie, lower: Tie) -> bool:
    """Children an adopted child had before the adoption are no kin of the adopter (727条)."""
    return not upper.by_adoption or lower.kin_from == UNKNOWN or lower.kin_from >= upper.kin_from


def _is_of(kin: Kin, tie: Tie, filiation: Filiation) -> bool:
    return (
        filiation.child == _id(kin, tie.child)
        and filiation.kind == tie.kind
        and _id(kin, tie.parent) in filiation.parents
    )


def _id(kin: Kin, number: int) -> str:
    return kin.family.persons[number].id
