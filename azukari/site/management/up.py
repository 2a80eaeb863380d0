"""``azukari up``: from nothing to a city one can sign in to; ``azukari serve``: only the last step of it."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import sys
import time

from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.arbiter import Arbiter

from azukari.law.refusal import Refusal
from azukari.site import cli, mark, postgres
from azukari.site import serve as gunicorn
from azukari.site.management import rounds
from azukari.site.management.database import give_new_acts, migrate_quietly

ENDS = {signal.SIGINT, signal.SIGTERM, signal.SIGQUIT}


class AlreadyUp(Refusal):
    says = "すでに動いています: {url} (終了するには、動かしている画面で Ctrl-C を押してください)"


class Invented(Refusal):
    says = "ここには架空の市が入っています。本物の市は、AZUKARI_VAR を新しいフォルダにして作ってください。"


class HalfMade(Refusal):
    says = "架空の市のデータが途中までしか入っていません。DATABASE_URL のデータベースを空にしてください。"


def up(chosen: argparse.Namespace) -> None:
    """Prepare, migrate, fill, serve; ends as the server's own process."""
    port = gunicorn.free_port(chosen.port)
    url = f"http://{gunicorn.HOST}:{port}/"
    _only_one(url)
    try:
        _make_ready(empty=chosen.empty)
        _greet(url)
    except BaseException:
        postgres.stop()
        raise
    words = ["serve", f"--port={port}", "--stop-database", "--rounds"]
    os.execv(sys.executable, [sys.executable, "-m", "azukari.site.cli", *words])


def _make_ready(*, empty: bool) -> None:
    began = time.monotonic()
    print("データベースを用意しています…", flush=True)
    postgres.prepare()
    _sweep_half_made()
    cli.set_up()
    print("表を整えています…", flush=True)
    migrate_quietly()
    _choose_empty() if empty else _fill()
    give_new_acts()
    print(f"準備ができました({time.monotonic() - began:.1f}秒)。", flush=True)


def serve(chosen: argparse.Namespace) -> None:
    """gunicorn in this process: when it is killed its workers end too; on Ctrl-C PostgreSQL follows."""
    postgres.prepare()
    port = gunicorn.free_port(chosen.port)
    sys.argv = gunicorn.command(port, workers=chosen.workers)[2:]
    arbiter, beside = os.getpid(), rounds.Beside() if chosen.rounds else None
    try:
        _Served(beside).run()
    finally:
        if os.getpid() == arbiter:  # a worker, forked from here, unwinds through here too
            _leave(beside, stop_database=chosen.stop_database)


def _leave(beside: rounds.Beside | None, *, stop_database: bool) -> None:
    if beside:
        beside.end()
    if stop_database:
        postgres.stop()
        print("停止しました。入力したデータは残っています。", flush=True)


class _Served(WSGIApplication):
    def __init__(self, beside: rounds.Beside | None) -> None:
        self.beside = beside
        super().__init__(prog="azukari")

    def load_config(self) -> None:
        super().load_config()
        self.cfg.set("when_ready", _tell)
        self.cfg.set("post_worker_init", lambda _worker: signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS))

    def run(self) -> None:
        _Watchful(self).run()


class _Watchful(Arbiter):
    """Looks after the rounds as after its workers."""

    def spawn_worker(self) -> int:
        """What is to end a worker waits until it is whole: before that it would not be heard, or look like a fault."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        pid = super().spawn_worker()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
        return int(pid)

    def manage_workers(self) -> None:
        super().manage_workers()
        if self.app.beside:
            self.app.beside.look()


def _tell(arbiter: Arbiter) -> None:
    """Where to go; and a closed terminal ends the server instead of orphaning it."""
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    print(f"{arbiter.LISTENERS[0]}/ で動いています。終了は Ctrl-C です。", flush=True)


def _only_one(url: str) -> None:
    """Held until the server ends: the descriptor goes along into its process."""
    var = postgres.folder()
    var.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    held = os.open(var / "up", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyUp(url=os.read(held, 200).decode()) from None
    os.ftruncate(held, 0)
    os.write(held, url.encode())
    os.set_inheritable(held, True)


def _sweep_half_made() -> None:
    """A demonstration city whose making was interrupted is made again from nothing."""
    if mark.read() == mark.BEGUN:
        if not postgres.remake():
            raise HalfMade()
        mark.remove()


def _choose_empty() -> None:
    """No demonstration, now or ever, in this data folder."""
    if mark.read() == mark.DONE:
        raise Invented()
    mark.write(mark.REAL)


def _fill() -> None:
    from django.utils import timezone

    from azukari.site import demonstration

    if mark.read() or not is_empty():
        return
    print("架空の市のデータを作っています…", flush=True)
    mark.write(mark.BEGUN)
    demonstration.load(_progress, timezone.localdate())
    mark.write(mark.DONE)


def is_empty() -> bool:
    """Whether there is no city at all."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM entrust_organisation)")
        (empty,) = cursor.fetchone()
    connections.close_all()
    return bool(empty)


def _progress(what: str) -> None:
    print(f"  {what}", flush=True)


def _greet(url: str) -> None:
    from azukari.site import demonstration

    if mark.read() == mark.DONE:
        print(demonstration.greeting(url), flush=True)
    elif is_empty():
        print("まだ市がありません。`azukari city found 市の設定.toml` で作ってください。", flush=True)
