"""Blocks into places: generations in columns, each block beside the middle of its children.

Subtrees are packed against each other's outline, column by column and lane by lane (the lanes between the columns
hold the children's lines), so nothing can overlap and no line can meet a box it does not end at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import permutations

from azukari.paper.diagram.blocks import Block, Brood, Row, Tie
from azukari.paper.diagram.geometry import Line
from azukari.paper.diagram.style import Style, Words

INDENT = 4.0  # mm that a partner on a trunk stands in
RAIL = 0.35  # mm from the middle of a double line to each of its lines
_Outline = dict[int, tuple[float, float]]  # column 2n, lane 2n+1 → from, to


@dataclass(slots=True)
class Spot:
    """Where a row stands."""

    row: Row
    column: int
    words: Words
    y: float = 0.0
    x: float = 0.0
    room: float = 0.0  # the width its column gives it
    arrivals: list[float] = field(default_factory=list)  # where children's lines end already

    @property
    def middle(self) -> float:
        return self.y + self.words.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.words.height


_Drawn = tuple[str, tuple[str, ...], tuple[Line, ...]]  # kind, of whom, lines


@dataclass(slots=True)
class Arranged:
    """Trees in their places."""

    spots: list[Spot]
    lines: Callable[[], list[_Drawn]]  # asked for only when the places fit
    width: float
    height: float
    edges: list[float]  # the right edge of each column


class Arrangement:
    """Trees being put in their places, in one style."""

    def __init__(self, style: Style, say: Callable[[Row], Words]) -> None:
        self.style, self.say = style, say
        self.spots: dict[int, Spot] = {}
        self.edges: list[float] = []  # the right edge of each column
        self.lanes: dict[int, int] = {}  # buses abreast in the lane after a column

    def arrange(self, trees: Iterable[Block]) -> Arranged:
        """Pack the trees one under the other and give every line its place."""
        below: _Outline = {}
        trees = list(trees)
        columns = columns_of(trees)
        for tree, column in zip(trees, columns, strict=True):
            outline = self._settle(tree, column)
            by = max(self._drop(below, outline, self.style.between * 1.5), -_top(outline)) if below else -_top(outline)
            self._move(tree, by)
            _join(below, outline, by)
        self.edges = self._columns()

        def lines() -> list[_Drawn]:
            return [line for tree in trees for block in tree.blocks() for line in self._lines(block)]

        height = max((spot.bottom for spot in self.spots.values()), default=0.0)
        return Arranged(list(self.spots.values()), lines, self.edges[-1] if self.edges else 0.0, height, self.edges)

    # --- heights ---

    def _settle(self, block: Block, column: int) -> _Outline:
        """Place a block and all below it, from wherever; its outline is returned."""
        spots = [Spot(row, column, self.say(row)) for row in block.rows]
        self.spots.update((id(spot.row), spot) for spot in spots)
        outline = self._settle_children(block, column)
        tall = sum(spot.words.height for spot in spots) + self.style.within * (len(spots) - 1)
        children = [self.spots[id(row)] for brood in block.broods for row in _ends(brood)]
        y = (
            (min(each.middle for each in children) + max(each.middle for each in children) - tall) / 2
            if children
            else 0.0
        )
        outline[2 * column] = (y, y + tall)
        for spot in spots:
            spot.y = y
            y += spot.words.height + self.style.within
        if children:
            anchors = [self._anchor_y(block, brood) for brood in block.broods]
            top, bottom = min(each.y for each in children), max(each.bottom for each in children)
            outline[2 * column + 1] = (min(top, *anchors), max(bottom, *anchors))
            self.lanes[column] = max(self.lanes.get(column, 0), len(block.broods))
        return outline

    def _settle_children(self, block: Block, column: int) -> _Outline:
        below: _Outline = {}
        for brood in block.broods:
            for child, _ in brood.children:
                outline = self._settle(child, column + 1)
                if below:
                    by = self._drop(below, outline, self.style.between)
                    self._move(child, by)
                    _join(below, outline, by)
                else:
                    below = outline
        return below

    @staticmethod
    def _drop(below: _Outline, outline: _Outline, gap: float) -> float:
        """How far down an outline must go to clear what stands above."""
        shared = [below[key][1] - top for key, (top, _) in outline.items() if key in below]
        if not shared:
            return min(top for top, _ in below.values()) - _top(outline)
        return max(shared) + gap

    def _move(self, block: Block, by: float) -> None:
        for each in block.blocks():
            for row in each.rows:
                self.spots[id(row)].y += by

    def _anchor_y(self, block: Block, brood: Brood) -> float:
        """Where a brood's line leaves: the gap above the lower partner, or the middle of a lone parent."""
        lower = self.spots[id(block.rows[brood.parents[-1]])]
        return lower.middle if len(brood.parents) == 1 else lower.y - self.style.within / 2

    # --- widths ---

    def _columns(self) -> list[float]:
        """Give every spot its x; each column is as wide as its widest words."""
        count = 1 + max((spot.column for spot in self.spots.values()), default=-1)
        rooms = [0.0] * count
        for spot in self.spots.values():
            rooms[spot.column] = max(rooms[spot.column], spot.words.width + INDENT * spot.row.indent)
        lefts, edges, x = [], [], 0.0
        for column, room in enumerate(rooms):
            lefts.append(x)
            edges.append(x + room)
            x += room + self.style.lane * (self.lanes.get(column, 0) + 1)
        for spot in self.spots.values():
            indent = INDENT * spot.row.indent
            spot.x = lefts[spot.column] + indent
            spot.room = rooms[spot.column] - indent if self.style.is_framed else spot.words.width
        return edges

    # --- lines ---

    def _lines(self, block: Block) -> Iterable[_Drawn]:
        for tie in block.ties:
            upper, lower = (self.spots[id(block.rows[at])] for at in (tie.upper, tie.lower))
            yield tie.kind, (upper.row.figure, lower.row.figure), tie_lines(upper, lower, tie)
        buses = self._buses(block)
        anchors = [self._anchor_y(block, brood) for brood in block.broods]
        for brood, bus, y in zip(block.broods, buses, anchors, strict=True):
            start = self._anchor_x(block, brood)
            parents = tuple(block.rows[at].figure for at in brood.parents)
            for row, kind in _children(brood):
                spot = self.spots[id(row)]
                end = _arrive(spot, [other for other in anchors if other != y])
                way: Line = ((start, y), (bus, y), (bus, end), (spot.x, end))
                yield kind, (row.figure, *parents), (way, across(spot.x - 2.0, end)) if kind == "cut" else (way,)

    def _buses(self, block: Block) -> list[float]:
        """The x of each brood's upright, in the order that makes the fewest crossings."""
        if not block.broods:
            return []
        ends = [[self.spots[id(row)].middle for row in _ends(brood)] for brood in block.broods]
        order = fewest_crossings([self._anchor_y(block, brood) for brood in block.broods], ends)
        right = self.edges[self.spots[id(block.rows[0])].column]
        return [right + self.style.lane * (at + 1) for at in order]

    def _anchor_x(self, block: Block, brood: Brood) -> float:
        if len(brood.parents) == 1:
            spot = self.spots[id(block.rows[brood.parents[0]])]
            return spot.x + spot.room
        upper, lower = (self.spots[id(block.rows[at])] for at in brood.parents)
        return tie_x(upper, lower)


