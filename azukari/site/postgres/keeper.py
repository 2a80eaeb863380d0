"""The supervisor: leaves a server running, tells how to reach it, and stops it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg

from azukari.site.ports import HOST
from azukari.site.postgres import given, kept, roles
from azukari.site.postgres.account import account, home, runnable
from azukari.site.postgres.binaries import find
from azukari.site.postgres.cluster import ADMIN, Cluster, fell

DATABASE = "azukari"
PROVEN = {"require_auth": "scram-sha-256"}  # a stranger on our port is never told the password


@dataclass(frozen=True, slots=True)
class Connections:
    """How to reach the database, in Django's words, as each role."""

    app: dict[str, Any]
    owner: dict[str, Any]
    admin: dict[str, Any] | None  # None: the server is the city's own


@dataclass(frozen=True, slots=True)
class Status:
    """What ``azukari database status`` tells."""

    running: bool
    port: int | None
    data: Path | None  # None: the server is the city's own
    version: str


def prepare(database: str = DATABASE, *, durable: bool = True) -> Connections:
    """A running server with the roles and the database, made, started or adopted as needed."""
    var = kept.folder()
    with kept.locked(var):
        secrets = kept.make_secrets(var)
        if given.url():
            given.prepare(secrets.app_password)
            return _given(secrets)
        cluster = _cluster(var, durable=durable)
        port = _start(var, cluster, secrets.admin_password)
        reach = _reach(secrets, port, database)
        _make_inside(reach, secrets, database)
        return reach


def connections() -> Connections:
    """What the settings need, from what ``prepare`` wrote down; starts nothing."""
    var = kept.folder()
    secrets = kept.secrets(var)
    if given.url():
        return _given(secrets)
    return _reach(secrets, kept.remembered(var)["port"], DATABASE)


def following() -> type[psycopg.Connection]:
    """Connections that go where the server listens now: one that fell comes back elsewhere if its port was taken."""
    if given.url():
        return psycopg.Connection
    var = kept.folder()

    class Following(psycopg.Connection):
        @classmethod
        def connect(cls, conninfo: str = "", **known: Any) -> Self:
            return super().connect(conninfo, **known | {"port": kept.remembered(var)["port"]})

    return Following


def is_the_citys_own() -> bool:
    """Whether the server is named by ``DATABASE_URL``: used, never started or stopped."""
    return given.url() is not None


def expect() -> None:
    """See that a server runs, once whoever starts or stops it is done; starts none."""
    var = kept.folder()
    with kept.locked(var):
        if not is_running():
            raise kept.NotRunning


def is_running() -> bool:
    """Whether there is a server to work with; the city's own is not asked."""
    if given.url():
        return True
    cluster = _known_cluster(kept.folder())
    return cluster is not None and cluster.port() is not None


def has_fallen() -> bool:
    """Whether the embedded server ended without being stopped."""
    return not given.url() and fell(Path(kept.remembered(kept.folder())["data"]))


def revive() -> bool:
    """Start the embedded server again if it has fallen; looked at once more when whoever stops or starts it is done."""
    if not has_fallen():
        return False
    var = kept.folder()
    with kept.locked(var):
        cluster = _known_cluster(var) if has_fallen() else None
        if cluster:
            _start(var, cluster, kept.secrets(var).admin_password)
        return cluster is not None


def stop() -> bool:
    """Stop the embedded server; False when none was running or the server is the city's own."""
    if given.url():
        return False
    var = kept.folder()
    with kept.locked(var):
        cluster = _known_cluster(var)
        if cluster is None or cluster.port() is None:
            return False
        cluster.stop()
        return True


def remake(database: str = DATABASE) -> bool:
    """An empty database in place of whatever is there; False when the server is the city's own."""
    reach = prepare(database)
    if reach.admin is None:
        return False
    with _connect(reach.admin) as admin:
        roles.drop_database(admin, database)
        roles.make_database(admin, database)
    return True


def status() -> Status:
    var = kept.folder()
    if given.url():
        given.prepare(kept.secrets(var).app_password)
        return Status(True, None, None, "DATABASE_URL")
    cluster = _known_cluster(var)
    if cluster is None:
        raise kept.NotPrepared(folder=var)
    port = cluster.port()
    return Status(port is not None, port, cluster.data, cluster.binaries.version)


def _cluster(var: Path, *, durable: bool) -> Cluster:
    """The cluster of this folder, known or new."""
    return _known_cluster(var, durable=durable) or _cluster_at(home(var, account()) / "postgres" / "data", durable)


def _known_cluster(var: Path, *, durable: bool = True) -> Cluster | None:
    try:
        data = Path(kept.remembered(var)["data"])
    except kept.NotPrepared:
        return None
    return _cluster_at(data, durable) if data.exists() else None


def _cluster_at(data: Path, durable: bool) -> Cluster:
    made_by = data / "PG_VERSION"
    major = int(made_by.read_text(encoding="utf-8")) if made_by.exists() else None
    who = account(data)
    return Cluster(data, runnable(find(major), who, data.parent.parent), who, durable)


def _start(var: Path, cluster: Cluster, password: str) -> int:
    """The port of the running postmaster; a stale one is adopted when it answers to our password."""
    if not cluster.exists():
        cluster.make(password)
    port = cluster.port()
    if port is None or not _answers(port, password):
        port = cluster.start(_remembered_port(var))
    kept.remember(var, data=str(cluster.data), port=port)
    return port


def _remembered_port(var: Path) -> int | None:
    try:
        port: int = kept.remembered(var)["port"]
        return port
    except kept.NotPrepared:
        return None


def _answers(port: int, password: str) -> bool:
    """Scram proves both sides: a stranger on that port cannot pass."""
    try:
        _connect(_as(ADMIN, password, port, "postgres")).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_inside(reach: Connections, secrets: kept.Secrets, database: str) -> None:
    """Roles and database, once; a later start only looks."""
    assert reach.admin is not None
    with _connect(reach.admin) as admin:
        if not (roles.has_role(admin, roles.OWNER) and roles.has_role(admin, roles.APP)):
            passwords = {roles.OWNER: secrets.owner_password, roles.APP: secrets.app_password}
            roles.make_roles(admin, passwords)
        if not roles.has_database(admin, database):
            roles.make_database(admin, database)


def _connect(known: dict[str, Any]) -> psycopg.Connection:
    return psycopg.connect(
        host=known["HOST"],
        port=known["PORT"],
        dbname=known["NAME"],
        user=known["USER"],
        password=known["PASSWORD"],
        autocommit=True,
        connect_timeout=10,
        **known["OPTIONS"],
    )


def _reach(secrets: kept.Secrets, port: int, database: str) -> Connections:
    return Connections(
        app=_as(roles.APP, secrets.app_password, port, database),
        owner=_as(roles.OWNER, secrets.owner_password, port, database),
        admin=_as(ADMIN, secrets.admin_password, port, "postgres"),
    )


def _as(role: str, password: str, port: int, database: str) -> dict[str, Any]:
    return {"HOST": HOST, "PORT": port, "NAME": database, "USER": role, "PASSWORD": password, "OPTIONS": PROVEN}


def _given(secrets: kept.Secrets) -> Connections:
    return Connections(app=given.app(secrets.app_password), owner=given.owner(), admin=None)
