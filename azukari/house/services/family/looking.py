"""A house's family as it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Conclusion
from azukari.house.rules.family import answer, evidence
from azukari.house.rules.family.answer import Change
from azukari.house.rules.family.choice import choice_in
from azukari.house.rules.family.evidence import Need
from azukari.house.rules.family.findings import findings
from azukari.house.services.family._folder import Folder, folder_of
from azukari.law.refusal import Finding, Refusal


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened since a conclusion was kept."""

    conclusion: Conclusion
    lines: int = 0  # 増減した記載の数
    changes: Sequence[Change] = field(default_factory=list)
    cannot: str = ""  # いまの記載では計算できない理由


@dataclass(frozen=True, slots=True)
class Seen:
    """The family with what is to be said about it."""

    folder: Folder
    findings: Sequence[Finding]
    since: Sequence[Since]  # 被相続人ごとの最新の確定について


def see_family(house: int, *, by: Actor) -> Seen:
    """Everything entered, every finding, and what changed since each last conclusion."""
    with perform(acts.SEE_FAMILY, by=by, about=[f"house/{house}"]):
        folder = folder_of(house, by)
        return Seen(folder, findings(folder.whole, by.today), [_since(folder, one) for one in _latest(folder)])


def see_conclusion(house: int, conclusion: int, *, by: Actor) -> tuple[Folder, Since]:
    """A conclusion as it was kept, and what a new entry changed against it."""
    with perform(acts.SEE_FAMILY, by=by, about=[f"house/{house}"]):
        folder = folder_of(house, by)
        return folder, _since(folder, folder.conclusion(conclusion))


def see_evidence(house: int, *, by: Actor) -> tuple[Folder, list[tuple[Conclusion, list[Need]]]]:
    """What is wanted and what is missing, for each last conclusion."""
    with perform(acts.SEE_FAMILY, by=by, about=[f"house/{house}"]):
        folder = folder_of(house, by)
        return folder, [
            (one, evidence.needs(folder.whole, one.result, folder.held, folder.entered, by.today))
            for one in _latest(folder)
            if one.decedent in folder.whole.persons
        ]


def _latest(folder: Folder) -> list[Conclusion]:
    """The last conclusion for each decedent and stage, newest first."""
    found: dict[tuple[str, str], Conclusion] = {}
    for one in folder.conclusions:
        found.setdefault((one.decedent, one.result["stage"]), one)
    return list(found.values())


def _since(folder: Folder, one: Conclusion) -> Since:
    moved = set(one.facts["lines"]) ^ {line.number for line in folder.entered}
    if not moved:
        return Since(one)
    try:
        now = answer.conclude(folder.whole, one.decedent, one.result["stage"], choice_in(one.result))
    except Refusal as refusal:
        return Since(one, len(moved), cannot=refusal.sentence)
    return Since(one, len(moved), answer.changes(one.result, now))
