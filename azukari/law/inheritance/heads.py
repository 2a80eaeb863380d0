"""戸主: who headed a house, since when, and how a living head's house passed on (旧736条・762条・964条)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from azukari.law.calendar import PartialDay
from azukari.law.inheritance.estate import Reading
from azukari.law.inheritance.facts import (
    A_DAY,
    ALIVE,
    FOUNDED,
    HEADED,
    LAW_BEGINS,
    OLD_CODE_ENDS,
    PASSINGS,
    Act,
    Marriage,
    moment,
)
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.house import House, houses_of, is_woman
from azukari.law.inheritance.territories import old_law_until
from azukari.law.refusal import Refusal

NATIONALITY, DIVORCE = "国籍喪失", "入夫の離婚"
CANCELLED = (DIVORCE, "婚姻の取消し", "縁組の取消し")  # 附則25条2項但書
MARRIED = "入夫婚姻"
STATED_SINCE = date(1915, 1, 1)  # 大正3年戸籍法: from then on only a statement made the 入夫 head of the house


class NotDead(Refusal):
    """Nobody inherits from the living."""

    says = "「{who}」の死亡の日が入っていません。被相続人の死亡の日を入れてください。"


def passings(family: Family, who: int) -> list[Act]:
    """How the house of a living head passed on (旧964条), as entered or by law."""
    found = houses_of(family).passings
    if who not in found:
        found[who] = _passings(family, who)
    return found[who]


def _passings(family: Family, who: int) -> list[Act]:
    id = family.persons[who].id
    entered = [
        _to_husband(family, id, act)
        for act in family.acts
        if act.kind in PASSINGS and id in act.who and has_day(act) and not comes_too_late(family, act)
    ]
    found = [*article_736(family, id), *article_964_3(family, id), *_followed(family, who)]
    return entered or found or list(article_754_2(family, who))


def must_have_headed(family: Family) -> set[int]:
    """Who retired, and the woman who took a husband into her house, headed it, though no entry may say so."""
    found = {
        family.index[id]
        for act in family.acts
        if act.kind in PASSINGS and (has_day(act) or names_successor(family, act))
        for id in act.who
    }
    for marriage in family.marriages:
        if marriage.kind == "entry" and marriage.since and moment(marriage.since.last) < OLD_CODE_ENDS:
            found |= {family.index[id] for id in (marriage.one, marriage.other) if is_woman(family, family.index[id])}
    return found


def has_day(act: Act) -> bool:
    """Whether an act can be put in the order of the days at all."""
    return act.at is not None and act.at.first > date.min


def names_successor(family: Family, act: Act) -> bool:
    """「家督相続」 without a day, or with the day it was reported: who succeeded, at whatever opening."""
    if act.kind != "headship_passes" or not act.to or act.cause:
        return False
    died = family.died[family.index[act.who[0]]]
    return not has_day(act) or (act.at is not None and moment(act.at.first) > died)


def comes_too_late(family: Family, act: Act) -> bool:
    """応急措置法3条: from 1947-05-03 on there are no heads; in 沖縄 and 奄美 there were for some years more."""
    ends = [OLD_CODE_ENDS]
    for id in act.who:
        person = family.persons[family.index[id]]
        ends += [moment(day) for place in (person.domicile, person.register) if (day := old_law_until(place))]
    return act.at is not None and moment(act.at.first) >= max(ends)


def _to_husband(family: Family, id: str, act: Act) -> Act:
    """女戸主の入夫婚姻: the house passes to the husband, also where the entry does not name him (旧971条)."""
    if act.to or act.cause != MARRIED:
        return act
    husbands = (_husband(marriage, id) for marriage in family.marriages if id in (marriage.one, marriage.other))
    return act._replace(to=next(husbands, ""))


def _husband(marriage: Marriage, id: str) -> str:
    return marriage.other if marriage.one == id else marriage.one


def article_736(family: Family, id: str) -> Iterator[Act]:
    """女戸主が入夫婚姻をしたときは、入夫が戸主となる。反対の意思表示(``keeps_headship``)があれば別。"""
    if any(id in act.who for act in family.acts_of("keeps_headship")):
        return
    for marriage in family.marriages:
        if marriage.kind == "entry" and id in (marriage.one, marriage.other):
            to = _husband(marriage, id)
            if (
                _made_him_head(family, marriage, to)
                and family.persons[family.index[id]].sex != "m"
                and family.persons[family.index[to]].sex != "f"
            ):
                yield Act("headship_passes", (id,), to=to, at=marriage.since, cause=MARRIED, entry=marriage.entry)


def _made_him_head(family: Family, marriage: Marriage, husband: str) -> bool:
    """By law until 1914; later where he is entered as head from the day of the marriage."""
    since = marriage.since
    if since is None or since.first < LAW_BEGINS:
        return False
    return since.last < STATED_SINCE or any(husband in act.who for act in _heads_from(family, since))


def article_964_3(family: Family, id: str) -> Iterator[Act]:
    """入夫の離婚: a husband who headed the house leaves it."""
    for marriage in family.marriages:
        is_husband = id in (marriage.one, marriage.other) and family.persons[family.index[id]].sex != "f"
        if marriage.kind == "entry" and marriage.until and is_husband:
            yield Act("headship_passes", (id,), at=marriage.until, cause=DIVORCE, entry=marriage.entry)


def article_754_2(family: Family, who: int) -> Iterator[Act]:
    """隠居をしないまま婚姻により他家に入った戸主は、婚姻の日に隠居したものとみなす。"""
    for act in family.acts_of("left_house"):
        if act.at and family.persons[who].id in act.who:
            for _, since, _ in houses_of(family).entries.get(who, ()):
                if since == moment(act.at.first):
                    yield act._replace(kind="retired", cause="隠居")


def _followed(family: Family, who: int) -> Iterator[Act]:
    """A head until a day in his life: the house passed on, to whoever became head that day; not by 廃家 (旧762条)."""
    id = family.persons[who].id
    if any(id in act.who for act in family.acts_of("abolished_house")):
        return
    for act in family.acts_of("house_head"):
        if act.until and id in act.who:
            heads = {to for next_ in _heads_from(family, act.until) for to in next_.who}
            passing = Act("headship_passes", (id,), to=min(heads, default=""), at=act.until, entry=act.entry)
            if id not in heads and not comes_too_late(family, passing):
                yield passing


def _heads_from(family: Family, day: PartialDay) -> list[Act]:
    """Who is entered as head from a day on."""
    return [act for act in family.acts_of("house_head") if act.at and act.at.first == day.first]


def passed(family: Family, heads: Mapping[int, int], who: int, since: int) -> Act | None:
    """The act by which a head's house passed on in his lifetime, after a moment."""
    if who not in heads:
        return None
    since = max(since, heads[who])
    later = (
        act for act in passings(family, who) if act.at and since < moment(act.at.first) <= family.died[who] - A_DAY
    )
    return min(later, key=lambda act: moment(act.at.first) if act.at else ALIVE, default=None)


