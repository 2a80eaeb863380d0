"""Parents and children: from when to when the law holds them so.

The registers tell births, recognitions and adoptions (``facts``); here they become ties, sorted by parent and by child.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from azukari.law.inheritance.facts import (
    ALIVE,
    NEW_CODE_BEGINS,
    OLD_CODE_ENDS,
    SOME_DAY,
    UNKNOWN,
    Filiation,
    Person,
    beginning,
    ending,
    moment,
)
from azukari.law.inheritance.territories import old_law_until


class Entries(Protocol):
    """What ties are made of: the persons by number, and what the registers say of them."""

    persons: tuple[Person, ...]
    filiations: tuple[Filiation, ...]
    index: dict[str, int]
    born: list[int]
    spouses: list[tuple[tuple[int, int, int], ...]]


@dataclass(slots=True)
class Tie:
    """One parent and one child, for as long as the law holds them so."""

    parent: int
    child: int
    kind: str
    begins: int  # from when it gives rights: 0 by birth, the day of adoption otherwise
    ends: int
    kin_from: int  # from when descendants of the child are the parent's: its birth, or the adoption
    by_adoption: bool
    wedlock_from: int  # 嫡出 from when: 0 by birth in marriage or adoption, the parents' marriage (準正), ALIVE: never


Ties = list[list[Tie]]


def of_family(family: Entries) -> tuple[Ties, Ties]:
    """Every tie: of each person down to the children, and up to the parents."""
    outside = _born_outside(family)
    down: Ties = [[] for _ in family.persons]
    up: Ties = [[] for _ in family.persons]
    for filiation in family.filiations:
        child = family.index[filiation.child]
        parents = [family.index[parent] for parent in filiation.parents]
        terms = _terms(family, filiation, child, outside)
        for parent in parents:
            if filiation.kind == "natural" and _is_father(family, parent, parents):
                continue  # 認知のない父とは親子でない
            tie = Tie(parent, child, *terms)
            down[parent].append(tie)
            up[child].append(tie)
    for filiation in family.filiations:
        if filiation.kind == "special_adoption":
            _cut_natural_ties(family, filiation, down, up)
    return down, up


def _is_father(family: Entries, parent: int, parents: list[int]) -> bool:
    """A man; beside a mother or a wife also somebody whose sex is not entered."""
    beside = (*parents, *(other for other, _, _ in family.spouses[parent]))
    sex = family.persons[parent].sex
    return sex == "m" or (sex == "" and any(family.persons[one].sex == "f" for one in beside))


def _born_outside(family: Entries) -> dict[str, set[int]]:
    """The parents, as the law knows them, of every child a register calls 庶子, 私生子 or 認知された子."""
    outside: dict[str, set[int]] = {
        filiation.child: set() for filiation in family.filiations if filiation.kind in ("recognized", "natural")
    }
    for filiation in family.filiations if outside else ():
        if filiation.child in outside and filiation.kind in ("birth", "recognized"):
            outside[filiation.child].update(family.index[parent] for parent in filiation.parents)
    return outside


def _wedlock_from(family: Entries, filiation: Filiation, outside: dict[str, set[int]]) -> int:
    """嫡出 is a status of the child towards both parents; 準正 (789条) begins with their marriage.

    旧836条2項: by a recognition during the marriage it began on that day (旧970条2項 reckons the age from it).
    """
    if filiation.kind == "birth" and (filiation.child not in outside or len(filiation.parents) > 1):
        return 0
    if filiation.kind not in ("birth", "recognized", "natural"):
        return ALIVE if filiation.kind == "step_outside" else 0
    parents = outside[filiation.child]
    married = min(
        (begins for one in parents for other, begins, _ in family.spouses[one] if other in parents), default=ALIVE
    )
    known = beginning(filiation.since) if filiation.kind == "recognized" else 0
    return max(married, known) if known < OLD_CODE_ENDS else married


def _terms(
    family: Entries, filiation: Filiation, child: int, outside: dict[str, set[int]]
) -> tuple[str, int, int, int, bool, int]:
    """What a tie has in common with the tie to the other parent."""
    since, until = beginning(filiation.since), ending(filiation.until)
    born = family.persons[child].born
    kin_from = family.born[child] if born and born.is_certain else UNKNOWN
    if filiation.kind == "birth":
        return "birth", 0, until, kin_from, False, _wedlock_from(family, filiation, outside) if outside else 0
    kind = "step" if filiation.kind == "step_outside" else filiation.kind
    adopted = kind in ("adoption", "special_adoption", "step")
    if adopted:
        kin_from = since or (0 if filiation.kind == "step" else SOME_DAY)
    if kind in ("step", "house_step"):
        ends = old_code_ends(family, child, *(family.index[parent] for parent in filiation.parents))
        if kind == "house_step":
            return kind, max(NEW_CODE_BEGINS, ends), until, kin_from, False, 0
        until = min(until, ends)
    return kind, since if adopted else 0, until, kin_from, adopted, _wedlock_from(family, filiation, outside)


def _cut_natural_ties(family: Entries, adoption: Filiation, down: Ties, up: Ties) -> None:
    """817条の9: a special adoption ends every older tie, save to the adopter's own spouse."""
    child, since, until = family.index[adoption.child], beginning(adoption.since), ending(adoption.until)
    adopters = {family.index[parent] for parent in adoption.parents}
    kept = {other for one in adopters for other, begins, ends in family.spouses[one] if begins <= since < ends}
    for tie in tuple(up[child]):
        own = tie.parent in adopters or (len(adopters) == 1 and tie.parent in kept)
        if own or tie.kind == "special_adoption" or tie.begins > since:
            continue
        revived = replace(tie, begins=until, ends=tie.ends)
        tie.ends = min(tie.ends, since)
        if until != ALIVE and not tie.by_adoption:  # 817条の11: 離縁の日から実方との親族関係が戻る
            up[child].append(revived)
            down[tie.parent].append(revived)


def old_code_ends(family: Entries, *people: int) -> int:
    """When 家 and 継親子・嫡母庶子 ended: 1947-05-03, for people domiciled in 沖縄 or 奄美 some years later."""
    days = [old_law_until(place) for who in people if (place := family.persons[who].domicile)]
    return min((moment(day) if day else OLD_CODE_ENDS for day in days), default=OLD_CODE_ENDS)
