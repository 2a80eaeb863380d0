"""What must still be obtained, of whom and from where, derived from the family graph (足りない証拠).

The list is that of the family courts for 相続財産清算人の選任 and of the registry for 相続登記: lives from birth to
death of everybody whose heirs are asked for, the last address of each decedent, the present register of each heir.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from azukari.house.rules.family import coverage
from azukari.house.rules.family.coverage import Held
from azukari.house.rules.family.whole import Entered, Whole

LIFE, DEATH, PRESENT = "出生から死亡まで連続した戸籍等", "死亡の記載のある戸籍等", "現在の戸籍"
ADDRESS_OF_DEAD, ADDRESS = "住民票の除票又は戸籍の附票(最後の住所)", "住民票又は戸籍の附票"
RENOUNCED = "相続放棄申述受理証明書"
PARENTS = "父母の出生から死亡まで連続した戸籍等"
BOTH = 2  # 実父母


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
class Graph:
    """What the list is derived from: who is whose child, who is dead, who holds, who renounced."""

    ids: Sequence[str]  # in the order entered
    names: Mapping[str, str]
    ties: Sequence[tuple[str, str]]  # child, parent
    dead: frozenset[str]
    holders: frozenset[str]
    estates: Sequence[str]  # 被相続人、中間の相続人
    renounced: Sequence[tuple[str, str]]  # who, of whose estate
    fatherless: frozenset[str] = frozenset()  # 父の認知がない: 法律上の父はいない

    def children(self, id: str) -> set[str]:
        return {child for child, parent in self.ties if parent == id}

    def parents(self, id: str) -> set[str]:
        return {parent for child, parent in self.ties if child == id}

    def descendants(self, id: str) -> set[str]:
        return _reached(id, self.children)

    def ancestors(self, id: str) -> set[str]:
        return _reached(id, self.parents)

    def siblings(self, id: str) -> set[str]:
        return {other for parent in self.parents(id) for other in self.children(parent)} - {id}

    def in_order(self, ids: set[str]) -> list[str]:
        return [id for id in self.ids if id in ids]


def graph_of(whole: Whole, result: Mapping[str, Any]) -> Graph:
    """The graph of what was entered, for an answer."""
    ties = [(tie["c"], parent) for tie in whole.relations if tie["t"] == "child" for parent in tie.get("p", ())]
    return Graph(
        list(whole.persons),
        {id: whole.label(id) for id in whole.persons},
        ties,
        frozenset(whole.dead()),
        frozenset(_holders(result)),
        list(dict.fromkeys([result["decedent"], *result["intermediate"]])),
        [(act["who"], act["of"]) for act in whole.acts if act["t"] == "renounce"],
        frozenset(tie["c"] for tie in whole.relations if tie.get("kind") == "natural"),
    )


def needs(
    whole: Whole, result: Mapping[str, Any], registers: Sequence[Held], lines: Iterable[Entered], today: date
) -> list[Need]:
    """Every paper wanted for an answer, and which of them are there."""
    read = list(lines)
    return [_looked_up(whole, need, registers, read, today) for need in wanted(graph_of(whole, result))]


def missing(found: Iterable[Need]) -> list[Need]:
    """Those that are not there yet."""
    return [need for need in found if not need.is_there]


def wanted(graph: Graph) -> list[Need]:
    """Every paper, each person and paper once: the one list for the screen and for a petition's attachments."""
    found: dict[tuple[str, str], Need] = {}
    for need in _wanted(graph):
        found.setdefault((need.person, need.paper), need)
    return list(found.values())


def _wanted(graph: Graph) -> Iterator[Need]:
    for decedent in graph.estates:
        yield from _of_estate(graph, decedent)
    for decedent in graph.estates:
        yield from _of_rank(graph, decedent)
    for id in graph.in_order(set(graph.holders - graph.dead)):
        yield Need(id, PRESENT, "相続人の生存と続柄を確かめます。")
        yield Need(id, ADDRESS, "相続人の住所を確かめます。")
    for who, of in graph.renounced:
        yield Need(who, RENOUNCED, f"{graph.names[of]}の相続を放棄した証明です。")


def _of_estate(graph: Graph, decedent: str) -> Iterator[Need]:
    name = graph.names[decedent]
    yield Need(decedent, LIFE, f"{name}の相続人をもれなく確かめます。")
    yield Need(decedent, ADDRESS_OF_DEAD, f"{name}の最後の住所を確かめます(管轄の裁判所が決まります)。")


def _of_rank(graph: Graph, decedent: str) -> Iterator[Need]:
    """Who else must be known: dead children; and where no descendant inherits, parents, ascendants, siblings."""
    name = graph.names[decedent]
    below = graph.descendants(decedent)
    for child in graph.in_order(below & graph.dead):
        yield Need(child, LIFE, f"{name}の死亡した子・孫に、代襲する人がいるかを確かめます。")
    if below & (graph.holders | set(graph.estates)):
        return
    yield from _of_parents(graph, decedent)
    for sibling in graph.in_order(graph.siblings(decedent) & graph.dead):
        yield Need(sibling, LIFE, f"{name}の兄弟姉妹に、代襲する人がいるかを確かめます。")
        for nephew in graph.in_order(graph.descendants(sibling) & graph.dead):
            yield Need(nephew, DEATH, f"{graph.names[sibling]}を代襲する人が死亡していることを確かめます。")


def _of_parents(graph: Graph, decedent: str) -> Iterator[Need]:
    """Parents and above; parents nobody entered are a need of their own: all siblings hang on them."""
    name, parents = graph.names[decedent], graph.parents(decedent)
    if len(parents) < (1 if decedent in graph.fatherless else BOTH):
        who = "父母のうち一人" if parents else "父母"
        yield Need(decedent, PARENTS, f"{name}の{who}がまだ入力されていません。父母と兄弟姉妹を確かめます。")
    for parent in graph.in_order(parents):
        paper = LIFE if parent in graph.dead else PRESENT
        yield Need(parent, paper, f"{name}を相続する子がないため、父母と兄弟姉妹を確かめます。")
    for elder in graph.in_order((graph.ancestors(decedent) - parents) & graph.dead):
        yield Need(elder, DEATH, f"{name}の直系尊属が死亡していることを確かめます。")


def _looked_up(whole: Whole, need: Need, registers: Sequence[Held], lines: list[Entered], today: date) -> Need:
    if need.paper == LIFE:
        return _life(whole, need, registers, lines, today)
    if need.paper == PARENTS:
        return _with(need, False, "", _town_of(whole, need.person), "被相続人の出生の戸籍から父母の氏名を読みます。")
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


def _reached(id: str, ways: Callable[[str], set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*ways(id)]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += ways(each)
    return found
