"""Which article gives an heir his part (900条 with its item, by period)."""

from __future__ import annotations

from collections.abc import Iterator

from azukari.law.inheritance.estate import (
    ASCENDANT,
    CHILD,
    DESCENDANT,
    HEAD,
    HOUSE_HEAD,
    NEPHEW,
    RENOUNCED,
    REPRESENTATIVE,
    SIBLING,
    SPOUSE,
    Estate,
    Portion,
)
from azukari.law.inheritance.family import BORN
from azukari.law.inheritance.headship import DESIGNATED, ELDER, HUSBAND, RECORDED, SELECTED
from azukari.law.inheritance.kinship import tie_by_law
from azukari.law.inheritance.succession import children

_ROLE = {
    SPOUSE: "配偶者", CHILD: "子", REPRESENTATIVE: "相続人", ASCENDANT: "直系尊属", SIBLING: "兄弟姉妹",
    NEPHEW: "相続人", DESCENDANT: "直系卑属", HEAD: "家督相続人", HOUSE_HEAD: "戸主",
    DESIGNATED: "指定家督相続人", SELECTED: "選定家督相続人", ELDER: "家に在る直系尊属である家督相続人",
    HUSBAND: "入夫である家督相続人", RECORDED: "戸籍に記載された家督相続人",
}  # fmt: skip
_HALF = {CHILD: "嫡出でない子", SIBLING: "父母の一方のみを同じくする兄弟姉妹"}
_OLD = {
    SPOUSE: "旧民法996条1項第1", CHILD: "旧民法994条・1004条", REPRESENTATIVE: "旧民法995条・1005条",
    ASCENDANT: "旧民法996条1項第2", HOUSE_HEAD: "旧民法996条1項第3", HEAD: "旧民法964条・970条",
    DESIGNATED: "旧民法964条・979条", SELECTED: "旧民法964条・982条", ELDER: "旧民法964条・984条",
    HUSBAND: "旧民法736条・964条・971条", RECORDED: "旧民法964条",
    DESCENDANT: "旧民法994条",
}  # fmt: skip
_CURRENT = {
    SPOUSE: "890条", CHILD: "887条1項", REPRESENTATIVE: "887条2項", ASCENDANT: "889条1項1号",
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
        portions = estate.portions
        self._has_spouse = any(portion.role == SPOUSE for portion in portions)
        self._blood = [portion for portion in portions if portion.role in _BESIDE_SPOUSE]
        self._has_grown = estate.keeps_renounced and any(code == RENOUNCED for _, code in estate.left_out)
        self.halved = {portion for portion in self._blood if _is_half(estate, portion)}

    def capacity(self, portion: Portion) -> str:
        """子、配偶者、父母の一方のみを同じくする兄弟姉妹, …"""
        by_law = tie_by_law(self._estate, portion.who)
        if by_law and portion.role in _BY_LAW:
            return _BY_LAW[portion.role][by_law.kind == "house_step"]
        return _HALF.get(portion.role, "相続人") if portion in self.halved else _ROLE[portion.role]

    def articles(self, portion: Portion) -> str:
        """昭和37年法律第40号による改正後の民法887条1項・900条1号・4号."""
        if self._law.regime == "interim":
            return self._law.cite + ("、旧民法1039条2項" if self._has_grown else "")
        if self._law.regime == "old":
            articles = _OLD.get(portion.role, "旧民法")
            if portion.role == HEAD and portion.instead_of >= 0:
                articles = "旧民法964条・974条"
            if tie_by_law(self._estate, portion.who):
                articles = articles.replace("旧民法", "旧民法728条・", 1)
            return f"{articles}、{self._law.cite}"
        parts = [self._takes_by(portion), self._article_900(portion), _REPRESENTED.get(portion.role, "")]
        parts += ["939条2項"] if self._has_grown else []
        return f"{self._law.act}による改正後の民法{'・'.join(filter(None, parts))}"

    def _takes_by(self, portion: Portion) -> str:
        """887条3項 is for whoever represents a representative."""
        if portion.role != REPRESENTATIVE:
            return _CURRENT[portion.role]
        if self._law.by_degree:
            return "888条"
        return "887条2項" if portion.instead_of in children(self._estate, self._estate.who) else "887条2項・3項"

    def _article_900(self, portion: Portion) -> str:
        items = []
        if self._has_spouse and self._blood:
            items.append(_BESIDE_SPOUSE[self._blood[0].role])
        if portion.role != SPOUSE and len(self._blood) > 1:
            items.append("4号ただし書" if portion in self.halved else "4号")
        return f"900条{'・'.join(items)}" if items else ""


def _is_half(estate: Estate, portion: Portion) -> bool:
    """Whether 900条4号ただし書 halves a part, as far as the entries tell."""
    if portion.role == SIBLING:
        is_half = estate.law.half_blood == 1 and not is_of_full_blood(estate, portion.who)
        return is_half and len(parents_of(estate, estate.who)) > 1
    if portion.role not in (CHILD, REPRESENTATIVE, NEPHEW):
        return False
    is_child = portion.instead_of < 0
    rank = children(estate, estate.who if is_child else portion.instead_of, represented=not is_child)
    return rank.get(portion.who, BORN)[0] == 1


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


def _represented(estate: Estate) -> Iterator[int]:
    """The brothers and sisters whose children, or theirs, take in their place."""
    common = parents_of(estate, estate.who)
    above = {portion.instead_of for portion in estate.portions if portion.role == NEPHEW}
    while above:
        siblings = {who for who in above if parents_of(estate, who) & common}
        yield from sorted(siblings)
        above = {parent for who in above - siblings for parent in parents_of(estate, who)}
