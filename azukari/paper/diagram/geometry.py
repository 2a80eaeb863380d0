"""Where everything stands, in mm from the sheet's upper left corner; screen and paper draw these numbers."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Words on a baseline."""

    x: float
    y: float
    points: float
    words: str
    kind: str = ""  # name | ""


@dataclass(frozen=True, slots=True)
class Box:
    """One person's box."""

    figure: str
    x: float
    y: float
    width: float
    height: float
    kind: str  # decedent | heir | dead | ""
    repeats: bool
    texts: tuple[Text, ...]
    label: str  # what a screen reader says


@dataclass(frozen=True, slots=True)
class Stroke:
    """One relation: a couple's double line, or a child's line from its parents to its box."""

    kind: str  # married | ended | unmarried | born | adopted | cut
    of: tuple[str, ...]  # the figures it ties; a child first
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper, or one picture on the screen."""

    number: int
    width: float
    height: float
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]  # adopted first: where a born sibling shares the line, it stays whole


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole diagram."""

    sheets: tuple[Sheet, ...]
    points: float  # the smallest type on it
