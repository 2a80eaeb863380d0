"""Values with a first day and a citation.

A law, a rate or a layout is a TOML file whose ``[[version]]`` rows each say since when they hold and who
says so.  The next ``since`` ends a row; a repeal is a row.  Asking for a day before the first row is a refusal:
the product refuses rather than guesses.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from azukari.law.refusal import Refusal


class BeforeTheFirst(Refusal):
    """The table does not reach back to that day."""

    says = "「{title}」は{first:%Y年%m月%d日}より前を収録していません({day:%Y年%m月%d日}は計算できません)。"


@dataclass(frozen=True, slots=True)
class Version:
    """What a table says from ``since`` on, and by whose word."""

    since: date
    cite: str
    says: Mapping[str, Any]
    verified: bool = True  # False: 未確認; the screen says so where the value is used


@dataclass(frozen=True, slots=True)
class Dated:
    """A dated table: title, source, the day a person last compared it with the source, versions in order."""

    title: str
    source: str
    checked: date
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """The version in force on ``day``; raises ``BeforeTheFirst`` (日本語) for an earlier day."""
        for version in reversed(self.versions):
            if version.since <= day:
                return version
        raise BeforeTheFirst(title=self.title, first=self.versions[0].since, day=day)


def read(text: str) -> Dated:
    """A dated table from TOML; raises ``KeyError`` or ``ValueError`` when a row lacks ``since`` or ``cite``."""
    table = tomllib.loads(text)
    versions = tuple(_version(row) for row in table["version"])
    days = [version.since for version in versions]
    if not days or days != sorted(set(days)):
        raise ValueError(f"{table['title']}: versions must stand in order of since, each day once")
    return Dated(table["title"], table["source"], table["checked"], versions)


def _version(row: dict[str, Any]) -> Version:
    says = {key: value for key, value in row.items() if key not in ("since", "cite", "verified")}
    return Version(row["since"], row["cite"], MappingProxyType(says), row.get("verified", True))


@cache
def load(name: str) -> Dated:
    """The table in ``azukari/law/<name>``, e.g. ``care/units.toml``."""
    return read(files("azukari.law").joinpath(name).read_text(encoding="utf-8"))
