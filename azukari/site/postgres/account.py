"""As whom PostgreSQL runs: never as root.

Started by root, the server runs as ``postgres`` if the machine has that account, else as ``nobody``.  That account may
be unable to walk into root's home: then the cluster and a copy of the programs go to ``/var/lib/azukari``.  No mode of
a directory that was there before is ever changed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azukari.site.postgres import kept
from azukari.site.postgres.binaries import Binaries

ELSEWHERE = Path("/var/lib/azukari")


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's account the server runs as."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def run(self, *command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        """A command as this account, with a bare environment and files nobody else can read."""
        become: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}
        bare: dict[str, Any] = {"env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}, "umask": 0o077}
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command, text=True, check=False, stdin=subprocess.DEVNULL, **become, **bare, **options
        )
        return done

    def may(self, test: str, path: Path) -> bool:
        """``test -x path`` as this account: asked of the system, not guessed from modes."""
        return self.run("test", test, path, cwd="/").returncode == 0

    def make_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700)
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def account(cluster: Path | None = None) -> Account:
    """The owner of an existing cluster; ourselves; or, for root, an account without rights."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if cluster and cluster.exists() and cluster.stat().st_uid != 0:
        return Account(cluster.stat().st_uid, cluster.stat().st_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return Account(entry.pw_uid, entry.pw_gid)


def home(var: Path, of: Account) -> Path:
    """The data folder, or its own in ``/var/lib/azukari`` where the account cannot reach it.  Under ``locked``."""
    if of.may("-x", var):
        return var
    place = ELSEWHERE / kept.name(var)
    for path in (ELSEWHERE, place):
        path.mkdir(exist_ok=True, mode=0o711, parents=True)
    return place


def runnable(binaries: Binaries, of: Account, at: Path) -> Binaries:
    """The programs where the account can run them: where they are, or copied once below ``at``."""
    if of.may("-x", binaries.folder / "postgres"):
        return binaries
    install = binaries.folder.parent
    copy = at / f"postgresql-{binaries.version}"
    if not copy.exists():
        draft = copy.with_suffix(f".{os.getpid()}")
        shutil.copytree(install, draft / install.parent.name / install.name, symlinks=True)
        if (beside := install.parent.with_suffix(".libs")).exists():  # a wheel keeps its libraries beside the package
            shutil.copytree(beside, draft / beside.name, symlinks=True)
        _open_to_all(draft)
        draft.rename(copy)
    return Binaries(copy / install.parent.name / install.name / "bin", binaries.version)


def _open_to_all(tree: Path) -> None:
    """Our own copy of public programs: readable whatever the umask was."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
