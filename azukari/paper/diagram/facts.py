"""What a family diagram shows (親族図): figures, couples, and who descends from whom.

The law is not known here.  A figure carries the words to print; the drawing repeats a figure where lines would
otherwise cross boxes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One person, as the diagram shows it."""

    id: str
    name: str
    title: str = ""  # 続柄など、氏名の前: (被相続人)、長男
    above: tuple[str, ...] = ()  # 氏名の前の行: 住所、出生 (詰めて描くときは氏名の後)
    notes: tuple[str, ...] = ()  # 氏名の後: 生年月日、死亡年月日、相続分
    kind: str = ""  # decedent | heir | dead | "" — how the box looks
    born: int = 0  # ordinal of the birth day, 0 unknown: elder siblings stand first


@dataclass(frozen=True, slots=True)
class Couple:
    """Two partners: a double line; ``kind`` ended: crossed out (離婚); unmarried: a single line."""

    one: str
    other: str
    kind: str = "married"  # married | ended | unmarried


@dataclass(frozen=True, slots=True)
class Descent:
    """A child of one or two parents: a line; ``adopted``: dashed (養子); ``cut``: crossed out (離縁)."""

    child: str
    parents: tuple[str, ...]
    kind: str = "born"  # born | adopted | cut


@dataclass(frozen=True, slots=True)
class Kindred:
    """A whole family, and the figure it is drawn around."""

    figures: tuple[Figure, ...]
    couples: tuple[Couple, ...] = ()
    descents: tuple[Descent, ...] = ()
    around: str = ""  # the decedent: its own lineage is drawn first
