"""Who descends from whom at an opening (727・809条).

Kinship through an adoption begins with the adoption: what was born to the adopted person before it is no descendant
of the adopter (大判昭和7年5月11日, 最判令和6年11月12日), unless it descends from the adopter by another way.
"""

from __future__ import annotations

from collections.abc import Collection, Container

from azukari.law.inheritance.estate import Estate
from azukari.law.inheritance.facts import A_DAY, ALIVE, SOME_DAY, UNKNOWN, day_of
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.ties import Tie


def reaches(estate: Estate, lower: Tie, kin_from: int) -> bool:
    """Whether the child of ``lower`` came late enough to be kin through an adoption made at ``kin_from``."""
    if SOME_DAY in (kin_from, lower.kin_from) or lower.kin_from == UNKNOWN:
        return not kin_from or _born_after(estate, lower.child, lower.parent, kin_from)
    if lower.kin_from == kin_from and not lower.by_adoption:
        return _asked(estate, lower.child, lower.parent)  # born on the day of the adoption
    return lower.kin_from >= kin_from


def _born_after(estate: Estate, child: int, parent: int, kin_from: int) -> bool:
    """The registers do not give both days exactly: unless their words tell, both answers are possible."""
    born = estate.family.persons[child].born
    if born and kin_from != SOME_DAY and (born.first >= day_of(kin_from) or born.last < day_of(kin_from)):
        return born.first >= day_of(kin_from)
    if born is None and kin_from > SOME_DAY and not estate.was_born(child, kin_from - 1):
        return True  # its parents married after the adoption
    return _asked(estate, child, parent)


def _asked(estate: Estate, child: int, parent: int) -> bool:
    one, other = estate.family.persons[child].id, estate.family.persons[parent].id
    before = estate.reading.choose(
        f"born:{one}", "birth-unknown", f"{one}は{other}の縁組の後に出生", f"{one}は{other}の縁組の前に出生"
    )
    return not before


def tie_by_law(estate: Estate, who: int) -> Tie | None:
    """継親子・嫡母庶子 (旧728条) or 家附の継子 (昭22法222附則26条), if that is what makes somebody an heir."""
    if estate.family.born_to[estate.who] is not None and estate.family.born_of[estate.who] is not None:
        return None  # nothing but births
    ties = [tie for tie in estate.family.up[who] if tie.parent == estate.who]
    ties = ties or [tie for tie in estate.family.up[estate.who] if tie.parent == who]
    ties = [tie for tie in ties if estate.in_force(tie)]
    return ties[0] if ties and all(tie.kind in ("step", "house_step") for tie in ties) else None


def descends(estate: Estate, who: int, ancestors: Container[int]) -> bool:
    """Whether somebody is a lineal descendant of one of ``ancestors``, by any way."""
    open_ways = [tie for tie in estate.family.up[who] if estate.in_force(tie)]
    seen = set()
    while open_ways:
        tie = open_ways.pop()
        if tie.parent in ancestors:
            return True
        if (tie.parent, tie.kin_from) in seen:
            continue
        seen.add((tie.parent, tie.kin_from))
        open_ways.extend(
            higher
            for higher in estate.family.up[tie.parent]
            if estate.in_force(higher) and (not higher.by_adoption or reaches(estate, tie, higher.kin_from))
        )
    return False


def ancestors_are_gone(estate: Estate, degree: Collection[int]) -> bool:
    """Whether every ancestor above a degree had died, by any way; found once for a whole family."""
    family = estate.family
    for who in degree:
        if family.born_of[who] != ():
            break
    else:
        return True  # nobody above is entered
    if family.last_ancestor is None:
        family.last_ancestor = _last_ancestor(family)
    return family.last_ancestor[estate.who] < estate.opened - estate.opened % A_DAY  # the same day may be in doubt


def _last_ancestor(family: Family) -> list[int]:
    """For each person, when the last of all ancestors died: one walk down the family, parents before children."""
    last = [0] * len(family.persons)
    waiting = [len(ties) for ties in family.up]
    ready = [who for who, count in enumerate(waiting) if not count]
    for parent in ready:
        here = max(last[parent], ALIVE if parent in family.vague else family.died[parent])
        for tie in family.down[parent]:
            last[tie.child] = max(last[tie.child], here)
            waiting[tie.child] -= 1
            if not waiting[tie.child]:
                ready.append(tie.child)
    return [ALIVE if count else at for at, count in zip(last, waiting, strict=True)]
