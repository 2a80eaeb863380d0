"""Who inherits: worked out to look at, and kept for good when the clerk says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Conclusion
from azukari.house.rules.family import answer
from azukari.house.rules.family.choice import Choice
from azukari.house.services.family._folder import Folder, folder_of
from azukari.law.refusal import Refusal


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """An answer to look at; nothing is kept."""

    folder: Folder
    result: dict[str, Any] | None = None
    cannot: Refusal | None = None


def work_out(house: int, decedent: str = "", stage: str = "final", *, by: Actor) -> WorkedOut:
    """The answer for a decedent as the lines stand; nothing is kept."""
    with perform(acts.CONCLUDE, by=by, about=[f"house/{house}"]) as about:
        folder = folder_of(house, by)
        about.note(decedent=decedent, kept=False)
        if not decedent:
            return WorkedOut(folder)
        try:
            return WorkedOut(folder, answer.conclude(folder.whole, decedent, stage))
        except Refusal as refusal:
            return WorkedOut(folder, cannot=refusal)


def keep_conclusion(house: int, decedent: str, stage: str, choice: Choice | None = None, *, by: Actor) -> int:
    """Keep the answer with its inputs, reasons and the version of law and program; never computed again."""
    with perform(acts.CONCLUDE, by=by, about=[f"house/{house}"]) as about:
        folder = folder_of(house, by, lock=True)
        result = answer.conclude(folder.whole, decedent, stage, choice)
        kept = Conclusion.objects.create_by(
            by, house=folder.house, decedent=decedent,
            facts={
                "case": folder.whole.case(decedent=decedent, stage=stage),
                "persons": folder.whole.persons,
                "lines": [line.number for line in folder.entered],
            },
            result=result, law_version=answer.law_version(), concluded_by=by.person, concluded_at=timezone.now(),
        )  # fmt: skip
        about.note(conclusion=kept.pk, decedent=decedent, kept=True, chosen=choice is not None)
        return kept.pk
