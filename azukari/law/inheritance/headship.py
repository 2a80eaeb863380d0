"""The old code (明治31年法律第9号 第五編): openings from 1898-07-16 to 1947-05-02.

家督相続 (旧964–991条): one person succeeds the head of a house.  遺産相続 (旧992条以下): a member's own property.
One function per article; where the present Code took a rule over, the function there is called.

Text: https://law-platform.jp/hist/129089
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from azukari.law.inheritance import succession
from azukari.law.inheritance.designation import article_979, article_982, article_984, named
from azukari.law.inheritance.estate import DESCENDANT, FALLEN, HEAD, HOUSE_HEAD, SPOUSE, STANDS, Estate, by_heads
from azukari.law.inheritance.facts import A_DAY, ALIVE, UNTIL_BORN, moment
from azukari.law.inheritance.heads import MARRIED, heads_elsewhere, is_head
from azukari.law.inheritance.house import House, is_woman, left_behind
from azukari.law.inheritance.kinship import descends, tie_by_law
from azukari.law.inheritance.ties import Tie

_FIRST, _LAST = 0, ALIVE
_ENTRANT = "entrant"  # 親族入籍・引取入籍で家族となった者
DESIGNATED, SELECTED, ELDER = "designated_head", "selected_head", "elder_head"  # beside HEAD, who is one by statute
HUSBAND, RECORDED = "husband_head", "recorded_head"  # 入夫, and whom nothing but the register makes the heir
HEADS = (HEAD, DESIGNATED, SELECTED, ELDER, HUSBAND, RECORDED)


# --- 遺産相続 ---------------------------------------------------------------------------------------------------


def devolve_legacy(estate: Estate, heads: Sequence[int] = ()) -> None:
    """遺産相続: descendants, then the spouse, then ascendants, then the head of the house.

    ``heads`` are those who headed a house at the opening, as far as the facts tell.
    """
    estate.keeps_renounced = succession.article_939_2_former(estate)  # 旧1039条2項
    if not (
        article_994_995(estate)
        or article_994_left_behind(estate)
        or article_996_1_1(estate)
        or succession.article_889_1_1(estate, (1, 1))  # 旧996条1項第2
    ):
        article_996_1_3(estate, heads)
    if estate.keeps_renounced:
        succession.accrue_renounced(estate, partial(devolve_legacy, heads=heads))


def article_994_995(estate: Estate) -> bool:
    """直系卑属。親等の近い者を先にし、死亡・失権した者は、その直系卑属が代襲する。"""
    return succession.article_887(estate, (1, 1))


def article_994_left_behind(estate: Estate) -> bool:
    """子がいないときの、離縁した養子の養家に残った子(直系卑属、二親等)。"""
    heirs = {tie.child: (1 + estate.in_wedlock(tie), 0) for tie in article_730_3(estate)}
    standing, _ = succession.standing_of(estate, heirs, DESCENDANT)
    return bool(standing) and by_heads(estate, standing, (1, 1), DESCENDANT)


def article_730_3(estate: Estate) -> list[Tie]:
    """養子と共に養家を去った直系卑属だけが、養親の親族でなくなる。残った者が相続するかは、はっきりしない。"""
    stayed = left_behind(estate.family, estate.who, estate.opened)
    names = "、".join(sorted({_id(estate, tie.child) for tie in stayed}))
    not_kin = stayed and estate.reading.choose(
        f"left-behind:{_id(estate, estate.who)}",
        "disputed",
        f"養子の離縁の後も養家に残った{names}は、養親の直系卑属である(旧民法730条3項)",
        f"養子の離縁の後も養家に残った{names}は、養親の直系卑属として相続しない",
    )
    return [] if not_kin else stayed


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


def article_975_998(estate: Estate, heads: Mapping[int, int], *, as_head: bool) -> None:
    """推定家督相続人の廃除と推定遺産相続人の廃除は別のもので、一方は他方の相続に及ばない。"""
    lost = estate.lost or {}
    other = [
        who
        for who, act in lost.items()
        if act.kind == "disinherited"
        and act.at
        and is_head(estate.family, heads, estate.who, moment(act.at.first)) != as_head
    ]
    if other:
        estate.lost = {who: act for who, act in lost.items() if who not in other}
        estate.note()
        estate.remarks += () if as_head else ("disinherited-as-head",)


def article_728(estate: Estate) -> None:
    """継親子・嫡母庶子: it was for the law to make them so, and for one house; somebody must look."""
    if any(tie_by_law(estate, portion.who) for portion in estate.portions):
        estate.remark("stepchild")


# --- 家督相続 ---------------------------------------------------------------------------------------------------


def devolve_headship(estate: Estate, heads: Mapping[int, int], cause: str = "") -> bool:
    """家督相続: fill the estate with its one heir; False when an heir would have to be selected (附則25条2項)."""
    elsewhere = heads_elsewhere(estate.family, heads, estate.opened)
    house = House(estate.family, estate.who, estate.opened, heads[estate.who], elsewhere)
    first = article_970(estate, house)
    if first is not None:
        estate.give(first.child, (1, 1), HEAD, _represented(estate, first))
        return True
    others = (
        (DESIGNATED, partial(article_979, estate, house, cause)),
        (SELECTED, partial(named, estate, article_982(estate))),
        (ELDER, partial(article_984, estate, house)),
    )
    for role, find in others:
        heir = find()
        if heir is not None:
            estate.give(heir, (1, 1), role)
            return True
    return False


def succeed(estate: Estate, who: int, cause: str) -> None:
    """Whom the register names the heir; 旧736・971条: the 入夫 goes before every descendant."""
    by_birth = HEAD if descends(estate, who, (estate.who,)) else RECORDED
    estate.give(who, (1, 1), HUSBAND if cause == MARRIED else by_birth)


def _represented(estate: Estate, first: Tie) -> int:
    """旧974条: in whose place somebody stands; nobody's, when a parent only left the house."""
    lost = estate.lost is not None and first.parent in estate.lost
    return first.parent if lost or (first.parent != estate.who and estate.died[first.parent] <= estate.opened) else -1


