"""Arguments for the URLs that take any: by the URL's name, the facts a request to it needs.

A system adds its own names here when it adds a page; a page with arguments that is not named fails the matrix.
"""

from __future__ import annotations

from datetime import date
from typing import Any

ARGUMENTS: dict[str, dict[str, Any]] = {
    "entrustment": {"pk": 1},
    "entrustment-state": {"pk": 1},
    "grant-give": {"pk": 1},
    "grant-end": {"pk": 1},
    "grant-decide": {"pk": 1},
    "person-dismiss": {"pk": 1},
    "person-unlock": {"pk": 1},
    "stop-lift": {"pk": 1},
}
BY_KIND = {"int": 1, "str": "x", "slug": "x", "month": date(2026, 10, 1), "date": date(2026, 10, 1)}


def guess(name: str, converters: dict[str, str]) -> dict[str, Any]:
    """The named arguments of a URL, or a harmless value for each kind of argument."""
    return ARGUMENTS.get(name) or {argument: BY_KIND[kind] for argument, kind in converters.items()}
