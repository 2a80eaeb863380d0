"""The path of a case: ranked, entrusted inside cap and budget, delivered by medium, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum, When
from django.db.models.functions import Length

from azukari.entrust.door import perform
from azukari.entrust.models import Content, Entrustment, Specification
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Agreement, Budget, Case, Deliverable, House, Inquiry, PastDecision, Survey
from azukari.house.rules import cases as rules
from azukari.house.rules import inquiries
from azukari.house.rules.cases import Contract
from azukari.house.rules.statistics import fiscal_year, year_days
from azukari.house.services._case import CaseAlready, Folder, NoSuchCase, at, budget_of, change, find, heirs_of
from azukari.law.refusal import Finding, NotRight, Refusal

State = Case.State
OPEN = Case.UNDER_WAY


class RankedMeanwhile(Refusal):
    says = "同じときに、ほかの案件が加わりました。案件の一覧を確かめて、もう一度押してください。"


@dataclass(frozen=True, slots=True)
class Desk:
    """All cases, and this year's cap and budget."""

    cases: Sequence[Case]
    fiscal_year: int
    budget: Budget | None
    entrusted: int
    spent: int

    @property
    def escalated(self) -> list[Case]:
        """Those whose heirs all renounced, until the petition is filed."""
        return [case for case in self.cases if case.escalated and case.state in OPEN]


def list_cases(*, by: Actor) -> Desk:
    """Cases by state and rank, with what this fiscal year still allows."""
    with perform(acts.LIST_CASES, by=by) as about:
        cases = list(Case.objects.seen_by(by).select_related("house", "entrustment__trustee").order_by("rank", "-pk"))
        cases.sort(key=lambda case: (case.state not in OPEN, case.state != State.RANKED))
        year = fiscal_year(by.today)
        about += [case.subject for case in cases]
        entrusted, spent = _used(year, by)
        return Desk(cases, year, Budget.objects.filter(fiscal_year=year).first(), entrusted, spent)


def see_case(pk: int, *, by: Actor) -> Folder:
    """One case with its deliverables and where its heirs stand."""
    with perform(acts.SEE_CASE, by=by) as about:
        case = find(pk, by)
        about += [case.subject]
        received = (
            Deliverable.objects.seen_by(by)
            .filter(case=case)
            .defer("content")
            .annotate(size=Length("content"))
            .order_by("pk")
        )
        past = list(PastDecision.objects.seen_by(by).filter(case=case).order_by("-pk"))
        agreed = _agreements([case.entrustment])[case.entrustment.trustee_id] if case.entrustment else []
        carried = Content.objects.seen_by(by).filter(case=case.number).select_related("lending__medium")
        heirs = case.heirs or heirs_of(case, by)
        return Folder(case, list(received), heirs, past, agreed, list(carried.order_by("-pk")))


def name_case(pk: int, *, by: Actor) -> Case:
    """Which case a form is about."""
    with perform(acts.SEE_CASE, by=by) as about:
        case = find(pk, by)
        about += [case.subject]
        return case


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entrustment a case could be given under, and the vendor's agreements."""

    contract: Entrustment
    agreements: Sequence[Agreement]


def see_vendors(pk: int, *, by: Actor) -> tuple[Case, list[Candidate]]:
    """A ranked case and the entrustments it could be given under."""
    with perform(acts.ENTRUST_CASE, by=by) as about:
        case = find(pk, by)
        about += [case.subject]
        wanted = _contracts().filter(until__gte=by.today)
        contracts = list(wanted.select_related("trustee").order_by("number"))
        agreed = _agreements(contracts)
        return case, [Candidate(contract, agreed[contract.trustee_id]) for contract in contracts]


def rank_case(house: int, rank: int, *, by: Actor) -> int:
    """Make a house a candidate, at a rank; its in-house survey must be complete (AKI-08)."""
    with perform(acts.RANK_CASE, by=by, about=[f"house/{house}"]) as about:
        found = House.objects.seen_by(by).filter(pk=house).first()
        if found is None:
            raise NoSuchCase
        _refuse_unsurveyed(house, by)
        if Case.objects.seen_by(by).filter(house=house, state__in=OPEN).exists():
            raise CaseAlready
        year = fiscal_year(by.today)
        number = f"空案-{year}-{Case.objects.seen_by(by).filter(fiscal_year=year).count() + 1:02d}"
        try:
            with transaction.atomic():
                case = Case.objects.create_by(by, house=found, number=number, fiscal_year=year, rank=rank)
        except IntegrityError as clash:
            raise RankedMeanwhile from clash
        _reorder(by, case.pk, rank)
        about.note(case=case.pk, rank=rank)
        return case.pk


