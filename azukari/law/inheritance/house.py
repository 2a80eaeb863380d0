"""家: who was of one house on a day (旧732–745条).

Nobody writes the members of a house down one by one; the law says how each of them came into it.  So from a person one
climbs, by birth, adoption or marriage, to the oldest one known of the same house: two persons who end at the same one
are of one house.  What a register says (去家, 分家, 入籍) goes before what would follow from birth.
"""

from __future__ import annotations

from collections.abc import Mapping

from azukari.law.inheritance.facts import A_DAY, ALIVE, FOUNDED, OLD_CODE_ENDS, UNKNOWN, Act, Houses, moment
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.ties import Tie

_NOBODY: Mapping[int, int] = {}
_LEFT = ("left_house", *FOUNDED)
_MOVED = (*_LEFT, "house_member")
_BY_BIRTH = ("birth", "recognized", "natural")
_BY_ADOPTION = ("adoption", "special_adoption")


class House:
    """The house somebody belonged to at a moment; of a head, since when he headed it, if that is known."""

    __slots__ = ("at", "family", "heads", "of", "root", "since")

    def __init__(self, family: Family, of: int, at: int, since: int = 0, heads: Mapping[int, int] = _NOBODY) -> None:
        self.family, self.of, self.at, self.since = family, of, at, since
        self.heads = heads  # of other houses, and since when
        self.root = UNKNOWN
        self.root = self._climb(of, since or at - 1)  # a head who leaves on the day headed it until then

    def has(self, who: int) -> bool:
        """Whether somebody was of this house."""
        return who == self.of or self._climb(who, self.at) == self.root

    def came_from_another(self) -> bool:
        """Whether the one asked about came into the house by marriage or adoption."""
        return bool(self._adopted(self.of, self.at) or self._married_into(self.of, self.at))

    def entered(self, who: int) -> bool:
        """旧737・738条: of the house only by 親族入籍 or 引取入籍, having been born into another one."""
        step = any(tie.kind == "step" and self._holds(tie, self.at) for tie in self.family.up[who])
        said = self._said(who, self.at)
        if said and said.kind in _LEFT:
            said = None
        if said and self._came_back(who, _since(said)):
            return True
        if self._adopted(who, self.at) or not (step or said):
            return False
        parent = self._by_birth(who, self.at)
        if parent is None:
            return False
        born = parent[1]
        return self._climb(*parent, said_at=born if born < self.at else UNKNOWN) != self.root

    def _came_back(self, who: int, back: int) -> bool:
        """Into the house he was born into, having left it; 旧739・875条: who comes back by 離婚・離縁 is as before."""
        left = [_since(act) for act in houses_of(self.family).moves[who] if act.kind in _LEFT and _since(act) < back]
        married = houses_of(self.family).entries.get(who, ())
        adopted = [tie for tie in self.family.up[who] if tie.kind in _BY_ADOPTION]
        ended = [*(until for _, _, until in married), *(tie.ends for tie in adopted)]
        if any(max(left, default=0) < end <= back + A_DAY for end in ended):
            return False
        widowed = any(
            since < back < until and self._climb(into, self.at) != self.root for into, since, until in married
        )
        return bool(left) or widowed

    def _climb(self, who: int, at: int, *, said_at: int | None = None) -> int:
        """The oldest person known of the house somebody was of at a moment."""
        said_at = self.at if said_at is None else said_at
        seen: set[int] = set()
        while who not in seen:
            seen.add(who)
            if who in self.heads and self.heads[who] <= at and who != self.of:
                return who
            if who == self.of and self.root != UNKNOWN and 0 < self.since <= at:
                return self.root  # 旧744条: a head does not enter another house
            said = self._said(who, said_at)
            if said and said.kind in _LEFT:
                return who
            if said and not said.of and self.root != UNKNOWN:
                return self.root
            above = (self.family.index[said.of], at) if said and said.of else self._came_from(who, at)
            if above is None:
                return who
            who, at = above
        return who

    def _said(self, who: int, at: int) -> Act | None:
        """The last thing a register says about somebody's house, if anything."""
        found = [act for act in houses_of(self.family).moves.get(who, ()) if _since(act) <= at]
        return max(found, key=lambda act: (_since(act), act.kind, act.of), default=None)

    def _came_from(self, who: int, at: int) -> tuple[int, int] | None:
        """By whom somebody came into a house, and when that one's house counts."""
        adoption, marriage = self._adopted(who, at), self._married_into(who, at)
        if marriage and (not adoption or not marriage[1] or marriage[1] >= adoption.begins):
            return marriage[0], at
        if adoption:
            return self._of_both(who, adoption), at
        step = next((t for t in self.family.up[who] if t.kind == "step" and self._holds(t, at)), None)
        return (step.parent, at) if step else self._by_birth(who, at)

    def _adopted(self, who: int, at: int) -> Tie | None:
        ties = [tie for tie in self.family.up[who] if tie.kind in _BY_ADOPTION and self._holds(tie, at)]
        return max(ties, key=lambda tie: tie.begins, default=None)

    def _of_both(self, who: int, adoption: Tie) -> int:
        """Of two adopters, the father."""
        both = [tie.parent for tie in self.family.up[who] if tie.by_adoption and tie.begins == adoption.begins]
        return min(both, key=lambda parent: (is_woman(self.family, parent), self.family.ids[parent]))

    def _married_into(self, who: int, at: int) -> tuple[int, int] | None:
        """Whose house somebody entered by marriage, and since when; a widow stays in it (旧788条)."""
        into = [
            (other, since) for other, since, until in houses_of(self.family).entries.get(who, ()) if since <= at < until
        ]
        died, ids = self.family.died, self.family.ids  # of two days nobody knows, whose spouse lived longer is later
        return max(into, key=lambda one: (one[1], died[one[0]], ids[one[0]]), default=None)

    def _by_birth(self, who: int, at: int) -> tuple[int, int] | None:
        """旧733条: 子は父の家に入る。父の知れない子は母の家に入る。"""
        family = self.family
        parents = [tie for tie in family.up[who] if tie.kind in _BY_BIRTH]
        parents.sort(key=lambda tie: (is_woman(family, tie.parent), tie.kind == "natural", family.ids[tie.parent]))
        if not parents:
            return None
        headed = [tie for tie in parents if tie.parent == self.of and tie.kind == "birth" and self.since]
        parents = headed or parents  # a married woman who heads a house: her children are born into it
        parent, born = parents[0].parent, family.persons[who].born
        if born and born.is_certain:
            return parent, min(at, moment(born.first))
        brought = [since for into, since, _ in houses_of(family).entries.get(parent, ()) if into == self.of]
        return parent, min([at, *(since - 1 for since in brought)])  # the head's wife brought the child with her

    @staticmethod
    def _holds(tie: Tie, at: int) -> bool:
        return tie.begins <= at < tie.ends


