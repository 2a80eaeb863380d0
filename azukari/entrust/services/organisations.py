"""Those the city entrusts: added with an entrustment that is not yet approved and the usual grants of their kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pkgutil import resolve_name

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, Grant, Membership, Organisation, Person
from azukari.entrust.rules import Actor, Confirmation, confirmation
from azukari.entrust.rules.organisations import Newcomer, check, twice
from azukari.entrust.rules.usual import first_grants
from azukari.law.refusal import Finding, NotRight, Refusal

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LONGEST_NAME = 60


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
    confirmation: Confirmation | None


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


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may sign in for an organisation from today."""

    organisation: str  # 組織の番号
    name: str
    login: str
    position: str  # supervisor / handler
    password: str


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
