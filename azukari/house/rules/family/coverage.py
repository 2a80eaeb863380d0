"""Whether the registers that were entered cover a life without a gap (出生から死亡までの連続).

A register holds somebody from its 編製日, their birth into it or their 入籍, until its 消除日, their 除籍 or their
death.  Days of which a register says only a part are taken narrowly, so that a doubtful day never closes a gap; but
a register that itself tells of a birth or a death holds somebody on that day, whichever it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from azukari.house.rules.family.whole import Entered, Whole, died_on, persons_in
from azukari.law.calendar import era_day
from azukari.law.clock import split_time
from azukari.law.partial import parse_partial
from azukari.law.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Held:
    """A register as it was entered."""

    number: int
    kind: str  # current | closed | revised | address
    town: str
    honseki: str
    head: str
    since: str = ""  # 編製日(記載のまま)
    until: str = ""  # 消除日(記載のまま)

    @property
    def says(self) -> str:
        return f"{self.town}{self.honseki} {self.head}"


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody in a register, from a day to a day."""

    held: Held
    since: date
    until: date
    came_from: str = ""  # 従前の本籍
    went_to: str = ""  # 新しい本籍


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a life in no register that was entered."""

    since: date | None  # None: 出生から
    until: date | None  # None: 現在まで
    town: str
    why: str

    @property
    def says(self) -> str:
        start = era_words(self.since) if self.since else "出生"
        end = era_words(self.until) if self.until else "現在"
        return f"{start}から{end}まで"


def era_words(day: date) -> str:
    """和暦, or the year of a day before 明治6年."""
    try:
        return era_day(day)
    except Refusal:
        return f"西暦{day.year}年"


def gaps(whole: Whole, id: str, registers: Sequence[Held], lines: Iterable[Entered], today: date) -> list[Gap]:
    """The stretches from birth to death (or today) that no register covers."""
    says = whole.persons[id]
    born, died = _first(says.get("b", "")), _last(died_on(whole, id))
    stays = sorted(_stays(whole, id, registers, list(lines), today), key=lambda stay: (stay.since, stay.until))
    if not stays:
        return [Gap(None, died, "", "この人の載った戸籍が、まだ入っていません。")]
    return list(_between(stays, born, died or today, whole.name(id)))


def _between(stays: Sequence[Stay], born: date | None, end: date, name: str) -> Iterator[Gap]:
    first = stays[0]
    if born is None or born < first.since:
        town, hint = _before(first)
        yield Gap(None, first.since, town, f"「{first.held.says}」の編製より前の戸籍です。{hint}")
    reached = first
    for stay in stays[1:]:
        if stay.since > reached.until + timedelta(days=1):
            town, hint = _after(reached, stay)
            says = f"「{reached.held.says}」と「{stay.held.says}」の間の戸籍です。{hint}"
            yield Gap(reached.until, stay.since, town, says)
        if stay.until > reached.until:
            reached = stay
    if reached.until < end:
        town = reached.went_to or reached.held.town
        says = f"「{reached.held.says}」より後の{name}の戸籍です。"
        yield Gap(reached.until, None if end == date.max else end, town, says)


def _before(first: Stay) -> tuple[str, str]:
    if first.came_from:
        return first.came_from, ""
    return first.held.town, "従前の本籍を確かめて請求します。"


def _after(reached: Stay, stay: Stay) -> tuple[str, str]:
    if town := reached.went_to or stay.came_from:
        return town, ""
    return stay.held.town, "従前の本籍を確かめて請求します。"


def _stays(whole: Whole, id: str, registers: Sequence[Held], lines: list[Entered], today: date) -> Iterator[Stay]:
    for held in registers:
        own = [line for line in lines if line.register == held.number and _is_own(line, id)]
        if held.kind != "address" and own:
            yield _stay(whole, id, held, own, today)


def _is_own(line: Entered, id: str) -> bool:
    """Whether the line is somebody's own entry, or moves them in or out of the register."""
    if any(move["who"] == id for move in line.fact.get("moves", ())):
        return True
    event = line.fact.get("event", "")
    if event == "birth":
        return any(tie["c"] == id for tie in line.fact.get("relations", ())) or id in line.fact.get("persons", {})
    if event in ("adoption", "special_adoption", "recognition", "dissolution"):
        parts = (*line.fact.get("relations", ()), *line.fact.get("ends", ()))
        return any(tie["c"] == id for tie in parts)
    return event not in ("addresses", "renunciation", "transfer", "abandonment") and id in persons_in(line.fact)


def _stay(whole: Whole, id: str, held: Held, own: list[Entered], today: date) -> Stay:
    moves = [move for line in own for move in line.fact.get("moves", ()) if move["who"] == id]
    came = next((move for move in moves if move["way"] == "in"), None)
    went = next((move for move in moves if move["way"] == "out"), None)
    born, died = _bounds(whole.persons[id].get("b", "")), _bounds(died_on(whole, id))
    is_born_here, dies_here = (any(_tells(line, id, key) for line in own) for key in "bd")
    begins = [day for day in (_last(held.since), born[not is_born_here], _last(_at(came))) if day]
    ends = [day for day in (_first(held.until), died[0], _first(_at(went))) if day]
    ends = [died[1]] if dies_here and died[1] else ends
    if not _last(held.since) and not came:
        begins = [day for day in (_earliest(own),) if day] or [today]
    if not ends:
        ends = [today] if held.kind == "current" else [_latest(own) or max(begins)]
    return Stay(held, max(begins), min(ends), (came or {}).get("place", ""), (went or {}).get("place", ""))


def _tells(line: Entered, id: str, key: str) -> bool:
    """Whether the line says when somebody was born or died."""
    return bool(line.fact.get("persons", {}).get(id, {}).get(key))


def _at(move: Mapping[str, str] | None) -> str:
    return (move or {}).get("at", "")


def _earliest(own: list[Entered]) -> date | None:
    return min((day for line in own for words in _days(line) if (day := _last(words))), default=None)


def _latest(own: list[Entered]) -> date | None:
    return max((day for line in own for words in _days(line) if (day := _first(words))), default=None)


def _days(line: Entered) -> Iterator[str]:
    """The days of a line, save the birth that every register repeats."""
    for part in ("relations", "ends", "acts", "moves"):
        for says in line.fact.get(part, ()):
            yield from (says[key] for key in ("at", "end") if says.get(key))
    yield from (says["d"] for says in line.fact.get("persons", {}).values() if says.get("d"))


def _first(words: str) -> date | None:
    return _bounds(words)[0]


def _last(words: str) -> date | None:
    return _bounds(words)[1]


def _bounds(words: str) -> tuple[date | None, date | None]:
    try:
        day = parse_partial(split_time(words)[0]) if words else None
    except Refusal:
        return None, None
    if day is None or day.first == date.min or day.last == date.max:
        return None, None
    return day.first, day.last
