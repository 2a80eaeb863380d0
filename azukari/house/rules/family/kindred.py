"""What the family diagram shows of these lines: boxes, couples, descent; words as the register has them (親族図)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azukari.house.rules.family.answer import in_words
from azukari.house.rules.family.whole import Whole, number_of
from azukari.law.calendar import parse_partial
from azukari.law.refusal import Refusal
from azukari.paper.diagram.facts import Couple, Descent, Figure, Kindred


def kindred_of(whole: Whole, result: Mapping[str, Any] | None = None, decedent: str = "") -> Kindred:
    """The whole family, drawn around the decedent; with shares when an answer was kept."""
    decedent = decedent or (result or {}).get("decedent", "")
    shares = dict((result or {}).get("shares", {}))
    dead = set(whole.dead())
    return Kindred(
        tuple(_figure(whole, id, decedent, shares, id in dead) for id in whole.persons),
        tuple(_couple(tie) for tie in whole.relations if tie["t"] == "marriage"),
        tuple(_descent(tie) for tie in whole.relations if tie["t"] == "child"),
        decedent or next(iter(whole.persons), ""),
    )


def _figure(whole: Whole, id: str, decedent: str, shares: Mapping[str, str], dead: bool) -> Figure:
    says = whole.persons[id]
    title = "被相続人" if id == decedent else says.get("standing", "")
    notes = [f"{number_of(id)}番"]
    notes += [f"出生 {says['b']}"] if says.get("b") else []
    notes += [f"死亡 {died}"] if (died := died_on(whole, id)) else []
    notes += [f"相続分 {in_words(shares[id])}"] if id in shares else []
    kind = "decedent" if id == decedent else "heir" if id in shares else "dead" if dead else ""
    return Figure(id, whole.name(id), title, tuple(notes), kind, _birthday(says))


def died_on(whole: Whole, id: str) -> str:
    """The day of death in the register's words; of a missing person, the day they are held to have died."""
    deemed = [act.get("at", "") for act in whole.acts if act["t"] == "deemed_dead" and act["who"] == id]
    return deemed[0] if deemed else str(whole.persons[id].get("d", ""))


def _birthday(says: Mapping[str, Any]) -> int:
    try:
        return parse_partial(says["b"]).first.toordinal() if says.get("b") else 0
    except Refusal:
        return 0


def _couple(tie: Mapping[str, Any]) -> Couple:
    return Couple(tie["a"], tie["b"], "ended" if tie.get("end") else "married")


def _descent(tie: Mapping[str, Any]) -> Descent:
    born = tie.get("kind", "birth") in ("birth", "recognized", "natural")
    return Descent(tie["c"], tuple(tie["p"]), "born" if born else "adopted")
