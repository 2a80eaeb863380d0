"""A way into the database when the application's connections are all taken: the owner's, acting as the application."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.utils import OperationalError

ALIAS = "default"


def one_line_in() -> None:
    """See that this thread has one connection; borrow a reserved one of the owner's when the application's are out."""
    connections[ALIAS].close()
    line = _not_pooled()
    try:
        line.ensure_connection()
    except OperationalError:
        line = _borrowed()
    connections[ALIAS] = line


def _not_pooled() -> Any:
    line = connections.create_connection(ALIAS)
    options = {name: value for name, value in line.settings_dict["OPTIONS"].items() if name != "pool"}
    line.settings_dict = line.settings_dict | {"OPTIONS": options}
    return line


def _borrowed() -> Any:
    line = connections.create_connection("owner")
    line.alias = ALIAS
    with line.cursor() as cursor:
        cursor.execute(f"set role {line.ops.quote_name(settings.DATABASES[ALIAS]['USER'])}")
    return line
