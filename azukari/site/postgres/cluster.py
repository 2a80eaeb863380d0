"""A cluster: made, started, adopted, stopped.

Loopback TCP with scram only, no socket file (its path is limited and any local user may squat it).  The postmaster is
no child of ours: it outlives a killed parent, and the next start adopts it.
"""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from azukari.law.refusal import Refusal
from azukari.site.ports import HOST, any_free, is_free
from azukari.site.postgres.account import Account
from azukari.site.postgres.binaries import Binaries

ADMIN = "azukari_admin"
BUILTIN_LOCALE_SINCE = 17
RESERVED_CONNECTIONS_SINCE = 16
TRIES = 8
PAUSE = 0.3  # seconds
PASSING = ("could not bind", "still in use")  # a port taken meanwhile; back ends of a killed server still ending

SETTINGS = {
    "max_connections": "100",
    "log_error_verbosity": "terse",  # a DETAIL line quotes rows, and rows are somebody's data
    "log_min_error_statement": "panic",  # so does a failing statement
    "shared_buffers": "128MB",
}
RESERVED = {"reserved_connections": "3"}  # an emergency stop from the shell always gets in
HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}  # tests only


class DoesNotStart(Refusal):
    says = "PostgreSQLを{doing}できませんでした: {reason}(記録: {log})"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One data directory and the programs and account that go with it."""

    data: Path
    binaries: Binaries
    account: Account
    durable: bool = True

    @property
    def log(self) -> Path:
        return self.data.parent / "postgres.log"

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def make(self, password: str) -> None:
        """initdb, into a draft that is renamed when whole."""
        nest = self.data.parent
        if not nest.exists():
            self.account.make_folder(nest)
        draft, said = nest / "draft", nest / "password"
        self._run("rm", "-rf", str(draft), str(said), doing="初期化")
        said.write_text(password, encoding="utf-8")
        said.chmod(0o644)  # inside a 0700 folder, for the moment initdb reads it
        try:
            self._run(self.binaries.folder / "initdb", *self._initdb(draft, said), doing="初期化")
        finally:
            said.unlink()
        draft.rename(self.data)

    def _initdb(self, draft: Path, password: Path) -> list[str]:
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        locale = builtin if self.binaries.major >= BUILTIN_LOCALE_SINCE else ["--locale=C.UTF-8"]
        who = [f"--username={ADMIN}", "--auth=scram-sha-256", f"--pwfile={password}"]
        haste = [] if self.durable else ["--no-sync"]
        return [f"--pgdata={draft}", "--encoding=UTF8", "--data-checksums", *who, *locale, *haste]

    def port(self) -> int | None:
        """Where the running postmaster listens; None when none runs."""
        lines = _pid_file(self.data)
        return int(lines[3]) if len(lines) > 3 and _runs(int(lines[0]), self.data) else None

    def start(self, remembered: int | None) -> int:
        """Start on the remembered port if it is free, else on a free one; returns the port."""
        self._forget_the_dead()
        for wish in [remembered, *[None] * TRIES]:
            port = wish if wish and is_free(wish) else any_free()
            done = self._ctl("start", "-w", "-t", "120", "-l", str(self.log), "-o", self._options(port))
            if done.returncode == 0:
                return port
            if not any(words in self._last_words(5) for words in PASSING):
                break
            time.sleep(PAUSE)
        raise DoesNotStart(doing="起動", reason=self._last_words(1), log=self.log)

    def _forget_the_dead(self) -> None:
        """A killed postmaster leaves its number behind, and another process may bear that number by now."""
        if fell(self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """Cut every session, write everything down, end."""
        done = self._ctl("stop", "-w", "-m", "fast", "-t", "120")
        if done.returncode != 0 and self.port():
            raise DoesNotStart(doing="停止", reason=done.stderr.strip(), log=self.log)

    def _options(self, port: int) -> str:
        reserved = RESERVED if self.binaries.major >= RESERVED_CONNECTIONS_SINCE else {}
        settings = SETTINGS | reserved | ({} if self.durable else HASTE)
        named = " ".join(f"-c {name}={value}" for name, value in settings.items())
        return f"-h {HOST} -p {port} -k '' {named}"

    def _ctl(self, verb: str, *options: str) -> subprocess.CompletedProcess[str]:
        # nowhere, not a pipe: the postmaster inherits it and would hold a pipe open for as long as it lives
        said = subprocess.PIPE if verb == "stop" else subprocess.DEVNULL
        pg_ctl, data = self.binaries.folder / "pg_ctl", str(self.data)
        return self.account.run(pg_ctl, verb, "-D", data, *options, cwd=self.data.parent, stdout=said, stderr=said)

    def _run(self, *command: str | Path, doing: str) -> None:
        done = self.account.run(*command, cwd=self.data.parent, capture_output=True)
        if done.returncode != 0:
            raise DoesNotStart(doing=doing, reason=done.stderr.strip(), log=self.log)

    def _last_words(self, count: int) -> str:
        if not self.log.exists():
            return "記録がありません"
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def fell(data: Path) -> bool:
    """Whether the postmaster ended without being stopped: its number lies there, and it does not run."""
    lines = _pid_file(data)
    return bool(lines) and not _runs(int(lines[0]), data)


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _runs(pid: int, data: Path) -> bool:
    """Is that process alive, and is it the postmaster of this data directory?"""
    proc = Path("/proc")
    if proc.joinpath("self").exists():
        try:
            return str(data) in proc.joinpath(str(pid), "cmdline").read_text(errors="replace")  # empty for a zombie
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
