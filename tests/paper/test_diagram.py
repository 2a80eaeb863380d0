"""A family diagram: nothing overlaps, no line crosses a box, nobody and nothing is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, combinations, pairwise, product

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
    Sheet,
    Stroke,
    Text,
    draw,
    draw_on,
    picture,
)
from azukari.paper.diagram.geometry import Line
from azukari.paper.diagram.style import STYLES
from azukari.paper.glyphs import MM_PER_POINT, width

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


def stands_on(box: Box, sheet: Sheet) -> bool:
    across = box.x >= -HAIR and box.x + box.width <= sheet.width + HAIR
    return across and box.y >= -HAIR and box.y + box.height <= sheet.height + HAIR


def fits(text: Text, box: Box) -> bool:
    """Whether words stand inside their box, with the height of their type."""
    right, top = text.x + width(text.words, text.points), text.y - text.points * MM_PER_POINT * 0.9
    across = box.x < text.x and right < box.x + box.width + HAIR
    return across and box.y - HAIR < top and text.y < box.y + box.height


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
    return any(
        (max(min(x1, x2), left) < min(max(x1, x2), right) or left < x1 == x2 < right)
        and (max(min(y1, y2), top) < min(max(y1, y2), bottom) or top < y1 == y2 < bottom)
        for (x1, y1), (x2, y2) in pairwise(line)
    )


def check(kindred: Kindred, drawing: Drawing, area: tuple[float, float]) -> None:
    drawn = {box.figure for sheet in drawing.sheets for box in sheet.boxes}
    assert drawn == {figure.id for figure in kindred.figures}
    for sheet in drawing.sheets:
        assert sheet.width <= area[0] + HAIR
        assert sheet.height <= area[1] + HAIR
        assert all(stands_on(box, sheet) for box in sheet.boxes)
        assert not [pair for pair in combinations(sheet.boxes, 2) if overlap(*pair)]
        assert not [text.words for box in sheet.boxes for text in box.texts if not fits(text, box)]
        for stroke in sheet.strokes:
            for line in stroke.lines:
                assert not [box.figure for box in sheet.boxes if passes_through(line, box)], stroke
        assert not [pair for pair in combinations(sheet.strokes, 2) if lie_on_each_other(*pair)]
    assert relations(kindred) <= relations_drawn(drawing)


def lie_on_each_other(one: Stroke, other: Stroke) -> bool:
    """Whether a child's line runs along another relation's, so that nobody sees whose it is; siblings share theirs."""
    of = {"born", "adopted", "cut"} & {one.kind, other.kind}
    if not of or one.of[1:] == other.of[1:]:
        return False
    pieces = product(*(chain.from_iterable(map(pairwise, stroke.lines)) for stroke in (one, other)))
    return any(shared(*pair) > 0.2 for pair in pieces)


def shared(one: Line, other: Line) -> float:
    """How long two pieces run on one line, in mm."""
    for along, beside in ((0, 1), (1, 0)):
        if all(abs(point[beside] - one[0][beside]) < HAIR for point in (*one, *other)):
            ends = [sorted(point[along] for point in piece) for piece in (one, other)]
            return min(top for _, top in ends) - max(low for low, _ in ends)
    return 0.0


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
@settings(max_examples=40, deadline=None)
@given(kindred=kindreds())
def test_any_family_is_drawn_whole_and_clean(area, kindred):
    check(kindred, draw(kindred, area), area)


@settings(max_examples=20, deadline=None)
@given(kindred=kindreds(30))
def test_the_same_family_is_drawn_the_same(kindred):
    assert draw(kindred) == draw(kindred)


def box_of(drawing: Drawing, id: str) -> Box:
    return next(box for sheet in drawing.sheets for box in sheet.boxes if box.figure == id and not box.repeats)


def kinds(drawing: Drawing) -> dict[tuple[str, ...], str]:
    return {stroke.of: stroke.kind for sheet in drawing.sheets for stroke in sheet.strokes}


def test_elder_siblings_stand_above_and_children_to_the_right():
    kindred = Kindred(
        (person("f"), person("m"), person("young", born=730000), person("old", born=720000)),
        (Couple("f", "m"),),
        (Descent("young", ("f", "m")), Descent("old", ("f", "m"))),
    )
    drawing = draw(kindred)
    assert box_of(drawing, "old").y < box_of(drawing, "young").y
    assert box_of(drawing, "f").x < box_of(drawing, "old").x == box_of(drawing, "young").x


def test_a_former_wife_stands_above_and_the_present_one_below():
    kindred = family(
        "d", "w1", "w2", "c1", "c2",
        couples=[Couple("d", "w1", "ended"), Couple("d", "w2")],
        descents=[Descent("c1", ("d", "w1")), Descent("c2", ("d", "w2"), "adopted")],
    )  # fmt: skip
    drawing = draw(kindred)
    assert box_of(drawing, "w1").y < box_of(drawing, "d").y < box_of(drawing, "w2").y
    assert kinds(drawing) == {
        ("w1", "d"): "ended", ("d", "w2"): "married", ("c1", "w1", "d"): "born", ("c2", "d", "w2"): "adopted",
    }  # fmt: skip
    doubled = next(stroke for stroke in drawing.sheets[0].strokes if stroke.kind == "married")
    assert len(doubled.lines) == 2


def test_an_adopted_son_in_law_needs_no_second_box():
    """婿養子: he stands beside his wife, and his adopters' line leads to him."""
    kindred = family(
        "d", "w", "daughter", "groom", "child",
        couples=[Couple("d", "w"), Couple("daughter", "groom")],
        descents=[Descent("daughter", ("d", "w")), Descent("groom", ("d", "w"), "adopted"),
                  Descent("child", ("daughter", "groom"))],
    )  # fmt: skip
    assert len(draw(kindred).sheets[0].boxes) == 5


