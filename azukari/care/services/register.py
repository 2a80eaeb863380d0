"""The register of insured persons: who they are, their certification, notice, and who is in charge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError

from azukari.care import acts
from azukari.care.models import Certification, Charge, Claim, Insured, PlanNotice
from azukari.care.rules import facts
from azukari.entrust.acts import every
from azukari.entrust.door import perform
from azukari.entrust.models import Organisation, Person, Record
from azukari.entrust.rules import Actor
from azukari.law.calendar import add_months
from azukari.law.refusal import Refusal

PAGE = 50
TRACE = 500


class NoSuchPerson(Refusal):
    says = "その被保険者は見つからないか、担当ではありません。番号を確かめてください。"
    status = 404


class AlreadyRegistered(Refusal):
    says = "同じ被保険者番号か、同じ月から始まる担当が、すでに登録されています。"


class NoSuchOrganisation(Refusal):
    says = "事業所番号{numbers}が登録されていません。先に組織と委託を登録してください。"


@dataclass(frozen=True, slots=True)
class ChargeOf:
    """Who is in charge from a month on."""

    charge: facts.Charge
    since: date
    until: date | None = None
    centre_care_manager: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as the city registers them, with what belongs to them."""

    person: facts.Person
    certifications: Sequence[facts.Certification] = ()
    notices: Sequence[facts.Notice] = ()
    charges: Sequence[ChargeOf] = ()
    payer: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A person with everything within reach."""

    insured: Insured
    certifications: Sequence[Certification] = field(default_factory=list)
    notices: Sequence[PlanNotice] = field(default_factory=list)
    charges: Sequence[Charge] = field(default_factory=list)
    claims: Sequence[Claim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """One record about a person, with its names."""

    at: datetime
    organisation: str
    person: str
    act: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Traced:
    """Who has seen or changed a person's data."""

    insured: Insured
    lines: Sequence[Line]


def list_insured(number: str = "", kana: str = "", page: int = 1, *, by: Actor) -> tuple[list[Insured], bool]:
    """A page of persons by kana; narrowed by the beginning of a number or of a name's kana."""
    with perform(acts.LIST_INSURED, by=by) as about:
        wanted = Insured.objects.seen_by(by).filter(number__startswith=number, kana__startswith=kana)
        start = (page - 1) * PAGE
        found = list(wanted.order_by("kana", "pk")[start : start + PAGE + 1])
        about += [person.subject for person in found[:PAGE]]
        return found[:PAGE], len(found) > PAGE


def see_insured(pk: int, *, by: Actor) -> Whole:
    """One person: certifications, notices, charges, claims."""
    with perform(acts.SEE_INSURED, by=by, about=[f"insured/{pk}"]):
        return Whole(
            _person(pk, by),
            list(Certification.objects.seen_by(by).filter(insured=pk).order_by("-since")),
            list(PlanNotice.objects.seen_by(by).filter(insured=pk).order_by("-since")),
            list(Charge.objects.seen_by(by).filter(insured=pk).select_related("centre", "office").order_by("-since")),
            list(Claim.objects.seen_by(by).filter(insured=pk).order_by("-service_month", "-version")[:24]),
        )


def register_people(entries: Sequence[Entry], *, by: Actor) -> int:
    """Register persons with everything that belongs to them; all of them or none.  How many."""
    with perform(acts.REGISTER_INSURED, by=by) as about:
        organisations = _organisations(entries)
        try:
            people = Insured.objects.keep_by(by, [_insured(entry) for entry in entries])
            Certification.objects.keep_by(by, list(_certifications(entries, people)))
            PlanNotice.objects.keep_by(by, list(_notices(entries, people)))
            Charge.objects.keep_by(by, list(_charges(entries, people, organisations)))
        except IntegrityError as clash:
            raise AlreadyRegistered from clash
        about += [person.subject for person in people]
        return len(people)


