"""Acts that came to nothing: each is said, with the register entry and the likeliest reason (指摘).

``faults`` looks at the entries alone.  Here the answer is known, and whomever an act about an inheritance concerns
must have come up in it.  What a register says of houses is background, and never idle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from azukari.law.inheritance.answer import Answer
from azukari.law.inheritance.facts import ALIVE, Act
from azukari.law.inheritance.fault import Fault

_SAID = {"headship-cannot-be-renounced", "disinherited-as-head"}  # an act without effect, and the steps say why


def idle(answer: Answer, *, at_death: bool = False) -> list[Fault]:
    """Every act about an inheritance that no reading of the answer used, and every person without a tie."""
    found = list(_unrelated(answer))
    acts = [act for act in answer.family.acts if act.kind in _ASKED and act.until is None]
    overrides = answer.walks[0].overrides
    if acts or overrides:
        met = _Met(answer, at_death=at_death)
        found += _overrides(met, [answer.family.ids[who] for who in overrides])
        found += (_came_to_nothing(act, says) for act in acts for says in _ASKED[act.kind](met, act))
    return found


def _came_to_nothing(act: Act, because: str) -> Fault:
    return Fault("without-effect", act.entry, f"{because}計算に使っていません。")


class _Met:
    """Whose estates were opened, and who came up in each, under any reading."""

    def __init__(self, answer: Answer, *, at_death: bool) -> None:
        self.family, self._at_death, ids = answer.family, at_death, answer.family.ids
        holders = {who for course in answer.walks for who in course.held if who >= 0}
        self.stops_early = at_death and any(self.family.died[who] != ALIVE for who in holders)
        self.first = answer.first
        self.opened: set[str] = set()
        self.taken: set[tuple[str, str]] = set()
        self.told: set[tuple[str, str]] = set()  # left out of an estate, and the steps say why
        self.handed_on: set[tuple[str, str]] = set()
        for course in answer.walks:
            for estate in course.estates:
                of = ids[estate.who]
                self.opened.add(of)
                self.taken |= {(of, ids[given[0]]) for given in estate.given}
                self.told |= {(of, ids[who]) for who, _ in estate.left_out}
                if _SAID & {*estate.remarks}:
                    self.told |= {(of, ids[given[0]]) for given in estate.given}
            self.told |= {(ids[of], ids[dead]) for dead, of in course.chosen.in_place}
            self.handed_on |= {(one.entry, ids[one.who]) for done in course.handed_on.values() for one in done}

    def is_beside_the_way(self, of: str) -> bool:
        """Whether nothing asked for an estate, and nothing says why."""
        is_later = self._at_death and of != self.first
        return not is_later and of not in self.opened and all(of != who for _, who in self.told)


def _overrides(met: _Met, overridden: list[str]) -> Iterator[Fault]:
    """What the operator decided about the law of an estate that nothing asked for."""
    for id in overridden:
        if met.is_beside_the_way(id):
            says = f"{id}の相続はこの計算の途中に現れないため、適用する法律の指定を使っていません。"
            yield Fault("without-effect", "law_override", says)


def _unrelated(answer: Answer) -> Iterator[Fault]:
    """Whoever is entered is somebody's kin, or somebody in an act; else a line was forgotten."""
    family = answer.family
    named = {answer.first}
    for child, parents, *_ in family.filiations:
        named.add(child)
        named.update(parents)
    for one, other, *_ in family.marriages:
        named.update((one, other))
    for act in family.acts:
        named.update((*act.who, *act.by, act.of, act.to))
    for person in family.persons:
        if person.id not in named:
            says = f"{person.id}の親子関係も婚姻も入っていないため、計算に使っていません。relations に入れてください。"
            yield Fault("unrelated", person.entry, says)


def _estate(met: _Met, act: Act) -> Iterator[str]:
    if met.is_beside_the_way(act.of):
        yield f"{act.of}の相続はこの計算の途中に現れません。誰の相続についてか(of)を確かめてください。"


def _loss(met: _Met, act: Act) -> Iterator[str]:
    """放棄、欠格、廃除 leave somebody out."""
    yield from _estate(met, act)
    for id in act.who if act.of in met.opened else ():
        if (act.of, id) in met.told or _is_cancelled(met, act, id):
            continue
        if (act.of, id) in met.taken:
            yield f"{id}は、この記載にかかわらず{act.of}を相続します。資格(as)や日を確かめてください。"
        else:
            yield f"{id}は{act.of}の相続人でありません。先の順位の者や、入れ忘れた親族関係がないか確かめてください。"


def _is_cancelled(met: _Met, act: Act, id: str) -> bool:
    lost = met.family.lost.get(met.family.index[act.of], {})
    return act.kind == "disinherited" and met.family.index[id] not in lost


def _choice(met: _Met, act: Act) -> Iterator[str]:
    """指定、選定 make somebody the heir."""
    yield from _estate(met, act)
    for id in act.who if act.of in met.opened else ():
        if (act.of, id) not in met.taken | met.told:
            yield (
                f"{id}は{act.of}の家督を相続しません(法定の推定家督相続人がいるとき、先に死亡したとき、"
                "戸主として死亡・隠居したのでないときなど)。"
            )


def _handover(met: _Met, act: Act) -> Iterator[str]:
    """相続分の譲渡、放棄."""
    yield from _estate(met, act)
    for id in act.who if act.of in met.opened and not met.stops_early else ():
        if (act.entry, id) not in met.handed_on:
            yield (
                f"{id}は、その日に{act.of}の相続分を持たないか、ほかに取得する者がいません。誰が(who)、誰の相続について(of)、"
                "日(at)を確かめてください。"
            )


def _cancelled(met: _Met, act: Act) -> Iterator[str]:
    lost = {id for one in met.family.acts_of("disinherited") if one.of == act.of for id in one.who}
    yield from (f"{id}が{act.of}の相続人から廃除された記載がありません。" for id in act.who if id not in lost)


def _property(met: _Met, act: Act) -> Iterator[str]:
    """財産の取得、留保: of the former head whose estate is asked for."""
    if met.first not in act.who:
        yield f"財産を取得した日と留保は、被相続人{met.first}についてだけ見ます。誰の(who)記載かを確かめてください。"


def _objection(met: _Met, act: Act) -> Iterator[str]:
    """入夫婚姻の際の反対の意思表示."""
    wed = {id for one in met.family.marriages if one.kind == "entry" for id in (one.one, one.other)}
    yield from (f"{id}の入夫婚姻(kind: entry)が入っていません。" for id in act.who if id not in wed)


_ASKED: Mapping[str, Callable[[_Met, Act], Iterator[str]]] = {
    **dict.fromkeys(("renounce", "disqualified", "disinherited"), _loss),
    **dict.fromkeys(("designated_heir", "selected_heir"), _choice),
    **dict.fromkeys(("transfer_share", "abandon_share"), _handover),
    **dict.fromkeys(("acquired", "reserved"), _property),
    "settled": _estate,
    "disinheritance_cancelled": _cancelled,
    "keeps_headship": _objection,
}
