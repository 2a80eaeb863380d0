"""A family on one sheet when it fits in readable type, otherwise over several with cross-references (→2枚目①)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from azukari.law.refusal import Refusal
from azukari.paper.diagram.arrange import Arranged, Arrangement, Spot
from azukari.paper.diagram.blocks import Block, Brood, Row, plant
from azukari.paper.diagram.facts import Kindred
from azukari.paper.diagram.geometry import Box, Drawing, Sheet, Stroke, Text
from azukari.paper.diagram.style import STYLES, Style, Words, words

Area = tuple[float, float]
A4_LANDSCAPE = (277.0, 176.0)  # mm left for a diagram inside the margins and under the title
A3_LANDSCAPE = (400.0, 263.0)
SCREEN = (10_000.0, 10_000.0)  # one picture, however large
READABLE = 8.0  # points: larger paper is taken before smaller type
SPREADS = (2.4, 2.0, 1.6, 1.3)  # how much wider the gaps may be where the paper has room
_RESERVED = "→88枚目㊿"  # room kept for a reference until its number is known
_ELSEWHERE = "(88枚目)"  # and for the sheet that a repeated person stands on


class TooLarge(Refusal):
    """One person's own words do not fit a sheet."""

    says = "氏名や住所が長すぎて、図が1枚の紙に収まりません。"


def draw(kindred: Kindred, area: Area = A4_LANDSCAPE, styles: tuple[Style, ...] = STYLES) -> Drawing:
    """A family's diagram on sheets of one size, in the largest type that needs one sheet."""
    return draw_on(kindred, (area,), styles)[0]


def draw_on(kindred: Kindred, areas: tuple[Area, ...], styles: tuple[Style, ...] = STYLES) -> tuple[Drawing, Area]:
    """A diagram on the first size that holds it on one sheet, otherwise on sheets of the last size."""
    trees = plant(kindred)
    readable = tuple(style for style in styles if style.points >= READABLE)
    small = tuple(style for style in styles if style.points < READABLE)
    for area, tried in (*((area, readable) for area in areas), (areas[-1], small)):
        laying = _Laying(kindred, trees, area)
        for style in tried:
            if (arranged := laying.fits(trees, style)) is not None:
                roomy = arranged if area == SCREEN else laying.spread(trees, style) or arranged
                return Drawing((laying.sheet(1, roomy, style),), style.points), area
    return laying.divide(trees, readable or styles), areas[-1]


