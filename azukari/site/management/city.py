"""``azukari city found``: a real city begins."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils import timezone

from azukari.entrust.rules import drawn, refuse_weak_password
from azukari.law.refusal import Refusal
from azukari.site import charter, mark
from azukari.site.charter import Charter
from azukari.site.founding import NewOrganisation, NewPerson, found, refuse_if_founded
from azukari.site.management.database import migrate_quietly


class NotTheSame(Refusal):
    says = "2回のパスワードが違います。何も登録していません。もう一度やり直してください。"


def found_city(chosen: argparse.Namespace) -> None:
    """Lays a city down whole or not at all, and tells the first passwords this once."""
    read = charter.read(chosen.file)
    migrate_quietly()
    refuse_if_founded()
    secret = _asked if chosen.ask else _drawn
    city = replace(read, divisions=tuple(_with_passwords(division, read, secret) for division in read.divisions))
    mark.write(mark.REAL)  # before the city is there: nothing may take it for a demonstration half made
    found(city.divisions, city.since, city.until, "")
    _tell(city, chosen.ask)


def _with_passwords(division: NewOrganisation, read: Charter, secret: Callable[[NewPerson], str]) -> NewOrganisation:
    known = set(map(id, read.people))
    people = (replace(one, password=secret(one)) if id(one) in known else one for one in division.people)
    return replace(division, people=tuple(people))


def _drawn(_: NewPerson) -> str:
    return drawn()


def _asked(person: NewPerson) -> str:
    password = getpass.getpass(f"{person.name} さん({person.login})の最初のパスワード: ")
    refuse_weak_password(password, person.login, timezone.localdate())
    if getpass.getpass("もう一度: ") != password:
        raise NotTheSame
    return password


def _tell(city: Charter, asked: bool) -> None:
    print(f"{'、'.join(division.name for division in city.divisions)} を作りました({_days(city.since, city.until)})。")
    if not asked:
        print("最初のパスワードです。二度と表示しません。本人に渡し、最初のサインインのあとに変えてもらってください。")
        for person in city.people:
            print(f"  {person.login:<20} {person.password}  {person.name}")
    print("続けて `azukari up` で起動し、委託先の組織を登録してください。")


def _days(since: date, until: date) -> str:
    return f"{since:%Y年%m月%d日}から{until:%Y年%m月%d日}まで"
