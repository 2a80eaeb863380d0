"""Those the city entrusts: added with the usual grants of their kind, confirmed each quarter, renamed, closed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pkgutil import resolve_name

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import (
    Entrustment,
    FormerName,
    Grant,
    GrantRequest,
    Membership,
    Order,
    Organisation,
    Person,
)
from azukari.entrust.rules import CITY, DRILL, Actor, Confirmation, confirmation
from azukari.entrust.rules.media_terms import NotFinished
from azukari.entrust.rules.orders import OPEN, UNABLE, WITHDRAWN
from azukari.entrust.rules.organisations import Newcomer, check, twice
from azukari.entrust.rules.usual import first_grants
from azukari.entrust.services._media import save_or_refuse
from azukari.entrust.services._sec import answer, answers
from azukari.law.refusal import Finding, NotRight, Refusal

CLOSED = "組織を閉じたため、ここで終わりました。"


class TakenMeanwhile(Refusal):
    says = "同じ番号が、たった今ほかの人に登録されました。一覧を確かめてから、もう一度お試しください。"


class NothingToApprove(Refusal):
    says = "承認前の委託が選ばれていません。一覧を開き直してください。"


class NoSuchOrganisation(Refusal):
    says = "その組織は見つからないか、閉じられています。一覧から選び直してください。"
    status = 404


class NotTheCity(Refusal):
    says = "市の課と訓練用の組織は、確認も閉じることもできません。"


class SameName(Refusal):
    says = "名称も電話も、いまと同じです。"


@dataclass(frozen=True, slots=True)
class Entrusted:
    """An organisation, its entrustments, and how many people act for it."""

    organisation: Organisation
    entrustments: Sequence[Entrustment]
    people: int
    confirmation: Confirmation | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who acts for the organisation, and the day they were last there."""

    membership: Membership
    used_on: date | None


@dataclass(frozen=True, slots=True)
class Folder:
    """An organisation as the city confirms it."""

    organisation: Organisation
    confirmation: Confirmation | None
    members: Sequence[Member]
    entrustments: Sequence[Entrustment]
    former_names: Sequence[FormerName]


def see_organisations(*, by: Actor) -> list[Entrusted]:
    """Every organisation with its entrustments: the city first, those that were closed last."""
    with perform(acts.SEE_ORGANISATIONS, by=by):
        acting = Count("memberships", filter=_acting(by.today), distinct=True)
        those = Organisation.objects.annotate(people=acting).prefetch_related("entrustments").order_by("number")
        known = [Entrusted(one, list(one.entrustments.all()), one.people, _confirmation(one, by)) for one in those]
        return sorted(known, key=_in_order)


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


def see_organisation(pk: int, *, by: Actor) -> Folder:
    """One organisation, who acts for it and when they last did, what is entrusted to it, what it was called."""
    with perform(acts.SEE_ORGANISATIONS, by=by) as about:
        found = _find(pk, closed=True)
        seen = Membership.objects.seen_by(by).filter(organisation=found, until__isnull=True).select_related("person")
        memberships = list(seen.filter(person__closed_on__isnull=True).order_by("person__login"))
        about += [f"person/{one.person_id}" for one in memberships]
        about.note(organisation=pk)
        used = dict(answers("select membership, used_on from sec.last_used(%s)", pk))
        return Folder(
            found,
            confirmation(found.kind, found.number, found.confirmed_on, by.today),
            [Member(one, used.get(one.pk)) for one in memberships],
            list(found.entrustments.order_by("number")),
            list(found.former_names.order_by("-until", "-pk")),
        )


def see_named(pk: int, *, by: Actor) -> Organisation:
    """The organisation about to be renamed."""
    with perform(acts.RENAME_ORGANISATION, by=by):
        return _find(pk)


def rename_organisation(pk: int, name: str, telephone: str, *, by: Actor) -> None:
    """A new name from today, the old one kept with its last day; or another telephone number."""
    with perform(acts.RENAME_ORGANISATION, by=by) as about:
        found = _find(pk, lock=True)
        about.note(organisation=pk)
        if (name, telephone) == (found.name, found.telephone):
            raise SameName
        if name != found.name:
            FormerName.objects.create(organisation=found, name=found.name, until=by.today - timedelta(days=1))
            about.note(was=found.name, now=name)
        Organisation.objects.filter(pk=pk).update(name=name, telephone=telephone)