class _Laying:
    def __init__(self, kindred: Kindred, trees: list[Block], area: Area) -> None:
        self.figures = {figure.id: figure for figure in kindred.figures}
        self.area = area
        rows = [row for tree in trees for block in tree.blocks() for row in block.rows]
        twice = dict.fromkeys(row.figure for row in rows if row.repeats)
        self.marks = {figure: number for number, figure in enumerate(twice, 1)}
        self.refers: dict[int, list[str]] = {}
        self.elsewhere: dict[int, str] = {}  # repeats: the sheet their person is on
        self.is_divided = False
        self.weights: dict[int, int] = {}
        self.said: dict[tuple[Row, Style, str], Words] = {}

    def arrange(self, trees: list[Block], style: Style) -> Arranged:
        return Arrangement(style, lambda row: self._say(row, style)).arrange(trees)

    def fits(self, trees: list[Block], style: Style) -> Arranged | None:
        """The trees in their places, when they fit the area."""
        arranged = self.arrange(trees, style)
        return arranged if arranged.width <= self.area[0] and arranged.height <= self.area[1] else None

    def spread(self, trees: list[Block], style: Style) -> Arranged | None:
        """The same words with wider gaps, as wide as the paper allows."""
        roomier = (
            replace(style, between=style.between * by, within=style.within * by, lane=style.lane * by) for by in SPREADS
        )
        return next((found for each in roomier if (found := self.fits(trees, each)) is not None), None)

    # --- several sheets ---

    def divide(self, trees: list[Block], styles: tuple[Style, ...]) -> Drawing:
        """Cut what does not fit in the smallest of these onto further sheets; then set all as large as they allow."""
        self.is_divided = True
        pages = self._pages(trees, styles[-1])
        self._number(pages)
        for style in styles:
            places = [self.fits(page, style) for page in pages]
            if all(places) or style is styles[-1]:
                break
        roomy = [self.spread(page, style) or place for page, place in zip(pages, places, strict=True)]
        sheets = (self.sheet(n, place, style) for n, place in enumerate(roomy, 1) if place)
        return Drawing(tuple(sheets), style.points)

    def _pages(self, trees: list[Block], style: Style) -> list[list[Block]]:
        waiting, pages = list(trees), []
        while waiting:
            page = [waiting.pop(0)]
            while self.fits(page, style) is None:
                waiting.extend(self._cut(page[0], style))
            free = self.area[1] - self.arrange(page, style).height
            for tree in tuple(waiting):
                if self._weigh(tree) * style.leading > free or _refer(page, tree):
                    continue
                if (fuller := self.fits([*page, tree], style)) is not None:
                    page.append(tree)
                    waiting.remove(tree)
                    free = self.area[1] - fuller.height
            pages.append(page)
        return pages

    def _cut(self, tree: Block, style: Style) -> Iterable[Block]:
        """Detach what makes a tree too wide or too tall; at least one block, so that cutting ends."""
        arranged = self.arrange([tree], style)
        self._weigh(tree)
        if arranged.width > self.area[0]:
            columns = sum(edge <= self.area[0] for edge in arranged.edges)
            if found := [pair for pair in _at_depth(tree, max(columns - 1, 1)) if pair[2].broods]:
                return [_detach(*pair) for pair in found]
        heavy = [pair for pair in _below(tree) if pair[2].broods]
        room = int(self.area[1] / (style.leading + 2 * style.pad + style.within) * 0.8)
        fitting = [pair for pair in heavy if self.weights[id(pair[2])] <= room]
        if best := max(fitting or heavy, key=lambda pair: self.weights[id(pair[2])], default=None):
            return [_detach(*best)]
        return [self._continue(tree, style)]

    def _continue(self, tree: Block, style: Style) -> Block:
        """Keep as many of a block's largest brood as fit; the rest hangs under a repeat of the block."""
        at, size = max(
            enumerate(len(brood.children) for brood in tree.broods), key=lambda pair: pair[1], default=(0, 0)
        )
        if size < 2:
            raise TooLarge
        brood, host = tree.broods[at], tree.rows[tree.host]
        children, host.goes_on = brood.children, True

        def is_too_long(count: int) -> bool:
            brood.children = children[:count]
            return self.fits([tree], style) is None

        kept = max(bisect_left(range(size), True, lo=1, key=is_too_long) - 1, 1)
        brood.children = children[:kept]
        rows = [Row(row.figure, repeats=True, indent=row.indent) for row in tree.rows]
        rows[tree.host].comes_from = host
        return Block(rows, list(tree.ties), [Brood(brood.parents, children[kept:])], tree.host)

    def _weigh(self, block: Block) -> int:
        """About how many rows a tree is tall."""
        children = sum(self._weigh(child) for brood in block.broods for child, _ in brood.children)
        self.weights[id(block)] = max(len(block.rows), children)
        return self.weights[id(block)]

    def _number(self, pages: list[list[Block]]) -> None:
        home = {
            id(row): number
            for number, page in enumerate(pages, 1)
            for tree in page
            for block in tree.blocks()
            for row in block.rows
        }
        self._refer_repeats(pages, home)
        for number, page in enumerate(pages, 1):
            order = 0
            for row in (tree.rows[tree.host] for tree in page):
                if (stub := row.comes_from) is not None:
                    order += 1
                    self.refers.setdefault(id(stub), []).append(f"→{number}枚目{circled(order)}")
                    self.refers.setdefault(id(row), []).insert(0, f"{circled(order)}←{home[id(stub)]}枚目")

    def _refer_repeats(self, pages: list[list[Block]], home: dict[int, int]) -> None:
        rows = [row for page in pages for tree in page for block in tree.blocks() for row in block.rows]
        at = {row.figure: home[id(row)] for row in rows if not (row.repeats or row.is_stub)}
        for row in rows:
            if row.repeats and (number := at.get(row.figure)) is not None:
                self.elsewhere[id(row)] = f"({number}枚目)" if number != home[id(row)] else ""

    # --- words and boxes ---

    def _say(self, row: Row, style: Style) -> Words:
        crossings = int(row.goes_on) + int(row.comes_from is not None)
        refers = " ".join(self.refers.get(id(row), [_RESERVED] * crossings))
        if row.repeats and self.is_divided:
            refers = f"{self.elsewhere.get(id(row), _ELSEWHERE)} {refers}".strip()
        if row.repeats:
            self.marks.setdefault(row.figure, len(self.marks) + 1)
        key = (row, style, f"{self.marks.get(row.figure)} {refers}")
        if key not in self.said:
            self.said[key] = words(self.figures[row.figure], row, self.marks, refers, style)
        return self.said[key]

    def sheet(self, number: int, arranged: Arranged, style: Style) -> Sheet:
        boxes = tuple(self._box(spot, style) for spot in arranged.spots)
        strokes = tuple(
            Stroke(kind, of, tuple(tuple((_mm(x), _mm(y)) for x, y in line) for line in lines))
            for kind, of, lines in sorted(arranged.lines(), key=lambda stroke: stroke[0] != "adopted")
        )
        return Sheet(number, _mm(arranged.width), _mm(arranged.height), boxes, strokes)

    def _box(self, spot: Spot, style: Style) -> Box:
        figure = self.figures[spot.row.figure]
        texts, y = [], spot.y + style.pad
        for kind, line in spot.words.lines:
            points = style.points_of(kind)
            baseline = y + style.leading_of(kind) * 0.78
            texts.append(Text(_mm(spot.x + style.side), _mm(baseline), points, line, kind))
            y += style.leading_of(kind)
        repeats = spot.row.repeats or spot.row.is_stub
        x, y, width, height = (_mm(value) for value in (spot.x, spot.y, spot.room, spot.words.height))
        return Box(figure.id, x, y, width, height, figure.kind, repeats, tuple(texts), spot.words.spoken)


