"""How large and how dense a diagram is set, and the words that stand in each box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from azukari.paper.diagram.blocks import Row
from azukari.paper.diagram.facts import Figure
from azukari.paper.glyphs import MM_PER_POINT, clusters, width


@dataclass(frozen=True, slots=True)
class Style:
    """One way to set a diagram; larger and looser ones are tried first."""

    points: float
    dense: int  # 0: a line for each fact; 1: name, then facts; 2: all in one line
    between: float  # mm between blocks, and
    within: float  # between partners, where the children's line leaves
    name_points: float = 0.0

    @property
    def leading(self) -> float:
        return self.points * MM_PER_POINT * 1.25

    @property
    def pad(self) -> float:
        return self.points * MM_PER_POINT * (0.45 if self.dense < 2 else 0.2)

    def points_of(self, kind: str) -> float:
        return (self.name_points or self.points) if kind == "name" else self.points

    def leading_of(self, kind: str) -> float:
        return self.points_of(kind) * MM_PER_POINT * 1.25


STYLES = (
    Style(9.5, 0, 5.0, 5.0, 12.0),
    Style(9.0, 1, 4.0, 4.0, 10.5),
    Style(8.0, 1, 3.0, 3.2),
    Style(8.0, 2, 2.0, 2.4),
    Style(7.0, 2, 1.2, 1.8),
    Style(6.5, 2, 0.8, 1.4),
)
WIDEST = 72.0  # mm; longer words are broken


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a box, line by line, and the room it needs."""

    lines: tuple[tuple[str, str], ...]  # kind, words
    width: float
    height: float


def words(figure: Figure, row: Row, marks: Mapping[str, int], refers: str, style: Style) -> Words:
    """The lines of one box; ``refers`` is its reference to another sheet."""
    lines = [(kind, part) for kind, line in _lines(figure, row, marks, refers, style) for part in _broken(line, style)]
    room = max(width(line, style.points_of(kind)) for kind, line in lines) + 2 * style.pad
    return Words(tuple(lines), room, sum(style.leading_of(kind) for kind, _ in lines) + 2 * style.pad)


def _lines(figure: Figure, row: Row, marks: Mapping[str, int], refers: str, style: Style) -> list[tuple[str, str]]:
    mark = f"※{marks[figure.id]}" if figure.id in marks else ""
    notes = [f"{mark}と同じ人"] if row.repeats else list(figure.notes)
    if row.leads_to is not None:
        notes = []
    name = figure.name if row.repeats or not mark else f"{figure.name} {mark}"
    above = [] if row.repeats or row.leads_to is not None else list(figure.above)
    notes = [note for note in (*notes, refers) if note]
    if style.dense == 0:
        before = [*above, figure.title] if figure.title and not row.repeats else above
        return [*(("", line) for line in before), ("name", name), *(("", note) for note in notes)]
    notes = [*above, *notes]
    first = f"{figure.title} {name}" if figure.title else name
    if style.dense == 1:
        return [("name", first), *([("", "　".join(notes))] if notes else [])]
    return [("name", "　".join((first, *notes)))]


def _broken(line: str, style: Style) -> list[str]:
    """A line in pieces no wider than ``WIDEST``; a selector stays with its character."""
    parts = [""]
    for cluster in clusters(line):
        if width(parts[-1] + cluster, max(style.points, style.name_points)) > WIDEST:
            parts.append("")
        parts[-1] += cluster
    return parts
