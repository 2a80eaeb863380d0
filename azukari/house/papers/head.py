"""What stands over a diagram in small type (市が決めたこと、被相続人の本籍・住所), and the room it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from azukari.house.papers.facts import Kin
from azukari.paper.diagram.sheets import Area
from azukari.paper.glyphs import width

POINTS, LEADING = 8.0, 4.6  # points; mm a line


def decided(kin: Kin) -> list[str]:
    """What the city decided, each on a line of its own."""
    return [f"市が決めたこと　{each}" for each in kin.decisions]


def homes(kin: Kin) -> list[str]:
    """By which addresses a registrar knows the decedent; one line, of those that are known."""
    said = kin.of(kin.decedent)
    found = (
        ("最後の本籍", said.honseki), ("最後の住所", said.address), ("登記簿上の住所", said.registered_address),
    )  # fmt: skip
    words = "　　".join(f"{word}　{place}" for word, place in found if place)
    return [words] if words else []


def under(area: Area, lines: Sequence[str], broad: float = 0.0) -> Area:
    """What is left of a sheet under lines as broad as it, or as said."""
    room = (broad or area[0]) * 0.98
    return area[0], area[1] - sum(ceil(width(each, POINTS) / room) for each in lines) * LEADING
