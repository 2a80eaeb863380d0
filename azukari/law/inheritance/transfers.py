"""What heirs do with their shares before the division: 相続分の譲渡 (905条) and 相続分の放棄.

Every portion is followed from its heir to whoever holds it in the end.  What was handed on covers what its holder had
by then, also what came to him by an earlier transfer or by the estate of a dead co-heir; what comes later stays.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final, NamedTuple

from azukari.law.inheritance.estate import Estate, Portion, scaled
from azukari.law.inheritance.facts import A_DAY, UNKNOWN, Act, moment
from azukari.law.inheritance.family import Family, comes_before_opening
from azukari.law.inheritance.periods import Part
from azukari.law.refusal import Refusal

ABANDONED: Final = -2  # nobody's: the others of this estate take it in proportion
LEFT_TO_ALL: Final = -3  # nobody's: all others who hold of the first estate take it in proportion


class EverybodyAbandoned(Refusal):
    """Nobody is left to take what was given up."""

    says = "相続分を持つ者が全員放棄しているため、取得する者がいません。相続分の放棄(abandon_share)を確かめてください。"


class Handover(NamedTuple):
    """A share of an estate, or part of it, that its holder gave away or gave up."""

    at: int  # UNKNOWN without a day
    who: int
    of: int
    to: int
    part: Part
    entry: str


def handovers(family: Family) -> list[Handover]:
    """Every 譲渡 and 放棄 that has effect, as entered."""
    return [
        Handover(
            moment(act.at.first) if act.at else UNKNOWN, family.index[id], family.index[act.of], to, act.part, act.entry
        )
        for kind in ("transfer_share", "abandon_share")
        for act in family.acts_of(kind)
        for to in (family.index[act.to] if act.to else ABANDONED,)
        if not act.to or _may_act(family, act.to, act)
        for id in act.who
        if _may_act(family, id, act)
    ]


def _may_act(family: Family, id: str, act: Act) -> bool:
    """Whether the estate had opened and somebody was alive when an act was done, as far as the days tell."""
    is_alive = act.at is None or moment(act.at.first) <= family.died[family.index[id]]
    return is_alive and not comes_before_opening(family, act)


def article_905(
    made: list[Handover], estate: Estate, portions: list[Portion], root: int
) -> tuple[list[Portion], list[Handover]]:
    """The portions as they are held in the end, and what moved them; nothing goes to who died before the opening."""
    takes = {portion.who for portion in portions}
    here = [_abandoned_by_successor(one, estate, takes) for one in made if _concerns(one, estate, root)]
    followed = [end for portion in portions for end in _followed(portion, here)]
    kept = [held for held, _ in followed if held.who != ABANDONED]
    if not kept and any(one.of == root != estate.who for one in here):
        kept = [portion._replace(who=LEFT_TO_ALL) for portion in portions]  # nobody else is left of this line
    elif not kept:
        return portions, []
    moved = {one for _, moved in followed for one in moved}
    return scaled(kept) if len(kept) < len(followed) else kept, [one for one in here if one in moved]


def _abandoned_by_successor(one: Handover, estate: Estate, takes: Container[int]) -> Handover:
    """数次相続で得た相続分の放棄: 同じ株の者に帰属するか、共同相続人全員に帰属するか、定めがない."""
    if one.to != ABANDONED or one.of == estate.who or one.who not in takes:
        return one
    ids = estate.family.ids
    to_all = estate.reading.choose(
        f"abandoned:{ids[one.who]}:{ids[estate.who]}",
        "disputed",
        f"{ids[one.who]}が放棄した{ids[one.of]}の相続分は、{ids[estate.who]}の他の相続人に帰属する",
        f"{ids[one.who]}が放棄した{ids[one.of]}の相続分は、{ids[one.of]}の相続分を持つ他の者全員に帰属する",
    )
    return one._replace(to=LEFT_TO_ALL) if to_all else one


def spread(held: dict[int, Part]) -> None:
    """What was left to all makes every part grow."""
    over, under = held.pop(LEFT_TO_ALL)
    if not held:
        raise EverybodyAbandoned
    for who, (num, den) in held.items():
        held[who] = (num * under, den * (under - over))


def _concerns(one: Handover, estate: Estate, root: int) -> bool:
    """Whether a handover reaches what an estate hands down: of that estate, or later of the first one."""
    if one.to >= 0 and estate.died[one.to] <= estate.opened:
        return False
    if one.of == estate.who:
        return True
    is_later = one.at == UNKNOWN or one.at >= estate.opened - estate.opened % A_DAY
    return one.of == root and is_later


def _followed(portion: Portion, here: list[Handover]) -> Iterator[tuple[Portion, frozenset[Handover]]]:
    """Handover after handover; of a part the rest stays, and may be given away later."""
    waiting: list[tuple[Portion, int, frozenset[Handover]]] = [(portion, UNKNOWN, frozenset())]
    while waiting:
        held, since, made = waiting.pop()
        able = (one for one in here if one.who == held.who and one not in made)
        next_ = min((one for one in able if one.at == UNKNOWN or one.at >= since), default=None)
        if next_ is None:
            yield held, made
            continue
        (num, den), (some, whole) = held.part, next_.part
        moved, stays = (held._replace(part=(num * part, den * whole)) for part in (some, whole - some))
        step = max(since, next_.at), made | {next_}
        if stays.part[0]:
            waiting.append((stays, *step))
        waiting.append((moved._replace(who=next_.to), *step))
