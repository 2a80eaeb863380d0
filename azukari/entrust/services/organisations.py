"""Those the city entrusts: added with an entrustment that is not yet approved and the usual grants of their kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pkgutil import resolve_name

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, Grant, Organisation
from azukari.entrust.rules import Actor
from azukari.entrust.rules.organisations import Newcomer, check, twice
from azukari.entrust.rules.usual import first_grants
from azukari.law.refusal import Finding, NotRight, Refusal


class TakenMeanwhile(Refusal):
    says = "同じ番号が、たった今ほかの人に登録されました。一覧を確かめてから、もう一度お試しください。"


class NothingToApprove(Refusal):
    says = "承認前の委託が選ばれていません。一覧を開き直してください。"


@dataclass(frozen=True, slots=True)
class Entrusted:
    """An organisation, its entrustments, and how many people act for it."""

    organisation: Organisation
    entrustments: Sequence[Entrustment]
    people: int


def see_organisations(*, by: Actor) -> list[Entrusted]:
    """Every organisation with its entrustments, the city first."""
    with perform(acts.SEE_ORGANISATIONS, by=by):
        acting = Count("memberships", filter=_acting(by.today), distinct=True)
        those = Organisation.objects.annotate(people=acting).prefetch_related("entrustments").order_by("kind", "number")
        return [Entrusted(one, list(one.entrustments.all()), one.people) for one in those]


def add_organisations(those: Sequence[Newcomer], *, by: Actor) -> list[int]:
    """All of them or none, each with a drafted entrustment and the grants of its kind; the entrustments' numbers.

    Nothing is in force before the entrustment is approved, so whoever approves sees what will be.
    """
    with perform(acts.ADD_ORGANISATION, by=by) as about:
        if findings := list(_findings(those)):
            raise NotRight(findings)
        try:
            with transaction.atomic():
                made = _made(those, by)
        except IntegrityError as clash:
            raise TakenMeanwhile from clash
        about.note(entrustments=made)
        return made


def approve_drafted(chosen: Collection[int], *, by: Actor) -> int:
    """Approve entrustments that were drafted; from then on their grants hold.  How many."""
    with perform(acts.CHANGE_ENTRUSTMENT, by=by) as about:
        drafted = Entrustment.objects.select_for_update().filter(pk__in=chosen, state="drafted")
        numbers = [one.pk for one in drafted]
        if not numbers:
            raise NothingToApprove
        about.note(entrustments=numbers, now="approved")
        return Entrustment.objects.filter(pk__in=numbers).update(state="approved")


def _made(those: Sequence[Newcomer], by: Actor) -> list[int]:
    organisations = Organisation.objects.bulk_create(
        Organisation(number=one.number, name=one.name.strip(), kind=one.kind, telephone=one.telephone) for one in those
    )
    entrustments = Entrustment.objects.bulk_create(
        Entrustment(
            number=one.entrustment, work=one.work, division_id=by.organisation, trustee=organisation,
            since=one.since, until=one.until,
        )
        for one, organisation in zip(those, organisations, strict=True)
    )  # fmt: skip
    Grant.objects.bulk_create(
        Grant(entrustment=entrustment, act=act, reach=reach, position=position, given_by_id=by.person)
        for one, entrustment in zip(those, entrustments, strict=True)
        for act, reach, position in first_grants(settings.FIRST_GRANTS, one.kind)
    )
    return [entrustment.pk for entrustment in entrustments]


def _findings(those: Sequence[Newcomer]) -> Iterator[Finding]:
    number_fault = resolve_name(settings.NUMBER_RULE)
    for one in those:
        place = "" if len(those) == 1 else f"{one.number} "
        for finding in check(one, number_fault):
            yield Finding(f"{place}{finding.field}", finding.says, finding.source)
    yield from twice(those)
    numbers = Organisation.objects.filter(number__in=[one.number for one in those]).values_list("number", flat=True)
    yield from (Finding("number", f"番号「{number}」は登録されています。") for number in numbers)
    taken = Entrustment.objects.filter(number__in=[one.entrustment for one in those]).values_list("number", flat=True)
    yield from (Finding("entrustment", f"委託の番号「{number}」は使われています。") for number in taken)


def _acting(today: date) -> Q:
    until = Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
    return until & Q(memberships__person__closed_on__isnull=True)
