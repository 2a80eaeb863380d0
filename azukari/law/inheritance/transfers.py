"""What heirs do with their shares before the division: 相続分の譲渡 (905条) and 相続分の放棄.

Every portion is followed from its heir to whoever holds it in the end.  What was handed on covers what its holder had
by then, also what came to him by an earlier transfer or by the estate of a dead co-heir; what comes later stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from azukari.law.inheritance.estate import Estate, Portion, scaled
from azukari.law.inheritance.facts import A_DAY, UNKNOWN, Act, moment
from azukari.law.inheritance.family import Family, comes_before_opening
from azukari.law.inheritance.periods import Part

ABANDONED = -2  # nobody's: the others take it in proportion


class Handover(NamedTuple):
    """A share of an estate, or part of it, that its holder gave away or gave up."""

    at: int  # UNKNOWN without a day
    who: int
    of: int
    to: int
    part: Part


def handovers(family: Family) -> list[Handover]:
    """Every 譲渡 and 放棄 that has effect, as entered."""
    return [
        Handover(moment(act.at.first) if act.at else UNKNOWN, family.index[id], family.index[act.of], to, act.part)
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


def article_905(made: list[Handover], estate: Estate, portions: list[Portion], root: int) -> list[Portion]:
    """The portions as they are held in the end; nothing goes to somebody who died before the opening."""
    here = [one for one in made if _concerns(one, estate, root)]
    if not here:
        return portions
    held = [end for portion in portions for end in _followed(portion, here)]
    kept = [portion for portion in held if portion.who != ABANDONED]
    if not kept:
        return portions
    return scaled(kept) if len(kept) < len(held) else held


def _concerns(one: Handover, estate: Estate, root: int) -> bool:
    """Whether a handover reaches what an estate hands down: of that estate, or later of the first one."""
    if one.to != ABANDONED and estate.died[one.to] <= estate.opened:
        return False
    if one.of == estate.who:
        return True
    is_later = one.at == UNKNOWN or one.at >= estate.opened - estate.opened % A_DAY
    return one.of == root and one.to != ABANDONED and is_later


def _followed(portion: Portion, here: list[Handover]) -> Iterator[Portion]:
    """Handover after handover; of a part the rest stays, and may be given away later."""
    waiting: list[tuple[Portion, int, frozenset[Handover]]] = [(portion, UNKNOWN, frozenset())]
    while waiting:
        held, since, made = waiting.pop()
        able = (one for one in here if one.who == held.who and one not in made)
        next_ = min((one for one in able if one.at == UNKNOWN or one.at >= since), default=None)
        if next_ is None:
            yield held
            continue
        (num, den), (some, whole) = held.part, next_.part
        moved, stays = (held._replace(part=(num * part, den * whole)) for part in (some, whole - some))
        step = max(since, next_.at), made | {next_}
        if stays.part[0]:
            waiting.append((stays, *step))
        waiting.append((moved._replace(who=next_.to), *step))
