"""The old code (明治31年法律第9号 第五編): openings from 1898-07-16 to 1947-05-02.

家督相続 (旧964–991条): one person succeeds the head of a house.  遺産相続 (旧992条以下): a member's own property.
One function per article; where the present Code took a rule over, the function there is called.

Text: https://law-platform.jp/hist/129089
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from azukari.law.inheritance import succession
from azukari.law.inheritance.estate import ASCENDANT, HEAD, HOUSE_HEAD, OUT, SPOUSE, STANDS, Estate
from azukari.law.inheritance.family import A_DAY, ALIVE, Act, Tie

_FIRST, _LAST = 0, ALIVE


# --- 遺産相続 ---------------------------------------------------------------------------------------------------


def devolve_legacy(estate: Estate, heads: Sequence[int] = ()) -> None:
    """遺産相続: descendants, then the spouse, then ascendants, then the head of the house.

    ``heads`` are those who headed a house at the opening, as far as the facts tell.
    """
    estate.keeps_renounced = succession.article_939_2_former(estate)  # 旧1039条2項
    if not (
        article_994_995(estate)
        or article_996_1_1(estate)
        or succession.article_889_1_1(estate, (1, 1))  # 旧996条1項第2
    ):
        article_996_1_3(estate, heads)
    if estate.keeps_renounced:
        succession.accrue_renounced(estate, partial(devolve_legacy, heads=heads))


def article_994_995(estate: Estate) -> bool:
    """直系卑属。親等の近い者を先にし、死亡・失権した者は、その直系卑属が代襲する。"""
    return succession.article_887(estate, (1, 1))


def article_996_1_1(estate: Estate) -> bool:
    """配偶者(直系卑属がいないときだけ)。"""
    spouses = succession.article_890(estate)
    for spouse in spouses:
        estate.give(spouse, (1, len(spouses)), SPOUSE)
    return bool(spouses)


def article_996_1_3(estate: Estate, heads: Sequence[int]) -> None:
    """戸主: whom a fact names for this house, otherwise the only head there was."""
    me = estate.family.persons[estate.who].id
    named = {estate.family.index[act.who[0]] for act in estate.family.acts_of("house_head_of") if act.of == me}
    for head in sorted(named) or heads:
        if estate.standing(head, HOUSE_HEAD) == STANDS:
            if not named:
                estate.remark("head-assumed")
            estate.give(head, (1, 1), HOUSE_HEAD)
            return
    estate.remark("head-unknown")


# --- 家督相続 ---------------------------------------------------------------------------------------------------


def devolve_headship(estate: Estate) -> bool:
    """家督相続: fill the estate with its one heir; False when an heir would have to be selected (附則25条2項)."""
    heir = article_970(estate)
    if heir is None:
        heir = _named(estate, "designated_heir")  # 旧979条 指定
    if heir is None:
        heir = _named(estate, "selected_heir")  # 旧982・985条 選定
    if heir is None and not article_982(estate):
        heir = article_984(estate)
    if heir is None:
        return False
    estate.give(heir, (1, 1), HEAD)
    return True


def article_970(estate: Estate) -> int | None:
    """法定: 家族たる直系卑属。親等、男女、嫡出・庶子、年長の順。旧974条: 死亡・廃除の者はその直系卑属が代わる。

    旧1020条: a statutory heir cannot renounce, so renunciations are not asked.
    """
    renounced, estate.gone = estate.gone, None
    heir = _first_of_line(estate)
    if heir is None:
        heir = _left_in_house(estate)
    estate.gone = renounced
    if heir is not None and renounced and heir in renounced:
        estate.remarks.append("headship-cannot-be-renounced")
    return heir


def _first_of_line(estate: Estate) -> int | None:
    """The first of the children, or of those who stand in a child's place (旧974条)."""
    waiting = ranked(estate, estate.family.down[estate.who])[::-1]
    while waiting:
        tie = waiting.pop()
        standing = estate.standing(tie.child, HEAD)
        if standing == OUT or not is_in_house(estate, tie):
            continue
        if standing == STANDS:
            return tie.child
        waiting.extend(ranked(estate, estate.family.down[tie.child])[::-1])
    return None


def _left_in_house(estate: Estate) -> int | None:
    """旧970条1項1号: a remoter descendant who stayed in the house its parent had left (``house_member``)."""
    members = {estate.family.index[id] for act in estate.family.acts_of("house_member") for id in act.who}
    degree = estate.family.down[estate.who] if members else []
    while degree:
        here = [tie for tie in degree if tie.child in members and is_in_house(estate, tie)]
        for tie in ranked(estate, here):
            if estate.standing(tie.child, HEAD) == STANDS:
                return tie.child
        degree = [lower for tie in degree if estate.in_force(tie) for lower in estate.family.down[tie.child]]
    return None


def ranked(estate: Estate, among: Iterable[Tie]) -> list[Tie]:
    """Descendants of one degree in the order of 旧970条; where birthdays leave it open, both orders are read."""
    ties = {}
    for tie in sorted((tie for tie in among if estate.in_force(tie)), key=lambda tie: -_class(estate, tie)):
        ties[tie.child] = tie  # the better capacity of a child comes last and stays
    order = sorted(ties.values(), key=lambda tie: (_class(estate, tie), *_age(estate, tie), _id(estate, tie.child)))
    return article_973(estate, _eldest_first(estate, order))


def _class(estate: Estate, tie: Tie) -> int:
    """嫡出男、庶子男、嫡出女、庶子女、私生子男、私生子女."""
    woman = estate.family.persons[tie.child].sex == "f"
    if estate.in_wedlock(tie):
        return 2 if woman else 0
    of_father = tie.kind == "recognized" and estate.family.persons[tie.parent].sex != "f"
    if of_father:
        return 3 if woman else 1
    return 5 if woman else 4