def fewest_crossings(starts: list[float], ends: list[list[float]]) -> tuple[int, ...]:
    """Which upright each brood takes, counted from the left; all orders are tried while they are few."""
    count = len(starts)
    spans = [(min(start, *middles), max(start, *middles)) for start, middles in zip(starts, ends, strict=True)]

    def crossings(order: tuple[int, ...]) -> int:
        found = 0
        for one, other in permutations(range(count), 2):
            top, bottom = spans[other]
            crossing = [starts[one]] if order[other] < order[one] else ends[one]
            found += sum(top < y < bottom for y in crossing)
        return found

    rising = tuple(range(count))
    return min(permutations(rising) if count <= 5 else (rising, rising[::-1]), key=crossings)


def tie_x(upper: Spot, lower: Spot) -> float:
    """Where a couple's double line runs: left of a partner that stands in, otherwise inside both boxes' width."""
    left = min(upper.x, lower.x)
    return left + (INDENT / 2 if lower.row.indent else min(8.0, lower.room / 3))


def tie_lines(upper: Spot, lower: Spot, tie: Tie) -> tuple[Line, ...]:
    """A couple's lines: double when married, crossed out when ended."""
    x, top = tie_x(upper, lower), upper.bottom
    if lower.row.indent:
        y, right = lower.middle, lower.x
        middle = (x, y)
        outer: Line = ((x - RAIL, top), (x - RAIL, y + RAIL), (right, y + RAIL))
        inner: Line = ((x + RAIL, top), (x + RAIL, y - RAIL), (right, y - RAIL))
        single: Line = ((x, top), (x, y), (right, y))
    else:
        middle = (x, top + (lower.y - top) / 4)  # the children's line leaves from the middle
        outer, inner = ((x - RAIL, top), (x - RAIL, lower.y)), ((x + RAIL, top), (x + RAIL, lower.y))
        single = ((x, top), (x, lower.y))
    if tie.kind == "unmarried":
        return (single,)
    if tie.kind == "ended":
        across = min(1.0, (lower.y - top) / 4 - 0.05) if not lower.row.indent else 0.8
        cross = ((middle[0] - 1.2, middle[1] + across), (middle[0] + 1.2, middle[1] - across))
        return (outer, inner, cross)
    return (outer, inner)


