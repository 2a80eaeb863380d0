"""The drill of the emergency stop: a long query to be cut, and the result to be kept."""

from __future__ import annotations

from django.db import connection

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor


def hold_long(seconds: int, *, by: Actor) -> None:
    """A query that runs until it is cut or the seconds are over."""
    with perform(acts.HOLD_DRILL, by=by):
        _sleep(seconds)


def keep_result(figures: dict[str, float], *, by: Actor) -> None:
    """The figures of a drill, as a record."""
    with perform(acts.KEEP_DRILL, by=by) as about:
        about.note(**figures)


def _sleep(seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(%s), (select count(*) from entrust_person)", [seconds])
