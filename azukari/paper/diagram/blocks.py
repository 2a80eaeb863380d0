"""A family graph as trees of blocks, so that it can be drawn without a line crossing a box.

A block is a person with its partners, one under the other; each couple or lone parent has a brood, whose blocks
stand in the next column.  A figure has one box that is its home.  Where a second box is needed (intermarriage, an
adopted grandchild, a fourth marriage) it is a repeat: 「※1と同じ人」.  A 婿養子 needs none: he already stands
beside his wife in the column that his adoptive parents' line leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from azukari.paper.diagram.facts import Couple, Descent, Kindred

ABREAST = 8  # partners in one block; further marriages get a block of their own

NEARNESS = ("born", "adopted", "cut")  # of several ties, the nearest says where a child stands


@dataclass(slots=True, eq=False)
class Row:
    """One box of a block."""

    figure: str
    repeats: bool = False  # the figure's home is elsewhere
    indent: int = 0  # stands right of the trunk that ties it to the host
    is_stub: bool = False  # the figure, and all below it, stand on another sheet
    goes_on: bool = False  # on another sheet, either all of it or the rest of its children
    comes_from: Row | None = None  # begun on another sheet


@dataclass(slots=True)
class Tie:
    """A couple of two rows."""

    upper: int
    lower: int
    kind: str


@dataclass(slots=True, eq=False)
class Brood:
    """The children of a couple, or of one parent."""

    parents: tuple[int, ...]  # rows of the block
    children: list[tuple[Block, str]] = field(default_factory=list)  # and how: born | adopted | cut
    beside: list[tuple[Row, str]] = field(default_factory=list)  # children who stand as a partner of a sibling


@dataclass(slots=True, eq=False)
class Block:
    """A person and its partners, with their broods."""

    rows: list[Row]
    ties: list[Tie] = field(default_factory=list)
    broods: list[Brood] = field(default_factory=list)
    host: int = 0

    def blocks(self) -> Iterator[Block]:
        """This block and all below it."""
        yield self
        for brood in self.broods:
            for child, _ in brood.children:
                yield from child.blocks()


def plant(kindred: Kindred) -> list[Block]:
    """The trees of a family, the decedent's own lineage first; every figure and every relation is in one."""
    return _Planting(kindred).trees()


