"""The facts of a family, and the graph made of them.

Facts never change and name persons by id, never by name; each carries the register entry it was read from.
``Family`` numbers the persons, turns days into whole numbers (``moment``) and sorts every tie by parent and by
child, so that an estate looks only at its own relatives.  What the facts mean in law is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from azukari.law.calendar import PartialDay
from azukari.law.inheritance.territories import old_law_until

if TYPE_CHECKING:
    from azukari.law.inheritance.house import Houses

A_DAY = 2048  # moments in a day: ties change at its beginning, deaths come at their minute or in the middle
_FIRST_MINUTE = 256
ALIVE = 1 << 62
UNKNOWN = -1
SOME_DAY = 1  # an adoption of which nobody knows the day
NO_HEIR = -1  # 相続人不存在: the part goes to 相続財産法人 (951条)
NOBODY = "__NO_HEIR__"
UNTIL_BORN = 300 * A_DAY  # 胎児(886条); 300日 by 772条2項
OLD_CODE_ENDS = date(1947, 5, 3).toordinal() * A_DAY  # 応急措置法3条

LAW_BEGINS = date(1898, 7, 16)
NEW_CODE_BEGINS = date(1948, 1, 1).toordinal() * A_DAY


class Person(NamedTuple):
    """One person, as far as the registers tell."""

    id: str
    born: PartialDay | None = None
    died: PartialDay | None = None  # None: alive
    sex: str = ""  # f | m; 家督相続 reads "" as m
    name: str = ""
    domicile: str = ""  # 最後の住所: okinawa | amami
    register: str = ""  # 本籍: okinawa | amami
    is_unborn: bool = False  # 胎児
    is_stillborn: bool = False
    is_deemed_dead: bool = False  # 失踪宣告
    entry: str = ""
    died_at: int | None = None  # 死亡の時分, as a minute of the day
    nationality: str = ""  # where it is not Japanese


class Filiation(NamedTuple):
    """A child and its parents."""

    child: str
    parents: tuple[str, ...]
    # birth | recognized 認知 | natural 私生子 | (special_)adoption | step 継子 | step_outside 嫡母庶子
    # | house_step 家附の継子
    kind: str = "birth"
    since: PartialDay | None = None  # 縁組の日
    until: PartialDay | None = None  # 離縁の日
    entry: str = ""


class Marriage(NamedTuple):
    """A marriage; it ends by divorce, or by a death."""

    one: str
    other: str
    since: PartialDay | None = None
    until: PartialDay | None = None  # 離婚の日
    kind: str = ""  # 入夫婚姻 entry | 婿養子縁組 adopted | 内縁 de_facto
    entry: str = ""


class Act(NamedTuple):
    """Something done or decided about an inheritance or a house (docs/heirs.md lists the kinds)."""

    kind: str
    who: tuple[str, ...]
    of: str = ""
    to: str = ""
    at: PartialDay | None = None
    until: PartialDay | None = None
    roles: frozenset[str] = frozenset()  # 放棄: in which capacity; empty: without reservation
    by: tuple[str, ...] = ()  # 再転: which successors exercised it
    cause: str = ""
    entry: str = ""
    part: tuple[int, int] = (1, 1)  # 相続分の譲渡: how much of the share


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


class NoSuchPerson(KeyError):
    """A fact names an id that is no person."""

    def __init__(self, id: str, entry: str) -> None:
        self.id, self.entry = id, entry
        super().__init__(id)


def moment(day: date) -> int:
    """The beginning of a day."""
    return day.toordinal() * A_DAY


def of_death(day: date, minute: int | None = None) -> int:
    """A death on a day; at a minute, where the register tells it."""
    return day.toordinal() * A_DAY + (A_DAY // 2 if minute is None else _FIRST_MINUTE + minute)


def day_of(at: int) -> date:
    """The day a moment lies in."""
    return date.fromordinal(at // A_DAY)


class Family:
    """Persons by number, and everything that ties them."""

    __slots__ = (
        "abroad", "acts", "born", "died", "down", "filiations", "gone", "has_houses", "has_open_days", "has_open_ties",
        "houses", "ids", "index", "last_ancestor", "lost", "marriages", "persons", "spouses", "timed", "together",
        "unborn", "up", "vague",
    )  # fmt: skip

    def __init__(
        self,
        persons: Iterable[Person],
        filiations: Iterable[Filiation] = (),
        marriages: Iterable[Marriage] = (),
        acts: Iterable[Act] = (),
    ) -> None:
        self.persons = tuple(persons)
        self.filiations, self.marriages, self.acts = tuple(filiations), tuple(marriages), tuple(acts)
        self.ids = [*[person.id for person in self.persons], NOBODY]  # NO_HEIR (-1) is the last
        self.index = dict(zip(self.ids, range(len(self.persons)), strict=False))
        self.born: list[int] = []
        self.died: list[int] = []
        self.vague: dict[int, PartialDay] = {}
        self.unborn: set[int] = set()  # 胎児, and whose birth some opening may come before
        self.timed: set[int] = set()
        self.abroad = False  # 沖縄・奄美 may be in question
        self.down: list[list[Tie]] = []
        self.up: list[list[Tie]] = []
        self.spouses: list[list[tuple[int, int, int]]] = []
        self.gone: dict[int, dict[int, Act]] = {}  # 放棄: of whom → who
        self.lost: dict[int, dict[int, Act]] = {}  # 廃除・欠格: of whom → who
        self.together: dict[int, int] = {}  # 同時死亡: person → number of the event
        self.has_open_ties = False
        self._read_persons()
        self._tie_spouses()
        self._tie_children()
        self._read_acts()
        self.has_open_days = bool(self.vague) or self._same_days()  # some order of deaths may be in doubt
        self.last_ancestor: list[int] | None = None  # kinship.ancestors_are_gone
        self.houses: Houses | None = None  # house.House
        self.has_houses: bool | None = None  # whether anything is of the old code (implied.with_implied_ties)

    def number(self, id: str, entry: str = "") -> int:
        """The number of a person; ``NoSuchPerson`` when nobody has the id."""
        try:
            return self.index[id]
        except KeyError:
            raise NoSuchPerson(id, entry) from None

    def label(self, who: int) -> str:
        """How sentences call a person."""
        person = self.persons[who]
        return person.name or person.id

    def has_relatives(self, who: int) -> bool:
        """Whether anybody is entered as parent, child or spouse."""
        return bool(self.up[who] or self.down[who] or self.spouses[who])

    def acts_of(self, kind: str) -> Iterator[Act]:
        """The acts of one kind, as entered."""
        return (act for act in self.acts if act.kind == kind)

    def with_deaths(self, died: dict[int, int]) -> Family:
        """The same family, had these persons died at these moments."""
        other = object.__new__(Family)
        for name in Family.__slots__:
            setattr(other, name, getattr(self, name))
        other.died, other.last_ancestor = list(self.died), None
        for who, at in died.items():
            other.died[who] = at
        return other

    def _read_persons(self) -> None:
        for number, person in enumerate(self.persons):
            born, died = person.born, person.died
            self.born.append(moment(born.first) if born else UNKNOWN)
            self.died.append(_death(died, born) if died else ALIVE)
            if died and not died.is_certain:
                self.vague[number] = died
            elif died and person.died_at is not None:
                self.died[number] = of_death(died.first, person.died_at)
                self.timed.add(number)
            if person.is_unborn or (born and born.first < born.last < date.max):
                self.unborn.add(number)
            if person.domicile or person.register:
                self.abroad = True
            self.down.append([])
            self.up.append([])
            self.spouses.append([])

    def _tie_spouses(self) -> None:
        for marriage in self.marriages:
            one, other = self.number(marriage.one, marriage.entry), self.number(marriage.other, marriage.entry)
            since, until = self._begin(marriage.since), self._end(marriage.until)
            if marriage.kind == "de_facto":  # 内縁: 婚姻は届出による(739条)
                since = until = ALIVE
            self.spouses[one].append((other, since, until))
            self.spouses[other].append((one, since, until))

    def _tie_children(self) -> None:
        outside = self._born_outside()
        for filiation in self.filiations:
            child = self.number(filiation.child, filiation.entry)
            parents = [self.number(parent, filiation.entry) for parent in filiation.parents]
            terms = self._terms(filiation, child, outside)
            for parent in parents:
                if filiation.kind == "natural" and self._is_father(parent, parents):
                    continue  # 認知のない父とは親子でない
                tie = Tie(parent, child, *terms)
                self.down[parent].append(tie)
                self.up[child].append(tie)
        for filiation in self.filiations:
            if filiation.kind == "special_adoption":
                self._cut_natural_ties(filiation)

    def _is_father(self, parent: int, parents: list[int]) -> bool:
        """A man; beside a mother or a wife also somebody whose sex is not entered."""
        beside = (*parents, *(other for other, _, _ in self.spouses[parent]))
        sex = self.persons[parent].sex
        return sex == "m" or (sex == "" and any(self.persons[one].sex == "f" for one in beside))

    def _born_outside(self) -> dict[str, set[int]]:
        """The parents, as the law knows them, of every child a register calls 庶子, 私生子 or 認知された子."""
        outside: dict[str, set[int]] = {
            filiation.child: set() for filiation in self.filiations if filiation.kind in ("recognized", "natural")
        }
        for filiation in self.filiations if outside else ():
            if filiation.child in outside and filiation.kind in ("birth", "recognized"):
                outside[filiation.child].update(self.number(parent, filiation.entry) for parent in filiation.parents)
        return outside

    def _wedlock_from(self, filiation: Filiation, outside: dict[str, set[int]]) -> int:
        """嫡出 is a status of the child towards both parents; 準正 (789条) begins with their marriage.

        旧836条2項: by a recognition during the marriage it began on that day (旧970条2項 reckons the age from it).
        """
        if filiation.kind == "birth" and (filiation.child not in outside or len(filiation.parents) > 1):
            return 0
        if filiation.kind not in ("birth", "recognized", "natural"):
            return ALIVE if filiation.kind == "step_outside" else 0
        parents = outside[filiation.child]
        married = min(
            (begins for one in parents for other, begins, _ in self.spouses[one] if other in parents), default=ALIVE
        )
        known = self._begin(filiation.since) if filiation.kind == "recognized" else 0
        return max(married, known) if known < OLD_CODE_ENDS else married

    def _terms(
        self, filiation: Filiation, child: int, outside: dict[str, set[int]]
    ) -> tuple[str, int, int, int, bool, int]:
        """What a tie has in common with the tie to the other parent."""
        since, until = self._begin(filiation.since), self._end(filiation.until)
        born = self.persons[child].born
        kin_from = self.born[child] if born and born.is_certain else UNKNOWN
        if filiation.kind == "birth":
            return "birth", 0, until, kin_from, False, self._wedlock_from(filiation, outside) if outside else 0
        kind = "step" if filiation.kind == "step_outside" else filiation.kind
        adopted = kind in ("adoption", "special_adoption", "step")
        if adopted:
            kin_from = since or (0 if filiation.kind == "step" else SOME_DAY)
        if kind in ("step", "house_step"):
            ends = old_code_ends(self, child, *(self.index[parent] for parent in filiation.parents))
            if kind == "house_step":
                return kind, max(NEW_CODE_BEGINS, ends), until, kin_from, False, 0
            until = min(until, ends)
        return kind, since if adopted else 0, until, kin_from, adopted, self._wedlock_from(filiation, outside)

    def _cut_natural_ties(self, adoption: Filiation) -> None:
        """817条の9: a special adoption ends every older tie, save to the adopter's own spouse."""
        child, since, until = self.index[adoption.child], self._begin(adoption.since), self._end(adoption.until)
        adopters = {self.index[parent] for parent in adoption.parents}
        kept = {other for one in adopters for other, begins, ends in self.spouses[one] if begins <= since < ends}
        for tie in tuple(self.up[child]):
            own = tie.parent in adopters or (len(adopters) == 1 and tie.parent in kept)
            if own or tie.kind == "special_adoption" or tie.begins > since:
                continue
            revived = replace(tie, begins=until, ends=tie.ends)
            tie.ends = min(tie.ends, since)
            if until != ALIVE and not tie.by_adoption:  # 817条の11: 離縁の日から実方との親族関係が戻る
                self.up[child].append(revived)
                self.down[tie.parent].append(revived)

    def _read_acts(self) -> None:
        for act in self.acts:
            who = [self.number(id, act.entry) for id in act.who]
            of = self.number(act.of, act.entry) if act.of else UNKNOWN
            self.has_open_ties |= act.at is not None and not act.at.is_certain
            if act.to:
                self.number(act.to, act.entry)
            if act.kind == "renounce":
                self._renounce(act, who, self.gone.setdefault(of, {}))
            elif act.kind in ("disqualified", "disinherited") and act.until is None:
                self._lose(act, who, self.lost.setdefault(of, {}))
            elif act.kind == "simultaneous":
                self._die_together(who)

    def _renounce(self, act: Act, who: list[int], gone: dict[int, Act]) -> None:
        """938条: each capacity may be renounced by itself; what comes before the opening counts for nothing."""
        for one in who:
            before = gone.get(one)
            if before is None or comes_before_opening(self, before):
                gone[one] = act
            elif not comes_before_opening(self, act):
                roles = before.roles | act.roles if before.roles and act.roles else frozenset()
                gone[one] = act._replace(roles=roles, by=before.by + act.by if before.by and act.by else ())

    def _lose(self, act: Act, who: list[int], lost: dict[int, Act]) -> None:
        """891–894条: 廃除 may be cancelled, and does not hide a 欠格."""
        for one in who:
            if act.kind == "disqualified" or not (one in lost or self._is_cancelled(act, self.ids[one])):
                lost[one] = act

    def _is_cancelled(self, act: Act, id: str) -> bool:
        """Whether a 廃除 was cancelled, and not decided anew since."""
        return any(
            later.of == act.of and id in later.who and not (act.at and later.at and later.at.last < act.at.first)
            for later in self.acts_of("disinheritance_cancelled")
        )

    def _die_together(self, who: list[int]) -> None:
        at = max((self.died[one] for one in who if self.died[one] != ALIVE), default=ALIVE)
        for one in who:
            self.together[one] = min(who)
            self.died[one] = at
            self.vague.pop(one, None)

    def _begin(self, day: PartialDay | None) -> int:
        if day is None or day.first == date.min:
            return 0
        self.has_open_ties |= day.first != day.last
        return moment(day.first)

    def _end(self, day: PartialDay | None) -> int:
        if day is None:
            return ALIVE
        self.has_open_ties |= day.first != day.last
        return moment(day.last)

    def _same_days(self) -> bool:
        """Whether two persons died on one day and nobody says in which order."""
        days: dict[int, int] = {}
        for who, at in enumerate(self.died):
            if at != ALIVE:
                other = days.setdefault(at // A_DAY, who)
                if other != who and self.may_be_either(other, who):
                    return True
        return False

    def may_be_either(self, one: int, other: int) -> bool:
        """Whether nobody says which of two persons, dead on one day, died first."""
        if one in self.together and self.together[one] == self.together.get(other):
            return False
        return self.died[one] == self.died[other] or not (one in self.timed and other in self.timed)


def old_code_ends(family: Family, *people: int) -> int:
    """When 家 and 継親子・嫡母庶子 ended: 1947-05-03, for people domiciled in 沖縄 or 奄美 some years later."""
    days = [old_law_until(place) for who in people if (place := family.persons[who].domicile)]
    return min((moment(day) if day else OLD_CODE_ENDS for day in days), default=OLD_CODE_ENDS)


def comes_before_opening(family: Family, act: Act) -> bool:
    """Whether something was done about an estate that had not opened yet."""
    opened = family.died[family.index[act.of]]
    return act.at is not None and (opened == ALIVE or act.at.last < day_of(opened))


def _death(died: PartialDay, born: PartialDay | None) -> int:
    """When somebody died; at the earliest, where the words leave it open (不詳 reaches back to the first law)."""
    if died.first > date.min:
        return of_death(died.first)
    return of_death(max(LAW_BEGINS, born.first) if born else LAW_BEGINS)
