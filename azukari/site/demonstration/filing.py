"""The offices hand in their months: files where there are files, the form where files cannot carry a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from azukari.care.exchange import write
from azukari.care.services import filing
from azukari.entrust.rules import Actor
from azukari.law.refusal import NotRight
from azukari.site.demonstration import handovers, places
from azukari.site.demonstration.actors import People
from azukari.site.demonstration.clients import Client, Times

Route = tuple[str, str]  # 居宅介護支援事業所(直営は空)、包括


def is_ready(client: Client, month: date, times: Times) -> bool:
    """Whether an office that knows its trade would hand in this person's month."""
    charge = client.charge(month)
    if charge is None or charge.charge.mode == "designated" or client.story == "unnoticed":
        return False
    if client.story == "late_notice":
        return month >= times.middle
    return not (client.story == "pending" and month == times.last)


def by_route(those: Iterable[Client], month: date) -> dict[Route, list[Client]]:
    """Persons by who is in charge of them in a month."""
    found: dict[Route, list[Client]] = defaultdict(list)
    for client in those:
        charge = client.charge(month)
        if charge is not None:
            found[charge.charge.office, charge.charge.centre].append(client)
    return dict(sorted(found.items()))


def file(those: Iterable[Client], month: date, day: date, people: People) -> int:
    """Everybody's month is handed in on ``day`` by whoever is in charge.  How many claims."""
    count = 0
    for (office, centre), clients in by_route(those, month).items():
        by = people.on(day, login(office or centre))
        carried = [each for each in clients if office and not _needs_form(each)]
        if carried:
            count += _upload(carried, (office, centre), month, by)
        for client in clients:
            if client not in carried:
                filing.file_claim(handovers.sheet(client, month, day), by=by)
                count += 1
    return count


def login(number: str) -> str:
    """The sign-in name of whoever leads a house."""
    return next(each.login for each in (*places.offices(), *places.centres()) if each.number == number)


def _needs_form(client: Client) -> bool:
    """生保単独: the files do not carry the numbers of the 公費."""
    return client.story == "welfare"


def _upload(clients: Sequence[Client], route: Route, month: date, by: Actor) -> int:
    files = write(handovers.handover(*route, month, clients, by.today))
    wishes = {each.person.key: handovers.wish(each, month) for each in clients}
    try:
        filing.file_upload(files, wishes, by=by)
    except NotRight:
        _, looked = filing.preview_upload(files, wishes, by=by)
        ready = {one.sheet.key for one in looked if one.may_be_filed}
        wishes = {key: wish for key, wish in wishes.items() if key in ready}
        if wishes:
            filing.file_upload(files, wishes, by=by)
    return len(wishes)


def every(those: Iterable[Client], step: int, at: int) -> Iterator[Client]:
    """A few of them, always the same."""
    return (each for each in those if each.serial % step == at)
