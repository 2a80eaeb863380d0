"""A map drawn from coordinates alone: millionths of a degree become points of a picture, north up.

No tile, no font and no address leaves the city.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

METRES_OF_A_DEGREE = 111_320  # along a meridian
MARGIN = 36
RULERS = (50, 100, 200, 500, 1000, 2000, 5000)  # metres
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Something with coordinates (百万分の一度)."""

    key: int
    east: int
    north: int
    district: str


@dataclass(frozen=True, slots=True)
class Area:
    """A district: the ground its places span, and where its name stands."""

    name: str
    outline: tuple[Point, ...]
    at: Point


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in points of the picture."""

    width: int
    height: int
    spots: dict[int, Point]
    areas: tuple[Area, ...]
    ruler_metres: int
    ruler: float  # その長さ


def draw(places: Sequence[Place], width: int = 900, most_height: int = 900) -> Drawing:
    """All places within the picture, one scale in both directions."""
    if not places:
        return Drawing(width, width // 2, {}, (), 0, 0.0)
    west, south = min(p.east for p in places), min(p.north for p in places)
    high = max(p.north for p in places)
    flat = cos(radians((south + high) / 2e6))
    wide_m = max((max(p.east for p in places) - west) / 1e6 * METRES_OF_A_DEGREE * flat, 100.0)
    high_m = max((high - south) / 1e6 * METRES_OF_A_DEGREE, 100.0)
    scale = min((width - 2 * MARGIN) / wide_m, (most_height - 2 * MARGIN) / high_m)
    height = round(high_m * scale) + 2 * MARGIN
    left = (width - wide_m * scale) / 2

    def spot(place: Place) -> Point:
        x = (place.east - west) / 1e6 * METRES_OF_A_DEGREE * flat * scale + left
        y = height - MARGIN - (place.north - south) / 1e6 * METRES_OF_A_DEGREE * scale
        return round(x, 1), round(y, 1)

    spots = {place.key: spot(place) for place in places}
    metres = max((one for one in RULERS if one * scale <= width / 4), default=RULERS[0])
    return Drawing(width, height, spots, tuple(_areas(places, spots)), metres, round(metres * scale, 1))


def _areas(places: Iterable[Place], spots: dict[int, Point]) -> Iterator[Area]:
    grounds: dict[str, list[Point]] = {}
    for place in places:
        if place.district:
            grounds.setdefault(place.district, []).append(spots[place.key])
    for name, points in sorted(grounds.items()):
        at = sum(x for x, _ in points) / len(points), min(y for _, y in points) - 8
        yield Area(name, outline(points), (round(at[0], 1), round(at[1], 1)))


def outline(points: Iterable[Point]) -> tuple[Point, ...]:
    """The convex hull, counter-clockwise from the leftmost point (Andrew's chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)
    return (*_half(ordered)[:-1], *_half(ordered[::-1])[:-1])


def _half(ordered: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
