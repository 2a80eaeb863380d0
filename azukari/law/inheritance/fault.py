"""One thing that cannot be, or came to nothing (指摘)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One impossible fact: its code (docs/heirs.md), the entry, and what is wrong with it."""

    code: str
    entry: str
    says: str
