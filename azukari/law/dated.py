"""Values with a first day and a citation.

A law, a rate or a layout is a TOML file whose ``[[version]]`` rows each say since when they hold and who
says so.  The next ``since`` ends a row; a repeal is a row.  Asking for a day before the first row is a refusal:
the product refuses rather than guesses.

A city may keep its own copy of a table in the folder that ``AZUKARI_LAW`` names; it is used instead of ours, so that a
value is corrected without touching the product and stays corrected when the product is renewed.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from azukari.law.refusal import Refusal


class BeforeTheFirst(Refusal):
    """The table does not reach back to that day."""

    says = "「{title}」は{first:%Y年%m月%d日}より前を収録していません({day:%Y年%m月%d日}は計算できません)。"


class NotATable(Refusal):
    """A city's own copy cannot be read."""

    says = "市の表 {path} を読めません({why})。直すか、どけてください。"


OWN = "AZUKARI_LAW"


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
    """The table in ``azukari/law/<name>``, e.g. ``care/units.toml``, or the city's own; raises ``NotATable``."""
    if (own := own_copy(name)) is None:
        return read(text(name))
    try:
        return read(text(name))
    except (ValueError, KeyError) as fault:
        raise NotATable(path=own, why=fault) from fault


def text(name: str) -> str:
    """A table as it is written, with its remarks."""
    return (own_copy(name) or files("azukari.law").joinpath(name)).read_text(encoding="utf-8")


def own_copy(name: str) -> Path | None:
    """The city's own copy of a table, if it keeps one."""
    folder = os.environ.get(OWN)
    own = Path(folder, name) if folder else None
    return own if own and own.is_file() else None
