"""From a hand-over to its files, as a care office's own software writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from azukari.care.exchange import names, table
from azukari.care.exchange.facts import Handover, Managed, PersonMonth, Visit
from azukari.care.exchange.reading import GRAND_TOTAL

Cells = Mapping[str, str]


def write(handover: Handover) -> dict[str, bytes]:
    """The files by name; a file without rows is not written. Raises ``NotRight`` when an item does not fit."""
    contents = {
        names.PERSON: [_person(person, handover) for person in handover.people],
        names.PLAN: [row for person in handover.people for row in _visits(person, person.planned, handover)],
        names.ACTUAL: [row for person in handover.people for row in _visits(person, person.actual, handover)],
        names.MANAGED: [row for person in handover.people for row in _table(person, handover)],
    }
    return {
        names.written(content, handover): table.write(rows, table.layout(content, handover.month))
        for content, rows in contents.items()
        if rows
    }


def _key(person: PersonMonth, handover: Handover) -> dict[str, str]:
    return {"insurer": person.insurer, "insured": person.insured, "month": f"{handover.month:%Y%m}"}


def _person(person: PersonMonth, handover: Handover) -> Cells:
    return {
        **_key(person, handover),
        "kana": person.kana,
        "name": person.name,
        "sex": person.sex,
        "birth": _day(person.birth),
        "limit_since": _day(person.limit_since),
        "limit_until": _day(person.limit_until),
        "certification": person.certification,
        "changed_on": _day(person.changed_on),
        "level": person.level,
        "limit_units": str(person.limit_units),
        "previous_level": person.previous_level,
    }


def _visits(person: PersonMonth, visits: tuple[Visit, ...], handover: Handover) -> Iterator[Cells]:
    for visit in visits:
        yield {
            **_key(person, handover),
            "created_on": handover.stamp[:8],
            "planner": handover.sender,
            "care_manager": person.care_manager,
            "units": str(visit.units),
            "day": _day(visit.day),
            "starts": visit.starts,
            "ends": visit.ends,
            "count": str(visit.count),
            "code": visit.code,
            "office": visit.office,
            "office_name": visit.office_name,
            "over_30_days": str(int(visit.over_30_days)),
        }


def _table(person: PersonMonth, handover: Handover) -> Iterator[Cells]:
    if not person.managed:
        return
    total = sum(row.units or 0 for row in person.managed if not row.is_subtotal)
    for row in (*person.managed, Managed(*GRAND_TOTAL, total)):
        yield {
            **_key(person, handover),
            "created_on": handover.stamp[:8],
            "office_name": row.office_name,
            "office": row.office,
            "code": row.code,
            "each": str(row.each),
            "count": str(row.count),
            "units": "" if row.units is None else str(row.units),
            "over": str(row.over),
            "over_30_days": "0",
        }


def _day(day: date | None) -> str:
    return day.isoformat().replace("-", "") if day else ""
