"""What must still be obtained, of whom and from where, derived from the family graph (足りない証拠).

The list is that of the family courts for 相続財産清算人の選任 and of the registry for 相続登記: lives from birth to
death of everybody whose heirs are asked for, the last address of each decedent, the present register of each heir.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from azukari.house.rules.family import coverage
from azukari.house.rules.family.coverage import Held
from azukari.house.rules.family.whole import Entered, Whole

LIFE, DEATH, PRESENT = "出生から死亡まで連続した戸籍等", "死亡の記載のある戸籍等", "現在の戸籍"
ADDRESS_OF_DEAD, ADDRESS = "住民票の除票又は戸籍の附票(最後の住所)", "住民票又は戸籍の附票"
RENOUNCED = "相続放棄申述受理証明書"


@dataclass(frozen=True, slots=True)
class Need:
    """One paper that is wanted, whether it is there already or not."""

    person: str
    paper: str
    why: str
    is_there: bool = False
    span: str = ""  # 足りない期間
    town: str = ""  # どこの市区町村に
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Kin:
    """Who is whose child, from the relations entered."""

    children: Mapping[str, list[str]]
    parents: Mapping[str, list[str]]

    def descendants(self, id: str) -> set[str]:
        return _reached(id, self.children)

    def ancestors(self, id: str) -> set[str]:
        return _reached(id, self.parents)

    def siblings(self, id: str) -> set[str]:
        return {other for parent in self.parents.get(id, ()) for other in self.children[parent]} - {id}


def kin_of(whole: Whole) -> Kin:
    """The ties of parent and child, whatever their kind."""
    children: dict[str, list[str]] = {}
    parents: dict[str, list[str]] = {}
    for tie in whole.relations:
        for parent in tie.get("p", ()) if tie["t"] == "child" else ():
            children.setdefault(parent, []).append(tie["c"])
            parents.setdefault(tie["c"], []).append(parent)
    return Kin(children, parents)


def needs(
    whole: Whole, result: Mapping[str, Any], registers: Sequence[Held], lines: Iterable[Entered], today: date
) -> list[Need]:
    """Every paper wanted for an answer, and which of them are there."""
    read = list(lines)
    found: dict[tuple[str, str], Need] = {}
    for need in _wanted(whole, result):
        found.setdefault((need.person, need.paper), need)
    return [_looked_up(whole, need, registers, read, today) for need in found.values()]


def missing(found: Iterable[Need]) -> list[Need]:
    """Those that are not there yet."""
    return [need for need in found if not need.is_there]


def _wanted(whole: Whole, result: Mapping[str, Any]) -> Iterator[Need]:
    kin, dead, holders = kin_of(whole), set(whole.dead()), _holders(result)
    estates = list(dict.fromkeys([result["decedent"], *result["intermediate"]]))
    for decedent in estates:
        yield from _of_estate(whole, decedent)
    for decedent in estates:
        yield from _of_rank(whole, kin, dead, holders | set(estates), decedent)
    for id in sorted(holders & set(whole.persons), key=list(whole.persons).index):
        if id not in dead:
            yield Need(id, PRESENT, "相続人の生存と続柄を確かめます。")
            yield Need(id, ADDRESS, "相続人の住所を確かめます。")
    for act in whole.acts:
        if act["t"] == "renounce":
            yield Need(act["who"], RENOUNCED, f"{whole.label(act['of'])}の相続を放棄した証明です。")


def _of_estate(whole: Whole, decedent: str) -> Iterator[Need]:
    name = whole.label(decedent)
    yield Need(decedent, LIFE, f"{name}の相続人をもれなく確かめます。")
    yield Need(decedent, ADDRESS_OF_DEAD, f"{name}の最後の住所を確かめます(管轄の裁判所が決まります)。")


def _of_rank(whole: Whole, kin: Kin, dead: set[str], holders: set[str], decedent: str) -> Iterator[Need]:
    """Who else must be known: dead children; and where no descendant inherits, parents, ascendants, siblings."""
    name = whole.label(decedent)
    below = kin.descendants(decedent)
    for child in _in_order(whole, below & dead):
        yield Need(child, LIFE, f"{name}の死亡した子・孫に、代襲する人がいるかを確かめます。")
    if below & holders:
        return
    parents = set(kin.parents.get(decedent, ()))
    for parent in _in_order(whole, parents):
        yield Need(parent, LIFE if parent in dead else PRESENT, f"{name}に子がないため、父母と兄弟姉妹を確かめます。")
    for elder in _in_order(whole, (kin.ancestors(decedent) - parents) & dead):
        yield Need(elder, DEATH, f"{name}の直系尊属が死亡していることを確かめます。")
    for sibling in _in_order(whole, kin.siblings(decedent) & dead):
        yield Need(sibling, LIFE, f"{name}の兄弟姉妹に、代襲する人がいるかを確かめます。")
        for nephew in _in_order(whole, kin.descendants(sibling) & dead):
            yield Need(nephew, DEATH, f"{whole.label(sibling)}を代襲する人が死亡していることを確かめます。")


def _looked_up(whole: Whole, need: Need, registers: Sequence[Held], lines: list[Entered], today: date) -> Need:
    if need.paper == LIFE:
        return _life(whole, need, registers, lines, today)
    if need.paper in (DEATH, PRESENT):
        return _entry(whole, need, registers, lines, today)
    if need.paper in (ADDRESS, ADDRESS_OF_DEAD):
        there = bool(whole.persons[need.person].get("address"))
        return _with(
            need, there, "", _town_of(whole, need.person), "" if there else "本籍地の附票か、住所地の住民票です。"
        )
    return _with(need, False, "", "家庭裁判所", "申述を受理した裁判所に求めます。")


def _life(whole: Whole, need: Need, registers: Sequence[Held], lines: list[Entered], today: date) -> Need:
    found = coverage.gaps(whole, need.person, registers, lines, today)
    if not found:
        return _with(need, True, "", "", "")
    towns = "、".join(dict.fromkeys(gap.town for gap in found if gap.town)) or _town_of(whole, need.person)
    spans = "、".join(gap.says for gap in found)
    return _with(need, False, spans, towns, " ".join(dict.fromkeys(gap.why for gap in found)))


def _entry(whole: Whole, need: Need, registers: Sequence[Held], lines: list[Entered], today: date) -> Need:
    if need.paper == DEATH:
        there = any(need.person in line.fact.get("persons", {}) and line.fact.get("event") == "death" for line in lines)
        return _with(need, there, "", _town_of(whole, need.person), "")
    found = coverage.gaps(whole, need.person, registers, lines, today)
    last = found[-1] if found else None
    there = last is None or last.until not in (today, None)
    return _with(need, there, "", last.town if last and not there else "", last.why if last and not there else "")


def _with(need: Need, is_there: bool, span: str, town: str, hint: str) -> Need:
    return Need(need.person, need.paper, need.why, is_there, span, town, hint)


def _town_of(whole: Whole, id: str) -> str:
    return str(whole.persons[id].get("honseki", ""))


def _holders(result: Mapping[str, Any]) -> set[str]:
    return {id for shares in (result["shares"], *(one["shares"] for one in result["candidates"])) for id in shares}


def _in_order(whole: Whole, ids: set[str]) -> list[str]:
    return [id for id in whole.persons if id in ids]


def _reached(id: str, ways: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(ways.get(id, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += ways.get(each, ())
    return found
