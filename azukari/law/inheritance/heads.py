"""戸主: who headed a house, since when, and how a living head's house passed on (旧736条・964条)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from azukari.law.inheritance.family import LAW_BEGINS, Act, Family, Marriage, moment

PASSINGS = ("retired", "headship_passes")  # acts by which a living head's house passes on
_STATED_SINCE = date(1915, 1, 1)  # 大正3年戸籍法: from then on only a statement made the 入夫 head of the house


def passings(family: Family, who: int) -> list[Act]:
    """How the house of a living head passed on, as entered or by 旧736条."""
    id = family.persons[who].id
    entered = [act for act in family.acts if act.kind in PASSINGS and id in act.who]
    return entered or list(article_736(family, id))


def article_736(family: Family, id: str) -> Iterator[Act]:
    """女戸主が入夫婚姻をしたときは、入夫が戸主となる。反対の意思表示(``keeps_headship``)があれば別。"""
    if any(id in act.who for act in family.acts_of("keeps_headship")):
        return
    for marriage in family.marriages:
        if marriage.kind == "entry" and id in (marriage.one, marriage.other) and _made_him_head(marriage):
            husband = marriage.other if marriage.one == id else marriage.one
            yield Act("headship_passes", (id,), to=husband, at=marriage.since, cause="入夫婚姻", entry=marriage.entry)


def _made_him_head(marriage: Marriage) -> bool:
    since = marriage.since
    return since is not None and since.first >= LAW_BEGINS and since.last < _STATED_SINCE


def next_opening(family: Family, heads: Mapping[int, int], who: int, since: int) -> int:
    """A head's house passes on at 隠居, 入夫婚姻 and the like; everything else at death."""
    if who in heads and heads[who] <= since:
        for act in passings(family, who):
            if act.at and since < moment(act.at.first) < family.died[who]:
                return moment(act.at.first)
    return family.died[who]


def is_head(family: Family, heads: Mapping[int, int], who: int, at: int) -> bool:
    """Whether somebody headed a house, and had not handed it on before."""
    if who not in heads or heads[who] > at:
        return False
    return not any(act.at and heads[who] <= moment(act.at.first) < at for act in passings(family, who))


def heads_at(family: Family, heads: Mapping[int, int], at: int) -> list[int]:
    """Everybody alive who headed a house, if it was only one."""
    found = [who for who in heads if family.died[who] > at and is_head(family, heads, who, at)]
    return found if len(found) == 1 else []
