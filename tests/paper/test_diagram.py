"""A family diagram: nothing overlaps, no line crosses a box, nobody and nothing is missing."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azukari.paper.diagram import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    SCREEN,
    Box,
    Couple,
    Descent,
    Drawing,
    Figure,
    Kindred,
    draw,
    picture,
)
from azukari.paper.diagram.geometry import Line
from tests.covers import covers

HAIR = 0.01


def person(id: str, **facts) -> Figure:
    return Figure(id, f"架空{id}", notes=("昭和30年1月1日生",), **facts)


def family(*ids: str, couples=(), descents=(), around="") -> Kindred:
    return Kindred(tuple(person(id) for id in ids), tuple(couples), tuple(descents), around)


@st.composite
def kindreds(draws, largest: int = 80) -> Kindred:
    """Any graph of persons: several marriages, cousins marrying, adoptions across generations and by relatives."""
    count = draws(st.integers(1, largest))
    ids = [f"p{at}" for at in range(count)]
    pick = st.integers(0, count - 1)
    couples = [
        Couple(ids[one], ids[other], kind)
        for one, other, kind in draws(
            st.lists(st.tuples(pick, pick, st.sampled_from(["married", "ended"])), max_size=count)
        )
        if one != other
    ]
    descents = []
    for at in range(1, count):
        if draws(st.integers(0, 9)) < 8:
            elder = st.integers(0, at - 1)
            parents = draws(st.lists(elder, min_size=1, max_size=2, unique=True))
            descents.append(Descent(ids[at], tuple(ids[each] for each in parents)))
        if draws(st.integers(0, 9)) == 0:
            adopters = draws(st.lists(st.integers(0, at - 1), min_size=1, max_size=2, unique=True))
            descents.append(Descent(ids[at], tuple(ids[each] for each in adopters), "adopted"))
    around = draws(st.sampled_from(["", *ids]))
    return Kindred(tuple(person(id) for id in ids), tuple(couples), tuple(descents), around)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x + HAIR < other.x + other.width
        and other.x + HAIR < one.x + one.width
        and one.y + HAIR < other.y + other.height
        and other.y + HAIR < one.y + one.height
    )


def passes_through(line: Line, box: Box) -> bool:
    """Whether any part of a line lies inside a box (its edge is outside)."""
    left, right, top, bottom = box.x + HAIR, box.x + box.width - HAIR, box.y + HAIR, box.y + box.height - HAIR
    for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
        if max(min(x1, x2), left) < min(max(x1, x2), right) or left < x1 == x2 < right:
            if max(min(y1, y2), top) < min(max(y1, y2), bottom) or top < y1 == y2 < bottom:
                return True
    return False


def check(kindred: Kindred, drawing: Drawing, area: tuple[float, float]) -> None:
    drawn = {box.figure for sheet in drawing.sheets for box in sheet.boxes}
    assert drawn == {figure.id for figure in kindred.figures}
    for sheet in drawing.sheets:
        assert sheet.width <= area[0] + HAIR and sheet.height <= area[1] + HAIR
        for box in sheet.boxes:
            assert box.x >= -HAIR and box.x + box.width <= sheet.width + HAIR
            assert box.y >= -HAIR and box.y + box.height <= sheet.height + HAIR
        assert not [pair for pair in combinations(sheet.boxes, 2) if overlap(*pair)]
        for stroke in sheet.strokes:
            for line in stroke.lines:
                assert not [box.figure for box in sheet.boxes if passes_through(line, box)], stroke
    assert relations(kindred) <= relations_drawn(drawing)


def relations(kindred: Kindred) -> set[tuple[str, frozenset[str]]]:
    tied = {("tie", frozenset((each.one, each.other))) for each in kindred.couples}
    return tied | {(each.child, frozenset(each.parents)) for each in kindred.descents}


def relations_drawn(drawing: Drawing) -> set[tuple[str, frozenset[str]]]:
    found = set()
    for sheet in drawing.sheets:
        for stroke in sheet.strokes:
            if stroke.kind in ("born", "adopted"):
                found.add((stroke.of[0], frozenset(stroke.of[1:])))
                end = stroke.lines[0][-1]
                assert [box for box in sheet.boxes if box.figure == stroke.of[0] and touches(end, box)]
            else:
                found.add(("tie", frozenset(stroke.of)))
    return found


def touches(point: tuple[float, float], box: Box) -> bool:
    return abs(point[0] - box.x) < HAIR and box.y - HAIR <= point[1] <= box.y + box.height + HAIR


@pytest.mark.parametrize("area", [A4_LANDSCAPE, A3_LANDSCAPE, SCREEN])
@settings(max_examples=60, deadline=None)
@given(kindred=kindreds())
def test_any_family_is_drawn_whole_and_clean(area, kindred):
    check(kindred, draw(kindred, area), area)


@settings(max_examples=20, deadline=None)
@given(kindred=kindreds(30))
def test_the_same_family_is_drawn_the_same(kindred):
    assert draw(kindred) == draw(kindred)
