"""``azukari database`` and ``azukari migrate``."""

from __future__ import annotations

import argparse

from azukari.site import postgres


def database(chosen: argparse.Namespace) -> int:
    """Start, stop, or tell; 0 when it runs (or stopped), 1 when it does not run."""
    if chosen.verb == "stop":
        print("データベースを停止しました。" if postgres.stop() else "データベースは動いていません。")
        return 0
    if chosen.verb == "start":
        postgres.prepare()
    found = postgres.status()
    if found.data is None:
        print("DATABASE_URL のデータベースに接続できます。")
        return 0
    state = f"ポート{found.port}で動いています" if found.running else "停止しています"
    print(f"PostgreSQL {found.version} は{state}(データ: {found.data})。")
    return 0 if found.running else 1


def migrate(chosen: argparse.Namespace) -> None:
    """Every migration, as the owner of the tables."""
    migrate_quietly()
    print("表は最新の形です。")


def migrate_quietly() -> None:
    """The same, saying nothing."""
    from django.core.management import call_command

    call_command("migrate", database="owner", interactive=False, verbosity=0)