def across(x: float, y: float) -> Line:
    """The stroke through a tie that has ended."""
    return ((x - 0.8, y + 1.2), (x + 0.8, y - 1.2))


def columns_of(trees: list[Block]) -> list[int]:
    """The first column of each tree, so that a figure drawn twice stands in one column where that can be."""
    seen: dict[str, int] = {}
    found: list[int] = []
    for tree in trees:
        depths = dict(_depths(tree, 0))
        start = next((seen[figure] - depth for figure, depth in depths.items() if figure in seen), 0)
        found.append(start)
        for figure, depth in depths.items():
            seen.setdefault(figure, start + depth)
    least = min(found, default=0)
    return [start - least for start in found]


def _depths(block: Block, depth: int) -> Iterable[tuple[str, int]]:
    for row in block.rows:
        yield row.figure, depth
    for brood in block.broods:
        for child, _ in brood.children:
            yield from _depths(child, depth + 1)


def _children(brood: Brood) -> list[tuple[Row, str]]:
    return [(child.rows[child.host], kind) for child, kind in brood.children] + brood.beside


def _ends(brood: Brood) -> list[Row]:
    return [row for row, _ in _children(brood)]


def _arrive(spot: Spot, avoid: list[float]) -> float:
    """Where a line ends at a box: its middle, or beside it where another line runs already."""
    taken = [*spot.arrivals, *avoid, *([spot.middle] if spot.row.indent else [])]  # a trunk ties it by its middle
    step = spot.words.height / 8
    for away in (0, 1, -1, 2, -2, 3, -3):
        y = spot.middle + away * step
        if all(abs(y - other) > 0.3 for other in taken):
            break
    spot.arrivals.append(y)
    return y


def _top(outline: _Outline) -> float:
    return min(top for top, _ in outline.values())


def _join(below: _Outline, outline: _Outline, by: float) -> None:
    for key, (top, bottom) in outline.items():
        before = below.get(key, (top + by, bottom + by))
        below[key] = (min(before[0], top + by), max(before[1], bottom + by))
