"""gunicorn, started the way azukari wants it: threads, no control socket, no surprises."""

from __future__ import annotations

import os
import sys

from azukari.law.refusal import Refusal
from azukari.site.ports import HOST, any_free, is_free

PORT = 8000
NEIGHBOURS = 50  # how far to look for a free port when none was asked for
THREADS = 16  # a worker; PostgreSQL admits 80 sessions of the application's role
GRACE = 10  # seconds an answer under way may still take when the server stops


class PortTaken(Refusal):
    says = "ポート {port} は使用中です。別の番号を --port で指定してください。"


def command(port: int, host: str = HOST, workers: int | None = None) -> list[str]:
    """The command line that serves azukari."""
    count = workers or min(4, os.cpu_count() or 1)
    options = {
        "bind": f"{host}:{port}",
        "worker-class": "gthread",
        "workers": count,
        "threads": THREADS,
        "graceful-timeout": GRACE,
        "timeout": 120,
        "keep-alive": 15,
        "log-level": "warning",
    }
    named = [f"--{name}={value}" for name, value in options.items()]
    loaded = "--preload"  # once, before a worker is there that could be stopped halfway through
    return [sys.executable, "-m", "gunicorn", *named, loaded, "--no-control-socket", "azukari.site.wsgi:application"]


def free_port(wish: int | None = None) -> int:
    """The wished port or a refusal; without a wish 8000 or the next free one; for 0 any."""
    if wish is not None:
        if not is_free(wish):
            raise PortTaken(port=wish)
        return wish or any_free()
    for port in range(PORT, PORT + NEIGHBOURS):
        if is_free(port):
            return port
    raise PortTaken(port=f"{PORT}〜{PORT + NEIGHBOURS - 1}")
