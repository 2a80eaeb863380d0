"""The old code (明治31年法律第9号 第五編): openings from 1898-07-16 to 1947-05-02.

家督相続 (旧964–991条): one person succeeds the head of a house.  遺産相続 (旧992条以下): a member's own property.
One function per article; where the present Code took a rule over, the function there is called.

Text: https://law-platform.jp/hist/129089
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from azukari.law.inheritance import succession
from azukari.law.inheritance.estate import ASCENDANT, FALLEN, HEAD, HOUSE_HEAD, SPOUSE, STANDS, Estate
from azukari.law.inheritance.facts import A_DAY, ALIVE, Act, moment
from azukari.law.inheritance.house import House, is_woman
from azukari.law.inheritance.kinship import descends, tie_by_law
from azukari.law.inheritance.periods import new_code_begins
from azukari.law.inheritance.ties import Tie

_FIRST, _LAST = 0, ALIVE
DESIGNATED, SELECTED, ELDER = "designated_head", "selected_head", "elder_head"  # beside HEAD, who is one by statute
HEADS = (HEAD, DESIGNATED, SELECTED, ELDER)


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


def article_728(estate: Estate) -> None:
    """継親子・嫡母庶子: it was for the law to make them so, and for one house; somebody must look."""
    if any(tie_by_law(estate, portion.who) for portion in estate.portions):
        estate.remark("stepchild")


# --- 家督相続 ---------------------------------------------------------------------------------------------------


def devolve_headship(estate: Estate, since: int = 0, cause: str = "") -> bool:
    """家督相続: fill the estate with its one heir; False when an heir would have to be selected (附則25条2項)."""
    house = House(estate.family, estate.who, estate.opened, since)
    first = article_970(estate, house)
    if first is not None:
        estate.give(first.child, (1, 1), HEAD, _represented(estate, first))
        return True
    others = (
        (DESIGNATED, partial(article_979, estate, house, cause)),
        (SELECTED, partial(_named, estate, article_982(estate))),
        (ELDER, partial(article_984, estate, house)),
    )
    for role, find in others:
        heir = find()
        if heir is not None:
            estate.give(heir, (1, 1), role)
            return True
    return False


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
    return _nearest(estate, house, entrants=True)


def _nearest(estate: Estate, house: House, *, entrants: bool) -> Tie | None:
    """旧970条1項1号: degree by degree; a remoter descendant may have stayed in the house its parent left."""
    degree = list(estate.family.down[estate.who])
    seen: set[int] = set()
    while degree:
        heir = article_974(estate, house, _of_house(estate, house, degree, entrants=entrants))
        if heir is not None:
            return heir
        above = dict.fromkeys(tie.child for tie in degree if estate.in_force(tie))
        seen |= above.keys()
        below = (lower for parent in above for lower in estate.family.down[parent])
        degree = [tie for tie in below if tie.child not in seen and descends(estate, tie.child, (estate.who,))]
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
            later = {other.child for rest in waiting for other in rest if estate.died[other.child] > estate.opened}
            estate.left_out.extend((who, "later_in_order") for who in sorted(later))
            return tie
        if standing == FALLEN:
            below = _of_house(estate, house, estate.family.down[tie.child], entrants=True)
            waiting.append([lower for lower in below if _may_stand_for(estate, tie.child, lower.child)])
    return None


def _may_stand_for(estate: Estate, fallen: int, child: int) -> bool:
    """Whoever came after the loss (unless unborn then), or before an adoption, stands in nobody's place."""
    if succession.article_888_former(estate, fallen, child):
        estate.left_out.append((child, "born_after_loss"))
        return False
    if not descends(estate, child, (estate.who,)):
        estate.left_out.append((child, "before_adoption"))
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
            estate.left_out.append((tie.child, "other_house"))
        elif estate.died[tie.child] <= estate.opened and not family.down[tie.child]:
            estate.standing(tie.child, HEAD)  # says that he died before
        elif entrants or not house.entered(tie.child):
            found[tie.child] = tie
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
    first, last = (born.first.toordinal() * A_DAY, born.last.toordinal() * A_DAY) if born else (_FIRST, _LAST)
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
    return next((tie for tie in ties if tie.child == heir.child), best) if heir.child != wife else best


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


# --- 979条 指定、982・985条 選定、984条 直系尊属 ----------------------------------------------------------------


def article_979(estate: Estate, house: House, cause: str) -> int | None:
    """指定家督相続人。指定は、法定の推定家督相続人ができれば効力を失い、死亡と隠居の場合だけ効力がある(3項)。"""
    if cause not in ("", "隠居"):
        return None
    acts = (act for act in estate.family.acts_of("designated_heir") if not _has_lapsed(estate, house, act))
    return _named(estate, acts)


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
    since = max(since, tie.begins, estate.born[tie.child])
    if since >= min(tie.ends, estate.died[tie.child], estate.opened):
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


def _named(estate: Estate, acts: Iterable[Act]) -> int | None:
    """The heir an act names for this head; of several, none revoked, each in turn (旧979条2項: 指定は取り消せる)."""
    me = _id(estate, estate.who)
    heirs = [estate.family.index[act.who[0]] for act in acts if act.of == me]
    able = list(dict.fromkeys(who for who in heirs if _may_be_named(estate, who)))
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
                if house.has(tie.child) and estate.born[tie.child] <= opened:
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
