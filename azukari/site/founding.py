"""The first day: the city's organisations, its first people, their entrustments and grants.

Runs once, as the owner of the database, before anybody can act; from then on every change goes through the door.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections, models, transaction

from azukari.entrust.models import Entrustment, Grant, Membership, Organisation, Person
from azukari.entrust.rules import MACHINE
from azukari.entrust.rules.usual import first_grants, new_grants
from azukari.law.refusal import Refusal

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who may sign in from the first day."""

    login: str
    name: str
    position: str = "handler"  # supervisor 取扱責任者 / handler 取扱者 / machine 夜間処理
    password: str = ""  # その人だけの最初のパスワード、空なら全員に共通のもの


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation with its people and the number of its entrustment."""

    number: str
    name: str
    kind: str  # city / centre / office / vendor
    entrustment: str
    work: str
    people: tuple[NewPerson, ...] = ()
    telephone: str = ""
    roles: str = ""  # the table of roles.toml, when it is not the kind


DRILL = NewOrganisation(
    "drill", "訓練用組織(架空)", "vendor", "訓-01", "緊急停止の訓練",
    (NewPerson("drill-1", "訓練 一号"), NewPerson("drill-2", "訓練 二号")), roles="drill",
)  # fmt: skip


class AlreadyFounded(Refusal):
    says = (
        "このデータベースには、すでに市({name})があります。別の市は、AZUKARI_VAR を新しいフォルダにして作ってください。"
    )


def found(organisations: Iterable[NewOrganisation], since: date, until: date, password: str) -> dict[str, Organisation]:
    """Lay down everything in one transaction; the organisations by number.  The first must be the city.

    The dummy organisation of the drill is added; nobody knows its people's passwords.
    """
    made: dict[str, Organisation] = {}
    hashed = make_password(password or None)
    with transaction.atomic(using=OWNER):
        refuse_if_founded()
        founder = None
        for new in (*organisations, DRILL):
            organisation = Organisation.objects.using(OWNER).create(
                number=new.number, name=new.name, kind=new.kind, telephone=new.telephone
            )
            made[new.number] = organisation
            secret = make_password(None) if new is DRILL else hashed
            people = [_admit(person, organisation, since, secret) for person in new.people]
            founder = founder or people[0]
            city = next(iter(made.values()))
            entrustment = Entrustment.objects.using(OWNER).create(
                number=new.entrustment, work=new.work, division=city, trustee=organisation,
                since=since, until=until, state="approved",
            )  # fmt: skip
            _grant(entrustment, new.roles or new.kind, founder)
    return made


def refuse_if_founded() -> None:
    """Raises ``AlreadyFounded`` when there is a city; two foundings at once wait for each other here."""
    if connections[OWNER].in_atomic_block:
        with connections[OWNER].cursor() as cursor:
            cursor.execute("LOCK TABLE entrust_organisation IN SHARE ROW EXCLUSIVE MODE")
    there = Organisation.objects.using(OWNER).order_by("pk").first()
    if there is not None:
        raise AlreadyFounded(name=there.name)


def logins() -> set[str]:
    """The names with which somebody can sign in."""
    active = models.QuerySet(Person, using=OWNER).filter(closed_on__isnull=True, is_machine=False)
    return set(active.values_list("login", flat=True))


def has_new_acts() -> bool:
    """Whether this version does something that no organisation of a kind was ever granted."""
    trustee = ("trustee__kind", "trustee__number")
    standing = Entrustment.objects.using(OWNER).exclude(state="ended").values_list("pk", *trustee)
    given = Grant.objects.using(OWNER).values_list(*(f"entrustment__{word}" for word in trustee), "act").distinct()
    return any(new_grants(settings.FIRST_GRANTS, standing, given))


def _admit(new: NewPerson, home: Organisation, since: date, hashed: str) -> Person:
    secret = make_password(new.password) if new.password else hashed
    (person,) = _insert(
        Person(
            login=new.login, name=new.name, password=secret, first_password=bool(new.password),
            is_machine=new.position == MACHINE, home=home,
        )
    )  # fmt: skip
    _insert(Membership(person=person, organisation=home, position=new.position, since=since))
    return person


def _grant(entrustment: Entrustment, kind: str, by: Person) -> None:
    Grant.objects.using(OWNER).bulk_create(
        Grant(entrustment=entrustment, act=act, reach=reach, position=position, given_by=by)
        for act, reach, position in first_grants(settings.FIRST_GRANTS, kind)
    )


def _insert(*rows: models.Model) -> list[models.Model]:
    return models.QuerySet(type(rows[0]), using=OWNER).bulk_create(rows)