def test_an_adopted_grandchild_stands_twice_with_a_mark():
    kindred = family(
        "d", "son", "grandchild",
        descents=[Descent("son", ("d",)), Descent("grandchild", ("son",)), Descent("grandchild", ("d",), "adopted")],
    )  # fmt: skip
    boxes = [box for box in draw(kindred).sheets[0].boxes if box.figure == "grandchild"]
    assert sorted(box.repeats for box in boxes) == [False, True]
    home, again = sorted(boxes, key=lambda box: box.repeats)
    assert "※1" in home.label
    assert "※1と同じ人" in again.label


def line_of_descent(count: int) -> Kindred:
    """A couple, and children who marry and have children, to so many persons."""
    ids, couples, descents, parents = ["p0", "p1"], [Couple("p0", "p1")], [], [("p0", "p1")]
    while len(ids) < count:
        pair = parents.pop(0)
        for _ in range(3):
            child, spouse = f"p{len(ids)}", f"p{len(ids) + 1}"
            ids += [child, spouse]
            descents.append(Descent(child, pair))
            couples.append(Couple(child, spouse))
            parents.append((child, spouse))
    figures = [person(id, title="子") for id in ids[:count]]
    known = {figure.id for figure in figures}
    return Kindred(
        tuple(figures),
        tuple(each for each in couples if each.other in known),
        tuple(each for each in descents if each.child in known),
        "p0",
    )


def test_sixty_persons_stand_on_one_a4_sheet_in_readable_type():
    drawing = draw(line_of_descent(60), A4_LANDSCAPE)
    assert len(drawing.sheets) == 1
    assert drawing.points >= 6.5
    check(line_of_descent(60), drawing, A4_LANDSCAPE)


def test_a_larger_family_stands_on_sheets_that_refer_to_each_other():
    kindred = line_of_descent(400)
    drawing = draw(kindred, A4_LANDSCAPE)
    check(kindred, drawing, A4_LANDSCAPE)
    assert len(drawing.sheets) > 2
    refers = {(sheet.number, box.figure): box.label for sheet in drawing.sheets for box in sheet.boxes}
    leads = [(key, re.search(r"→(\d+)枚目(.)", label)) for key, label in refers.items()]
    leads = [(key, found) for key, found in leads if found]
    assert leads
    for (number, figure), found in leads:
        assert f"{found[2]}←{number}枚目" in refers[int(found[1]), figure]


def test_many_children_of_one_couple_go_on_under_the_couple_again():
    ids = [f"c{at}" for at in range(120)]
    kindred = family("f", "m", *ids, couples=[Couple("f", "m")], descents=[Descent(id, ("f", "m")) for id in ids])
    drawing = draw(kindred, A4_LANDSCAPE)
    check(kindred, drawing, A4_LANDSCAPE)
    assert len(drawing.sheets) > 1
    counts = [sum(box.figure in ids for box in sheet.boxes) for sheet in drawing.sheets]
    assert len(set(counts[:-1])) == 1  # every sheet is full before the next begins
    assert counts[-1] <= counts[0]


