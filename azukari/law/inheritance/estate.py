"""One estate on the day it opens: whose, under which law, who stands, who has fallen away, who gets what.

An ``Estate`` is filled by the articles (``succession``, ``interim``, ``headship``) and read by ``chain`` and
``reasons``.  ``Line`` is a 株: what one child's side takes, shared again below whoever has fallen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from math import lcm
from typing import Any, Final, NamedTuple

from azukari.law.inheritance.facts import UNTIL_BORN, Act, Person, day_of
from azukari.law.inheritance.family import Family, Rank
from azukari.law.inheritance.periods import Law, Part
from azukari.law.inheritance.ties import Tie

# In which capacity somebody takes (相続の資格).
SPOUSE: Final = "spouse"
CHILD: Final = "child"
REPRESENTATIVE: Final = "representative"
ASCENDANT: Final = "ascendant"
SIBLING: Final = "sibling"
NEPHEW: Final = "nephew"
DESCENDANT: Final = "descendant"
HEAD: Final = "head"
HOUSE_HEAD: Final = "house_head"
_THIRD_RANK: Final = {SIBLING, NEPHEW}
RENOUNCED: Final = "renounced"  # why somebody takes nothing; the other reasons: left_out.py

STANDS: Final = 1  # takes
FALLEN: Final = 2  # is represented
OUT: Final = 0  # drops out with everybody below


class Question(NamedTuple):
    """A point on which more than one answer is possible."""

    flag: str  # disputed, order-of-deaths, … (docs/heirs.md)
    options: tuple[str, ...]  # each answer in Japanese


_NONE: Final[frozenset[Any]] = frozenset()


class Reading:
    """Which answer is taken on each open point, and which points were met."""

    __slots__ = ("met", "partly", "remarks", "taken")

    def __init__(self, taken: Mapping[str, int] | None = None) -> None:
        self.taken: Mapping[str, int] = taken or {}
        self.met: dict[str, Question] = {}
        self.remarks: frozenset[str] = _NONE
        self.partly: frozenset[tuple[int, int]] = _NONE  # 再転相続人の一部だけが放棄した (who, of whom)

    def choose(self, code: str, flag: str, *options: str) -> int:
        """The answer taken on a point; the first, until the reading says otherwise."""
        self.met[code] = Question(flag, options)
        return self.taken.get(code, 0)


Given = tuple[int, Part, str, int]


class Portion(NamedTuple):
    """What one heir takes, in one capacity: a name for each part of what was ``Given``."""

    who: int
    part: Part
    role: str
    instead_of: int  # whom a representative represents; -1


_portion: Final[Callable[[Given], Portion]] = partial(tuple.__new__, Portion)  # Portion(*…), faster


class Estate:
    """The estate of one person, at its opening."""

    __slots__ = (
        "assumed", "born", "died", "family", "given", "gone", "keeps_renounced", "law", "left_out", "lost", "noted",
        "opened", "reading", "remarks", "who",
    )  # fmt: skip

    def __init__(self, family: Family, who: int, opened: int, law: Law, reading: Reading) -> None:
        self.family, self.who, self.opened, self.law, self.reading = family, who, opened, law, reading
        self.died, self.born = family.died, family.born
        self.gone = self.lost = None
        self.noted: Collection[int] = family.unborn  # of whom more is to be asked than the days of birth and death
        if family.acts:
            self.gone, self.lost = family.gone.get(who), family.lost.get(who)
            self.note()
        self.given: list[Given] = []
        self.left_out: list[tuple[int, str]] = []  # who, and why (left_out.py)
        self.remarks: tuple[str, ...] = ()
        self.assumed: tuple[int, ...] = ()  # who counts as born after the parents' marriage, and that decided something
        self.keeps_renounced = False

    @property
    def portions(self) -> list[Portion]:
        """What each heir takes."""
        return [_portion(given) for given in self.given]

    def note(self) -> None:
        """Gather of whom something is on record about this estate."""
        unborn, gone, lost = self.family.unborn, self.gone or (), self.lost or ()
        self.noted = {*unborn, *gone, *lost} if unborn or lost else gone

    def in_force(self, tie: Tie) -> bool:
        """Whether parent and child were so at the opening."""
        return tie.begins <= self.opened < tie.ends

    def in_wedlock(self, tie: Tie) -> bool:
        """Whether the child was 嫡出 at the opening."""
        return tie.wedlock_from <= self.opened

    def remark(self, code: str) -> None:
        """Note something the clerk must know about this estate."""
        self.remarks += (code,)
        self.reading.remarks |= {code}

    def was_born(self, who: int, at: int) -> bool:
        """Whether somebody was born by a moment; a no that follows only from the parents' marriage is told."""
        if self.born[who] <= at:
            return True
        if self.family.persons[who].born is None and who not in self.assumed:
            self.assumed += (who,)
        return False

    def standing(self, who: int, role: str) -> int:
        """Whether somebody takes, is represented, or drops out."""
        if self.died[who] > self.opened >= self.born[who] and who not in self.noted:
            return STANDS
        if self.died[who] <= self.opened:
            self.left_out.append((who, "died-before"))
            return self._fallen_on_the_day(who) if self.law.before_opening else FALLEN
        if self.lost and who in self.lost:
            return self._fallen_by_loss(who, role)
        if self.gone and who in self.gone and not self.keeps_renounced and self.renounces(who, role):
            self.left_out.append((who, RENOUNCED))
            return OUT
        if not self.was_born(who, self.opened + UNTIL_BORN):
            self.left_out.append((who, "not-yet-born"))
            return OUT
        return self._unborn(who) if who in self.family.unborn else STANDS

    def renounces(self, who: int, role: str) -> bool:
        """938・939条: a renunciation without reservation covers every capacity of one rank."""
        act = self.gone.get(who) if self.gone else None
        if act is None or (who, self.who) in self.reading.partly or self._is_void(who, act):
            return False
        roles = act.roles
        if role in roles:
            return True
        if role in _THIRD_RANK and (self._is_child(who) or self._is_parent(who)):
            return bool(
                self.reading.choose(
                    "renounced-as-child",
                    "disputed",
                    "先順位の資格(養子・養親)で放棄しても兄弟姉妹の資格は残る(京都地判昭34.6.16)",
                    "先順位の資格(養子・養親)での放棄は兄弟姉妹の資格にも及ぶ(昭32.1.10民甲61)",
                )
            )
        return not roles

    def read_choices(self, by_successors: Mapping[int, Act], still: Collection[int]) -> None:
        """916条: what successors renounced for the dead counts; what ``still`` did later does not yet."""
        self.gone = {who: act for who, act in {**(self.gone or {}), **by_successors}.items() if who not in still}
        self.note()

    def _is_void(self, who: int, act: Act) -> bool:
        """915条: nothing can be renounced before it opens; 最判昭63.6.21: nor after the second estate was renounced."""
        if act.at is None:
            return False
        if act.at.last < day_of(self.opened):
            return True
        second = self.family.gone.get(who)
        if not second:
            return False
        first = act.at.first
        late = {one for one, later in second.items() if later.at and later.at.last < first}
        return late >= {self.family.index[id] for id in act.by} if act.by else bool(late)

    def _is_child(self, who: int) -> bool:
        return any(tie.child == who and self.in_force(tie) for tie in self.family.down[self.who])

    def _is_parent(self, who: int) -> bool:
        return any(tie.parent == who and self.in_force(tie) for tie in self.family.up[self.who])

    def _has_reserved_share(self, who: int) -> bool:
        return self._is_child(who) or any(other == who for other, _, _ in self.family.spouses[self.who])

    def _fallen_on_the_day(self, who: int) -> int:
        """昭和37年改正前888条は「開始前」の死亡をいい、同時死亡の定めがなかった。"""
        if self.died[who] == self.opened:
            literal = self.reading.choose(
                "simultaneous-before-1962",
                "disputed",
                "同時死亡の場合も代襲する",
                "「開始前」の死亡でないので代襲しない(昭和37年改正前888条、旧民法974条・995条の文言)",
            )
            return OUT if literal else FALLEN
        return FALLEN

    def _fallen_by_loss(self, who: int, role: str) -> int:
        """891・892条; who is only a sibling has no 遺留分 and cannot be disinherited."""
        assert self.lost is not None
        act = self.lost[who]
        if act.kind == "disinherited" and role in _THIRD_RANK and not self._has_reserved_share(who):
            return STANDS
        self.left_out.append((who, act.kind))
        return FALLEN

    def _unborn(self, who: int) -> int:
        """886条: 胎児は、既に生まれたものとみなす。死体で生まれたときは適用しない。"""
        person = self.family.persons[who]
        if not person.is_unborn:
            return self._born_in_time(who, person)
        if person.is_stillborn:
            self.left_out.append((who, "stillborn"))
            return OUT
        born_dead = self.reading.choose(
            f"unborn:{person.id}", "fetus", f"{person.id}が生きて生まれた場合", f"{person.id}が死体で生まれた場合"
        )
        return OUT if born_dead else STANDS

    def _born_in_time(self, who: int, person: Person) -> int:
        """A birth of which only the year is known may be too late to have been 胎児 at the opening."""
        if person.born is None or person.born.last <= day_of(self.opened + UNTIL_BORN):
            return STANDS
        came_late = self.reading.choose(
            f"in-time:{person.id}",
            "partial-date",
            f"{person.id}は開始の時に生まれていたか、胎児であった",
            f"{person.id}は開始から300日を過ぎて出生",
        )
        if came_late:
            self.left_out.append((who, "not-yet-born"))
        return OUT if came_late else STANDS

    def give(self, who: int, part: Part, role: str, instead_of: int = -1) -> None:
        """Let somebody take a part."""
        self.given.append((who, part, role, instead_of))


