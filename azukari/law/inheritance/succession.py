"""Who inherits, and how much (民法 第五編 第二章・第三章), 1948 and after.

One function per article, in the order of the Code, so that a lawyer can read down this page with the statute open
beside it.  What changed with time is in ``shares.toml``; what did not is here.

Text: https://laws.e-gov.go.jp/law/129AC0000000089
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Final

from azukari.law.inheritance.estate import (
    ASCENDANT,
    CHILD,
    DESCENDANT,
    FALLEN,
    NEPHEW,
    RENOUNCED,
    REPRESENTATIVE,
    SIBLING,
    SPOUSE,
    STANDS,
    Estate,
    Line,
    by_heads,
    scaled,
    share_out,
)
from azukari.law.inheritance.facts import A_DAY, ALIVE, UNKNOWN, UNTIL_BORN, Act, moment
from azukari.law.inheritance.family import Rank
from azukari.law.inheritance.kinship import ancestors_are_gone, descends, reaches
from azukari.law.inheritance.periods import NO_SPOUSE
from azukari.law.inheritance.ties import Tie

CAUSE_BEFORE_2001: Final = moment(date(2001, 7, 1))
DECIDED: Final = date(2013, 9, 4)  # 最大決平25.9.4


def devolve(estate: Estate) -> None:
    """Fill an estate with the portions of its heirs (887–890・900・901・939条)."""
    if estate.gone:
        estate.keeps_renounced = article_939_2_former(estate)
    spouses = article_890(estate)
    with_children, with_ascendants, with_siblings = estate.law.beside_spouse if spouses else NO_SPOUSE
    if article_887(estate, with_children.rest):
        own = with_children.own
    elif article_889_1_1(estate, with_ascendants.rest):
        own = with_ascendants.own
    elif article_889_1_2(estate, with_siblings.rest, spouses):
        own = with_siblings.own
    else:
        own = (1, 1)
    for spouse in spouses:
        estate.give(spouse, own if len(spouses) == 1 else (own[0], own[1] * len(spouses)), SPOUSE)
    if estate.keeps_renounced:
        accrue_renounced(estate, devolve)


# --- 887条 子及びその代襲者等の相続権 ---------------------------------------------------------------------------


def article_887(estate: Estate, part: tuple[int, int]) -> bool:
    """被相続人の子は、相続人となる。子が死亡等しているときは、その者の子が代襲して相続人となる。"""
    every_child = article_887_1(estate)
    if not every_child:
        return False
    standing, fallen = standing_of(estate, every_child, CHILD)
    if standing and not fallen:
        return by_heads(estate, standing, part, CHILD)
    if estate.law.by_degree and not standing and by_own_right(estate, part):
        return True
    lines = article_887_2(estate, every_child, fallen)
    return share_out(estate, standing, lines, part, CHILD, REPRESENTATIVE)


def article_887_1(estate: Estate) -> Rank:
    """The children."""
    return children(estate, estate.who)


def article_887_2(estate: Estate, every_child: Rank, fallen: list[int]) -> list[Line]:
    """The children of whoever has fallen represent, and theirs (2項・3項)."""
    return represent(estate, every_child, fallen, (estate.who,), 1 << 30)


def represent(
    estate: Estate, rank: Rank, fallen: list[int], roots: Collection[int], reach: int, spouses: Collection[int] = ()
) -> list[Line]:
    """A line for each who has fallen, taken by representatives down to ``reach`` generations below ``roots``."""
    died, born, opened, noted = estate.died, estate.born, estate.opened, estate.noted
    role = REPRESENTATIVE if estate.who in roots else NEPHEW
    lines = []
    for who in fallen:
        weight, kin_from = rank[who]
        lines.append(Line(who, weight, kin_from, None))
    for line in lines:
        if line.depth >= reach:
            continue
        is_barred = line.kin_from or not estate.law.born_after_loss
        for child, (weight, kin_from) in children(estate, line.who, represented=True).items():
            if child == estate.who:  # 祖父母の養子となった孫: 被相続人は実親の株の中にもいる
                continue
            if is_barred and not may_represent(estate, line, child, roots):
                continue
            is_alive = died[child] > opened >= born[child] and child not in noted
            standing = STANDS if is_alive else estate.standing(child, role)
            if standing == STANDS and child not in spouses:
                line.heads[child] = weight
                line.total += weight
            elif standing == FALLEN:
                lines.append(Line(child, weight, kin_from or line.kin_from, line))
    return lines


def may_represent(estate: Estate, line: Line, child: int, roots: Collection[int]) -> bool:
    """887条2項ただし書: 被相続人(兄弟姉妹のときは共通の親)の直系卑属でない者は代襲しない。"""
    if not estate.law.born_after_loss and article_888_former(estate, line.who, child):
        estate.left_out.append((child, "born-after-loss"))
        return False
    if not line.kin_from or descends(estate, child, common_parents(estate, line, roots)):
        return True
    if estate.law.proviso == "disputed" and not estate.reading.choose(
        "before-adoption-before-1962",
        "disputed",
        "昭和37年改正前は、縁組前の養子の子も代襲する",
        "昭和37年改正前も、縁組前の養子の子は代襲しない",
    ):
        return True
    estate.left_out.append((child, "before-adoption" if estate.who in roots else "before-adoption-of-sibling"))
    return False


def common_parents(estate: Estate, line: Line, roots: Collection[int]) -> Collection[int]:
    """最判令6.11.12: the parents a sibling's 株 has in common with the decedent; below a child, the decedent."""
    if estate.who in roots:
        return roots
    return {tie.parent for tie in estate.family.up[line.first] if estate.in_force(tie)}.intersection(roots)


