"""The first day: the city's organisations, its first people, their entrustments and grants.

Runs once, as the owner of the database, before anybody can act; from then on every change goes through the door.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from azukari.entrust.models import Entrustment, Grant, Membership, Organisation, Person
from azukari.entrust.rules import MACHINE

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who may sign in from the first day."""

    login: str
    name: str
    position: str = "handler"  # supervisor 取扱責任者 / handler 取扱者 / machine 夜間処理


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


def found(organisations: Iterable[NewOrganisation], since: date, until: date, password: str) -> dict[str, Organisation]:
    """Lay down everything in one transaction; the organisations by number.  The first must be the city.

    The dummy organisation of the drill is added; nobody knows its people's passwords.
    """
    roles = tomllib.loads(files("azukari.site").joinpath("roles.toml").read_text(encoding="utf-8"))
    made: dict[str, Organisation] = {}
    hashed = make_password(password)
    with transaction.atomic(using=OWNER):
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
            _grant(entrustment, {**roles["everybody"], **roles[new.roles or new.kind]}, founder)
    return made


def _admit(new: NewPerson, home: Organisation, since: date, hashed: str) -> Person:
    (person,) = _insert(
        Person(login=new.login, name=new.name, password=hashed, is_machine=new.position == MACHINE, home=home)
    )
    _insert(Membership(person=person, organisation=home, position=new.position, since=since))
    return person


def _grant(entrustment: Entrustment, acts: dict[str, str | list[str]], by: Person) -> None:
    rows = []
    for act, said in acts.items():
        reach, position = (said, "") if isinstance(said, str) else said
        rows.append(Grant(entrustment=entrustment, act=act, reach=reach, position=position, given_by=by))
    Grant.objects.using(OWNER).bulk_create(rows)


def _insert(*rows: models.Model) -> list[models.Model]:
    return models.QuerySet(type(rows[0]), using=OWNER).bulk_create(rows)
