"""Facts that cannot be: each is said once, and names the register entry it stands in.

Nothing here stops a calculation; an act that has no effect in law is left out of it by the articles themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from azukari.law.calendar import PartialDay, add_months
from azukari.law.inheritance.facts import (
    A_DAY,
    ALIVE,
    FOUNDED,
    NEW_CODE_BEGINS,
    PASSINGS,
    Act,
    Filiation,
    Marriage,
    day_of,
    moment,
)
from azukari.law.inheritance.family import Family, comes_before_opening
from azukari.law.inheritance.fault import Fault
from azukari.law.inheritance.heads import comes_too_late, has_day, names_successor
from azukari.law.inheritance.periods import new_code_begins
from azukari.law.inheritance.retransfer import came_too_late, is_near
from azukari.law.inheritance.succession import comes_after_decision

_SPECIAL_ADOPTION_BEGINS = date(1988, 1, 1)  # 昭和62年法律第101号


def examine(family: Family) -> list[Fault]:
    """Everything in the facts that cannot be, in the order of the entries."""
    found = [*_persons(family), *_descent(family), *_three_parents(family), *_unrecognized(family), *circles(family)]
    for filiation in family.filiations:
        found += _filiation(family, filiation)
    for marriage in family.marriages:
        found += _marriage(family, marriage)
    found += _two_marriages(family)
    for act in family.acts:
        if act.kind in _CHECKS:
            found += _CHECKS[act.kind](family, act)
    return found


def _persons(family: Family) -> Iterator[Fault]:
    for person in family.persons:
        if person.born and person.died and person.died.last < person.born.first:
            yield Fault("died-before-birth", person.entry, f"{person.id}の死亡の日が出生の日より前です。")


def _descent(family: Family) -> Iterator[Fault]:
    """Parents and children by birth."""
    for filiation in family.filiations:
        child = family.persons[family.index[filiation.child]]
        if filiation.kind not in ("birth", "recognized", "natural") or child.born is None:
            continue
        for id in filiation.parents:
            parent = family.persons[family.index[id]]
            if parent.born and child.born.last <= parent.born.first:
                says = f"親{id}が子{child.id}より後に(又は同じ日に)生まれています。"
                yield Fault("parent-younger", filiation.entry, says)
            if parent.died is None:
                continue
            if parent.sex == "f" and parent.died.last < child.born.first:
                yield Fault("born-after-mother", filiation.entry, f"{child.id}は母{id}の死亡の後に生まれています。")
            elif (child.born.first - parent.died.last).days > 300:
                says = f"{child.id}は{id}の死亡から300日を過ぎて生まれています(民法772条2項)。"
                yield Fault("born-after-father", filiation.entry, says)


def _three_parents(family: Family) -> Iterator[Fault]:
    """Nobody was born of three."""
    parents: dict[str, set[str]] = {}
    for filiation in family.filiations:
        if filiation.kind in ("birth", "recognized", "natural"):
            known = parents.setdefault(filiation.child, set())
            is_new = len(known) < 3
            known.update(filiation.parents)
            if is_new and len(known) > 2:
                names = "、".join(sorted(known))
                says = f"{filiation.child}の実の親が{len(known)}人います({names})。縁組なら種類を入れてください。"
                yield Fault("three-parents", filiation.entry, says)


def _unrecognized(family: Family) -> Iterator[Fault]:
    """Whether a parent of unknown sex is the mother or the father who did not recognise the child decides."""
    for filiation in family.filiations:
        for id in filiation.parents if filiation.kind == "natural" else ():
            parent, child = family.index[id], family.index[filiation.child]
            if not family.persons[parent].sex and any(tie.parent == parent for tie in family.up[child]):
                says = (
                    f"{id}の性別が入っていないため、{filiation.child}の母として計算しました。"
                    "父なら、認知がなければ親子ではありません(民法779条)。"
                )
                yield Fault("mother-assumed", filiation.entry, says)


def circles(family: Family) -> Iterator[Fault]:
    """Nobody is one's own ancestor."""
    waiting = [len(ties) for ties in family.up]
    ready = [who for who, count in enumerate(waiting) if not count]
    for parent in ready:
        for tie in family.down[parent]:
            waiting[tie.child] -= 1
            if not waiting[tie.child]:
                ready.append(tie.child)
    circle = sorted(family.persons[who].id for who, count in enumerate(waiting) if count)
    if circle:
        yield Fault(
            "own-ancestor",
            family.persons[family.index[circle[0]]].entry,
            f"{'、'.join(circle)}の親子関係が輪になっています。",
        )


