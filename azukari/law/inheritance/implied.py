"""Ties that no register line need state, because they follow from another one.

婿養子縁組 is an adoption by the wife's parents; 継子・嫡母庶子 (旧728条) were children by law until 1947-05-02;
家附の継子 (昭22法222附則26条) keep what they had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import is_

from azukari.law.calendar import PartialDay, era_day
from azukari.law.inheritance.facts import A_DAY, ALIVE, FOUNDED, LAW_BEGINS, Filiation, Marriage, day_of, moment
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.faults import circles
from azukari.law.inheritance.heads import is_head
from azukari.law.inheritance.house import House, houses_of, is_woman, joined, with_ancestors
from azukari.law.inheritance.ties import Tie, old_code_ends

_STEP = ("step", "step_outside")


def with_implied_ties(family: Family, heads_of: Callable[[Family], Mapping[int, int]]) -> Family:
    """The family with every tie that follows from another; itself where there is none (``family.has_houses``).

    ``heads_of`` follows the houses: who came to head one, and since when.
    """
    family = _with(family, list(sons_in_law(family)))
    if not family.is_old:
        return family
    family = article_730_2(_with(family, list(article_728(family))))
    return _with(family, list(article_26_1(family, heads_of)))


def _with(family: Family, added: list[Filiation]) -> Family:
    if not added:
        return family
    stated = {(one.child, parent, one.kind) for one in added for parent in one.parents}
    kept = [one for one in family.filiations if not {(one.child, parent, one.kind) for parent in one.parents} <= stated]
    found = Family(family.persons, [*kept, *added], family.marriages, family.acts)
    return family if any(circles(found)) else found


def sons_in_law(family: Family) -> Iterator[Filiation]:
    """婿養子縁組: the husband is adopted by the wife's parents on the day of the marriage (旧戸籍法)."""
    for marriage in family.marriages:
        if marriage.kind == "adopted":
            one, other = family.index[marriage.one], family.index[marriage.other]
            husband, wife = (other, one) if is_woman(family, one) else (one, other)
            at = moment(marriage.since.first) if marriage.since else 0
            parents = [up.parent for up in family.up[wife] if up.begins <= at and family.died[up.parent] >= at]
            stated = [up for up in family.up[husband] if up.by_adoption and up.parent in parents]
            adopters = [up.parent for up in stated if not up.begins and at] or ([] if stated else parents)
            ids = tuple(family.persons[parent].id for parent in adopters)
            if ids:
                yield Filiation(family.persons[husband].id, ids, "adoption", marriage.since, None, marriage.entry)


def article_728(family: Family) -> Iterator[Filiation]:
    """継父母と継子、嫡母と庶子は、家を同じくすれば親子と同一の親族関係にある。"""
    for marriage in family.marriages:
        one, other = family.index[marriage.one], family.index[marriage.other]
        since = moment(marriage.since.first) if marriage.since else 0
        if since >= old_code_ends(family, one, other) or marriage.kind == "de_facto":
            continue
        for parent, spouse in ((one, other), (other, one)):
            for tie in family.down[parent]:
                begins = max(since, tie.begins, family.born[tie.child], joined(family, tie.child))
                if tie.kind != "step" and _are_step(family, tie, spouse, begins):
                    yield _step(family, tie, spouse, begins, marriage)


def _are_step(family: Family, tie: Tie, spouse: int, begins: int) -> bool:
    """Whether a spouse and a child of the other one lived in one house, and are no parent and child otherwise."""
    ends = old_code_ends(family, spouse, tie.child)
    if begins >= min(ends, tie.ends, family.died[spouse], family.died[tie.child], family.died[tie.parent]):
        return False
    if any(up.parent == spouse for up in family.up[tie.child]) or tie.child in with_ancestors(family, spouse):
        return False
    return House(family, spouse, begins + A_DAY).has(tie.child)


def _step(family: Family, tie: Tie, spouse: int, begins: int, marriage: Marriage) -> Filiation:
    """旧729条: the tie ends by divorce, and when a widowed step-parent leaves the house."""
    child, parent = family.persons[tie.child].id, family.persons[spouse].id
    since = _on(begins) if begins >= moment(LAW_BEGINS) else None
    ends = _earlier(marriage.until, leaves(family, spouse, begins))
    return Filiation(child, (parent,), _STEP[tie.wedlock_from > begins], since, ends, marriage.entry)


