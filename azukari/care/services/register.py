"""The register of insured persons: who they are, their certification, notice, and who is in charge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from azukari.care import acts
from azukari.care.models import Certification, Charge, Claim, Correction, Insured, PlanNotice
from azukari.care.rules import facts
from azukari.care.rules.succession import ChargeOf
from azukari.care.services._ledger import Entry, Ledger, NoSuchPerson, Taken, find_person
from azukari.entrust.acts import every
from azukari.entrust.door import perform
from azukari.entrust.models import Organisation, Person, Record
from azukari.entrust.rules import Actor

__all__ = [
    "ChargeOf", "Entry", "NoSuchPerson", "Taken", "Traced", "Whole", "add_certification", "add_notice", "change_charge",
    "import_people", "list_insured", "register_people", "see_insured", "trace_insured",
]  # fmt: skip

PAGE = 50
TRACE = 500


@dataclass(frozen=True, slots=True)
class Whole:
    """A person with everything within reach."""

    insured: Insured
    certifications: Sequence[Certification] = field(default_factory=list)
    notices: Sequence[PlanNotice] = field(default_factory=list)
    charges: Sequence[Charge] = field(default_factory=list)
    claims: Sequence[Claim] = field(default_factory=list)
    corrections: Sequence[Correction] = ()


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
        person = Insured.objects.seen_by(by).filter(pk=pk).with_corrections().first()
        if person is None:
            raise NoSuchPerson
        return Whole(
            person,
            list(Certification.objects.seen_by(by).filter(insured=pk).order_by("-since")),
            list(PlanNotice.objects.seen_by(by).filter(insured=pk).order_by("-since")),
            list(Charge.objects.seen_by(by).filter(insured=pk).select_related("centre", "office").order_by("-since")),
            list(Claim.objects.seen_by(by).filter(insured=pk).order_by("-service_month", "-version")[:24]),
            person.trace,
        )


def register_people(entries: Sequence[Entry], *, by: Actor) -> int:
    """Register new persons with everything that belongs to them; all of them or none.  How many."""
    with perform(acts.REGISTER_INSURED, by=by) as about:
        ledger = Ledger(by)
        ledger.take(entries, new_only=True)
        about += ledger.subjects
        return len(ledger.subjects)


def import_people(entries: Sequence[Entry], *, by: Actor) -> Sequence[Taken]:
    """Take in rows: a new person, or what is new of a known one; all of them or none.  What became of each row.

    Raises ``NotRight`` with the faults of every row.
    """
    with perform(acts.REGISTER_INSURED, by=by) as about:
        ledger = Ledger(by)
        taken = ledger.take(entries)
        about += ledger.subjects
        about.note(rows=len(entries), people=len(ledger.subjects))
        return taken


def add_certification(pk: int, certification: facts.Certification, *, by: Actor) -> None:
    """A new certification; a decided one ends the one before, and what was pending is over."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        person = find_person(pk, by)
        Ledger(by).take([Entry(person.as_person(), [certification])])


def add_notice(pk: int, notice: facts.Notice, *, by: Actor) -> None:
    """A 計画作成依頼届出 that the city accepted."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        person = find_person(pk, by)
        Ledger(by).take([Entry(person.as_person(), notices=[notice])])


def change_charge(pk: int, new: ChargeOf, *, by: Actor) -> None:
    """Another centre, office or care manager from a month on; the one before ends with the month before.

    One of the same month is replaced; what it was is kept as a correction.
    """
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        person = find_person(pk, by)
        Ledger(by).take([Entry(person.as_person(), charges=[new])])


def trace_insured(pk: int, *, by: Actor) -> Traced:
    """Who has seen or changed this person's data, newest first."""
    with perform(acts.TRACE_INSURED, by=by, about=[f"insured/{pk}"]):
        insured = find_person(pk, by)
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
