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
from contextlib import suppress
from pathlib import Path

import pytest

from azukari.site import mark, postgres
from azukari.site.management import up
from azukari.site.management.rounds import LOG, LOOK
from azukari.site.postgres import binaries
from tests import world

PATIENCE = 120  # seconds


def test_a_second_start_is_told_where_the_first_is(city, monkeypatch, tmp_path):
    monkeypatch.setenv("AZUKARI_VAR", str(tmp_path))
    with (tmp_path / "up").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write("http://127.0.0.1:8000/")
        held.flush()
        with pytest.raises(up.AlreadyUp, match=":8000/"):
            up._only_one("http://127.0.0.1:8001/")


def test_a_city_half_made_is_made_again_from_nothing(city):
    mark.write(mark.BEGUN)
    world.close()
    up._sweep_half_made()
    assert not mark.read()
    with world.connect(city.owner) as owner:
        assert owner.execute("SELECT to_regclass('entrust_organisation')").fetchone() == (None,)


@pytest.mark.parametrize("word", [mark.DONE, mark.REAL])
def test_a_city_that_was_made_is_kept(city, word, remembered):
    mark.write(word)
    up._sweep_half_made()
    assert not up.is_empty()


@pytest.fixture
def remembered():
    """Nothing is left in the data folder of the tests."""
    yield
    mark.remove()


def test_a_real_city_is_chosen_once_and_remembered(city, remembered, monkeypatch):
    monkeypatch.setattr(up, "is_empty", lambda: True)
    up._choose_empty()
    up._fill()  # would take half a minute, and would fail on the city that is there
    assert mark.read() == mark.REAL


def test_a_demonstration_does_not_become_a_real_city(remembered):
    mark.write(mark.DONE)
    with pytest.raises(up.Invented):
        up._choose_empty()


@pytest.fixture
def served(city, monkeypatch):
    """``azukari serve --stop-database`` on a data folder of its own, once it says it runs."""
    folder = Path(tempfile.mkdtemp(prefix="azukari-"))
    folder.chmod(0o711)
    monkeypatch.setenv("AZUKARI_VAR", str(folder / "var"))
    monkeypatch.setenv("AZUKARI_PG_BIN", str(next(iter(binaries.from_wheel()))))
    command = [sys.executable, "-m", "azukari.site.cli", "serve", "--port", "0", "--stop-database", "--rounds"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert "Ctrl-C" in process.stdout.readline()
        yield process
        process.kill()
    postgres.stop()
    shutil.rmtree(folder)


def test_an_interrupt_stops_the_server_and_then_postgresql(served):
    served.send_signal(signal.SIGINT)
    assert served.wait(timeout=PATIENCE) == 0
    assert served.stdout.read() == "停止しました。入力したデータは残っています。\n"  # and no word of a worker cut short
    assert not postgres.status().running


def test_a_closed_terminal_stops_it_too(served):
    served.send_signal(signal.SIGHUP)
    assert served.wait(timeout=PATIENCE) == 0
    assert not postgres.status().running


@pytest.mark.timeout(180)
def test_a_worker_that_ends_leaves_postgresql_running(served):
    (first, *_) = _children(served.pid)
    while first in _children(served.pid):  # asked again: just forked, it does not listen yet
        with suppress(ProcessLookupError):
            os.kill(first, signal.SIGTERM)
        time.sleep(0.05)
    assert postgres.status().running


@pytest.mark.timeout(180)
def test_killed_rounds_are_begun_again_and_end_with_the_server(served):
    killed = _rounds(served.pid)
    os.kill(killed, signal.SIGKILL)
    again = _rounds(served.pid, killed)
    served.send_signal(signal.SIGTERM)
    assert served.wait(timeout=PATIENCE) == 0
    assert not Path(f"/proc/{again}").exists()


@pytest.mark.timeout(180)
def test_a_postgresql_that_is_killed_is_started_again_and_one_that_is_stopped_is_not(served):
    _rounds(served.pid)
    (data,) = (postgres.folder() / "postgres").glob("data")
    killed = _postmaster(data)
    os.kill(killed, signal.SIGKILL)
    while _postmaster(data) in (None, killed) or not postgres.is_running():
        time.sleep(0.2)
    log = postgres.folder() / LOG
    while not (log.exists() and "medium watch" in log.read_text()):  # until the first round is over
        time.sleep(0.2)
    assert postgres.stop()
    time.sleep(2 * LOOK)
    assert not postgres.is_running()


def _rounds(pid: int, but: int = 0) -> int:
    """The process of the rounds beside a server, waited for."""
    while True:
        for child in _children(pid):
            with suppress(OSError):  # gone meanwhile
                if child != but and b"--beside" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return child
        time.sleep(0.1)


def _postmaster(data: Path) -> int | None:
    """Whoever last wrote down that it runs."""
    with suppress(FileNotFoundError, IndexError):  # just being written
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    return None


def _children(pid: int) -> list[int]:
    while not (found := Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        time.sleep(0.05)
    return [int(child) for child in found]
