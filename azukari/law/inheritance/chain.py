"""数次相続: walk every death in turn, each under the law of its own day; the shares multiply down the chain.

A holder who died is opened when all earlier deaths have paid in, so each estate is divided once, however many
ways lead to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import heapify, heappop, heappush
from math import gcd
from typing import Final

from azukari.law.inheritance import headship, interim, retransfer, succession, transfers
from azukari.law.inheritance.designation import NAMED
from azukari.law.inheritance.estate import HEAD, Estate, Given, Portion, Reading
from azukari.law.inheritance.facts import (
    ALIVE,
    HEADED,
    LAW_BEGINS,
    NEW_CODE_BEGINS,
    NO_HEIR,
    OLD_CODE_ENDS,
    UNKNOWN,
    Act,
    day_of,
    moment,
)
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.heads import (
    CANCELLED,
    heads_at,
    is_head,
    must_have_headed,
    names_successor,
    next_opening,
    opening,
    passings,
)
from azukari.law.inheritance.periods import (
    NEW_CODE,
    OLD,
    Law,
    Part,
    law_at,
    law_named,
    new_code_begins,
)
from azukari.law.inheritance.territories import TERRITORIES, old_law_until

_NOTHING: Final[Mapping[int, Estate]] = {}
_NO_HANDOVERS: Final[list[transfers.Handover]] = []
_NO_HEIR: Final[list[Given]] = [(NO_HEIR, (1, 1), "", -1)]


@dataclass(frozen=True, slots=True)
class Override:
    """What the operator decided for one decedent: which law, and as of which day (附則25条2項)."""

    law: str
    as_of: date | None = None


class Walk:
    """One walk down the chain, under one reading."""

    __slots__ = (
        "chosen",
        "estates",
        "family",
        "handed_on",
        "handovers",
        "heads",
        "held",
        "overrides",
        "reading",
        "received",
    )

    def __init__(self, family: Family, reading: Reading, overrides: Mapping[int, Override]) -> None:
        self.family, self.reading, self.overrides = family, reading, overrides
        self.estates: list[Estate] = []
        self.received: dict[int, Part] = {}  # what was divided at each estate, of the first one
        self.held: dict[int, Part] = {}
        self.heads: dict[int, int] = {}  # 戸主, and since when
        self.handovers = _NO_HANDOVERS  # 相続分の譲渡・放棄
        self.handed_on: dict[int, list[transfers.Handover]] = {}  # of whose estate → those that moved a part
        self.chosen = retransfer.NO_CHOICES  # 再転相続人が選んだこと
        if family.has_houses:
            _read_heads(self)
        if family.is_handed_on:
            _read_acts(self)


def walk(
    family: Family,
    root: int,
    reading: Reading,
    overrides: Mapping[int, Override],
    *,
    at_death: bool = False,
    known: Mapping[int, Estate] = _NOTHING,
) -> Walk:
    """Divide an estate, and the estates of its heirs who died since; ``known`` are estates divided before."""
    course = Walk(family, reading, overrides)
    held, died, heads = course.held, family.died, course.heads
    held[root] = (1, 1)
    last = UNKNOWN if at_death else ALIVE if heads else family.last_death  # after it nothing opens any more
    waiting = [(opening(family, heads, reading, root), root)]
    while waiting:
        opened, who = heappop(waiting)
        part = held.pop(who)
        received = num, den = part if part[1] == 1 else _lowest(part)
        estate = (known.get(who) if known else None) or open_estate(course, who, opened)
        course.estates.append(estate)
        course.received[who] = received
        given = _handed_on(course, estate, root) if family.is_handed_on else estate.given or _NO_HEIR
        for heir, part, _, _ in given:
            if den > 1:
                part = num * part[0], den * part[1]
            if heir in held:
                held[heir] = _sum(held[heir], part)
                continue
            held[heir] = part
            if opened < last and heir >= 0 and (died[heir] != ALIVE or heads):
                _wait_for(course, waiting, heir, opened)
    if transfers.LEFT_TO_ALL in held:
        transfers.spread(held)
    return course


def _lowest(part: Part) -> Part:
    num, den = part
    shrink = gcd(num, den)
    return num // shrink, den // shrink


def _sum(one: Part, other: Part) -> Part:
    (have, per), (more, over) = one, other
    return (have + more, per) if per == over else (have * over + more * per, per * over)


def _wait_for(course: Walk, waiting: list[tuple[int, int]], heir: int, since: int) -> None:
    opens = next_opening(course.family, course.heads, heir, since) if course.heads else course.family.died[heir]
    if opens != ALIVE:
        heappush(waiting, (opens, heir))


def open_estate(course: Walk, who: int, opened: int, still: Collection[int] = ()) -> Estate:
    """Divide one estate by the law that answers for it; ``still`` are heirs whose renunciation is not counted yet."""
    family = course.family
    law, as_of = _law(course, who, opened) if course.overrides or family.abroad else (law_at(opened), opened)
    estate = Estate(family, who, as_of, law, course.reading)
    if still or (family.is_handed_on and who in course.chosen.gone):
        estate.read_choices(course.chosen.gone.get(who, {}), still)
    if family.abroad and _is_in_question(course, who, opened):
        estate.remark("territory")
    if family.has_foreigners and family.persons[who].nationality:
        estate.remark("foreign-law")
    if law.regime == "current":
        succession.devolve(estate)
    elif law.regime == "interim":
        interim.devolve(estate)
    elif not is_head(family, course.heads, who, opened):
        headship.article_975_998(estate, course.heads, as_head=False)
        headship.devolve_legacy(estate, heads_at(family, course.heads, who, opened))
    else:
        _succeed_head(course, estate)
    if law.regime == "old":
        headship.article_728(estate)
    elif not estate.given and not family.has_relatives(who):
        estate.remark("relatives-unknown")
    return estate


def _law(course: Walk, who: int, opened: int) -> tuple[Law, int]:
    override = course.overrides.get(who)
    if override is not None:
        as_of = moment(override.as_of) if override.as_of else opened
        return law_named(override.law), max(as_of, opened)
    if course.family.abroad and _is_in_question(course, who, opened) and _is_under_old_law(course, who):
        return OLD, opened
    return law_at(opened), opened


def _is_in_question(course: Walk, who: int, opened: int) -> bool:
    """沖縄・奄美: between the new law on the mainland and its coming there."""
    person = course.family.persons[who]
    places: tuple[str, ...] = (person.domicile, person.register)
    if not any(places) and course.heads.get(who, 0) >= OLD_CODE_ENDS:
        places = _territories(course.family)  # only there did anybody come to head a house so late
    ends = [moment(until) for place in places if (until := old_law_until(place))]
    return bool(ends) and OLD_CODE_ENDS <= opened < max(ends)


def _territories(family: Family) -> tuple[str, ...]:
    """沖縄, 奄美, or what the family names of both."""
    named = {place for person in family.persons for place in (person.domicile, person.register)}
    return tuple(place for place in TERRITORIES if place in named) or TERRITORIES


def _is_under_old_law(course: Walk, who: int) -> bool:
    """The domicile decides; when only 本籍 is known, both laws are read."""
    person = course.family.persons[who]
    if person.domicile:
        return old_law_until(person.domicile) is not None
    options = (f"{person.id}の最後の住所は{place}" for place in ("本土(本土の民法)", "沖縄・奄美(旧民法)"))
    return bool(course.reading.choose(f"territory:{person.id}", "territory", *options))


def _handed_on(course: Walk, estate: Estate, root: int) -> list[Given]:
    """The portions, after what successors chose for a dead heir (916条) and what became of the shares (905条)."""
    portions = estate.portions or [Portion(*_NO_HEIR[0])]
    if course.chosen.in_place:
        portions = retransfer.in_place(course.chosen, estate, portions)
    if course.handovers:
        portions, course.handed_on[estate.who] = transfers.article_905(course.handovers, estate, portions, root)
    return [*portions]


def _succeed_head(course: Walk, estate: Estate) -> None:
    """家督相続; where the heir would have to be selected, the new law as of its first day (附則25条2項)."""
    family, index = course.family, course.family.index
    today = day_of(estate.opened)
    acts = [act for act in passings(family, estate.who) if act.at and act.at.first == today]
    if not acts:
        id = family.ids[estate.who]
        acts = [act for act in family.acts_of("headship_passes") if id in act.who and names_successor(family, act)]
    act = min(acts, key=lambda act: (not act.to, act.to), default=None)
    headship.article_975_998(estate, course.heads, as_head=True)
    if act and act.to and family.died[index[act.to]] > estate.opened:
        headship.succeed(estate, index[act.to], act.cause)
    elif not headship.devolve_headship(estate, course.heads, act.cause if act else ""):
        _article_25_2(course, estate, act)
        return
    course.heads[estate.portions[0].who] = estate.opened


def _article_25_2(course: Walk, estate: Estate, act: Act | None) -> None:
    """昭和22年法律第222号附則25条2項; 但書: 入夫の離婚や縁組の取消しでは、財産の相続は開始しなかったものとみなす。"""
    estate.left_out = [one for one in estate.left_out if one[1] == NAMED]
    estate.given, estate.lost = [], course.family.lost.get(estate.who)
    estate.note()
    if act and act.cause in CANCELLED:
        estate.remark("article-25-2-proviso")
        estate.give(estate.who, (1, 1), HEAD)
        return
    person = course.family.persons[estate.who]
    estate.law = NEW_CODE
    estate.opened = max(new_code_begins(person), estate.opened)
    estate.remark("article-25-2")
    if any(person.id in entered.who for entered in course.family.acts_of("extinct_house")):
        estate.remark("extinct-house")
    if new_code_begins(person) > NEW_CODE_BEGINS:
        estate.remark("territory")
    succession.devolve(estate)


# --- who headed a house -----------------------------------------------------------------------------------------


def _follow_houses(course: Walk) -> None:
    """Who came to head a house by 家督相続, opening by opening, also where that estate is not on the way."""
    family, heads = course.family, course.heads
    told = course.reading.remarks
    waiting = [(next_opening(family, heads, who, since), who) for who, since in heads.items()]
    heapify(waiting)
    while waiting:
        opened, who = heappop(waiting)
        if opened < moment(LAW_BEGINS) or opened == ALIVE or _law(course, who, opened)[0] is not OLD:
            continue
        portions = open_estate(course, who, opened).portions
        if portions and portions[0].role in headship.HEADS and portions[0].who != who:
            heir = portions[0].who
            heappush(waiting, (next_opening(family, heads, heir, opened), heir))
    course.reading.remarks = told


def _read_heads(course: Walk) -> None:
    family, heads = course.family, course.heads
    for act in family.acts:
        if act.kind == "house_head_of" or act.kind in HEADED:
            since = moment(act.at.first) if act.at else 0
            for id in act.who:
                heads[family.index[id]] = min(since, heads.get(family.index[id], since))
    if heads:
        _follow_houses(course)
    unsaid = must_have_headed(family) - heads.keys()
    if unsaid:
        heads.update(dict.fromkeys(unsaid, 0))
        _follow_houses(course)


def _read_acts(course: Walk) -> None:
    family = course.family
    if family.gone:
        course.chosen = retransfer.article_916(
            family, course.reading, lambda who, still: open_estate(course, who, family.died[who], still)
        )
    course.handovers = transfers.handovers(family)