def is_woman(family: Family, who: int) -> bool:
    """Whether somebody is a woman: as entered, otherwise as the wife of a man."""
    return family.persons[who].sex == "f" or (not family.persons[who].sex and who in houses_of(family).wives)


def left_behind(family: Family, adopter: int, at: int) -> list[Tie]:
    """旧730条3項: children born to an adopted child who stayed in the house when it left by 離縁."""
    found: list[Tie] = []
    for tie in family.down[adopter]:
        if tie.kind == "adoption" and tie.ends <= min(at, OLD_CODE_ENDS):
            house = House(family, adopter, tie.ends + A_DAY)
            found += (
                lower
                for lower in family.down[tie.child]
                if (lower.kin_from == UNKNOWN or tie.begins <= lower.kin_from < tie.ends) and house.has(lower.child)
            )
    return found


def joined(family: Family, who: int) -> int:
    """Since when somebody was of the house a register says he entered (親族入籍、引取入籍); 0 where it says nothing."""
    return max((_since(act) for act in houses_of(family).moves.get(who, ()) if act.kind == "house_member"), default=0)


def with_ancestors(family: Family, *people: int) -> set[int]:
    """These people and everybody above them."""
    found, waiting = set(people), list(people)
    while waiting:
        above = {up.parent for up in family.up[waiting.pop()]} - found
        found |= above
        waiting += above
    return found


def houses_of(family: Family) -> Houses:
    """What the facts say about houses, read once for a family."""
    if family.houses is None:
        family.houses = Houses(_entries(family), _moves(family), _wives(family), {})
    return family.houses


def _entries(family: Family) -> dict[int, list[tuple[int, int, int]]]:
    """The wife enters the husband's house; the husband hers by 入夫婚姻 and 婿養子縁組."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for marriage in family.marriages:
        if marriage.kind == "de_facto":
            continue
        wife, husband = _couple(family, (marriage.one, marriage.other))
        who, into = (husband, wife) if marriage.kind else (wife, husband)
        since = moment(marriage.since.first) if marriage.since else 0
        until = moment(marriage.until.last) if marriage.until else ALIVE
        found.setdefault(who, []).append((into, since, until))
    for filiation in family.filiations:  # 嫡出子の父母は夫婦である。婚姻が入っていなくても、母は父の家に在る
        if filiation.kind == "birth" and len(filiation.parents) == 2:
            wife, husband = _couple(family, filiation.parents)
            if not family.spouses[wife] and not family.spouses[husband]:
                found.setdefault(wife, []).append((husband, 0, ALIVE))
    return found


def _moves(family: Family) -> dict[int, list[Act]]:
    found: dict[int, list[Act]] = {}
    for act in family.acts:
        if act.kind in _MOVED:
            for id in act.who:
                found.setdefault(family.index[id], []).append(act)
    return found


def _wives(family: Family) -> set[int]:
    couples = [_couple(family, (marriage.one, marriage.other)) for marriage in family.marriages]
    return {wife for wife, husband in couples if family.persons[husband].sex == "m"}


def _couple(family: Family, ids: tuple[str, ...]) -> tuple[int, int]:
    """The wife and the husband; where no sex is entered, whoever has no parents here, or the one named second."""
    one, other = (family.index[id] for id in ids)
    is_wife = family.persons[one].sex == "f" or family.persons[other].sex == "m"
    if not family.persons[one].sex and not family.persons[other].sex:
        is_wife = bool(family.up[other]) and not family.up[one]
    return (one, other) if is_wife else (other, one)


def _since(act: Act) -> int:
    return moment(act.at.first) if act.at else 0
