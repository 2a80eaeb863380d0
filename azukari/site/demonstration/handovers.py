"""What the offices' own software knows of a month: hand-overs of v4.1 files, and sheets for the form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from azukari.care.exchange import Handover, Managed, PersonMonth, Visit
from azukari.care.rules.facts import MANAGEMENT, Certification, ClaimSheet, PlanLine
from azukari.care.rules.person import certifications_of, heaviest
from azukari.care.rules.plan import scheme_of
from azukari.care.services.filing import Wish
from azukari.site.demonstration import catalogue, places
from azukari.site.demonstration.clients import Client, Use

SUBTOTAL = "AAAA"


def handover(sender: str, recipient: str, month: date, those: Sequence[Client], day: date) -> Handover:
    """One office's month for one centre, as its software wrote it on ``day``."""
    stamp = f"{day:%Y%m%d}1015{int(sender[5:9]) % 60:02d}"
    return Handover(sender, recipient, month, stamp, tuple(person_month(each, month) for each in those))


def person_month(client: Client, month: date) -> PersonMonth:
    person, charge = client.person, client.charge(month)
    current, worst = _current(client, month)
    before = [each for each in client.entry.certifications if each.since < current.since]
    visits = tuple(visit for use in client.uses for visit in _visits(use, month, client.serial))
    return PersonMonth(
        insurer=person.insurer,
        insured=person.insured,
        name=_as_written(person.name),
        kana=person.kana,
        sex=person.sex,
        birth=person.birth,
        level=current.level,
        limit_units=worst.limit_units,
        limit_since=worst.limit_since,
        limit_until=worst.limit_until,
        changed_on=current.since if before else None,
        previous_level=before[-1].level if before else "",
        care_manager=_manager(charge.charge.office, charge.charge.care_manager) if charge else "",
        planned=visits,
        actual=visits,
        managed=tuple(_managed(client.uses)),
    )


def wish(client: Client, month: date) -> Wish:
    """What the office adds on screen."""
    begins = client.charge(month).since == month and client.story == "new"
    if _scheme(client, month) == MANAGEMENT:
        return Wish(codes=catalogue.codes(begins, begins, month))
    return Wish(first=begins, linkage=begins, improvement=catalogue.is_improved(month))


def sheet(client: Client, month: date, day: date) -> ClaimSheet:
    """The month on the form: for persons whom the files cannot carry, or whom a centre plans for itself."""
    person, charge = client.person, client.charge(month).charge
    current, worst = _current(client, month)
    added = wish(client, month)
    return ClaimSheet(
        service_month=month,
        insurer=person.insurer,
        insured=person.insured,
        name=person.name,
        kana=person.kana,
        birth=person.birth,
        sex=person.sex,
        level=current.level,
        certified_since=current.since,
        certified_until=current.until,
        limit_units=worst.limit_units,
        limit_since=worst.limit_since,
        limit_until=worst.limit_until,
        centre=charge.centre,
        office=charge.office,
        care_manager=charge.care_manager,
        created_on=day,
        lines=tuple(_lines(client.uses)),
        heaviest_level=worst.level if worst.level != current.level else "",
        scheme=_scheme(client, month),
        codes=added.codes,
        first=added.first,
        improvement=added.improvement,
        payer=client.entry.payer,
        recipient=client.entry.recipient,
    )


def _current(client: Client, month: date) -> tuple[Certification, Certification]:
    """The certification at the end of the month, or the last there is, and the heaviest of the month."""
    touching = certifications_of(month, tuple(client.entry.certifications)) or list(client.entry.certifications)
    return touching[-1], heaviest(touching)


def _scheme(client: Client, month: date) -> str:
    return scheme_of({use.service.kind for use in client.uses}, month)


def _as_written(name: str) -> str:
    """CP932 has no variation selectors: the software drops them."""
    return "".join(sign for sign in name if not unicodedata.name(sign, "").startswith("VARIATION SELECTOR"))


def _manager(office: str, number: str) -> str:
    houses = (*places.offices(), *places.centres())
    return next(
        each.name for house in houses if house.number == office for each in house.managers if each.number == number
    )


def _visits(use: Use, month: date, serial: int) -> Iterator[Visit]:
    first = 1 + serial % 7
    days = (1,) if use.service.kind == "67" else tuple(first + 7 * week for week in range(4))
    for day in days:
        yield Visit(
            month.replace(day=day),
            use.service.code,
            use.provider.number,
            use.service.units,
            starts="9999" if use.service.monthly else "1000",
            ends="9999" if use.service.monthly else "1100",
            office_name=use.provider.name,
        )


def _managed(uses: Sequence[Use]) -> Iterator[Managed]:
    for line in _lines(uses):
        those = [use for use in uses if (use.provider.number, use.service.kind) == (line.office, line.kind)]
        name = those[0].provider.name
        for use in those:
            count = 1 if use.service.monthly else 4 * use.days
            yield Managed(line.office, use.service.code, use.units, use.service.units, count, office_name=name)
        yield Managed(line.office, line.kind + SUBTOTAL, line.units, office_name=name)


def _lines(uses: Sequence[Use]) -> Iterator[PlanLine]:
    units: dict[tuple[str, str], int] = {}
    for use in uses:
        key = use.provider.number, use.service.kind
        units[key] = units.get(key, 0) + use.units
    for (office, kind), total in sorted(units.items()):
        yield PlanLine(office, kind, total, office_class(kind))


def office_class(kind: str) -> str:
    """事業所区分 of a kind: 6 総合事業, 5 地域密着型, 1 指定."""
    return "6" if kind.startswith("A") else "5" if kind == "74" else "1"