# --- 970–974条 法定の推定家督相続人 -----------------------------------------------------------------------------


def article_970(estate: Estate, house: House) -> Tie | None:
    """法定: 被相続人の家族たる直系卑属。

    旧1020条: a statutory heir cannot renounce, so renunciations are not asked.
    """
    renounced, estate.gone = estate.gone, None
    first = article_972(estate, house)
    estate.gone = renounced
    if first is not None and renounced and first.child in renounced:
        estate.remarks += ("headship-cannot-be-renounced",)
    return first


def article_972(estate: Estate, house: House) -> Tie | None:
    """親族入籍・引取入籍で家族となった直系卑属は、嫡出子又は庶子たる他の直系卑属がいないときだけ。"""
    born_here = _nearest(estate, house, entrants=False)
    if born_here is not None and _class(estate, born_here) < _OUTSIDE:
        return born_here
    estate.left_out = [one for one in estate.left_out if one[1] != _ENTRANT]
    return _nearest(estate, house, entrants=True)


def _nearest(estate: Estate, house: House, *, entrants: bool) -> Tie | None:
    """旧970条1項1号: degree by degree; a remoter descendant may have stayed in the house its parent left."""
    children = degree = list(estate.family.down[estate.who])
    seen: set[int] = set()
    while degree:
        heir = article_974(estate, house, _of_house(estate, house, degree, entrants=entrants))
        if heir is not None:
            return heir
        above = dict.fromkeys(tie.child for tie in degree if estate.in_force(tie))
        seen |= above.keys()
        below = (lower for parent in above for lower in estate.family.down[parent])
        stayed = article_730_3(estate) if degree is children else []
        degree = [tie for tie in below if tie.child not in seen and descends(estate, tie.child, (estate.who,))] + stayed
    return None


def article_974(estate: Estate, house: House, degree: list[Tie]) -> Tie | None:
    """The first of a degree; 開始前に死亡し又は相続権を失った者は、その直系卑属が同順位で代わる。"""
    waiting = [degree]
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            continue
        tie = first_of(estate, waiting[-1])
        waiting[-1] = [other for other in waiting[-1] if other.child != tie.child]
        standing = estate.standing(tie.child, HEAD)
        if standing == STANDS:
            _leave_out(estate, {other.child for rest in waiting for other in rest})
            return tie
        if standing == FALLEN:
            below = _of_house(estate, house, estate.family.down[tie.child], entrants=True)
            waiting.append([lower for lower in below if _may_stand_for(estate, tie.child, lower.child)])
    return None


def _leave_out(estate: Estate, others: set[int]) -> None:
    """家督相続は一人だけ: whoever was there, and of whom no nearer reason is told."""
    told = {who for who, _ in estate.left_out}
    for who in sorted(others - told):
        if estate.died[who] > estate.opened and estate.was_born(who, estate.opened + UNTIL_BORN):
            estate.left_out.append((who, "later-in-order"))


def _may_stand_for(estate: Estate, fallen: int, child: int) -> bool:
    """Whoever came after the loss (unless unborn then), or before an adoption, stands in nobody's place."""
    if succession.article_888_former(estate, fallen, child):
        estate.left_out.append((child, "born-after-loss"))
        return False
    if not descends(estate, child, (estate.who,)):
        estate.left_out.append((child, "before-adoption"))
        return False
    return True


