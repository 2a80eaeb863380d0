"""What the data folder remembers of the city in it: invented (half made or whole), or a real one.

A real city is never filled with demonstration data, and never swept away as a demonstration half made.
"""

from __future__ import annotations

from azukari.site import postgres

MARK = "demonstration"
BEGUN, DONE, REAL = "begun", "done", "real"


def read() -> str:
    """One of the words above, or nothing."""
    path = postgres.folder() / MARK
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def write(word: str) -> None:
    (postgres.folder() / MARK).write_text(word, encoding="utf-8")


def remove() -> None:
    (postgres.folder() / MARK).unlink(missing_ok=True)
