"""The path of a case: ranked, entrusted, delivered, petitioner decided, deposit reserved, filed by the mayor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Sum, When
from django.db.models.functions import Length

from azukari.entrust.door import About, perform
from azukari.entrust.models import Entrustment
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Budget, Case, Conclusion, Deliverable, House, Inquiry, Survey
from azukari.house.rules import cases as rules
from azukari.house.rules import inquiries, petitioner
from azukari.house.rules.cases import Contract
from azukari.house.rules.petitioner import Decision, Heir
from azukari.house.rules.statistics import fiscal_year, year_days
from azukari.law.refusal import Finding, NotRight, Refusal

State = Case.State
OPEN = Case.UNDER_WAY


class NoSuchCase(Refusal):
    says = "その案件は見つかりません。案件の一覧を開き直してください。"
    status = 404


class CaseAlready(Refusal):
    says = "この家の案件は、すでに進んでいます。案件の一覧から開いてください。"


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


@dataclass(frozen=True, slots=True)
class Folder:
    """One case and what belongs to it."""

    case: Case
    deliverables: Sequence[Deliverable]
    heirs: Sequence[Mapping[str, str]]


def see_case(pk: int, *, by: Actor) -> Folder:
    """One case with its deliverables and where its heirs stand."""
    with perform(acts.SEE_CASE, by=by) as about:
        case = _find(pk, by)
        about += [case.subject]
        received = (
            Deliverable.objects.seen_by(by)
            .filter(case=case)
            .defer("content")
            .annotate(size=Length("content"))
            .order_by("pk")
        )
        return Folder(case, list(received), case.heirs or _heirs(case, by))


def see_vendors(pk: int, *, by: Actor) -> tuple[Case, list[Entrustment]]:
    """A ranked case and the approved entrustments it could be given to."""
    with perform(acts.ENTRUST_CASE, by=by) as about:
        case = _find(pk, by)
        about += [case.subject]
        wanted = Entrustment.objects.filter(trustee__kind="vendor", state="approved", until__gte=by.today)
        return case, list(wanted.select_related("trustee").order_by("number"))


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
        _reorder(case.pk, rank, by)
        about.note(case=case.pk, rank=rank)
        return case.pk


def move_case(pk: int, rank: int, *, by: Actor) -> None:
    """Put a ranked case at another rank; the others close up."""
    with perform(acts.RANK_CASE, by=by) as about:
        case = _at(pk, by, State.RANKED, "順位の変更")
        about += [case.subject]
        about.note(case=pk, rank=rank)
        _reorder(pk, rank, by)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a case is entrusted."""

    entrustment: int
    start: date
    months: int
    price_yen: int
    chosen_because: str
    over_cap_because: str = ""


