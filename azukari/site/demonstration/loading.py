"""The order in which the city comes to be: organisations, masters, persons, months, files to try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from azukari.care.models import Designation, Insurer
from azukari.care.services import masters, register
from azukari.entrust.rules import Actor
from azukari.law.calendar import add_months, last_day
from azukari.site.demonstration import catalogue, houses, media, names, orders, places, samples, story
from azukari.site.demonstration.actors import signed_in
from azukari.site.demonstration.clients import Times, clients
from azukari.site.demonstration.handovers import office_class
from azukari.site.founding import found

SINCE = date(2018, 4, 1)
YEARS = 3


def fill(progress: Callable[[str], None], today: date) -> None:
    """Everything, from an empty database."""
    times = Times.before(today)
    found(
        places.organisations(),
        add_months(times.first, -12),
        last_day(add_months(today.replace(day=1), 12 * YEARS)),
        places.PASSWORD,
    )
    progress(f"組織と権限: センター{places.CENTRES}、事業所{places.OFFICES}")
    with signed_in() as people:
        take_in_masters(times.first, people.machine(today))
        progress("台帳と単位数表を取り込みました")
        everybody = clients(today)
        count = register.register_people([client.entry for client in everybody], by=people.machine(today))
        progress(f"被保険者{count}人を登録しました")
        story.tell(everybody, times, people, progress)
        houses.load(progress, today, partial(people.on, login="city-clerk"))
    progress("空-00001の家族を戸籍から入力し、相続人を確定しました")
    where = samples.lay_out(everybody, times)
    with signed_in() as people:
        media.load(people, today, where / places.LAW_OFFICE.name)
        orders.load(people, today)
    progress("1件を架空法律事務所に委託しました。媒体管理簿に、すべての状態の媒体があります。指示書が2通出ています")
    progress(f"見本のファイルを置きました: {where}")


def take_in_masters(made_on: date, by: Actor) -> None:
    """The city's unit master, 事業所台帳 and care managers."""
    masters.import_units(catalogue.master(made_on), by=by)
    insurer = Insurer(number=places.INSURER, name=names.CITY, since=SINCE)
    masters.import_designations(list(designations()), [insurer], by=by)
    entrusted = (*places.centres(), *places.offices())
    masters.import_care_managers(
        [(house.number, each.number, each.name, SINCE) for house in entrusted for each in house.managers], by=by
    )


def designations() -> Iterator[Designation]:
    """The 事業所台帳 of the city."""
    for centre in places.centres():
        for kind in ("46", "AF"):
            yield Designation(number=centre.number, name=centre.name, kind=kind, grade=places.GRADE, since=SINCE)
    for office in places.offices():
        yield Designation(number=office.number, name=office.name, kind="43", since=SINCE)
    for provider in places.providers():
        for kind in provider.kinds:
            yield Designation(
                number=provider.number, name=provider.name, kind=kind, office_class=office_class(kind), since=SINCE
            )