def confirm_organisation(pk: int, *, by: Actor) -> str:
    """The city looked at who acts for it and what they may do, and it is right: good until the next quarter's end."""
    with perform(acts.CONFIRM_ORGANISATION, by=by) as about:
        found = _outside(pk)
        about.note(organisation=pk, was=found.confirmed_on)
        Organisation.objects.filter(pk=pk).update(confirmed_on=by.today)
        return found.name


def see_closing(pk: int, *, by: Actor) -> tuple[Organisation, int]:
    """The organisation about to be closed, and how many people act for it."""
    with perform(acts.CLOSE_ORGANISATION, by=by):
        found = _outside(pk)
        return found, Membership.objects.seen_by(by).filter(organisation=pk, until__isnull=True).count()


def close_organisation(pk: int, *, by: Actor) -> str:
    """Close it for good: its entrustments, grants, memberships and sessions end now, and so do the registrations of
    whoever acted for nobody else."""
    with perform(acts.CLOSE_ORGANISATION, by=by) as about:
        found = _outside(pk)
        leavers = _end_memberships(pk, by)
        about += [f"person/{person}" for person in leavers]
        Grant.objects.filter(entrustment__trustee=pk, ended_at__isnull=True).update(ended_at=timezone.now())
        standing = Entrustment.objects.filter(trustee=pk).exclude(state="ended")
        save_or_refuse(NotFinished, lambda: standing.update(state="ended"))
        _end_wishes(pk, by)
        Organisation.objects.filter(pk=pk).update(closed_on=by.today)
        sessions = answer("select sec.end_sessions_of(null, %s)", pk)
        about.note(organisation=pk, leavers=len(leavers), sessions=sessions)
        return found.name


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


def _confirmation(one: Organisation, by: Actor) -> Confirmation | None:
    return None if one.closed_on else confirmation(one.kind, one.number, one.confirmed_on, by.today)


def _in_order(each: Entrusted) -> tuple[bool, int]:
    return each.organisation.closed_on is not None, Organisation.Kind.values.index(each.organisation.kind)


def _acting(today: date) -> Q:
    until = Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
    return until & Q(memberships__person__closed_on__isnull=True)


def _end_memberships(organisation: int, by: Actor) -> list[int]:
    """End who acts for it; the persons who act for nobody else any more, their registration ended too."""
    ending = Membership.objects.seen_by(by).filter(organisation=organisation, until__isnull=True)
    people = list(ending.values_list("person", flat=True))
    Membership.objects.seen_by(by).filter(organisation=organisation, until__isnull=True).update(
        until=by.today - timedelta(days=1)
    )
    elsewhere = Membership.objects.seen_by(by).filter(person__in=people, until__isnull=True)
    leavers = sorted(set(people) - set(elsewhere.values_list("person", flat=True)))
    Person.objects.seen_by(by).active().filter(pk__in=leavers).update(closed_on=by.today)
    return leavers


def _end_wishes(organisation: int, by: Actor) -> None:
    """What it still asked of the city, or the city for it, and what was ordered of it, waits for nobody any more."""
    now = timezone.now()
    concerned = Q(organisation=organisation) | Q(entrustment__trustee=organisation)
    asked = GrantRequest.objects.seen_by(by).filter(concerned, state="asked")
    asked.update(state="lapsed", answer=CLOSED, decided_by=by.person, decided_at=now)
    ordered = Order.objects.seen_by(by).filter(organisation=organisation, state__in=(OPEN, UNABLE))
    ordered.update(state=WITHDRAWN, answer=CLOSED, answered_by=by.person, answered_at=now)


def _outside(pk: int) -> Organisation:
    found = _find(pk, lock=True)
    if found.kind == CITY or found.number == DRILL:
        raise NotTheCity
    return found


def _find(pk: int, *, lock: bool = False, closed: bool = False) -> Organisation:
    wanted = Organisation.objects.filter(pk=pk) if closed else Organisation.objects.open().filter(pk=pk)
    found = (wanted.select_for_update() if lock else wanted).first()
    if found is None:
        raise NoSuchOrganisation
    return found