def _filiation(family: Family, filiation: Filiation) -> Iterator[Fault]:
    child = family.persons[family.index[filiation.child]]
    if filiation.until and filiation.since and filiation.until.last < filiation.since.first:
        yield Fault("ends-before-it-begins", filiation.entry, f"{child.id}の離縁の日が縁組の日より前です。")
    if filiation.since is None or filiation.kind not in ("adoption", "special_adoption"):
        return
    if filiation.kind == "special_adoption" and filiation.since.last < _SPECIAL_ADOPTION_BEGINS:
        says = "特別養子は昭和63年1月1日からの制度です。日付か縁組の種類を確かめてください。"
        yield Fault("special-adoption-before-1988", filiation.entry, says)
    for person in (child, *(family.persons[family.index[id]] for id in filiation.parents)):
        if person.born and filiation.since.last < person.born.first:
            yield Fault("adopted-before-birth", filiation.entry, f"縁組の日が{person.id}の出生の日より前です。")
        if person.died and person.died.last < filiation.since.first:
            says = f"{person.id}の死亡の後に縁組をしています。"
            if person is not child and moment(person.died.last) < NEW_CODE_BEGINS:
                says += "遺言による縁組(旧民法848条)なら、縁組の日 at を養親の死亡の日としてください。"
            yield Fault("adoption-after-death", filiation.entry, says)
        if person is not child and person.born and child.born and child.born.last < person.born.first:
            says = f"養子{child.id}は養親{person.id}より年長です(民法793条)。"
            yield Fault("adoptee-older", filiation.entry, says)


def _marriage(family: Family, marriage: Marriage) -> Iterator[Fault]:
    if marriage.since and marriage.until and marriage.until.last < marriage.since.first:
        yield Fault("ends-before-it-begins", marriage.entry, "離婚の日が婚姻の日より前です。")
    for id in (marriage.one, marriage.other):
        born, died = family.persons[family.index[id]].born, family.persons[family.index[id]].died
        if born and marriage.since and marriage.since.last < born.first:
            yield Fault("married-before-birth", marriage.entry, f"婚姻の日が{id}の出生の日より前です。")
        if died and marriage.since and died.last < marriage.since.first:
            yield Fault("marriage-after-death", marriage.entry, f"{id}の死亡の後に婚姻しています。")
        elif died and marriage.until and died.last < marriage.until.first:
            yield Fault("divorce-after-death", marriage.entry, f"{id}の死亡の後に離婚しています。")
        elif died and marriage.until and died[:2] == marriage.until[:2] and died.is_certain:
            says = (
                f"離婚の日 end が{id}の死亡の日です。死亡による解消なら end を消してください。離婚として計算しました。"
            )
            yield Fault("divorce-on-death", marriage.entry, says)


def _two_marriages(family: Family) -> Iterator[Fault]:
    for who, spouses in enumerate(family.spouses):
        stretches = []
        for other, begins, ends in spouses:
            last = min(ends, family.died[other], family.died[who])
            stretches.append((begins or last - A_DAY, last, other))  # no day entered: at least until the end
        for (_, ends, one), (begins, _, other) in pairwise(sorted(stretches)):
            if one != other and begins // A_DAY < ends // A_DAY and begins < family.died[who]:
                person = family.persons[who]
                yield Fault("two-marriages", person.entry, f"{person.id}の婚姻が重なっています(民法732条)。")
                break


# --- acts -------------------------------------------------------------------------------------------------------


