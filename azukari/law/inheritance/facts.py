"""The facts of a family, as the registers tell them.

Facts never change and name persons by id, never by name; each carries the register entry it was read from.  Days are
counted in whole numbers (``moment``), so that an opening and a tie can be compared at once.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from azukari.law.calendar import PartialDay

A_DAY: Final = 2048  # moments in a day: ties change at its beginning, deaths come at their minute or in the middle
_FIRST_MINUTE: Final = 256
ALIVE: Final = 1 << 61
UNKNOWN: Final = -1
SOME_DAY: Final = 1  # an adoption of which nobody knows the day
NO_HEIR: Final = -1  # 相続人不存在: the part goes to 相続財産法人 (951条)
NOBODY: Final = "__NO_HEIR__"
UNTIL_BORN: Final = 300 * A_DAY  # 胎児(886条); 300日 by 772条2項
OLD_CODE_ENDS: Final = date(1947, 5, 3).toordinal() * A_DAY  # 応急措置法3条

LAW_BEGINS: Final = date(1898, 7, 16)
NEW_CODE_BEGINS: Final = date(1948, 1, 1).toordinal() * A_DAY


HANDS_ON: Final = ("transfer_share", "abandon_share")
FOUNDED: Final = ("founded_house",)  # 分家、一家創立、離籍、廃絶家再興: he heads a house of his own
HEADED: Final = ("house_head", *FOUNDED)
PASSINGS: Final = ("retired", "headship_passes")  # acts by which a living head's house passes on
OF_HOUSES: Final = (*HEADED, *PASSINGS)


class Person(NamedTuple):
    """One person, as far as the registers tell."""

    id: str
    born: PartialDay | None = None
    died: PartialDay | None = None  # None: alive
    sex: str = ""  # f | m; 家督相続 reads "" as m
    name: str = ""
    domicile: str = ""  # 最後の住所: okinawa | amami
    register: str = ""  # 本籍: okinawa | amami
    is_unborn: bool = False  # 胎児
    is_stillborn: bool = False
    is_deemed_dead: bool = False  # 失踪宣告
    entry: str = ""
    died_at: int | None = None  # 死亡の時分, as a minute of the day
    nationality: str = ""  # where it is not Japanese


class Filiation(NamedTuple):
    """A child and its parents."""

    child: str
    parents: tuple[str, ...]
    # birth | recognized 認知 | natural 私生子 | (special_)adoption | step 継子 | step_outside 嫡母庶子
    # | house_step 家附の継子
    kind: str = "birth"
    since: PartialDay | None = None  # 縁組の日
    until: PartialDay | None = None  # 離縁の日
    entry: str = ""


class Marriage(NamedTuple):
    """A marriage; it ends by divorce, or by a death."""

    one: str
    other: str
    since: PartialDay | None = None
    until: PartialDay | None = None  # 離婚の日
    kind: str = ""  # 入夫婚姻 entry | 婿養子縁組 adopted | 内縁 de_facto
    entry: str = ""


class Act(NamedTuple):
    """Something done or decided about an inheritance or a house (docs/heirs.md lists the kinds)."""

    kind: str
    who: tuple[str, ...]
    of: str = ""
    to: str = ""
    at: PartialDay | None = None
    until: PartialDay | None = None
    roles: frozenset[str] = frozenset()  # 放棄: in which capacity; empty: without reservation
    by: tuple[str, ...] = ()  # 再転: which successors exercised it
    cause: str = ""
    entry: str = ""
    part: tuple[int, int] = (1, 1)  # 相続分の譲渡: how much of the share


class Houses(NamedTuple):
    """What the facts say about houses, by the number of the person (``house.houses_of``)."""

    entries: dict[int, list[tuple[int, int, int]]]  # by marriage: whose house, from when, until when
    moves: dict[int, list[Act]]  # 去家、分家、入籍
    wives: set[int]  # of men; their own sex may not be entered
    passings: dict[int, list[Act]]  # heads.passings, found once for everybody


def moment(day: date) -> int:
    """The beginning of a day."""
    return day.toordinal() * A_DAY


def of_death(day: date, minute: int | None = None) -> int:
    """A death on a day; at a minute, where the register tells it."""
    return day.toordinal() * A_DAY + (A_DAY // 2 if minute is None else _FIRST_MINUTE + minute)


def day_of(at: int) -> date:
    """The day a moment lies in."""
    return date.fromordinal(at // A_DAY)


def beginning(day: PartialDay | None) -> int:
    """From when a tie holds: from the first day the words can mean; from ever, where they give none."""
    return 0 if day is None or day.first == date.min else moment(day.first)


def ending(day: PartialDay | None) -> int:
    """Until when a tie holds."""
    return ALIVE if day is None else moment(day.last)