def article_888_former(estate: Estate, fallen: int, child: int) -> bool:
    """昭和37年改正前888条: 相続権を失った後に生まれ(胎児を除く)又は縁組した子は代襲しない。"""
    act = estate.lost.get(fallen) if estate.lost else None
    if act is None or act.at is None:
        return False
    lost_at = act.at.last.toordinal() * A_DAY
    ties = (tie for tie in estate.family.up[child] if tie.parent == fallen and estate.in_force(tie))
    return all(tie.kin_from > lost_at + (0 if tie.by_adoption else UNTIL_BORN) for tie in ties)


def by_own_right(estate: Estate, part: tuple[int, int]) -> bool:
    """昭和37年改正前887条: 子がいなければ、次に親等の近い直系卑属が頭割りで相続する(本位相続)という読み方。"""
    if not estate.reading.choose(
        "grandchildren-only",
        "disputed",
        "子が全員いないときも、孫は代襲によってだけ相続する(株分け)",
        "子が全員いないとき(死亡・放棄)は、孫が自らの資格で頭割りで相続する(昭和37年改正前887条、旧民法994条)",
    ):
        return False
    level = children(estate, estate.who)
    while level:
        below = {who: facts for parent in level for who, facts in children(estate, parent).items()}
        level = {who: facts for who, facts in below.items() if descends(estate, who, (estate.who,))}
        standing, _ = standing_of(estate, level, CHILD)
        if standing:
            return by_heads(estate, standing, part, DESCENDANT)
    return False


def standing_of(estate: Estate, rank: Rank, role: str) -> tuple[Rank, list[int]]:
    """Who of a rank takes; and who of it has fallen, so that others may represent.  Some drop out altogether."""
    fallen, gone = [], []
    died, born, opened, noted = estate.died, estate.born, estate.opened, estate.noted
    for who in rank:
        if died[who] > opened >= born[who] and who not in noted:
            continue
        standing = estate.standing(who, role)
        if standing != STANDS:
            gone.append(who)
        if standing == FALLEN:
            fallen.append(who)
    return without(rank, gone) if gone else rank, fallen


def without(rank: Rank, others: Iterable[int]) -> Rank:
    """The rank, but for some of it."""
    found = dict(rank)
    for who in others:
        found.pop(who, None)
    return found


