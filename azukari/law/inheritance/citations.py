"""Which article gives an heir his part, and which takes it from somebody else (900条 with its item, by period)."""

from __future__ import annotations

from azukari.law.calendar import era_day
from azukari.law.inheritance.estate import (
    ASCENDANT,
    CHILD,
    DESCENDANT,
    HEAD,
    HOUSE_HEAD,
    NEPHEW,
    REPRESENTATIVE,
    SIBLING,
    SPOUSE,
    Estate,
    Portion,
)
from azukari.law.inheritance.facts import day_of
from azukari.law.inheritance.headship import DESIGNATED, ELDER, SELECTED
from azukari.law.inheritance.kinship import tie_by_law

_ROLE = {
    SPOUSE: "配偶者", CHILD: "子", REPRESENTATIVE: "相続人", ASCENDANT: "直系尊属", SIBLING: "兄弟姉妹",
    NEPHEW: "相続人", DESCENDANT: "直系卑属", HEAD: "家督相続人", HOUSE_HEAD: "戸主",
    DESIGNATED: "指定家督相続人", SELECTED: "選定家督相続人", ELDER: "家に在る直系尊属である家督相続人",
}  # fmt: skip
_HALF = {CHILD: "嫡出でない子", SIBLING: "父母の一方のみを同じくする兄弟姉妹"}
_OLD = {
    SPOUSE: "旧民法996条1項第1", CHILD: "旧民法994条・1004条", REPRESENTATIVE: "旧民法995条・1005条",
    ASCENDANT: "旧民法996条1項第2", HOUSE_HEAD: "旧民法996条1項第3", HEAD: "旧民法964条・970条",
    DESIGNATED: "旧民法964条・979条", SELECTED: "旧民法964条・982条", ELDER: "旧民法964条・984条",
    DESCENDANT: "旧民法994条",
}  # fmt: skip
_CURRENT = {
    SPOUSE: "890条", CHILD: "887条1項", REPRESENTATIVE: "887条2項・3項", ASCENDANT: "889条1項1号",
    SIBLING: "889条1項2号", NEPHEW: "889条2項", DESCENDANT: "887条",
}  # fmt: skip
_BESIDE_SPOUSE = {
    CHILD: "1号", REPRESENTATIVE: "1号", DESCENDANT: "1号", ASCENDANT: "2号", SIBLING: "3号", NEPHEW: "3号",
}  # fmt: skip
_REPRESENTED = {REPRESENTATIVE: "901条1項", NEPHEW: "901条2項"}


_BY_LAW = {  # 旧728条、昭22法222附則26条1項
    "child": ("継子(又は嫡母に対する庶子)", "家附の継子(昭和22年法律第222号附則26条1項)"),
    "head": ("継子である家督相続人", ""),
    "ascendant": ("継父母(又は嫡母)", ""),
}


class Citation:
    """The articles of one estate."""

    def __init__(self, estate: Estate) -> None:
        self._estate, self._law = estate, estate.law
        self._has_spouse = any(portion.role == SPOUSE for portion in estate.portions)
        self._blood = [portion for portion in estate.portions if portion.role in _BESIDE_SPOUSE]

    def capacity(self, portion: Portion) -> str:
        """子、配偶者、父母の一方のみを同じくする兄弟姉妹, …"""
        by_law = tie_by_law(self._estate, portion.who)
        if by_law and portion.role in _BY_LAW:
            return _BY_LAW[portion.role][by_law.kind == "house_step"]
        return _HALF[portion.role] if self._is_half(portion) else _ROLE[portion.role]

    def articles(self, portion: Portion) -> str:
        """昭和37年法律第40号による改正後の民法887条1項・900条1号・4号."""
        if self._law.regime == "interim":
            return self._law.cite
        if self._law.regime == "old":
            articles = _OLD.get(portion.role, "旧民法")
            if portion.role == HEAD and portion.instead_of >= 0:
                articles = "旧民法964条・974条"
            if tie_by_law(self._estate, portion.who):
                articles = articles.replace("旧民法", "旧民法728条・", 1)
            return f"{articles}、{self._law.cite}"
        takes = "888条" if self._law.by_degree and portion.role == REPRESENTATIVE else _CURRENT[portion.role]
        parts = [takes, self._article_900(portion), _REPRESENTED.get(portion.role, "")]
        return f"{self._law.act}による改正後の民法{'・'.join(filter(None, parts))}"

    def _article_900(self, portion: Portion) -> str:
        items = []
        if self._has_spouse and self._blood:
            items.append(_BESIDE_SPOUSE[self._blood[0].role])
        if portion.role != SPOUSE and len(self._blood) > 1:
            items.append("4号ただし書" if self._is_half(portion) else "4号")
        return f"900条{'・'.join(items)}" if items else ""

    def _is_half(self, portion: Portion) -> bool:
        """Whether 900条4号ただし書 halves a part, as far as the entries tell."""
        estate = self._estate
        if portion.role == CHILD and self._law.nonmarital == 1:
            ties = [tie for tie in estate.family.up[portion.who] if tie.parent == estate.who and estate.in_force(tie)]
            return not any(estate.in_wedlock(tie) for tie in ties)
        if portion.role == SIBLING and self._law.half_blood == 1:
            return not is_of_full_blood(estate, portion.who) and len(parents_of(estate, estate.who)) > 1
        return False


