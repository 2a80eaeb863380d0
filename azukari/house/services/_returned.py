"""A returned package between being looked at and being taken over: still sealed, in the data folder, for a day."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.conf import settings

from azukari.law.refusal import Refusal

LASTS = 24 * 60 * 60  # seconds


class LookAgain(Refusal):
    says = "違いを確かめたファイルが、残っていません。ファイルを選んで、もう一度確かめてください。"


def lay(sealed: IO[bytes]) -> str:
    """Put it down under its own SHA-256, whole or not at all; what was left lying for a day goes."""
    folder = _folder()
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - LASTS:
            old.unlink(missing_ok=True)
    with NamedTemporaryFile(dir=folder, delete=False) as fresh:
        shutil.copyfileobj(sealed, fresh, 1 << 20)
        fresh.seek(0)
        digest = file_digest(fresh, "sha256").hexdigest()
    Path(fresh.name).rename(folder / digest)
    return digest


@contextmanager
def laid(digest: str) -> Iterator[IO[bytes]]:
    """The file that was put down; raises ``LookAgain`` when it is gone."""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise LookAgain
    try:
        sealed = (_folder() / digest).open("rb")
    except FileNotFoundError as gone:
        raise LookAgain from gone
    with sealed:
        yield sealed


def take_away(digest: str) -> None:
    (_folder() / digest).unlink(missing_ok=True)


def _folder() -> Path:
    folder = settings.PACKAGE_KEY.with_name("returned")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
