"""Two who do something at one moment: both have begun before either is through."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.db import connection

from azukari.entrust.services._keys import LOCK
from azukari.law.refusal import Refusal
from tests.entrust import raw


def at_one_moment(*verbs: Callable[[], object]) -> list[str]:
    """What became of each, in alphabetical order: ``done``, or the name of the refusal."""
    with ThreadPoolExecutor(len(verbs)) as pool:
        with raw.owner() as owner, owner.transaction():
            owner.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
            found = [pool.submit(_outcome, verb) for verb in verbs]
            _wait(owner, len(verbs))
        return sorted(each.result() for each in found)


def while_another(does: str, verb: Callable[[], object]) -> str:
    """What becomes of a verb that begins after another's SQL, and before it is committed."""
    with ThreadPoolExecutor(1) as pool:
        with raw.owner() as owner, owner.transaction():
            owner.execute(does)
            found = pool.submit(_outcome, verb)
            _wait(owner, 1)
        return found.result()


def _wait(owner: psycopg.Connection, for_how_many: int) -> None:
    while raw.count(owner, "pg_locks where not granted") < for_how_many:
        time.sleep(0.01)


def _outcome(verb: Callable[[], object]) -> str:
    try:
        verb()
    except Refusal as refusal:
        return type(refusal).__name__
    finally:
        connection.close()
    return "done"