def children(estate: Estate, parent: int, *, represented: bool = False) -> Rank:
    """Each child at the opening: its weight (900条4号), and since when its descendants are kin."""
    born = estate.family.born_to[parent]
    if born is not None:
        return born
    found: dict[int, tuple[int, int]] = {}
    opened = estate.opened
    for tie in estate.family.down[parent]:
        if tie.begins <= opened < tie.ends:
            weight = 2 if tie.wedlock_from <= opened else article_900_4_proviso(estate, parent, represented=represented)
            kin_from = tie.kin_from if tie.by_adoption else 0
            if tie.child in found:
                weight, kin_from = max(weight, found[tie.child][0]), min(kin_from, found[tie.child][1])
            found[tie.child] = (weight, kin_from)
    return found


# --- 889条 直系尊属及び兄弟姉妹の相続権 -------------------------------------------------------------------------


def article_889_1_1(estate: Estate, part: tuple[int, int]) -> bool:
    """直系尊属。親等の近い者を先にする。"""
    degree: Collection[int] = parents(estate)
    ways: Mapping[int, list[Tie]] = {}
    while degree:
        heirs = [who for who in degree if estate.standing(who, ASCENDANT) == STANDS]
        for who in heirs:
            estate.give(who, (part[0], part[1] * len(heirs)), ASCENDANT)
        if heirs:
            return True
        if ancestors_are_gone(estate, degree):
            return False
        degree = ways = _above(estate, ways or _by_parent(filter(estate.in_force, estate.family.up[estate.who])))
    return False


def parents(estate: Estate) -> Collection[int]:
    """Who was a parent at the opening."""
    born_of = estate.family.born_of[estate.who]
    if born_of is not None:
        return born_of
    return dict.fromkeys(tie.parent for tie in estate.family.up[estate.who] if estate.in_force(tie))


def _above(estate: Estate, degree: Mapping[int, list[Tie]]) -> dict[int, list[Tie]]:
    """The next degree up: parents of ``degree`` who are kin through one of the ties already climbed."""
    return _by_parent(
        tie
        for who, ways in degree.items()
        for tie in estate.family.up[who]
        if estate.in_force(tie) and (not tie.by_adoption or any(reaches(estate, lower, tie.kin_from) for lower in ways))
    )


def _by_parent(ties: Iterable[Tie]) -> dict[int, list[Tie]]:
    """Ties by their parent: one may be somebody's parent twice, by birth and by adoption."""
    found: dict[int, list[Tie]] = {}
    for tie in ties:
        found.setdefault(tie.parent, []).append(tie)
    return found


def article_889_1_2(estate: Estate, part: tuple[int, int], spouses: list[int]) -> bool:
    """兄弟姉妹。2項: 887条2項(昭和55年までは3項も)を準用する。配偶者を兼ねる者は配偶者としてだけ(昭23.8.9民甲2371)。"""
    common = parents(estate)
    if not common:
        return False
    every_sibling = siblings(estate, common, spouses)
    standing, fallen = standing_of(estate, every_sibling, SIBLING)
    if standing and not fallen:
        return by_heads(estate, standing, part, SIBLING)
    lines = represent(estate, every_sibling, fallen, common, estate.law.siblings_represented, spouses)
    return share_out(estate, standing, lines, part, SIBLING, NEPHEW)


def siblings(estate: Estate, parents: Collection[int], spouses: list[int]) -> Rank:
    """Each brother and sister: full or half blood (900条4号), and since when their descendants are kin.

    Natural and adoptive parents count alike (昭32.6.27民甲1119).
    """
    if len(parents) == 2:
        one, other = [estate.family.born_to[parent] for parent in parents]
        if one is not None and one == other:  # nobody is of half blood
            return without(one, (estate.who, *spouses))
    found: dict[int, tuple[int, int]] = {}
    for parent in parents:
        for child, (_, kin_from) in children(estate, parent).items():
            if child in found:
                found[child] = (2, min(found[child][1], kin_from))
            else:
                found[child] = (estate.law.half_blood, kin_from)
    return without(found, (estate.who, *spouses))


