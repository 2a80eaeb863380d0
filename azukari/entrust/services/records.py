"""Asking the record: who has seen this person's data, what did this office do on this day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Organisation, Person, Record, Touch
from azukari.entrust.rules import Actor

PAGE = 100
EXPORT_ROWS = 100_000
SHOWN_SUBJECTS = 3
NOBODYS = "^(source|wrong|unlock)/"  # what the counting of wrong passwords goes by


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the record; every part may be left open."""

    since: date | None = None
    until: date | None = None  # その日を含む
    organisation: int | None = None
    person: int | None = None
    act: str = ""
    outcome: str = ""
    subject: str = ""  # insured/17
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One record with its names, as a clerk reads it."""

    at: datetime
    organisation: str
    person: str
    act: str
    outcome: str
    device: str
    says: str
    detail: dict | None
    subjects: list[str]  # 対象
    more_subjects: bool = False  # whether the page leaves some out


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of records, newest first, and what one can ask about."""

    lines: list[Line]
    more: bool
    organisations: list[Organisation]
    people: list[Person]


@dataclass(frozen=True, slots=True)
class Export:
    """The whole answer, newest first, or as much of it as one file takes."""

    lines: list[Line]
    cut: bool  # whether older records were left out


def see_records(question: Question, *, by: Actor) -> Answer:
    """A page of the answer."""
    with perform(acts.SEE_RECORDS, by=by) as about:
        about.note(asked=_asked(question))
        start = (question.page - 1) * PAGE
        found = list(_answer(question, by, SHOWN_SUBJECTS + 1)[start : start + PAGE + 1])
        about += _whose(found[:PAGE])
        organisations, people = _choices(by)
        return Answer(list(_lines(found[:PAGE], organisations, people)), len(found) > PAGE, organisations, people)


def export_records(question: Question, *, by: Actor) -> Export:
    """The answer for a file, with every subject of every record."""
    with perform(acts.EXPORT_RECORDS, by=by) as about:
        found = list(_answer(question, by)[: EXPORT_ROWS + 1])
        lines, cut = found[:EXPORT_ROWS], len(found) > EXPORT_ROWS
        about += _whose(lines)
        about.note(asked=_asked(question), rows=len(lines), cut=cut)
        return Export(list(_lines(lines, *_choices(by), subjects=None)), cut)


def _whose(found: list[Record]) -> list[str]:
    """The persons whose doings are shown."""
    return [f"person/{person}" for person in sorted({record.person for record in found if record.person})]


def _choices(by: Actor) -> tuple[list[Organisation], list[Person]]:
    return list(Organisation.objects.order_by("kind", "number")), list(Person.objects.seen_by(by).order_by("login"))


def _answer(question: Question, by: Actor, subjects: int | None = None):
    found = Record.objects.seen_by(by)
    if question.since:
        found = found.filter(at__gte=_midnight(question.since))
    if question.until:
        found = found.filter(at__lt=_midnight(question.until + timedelta(days=1)))
    for column in ("organisation", "person", "act", "outcome"):
        if wanted := getattr(question, column):
            found = found.filter(**{column: wanted})
    if question.subject:
        found = found.touching(question.subject)
    whose = Touch.objects.filter(record=OuterRef("pk")).exclude(subject__regex=NOBODYS).order_by("subject")
    return found.annotate(subjects=ArraySubquery(whose.values("subject")[:subjects])).order_by("-at", "-pk")


def _lines(
    records: list[Record],
    organisations: list[Organisation],
    people: list[Person],
    subjects: int | None = SHOWN_SUBJECTS,
) -> Iterator[Line]:
    acts_by_name = {act.name: act.says for act in acts.every().values()}
    people_by_id = {person.pk: person.name for person in people}
    organisations_by_id = {organisation.pk: organisation.name for organisation in organisations}
    for record in records:
        yield Line(
            at=record.at,
            organisation=organisations_by_id.get(record.organisation, ""),
            person=people_by_id.get(record.person, "" if record.person is None else f"({record.person})"),
            act=acts_by_name.get(record.act, record.act),
            outcome=record.get_outcome_display(),
            device=record.device,
            says=record.says,
            detail=record.detail,
            subjects=record.subjects[:subjects],
            more_subjects=subjects is not None and len(record.subjects) > subjects,
        )


def _asked(question: Question) -> dict:
    parts = {column: getattr(question, column) for column in Question.__dataclass_fields__}
    return {column: str(part) for column, part in parts.items() if part}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
