"""Which registers a petition must enclose, read off the family graph (相続人の不存在を示す戸籍).

The list is the family court's for 相続財産清算人: everybody who could have inherited must be shown not to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from azukari.house.papers.facts import Kin
from azukari.house.papers.relations import parents

WHOLE_LIFE = "出生時から死亡時までのすべての戸籍(除籍、改製原戸籍)謄本"
DEATH = "死亡の記載のある戸籍(除籍、改製原戸籍)謄本"
RENOUNCED = "相続放棄申述受理証明書"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One paper about one person, and why it is needed."""

    person: str  # the id
    paper: str
    because: str


def needed(kin: Kin) -> list[Evidence]:
    """Every register paper, in the order a court lists them; each person and paper once."""
    found = {(each.person, each.paper): each for each in _all(kin)}
    return list(found.values())


def _all(kin: Kin) -> Iterator[Evidence]:
    yield Evidence(kin.decedent, WHOLE_LIFE, "被相続人")
    for parent in parents(kin.family, kin.decedent):
        yield Evidence(parent, WHOLE_LIFE, "被相続人の親")
    for child in _dead(kin, children(kin, kin.decedent)):
        yield Evidence(child, WHOLE_LIFE, "被相続人の子で死亡した人")
        for below in _dead(kin, _descendants(kin, child)):
            yield Evidence(below, WHOLE_LIFE, "代襲者で死亡した人")
    for elder in _dead(kin, _grandparents(kin)):
        yield Evidence(elder, DEATH, "被相続人の直系尊属")
    for sibling in _dead(kin, _siblings(kin)):
        yield Evidence(sibling, WHOLE_LIFE, "被相続人の兄弟姉妹で死亡した人")
        for nephew in _dead(kin, children(kin, sibling)):
            yield Evidence(nephew, DEATH, "代襲者の甥・姪で死亡した人")
    for act in kin.family.acts:
        if act.kind == "renounce" and act.of == kin.decedent:
            yield from (Evidence(who, RENOUNCED, "相続放棄をした人") for who in act.who)


def children(kin: Kin, id: str) -> list[str]:
    """A person's children, in the order entered."""
    found = (tie.child for tie in kin.family.down[kin.family.index[id]])
    return [kin.family.persons[child].id for child in dict.fromkeys(found)]


def _descendants(kin: Kin, id: str) -> Iterator[str]:
    seen, waiting = {id}, children(kin, id)
    while waiting:
        child = waiting.pop(0)
        if child not in seen:
            seen.add(child)
            yield child
            waiting.extend(children(kin, child))


def _grandparents(kin: Kin) -> list[str]:
    return [elder for parent in parents(kin.family, kin.decedent) for elder in parents(kin.family, parent)]


def _siblings(kin: Kin) -> list[str]:
    found = (child for parent in parents(kin.family, kin.decedent) for child in children(kin, parent))
    return [child for child in dict.fromkeys(found) if child != kin.decedent]


def _dead(kin: Kin, persons: Iterator[str] | list[str]) -> list[str]:
    return [id for id in persons if kin.person(id).died]