def add_certification(pk: int, certification: facts.Certification, *, by: Actor) -> None:
    """A new certification; an application that was pending is decided with it."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        person = _person(pk, by)
        pending = Certification.objects.seen_by(by).filter(insured=pk).exclude(status="decided")
        pending.update(status="decided", until=certification.since)
        Certification.objects.keep_by(by, [_certification(certification, person)])


def add_notice(pk: int, notice: facts.Notice, *, by: Actor) -> None:
    """A 計画作成依頼届出 that the city accepted."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        PlanNotice.objects.keep_by(by, [_notice(notice, _person(pk, by))])


def change_charge(pk: int, new: ChargeOf, *, by: Actor) -> None:
    """Another centre, office or care manager from a month on; the one before ends with the month before."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        person = _person(pk, by)
        organisations = _organisations([Entry(person.as_person(), charges=[new])])
        open_now = Charge.objects.seen_by(by).filter(insured=pk, until__isnull=True, since__lt=new.since)
        open_now.update(until=add_months(new.since, -1))
        try:
            Charge.objects.keep_by(by, [_charge(new, person, organisations)])
        except IntegrityError as clash:
            raise AlreadyRegistered from clash


def trace_insured(pk: int, *, by: Actor) -> Traced:
    """Who has seen or changed this person's data, newest first (CARE-32)."""
    with perform(acts.TRACE_INSURED, by=by, about=[f"insured/{pk}"]):
        insured = _person(pk, by)
        records = list(Record.objects.seen_by(by).touching(insured.subject).order_by("-at")[:TRACE])
        return Traced(insured, list(_lines(records, by)))


def _lines(records: Sequence[Record], by: Actor) -> Iterator[Line]:
    people = dict(Person.objects.seen_by(by).values_list("pk", "name"))
    organisations = dict(Organisation.objects.values_list("pk", "name"))
    known = every()
    for record in records:
        says = known[record.act].says if record.act in known else record.act
        whose = organisations.get(record.organisation, "")
        yield Line(record.at, whose, people.get(record.person, ""), says, record.get_outcome_display())


def _person(pk: int, by: Actor) -> Insured:
    found = Insured.objects.seen_by(by).filter(pk=pk).first()
    if found is None:
        raise NoSuchPerson
    return found


def _organisations(entries: Sequence[Entry]) -> dict[str, int]:
    charges = [new.charge for entry in entries for new in entry.charges]
    numbers = {charge.centre for charge in charges} | {charge.office for charge in charges if charge.office}
    found = dict(Organisation.objects.filter(number__in=numbers).values_list("number", "pk"))
    if missing := sorted(numbers - found.keys()):
        raise NoSuchOrganisation(numbers="、".join(missing[:5]))
    return found


def _insured(entry: Entry) -> Insured:
    person = entry.person
    return Insured(
        insurer=person.insurer, number=person.insured, name=person.name, kana=person.kana, birth=person.birth,
        sex=person.sex, payer=entry.payer, recipient=entry.recipient,
    )  # fmt: skip


def _certifications(entries, people):
    for entry, person in zip(entries, people, strict=True):
        yield from (_certification(one, person) for one in entry.certifications)


def _certification(one: facts.Certification, person: Insured) -> Certification:
    return Certification(insured=person, **{name: getattr(one, name) for name in Certification.FACTS})


def _notices(entries, people):
    for entry, person in zip(entries, people, strict=True):
        yield from (_notice(one, person) for one in entry.notices)


def _notice(one: facts.Notice, person: Insured) -> PlanNotice:
    return PlanNotice(insured=person, **{name: getattr(one, name) for name in PlanNotice.FACTS})


def _charges(entries, people, organisations):
    for entry, person in zip(entries, people, strict=True):
        yield from (_charge(one, person, organisations) for one in entry.charges)


def _charge(one: ChargeOf, person: Insured, organisations: dict[str, int]) -> Charge:
    charge = one.charge
    return Charge(
        insured=person, centre_id=organisations[charge.centre], office_id=organisations.get(charge.office),
        care_manager=charge.care_manager, centre_care_manager=one.centre_care_manager, mode=charge.mode,
        since=one.since, until=one.until,
    )  # fmt: skip
