"""A way into the database when the application's connections are all taken: the owner's, acting as the application."""

from __future__ import annotations

from django.conf import settings
from django.db import connections
from django.db.utils import OperationalError

ALIAS = "default"


def one_line_in() -> None:
    """See that this process has one connection; borrow a reserved one of the owner's when the application's are out."""
    settings.DATABASES[ALIAS]["OPTIONS"].pop("pool", None)
    try:
        connections[ALIAS].ensure_connection()
    except OperationalError:
        _borrow()


def _borrow() -> None:
    line = connections.create_connection("owner")
    line.alias = ALIAS
    with line.cursor() as cursor:
        cursor.execute(f"set role {line.ops.quote_name(settings.DATABASES[ALIAS]['USER'])}")
    connections[ALIAS] = line