class _Planting:
    def __init__(self, kindred: Kindred) -> None:
        self.figures = {figure.id: figure for figure in kindred.figures}
        self.around = kindred.around
        self.placed: dict[str, Row] = {}
        self.couples: dict[str, list[Couple]] = {id: [] for id in self.figures}
        self.broods: dict[frozenset[str], dict[str, str]] = {}
        self.up: dict[str, str] = {}  # the first parent, to climb to the lineage's head
        self.near: dict[str, str] = {}  # and how near that one is
        known: set[frozenset[str]] = set()
        for couple in kindred.couples:
            self._know(couple, known)
        for descent in kindred.descents:
            self._descend(descent, known)

    def _know(self, couple: Couple, known: set[frozenset[str]]) -> None:
        pair = frozenset((couple.one, couple.other))
        if len(pair) == 2 and pair not in known:
            known.add(pair)
            self.couples[couple.one].append(couple)
            self.couples[couple.other].append(couple)

    def _descend(self, descent: Descent, known: set[frozenset[str]]) -> None:
        parents = tuple(parent for parent in dict.fromkeys(descent.parents) if parent != descent.child)
        for pair in (parents[at : at + 2] for at in range(0, len(parents), 2)):
            if len(pair) == 2:
                self._know(Couple(pair[0], pair[1], "unmarried"), known)
            brood = self.broods.setdefault(frozenset(pair), {})
            before = brood.setdefault(descent.child, descent.kind)
            brood[descent.child] = min(before, descent.kind, key=NEARNESS.index)
        before = self.near.get(descent.child, "")
        if parents and (not before or NEARNESS.index(descent.kind) <= NEARNESS.index(before)):
            self.near[descent.child] = descent.kind
            self.up[descent.child] = parents[0]

    def trees(self) -> list[Block]:
        found = [self._place(id) for id in self._heads() if id not in self.placed]
        while left := next((each[0] for each in self.couples.values() if each), None):
            found.append(self._place_again(left))
        return found

    def _heads(self) -> Iterator[str]:
        if self.around:
            yield self._head_of(self.around)
        yield from (id for id in self.figures if id not in self.up)
        yield from self.figures  # whoever is left stands in a circle of parents

    def _head_of(self, id: str) -> str:
        seen = {id}
        while (parent := self.up.get(id)) is not None and parent not in seen:
            seen.add(parent)
            id = parent
        return id

    def _place(self, id: str) -> Block:
        row = Row(id)
        self.placed[id] = row
        return self._grow(Block([row]))

    def _place_again(self, couple: Couple) -> Block:
        return self._grow(Block([Row(couple.one, repeats=True)]))

    def _grow(self, block: Block) -> Block:
        host = block.rows[0].figure
        couples = list(self.couples[host][:ABREAST])
        if len(couples) > 1:
            self._stand_above(block, couples.pop(0))
        for couple in couples:
            self._stand_below(block, couple, indent=int(len(couples) > 1))
        if len(couples) < 2:
            self._lengthen(block)
        for key, parents in self._sources(block):
            self._raise_brood(block, key, parents)
        return block

    def _stand_above(self, block: Block, couple: Couple) -> None:
        for tie in block.ties:
            tie.upper, tie.lower = tie.upper + 1, tie.lower + 1
        block.rows.insert(0, self._partner(couple, block.rows[0].figure))
        block.ties.insert(0, Tie(0, 1, couple.kind))
        block.host += 1

    def _stand_below(self, block: Block, couple: Couple, indent: int) -> None:
        above = block.host if indent else len(block.rows) - 1
        row = self._partner(couple, block.rows[above].figure)
        row.indent = indent
        block.rows.append(row)
        block.ties.append(Tie(above, len(block.rows) - 1, couple.kind))

    def _lengthen(self, block: Block) -> None:
        """A partner's other partner stands beyond it: 先夫 – 妻 – 被相続人."""
        while self._may_lengthen(block, last := block.rows[-1]):
            self._stand_below(block, self.couples[last.figure][0], indent=0)
        while block.host and self._may_lengthen(block, first := block.rows[0]):
            self._stand_above(block, self.couples[first.figure][0])

    def _may_lengthen(self, block: Block, end: Row) -> bool:
        return not end.repeats and bool(self.couples[end.figure]) and len(block.rows) < ABREAST

    def _partner(self, couple: Couple, of: str) -> Row:
        self.couples[couple.one].remove(couple)
        self.couples[couple.other].remove(couple)
        other = couple.other if of == couple.one else couple.one
        row = Row(other, repeats=other in self.placed)
        self.placed.setdefault(other, row)
        return row

    def _sources(self, block: Block) -> list[tuple[frozenset[str], tuple[int, ...]]]:
        """Who in a block can have a brood, from top to bottom."""
        rows = block.rows
        found: list[tuple[float, frozenset[str], tuple[int, ...]]] = []
        for tie in block.ties:
            key = frozenset((rows[tie.upper].figure, rows[tie.lower].figure))
            found.append((tie.lower - 0.5, key, (tie.upper, tie.lower)))
        for at, row in enumerate(rows):
            if not row.repeats:
                found.append((at, frozenset((row.figure,)), (at,)))
        return [(key, parents) for _, key, parents in sorted(found, key=lambda each: (each[0], each[2]))]

    def _raise_brood(self, block: Block, key: frozenset[str], parents: tuple[int, ...]) -> None:
        children = self.broods.pop(key, None)
        if children is None:
            return
        brood = Brood(parents)
        block.broods.append(brood)
        for child in self._by_age(list(children)):
            row = self.placed.get(child)
            if row is None:
                brood.children.append((self._place(child), children[child]))
            elif self._stands_next_to(block, row):
                brood.beside.append((row, children[child]))
            else:
                brood.children.append((Block([Row(child, repeats=True)]), children[child]))

    def _by_age(self, children: list[str]) -> list[str]:
        """Elder first; as entered where a birth is not known."""
        days = [self.figures[child].born for child in children]
        return sorted(children, key=lambda child: self.figures[child].born) if all(days) else children

    @staticmethod
    def _stands_next_to(block: Block, row: Row) -> bool:
        below = (child for brood in block.broods for child, _ in brood.children)
        return any(row is each for child in below for each in child.rows)
