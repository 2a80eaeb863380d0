"""``azukari rounds``: what must be done regularly (見回り), beside the pages, with the commands a timer would run.

``azukari up`` starts it, so that nobody needs a timer to try azukari or to run it on one machine.  It keeps no
connection and knows no Django; it ends with whoever started it.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from azukari.site import postgres

MINUTE, DAY = 60, 24 * 60 * 60
LOOK = 5  # seconds between two looks at the clock
NOTHING_FOUND, REFUSED = 0, 2
LOG = "rounds.log"


@dataclass(frozen=True, slots=True)
class Round:
    """A command and how often it runs; all of them when the rounds begin."""

    words: tuple[str, ...]
    every: int  # seconds


ROUNDS = (
    Round(("records", "seal"), 15 * MINUTE),
    Round(("records", "verify", "--stop"), DAY),
    Round(("medium", "watch"), DAY),
)


def rounds(chosen: argparse.Namespace) -> None:
    """Go round; beside a process, until that is gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    due = dict.fromkeys(ROUNDS, 0.0)
    while chosen.beside in (None, os.getppid()):
        for each in ROUNDS:
            if time.monotonic() >= due[each]:
                due[each] = time.monotonic() + each.every
                _go(each)
        time.sleep(LOOK)


@contextmanager
def going() -> Iterator[None]:
    """The rounds in a process beside this one, for as long as the block lasts."""
    starter = os.getpid()
    command = [sys.executable, "-m", "azukari.site.cli", "rounds", f"--beside={starter}"]
    quiet = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    process = os.posix_spawn(sys.executable, command, os.environ, file_actions=quiet)
    try:
        yield
    finally:
        if os.getpid() == starter:  # a worker, forked from here, unwinds through here too
            _end(process)


def _end(process: int) -> None:
    with suppress(ChildProcessError):  # the server has collected it already
        if os.waitpid(process, os.WNOHANG) == (0, 0):
            os.kill(process, signal.SIGTERM)
            os.waitpid(process, 0)


def _go(each: Round) -> None:
    """Run it and keep what it says; what it found is also told where the rounds were started."""
    command = [sys.executable, "-m", "azukari.site.cli", *each.words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    with (postgres.folder() / LOG).open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} azukari {' '.join(each.words)}: {said}\n")
    if done.returncode not in (NOTHING_FOUND, REFUSED):
        print(said, flush=True)
