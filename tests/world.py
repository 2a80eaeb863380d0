"""A city per test: a real PostgreSQL, one template made by the migrations and the cast, put back after each.

Tests commit for real: no wrapping transaction, nothing imitated.  A second run at the same time takes a second slot.
"""

from __future__ import annotations

import fcntl
import os
from functools import cache
from pathlib import Path
from typing import IO, Any

import psycopg

from azukari.site import postgres
from azukari.site.postgres import binaries, roles

DATABASE = "azukari"
TEMPLATE = "azukari_template"
COPY_SERVES = 150  # tests on one copy before a fresh one: deleted rows are never cleaned up here
_served = 0
_held: list[IO[str]] = []  # the slot's lock, for as long as this process lives


@cache
def ready() -> postgres.Connections:
    """The test cluster runs and Django is set up on it."""
    carried = next(iter(binaries.from_wheel()))
    os.environ["AZUKARI_PG_BIN"] = os.environ.get("AZUKARI_TEST_PG_BIN") or str(carried)
    os.environ["AZUKARI_VAR"] = str(_slot())
    os.environ["DJANGO_SETTINGS_MODULE"] = "azukari.site.settings"
    os.environ.pop("DATABASE_URL", None)
    reach = postgres.prepare(durable=False)
    import django

    django.setup()
    return reach


def _slot() -> Path:
    """A data folder no other run is using, one per major version of PostgreSQL."""
    major = binaries.find().major
    for number in range(100):
        slot = postgres.folder() / "test" / f"{major}-{number}"
        slot.mkdir(parents=True, exist_ok=True, mode=0o711)
        lock = (slot / "slot").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        _held.append(lock)
        return slot
    raise RuntimeError(f"a hundred test runs at once below {postgres.folder()}")


@cache
def template() -> None:
    """The template: migrated by the owner, with the standing cast."""
    with admin() as connection:
        for name in (DATABASE, TEMPLATE):
            roles.drop_database(connection, name)
        roles.make_database(connection, DATABASE)
    from django.core.management import call_command

    from tests import people

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    people.seed()
    close()
    with inside() as connection:
        connection.execute((Path(__file__).parent / "seed.sql").read_text(encoding="utf-8"))
    with admin() as connection:
        connection.execute(f"ALTER DATABASE {DATABASE} RENAME TO {TEMPLATE}")


def clone(*, fresh: bool = False) -> None:
    """A city as the template has it: the last test's put back, or a copy (``fresh``: without anybody's traces)."""
    template()
    global _served
    if not fresh and 0 < _served < COPY_SERVES and _is_put_back():
        _served += 1
        return
    with admin() as connection:
        roles.drop_database(connection, DATABASE)
        roles.make_database(connection, DATABASE, TEMPLATE)
    _served = 1


def _is_put_back() -> bool:
    """Whether the copy holds again what the template held; not when a test changed the schema or lost it."""
    try:
        with inside() as connection:
            row = connection.execute("select seed.put_back()").fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def raze() -> None:
    """Nobody is connected any more; the next test puts the city back."""
    close()


def close() -> None:
    """Every connection and pool of this process; a line that a command put in a connection's place goes with it."""
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        del connections[alias]
        if connections[alias].pool:
            connections[alias].close_pool()


def admin() -> psycopg.Connection:
    known = ready().admin
    assert known is not None
    return connect(known)


def inside() -> psycopg.Connection:
    """The superuser, in the city's own database."""
    known = ready().admin
    assert known is not None
    return connect({**known, "NAME": DATABASE})


def connect(known: dict[str, Any]) -> psycopg.Connection:
    """Raw SQL as one of the roles of ``ready()``, past Django and past the door."""
    return psycopg.connect(
        host=known["HOST"],
        port=known["PORT"],
        dbname=known["NAME"],
        user=known["USER"],
        password=known["PASSWORD"],
        autocommit=True,
    )


def end() -> None:
    """Stop the cluster if this run started one."""
    if ready.cache_info().currsize:
        close()
        postgres.stop()
        while _held:
            _held.pop().close()
