"""Which registers a petition must enclose (相続人の不存在を示す戸籍): the one list of ``rules/family/evidence.py``."""

from __future__ import annotations

from azukari.house.papers.facts import Kin
from azukari.house.papers.relations import relation
from azukari.house.rules.family.evidence import ADDRESS, Graph, Need, wanted


def needed(kin: Kin) -> list[Need]:
    """Every paper on the decedent's own estate, in the order a court lists them."""
    return [need for need in wanted(graph_of(kin)) if need.paper != ADDRESS]


def enclosure(kin: Kin, need: Need) -> str:
    """架空 次郎(弟)の出生から死亡まで連続した戸籍等."""
    is_decedent = need.person == kin.decedent
    word = "被相続人" if is_decedent else relation(kin, need.person, kin.decedent)
    return f"{kin.name(need.person)}({word})の{need.paper}" if word else f"{kin.name(need.person)}の{need.paper}"


def graph_of(kin: Kin) -> Graph:
    """The family of a conclusion, for the estate of its decedent alone."""
    family = kin.family
    return Graph(
        [person.id for person in family.persons],
        {person.id: kin.name(person.id) for person in family.persons},
        [(each.child, parent) for each in family.filiations for parent in each.parents],
        frozenset(person.id for person in family.persons if person.died),
        frozenset(kin.answer().shares) & {person.id for person in family.persons},
        [kin.decedent],
        [(who, act.of) for act in family.acts if act.kind == "renounce" and act.of == kin.decedent for who in act.who],
    )
