"""One of several readings, chosen by a clerk with a reason (選択した見解)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from azukari.house.rules.family.events import APPLIED
from azukari.house.rules.family.whole import Whole
from azukari.law.inheritance import Answer
from azukari.law.inheritance.chain import Walk
from azukari.law.refusal import Finding, NotRight, Refusal


class NoSuchReading(Refusal):
    says = "選んだ見解({reading})は、いまの記載からは出てきません。計算し直して、選び直してください。"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which reading, and why."""

    reading: str
    because: str


def choice_in(result: Mapping[str, Any]) -> Choice | None:
    """What was chosen when a conclusion was kept."""
    said = result.get("choice")
    return Choice(said["reading"], said["because"]) if said else None


def choose(answer: Answer, choice: Choice | None) -> Answer:
    """The answer under the chosen reading; a choice without a reason or of a reading that is not there is refused."""
    if choice is None:
        return answer
    if not choice.because.strip():
        raise NotRight([Finding("because", "その見解を選ぶ理由を入力してください。書類に印刷します。")])
    if choice.reading not in [one.reading for one in answer.candidates] or "too-many-readings" in answer.flags:
        raise NoSuchReading(reading=choice.reading)
    return under(answer, choice.reading)


def under(answer: Answer, reading: str) -> Answer:
    """The answer under one reading; as it was where that is not among its candidates."""
    course = way(answer, reading)
    return Answer(answer.family, [("", course)], answer.flags) if course else answer


def way(answer: Answer, reading: str) -> Walk | None:
    """The way down the chain under the one candidate that says nothing against a reading."""
    said = set(reading.split("。"))
    agreeing = [one for one in answer.candidates if set(one.reading.split("。")) <= said]
    found = [one for one in agreeing if one.reading == reading] or agreeing
    return found[0].walk if len(found) == 1 else None


def decisions(whole: Whole, choice: Choice | None, flags: Collection[str] = ()) -> list[str]:
    """What the city decided, in the words a paper prints."""
    foreign = ["日本の国籍のない人の相続を、日本の法律によるものとして計算した。"] if "foreign-law" in flags else []
    laws = [
        f"{whole.label(id)}の相続に、{APPLIED.get(says['law'], says['law'])}を適用した。理由：{says['because']}"
        for id, says in whole.laws.items()
    ]
    chosen = [f"{choice.reading}とする見解を選択した。理由：{choice.because.strip()}"] if choice else []
    return [*foreign, *laws, *chosen]
