"""What each kind of organisation is granted to begin with, as the table of the installation says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Table = Mapping[str, Mapping[str, str | list[str]]]  # 種別 → 取扱い → 範囲、または [範囲, 立場]


def first_grants(table: Table, kind: str) -> Iterator[tuple[str, str, str]]:
    """Act, reach and position of every grant that organisations of a kind begin with."""
    for act, said in {**table["everybody"], **table[kind]}.items():
        reach, position = (said, "") if isinstance(said, str) else said
        yield act, reach, position