def _renunciation(family: Family, act: Act) -> Iterator[Fault]:
    opened = family.died[family.index[act.of]]
    if opened == ALIVE:
        yield Fault("renounced-living", act.entry, f"{act.of}は死亡していないため、相続を放棄することはできません。")
        return
    if act.at and act.at.last < day_of(opened):
        says = f"{act.of}の相続が開始する前の放棄です。効力がないため、計算に入れません(民法915条)。"
        yield Fault("renounced-before-opening", act.entry, says)
    for id in act.who:
        died = family.died[family.index[id]]
        if died <= opened:
            yield Fault(
                "renounced-by-dead", act.entry, f"{id}は{act.of}の相続の開始以前に死亡しており、放棄できません。"
            )
        yield from _retransfer(family, act, id)


def _retransfer(family: Family, act: Act, id: str) -> Iterator[Fault]:
    """再転相続: whoever renounced the second estate has no choice left on the first (最判昭和63年6月21日)."""
    who, of = family.index[id], family.index[act.of]
    if act.by or who in family.gone:
        chosen = [(one, who) for one in family.gone.get(who, ()) if not act.by or family.persons[one].id in act.by]
    elif not is_near(family, who, of):
        chosen = [(who, dead) for dead, gone in family.gone.items() if who in gone and is_near(family, dead, of)]
        yield from _own_name(family, act, who, of)
    else:
        return
    yield from _strangers(family, act, who)
    for one, dead in chosen:
        if came_too_late(family, one, dead, act):
            successor, heir = family.persons[one].id, family.persons[dead].id
            says = (
                f"{successor}は先に{heir}の相続を放棄しているため、{heir}に代わって{act.of}の相続を放棄することは"
                "できません。計算に入れません(最判昭和63年6月21日)。"
            )
            yield Fault("second-renounced-first", act.entry, says)


def _strangers(family: Family, act: Act, dead: int) -> Iterator[Fault]:
    """Only whoever took the dead heir's estate, or that of one who took it, may choose for him."""
    if family.died[dead] == ALIVE:
        return
    near = [one for one in range(len(family.persons)) if is_near(family, one, dead)]
    for id in act.by:
        if not any(family.index[id] == one or is_near(family, family.index[id], one) for one in near):
            says = f"{id}は{family.persons[dead].id}の相続人として現れないため、放棄を計算に入れません(民法916条)。"
            yield Fault("renounced-by-stranger", act.entry, says)


def _own_name(family: Family, act: Act, who: int, of: int) -> Iterator[Fault]:
    for dead, died in enumerate(family.died):
        if family.died[of] < died < ALIVE and is_near(family, dead, of) and is_near(family, who, dead):
            one, heir = family.persons[who].id, family.persons[dead].id
            says = (
                f"{one}は{act.of}の相続人として現れないため、計算に入れません。{heir}に代わる放棄(民法916条)なら、"
                f"放棄した者を{heir}、実際に行った者(by)を{one}と入れてください。"
            )
            yield Fault("renounced-in-own-name", act.entry, says)
            return


def _disinheritance(family: Family, act: Act) -> Iterator[Fault]:
    of = family.index[act.of]
    parents = {tie.parent for tie in family.up[of]}
    for id in act.who:
        who = family.index[id]
        kin = {tie.child for tie in family.down[of]} | parents | {other for other, _, _ in family.spouses[of]}
        if who not in kin and any(tie.parent in parents for tie in family.up[who]):
            says = f"{id}は{act.of}の兄弟姉妹で遺留分がないため、廃除できません。計算に入れません(民法892条)。"
            yield Fault("disinherited-sibling", act.entry, says)


def _transfer(family: Family, act: Act) -> Iterator[Fault]:
    yield from _abandonment(family, act)
    if family.died[family.index[act.to]] <= family.died[family.index[act.of]] != ALIVE:
        says = f"{act.to}は{act.of}の相続の開始以前に死亡しており、譲渡を受けられません。計算に入れません。"
        yield Fault("transfer-to-dead", act.entry, says)
    yield from _after_death(family, act, (act.to,))


def _abandonment(family: Family, act: Act) -> Iterator[Fault]:
    if comes_before_opening(family, act):
        says = f"{act.of}の相続が開始する前の相続分の譲渡・放棄です。効力がないため、計算に入れません(民法905条)。"
        yield Fault("transferred-before-opening", act.entry, says)
    yield from _after_death(family, act, act.who)