def next_opening(family: Family, heads: Mapping[int, int], who: int, since: int) -> int:
    """A head's house passes on at 隠居, 入夫婚姻 and the like; everything else at death."""
    act = passed(family, heads, who, since)
    return moment(act.at.first) if act and act.at else family.died[who]


def is_head(family: Family, heads: Mapping[int, int], who: int, at: int) -> bool:
    """Whether somebody headed a house, and had neither handed it on nor given it up before."""
    if who not in heads or heads[who] > at or article_762(family, who, heads[who]) < at:
        return False
    since = max([heads[who], *(day for day in _begun(family, who) if day <= at)])
    passed_on = (moment(act.at.first) for act in passings(family, who) if act.at)
    return not any(since <= day < at - at % A_DAY for day in passed_on)


def _begun(family: Family, who: int) -> list[int]:
    """On which days somebody is said to have come to head a house."""
    id = family.persons[who].id
    return [moment(act.at.first) for act in family.acts if act.kind in HEADED and act.at and id in act.who]


def heads_elsewhere(family: Family, heads: Mapping[int, int], at: int) -> dict[int, int]:
    """Who had succeeded, before the day, to a house that he still headed; of 分家 the entries tell."""
    founded = {family.index[id] for act in family.acts if act.kind in FOUNDED for id in act.who}
    earlier = [who for who, since in heads.items() if 0 < since < at - at % A_DAY and who not in founded]
    return {who: heads[who] for who in earlier if is_head(family, heads, who, at)}


def article_762(family: Family, who: int, since: int) -> int:
    """廃家: when a head gave his house up; what he has stays his, and his death opens 遺産相続.

    本家相続 (同条2項但書): who headed a house before he succeeded to this one gave up the former.
    """
    id = family.persons[who].id
    begun = _begun(family, who)
    if any(day < since for day in begun):
        return ALIVE
    ends = [act.at for act in family.acts_of("abolished_house") if id in act.who]
    ends += [act.until for act in family.acts_of("house_head") if id in act.who]
    last = max(begun, default=0)
    return min((moment(day.last) + A_DAY - 1 for day in ends if day and moment(day.first) > last), default=ALIVE)


def heads_at(family: Family, heads: Mapping[int, int], member: int, at: int) -> list[int]:
    """The living head of a member's house; where kinship does not tell the house, whoever alone headed any."""
    found = [who for who in heads if family.died[who] > at and is_head(family, heads, who, at) and who != member]
    own = [who for who in found if House(family, who, at, heads[who]).has(member)]
    if own or len(found) > 1 or House(family, member, at).came_from_another():
        return own if len(own) == 1 else []
    return found


def opening(family: Family, heads: Mapping[int, int], reading: Reading, root: int) -> int:
    """When the first estate opens; of a former head, whether at 隠居 or at death turns on the property."""
    death = family.died[root]
    if death != ALIVE and not heads:
        return death
    act = passed(family, heads, root, heads.get(root, 0)) if heads else None
    if act is None or act.at is None:
        if death == ALIVE:
            raise NotDead(who=family.label(root))
        return death
    at = moment(act.at.first)
    return at if death == ALIVE or not _kept(family, reading, act, family.persons[root].id) else death


def _kept(family: Family, reading: Reading, act: Act, id: str) -> bool:
    """旧988条 留保、旧990条 国籍喪失; what he acquired afterwards never passed."""
    assert act.at is not None
    if any(id in other.who for other in family.acts_of("reserved")):
        return True
    acquired = [other.at for other in family.acts_of("acquired") if id in other.who and other.at]
    if acquired and all(day.first > act.at.last for day in acquired):
        return True
    if act.cause == NATIONALITY:
        options = "遺留分又は特に指定された財産(家督相続。旧990条但書)", "その他の財産(国籍を失った者に残る。旧990条)"
        return bool(reading.choose(f"retirement:{id}", "retirement-property", *options))
    if acquired and all(day.last < act.at.first for day in acquired):
        return False
    options = "隠居等の前に取得した財産(家督相続)", "隠居等の後に取得し、又は留保した財産(遺産相続・相続)"
    return bool(reading.choose(f"retirement:{id}", "retirement-property", *options))
