"""``azukari up``: an interrupted demonstration is made again, a second start is refused with the address."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from azukari.site import postgres
from azukari.site.management import up
from azukari.site.postgres import binaries
from tests import world


def test_a_second_start_is_told_where_the_first_is(city, monkeypatch, tmp_path):
    monkeypatch.setenv("AZUKARI_VAR", str(tmp_path))
    with (tmp_path / "up").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write("http://127.0.0.1:8000/")
        held.flush()
        with pytest.raises(up.AlreadyUp, match=":8000/"):
            up._only_one("http://127.0.0.1:8001/")


def test_a_city_half_made_is_made_again_from_nothing(city):
    mark = postgres.folder() / up.MARK
    mark.write_text("begun")
    world.close()
    up._sweep_half_made()
    assert not mark.exists()
    with world.connect(city.owner) as owner:
        assert owner.execute("SELECT to_regclass('entrust_organisation')").fetchone() == (None,)


def test_a_city_that_was_made_is_kept(city):
    mark = postgres.folder() / up.MARK
    mark.write_text("done")
    up._sweep_half_made()
    mark.unlink()
    assert not up._is_empty()


@pytest.fixture
def served(city, monkeypatch):
    """``azukari serve --stop-database`` on a data folder of its own, once it says it runs."""
    folder = Path(tempfile.mkdtemp(prefix="azukari-"))
    folder.chmod(0o711)
    monkeypatch.setenv("AZUKARI_VAR", str(folder / "var"))
    monkeypatch.setenv("AZUKARI_PG_BIN", str(next(iter(binaries.from_wheel()))))
    command = [sys.executable, "-m", "azukari.site.cli", "serve", "--port", "0", "--stop-database"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert "Ctrl-C" in process.stdout.readline()
        yield process
        process.kill()
    postgres.stop()
    shutil.rmtree(folder)


def test_an_interrupt_stops_the_server_and_then_postgresql(served):
    served.send_signal(signal.SIGINT)
    assert served.wait(timeout=30) == 0
    assert "停止しました" in served.stdout.read()
    assert not postgres.status().running


def test_a_closed_terminal_stops_it_too(served):
    served.send_signal(signal.SIGHUP)
    assert served.wait(timeout=30) == 0
    assert not postgres.status().running


@pytest.mark.timeout(60)
def test_a_worker_that_ends_leaves_postgresql_running(served):
    (first, *_) = _children(served.pid)
    os.kill(first, signal.SIGTERM)
    while first in _children(served.pid):
        time.sleep(0.05)
    assert postgres.status().running


def _children(pid: int) -> list[int]:
    while not (found := Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        time.sleep(0.05)
    return [int(child) for child in found]