def move_case(pk: int, rank: int, *, by: Actor) -> None:
    """Put a ranked case at another rank; the others close up."""
    with perform(acts.RANK_CASE, by=by) as about:
        _hold_ranked(by)
        case = at(pk, by, "順位の変更", State.RANKED)
        about += [case.subject]
        about.note(case=pk, rank=rank)
        _reorder(by, pk, rank)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a case is entrusted."""

    entrustment: int
    start: date
    months: int
    price_yen: int
    vendor_kind: str  # bar / law / judicial / admin / other
    chosen_because: str
    over_cap_because: str = ""


def entrust_case(pk: int, terms: Terms, *, by: Actor) -> date:
    """Entrust a ranked case inside contract, cap and budget.  The day it is due."""
    with perform(acts.ENTRUST_CASE, by=by) as about:
        _hold_ranked(by)
        case = at(pk, by, "委託", State.RANKED)
        about += [case.subject]
        _refuse_unsurveyed(case.house_id, by)
        contract = _contract(terms.entrustment)
        due = rules.due_on(terms.start, Contract(contract.since, contract.until), terms.months)
        _refuse_over(terms, by)
        _refuse_unreasoned(terms)
        expired = rules.is_expired(_agreements([contract])[contract.trustee_id], terms.start)
        about.note(agreement_expired=expired)
        change(
            case, by, about, state=State.ENTRUSTED, entrustment=contract, entrusted_on=terms.start, due_on=due,
            price_yen=terms.price_yen, vendor_kind=terms.vendor_kind, chosen_because=terms.chosen_because.strip(),
            over_cap_because=terms.over_cap_because.strip(),
        )  # fmt: skip
        _reorder(by)
        return due


def fetch_deliverable(pk: int, *, by: Actor) -> tuple[str, bytes]:
    """A delivered file as it came: its name and its bytes."""
    with perform(acts.SEE_CASE, by=by) as about:
        found = Deliverable.objects.seen_by(by).filter(pk=pk).select_related("case").first()
        if found is None:
            raise NoSuchCase
        about += [found.case.subject]
        about.note(deliverable=pk, sha256=found.sha256)
        return found.name, bytes(found.content)


def drop_case(pk: int, because: str, *, by: Actor) -> None:
    """Give up a case, with the reason."""
    with perform(acts.DROP_CASE, by=by) as about:
        _hold_ranked(by)
        case = find(pk, by, lock=True)
        about += [case.subject]
        if case.state not in OPEN:
            raise NoSuchCase
        if not because.strip():
            raise NotRight([Finding("because", "取りやめる理由を入力してください。")])
        change(case, by, about, state=State.DROPPED, dropped_because=because.strip())
        _reorder(by)


def _refuse_unsurveyed(house: int, by: Actor) -> None:
    survey = Survey.objects.seen_by(by).filter(house=house).order_by("-opened_on", "-pk").first()
    if survey is None:
        raise rules.SurveyNotComplete(open="所有者調査を始めていません")
    answered = Inquiry.objects.seen_by(by).filter(survey__house=house, answers__isnull=False)
    left = inquiries.still_open(answered.values_list("kind", flat=True), by.today)
    if left or survey.completed_on is None:
        raise rules.SurveyNotComplete(open="、".join(kind.name for kind in left) or "調査の終了の記録")


def _hold_ranked(by: Actor) -> None:
    """Lock every ranked case, always in the same order: two who change the ranks at once wait for each other."""
    list(Case.objects.seen_by(by).filter(state=State.RANKED).order_by("pk").select_for_update().values_list("pk"))


def _reorder(by: Actor, moved: int | None = None, rank: int = 0) -> None:
    """Close up the ranks, with one case put at another."""
    _hold_ranked(by)
    ranked = Case.objects.seen_by(by).filter(state=State.RANKED).order_by("rank", "pk")
    ranks = rules.reorder(list(ranked.values_list("pk", flat=True)), moved, rank)
    places = models.Case(
        *(When(pk=pk, then=place) for pk, place in ranks.items()),
        default=F("rank"),
        output_field=models.SmallIntegerField(),
    )
    Case.objects.seen_by(by).filter(pk__in=ranks).update(rank=places)


def _contracts() -> QuerySet[Entrustment]:
    """Approved, with a vendor, and with clauses about media: a case goes out on one, and in no other way."""
    specified = Specification.objects.filter(entrustment=OuterRef("pk"))
    return Entrustment.objects.filter(Exists(specified), trustee__kind="vendor", state="approved")


def _contract(pk: int) -> Entrustment:
    contract = _contracts().filter(pk=pk).first()
    if contract is None:
        raise NotRight([Finding("entrustment", "承認済みで、媒体についての仕様書の条項がある委託を選んでください。")])
    return contract


def _agreements(contracts: Sequence[Entrustment]) -> dict[int, list[Agreement]]:
    """The agreements of each contract's vendor."""
    vendors = {contract.trustee_id for contract in contracts}
    found = list(Agreement.objects.filter(vendor__in=vendors).order_by("until"))
    return {vendor: [one for one in found if one.vendor_id == vendor] for vendor in vendors}


def _refuse_unreasoned(terms: Terms) -> None:
    """Who is chosen is said with category and reason (AKI-01)."""
    wrong = []
    if terms.vendor_kind not in rules.VENDORS:
        wrong.append(Finding("vendor_kind", "委託先の区分を選んでください。"))
    if not terms.chosen_because.strip():
        wrong.append(Finding("chosen_because", "委託先を選んだ理由を入力してください。"))
    if wrong:
        raise NotRight(wrong)


def _used(year: int, by: Actor) -> tuple[int, int]:
    """How many cases were entrusted in a fiscal year, and for how much."""
    entrusted = Case.objects.seen_by(by).filter(entrusted_on__range=year_days(year))
    found = entrusted.aggregate(n=Count("pk"), yen=Sum("price_yen"))
    return found["n"], found["yen"] or 0


def _refuse_over(terms: Terms, by: Actor) -> None:
    year = fiscal_year(terms.start)
    budget = budget_of(year)
    entrusted, spent = _used(year, by)
    rules.refuse_over_cap(entrusted, budget.cap, year, terms.over_cap_because)
    rules.refuse_over_budget(spent, terms.price_yen, budget.yen, year)