class Line:
    """A 株 to be shared again: somebody who has fallen, and those who stand in the place."""

    __slots__ = ("above", "depth", "heads", "kin_from", "part", "total", "weight", "who")
    part: Part

    def __init__(self, who: int, weight: int, kin_from: int, above: Line | None) -> None:
        self.who, self.weight, self.kin_from, self.above = who, weight, kin_from, above
        self.depth: int = above.depth + 1 if above else 0
        self.heads: dict[int, int] = {}  # who stands in the place, and with which weight
        self.total = 0  # weights of the heads, and of the living lines below

    @property
    def first(self) -> int:
        """Whose 株 it is: the child or sibling at the top."""
        line = self
        while line.above is not None:
            line = line.above
        return line.who


def by_heads(estate: Estate, rank: Rank, part: Part, role: str) -> bool:
    """900条4号: nobody has fallen, so a part is divided among heads."""
    num, den = part
    total = 0
    for weight, _ in rank.values():
        total += weight
    den *= total
    given = estate.given
    for who, (weight, _) in rank.items():
        given.append((who, (num * weight, den), role, -1))
    return True


def scaled(portions: list[Portion]) -> list[Portion]:
    """The portions, grown in proportion until they make a whole."""
    den = lcm(*(p.part[1] for p in portions))
    nums = [p.part[0] * den // p.part[1] for p in portions]
    return [p._replace(part=(num, sum(nums))) for p, num in zip(portions, nums, strict=True)]


def share_out(
    estate: Estate, standing: Rank, lines: list[Line], part: Part, role: str, below: str
) -> bool:  # fmt: skip
    """900条4号・901条: divide a part among heads and lines, and each line again below whoever has fallen."""
    num, den = part
    den *= _prune(standing, lines)
    given = estate.given
    for who, (weight, _) in standing.items():
        given.append((who, (num * weight, den), role, -1))
    for line in lines:
        if line.total:
            over, under = line.above.part if line.above else (num, den)
            line.part = over, under = over * line.weight, under * line.total
            for who, weight in line.heads.items():
                given.append((who, (over * weight, under), below, line.who))
    return den > 0


def _prune(standing: Rank, lines: list[Line]) -> int:
    """Count the living lines under each other, from the lowest up; the sum of the topmost weights."""
    top = 0
    for weight, _ in standing.values():
        top += weight
    for line in reversed(lines):
        if line.total and line.above:
            line.above.total += line.weight
        elif line.total:
            top += line.weight
    return top