def article_730_2(family: Family) -> Family:
    """養親が、婚姻・縁組で入った養家を去れば、養子との親族関係は止む(最判平21.12.4)。"""
    found = [part for one in family.filiations for part in _until_adopter_leaves(family, one)]
    if len(found) == len(family.filiations) and all(map(is_, found, family.filiations)):
        return family
    return Family(family.persons, found, family.marriages, family.acts)


def _until_adopter_leaves(family: Family, one: Filiation) -> Iterator[Filiation]:
    since = moment(one.since.first) if one.since else 0
    left: dict[str, PartialDay] = {}
    for id in one.parents if one.kind == "adoption" else ():
        parent = family.index[id]
        day = leaves(family, parent, since)
        if day and House(family, parent, since + A_DAY).came_from_another():
            left[id] = day
    if not left:
        yield one
        return
    for id in one.parents:
        yield one._replace(parents=(id,), until=_earlier(one.until, left.get(id)))


def leaves(family: Family, who: int, since: int) -> PartialDay | None:
    """去家: by entry, divorce, 離縁, or into yet another house; 旧731条: not by 分家 or 廃絶家再興."""
    found = []
    for act in houses_of(family).moves.get(who, ()):
        if act.at and (act.kind == "left_house" or _is_widowed(family, who, moment(act.at.first))):
            found += [act.at] if act.kind not in FOUNDED else []
    into = [(begins, ends) for _, begins, ends in houses_of(family).entries.get(who, ())]
    into += [(tie.begins, tie.ends) for tie in family.up[who] if tie.kind == "adoption"]
    found += [_on(ends) for _, ends in into if ends < ALIVE]
    found += [_on(begins) for begins, _ in into if since < begins < ALIVE and _moves(family, who, since, begins)]
    days = [day for day in found if since < moment(day.first) < old_code_ends(family, who)]
    return min(days, key=lambda day: day.first, default=None)


def _moves(family: Family, who: int, before: int, after: int) -> bool:
    """Whether somebody was of another house after a marriage or an adoption."""
    return House(family, who, before + A_DAY).root != House(family, who, after + A_DAY).root


def _is_widowed(family: Family, who: int, at: int) -> bool:
    """Who enters a house then, enters another one; before that, an entry only says where somebody was."""
    return any(since < at and family.died[into] < at for into, since, _ in houses_of(family).entries.get(who, ()))


def _on(at: int) -> PartialDay:
    day = day_of(at)
    return PartialDay(day, day, era_day(day))


def _earlier(*days: PartialDay | None) -> PartialDay | None:
    return min((day for day in days if day), key=lambda day: day.first, default=None)


def article_26_1(family: Family, heads_of: Callable[[Family], Mapping[int, int]]) -> Iterator[Filiation]:
    """応急措置法の施行の際の戸主が婚姻・縁組で他家から入った者なら、家附の継子は嫡出子と同じ権利を有する。"""
    known = {(one.child, one.parents) for one in family.filiations if one.kind == "house_step"}
    for filiation in family.filiations:
        if filiation.kind not in _STEP or (filiation.child, filiation.parents) in known:
            continue
        head, child = family.index[filiation.parents[0]], family.index[filiation.child]
        at = old_code_ends(family, head)
        house = House(family, head, at)
        ended = filiation.until and moment(filiation.until.first) < at
        if ended or family.died[head] < at or family.died[child] < at or not house.came_from_another():
            continue
        if house.has(child) and not house.entered(child) and is_head(family, heads_of(family), head, at - A_DAY):
            until = _earlier(filiation.until, *article_26_3(family, head, at))
            yield filiation._replace(kind="house_step", since=None, until=until)


def article_26_3(family: Family, head: int, at: int) -> Iterator[PartialDay]:
    """その後に離縁(離婚は継親子の終わり)によって氏を改めたときは、家附の継子に権利はない。"""
    for tie in family.up[head]:
        if tie.kind == "adoption" and tie.begins < at <= tie.ends < ALIVE:
            yield _on(tie.ends)
