"""Who takes nothing from an estate, and why.

The articles write down whom they met and passed over.  A clerk asks for others too: who is no relative any more by
離縁 or 特別養子縁組, and whose degree no article reaches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from azukari.law.inheritance.estate import (
    CHILD,
    DESCENDANT,
    NEPHEW,
    RENOUNCED,
    REPRESENTATIVE,
    SIBLING,
    SPOUSE,
    Estate,
)
from azukari.law.inheritance.kinship import descends
from azukari.law.inheritance.succession import children, parents
from azukari.law.inheritance.ties import Tie

_FIRST_RANK = {CHILD, REPRESENTATIVE, DESCENDANT}
_FALLEN = ("died-before", "disqualified", "disinherited")
_WHY = {
    "died-before": "相続の開始以前に死亡しています",
    "disqualified": "相続欠格にあたります(民法891条)",
    "disinherited": "廃除されています(民法892条)",
    "not-yet-born": "相続の開始の時にまだ生まれておらず、胎児でもありません(民法886条)",
    "stillborn": "死体で生まれました(民法886条2項)",
    "before-adoption": "親の養子縁組より前に生まれ、被相続人の直系卑属でないため代襲しません(民法887条2項ただし書)",
    "before-adoption-of-sibling": "親の養子縁組より前に生まれ、被相続人と兄弟姉妹との共通の親の直系卑属でないため"
    "代襲しません(民法889条2項・887条2項ただし書、最判令和6年11月12日)",
    "born-after-loss": "親が相続権を失った後に生まれ、又は縁組したため代襲しません(昭和37年改正前の民法888条)",
    "later-in-order": "家督相続は一人だけで、先の順位の者がいます(旧民法970条)",
    "for-a-sister": "姉妹のための婿養子であり、それまでの推定家督相続人に先立ちません(旧民法973条)",
    "entrant": "親族入籍や引取入籍で家族となった者で、ほかに嫡出子か庶子である直系卑属がいます(旧民法972条)",
    "named": "指定・選定されましたが、先に死亡し、又は放棄・欠格により家督相続人となりません(旧民法979条・982条)",
    "other-house": "他家に在り、家族たる直系卑属でありません(旧民法970条)",
    "divorced": "相続の開始の前に離婚しています(民法890条)",
    "not-married": "婚姻の届出がなく(内縁)、配偶者ではありません(民法739条・890条)",
    "adoption-ended": "離縁により親族関係が終わっています(民法729条)",
    "adopted-late": "相続の開始の後の養子縁組です(民法727条)",
    "specially-adopted": "特別養子縁組により、それまでの親族関係が終わっています(民法817条の9)",
    "stepchild": "継親子や嫡母庶子は旧民法の間だけの親子です(旧民法728条、応急措置法3条)",
    "beyond-reach": "兄弟姉妹を代襲するのはその子(おい・めい)までです(民法889条2項は887条2項だけを準用)",
}


_WHY_OF_OLD = {  # 旧民法; 応急措置法7条2項もこれによる
    "disqualified": "相続欠格にあたります(旧民法969条・997条)",
    "disinherited": "廃除されています(旧民法975条・998条)",
    "not-yet-born": "相続の開始の時にまだ生まれておらず、胎児でもありません(旧民法968条・993条)",
    "stillborn": "死体で生まれました(旧民法968条2項・993条)",
    "before-adoption": "親の養子縁組より前に生まれ、被相続人の直系卑属でないため代襲しません(大判昭和7年5月11日)",
    "born-after-loss": "親が相続権を失った後に懐胎され、又は縁組したため代襲しません(旧民法974条・995条)",
    "divorced": "相続の開始の前に離婚しています",
    "beyond-reach": "応急措置法の間は、兄弟姉妹の子は代襲しません(最判昭和43年11月22日)",
}
CODES = {RENOUNCED, *_WHY}  # docs/heirs.md lists them


class LeftOut(NamedTuple):
    """Somebody who takes nothing from an estate: the reason as a code (docs/heirs.md) and as a sentence."""

    who: str
    of: str
    code: str
    because: str


def left_out(estate: Estate) -> list[tuple[int, str]]:
    """Everybody who takes nothing, each with the reason."""
    takes = {estate.who, *(given[0] for given in estate.given)}
    met = dict.fromkeys(one for one in estate.left_out if one[0] not in takes)
    seen = takes | {who for who, _ in met}
    return [*met, *dict.fromkeys(one for one in _asked_for(estate) if one[0] not in seen)]


def _asked_for(estate: Estate) -> Iterator[tuple[int, str]]:
    """Who would take, were it not for 離縁, 特別養子縁組, a late adoption, or the degree."""
    if estate.law.regime == "old":
        return
    roles = {given[2] for given in estate.given}
    roots = [estate.who, *(parents(estate) if roles <= {SPOUSE, SIBLING, NEPHEW} else ())]
    fallen = {who for who, code in estate.left_out if code in _FALLEN}
    for tie in _ties_out_of_force(estate, roots, fallen):
        if tie.child not in children(estate, tie.parent) and tie.kind != "house_step":
            yield tie.child, _how_ended(estate, tie)
    if not roles & _FIRST_RANK:
        ended = (tie for tie in estate.family.up[estate.who] if not estate.in_force(tie))
        yield from ((tie.parent, _how_ended(estate, tie)) for tie in ended if tie.parent not in parents(estate))
    yield from ((who, "beyond-reach") for who in _beyond_reach(estate, roots[1:], fallen))


def _ties_out_of_force(estate: Estate, roots: Collection[int], fallen: Collection[int]) -> Iterator[Tie]:
    """Ties not in force at the opening, below the roots and below whoever has fallen."""
    waiting = list(dict.fromkeys(roots))
    for parent in waiting:
        if estate.family.born_to[parent] is None:  # not births alone
            yield from (tie for tie in estate.family.down[parent] if not estate.in_force(tie))
        if fallen:
            waiting += [who for who in children(estate, parent) if who in fallen and who not in waiting]


def _how_ended(estate: Estate, tie: Tie) -> str:
    if tie.kind in ("step", "house_step"):
        return "stepchild"
    if tie.begins > estate.opened:
        return "adopted-late"
    later = (other for other in estate.family.up[tie.child] if other.kind == "special_adoption")
    return "specially-adopted" if any(other.begins == tie.ends for other in later) else "adoption-ended"


def _beyond_reach(estate: Estate, common: Collection[int], fallen: Collection[int]) -> Iterator[int]:
    """Below the brothers and sisters: those whom representation does not reach."""
    below = [who for parent in common for who in children(estate, parent) if who != estate.who]
    depth = 0
    while below and depth <= estate.law.siblings_represented:
        below = [who for above in below if above in fallen for who in children(estate, above)]
        depth += 1
    yield from below


def why(estate: Estate, who: int, code: str) -> str:
    """Why somebody takes nothing."""
    if code == RENOUNCED:
        return _renounced(estate, who)
    if code == "died-before" and estate.family.died[who] == estate.opened:
        presumed = "" if estate.law.before_opening else "(民法32条の2)"
        return f"同時に死亡したものとされ、互いに相続しません{presumed}"
    if code == "died-before" and estate.family.persons[who].is_deemed_dead:
        return "失踪宣告により、相続の開始以前に死亡したものとみなされます(民法31条)"
    if estate.law.regime != "current" and code in _WHY_OF_OLD:
        return _WHY_OF_OLD[code]
    return _WHY[code]


def _renounced(estate: Estate, who: int) -> str:
    article = "民法939条"
    if estate.law.accrues:
        article = "昭和37年改正前の民法939条" if estate.law.regime == "current" else "旧民法1039条"
    act = estate.gone.get(who) if estate.gone else None
    if act and act.by:
        return f"{'、'.join(act.by)}が再転相続人として放棄しました(民法916条、{article})"
    said = f"相続を放棄しました({article})"
    if estate.law.by_degree or not _has_children_passed_over(estate, who):
        return said
    return f"{said}。放棄した人の子は代襲しません(民法887条2項)"


def _has_children_passed_over(estate: Estate, who: int) -> bool:
    """Whether a descendant, brother or sister has children, and none of them takes."""
    takes = {given[0] for given in estate.given}
    below = children(estate, who)
    return bool(below) and takes.isdisjoint(below) and descends(estate, who, {estate.who, *parents(estate)})