def entrust_case(pk: int, terms: Terms, *, by: Actor) -> date:
    """Entrust a ranked case inside contract, cap and budget.  The day it is due."""
    with perform(acts.ENTRUST_CASE, by=by) as about:
        case = _at(pk, by, State.RANKED, "委託")
        about += [case.subject]
        _refuse_unsurveyed(case.house_id, by)
        contract = _contract(terms.entrustment)
        due = rules.due_on(terms.start, Contract(contract.since, contract.until), terms.months)
        _refuse_over(terms, by)
        if not terms.chosen_because.strip():
            raise NotRight([Finding("chosen_because", "委託先を選んだ理由を入力してください。")])
        _change(
            case, by, about, state=State.ENTRUSTED, entrustment=contract, entrusted_on=terms.start, due_on=due,
            price_yen=terms.price_yen, chosen_because=terms.chosen_because.strip(),
            over_cap_because=terms.over_cap_because.strip(),
        )  # fmt: skip
        return due


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file that the vendor brought back."""

    kind: str  # chart / list / draft / other
    name: str
    content: bytes


def receive_deliverable(pk: int, files: Sequence[Delivered], *, by: Actor) -> list[str]:
    """Keep what was delivered with its hash; what is still missing.  With chart and list the case goes on."""
    with perform(acts.RECEIVE_DELIVERABLE, by=by) as about:
        case = _at(pk, by, State.ENTRUSTED, "成果物の受領")
        about += [case.subject]
        kept = [
            Deliverable(
                case=case, kind=file.kind, name=file.name, content=file.content, received_on=by.today,
                sha256=sha256(file.content).hexdigest(),
            )
            for file in files
        ]  # fmt: skip
        Deliverable.objects.keep_by(by, kept)
        there = Deliverable.objects.seen_by(by).filter(case=case).values_list("kind", flat=True)
        missing = rules.missing_deliverables(list(there))
        about.note(case=pk, sha256=[one.sha256 for one in kept], missing=len(missing))
        if not missing:
            _change(case, by, about, state=State.DELIVERED)
        return missing


def fetch_deliverable(pk: int, *, by: Actor) -> tuple[str, bytes]:
    """A delivered file as it came: its name and its bytes."""
    with perform(acts.SEE_CASE, by=by) as about:
        found = Deliverable.objects.seen_by(by).filter(pk=pk).select_related("case").first()
        if found is None:
            raise NoSuchCase
        about += [found.case.subject]
        about.note(deliverable=pk, sha256=found.sha256)
        return found.name, bytes(found.content)


def see_heirs(pk: int, *, by: Actor) -> Folder:
    """The heirs of a case and where each stands, for the form that decides."""
    with perform(acts.DECIDE_PETITIONER, by=by) as about:
        case = _find(pk, by)
        about += [case.subject]
        said = {heir["id"]: heir["state"] for heir in case.heirs}
        return Folder(case, [], [{**heir, "state": said.get(heir["id"], heir["state"])} for heir in _heirs(case, by)])


def decide_petitioner(pk: int, said: Mapping[str, str], *, by: Actor) -> Decision:
    """Who petitions, from what every heir of the last conclusion said: a willing heir first, the mayor only if none."""
    with perform(acts.DECIDE_PETITIONER, by=by) as about:
        case = _at(pk, by, State.DELIVERED, "申立人の決定")
        about += [case.subject]
        heirs = petitioner.answered(_concluded(case, by), said)
        decision = petitioner.decide(Heir(heir["state"]) for heir in heirs)
        _change(
            case, by, about, state=State.DECIDED, heirs=heirs, petitioner=decision.petitioner,
            petitioner_because=decision.why, procedure=decision.procedure, escalated=decision.escalates,
        )  # fmt: skip
        return decision


def reserve_deposit(pk: int, yen: int, *, by: Actor) -> None:
    """Set aside the court's deposit within this year's budget (AKI-10)."""
    with perform(acts.RESERVE_DEPOSIT, by=by) as about:
        case = _at(pk, by, State.DECIDED, "予納金の確保")
        about += [case.subject]
        if case.petitioner != Case.Petitioner.MAYOR:
            raise rules.NotThereYet(
                now="相続人が申立て", wanted="予納金の確保", first="申立人が市長と決まっている必要があります"
            )
        year = fiscal_year(by.today)
        budget = _budget(year)
        others = Case.objects.seen_by(by).filter(deposit_year=year).exclude(pk=pk).exclude(state=State.DROPPED)
        reserved = others.aggregate(sum=Sum("deposit_yen"))
        rules.refuse_over_budget(reserved["sum"] or 0, yen, budget.deposit_yen, year, "予納金")
        _change(case, by, about, deposit_yen=yen, deposit_year=year)


def file_petition(pk: int, filed_on: date, court: str, *, by: Actor) -> None:
    """Record that the mayor filed; never the vendor, never without a deposit."""
    with perform(acts.FILE_PETITION, by=by) as about:
        rules.refuse_unless_city(by)
        case = _at(pk, by, State.DECIDED, "申立ての記録")
        about += [case.subject]
        _refuse_unready(case, filed_on, by)
        _change(case, by, about, state=State.FILED, filed_on=filed_on, filed_with=court)


def hand_over(pk: int, *, by: Actor) -> None:
    """Record that a willing heir was given the draft and files it."""
    with perform(acts.DECIDE_PETITIONER, by=by) as about:
        case = _at(pk, by, State.DECIDED, "相続人への引渡し")
        about += [case.subject]
        if case.petitioner != Case.Petitioner.HEIR:
            raise rules.NotThereYet(
                now="市長が申立て", wanted="相続人への引渡し", first="申立人が相続人である必要があります"
            )
        _change(case, by, about, state=State.HANDED)


def drop_case(pk: int, because: str, *, by: Actor) -> None:
    """Give up a case, with the reason."""
    with perform(acts.DROP_CASE, by=by) as about:
        case = _find(pk, by, lock=True)
        about += [case.subject]
        if case.state not in OPEN:
            raise NoSuchCase
        if not because.strip():
            raise NotRight([Finding("because", "取りやめる理由を入力してください。")])
        _change(case, by, about, state=State.DROPPED, dropped_because=because.strip())


def _find(pk: int, by: Actor, *, lock: bool = False) -> Case:
    wanted = Case.objects.seen_by(by).filter(pk=pk)
    case = (wanted.select_for_update() if lock else wanted.select_related("house", "entrustment__trustee")).first()
    if case is None:
        raise NoSuchCase
    return case


def _at(pk: int, by: Actor, state: str, wanted: str) -> Case:
    """The case, locked, when it is where the verb needs it."""
    case = _find(pk, by, lock=True)
    if case.state != state:
        raise rules.NotThereYet(
            now=State(case.state).label, wanted=wanted, first=f"「{State(state).label}」である必要があります"
        )  # fmt: skip
    return case


def _change(case: Case, by: Actor, about: About, **values: object) -> None:
    Case.objects.seen_by(by).filter(pk=case.pk).update(**values)
    about.note(case=case.pk, state=str(values.get("state", case.state)))


def _refuse_unsurveyed(house: int, by: Actor) -> None:
    survey = Survey.objects.seen_by(by).filter(house=house).order_by("-opened_on", "-pk").first()
    if survey is None:
        raise rules.SurveyNotComplete(open="所有者調査を始めていません")
    answered = Inquiry.objects.seen_by(by).filter(survey__house=house, answered_on__isnull=False)
    left = inquiries.still_open(answered.values_list("kind", flat=True), by.today)
    if left or survey.completed_on is None:
        raise rules.SurveyNotComplete(open="、".join(kind.name for kind in left) or "調査の終了の記録")


def _reorder(moved: int, rank: int, by: Actor) -> None:
    ranked = Case.objects.seen_by(by).filter(state=State.RANKED).order_by("rank", "pk")
    ranks = rules.reorder(list(ranked.select_for_update().values_list("pk", flat=True)), moved, rank)
    places = models.Case(
        *(When(pk=pk, then=place) for pk, place in ranks.items()),
        default=F("rank"),
        output_field=models.SmallIntegerField(),
    )
    Case.objects.seen_by(by).filter(pk__in=ranks).update(rank=places)


def _contract(pk: int) -> Entrustment:
    contract = Entrustment.objects.filter(pk=pk, trustee__kind="vendor", state="approved").first()
    if contract is None:
        raise NotRight([Finding("entrustment", "承認済みの委託を選んでください。")])
    return contract


def _used(year: int, by: Actor) -> tuple[int, int]:
    """How many cases were entrusted in a fiscal year, and for how much."""
    entrusted = Case.objects.seen_by(by).filter(entrusted_on__range=year_days(year))
    found = entrusted.aggregate(n=Count("pk"), yen=Sum("price_yen"))
    return found["n"], found["yen"] or 0


def _refuse_over(terms: Terms, by: Actor) -> None:
    year = fiscal_year(terms.start)
    budget = _budget(year)
    entrusted, spent = _used(year, by)
    rules.refuse_over_cap(entrusted, budget.cap, year, terms.over_cap_because)
    rules.refuse_over_budget(spent, terms.price_yen, budget.yen, year)


def _budget(year: int) -> Budget:
    """The year's budget, locked: two who spend at once spend one after the other."""
    budget = Budget.objects.select_for_update().filter(fiscal_year=year).first()
    if budget is None:
        raise rules.NoBudget(year=year)
    return budget


def _refuse_unready(case: Case, filed_on: date, by: Actor) -> None:
    if case.petitioner != Case.Petitioner.MAYOR:
        raise rules.NotThereYet(
            now="相続人が申立て", wanted="市長の申立て", first="申立人が市長と決まっている必要があります"
        )
    if case.deposit_yen is None:
        raise rules.NotThereYet(now="申立人決定", wanted="申立ての記録", first="予納金の予算を確保してください")
    if not (case.entrusted_on or filed_on) <= filed_on <= by.today:
        raise NotRight([Finding("filed_on", "申立日は、委託した日から今日までの日にしてください。")])
    if case.deposit_year != fiscal_year(filed_on):
        raise NotRight([Finding("filed_on", "予納金は、申立日の年度の予算から確保し直してください。")])


def _concluded(case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The last conclusion about who holds the rights today."""
    final = Conclusion.objects.seen_by(by).filter(house=case.house_id, result__stage="final")
    return final.order_by("-pk").values_list("result", flat=True).first()


def _heirs(case: Case, by: Actor) -> list[dict[str, str]]:
    return petitioner.heirs_of(_concluded(case, by) or {})