def test_the_screen_draws_the_same_numbers_and_every_person_can_be_reached():
    kindred = line_of_descent(20)
    sheet = draw(kindred, SCREEN).sheets[0]
    svg = picture(sheet, title="親族図", href=lambda id: f"?person={id}&at=1")
    assert svg.count("<a ") == len(sheet.boxes)
    assert 'href="?person=p0&amp;at=1"' in svg
    assert "style=" not in svg
    assert "<title" in svg
    assert "<desc" in svg
    for box in sheet.boxes:
        assert f'<rect x="{box.x:g}" y="{box.y:g}"' in svg
    assert picture(sheet, title="親族図").count('tabindex="0"') == len(sheet.boxes)


def test_a_name_that_is_broken_over_lines_is_said_in_one():
    name = "架空" * 12
    box = draw(Kindred((Figure("a", name, "長男"),))).sheets[0].boxes[0]
    assert len(box.texts) > 2
    assert box.label == f"長男、{name}"


def test_words_are_never_read_as_markup():
    svg = picture(draw(Kindred((Figure("a", '<b>&"架空'),))).sheets[0], title="<x>")
    assert "<b>" not in svg
    assert "<x>" not in svg


def test_a_tie_that_ended_is_crossed_out():
    figures = (Figure("a", "甲"), Figure("b", "乙"), Figure("c", "丙"))
    kindred = Kindred(figures, (), (Descent("c", ("a",), "cut"), Descent("c", ("b",))), "a")
    strokes = {stroke.of: stroke for stroke in draw(kindred).sheets[0].strokes}
    assert len(strokes["c", "a"].lines) == 2
    assert len(strokes["c", "b"].lines) == 1


@pytest.mark.parametrize("within", [1.1, 2.4, 6.0])
def test_a_divorce_is_struck_beside_the_children_s_line(within):
    """On the line itself the stroke would say that parent and child are none any more."""
    style = replace(STYLES[0], within=within)
    figures = (Figure("a", "甲"), Figure("b", "乙"), Figure("c", "丙"))
    kindred = Kindred(figures, (Couple("a", "b", "ended"),), (Descent("c", ("a", "b")),), "a")
    strokes = {stroke.kind: stroke.lines for stroke in draw(kindred, A4_LANDSCAPE, (style,)).sheets[0].strokes}
    struck, child = strokes["ended"][-1], strokes["born"][0]
    assert max(y for _, y in struck) < child[0][1]


def test_a_child_s_line_ends_beside_the_tie_of_a_partner_on_a_trunk():
    """Partners stand in beside the trunk; one is the daughter that his father's wife brought with her."""
    kindred = family(
        "d", "w1", "w2", "w3", "f", "m",
        couples=[Couple("f", "m"), *(Couple("d", each, "unmarried") for each in ("w1", "w2", "w3"))],
        descents=[Descent("d", ("f",)), Descent("w2", ("m",))],
        around="d",
    )  # fmt: skip
    check(kindred, draw(kindred), A4_LANDSCAPE)


def test_a_small_family_is_spread_over_the_paper_and_not_on_the_screen():
    kindred = Kindred((Figure("a", "甲"), Figure("b", "乙")), (Couple("a", "b"),), (), "a")
    assert draw(kindred, A4_LANDSCAPE).sheets[0].height > draw(kindred, SCREEN).sheets[0].height


def test_larger_paper_is_taken_before_type_smaller_than_eight_points():
    figures = tuple(Figure(str(n), f"架空 {n}郎", "子", (), ("昭和30年1月1日生", "相続分 40分の1")) for n in range(60))
    kindred = Kindred(figures, (), tuple(Descent(str(n), ("0",)) for n in range(1, 40)), "0")
    drawing, area = draw_on(kindred, (A4_LANDSCAPE, A3_LANDSCAPE))
    assert area == A3_LANDSCAPE
    assert drawing.points >= 8


def test_a_repeat_says_on_which_sheet_its_person_stands():
    """Cousins who married: one of them is drawn twice, on another sheet."""
    broods = [(f"{line}{n}", line) for line in "ab" for n in range(150)]
    figures = tuple(Figure(id, f"架空 {id}") for id in ("a", "b", *(child for child, _ in broods)))
    couples = tuple(Couple(f"a{n}", f"b{n}") for n in range(0, 150, 10))
    drawing = draw(Kindred(figures, couples, tuple(Descent(child, (of,)) for child, of in broods), "a"))
    at = {box.figure: sheet.number for sheet in drawing.sheets for box in sheet.boxes if not box.repeats}
    repeats = [(sheet.number, box) for sheet in drawing.sheets for box in sheet.boxes if "と同じ人" in box.label]
    away = [(number, box) for number, box in repeats if at[box.figure] != number]
    assert away
    assert all(f"({at[box.figure]}枚目)" in box.label for _, box in away)
