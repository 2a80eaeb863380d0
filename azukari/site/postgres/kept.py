"""The data folder: where azukari keeps what must survive a restart.

``secrets.json`` (0600) holds the passwords of the roles and Django's keys; it is made once and never printed.
``name.json`` says what the folder is called outside itself; ``cluster.json`` remembers where the embedded cluster lies
and on which port it listened last.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Any

import azukari
from azukari.law.refusal import Refusal


class NoFolder(Refusal):
    says = "データの置き場所がわかりません。環境変数 AZUKARI_VAR にフォルダを指定してください。"


class NotPrepared(Refusal):
    says = "データベースの準備がまだです。先に azukari up か azukari database start を実行してください({folder})。"


class NotRunning(Refusal):
    says = "データベースは停止しています。動かすには azukari database start を実行してください。"


class NotOurs(Refusal):
    says = "データフォルダ {folder} を読めません。作成した利用者で実行するか、AZUKARI_VAR で別の場所を指定します。"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What nobody types and nobody prints."""

    admin_password: str
    owner_password: str
    app_password: str
    secret_key: str  # Django's
    context_key: str  # 64 bytes in hex: signs who acts, for row security


def folder() -> Path:
    """``AZUKARI_VAR``, or ``var`` beside the sources."""
    if named := os.environ.get("AZUKARI_VAR"):
        return Path(named).absolute()
    sources = Path(azukari.__file__).resolve().parent.parent
    if not (sources / "pyproject.toml").exists():
        raise NoFolder()
    return sources / "var"


@contextmanager
def locked(var: Path) -> Iterator[None]:
    """One starter at a time; the lock dies with its process."""
    make(var)
    with (var / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(var: Path) -> None:
    """The folder: its owner reads it; when root owns it, the database's account may pass through."""
    try:
        var.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        (var / "lock").touch(mode=0o600)
    except PermissionError as fault:
        raise NotOurs(folder=var) from fault


def secrets(var: Path | None = None) -> Secrets:
    """Passwords and keys; raises ``NotPrepared`` before the first ``prepare``."""
    return Secrets(**_read((var or folder()) / "secrets.json"))


def make_secrets(var: Path) -> Secrets:
    """The secrets, drawn at random the first time.  Call under ``locked``."""
    if not (var / "secrets.json").exists():
        admin, owner, app = (token_urlsafe(32) for _ in range(3))
        _write(var / "secrets.json", asdict(Secrets(admin, owner, app, token_urlsafe(64), token_hex(64))))
    return secrets(var)


def name(var: Path) -> str:
    """What this folder is called outside itself: drawn once, so that a new one of its path meets no old cluster."""
    if not (var / "name.json").exists():
        _write(var / "name.json", {"name": token_hex(8)})
    drawn: str = _read(var / "name.json")["name"]
    return drawn


def remembered(var: Path) -> dict[str, Any]:
    """Where the cluster lies and on which port; raises ``NotPrepared``."""
    return _read(var / "cluster.json")


def remember(var: Path, **facts: Any) -> None:
    _write(var / "cluster.json", facts)


def _read(path: Path) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return facts
    except FileNotFoundError as fault:
        raise NotPrepared(folder=path.parent) from fault
    except PermissionError as fault:
        raise NotOurs(folder=path.parent) from fault


def _write(path: Path, facts: dict[str, Any]) -> None:
    """All of it or nothing, readable by its owner only."""
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(facts, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
