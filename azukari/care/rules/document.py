"""A claim sheet as a document that can be kept, and back; nothing is lost or changed on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from azukari.care.rules.facts import ClaimSheet, PlanLine

_NAMES = tuple(field.name for field in fields(ClaimSheet))
_DAYS = (
    "service_month",
    "birth",
    "certified_since",
    "certified_until",
    "limit_since",
    "limit_until",
    "created_on",
)


def keep_sheet(sheet: ClaimSheet) -> dict[str, Any]:
    """The sheet as JSON values: days as ISO text, lines as lists."""
    kept = {name: getattr(sheet, name) for name in _NAMES}
    for name in _DAYS:
        if kept[name] is not None:
            kept[name] = kept[name].isoformat()
    kept["lines"] = [[line.office, line.kind, line.units, line.office_class] for line in sheet.lines]
    kept["codes"] = list(sheet.codes)
    return kept


def read_sheet(kept: Mapping[str, Any]) -> ClaimSheet:
    """The sheet that was kept; a field that did not exist then has its default."""
    values = {name: kept[name] for name in _NAMES if name in kept}
    for name in _DAYS:
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    values["lines"] = tuple(PlanLine(*line) for line in kept["lines"])
    values["codes"] = tuple(kept["codes"])
    return ClaimSheet(**values)