# --- 890条 配偶者の相続権 ---------------------------------------------------------------------------------------


def article_890(estate: Estate) -> list[int]:
    """被相続人の配偶者は、常に相続人となる。"""
    died, opened = estate.died, estate.opened
    married_at = opened if opened < died[estate.who] else died[estate.who]
    spouses: list[int] = []
    for other, begins, ends in estate.family.spouses[estate.who]:
        if begins <= married_at < ends and other not in spouses:
            if estate.standing(other, SPOUSE) == STANDS:
                spouses.append(other)
        elif ends <= married_at:
            estate.left_out.append((other, "divorced"))
        elif begins == ALIVE:
            estate.left_out.append((other, "not-married"))
    return spouses


# --- 900条 法定相続分 -------------------------------------------------------------------------------------------


def article_900_4_proviso(estate: Estate, parent: int, *, represented: bool) -> int:
    """嫡出でない子の相続分 (of 2): half until 2001-06-30, and for what was settled by 2013-09-04."""
    law = estate.law
    if law.code != "P6a":
        return law.nonmarital
    if is_settled(estate):
        return 1
    if represented and fell_at(estate, parent) < CAUSE_BEFORE_2001:
        old_rule = estate.reading.choose(
            "nonmarital-cause-before-2001",
            "disputed",
            "嫡出でない子も同等とする(最大決平25.9.4。相続開始は平成13年7月以後)",
            "代襲原因が平成13年6月以前なので2分の1とする",
        )
        return 1 if old_rule else 2
    return law.nonmarital


def fell_at(estate: Estate, who: int) -> int:
    """When the cause arose for which somebody is represented: the death, or the loss of the right to inherit."""
    act = estate.lost.get(who) if estate.lost else None
    if act is None:
        return estate.died[who]
    return min(estate.died[who], moment(act.at.first)) if act.at else UNKNOWN


def is_settled(estate: Estate) -> bool:
    """Whether a judgment or an agreement had settled the estate when the court decided."""
    id = estate.family.persons[estate.who].id
    return any(act.of == id and not comes_after_decision(act) for act in estate.family.acts_of("settled"))


def comes_after_decision(act: Act) -> bool:
    """最大決平25.9.4: what is settled later is settled by equal shares."""
    return act.at is not None and act.at.first > DECIDED


# --- 939条 相続の放棄の効力 -------------------------------------------------------------------------------------


def article_939_2_former(estate: Estate) -> bool:
    """昭和37年改正前: 放棄された相続分は「他の相続人の相続分に応じて」帰属する。その読み方には争いがあった。"""
    if not estate.gone or not estate.law.accrues:
        return False
    return not estate.reading.choose(
        "renounced-share-before-1962",
        "disputed",
        "放棄された相続分は配偶者を含む他の相続人に相続分に応じて帰属する(昭和37年改正前939条2項の文言)",
        "放棄した者は初めから相続人でなかったものとして計算する(昭和37年改正後と同じ)",
    )


def accrue_renounced(estate: Estate, again: Callable[[Estate], None]) -> None:
    """Take the renounced portions out and let the others grow in proportion; if nobody is left, the next rank."""
    kept = [p for p in estate.portions if not estate.renounces(p.who, p.role)]
    if len(kept) == len(estate.given):
        return
    if not kept:
        _without_renounced(estate, again)
        return
    estate.left_out.extend((p.who, RENOUNCED) for p in estate.portions if p not in kept)
    estate.given = [*scaled(kept)]


def _without_renounced(estate: Estate, again: Callable[[Estate], None]) -> None:
    """Everybody of the rank renounced: both readings lead to the next rank."""
    taken = estate.reading.taken
    estate.given, estate.left_out, estate.keeps_renounced = [], [], False
    estate.reading.taken = {**taken, "renounced-share-before-1962": 1}
    again(estate)
    estate.reading.taken = taken
