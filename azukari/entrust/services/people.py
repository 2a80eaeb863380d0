"""The people who may sign in; the city admits and dismisses them."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Membership, Organisation, Person
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal


class LoginTaken(Refusal):
    says = "サインイン名「{login}」は使われています。別の名前にしてください。"


class NoSuchPerson(Refusal):
    says = "その利用者は見つかりません。一覧から選び直してください。"
    status = 404


def see_people(*, by: Actor) -> list[Membership]:
    """Everybody within reach, with position and organisation."""
    with perform(acts.SEE_PEOPLE, by=by):
        seen = Membership.objects.seen_by(by).select_related("person", "organisation")
        return list(seen.order_by("organisation__kind", "organisation__number", "person__login"))


def see_homes(*, by: Actor) -> list[Organisation]:
    """The organisations a person can be admitted to."""
    with perform(acts.ADMIT_PERSON, by=by):
        return list(Organisation.objects.order_by("kind", "number"))


def admit_person(login: str, name: str, password: str, organisation: int, position: str, *, by: Actor) -> int:
    """A new person with one membership; the number of the person."""
    with perform(acts.ADMIT_PERSON, by=by) as about:
        try:
            with transaction.atomic():
                person = Person.objects.create_by(
                    by, login=login, name=name, password=make_password(password), home_id=organisation
                )
        except IntegrityError as clash:
            raise LoginTaken(login=login) from clash
        Membership.objects.create_by(by, person=person, organisation_id=organisation, position=position, since=by.today)
        about += [f"person/{person.pk}"]
        return person.pk


def dismiss_person(pk: int, *, by: Actor) -> None:
    """End a person's registration; their open sessions end with the next click."""
    with perform(acts.DISMISS_PERSON, by=by, about=[f"person/{pk}"]):
        if not Person.objects.seen_by(by).active().filter(pk=pk).update(closed_on=by.today):
            raise NoSuchPerson
