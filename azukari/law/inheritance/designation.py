"""Who heads a house next where no descendant does: 指定 (旧979条), 選定 (旧982・985条), the ascendants (旧984条)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azukari.law.inheritance.estate import ASCENDANT, HEAD, STANDS, Estate
from azukari.law.inheritance.facts import A_DAY, Act, moment
from azukari.law.inheritance.house import House, is_woman
from azukari.law.inheritance.periods import new_code_begins
from azukari.law.inheritance.ties import Tie

NAMED = "named"  # why somebody is no heir: he was named one, and had died, renounced or lost the right


def article_979(estate: Estate, house: House, cause: str) -> int | None:
    """指定家督相続人。指定は、法定の推定家督相続人ができれば効力を失い、死亡と隠居の場合だけ効力がある(3項)。"""
    if cause not in ("", "隠居"):
        return None
    acts = (act for act in estate.family.acts_of("designated_heir") if not _has_lapsed(estate, house, act))
    return named(estate, acts)


def _has_lapsed(estate: Estate, house: House, act: Act) -> bool:
    """旧979条1項: whether there was a statutory heir when it was made, or at any time since; 2項: or it was revoked."""
    if act.until and moment(act.until.first) <= estate.opened:
        return True
    if act.at is None:
        return False
    waiting = [estate.who]
    while waiting:
        for tie in estate.family.down[waiting.pop()]:
            waiting.append(tie.child)
            if _was_presumptive(estate, tie, moment(act.at.last), house.since):
                return True
    return False


def _was_presumptive(estate: Estate, tie: Tie, since: int, headed: int) -> bool:
    """Whether a descendant was of the house after a moment, and had not lost the right to succeed."""
    ends = min(tie.ends, estate.died[tie.child], estate.opened)
    since = max(since, tie.begins, estate.born[tie.child])
    if not estate.was_born(tie.child, ends - 1) or since >= ends:
        return False
    act = estate.lost.get(tie.child) if estate.lost else None
    lost = act is not None and (act.at is None or moment(act.at.first) <= since)
    return not lost and House(estate.family, estate.who, since, min(headed, since)).has(tie.child)


def article_982(estate: Estate) -> Iterator[Act]:
    """選定家督相続人; 新法の施行(昭和23年1月1日)からは選定できない(附則25条2項)。

    Who is entered as head from the day of the opening was selected, though no entry says so.
    """
    for act in estate.family.acts_of("selected_heir"):
        if act.at is None or moment(act.at.first) < new_code_begins(estate.family.persons[estate.who]):
            yield act
    for act in estate.family.acts_of("house_head"):
        if act.at and moment(act.at.first) == estate.opened - estate.opened % A_DAY:
            yield act._replace(of=_id(estate, estate.who))


def named(estate: Estate, acts: Iterable[Act]) -> int | None:
    """The heir an act names for this head; of several, none revoked, each in turn (旧979条2項: 指定は取り消せる)."""
    me = _id(estate, estate.who)
    heirs = [estate.family.index[act.who[0]] for act in acts if act.of == me]
    told = list(estate.left_out)
    able = list(dict.fromkeys(who for who in heirs if _may_be_named(estate, who)))
    estate.left_out = [*told, *((who, NAMED) for who in heirs if who not in able)]
    if len(able) < 2:
        return able[0] if able else None
    options = (f"{_id(estate, who)}を指定・選定した記載による" for who in able)
    return able[estate.reading.choose(f"named:{me}", "disputed", *options)]


def _may_be_named(estate: Estate, who: int) -> bool:
    """廃除 takes only the statutory right (旧975条)."""
    if estate.died[who] <= estate.opened:
        return False
    disinherited = estate.lost is not None and who in estate.lost and estate.lost[who].kind == "disinherited"
    return disinherited or estate.standing(who, HEAD) == STANDS


def may_be_selected(estate: Estate, house: House) -> int:
    """旧982条(第一種選定): until when anybody of the house could have been selected.

    家に在る配偶者、兄弟姉妹、その直系卑属。
    """
    family, opened = estate.family, estate.opened
    until = max((estate.died[other] for other, begins, ends in family.spouses[estate.who]
                 if begins <= opened < ends and house.has(other)), default=0)  # fmt: skip
    waiting = [up.parent for up in family.up[estate.who] if estate.in_force(up)]
    seen = {estate.who}
    while waiting:
        for tie in family.down[waiting.pop()]:
            if tie.child not in seen and estate.in_force(tie):
                seen.add(tie.child)
                waiting.append(tie.child)
                if house.has(tie.child) and estate.was_born(tie.child, opened):
                    until = max(until, estate.died[tie.child])
    return until


def article_984(estate: Estate, house: House) -> int | None:
    """家に在る直系尊属。親等の近い者、男を先にする。第一種選定をすべき者がいる間は相続しない。"""
    vacant = max(may_be_selected(estate, house), estate.opened)
    if vacant >= new_code_begins(estate.family.persons[estate.who]):
        return None
    degree = {up.parent for up in estate.family.up[estate.who] if estate.in_force(up)}
    while degree:
        here = [who for who in degree if estate.standing(who, ASCENDANT) == STANDS and house.has(who)]
        alive = [who for who in here if estate.died[who] > vacant]
        if alive:
            return min(alive, key=lambda who: (is_woman(estate.family, who), _id(estate, who)))
        degree = {tie.parent for who in degree for tie in estate.family.up[who] if estate.in_force(tie)}
    return None


def _id(estate: Estate, who: int) -> str:
    return estate.family.persons[who].id
