"""A person may act for several organisations: the city adds and ends memberships, the person chooses among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Membership, Organisation, Person
from azukari.entrust.rules import Actor
from azukari.entrust.services._keys import stay_there
from azukari.entrust.services._sec import answer, hash_of
from azukari.law.refusal import Refusal


class NoSuchMember(Refusal):
    says = "その利用者か、その所属は見つかりません。利用者の一覧を開き直してください。"
    status = 404


class AlreadyMember(Refusal):
    says = "この利用者は、すでにこの組織に所属しています。"


class NotOnesOwn(Refusal):
    says = "いま使っている自分の所属を終えることはできません。別の職員が操作してください。"


class NotTheMachines(Refusal):
    says = "夜間処理とコマンドの利用者の所属は変えられません。"


class NotChoosable(Refusal):
    says = "その組織は選べません。所属が終わったか、ほかの人の所属です。選び直してください。"


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation one may act for (所属)."""

    membership: int
    organisation: str
    position: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """A person, whom they act for, and whom they could act for."""

    person: Person
    memberships: list[Membership]
    organisations: list[Organisation]


def see_memberships(person: int, *, by: Actor) -> Folder:
    """A person with every membership, those that ended last."""
    with perform(acts.ADMIT_PERSON, by=by, about=[f"person/{person}"]):
        found = _person(person, by)
        seen = Membership.objects.seen_by(by).filter(person=person).select_related("organisation")
        memberships = sorted(seen, key=lambda one: (one.until is not None, one.pk))
        taken = {one.organisation_id for one in memberships if one.until is None}
        free = Organisation.objects.open().exclude(pk__in=taken).order_by("kind", "number")
        return Folder(found, memberships, list(free))


def add_membership(person: int, organisation: int, position: str, *, by: Actor) -> None:
    """From today the person may act for one more organisation."""
    with perform(acts.ADMIT_PERSON, by=by, about=[f"person/{person}"]) as about:
        _person(person, by)
        about.note(organisation=organisation, position=position)
        try:
            with transaction.atomic():
                Membership.objects.create_by(
                    by, person_id=person, organisation_id=organisation, position=position, since=by.today
                )
        except IntegrityError as clash:
            raise AlreadyMember from clash


def end_membership(pk: int, *, by: Actor) -> int:
    """From the next click the person no longer acts for that organisation; the person's number."""
    with perform(acts.DISMISS_PERSON, by=by) as about:
        found = Membership.objects.seen_by(by).select_related("person").filter(pk=pk, until__isnull=True).first()
        if found is None:
            raise NoSuchMember
        about += [f"person/{found.person_id}"]
        about.note(membership=pk, organisation=found.organisation_id)
        if (found.person_id, found.organisation_id) == (by.person, by.organisation):
            raise NotOnesOwn
        if found.person.is_machine:
            raise NotTheMachines
        stay_there(by)
        Membership.objects.seen_by(by).filter(pk=pk).update(until=by.today - timedelta(days=1))  # きのうが最後の日
        return found.person_id


def see_choices(token: str, *, by: Actor) -> list[Choice]:
    """The organisations whoever signed in may act for."""
    with perform(acts.OPEN_SESSION, by=by):
        return [Choice(*row) for row in answer("select sec.memberships(%s)", hash_of(token))]


def choose_membership(token: str, membership: int, *, by: Actor) -> None:
    """Go on for another organisation in the same session."""
    with perform(acts.OPEN_SESSION, by=by, about=[f"person/{by.person}"]) as about:
        about.note(membership=membership)
        if not answer("select sec.choose(%s, %s)", hash_of(token), membership):
            raise NotChoosable


def _person(pk: int, by: Actor) -> Person:
    found = Person.objects.seen_by(by).active().filter(pk=pk).first()
    if found is None:
        raise NoSuchMember
    if found.is_machine:
        raise NotTheMachines
    return found
