"""The people who may sign in; the city admits and dismisses them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Membership, Organisation, Person
from azukari.entrust.rules import TRIES, TRIES_OF_NAME, Actor, refuse_weak_password
from azukari.entrust.services._keys import stay_there
from azukari.entrust.services._sec import answer, answers
from azukari.law.refusal import Finding, NotRight, Refusal

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LONGEST_NAME = 60


class LoginTaken(Refusal):
    says = "サインイン名「{login}」は使われています。別の名前にしてください。"


class NotOneself(Refusal):
    says = "自分の登録を終えることはできません。別の職員が操作してください。"


class NotTheMachine(Refusal):
    says = "夜間処理とコマンドの利用者は、サインインしません。登録も終えられません。"


class NotShutOut(Refusal):
    says = "{name}さんのサインインは、いま制限されていません。一覧を開き直してください。"


class NoSuchPerson(Refusal):
    says = "その利用者は見つかりません。一覧から選び直してください。"
    status = 404


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may sign in for an organisation from today."""

    organisation: str  # 組織の番号
    name: str
    login: str
    position: str  # supervisor / handler
    password: str


def see_people(*, by: Actor) -> list[Membership]:
    """Everybody within reach, with position and organisation, and whether they are shut out; those dismissed last."""
    with perform(acts.SEE_PEOPLE, by=by) as about:
        seen = Membership.objects.seen_by(by).select_related("person", "organisation")
        dismissed_last = F("person__closed_on").asc(nulls_first=True)
        members = list(seen.order_by(dismissed_last, "organisation__kind", "organisation__number", "person__login"))
        about += [f"person/{member.person_id}" for member in members]
        shut_out = _shut_out()
        for member in members:
            member.shut_out = member.person_id in shut_out
        return members


def unlock_person(pk: int, *, by: Actor) -> str:
    """Let a person try to sign in again at once, from wherever; the person's name."""
    with perform(acts.UNLOCK_PERSON, by=by, about=[f"person/{pk}"]) as about:
        person = _person(pk, by)
        if pk not in _shut_out():
            raise NotShutOut(name=person.name)
        about += [f"unlock/{person.login}"]
        return person.name


def see_homes(*, by: Actor) -> list[Organisation]:
    """The organisations a person can be admitted to."""
    with perform(acts.ADMIT_PERSON, by=by):
        return list(Organisation.objects.open().order_by("kind", "number"))


def admit_person(login: str, name: str, password: str, organisation: int, position: str, *, by: Actor) -> int:
    """A new person with one membership; the number of the person."""
    with perform(acts.ADMIT_PERSON, by=by) as about:
        refuse_weak_password(password, login, by.today)
        try:
            with transaction.atomic():
                person = Person.objects.create_by(
                    by, login=login, name=name, home_id=organisation, password=make_password(password),
                    first_password=True,
                )  # fmt: skip
        except IntegrityError as clash:
            raise LoginTaken(login=login) from clash
        Membership.objects.create_by(by, person=person, organisation_id=organisation, position=position, since=by.today)
        about += [f"person/{person.pk}"]
        return person.pk


def admit_people(those: Sequence[Admitted], *, by: Actor) -> int:
    """Many people at once, all of them or none; how many."""
    with perform(acts.ADMIT_PERSON, by=by) as about:
        known = dict(
            Organisation.objects.filter(number__in={one.organisation for one in those}).values_list("number", "pk")
        )
        if findings := list(_findings_of_people(those, known, by)):
            raise NotRight(findings)
        people = Person.objects.keep_by(
            by,
            [
                Person(
                    login=one.login, name=one.name, password=make_password(one.password),
                    first_password=True, home_id=known[one.organisation],
                )
                for one in those
            ],
        )  # fmt: skip
        Membership.objects.keep_by(
            by,
            [
                Membership(person=person, organisation_id=person.home_id, position=one.position, since=by.today)
                for one, person in zip(those, people, strict=True)
            ],
        )
        about += [f"person/{person.pk}" for person in people]
        return len(people)


def see_forgetful(pk: int, *, by: Actor) -> Person:
    """The person about to get a first password again."""
    with perform(acts.RESET_PASSWORD, by=by, about=[f"person/{pk}"]):
        return _person(pk, by)


def reset_password(pk: int, password: str, *, by: Actor) -> Person:
    """A first password again for whoever forgot theirs: their sessions end, and they change it before anything else."""
    with perform(acts.RESET_PASSWORD, by=by, about=[f"person/{pk}"]) as about:
        person = _person(pk, by)
        if person.is_machine:
            raise NotTheMachine
        refuse_weak_password(password, person.login, by.today)
        Person.objects.seen_by(by).filter(pk=pk).update(password=make_password(password), first_password=True)
        about.note(sessions=answer("select sec.end_sessions_of(%s, null)", pk))
        return person


def see_person(pk: int, *, by: Actor) -> Person:
    """The person about to be dismissed."""
    with perform(acts.DISMISS_PERSON, by=by, about=[f"person/{pk}"]):
        return _person(pk, by)


def dismiss_person(pk: int, *, by: Actor) -> None:
    """End a person's registration; their open sessions end with the next click."""
    with perform(acts.DISMISS_PERSON, by=by, about=[f"person/{pk}"]):
        stay_there(by)
        person = _person(pk, by)
        if person.pk == by.person:
            raise NotOneself
        if person.is_machine:
            raise NotTheMachine
        Person.objects.seen_by(by).filter(pk=pk).update(closed_on=by.today)


def _findings_of_people(those: Sequence[Admitted], known: Mapping[str, int], by: Actor) -> Iterator[Finding]:
    logins = Counter(one.login for one in those)
    taken = set(Person.objects.seen_by(by).filter(login__in=logins).values_list("login", flat=True))
    for one in those:
        if one.organisation not in known:
            yield Finding(
                one.organisation, f"番号「{one.organisation}」の組織がありません。先に組織を登録してください。"
            )
        if not LOGIN.fullmatch(one.login):
            yield Finding(one.login, "サインイン名は半角の英小文字と数字で、3文字以上にしてください。")
        if one.login in taken or logins[one.login] > 1:
            yield Finding(one.login, f"サインイン名「{one.login}」は使われています。別の名前にしてください。")
        if len(one.name) > LONGEST_NAME:
            yield Finding(one.login, f"氏名は{LONGEST_NAME}文字以内にしてください。")


def _shut_out() -> set[int]:
    """The numbers of the persons who cannot sign in just now, because somebody tried too often; the city's to know."""
    return {number for (number,) in answers("select sec.shut_out(%s, %s)", TRIES, TRIES_OF_NAME)}


def _person(pk: int, by: Actor) -> Person:
    found = Person.objects.seen_by(by).active().select_related("home").filter(pk=pk).first()
    if found is None:
        raise NoSuchPerson
    return found
