"""The city's own key for packages and orders: drawn once, kept beside the other secrets, never in the database."""

from __future__ import annotations

import os
from contextlib import suppress

from django.conf import settings

from azukari.paper.package import Key


def city_key() -> Key:
    """The key; whoever comes first draws it, everybody else reads it."""
    path = settings.PACKAGE_KEY
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(str(Key.draw()))
        with suppress(FileExistsError):
            os.link(fresh, path)  # whole or not at all, and only the first
        fresh.unlink()
    return Key.read(path.read_text(encoding="ascii"))