def _of_house(estate: Estate, house: House, ties: Iterable[Tie], *, entrants: bool) -> list[Tie]:
    """Those of one degree who are of the house; in the best capacity of each child, of two in the later one."""
    family, found = estate.family, dict[int, Tie]()
    for tie in sorted(
        filter(estate.in_force, ties), key=lambda tie: (-_class(estate, tie), tie.by_adoption, tie.begins)
    ):
        lost = estate.lost is not None and tie.child in estate.lost
        if not lost and not house.has(tie.child):
            estate.left_out.append((tie.child, "other-house"))
        elif estate.died[tie.child] <= estate.opened and not family.down[tie.child]:
            estate.standing(tie.child, HEAD)  # says that he died before
        elif entrants or not house.entered(tie.child):
            found[tie.child] = tie
        else:
            estate.left_out.append((tie.child, _ENTRANT))
    return list(found.values())


def first_of(estate: Estate, ties: list[Tie]) -> Tie:
    """旧970条1項2号から5号まで: 男女、嫡出・庶子・私生子、年長。"""
    best = min(_class(estate, tie) for tie in ties)
    return article_973(estate, _eldest(estate, [tie for tie in ties if _class(estate, tie) == best]), ties)


_OUTSIDE = 4  # 私生子


def _class(estate: Estate, tie: Tie) -> int:
    """嫡出男、庶子男、嫡出女、庶子女、私生子男、私生子女."""
    woman = is_woman(estate.family, tie.child)
    if estate.in_wedlock(tie):
        return 2 if woman else 0
    of_father = tie.kind == "recognized" and not is_woman(estate.family, tie.parent)
    if of_father:
        return 3 if woman else 1
    return _OUTSIDE + woman


def _age(estate: Estate, tie: Tie) -> tuple[int, int]:
    """From when to when a child may have been born.

    旧970条2項: 養子・準正の子は、嫡出子の身分を取得した時に生まれたものとみなす。
    """
    if tie.by_adoption and tie.kind != "step":
        return (tie.begins, tie.begins) if tie.begins else (_FIRST, _LAST)
    born = estate.family.persons[tie.child].born
    first = max(_FIRST, estate.born[tie.child])
    last = born.last.toordinal() * A_DAY if born else _LAST
    since = (tie.wedlock_from or _legitimated(estate, tie, last)) if estate.in_wedlock(tie) else _FIRST
    return max(first, since), max(last, since)


def _legitimated(estate: Estate, tie: Tie, born: int) -> int:
    """旧836条1項: a child entered as 嫡出, though its parents married each other only after its birth."""
    parents = {up.parent for up in estate.family.up[tie.child] if not up.by_adoption}
    married = min((begins for other, begins, _ in estate.family.spouses[tie.parent] if other in parents), default=0)
    return married if married > born else _FIRST


def _eldest(estate: Estate, ties: list[Tie]) -> Tie:
    """The eldest of one class; when several may be, each of them in turn."""
    limit = min(_age(estate, tie)[1] for tie in ties)
    order = sorted(ties, key=lambda tie: (*_age(estate, tie), _id(estate, tie.child)))
    eldest = [tie for tie in order if _age(estate, tie)[0] <= limit]
    for tie in order[len(eldest) :]:
        estate.was_born(tie.child, limit)
    if len(eldest) == 1:
        return eldest[0]
    names = [_id(estate, tie.child) for tie in eldest]
    return eldest[estate.reading.choose(f"eldest:{','.join(names)}", "age-unknown", *(f"{n}が年長" for n in names))]


def article_973(estate: Estate, best: Tie, ties: list[Tie]) -> Tie:
    """法定の推定家督相続人は、その姉妹のためにする養子縁組(婿養子)により相続権を害されない。"""
    wife = _wife_adopted_for(estate, best)
    if wife is None:
        return best
    before = [
        tie
        for tie in estate.family.down[best.parent]
        if tie.child != best.child and _age(estate, tie)[1] < best.begins < min(estate.died[tie.child], tie.ends)
    ]
    house = House(estate.family, estate.who, best.begins)
    key = partial(_presumptive_order, estate)
    heir = min(filter(lambda tie: house.has(tie.child), before), key=key, default=best)
    protected = next((tie for tie in ties if tie.child == heir.child), None)
    if protected is None or heir.child in (wife, best.child):
        return best
    estate.left_out.append((best.child, "for-a-sister"))
    return protected


def _presumptive_order(estate: Estate, tie: Tie) -> tuple[int, int, int]:
    return (_class(estate, tie), *_age(estate, tie))


def _wife_adopted_for(estate: Estate, tie: Tie) -> int | None:
    """For which daughter of the house a son-in-law was adopted: 婚姻と同じ日の縁組."""
    if not tie.by_adoption:
        return None
    daughters = {other.child for other in estate.family.down[tie.parent]}
    for other, since, _ in estate.family.spouses[tie.child]:
        if other in daughters and abs(since - tie.begins) < A_DAY:
            return other
    return None


def _id(estate: Estate, who: int) -> str:
    return estate.family.persons[who].id
