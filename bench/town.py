"""The city that ``bench/filing.py`` files in: the demonstration's houses, with as many persons as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from azukari.care.exchange import write
from azukari.care.rules import facts
from azukari.care.services import closing, examination, register, review
from azukari.care.services.filing import Wish, file_upload
from azukari.care.services.register import ChargeOf, Entry
from azukari.entrust.rules import Actor
from azukari.site.demonstration import catalogue, handovers, loading, names, places
from azukari.site.demonstration.actors import People
from azukari.site.demonstration.clients import Client, Use
from azukari.site.founding import found

OLD, LATE, TIMED, TODAY = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 6)
SINCE, UNTIL = date(2026, 4, 1), date(2027, 3, 31)
SERVICES = (
    catalogue.NURSING, catalogue.HOME_REHABILITATION, catalogue.BATHING, catalogue.DEMENTIA_CARE,
    catalogue.VISITS_OF_HELPER[1],
)  # fmt: skip

Handed = tuple[str, dict[str, bytes], dict[str, Wish]]  # サインイン名、ファイル、提出する人


def lay() -> None:
    """The organisations, their people and their permissions."""
    found(places.organisations(), SINCE, date(2099, 3, 31), places.PASSWORD)


def settle(each: int, people: People) -> list[Client]:
    """The registers of ``each`` persons an office, and a month that is sent and decided."""
    by = people.machine(TODAY)
    loading.take_in_masters(OLD, by)
    clients = [_client(at * each + nth + 1, house) for at, house in enumerate(places.offices()) for nth in range(each)]
    register.register_people([client.entry for client in clients], by=by)
    for login, files, wishes in handed_in(clients, OLD, LATE.replace(day=3)):
        file_upload(files, wishes, by=people.on(LATE.replace(day=3), login))
    for centre in places.centres():
        accept_all(people.on(date(2026, 7, 6), centre.login))
        closing.close_month(centre.number, OLD, by=people.on(date(2026, 7, 9), centre.login))
        examination.decide_examination(LATE, by=people.on(date(2026, 8, 3), centre.login))
    return clients


def accept_all(by: Actor) -> None:
    """Page by page, as a centre does."""
    while rows := review.list_claims(review.Question(state="filed"), by=by)[0]:
        review.accept_claims([row["pk"] for row in rows], by=by)


def handed_in(clients: Sequence[Client], month: date, day: date) -> list[Handed]:
    """Every office's files of a month, and what it adds on screen."""
    made = []
    for office, those in groupby(clients, key=lambda client: client.charge(month).charge.office):
        mine = list(those)
        centre = mine[0].charge(month).charge.centre
        files = write(handovers.handover(office, centre, month, mine, day))
        wishes = {client.person.key: Wish(improvement=True) for client in mine}
        made.append((login_of(office), files, wishes))
    return made


def login_of(number: str) -> str:
    return next(house.login for house in places.offices() if house.number == number)


def _client(serial: int, office: places.House) -> Client:
    centre = places.centres()[places.offices().index(office) % places.CENTRES]
    name, kana = (f"{word} {serial}" for word in names.SURNAMES[serial % len(names.SURNAMES)])
    born = date(1930 + serial % 25, 1 + serial % 12, 1 + serial % 28)
    person = facts.Person(f"{serial:010d}", places.INSURER, name, kana, born, "12"[serial % 2])
    manager = office.managers[0].number
    charge = facts.Charge(centre.number, office.number, manager)
    certification = facts.Certification("13", SINCE, UNTIL, 10531, SINCE, UNTIL.replace(day=1))
    entry = Entry(
        person,
        [certification],
        [facts.Notice(SINCE, SINCE, "3", centre.number)],
        [ChargeOf(charge, SINCE, None, centre.managers[0].number)],
    )
    return Client(serial, "", entry, tuple(_uses(serial)))


def _uses(serial: int):
    for service in SERVICES:
        fitting = [each for each in places.providers() if service.kind in each.kinds]
        yield Use(service, fitting[serial % len(fitting)])
