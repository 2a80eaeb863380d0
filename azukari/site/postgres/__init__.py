"""PostgreSQL without an administrator: found, made, started, adopted and stopped by azukari itself.

``prepare()`` leaves a server running with two roles and one database, whatever was there before: nothing, a stopped
cluster, or a server that outlived the process which started it.  ``connections()`` only reads what ``prepare`` wrote.

Read in this order: kept (what is kept where), binaries (which PostgreSQL), account (as whom), cluster (start and
stop), roles (who may do what), given (a server of the city's own), keeper (all of it together).
"""

from azukari.site.postgres.keeper import (
    Connections,
    Status,
    connections,
    expect,
    following,
    has_fallen,
    is_running,
    is_the_citys_own,
    prepare,
    remake,
    revive,
    status,
    stop,
)
from azukari.site.postgres.kept import NotPrepared, folder, secrets

__all__ = [
    "Connections",
    "NotPrepared",
    "Status",
    "connections",
    "expect",
    "folder",
    "following",
    "has_fallen",
    "is_running",
    "is_the_citys_own",
    "prepare",
    "remake",
    "revive",
    "secrets",
    "status",
    "stop",
]
