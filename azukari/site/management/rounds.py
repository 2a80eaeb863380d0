"""``azukari rounds``: what must be done regularly (見回り), beside the pages, with the commands a timer would run.

``azukari up`` starts it, so that nobody needs a timer to try azukari or to run it on one machine.  It starts a
database again that fell, keeps no connection and knows no Django; it ends with whoever started it.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from azukari.site import postgres

MINUTE, DAY = 60, 24 * 60 * 60
LOOK = 5  # seconds between two looks at the clock
NOTHING_FOUND, REFUSED = 0, 2
LOG = "rounds.log"
FAILING = "rounds.failing"
PAUSE, LONGEST_PAUSE = 10, 10 * MINUTE  # seconds before they begin again
STEADY = 10 * MINUTE  # of going round: then an end is no longer the next of a row
TOLD = 3  # ends in a row


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
        if postgres.revive():
            _note("データベースが止まっていたので、もう一度起動しました。")
        for each in ROUNDS if postgres.is_running() else ():
            if time.monotonic() >= due[each]:
                due[each] = time.monotonic() + each.every
                _go(each)
        time.sleep(LOOK)


@dataclass(slots=True)
class Beside:
    """The rounds in a process beside this one: looked at each second, begun again when they end by themselves."""

    process: int = 0
    begun: float = 0.0
    ended: int = 0  # times in a row, soon after they began
    due: float = field(default_factory=lambda: time.monotonic() + LOOK)  # when to begin: the pages come first

    def look(self) -> None:
        """Begin them, or see how they are."""
        now = time.monotonic()
        if not self.process:
            if now >= self.due:
                self._begin(now)
        elif _is_over(self.process):
            self._wait(now)
        elif self.ended and now - self.begun > STEADY:
            self.ended = 0
            failing().unlink(missing_ok=True)

    def end(self) -> None:
        """With whoever began them."""
        if self.process and not _is_over(self.process):
            os.kill(self.process, signal.SIGTERM)
            with suppress(ChildProcessError):
                os.waitpid(self.process, 0)
        failing().unlink(missing_ok=True)

    def _begin(self, now: float) -> None:
        if not self.ended:
            failing().unlink(missing_ok=True)  # of a server that was cut down
        command = [sys.executable, "-m", "azukari.site.cli", "rounds", f"--beside={os.getpid()}"]
        quiet = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
        self.process, self.begun = os.posix_spawn(sys.executable, command, os.environ, file_actions=quiet), now

    def _wait(self, now: float) -> None:
        """The pause doubles each time, so that what they fail at does not wear the machine down."""
        self.ended = 1 if now - self.begun > STEADY else self.ended + 1
        pause = min(PAUSE * 2 ** (self.ended - 1), LONGEST_PAUSE)
        self.process, self.due = 0, now + pause
        says = f"見回りが止まりました(続けて{self.ended}回目)。{pause}秒後に、もう一度始めます。"
        _note(says)
        if self.ended >= TOLD:
            failing().touch()  # the city's first page tells it
            print(f"{says}記録: {postgres.folder() / LOG}", flush=True)


def failing() -> Path:
    """There while the rounds end again and again."""
    return postgres.folder() / FAILING


def _is_over(process: int) -> bool:
    try:
        return os.waitpid(process, os.WNOHANG) != (0, 0)
    except ChildProcessError:  # the server has collected it already
        return True


def _go(each: Round) -> None:
    """Run it and keep what it says; what it found is also told where the rounds were started."""
    command = [sys.executable, "-m", "azukari.site.cli", "--if-running", *each.words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    _note(f"azukari {' '.join(each.words)}: {said}")
    if done.returncode not in (NOTHING_FOUND, REFUSED):
        print(said, flush=True)


def _note(says: str) -> None:
    """A line of the log, which nobody but the account that runs azukari reads."""
    with open(
        os.open(postgres.folder() / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
    ) as log:
        log.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {says}\n")