def parents_of(estate: Estate, who: int) -> set[int]:
    """Natural and adoptive parents at the opening."""
    return {tie.parent for tie in estate.family.up[who] if estate.in_force(tie)}


def is_of_full_blood(estate: Estate, sibling: int) -> bool:
    """Whether brother or sister and the decedent have two parents in common."""
    return len(parents_of(estate, sibling) & parents_of(estate, estate.who)) > 1


def one_parent_entered(estate: Estate) -> list[int]:
    """Brothers and sisters of whom one parent is not entered, so that they count as of half blood."""
    if estate.law.half_blood != 1 or len(parents_of(estate, estate.who)) < 2:
        return []
    asked = dict.fromkeys([*(p.who for p in estate.portions if p.role == SIBLING), *_represented(estate)])
    found = {estate.family.ids[who]: who for who in asked if len(parents_of(estate, who)) == 1}
    fatherless = {one.child for one in estate.family.filiations if one.kind == "natural"} if found else ()
    return [who for id, who in found.items() if id not in fatherless]


def _represented(estate: Estate) -> list[int]:
    return [portion.instead_of for portion in estate.portions if portion.role == NEPHEW]


_WHY = {
    "died_before": "相続の開始以前に死亡しています",
    "disqualified": "相続欠格にあたります(民法891条)",
    "disinherited": "廃除されています(民法892条)",
    "not_yet_born": "相続の開始の時にまだ生まれておらず、胎児でもありません(民法886条)",
    "stillborn": "死体で生まれました(民法886条2項)",
    "before_adoption": "親の養子縁組より前に生まれ、被相続人の直系卑属でないため代襲しません(民法887条2項ただし書)",
    "before_adoption_of_sibling": "親が被相続人の兄弟姉妹となる養子縁組より前に生まれ、共通の親の直系卑属でないため"
    "代襲しません(民法889条2項・887条2項ただし書、最判令和6年11月12日)",
    "born_after_loss": "親が相続権を失った後に生まれ、又は縁組したため代襲しません(昭和37年改正前の民法888条)",
    "later_in_order": "家督相続は一人だけで、先の順位の者がいます(旧民法970条)",
    "other_house": "他家に在り、家族たる直系卑属でありません(旧民法970条)",
    "divorced": "相続の開始の前に離婚しています(民法890条)",
    "not_married": "婚姻の届出がなく(内縁)、配偶者ではありません(民法739条・890条)",
}


_WHY_OF_OLD = {  # 旧民法; 応急措置法7条2項もこれによる
    "disqualified": "相続欠格にあたります(旧民法969条・997条)",
    "disinherited": "廃除されています(旧民法975条・998条)",
    "not_yet_born": "相続の開始の時にまだ生まれておらず、胎児でもありません(旧民法968条・993条)",
    "stillborn": "死体で生まれました(旧民法968条2項・993条)",
    "before_adoption": "親の養子縁組より前に生まれ、被相続人の直系卑属でないため代襲しません(大判昭和7年5月11日)",
    "born_after_loss": "親が相続権を失った後に懐胎され、又は縁組したため代襲しません(旧民法974条・995条)",
    "divorced": "相続の開始の前に離婚しています",
}


def why(estate: Estate, who: int, code: str) -> str:
    """Why somebody takes nothing."""
    if code == "renounced":
        return _renounced(estate, who)
    if code == "died_before" and estate.family.died[who] == estate.opened:
        presumed = "" if estate.law.before_opening else "(民法32条の2)"
        return f"同時に死亡したものとされ、互いに相続しません{presumed}"
    if code == "died_before" and estate.family.persons[who].is_deemed_dead:
        return "失踪宣告により、相続の開始以前に死亡したものとみなされます(民法31条)"
    if code == "not_yet_born" and estate.family.persons[who].born is None:
        married = era_day(day_of(estate.born[who]))
        return f"生年月日が入っていないため、父母の婚姻({married})の後に生まれたものとしました"
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
    return f"相続を放棄しました({article})"
