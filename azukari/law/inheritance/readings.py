"""Every reading: run the walk under each combination of answers on the points left open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple, TypeVar

from azukari.law.inheritance.estate import Question, Reading

LIMIT = 512  # more readings than a person could ever look at
_COMPARED = 24  # readings compared one with another; beyond that only readings that ask the same are
Result = TypeVar("Result")


class TooMany(Exception):
    """More combinations than ``LIMIT``."""


class Outcome(NamedTuple):
    """What came of one reading."""

    taken: Mapping[str, int]
    met: Mapping[str, Question]
    shares: Mapping[int, tuple[int, int]]  # in lowest terms


def every(run: Callable[[Reading], Result]) -> Iterator[tuple[Reading, Result]]:
    """Run once for each combination of answers that is actually met."""
    waiting: list[dict[str, int]] = [{}]
    count = 0
    while waiting:
        reading = Reading(waiting.pop())
        result = run(reading)
        open_points = [code for code in reading.met if code not in reading.taken]
        if open_points:
            code = open_points[0]
            answers = range(len(reading.met[code].options))
            waiting.extend({**reading.taken, code: answer} for answer in reversed(answers))
            continue
        count += 1
        if count > LIMIT:
            raise TooMany
        yield reading, result


def that_matter(outcomes: list[Outcome]) -> set[str]:
    """The points whose answer alone changes the shares; all of them when no single one does."""
    codes = {code for outcome in outcomes for code in outcome.taken}
    found = {code for code in codes if _matters(code, outcomes)}
    return found or codes


def _matters(code: str, outcomes: list[Outcome]) -> bool:
    if _decides(code, outcomes):
        return True
    some = outcomes[:_COMPARED]
    return any(_differ_by(code, one, other) for one, other in combinations(some, 2))


def _differ_by(code: str, one: Outcome, other: Outcome) -> bool:
    """Two readings that answer this point, and no other that both meet, differently."""
    shared = one.taken.keys() & other.taken.keys()
    return {key for key in shared if one.taken[key] != other.taken[key]} == {code} and one.shares != other.shares


def _decides(code: str, outcomes: list[Outcome]) -> bool:
    groups: dict[frozenset[tuple[str, int]], set[frozenset[tuple[int, tuple[int, int]]]]] = {}
    for outcome in outcomes:
        others = frozenset((key, answer) for key, answer in outcome.taken.items() if key != code)
        groups.setdefault(others, set()).add(frozenset(outcome.shares.items()))
    return any(len(results) > 1 for results in groups.values())
