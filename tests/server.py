"""The city under gunicorn, in processes of its own, so that a test may kill them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError

from azukari.site import postgres, serve

PATIENCE = 120  # seconds until the first answer
HURRY = 1  # second at the end, for connections that Chromium opened and never used


class Server(str):
    """The base URL, without a slash at its end; ``process`` is gunicorn's arbiter, leader of its own group."""

    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    @contextmanager
    def start(cls) -> Iterator[Server]:
        """Served until the block ends; a traceback in the log is a failure."""
        port = serve.free_port(0)
        server = cls(f"http://127.0.0.1:{port}")
        server.log = postgres.folder() / "server.log"
        with server.log.open("wb") as log:
            command = [*serve.command(port), f"--graceful-timeout={HURRY}"]
            server.process = subprocess.Popen(command, env=os.environ, stdout=log, stderr=log, start_new_session=True)
        try:
            server._wait()
            yield server
        finally:
            server.kill(signal.SIGINT)
        said = server.log.read_text(encoding="utf-8")
        assert "Traceback" not in said, said

    def kill(self, how: int = signal.SIGKILL) -> None:
        """Every process of the server, at once; returns when the last is gone."""
        if self.process.poll() is not None:
            return
        os.killpg(self.process.pid, how)
        self.process.wait(timeout=PATIENCE)
        with suppress(ProcessLookupError):
            for _ in range(PATIENCE * 20):
                os.killpg(self.process.pid, 0)
                time.sleep(0.05)

    def _wait(self) -> None:
        for _ in range(PATIENCE * 20):
            try:
                urllib.request.urlopen(self, timeout=PATIENCE).close()
                return
            except HTTPError as answer:
                answer.close()
                return
            except (URLError, ConnectionError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise AssertionError(self.log.read_text(encoding="utf-8"))
