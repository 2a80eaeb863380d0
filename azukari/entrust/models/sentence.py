"""A question asked all day is put into SQL once; the ORM takes longer for that than PostgreSQL for the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, Value
from django.db.models.sql.compiler import SQLCompiler

from azukari.entrust.models.keeping import KeptQuerySet, standing
from azukari.entrust.rules import Actor, Reach


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question in SQL, and how its rows are read."""

    compiler: SQLCompiler
    sql: str
    places: tuple[Any, ...]  # Place, or the value itself
    converters: dict[int, Any]


class Place(Value):
    """Where a value goes that is known only when somebody asks."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class Sentence:
    """``rows.values(…)``, seen by whoever asks, narrowed by the words they ask for."""

    def __init__(self, rows: KeptQuerySet, words: Mapping[str, Callable[[Any], Q]]) -> None:
        self.rows, self.words = rows, words
        self._spoken = lru_cache(maxsize=256)(self._speak)

    def seen_by(self, by: Actor, part: slice, **asked: Any) -> list[dict[str, Any]]:
        """The rows within the reach of the act that is being performed."""
        spoken = self._spoken(standing(by).reach, part.start, part.stop, frozenset(asked))
        if spoken is None:
            return []
        values = {"": by.organisation, **asked}
        with connection.cursor() as cursor:
            cursor.execute(
                spoken.sql, [values[place.value] if isinstance(place, Place) else place for place in spoken.places]
            )
            rows = spoken.compiler.apply_converters(cursor.fetchall(), spoken.converters)
        names = spoken.compiler.query.selected
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _speak(self, reach: Reach, start: int, stop: int, asked: frozenset[str]) -> Spoken | None:
        rows = self.rows._within(reach, Place(""))
        for word in sorted(asked):
            rows = rows.filter(self.words[word](Place(word)))
        compiler = rows[start:stop].query.get_compiler(connection=connection)
        try:
            sql, places = compiler.as_sql()
        except EmptyResultSet:  # nobody's eyes
            return None
        return Spoken(compiler, sql, places, compiler.get_converters([column for column, *_ in compiler.select]))
