"""Who petitions, and the petition: decided, taken back, deposit reserved, handed to an heir or filed by the mayor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Case, House, Line, PastDecision
from azukari.house.rules import cases as rules
from azukari.house.rules import petitioner
from azukari.house.rules.family.shape import is_sound
from azukari.house.rules.petitioner import Decision, Heir, Procedure, procedures, proposed_court, refuse_wrong_court
from azukari.house.rules.statistics import fiscal_year
from azukari.house.services._case import CaseAlready, at, budget_of, change, concluded, courts_filed_with, find
from azukari.law.refusal import Finding, NotRight

State = Case.State


@dataclass(frozen=True, slots=True)
class Hearing:
    """The heirs of a case and where each stands."""

    case: Case
    heirs: Sequence[Mapping[str, str]]
    is_concluded: bool


def see_heirs(pk: int, *, by: Actor) -> Hearing:
    """For the form that decides: the heirs of the last conclusion, with what they said before."""
    with perform(acts.DECIDE_PETITIONER, by=by) as about:
        case = find(pk, by)
        about += [case.subject]
        last = PastDecision.objects.seen_by(by).filter(case=case).order_by("-pk").first()
        said = {heir["id"]: heir["state"] for heir in case.heirs or (last.heirs if last else ())}
        kept = concluded(case, by)
        heirs = petitioner.heirs_of(kept.result if kept else {})
        asked = [{**heir, "state": said.get(heir["id"], heir["state"])} for heir in heirs]
        return Hearing(case, asked, kept is not None)


def decide_petitioner(pk: int, said: Mapping[str, str], *, by: Actor) -> Decision:
    """Who petitions, from what every heir of the last conclusion said: a willing heir first, the mayor only if none."""
    with perform(acts.DECIDE_PETITIONER, by=by) as about:
        case = at(pk, by, "申立人の決定", State.DELIVERED)
        about += [case.subject]
        heirs = petitioner.answered(_standing_conclusion(case, by), said)
        decision = _decision(heirs, by.today)
        change(
            case, by, about, state=State.DECIDED, decided_on=by.today, heirs=heirs, petitioner=decision.petitioner,
            petitioner_because=decision.why, procedure=decision.procedure, escalated=decision.escalates,
        )  # fmt: skip
        return decision


def take_back_decision(pk: int, because: str, *, by: Actor) -> None:
    """Decide anew: an heir changed his mind or fell away.  What was decided is kept; the deposit is free again."""
    with perform(acts.DECIDE_PETITIONER, by=by) as about:
        case = at(pk, by, "決定の取消し", State.DECIDED, State.HANDED)
        about += [case.subject]
        if not because.strip():
            raise NotRight([Finding("because", "決定を取り消す理由を入力してください。")])
        past = {name: getattr(case, name) for name in PastDecision.DECIDED}
        kept = PastDecision.objects.create_by(
            by, case=case, **past, because=because.strip(), taken_back_on=by.today, taken_back_by=by.person
        )
        about.note(past=kept.pk, petitioner=case.petitioner, freed_yen=case.deposit_yen)
        fresh = {name: Case._meta.get_field(name).get_default() for name in PastDecision.DECIDED}
        try:
            with transaction.atomic():
                change(case, by, about, state=State.DELIVERED, escalated=False, **fresh)
        except IntegrityError as clash:
            raise CaseAlready from clash


def reserve_deposit(pk: int, yen: int, *, by: Actor) -> None:
    """Set aside the court's deposit within this year's budget (AKI-10)."""
    with perform(acts.RESERVE_DEPOSIT, by=by) as about:
        case = at(pk, by, "予納金の確保", State.DECIDED)
        about += [case.subject]
        if case.petitioner != Case.Petitioner.MAYOR:
            raise rules.NotThereYet(
                now="相続人が申立て", wanted="予納金の確保", only="申立人が市長と決まった案件にだけできます"
            )
        year = fiscal_year(by.today)
        budget = budget_of(year)
        others = Case.objects.seen_by(by).filter(deposit_year=year).exclude(pk=pk).exclude(state=State.DROPPED)
        reserved = others.aggregate(sum=Sum("deposit_yen"))
        rules.refuse_over_budget(reserved["sum"] or 0, yen, budget.deposit_yen, year, "予納金")
        change(case, by, about, deposit_yen=yen, deposit_year=year)


@dataclass(frozen=True, slots=True)
class Filing:
    """What the form of a filing begins with."""

    case: Case
    procedures: Sequence[Procedure]  # 今日申し立てられる手続
    expected: Procedure | None  # 相続人の意思から決まる手続
    court: str  # 同じ種類の裁判所に、前に申し立てたところ


def start_filing(pk: int, *, by: Actor) -> Filing:
    """The case, what can be filed, what follows from where the heirs stand, and where it was filed last."""
    with perform(acts.FILE_PETITION, by=by) as about:
        rules.refuse_unless_city(by)
        case = find(pk, by)
        about += [case.subject]
        is_decided = case.state == State.DECIDED and case.petitioner == Case.Petitioner.MAYOR
        expected = _decision(case.heirs, case.decided_on or by.today).choices[0] if is_decided else None
        court = proposed_court(expected.court if expected else "", "", courts_filed_with(by), by.today)
        return Filing(case, list(procedures(by.today).values()), expected, court)


def file_petition(pk: int, which: str, filed_on: date, court: str, *, by: Actor) -> None:
    """Record what the mayor filed, and with which court; never the vendor, never without a deposit."""
    with perform(acts.FILE_PETITION, by=by) as about:
        rules.refuse_unless_city(by)
        case = at(pk, by, "申立ての記録", State.DECIDED)
        about += [case.subject]
        _refuse_unready(case, filed_on, by)
        filed = procedures(filed_on).get(which)
        if filed is None:
            raise NotRight([Finding("which", "申立日には、この手続がまだありません。申立日を確かめてください。")])
        refuse_wrong_court(filed.name, filed.court, court)
        change(case, by, about, state=State.FILED, filed_on=filed_on, filed_with=court, procedure=str(filed))


def hand_over(pk: int, *, by: Actor) -> None:
    """Record that a willing heir was given the draft and files it."""
    with perform(acts.DECIDE_PETITIONER, by=by) as about:
        case = at(pk, by, "相続人への引渡し", State.DECIDED)
        about += [case.subject]
        if case.petitioner != Case.Petitioner.HEIR:
            raise rules.NotThereYet(
                now="市長が申立て", wanted="相続人への引渡し", only="申立人が相続人の案件にだけできます"
            )
        change(case, by, about, state=State.HANDED, handed_on=by.today)


def _decision(heirs: Sequence[Mapping[str, str]], day: date) -> Decision:
    return petitioner.decide((Heir(heir["state"]) for heir in heirs), day)


def _standing_conclusion(case: Case, by: Actor) -> Mapping[str, object] | None:
    """The last conclusion, when the registers still say what it was drawn from."""
    kept = concluded(case, by)
    if kept is None:
        return None
    House.objects.seen_by(by).select_for_update().get(pk=case.house_id)  # nobody enters a line meanwhile
    lines = Line.objects.seen_by(by).filter(house=case.house_id).standing().values_list("pk", "fact")
    if moved := {pk for pk, fact in lines if is_sound(fact)} ^ set(kept.facts["lines"]):
        raise petitioner.FamilyChanged(count=len(moved))
    return kept.result


def _refuse_unready(case: Case, filed_on: date, by: Actor) -> None:
    if case.petitioner != Case.Petitioner.MAYOR:
        raise rules.NotThereYet(
            now="相続人が申立て", wanted="市長の申立て", only="申立人が市長と決まった案件にだけできます"
        )
    if case.deposit_yen is None:
        raise rules.NotThereYet(now="申立人決定", wanted="申立ての記録", only="予納金の予算を確保してからできます")
    if not (case.entrusted_on or filed_on) <= filed_on <= by.today:
        raise NotRight([Finding("filed_on", "申立日は、委託した日から今日までの日にしてください。")])
    if case.deposit_year != fiscal_year(filed_on):
        raise NotRight([Finding("filed_on", "予納金は、申立日の年度の予算から確保し直してください。")])