def circled(number: int) -> str:
    """①, ②, …, ㊿, (51)."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else f"({number})"


_Place = tuple[Block, Brood, Block]


def _below(tree: Block) -> Iterable[_Place]:
    for block in tree.blocks():
        for brood in block.broods:
            for child, _ in brood.children:
                yield block, brood, child


def _at_depth(tree: Block, depth: int) -> list[_Place]:
    level: list[_Place] = [(tree, brood, child) for brood in tree.broods for child, _ in brood.children]
    for _ in range(depth - 1):
        level = [(at, brood, child) for _, _, at in level for brood in at.broods for child, _ in brood.children]
    return level


def _refer(page: list[Block], tree: Block) -> bool:
    """Whether a tree was cut from this very page, or something on this page from the tree."""
    return _was_cut_from(tree, page) or any(_was_cut_from(each, [tree]) for each in page)


def _was_cut_from(tree: Block, trees: list[Block]) -> bool:
    stub = tree.rows[tree.host].comes_from
    return stub is not None and any(stub in block.rows for each in trees for block in each.blocks())


def _detach(parent: Block, brood: Brood, child: Block) -> Block:
    """Leave a stub where a block stood; the block begins another sheet."""
    host = child.rows[child.host]
    stub = Row(host.figure, is_stub=True, goes_on=True)
    host.comes_from = stub
    brood.children = [(Block([stub]) if each is child else each, kind) for each, kind in brood.children]
    within = {id(row) for row in child.rows}
    for other in parent.broods:  # a 婿養子 who goes with his wife's block is a repeat where his adopters' line ends
        for row, kind in tuple(other.beside):
            if id(row) in within:
                other.beside.remove((row, kind))
                other.children.append((Block([Row(row.figure, repeats=True)]), kind))
    return child


def _mm(value: float) -> float:
    return round(value, 3)