def _after_death(family: Family, act: Act, ids: tuple[str, ...]) -> Iterator[Fault]:
    for id in ids:
        died = family.persons[family.index[id]].died
        if act.at and died and died.last < act.at.first:
            says = f"{id}の死亡の後の相続分の譲渡・放棄です。計算に入れません。"
            yield Fault("transfer-after-death", act.entry, says)


def _settlement(family: Family, act: Act) -> Iterator[Fault]:
    if comes_after_decision(act):
        says = f"{act.of}の相続が確定した日が最大決平成25年9月4日より後です。嫡出でない子も同等として計算します。"
        yield Fault("settled-too-late", act.entry, says)


def _simultaneous(family: Family, act: Act) -> Iterator[Fault]:
    if len(act.who) < 2:
        yield Fault(
            "simultaneous-alone", act.entry, "同時に死亡した者を who に [A, B] のように二人以上入れてください。"
        )
    days = [(id, family.persons[family.index[id]].died) for id in act.who]
    known = [(id, died) for id, died in days if died is not None]
    for id, day in known[1:]:
        if not overlap(day, known[0][1]):
            yield Fault("simultaneous-on-other-days", act.entry, f"{known[0][0]}と{id}の死亡の日が違います。")
    told = {family.persons[family.index[id]].died_at for id, _ in days} - {None}
    if len(told) > 1:
        says = "死亡の時分が違いますが、同時死亡として計算します。"
        yield Fault("simultaneous-on-other-days", act.entry, says)
    for id, died in days:
        if died is None:
            yield Fault("simultaneous-but-alive", act.entry, f"{id}の死亡の日が入っていません。")


def _deemed_dead(family: Family, act: Act) -> Iterator[Fault]:
    for id in act.who:
        born = family.persons[family.index[id]].born
        if act.at and born and add_months(born.first, 12) > act.at.last:
            yield Fault("deemed-dead-too-early", act.entry, f"{id}の失踪宣告による死亡の日が早すぎます。")


def _selection(family: Family, act: Act) -> Iterator[Fault]:
    head = family.persons[family.index[act.of]]
    if act.at and moment(act.at.first) >= new_code_begins(head):
        says = "新法の施行からは家督相続人を選定できません。計算に入れません(昭和22年法律第222号附則25条2項)。"
        yield Fault("selected-too-late", act.entry, says)


def _after_his_death(family: Family, act: Act) -> Iterator[Fault]:
    for id in act.who:
        died = family.persons[family.index[id]].died
        if died and act.at and died.last < act.at.first:
            yield Fault(
                "headed-after-death", act.entry, f"{id}の死亡の後の日です。計算に入れません。日を確かめてください。"
            )


def _passing(family: Family, act: Act) -> Iterator[Fault]:
    if names_successor(family, act):
        return
    yield from _after_his_death(family, act)
    if not has_day(act):
        says = "戸主が隠居などをした日が分からないため、計算に入れません。日(at)を、年だけでも入れてください。"
        yield Fault("passing-without-day", act.entry, says)
    if comes_too_late(family, act):
        says = "昭和22年5月3日からは戸主がなく、隠居などの家督相続はありません。計算に入れません(応急措置法3条・7条)。"
        yield Fault("headship-after-1947", act.entry, says)


def overlap(one: PartialDay, other: PartialDay) -> bool:
    """Whether one and the same day can be meant."""
    return one.first <= other.last and other.first <= one.last


_CHECKS: Mapping[str, Callable[[Family, Act], Iterator[Fault]]] = {
    "renounce": _renunciation,
    "disinherited": _disinheritance,
    "transfer_share": _transfer,
    "abandon_share": _abandonment,
    "settled": _settlement,
    "simultaneous": _simultaneous,
    "deemed_dead": _deemed_dead,
    **dict.fromkeys(("house_head", "house_member", "left_house", *FOUNDED), _after_his_death),
    "selected_heir": _selection,
    **dict.fromkeys(PASSINGS, _passing),
}
