"""What each kind of organisation is granted to begin with, as the table of the installation says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from azukari.entrust.rules.grants import DRILL

Table = Mapping[str, Mapping[str, str | list[str]]]  # 種別 → 取扱い → 範囲、または [範囲, 立場]


def first_grants(table: Table, kind: str) -> Iterator[tuple[str, str, str]]:
    """Act, reach and position of every grant that organisations of a kind begin with."""
    for act, said in {**table["everybody"], **table[kind]}.items():
        reach, position = (said, "") if isinstance(said, str) else said
        yield act, reach, position


def new_grants(
    table: Table, standing: Iterable[tuple[int, str, str]], given: Iterable[tuple[str, str, str]]
) -> Iterator[tuple[int, str, str, str]]:
    """Entrustment, act, reach and position of what came into the table after the city had begun.

    ``standing`` is each entrustment with its trustee's kind and number; ``given`` each kind, number and act that was
    ever granted here: what the city gave up once, for organisations of a kind, they do not get back.
    """
    known = {(_role(kind, number), act) for kind, number, act in given}
    for entrustment, kind, number in standing:
        for act, reach, position in first_grants(table, _role(kind, number)):
            if (_role(kind, number), act) not in known:
                yield entrustment, act, reach, position


def _role(kind: str, number: str) -> str:
    return DRILL if number == DRILL else kind
