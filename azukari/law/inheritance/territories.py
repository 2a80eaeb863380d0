"""沖縄 and 奄美, where the old code went on after 1947; the days are in ``territories.toml``."""

from __future__ import annotations

from datetime import date
from functools import cache

from azukari.law import dated

TERRITORIES = ("okinawa", "amami")


@cache
def old_law_until(territory: str) -> date | None:
    """The first day on which a territory left the old code (沖縄 1957-01-01, 奄美 1953-12-25)."""
    table = dated.load("inheritance/territories.toml")
    days = {version.says["territory"]: version.since for version in table.versions}
    return days.get(territory)