def _age(estate: Estate, tie: Tie) -> tuple[int, int]:
    """From when to when a child may have been born.

    旧970条2項: 養子・準正の子は、嫡出子の身分を取得した時に生まれたものとみなす。
    """
    if tie.by_adoption and tie.kind != "step":
        return tie.begins, tie.begins
    if estate.in_wedlock(tie) and tie.kind == "recognized":
        others = {up.parent for up in estate.family.up[tie.child]}
        since = [begins for other, begins, _ in estate.family.spouses[tie.parent] if other in others]
        return since[0], since[0]
    born = estate.family.persons[tie.child].born
    return (born.first.toordinal() * A_DAY, born.last.toordinal() * A_DAY) if born else (_FIRST, _LAST)


def _eldest_first(estate: Estate, order: list[Tie]) -> list[Tie]:
    """When several of the best class may be the eldest, each of them in turn."""
    if len(order) < 2:
        return order
    best = [tie for tie in order if _class(estate, tie) == _class(estate, order[0])]
    limit = min(_age(estate, tie)[1] for tie in best)
    eldest = [tie for tie in best if _age(estate, tie)[0] <= limit]
    if len(eldest) < 2:
        return order
    names = [_id(estate, tie.child) for tie in eldest]
    first = eldest[estate.reading.choose(f"eldest:{','.join(names)}", "age-unknown", *(f"{n}が年長" for n in names))]
    return [first, *(tie for tie in order if tie is not first)]


def article_973(estate: Estate, order: list[Tie]) -> list[Tie]:
    """婿養子は、縁組の時に推定家督相続人であった妻の姉妹に先立たない。"""
    if not order or not order[0].by_adoption:
        return order
    adopted = order[0]
    wives = {other for other, since, _ in estate.family.spouses[adopted.child] if abs(since - adopted.begins) < A_DAY}
    wives = {wife for wife in wives if any(tie.child == wife for tie in order)}
    earlier = [tie for tie in order[1:] if _age(estate, tie)[1] < adopted.begins]
    if wives and earlier and earlier[0].child not in wives:
        return [earlier[0], *(tie for tie in order if tie is not earlier[0])]
    return order


def is_in_house(estate: Estate, tie: Tie) -> bool:
    """Whether a descendant belongs to the house: by the facts, otherwise unless adopted or married away."""
    family, child = estate.family, tie.child
    id = family.persons[child].id
    if any(id in act.who and _begun(act, estate.opened) for act in family.acts_of("left_house")):
        return False
    if any(id in act.who for act in family.acts_of("house_member")):
        return True
    house = {tie.parent, estate.who} | {other for other, _, _ in family.spouses[tie.parent]}
    if any(up.kind == "adoption" and estate.in_force(up) and up.parent not in house for up in family.up[child]):
        return False
    return not _married_away(estate, child)


def _married_away(estate: Estate, child: int) -> bool:
    family = estate.family
    for marriage in family.marriages:
        id = family.persons[child].id
        if id not in (marriage.one, marriage.other):
            continue
        other = family.index[marriage.other if marriage.one == id else marriage.one]
        now = any(spouse == other and since <= estate.opened < until for spouse, since, until in family.spouses[child])
        woman_leaves = family.persons[child].sex == "f" and not marriage.kind
        man_leaves = family.persons[child].sex != "f" and marriage.kind in ("entry", "adopted")
        adopted_here = any(up.parent == estate.who for up in family.up[other]) or any(
            up.parent == estate.who and up.by_adoption for up in family.up[child]
        )
        if now and (woman_leaves or man_leaves) and not adopted_here:
            return True
    return False


def article_982(estate: Estate) -> bool:
    """第一種選定: whether anybody of the house could be selected (配偶者、兄弟姉妹、その直系卑属)."""
    if any(begins <= estate.opened < ends and estate.died[other] > estate.opened
           for other, begins, ends in estate.family.spouses[estate.who]):  # fmt: skip
        return True
    parents = {tie.parent for tie in estate.family.up[estate.who] if estate.in_force(tie)}
    waiting = [tie for parent in parents for tie in estate.family.down[parent] if tie.child != estate.who]
    seen = {estate.who}
    while waiting:
        tie = waiting.pop()
        if tie.child in seen or not estate.in_force(tie) or not is_in_house(estate, tie):
            continue
        seen.add(tie.child)
        if estate.died[tie.child] > estate.opened:
            return True
        waiting.extend(estate.family.down[tie.child])
    return False


def article_984(estate: Estate) -> int | None:
    """家に在る直系尊属。親等の近い者、男を先にする。"""
    degree = {tie.parent for tie in estate.family.up[estate.who] if estate.in_force(tie)}
    while degree:
        alive = [who for who in degree if estate.standing(who, ASCENDANT) == STANDS]
        if alive:
            return min(alive, key=lambda who: (estate.family.persons[who].sex == "f", _id(estate, who)))
        degree = {tie.parent for who in degree for tie in estate.family.up[who] if estate.in_force(tie)}
    return None


def _named(estate: Estate, kind: str) -> int | None:
    """The heir an act names for this head, if he takes."""
    me = estate.family.persons[estate.who].id
    for act in estate.family.acts_of(kind):
        who = estate.family.index[act.who[0]]
        if act.of == me and estate.standing(who, HEAD) == STANDS:
            return who
    return None


def _begun(act: Act, opened: int) -> bool:
    return act.at is None or act.at.first.toordinal() * A_DAY <= opened


def _id(estate: Estate, who: int) -> str:
    return estate.family.persons[who].id
