"""Steps that several verbs about a case share; each runs inside the act of its caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from azukari.entrust.door import About
from azukari.entrust.models import Content
from azukari.entrust.rules import Actor
from azukari.entrust.rules.media import LEFT
from azukari.house.models import Agreement, Budget, Case, Conclusion, Deliverable, PastDecision
from azukari.house.rules import cases as rules
from azukari.house.rules import petitioner
from azukari.house.rules.statistics import in_words
from azukari.law.refusal import Refusal

State = Case.State


class NoSuchCase(Refusal):
    says = "その案件は見つかりません。案件の一覧を開き直してください。"
    status = 404


class CaseAlready(Refusal):
    says = "この家の案件は、すでに進んでいます。案件の一覧から開いてください。"


@dataclass(frozen=True, slots=True)
class Folder:
    """One case and what belongs to it."""

    case: Case
    deliverables: Sequence[Deliverable]
    heirs: Sequence[Mapping[str, str]]
    past: Sequence[PastDecision] = ()  # 取り消した申立人の決定、新しい順
    agreements: Sequence[Agreement] = ()  # 委託先との協定
    contents: Sequence[Content] = ()  # この案件を収めた媒体、新しい順

    @property
    def is_away(self) -> bool:
        """Whether the last medium with this case left, and what it brings back was not taken yet."""
        return any(one.lending.state in LEFT and one.answered_at is None for one in self.contents[:1])


def find(pk: int, by: Actor, *, lock: bool = False) -> Case:
    wanted = Case.objects.seen_by(by).filter(pk=pk)
    case = (wanted.select_for_update() if lock else wanted.select_related("house", "entrustment__trustee")).first()
    if case is None:
        raise NoSuchCase
    return case


def at(pk: int, by: Actor, wanted: str, *states: State) -> Case:
    """The case, locked, when it is where the verb needs it."""
    case = find(pk, by, lock=True)
    if case.state not in states:
        only = "か".join(f"「{state.label}」" for state in states)
        raise rules.NotThereYet(now=State(case.state).label, wanted=wanted, only=f"{only}の案件にだけできます")
    return case


def change(case: Case, by: Actor, about: About, **values: object) -> None:
    Case.objects.seen_by(by).filter(pk=case.pk).update(**values)
    about.note(case=case.pk, state=str(values.get("state", case.state)))


def budget_of(year: int) -> Budget:
    """The year's budget, locked: two who spend at once spend one after the other."""
    budget = Budget.objects.select_for_update().filter(fiscal_year=year).first()
    if budget is None:
        raise rules.NoBudget(year=in_words(year))
    return budget


def concluded(case: Case, by: Actor) -> Conclusion | None:
    """The last conclusion about who holds the rights today."""
    return Conclusion.objects.seen_by(by).filter(house=case.house_id, result__stage="final").order_by("-pk").first()


def courts_filed_with(by: Actor) -> list[str]:
    """Where the city has filed, the last one first."""
    filed = Case.objects.seen_by(by).exclude(filed_with="").order_by("-filed_on", "-pk")
    return list(filed.values_list("filed_with", flat=True))


def heirs_of(case: Case, by: Actor) -> list[dict[str, str]]:
    kept = concluded(case, by)
    return petitioner.heirs_of(kept.result if kept else {})
