"""Raw SQL as the application's role, past Django and past the door: what an injected statement could do."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import psycopg
from django.conf import settings

from azukari.site import postgres
from tests import world


@contextmanager
def app() -> Iterator[psycopg.Connection]:
    """A connection of the application's role, in autocommit."""
    with world.connect(postgres.connections().app) as connection:
        yield connection


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    """A connection of the role that owns the tables."""
    with world.connect(postgres.connections().owner) as connection:
        yield connection


def words(
    connection: psycopg.Connection,
    reach: int = 0,
    organisation: int = 1,
    act: str = "entrust.person.see",
    lasts: int = 60,
    person: int = 0,
) -> str:
    """The unsigned words of a context for this connection."""
    return f"{reach}|{organisation}|{act}|{int(time.time()) + lasts}|{connection.info.backend_pid}|{person}"


def signed(said: str, key: bytes | None = None) -> str:
    return f"{said}|{hmac.new(key or settings.CONTEXT_KEY, said.encode(), sha256).hexdigest()}"


def count(connection: psycopg.Connection, table: str = "entrust_person") -> int:
    return connection.execute(f"select count(*) from {table}").fetchone()[0]


def standing(connection: psycopg.Connection, context: str) -> None:
    """Put the context on the open transaction, as the door does."""
    connection.execute("select set_config('azukari.context', %s, true)", (context,))
