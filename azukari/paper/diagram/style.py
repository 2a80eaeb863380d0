"""How large and how dense a diagram is set, and the words that stand in each box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    lane: float  # from a column to the children's upright line, and on to the children
    widest: float = 72.0  # longer words are broken
    name_points: float = 0.0
    is_framed: bool = True  # otherwise a box ends where its words end

    @property
    def leading(self) -> float:
        return self.leading_of("")

    @property
    def pad(self) -> float:
        return self.points * MM_PER_POINT * (0.45 if self.dense < 2 else 0.15)

    @property
    def side(self) -> float:
        """From a box's edge to its words."""
        return self.points * MM_PER_POINT * 0.45

    def points_of(self, kind: str) -> float:
        return (self.name_points or self.points) if kind == "name" else self.points

    def leading_of(self, kind: str) -> float:
        return self.points_of(kind) * MM_PER_POINT * (1.25 if self.dense < 2 else 1.15)


STYLES = (
    Style(11.0, 0, 6.0, 6.0, 7.0, name_points=14.0),
    Style(9.5, 0, 5.0, 5.0, 6.0, name_points=12.0),
    Style(9.0, 1, 4.0, 4.0, 5.0, name_points=10.5),
    Style(8.0, 1, 3.0, 3.2, 4.0),
    Style(8.0, 2, 2.0, 2.4, 3.5),
    Style(8.0, 2, 1.0, 2.0, 3.0, widest=96.0),
    Style(8.0, 2, 0.8, 1.6, 3.0),
    Style(7.0, 2, 1.2, 1.8, 3.0),
    Style(6.5, 2, 0.5, 1.1, 2.6),
    Style(6.5, 2, 0.5, 1.1, 2.4, widest=54.0),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a box, line by line, and the room it needs."""

    lines: tuple[tuple[str, str], ...]  # kind, words
    width: float
    height: float
    spoken: str  # the same unbroken, as a screen reader says it


def words(figure: Figure, row: Row, marks: Mapping[str, int], refers: str, style: Style) -> Words:
    """The lines of one box; ``refers`` is its reference to another sheet."""
    said = _said(figure, row, marks, refers)
    lines = tuple(_lines(*said, style))
    room = max(width(line, style.points_of(kind)) for kind, line in lines) + 2 * style.side
    above, title, name, after = said
    spoken = "、".join(phrase for phrase in (*above, title, name, *after) if phrase)
    return Words(lines, room, sum(style.leading_of(kind) for kind, _ in lines) + 2 * style.pad, spoken)


_Said = tuple[tuple[str, ...], str, str, list[str]]


def _said(figure: Figure, row: Row, marks: Mapping[str, int], refers: str) -> _Said:
    """What a box says: before the name, the title, the name, after it."""
    mark = f"※{marks[figure.id]}" if figure.id in marks else ""
    above = () if row.repeats or row.is_stub else figure.above
    notes = (f"{mark}と同じ人",) if row.repeats else () if row.is_stub else figure.notes
    name = figure.name if row.repeats or not mark else f"{figure.name} {mark}"
    return above, "" if row.repeats else figure.title, name, [note for note in (*notes, refers) if note]


def _lines(above: tuple[str, ...], title: str, name: str, after: list[str], style: Style) -> Iterator[tuple[str, str]]:
    if style.dense == 0:
        titled = (*above, title) if title else above
        yield from (("", part) for line in titled for part in _filled([line], "", style))
        yield from (("name", part) for part in _filled([name], "name", style))
        yield from (("", part) for line in after for part in _filled([line], "", style))
        return
    first = f"{title} {name}" if title else name
    if style.dense == 1:
        yield from (("name", part) for part in _filled([first], "name", style))
        yield from (("", part) for part in _filled([*above, *after], "", style))
        return
    yield from (("name", part) for part in _filled([first, *above, *after], "name", style))


def _filled(phrases: list[str], kind: str, style: Style) -> Iterator[str]:
    """Phrases set one after another in lines no wider than the style allows."""
    line, points = "", style.points_of(kind)
    for phrase in phrases:
        longer = f"{line}　{phrase}" if line else phrase
        if width(longer, points) <= style.widest:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _broken(phrase, points, style.widest)
        yield from whole
    if line:
        yield line


def _broken(phrase: str, points: float, widest: float) -> list[str]:
    """A phrase in pieces that fit; a selector stays with its character, a space not at the head of a line."""
    if width(phrase, points) <= widest:
        return [phrase]
    parts = [""]
    for cluster in clusters(phrase):
        if width(parts[-1] + cluster, points) > widest:
            parts.append("")
        if parts[-1] or not cluster.isspace():
            parts[-1] += cluster
    return [part for part in parts if part]
