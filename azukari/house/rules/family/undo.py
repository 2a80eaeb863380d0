"""What hangs on a line: undoing it undoes that too, and the clerk is told before (取消し)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from azukari.house.rules.family.whole import Entered, introduced_in, persons_in


@dataclass(frozen=True, slots=True)
class Hanging:
    """A line that cannot stand without the one to be undone."""

    line: Entered
    because: str


def hanging_on(line: Entered, lines: Sequence[Entered]) -> list[Hanging]:
    """Every other line that must go with this one, and why; in the order of entry."""
    gone, reasons = [line], {line.number: ""}
    while found := _next(gone, [other for other in lines if other.number not in reasons]):
        gone.append(found.line)
        reasons[found.line.number] = found.because
    return [Hanging(other, reasons[other.number]) for other in lines if reasons.get(other.number)]


def _next(gone: Sequence[Entered], rest: Sequence[Entered]) -> Hanging | None:
    """The first of the rest that cannot stand without those gone."""
    for other in rest:
        if because := _because(other, gone, [one for one in rest if one is not other]):
            return Hanging(other, because)
    return None


def _because(other: Entered, gone: Sequence[Entered], kept: Sequence[Entered]) -> str:
    for lost in gone:
        names = introduced_in(lost.fact) & persons_in(other.fact)
        if names:
            name = lost.fact["persons"][min(names)]["name"]
            return f"「{name}」を初めて入れた行がなくなるため。"
        if _ends(other.fact, lost.fact) and not any(_ends(other.fact, one.fact) for one in kept):
            return "終わらせる婚姻・縁組の行がなくなるため。"
    return ""


def _ends(fact: Mapping[str, Any], begun: Mapping[str, Any]) -> bool:
    """Whether a line ends a marriage or an adoption that the other began."""
    return any(_same(end, tie) for end in fact.get("ends", ()) for tie in begun.get("relations", ()))


def _same(end: Mapping[str, Any], tie: Mapping[str, Any]) -> bool:
    if end["t"] != tie["t"]:
        return False
    if end["t"] == "marriage":
        return {end["a"], end["b"]} == {tie["a"], tie["b"]}
    return bool(end["c"] == tie["c"] and set(end["p"]) & set(tie["p"]) and "adoption" in tie.get("kind", ""))
