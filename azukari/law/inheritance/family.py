"""The facts of a family, made into a graph.

``Family`` numbers the persons, turns days into whole numbers (``moment``) and sorts births and marriages by person, so
that an estate looks only at its own relatives; and it says what may matter in it at all, so that nobody looks for the
rest.  What the facts mean in law is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from azukari.law.calendar import PartialDay
from azukari.law.inheritance import ties
from azukari.law.inheritance.facts import (
    A_DAY,
    ALIVE,
    HANDS_ON,
    LAW_BEGINS,
    NOBODY,
    OF_HOUSES,
    OLD_CODE_ENDS,
    UNKNOWN,
    Act,
    Filiation,
    Houses,
    Marriage,
    Person,
    beginning,
    day_of,
    ending,
    moment,
    of_death,
)
from azukari.law.inheritance.ties import Ties

# Somebody of the rank that inherits → weight (of 2: a child outside marriage, a sibling of half blood may count half)
# and since when descendants are kin (0: always).
Rank = dict[int, tuple[int, int]]
BORN: Final = (2, 0)  # a child born in marriage


_FIELDS = (
    "_down", "_up", "abroad", "acts", "born", "born_of", "born_to", "died", "filiations", "gone",
    "has_foreigners", "has_houses",
    "has_open_days", "has_open_ties", "houses", "ids", "index", "is_handed_on", "is_old", "last_ancestor",
    "last_death", "lost", "marriages", "persons", "spouses", "timed", "together", "unborn", "vague",
)  # fmt: skip


class NoSuchPerson(Exception):
    """A fact names an id that is no person."""

    def __init__(self, id: str, entry: str) -> None:
        self.id, self.entry = id, entry
        super().__init__(id)


class Family:
    """Persons by number, and everything that ties them."""

    __slots__ = _FIELDS

    def __init__(
        self,
        persons: Iterable[Person],
        filiations: Iterable[Filiation] = (),
        marriages: Iterable[Marriage] = (),
        acts: Iterable[Act] = (),
    ) -> None:
        self.persons, self.filiations = tuple(persons), tuple(filiations)
        self.marriages, self.acts = tuple(marriages), tuple(acts)
        self.ids: list[str] = []
        self.index: dict[str, int] = {}
        self.born: list[int] = []
        self.died: list[int] = []
        self.vague: dict[int, PartialDay] = {}
        self.unborn: set[int] = set()  # 胎児, and whose birth some opening may come before
        self.timed: set[int] = set()
        self.abroad = False  # 沖縄・奄美 may be in question
        self.spouses: list[tuple[tuple[int, int, int], ...]] = [()] * len(self.persons)
        self.gone: dict[int, dict[int, Act]] = {}  # 放棄: of whom → who
        self.lost: dict[int, dict[int, Act]] = {}  # 廃除・欠格: of whom → who
        self.together: dict[int, int] = {}  # 同時死亡: person → number of the event
        self.has_foreigners = self.is_old = self.has_houses = self.has_open_ties = self.is_handed_on = False
        # Who was born to whom, and in marriage; None where somebody has other ties too, which must be looked at.
        self.born_to: list[Rank | None]
        self.born_of: list[tuple[int, ...] | None]
        self._down: Ties | None = None
        self._up: Ties | None = None
        self.last_ancestor: list[int] | None = None  # kinship.ancestors_are_gone
        self.houses: Houses | None = None  # house.houses_of
        self._read_persons()
        try:
            dated = self._read_marriages()
            self._read_filiations(dated)
        except KeyError:
            raise self._nobody() from None
        if self.acts:
            self._read_acts()
        self._read_deaths()

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

    @property
    def down(self) -> Ties:
        """The ties of each person to the children; made when first asked for."""
        if self._down is None:
            self._down, self._up = ties.of_family(self)
        return self._down

    @property
    def up(self) -> Ties:
        """The ties of each person to the parents."""
        if self._up is None:
            self._down, self._up = ties.of_family(self)
        return self._up

    def has_relatives(self, who: int) -> bool:
        """Whether anybody is entered as parent, child or spouse."""
        return bool(self.up[who] or self.down[who] or self.spouses[who])

    def acts_of(self, kind: str) -> Iterator[Act]:
        """The acts of one kind, as entered."""
        return (act for act in self.acts if act.kind == kind)

    def with_deaths(self, died: dict[int, int]) -> Family:
        """The same family, had these persons died at these moments."""
        other = Family(())
        self.down  # noqa: B018  # made once for all of them
        for name in _FIELDS:
            setattr(other, name, getattr(self, name))
        other.died, other.last_ancestor = list(self.died), None
        for who, at in died.items():
            other.died[who] = at
            other.last_death = max(other.last_death, at)
        return other

    def _read_persons(self) -> None:
        ids, index, bear, die = self.ids, self.index, self.born, self.died
        for number, person in enumerate(self.persons):
            id, born, died, _, _, domicile, register, is_unborn, _, _, _, died_at, nationality = person
            ids.append(id)
            index[id] = number
            bear.append(moment(born.first) if born else UNKNOWN)
            if died is None:
                die.append(ALIVE)
            elif died.first != died.last:
                self.vague[number] = died
                die.append(_earliest_death(died, born))
            elif died_at is None:
                die.append(of_death(died.first))
            else:
                self.timed.add(number)
                die.append(of_death(died.first, died_at))
            if is_unborn or (born and born.first < born.last < date.max):
                self.unborn.add(number)
            if domicile or register:
                self.abroad = True
            if nationality:
                self.has_foreigners = True
        ids.append(NOBODY)  # NO_HEIR (-1) is the last

    def _read_marriages(self) -> bool:
        """Who is whose spouse, from when to when; whether any of the days is known."""
        dated = False
        index, spouses = self.index, self.spouses
        for id, other_id, since, until, kind, _ in self.marriages:
            one, other = index[id], index[other_id]
            begins, ends = 0, ALIVE
            if since or until:
                begins, ends = self._stretch(since, until)
                dated = True
            if kind:
                self.has_houses |= kind in ("adopted", "entry")
                if kind == "de_facto":  # 内縁: 婚姻は届出による(739条)
                    begins = ends = ALIVE
            spouses[one] += ((other, begins, ends),)
            spouses[other] += ((one, begins, ends),)
        return dated

    def _read_filiations(self, dated: bool) -> None:
        """Who was born to whom; and who has ties of which more is to be said."""
        index = self.index
        childless: Rank = {}  # one for all: nobody's children are written into it
        born_to: list[Rank | None] = [childless] * len(self.persons)
        born_of: list[tuple[int, ...]] = [()] * len(self.persons)
        otherwise: list[int] = []
        for id, parents, kind, since, until, _ in self.filiations:
            child = index[id]
            for parent in parents:
                who = index[parent]
                born = born_to[who]
                if not born:
                    born_to[who] = {child: BORN}
                elif child not in born:
                    born[child] = BORN
                else:
                    continue
                born_of[child] += (who,)
            if kind != "birth" or since or until:
                self._stretch(since, until)
                otherwise.append(child)
            elif dated and self.born[child] == UNKNOWN and len(parents) > 1:
                self._read_birth(child, index[parents[0]], index[parents[1]])
        self.born_to, self.born_of = born_to, [*born_of]
        for child in otherwise:
            self.born_of[child] = None
            for who in born_of[child]:
                self.born_to[who] = None

    def _read_birth(self, child: int, one: int, other: int) -> None:
        """Whose day of birth is not entered came after the parents' marriage, unless something says otherwise."""
        married = min([begins for who, begins, _ in self.spouses[one] if who == other], default=0)
        acted = [begins for _, begins, _ in self.spouses[child] if begins]
        if 0 < married < min([self.died[child], *acted]):
            self.born[child] = married

    def _nobody(self) -> NoSuchPerson:
        """The first entry of a tie that names an id nobody has."""
        named: list[tuple[tuple[str, ...], str]] = [((tie.one, tie.other), tie.entry) for tie in self.marriages]
        named += [((tie.child, *tie.parents), tie.entry) for tie in self.filiations]
        return next(NoSuchPerson(id, entry) for ids, entry in named for id in ids if id not in self.index)

    def _stretch(self, since: PartialDay | None, until: PartialDay | None) -> tuple[int, int]:
        """From when to when a tie holds; notes whether the words leave a day of it open."""
        if since and since.first != date.min:
            self.has_open_ties |= since.first != since.last
        if until:
            self.has_open_ties |= until.first != until.last
        return beginning(since), ending(until)

    def _read_acts(self) -> None:
        for act in self.acts:
            who = [self.number(id, act.entry) for id in act.who]
            of = self.number(act.of, act.entry) if act.of else UNKNOWN
            self.has_open_ties |= act.at is not None and not act.at.is_certain
            if act.to:
                self.number(act.to, act.entry)
            self.is_old |= act.kind in OF_HOUSES
            self.has_houses |= act.kind == "house_head_of"
            self.is_handed_on |= act.kind in HANDS_ON or bool(act.by)
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
        """Who died together with the same person died together."""
        told = {self.together[one] for one in who if one in self.together}
        everybody = {*who, *(one for one, event in self.together.items() if event in told)}
        at = max((self.died[one] for one in everybody if self.died[one] != ALIVE), default=ALIVE)
        for one in everybody:
            self.together[one] = min(everybody)
            self.died[one] = at
            self.vague.pop(one, None)

    def _read_deaths(self) -> None:
        """Whether anything reaches back to the old code, and whether some order of deaths may be in doubt."""
        deaths = sorted([at for at in self.died if at != ALIVE])
        self.last_death = deaths[-1] if deaths else UNKNOWN  # nothing opens after it
        self.is_old |= self.abroad or bool(deaths and deaths[0] < OLD_CODE_ENDS)
        self.has_houses |= self.is_old
        self.has_open_days = bool(self.vague) or (len(deaths) > 1 and self._same_days(deaths))

    def _same_days(self, deaths: list[int]) -> bool:
        """Whether two persons died on one day and nobody says in which order."""
        days: dict[int, int] = {}
        if len({at // A_DAY for at in deaths}) == len(deaths):
            return False
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


def comes_before_opening(family: Family, act: Act) -> bool:
    """Whether something was done about an estate that had not opened yet."""
    opened = family.died[family.index[act.of]]
    return act.at is not None and (opened == ALIVE or act.at.last < day_of(opened))


def _earliest_death(died: PartialDay, born: PartialDay | None) -> int:
    """When somebody died at the earliest, where the words leave it open (不詳 reaches back to the first law)."""
    if died.first > date.min:
        return of_death(died.first)
    return of_death(max(LAW_BEGINS, born.first) if born else LAW_BEGINS)
