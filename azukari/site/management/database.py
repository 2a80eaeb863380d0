"""``azukari database`` and ``azukari migrate``."""

from __future__ import annotations

import argparse

from azukari.law.refusal import Refusal
from azukari.site import postgres

SHELL = "コマンド"


class NotOurs(Refusal):
    says = (
        "DATABASE_URL のデータベースは azukari が起動したものではないので、止めません。管理している人に頼んでください。"
    )


def database(chosen: argparse.Namespace) -> int:
    """Start, stop, or tell; 0 when it runs (or stopped), 1 when it does not run."""
    if chosen.verb == "stop":
        if postgres.is_the_citys_own():
            raise NotOurs
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
    give_new_acts()


def migrate_quietly() -> None:
    """The same, saying nothing."""
    from django.core.management import call_command

    call_command("migrate", database="owner", interactive=False, verbosity=0)


def give_new_acts() -> None:
    """What a new version newly does is granted as on a first day, and told; a stop in force puts it off."""
    from django.utils import timezone

    from azukari.entrust.acts import every
    from azukari.entrust.door import machine
    from azukari.entrust.services import entrustments
    from azukari.site import founding

    if not founding.has_new_acts():
        return
    try:
        names = entrustments.give_new_acts(by=machine(SHELL, timezone.localdate()))
    except Refusal as refusal:
        print(f"この版の新しい取扱いの権限は、まだ付いていません。{refusal.sentence}", flush=True)
        return
    says = "".join(f"「{every()[name].says}」" for name in names)
    print(f"この版の新しい取扱いの権限を、最初の日と同じように付けました: {says}", flush=True)
