"""給付管理票 (8222): a row for each service office and kind, and row 99 with the month's total and limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from azukari.care.papers.claims import TOTALS
from azukari.care.rules.facts import ClaimSheet, PlanLine, Settled
from azukari.law.dated import load
from azukari.paper.records import Row, Rows, day8, month6

OF_THE_CITY = "A"  # サービス種類 A1… は総合事業


def rows(centre: str, review_month: date, settled: Sequence[Settled], *, designated: bool = False) -> Iterator[Rows]:
    """Every slip, in file order."""
    settings = load("care/insurer.toml").on(review_month).says
    planner = settings["planner_of_designated" if designated else "planner"]
    for one in settled:
        lines = [
            _line(number, line, settings["management_class"]) for number, line in enumerate(merged(one.sheet.lines), 1)
        ]
        total = {**_total(one), "service_office": settings["total_row_office"]}
        yield Rows({**_who(centre, one), "planner": planner}, [*lines, total])


def merged(lines: Sequence[PlanLine]) -> list[PlanLine]:
    """One line for each service office and kind, in order; those without units left out."""
    by_key: dict[tuple[str, str, str], PlanLine] = {}
    for line in lines:
        if line.units:
            key = line.office, line.kind, line.office_class
            same = by_key.get(key)
            by_key[key] = replace(line, units=line.units + same.units) if same else line
    return [by_key[key] for key in sorted(by_key)]


def _who(centre: str, one: Settled) -> dict[str, Any]:
    sheet = one.sheet
    return {
        "record": "8222",
        "month": month6(sheet.service_month),
        "insurer": sheet.insurer.zfill(8),
        "office": centre,
        "revision": one.revision,
        "created_on": day8(sheet.created_on),
        "slip_class": "3",
        "insured": sheet.insured,
        "birth": day8(sheet.birth),
        "sex": sheet.sex,
        "level": sheet.plan_level,
        "limit_since": month6(sheet.limit_since),
        "limit_until": month6(sheet.limit_until),
    }


def _line(number: int, line: PlanLine, management_class: str) -> Row:
    of_the_city = line.kind.startswith(OF_THE_CITY)
    return {
        "line": f"{number:02d}",
        "service_office": line.office,
        "office_class": management_class if of_the_city else line.office_class,
        "kind": line.kind,
        "planned": line.units,
    }


def _total(one: Settled) -> Row:
    sheet = one.sheet
    planners = _planners(sheet, one.centre_care_manager)
    return {"line": TOTALS, "limit": sheet.limit_units, "units": sheet.planned_units, **planners}


def _planners(sheet: ClaimSheet, of_the_centre: str) -> Mapping[str, str]:
    """Who made the plan: the centre's own care manager, or the entrusted office and its own."""
    if not sheet.office:
        return {"care_manager": sheet.care_manager}
    entrusted = {"entrusted_office": sheet.office, "entrusted_care_manager": sheet.care_manager}
    return {"care_manager": of_the_centre, **entrusted}
