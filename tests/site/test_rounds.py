"""The rounds: what must be done regularly is done beside the pages, and ends with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from azukari.entrust.models import Seal
from azukari.entrust.services import home
from azukari.entrust.services.home import FAILING
from azukari.site import cli, postgres
from azukari.site.management import rounds
from azukari.site.management.rounds import LOG, ROUNDS, Beside
from azukari.site.ports import any_free
from azukari.site.postgres import kept
from tests import people

ROUND = [sys.executable, "-m", "azukari.site.cli", "rounds"]
PATIENCE = 60  # seconds


def until(holds: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    end = time.monotonic() + PATIENCE
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.2)
    return held


def log() -> Path:
    return postgres.folder() / LOG


def test_records_are_sealed_and_looked_at_without_a_timer(city):
    log().unlink(missing_ok=True)
    people.sign_in("city-clerk")
    with subprocess.Popen(ROUND) as process:
        assert until(lambda: log().exists() and len(log().read_text().splitlines()) >= len(ROUNDS))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
    said = log().read_text()
    assert Seal.objects.exists()
    for words in ("までに封をしました", "すべて記録と合っています", "届かない郵便はありません"):
        assert words in said
    log().unlink()


def test_the_rounds_end_with_whoever_began_them(city):
    shell = ["/bin/sh", "-c", '"$@" --beside=$$ >/dev/null & echo $!; wait', "sh", *ROUND]
    with subprocess.Popen(shell, stdout=subprocess.PIPE, text=True) as starter:
        number = int(starter.stdout.readline())
        starter.kill()
    assert until(lambda: not _runs(number))


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"


def test_what_goes_round_are_commands_that_exist():
    parser = cli._parser()
    assert all(parser.parse_args(each.words).run for each in ROUNDS)


def test_leaving_ends_them_also_when_the_server_has_collected_them_before():
    beside = Beside(os.posix_spawn("/bin/sleep", ["sleep", "60"], os.environ))
    for _ in range(2):
        beside.end()
        assert not _runs(beside.process)


@pytest.fixture
def beside(city, monkeypatch, tmp_path):
    """Rounds that end as soon as they begin, without a pause."""
    monkeypatch.setattr(rounds.postgres, "folder", lambda: tmp_path)
    monkeypatch.setattr(rounds.sys, "executable", "/bin/false")
    monkeypatch.setattr(rounds, "PAUSE", 0)
    return Beside(due=0.0)


def test_what_ends_again_and_again_is_begun_again_after_a_pause_and_told(beside, monkeypatch, capsys):
    monkeypatch.setattr(settings, "ROUNDS_FAILING", rounds.failing())
    for ended in (1, 2, 3):
        beside.look()  # begins
        assert until(lambda: not _runs(beside.process))
        beside.look()  # sees the end
        assert (beside.ended, rounds.failing().exists(), FAILING in told()) == (ended, ended == 3, ended == 3)
    assert "続けて3回目" in capsys.readouterr().out
    assert (log_ := (rounds.postgres.folder() / LOG)).read_text().count("止まりました") == 3
    assert log_.stat().st_mode & 0o077 == 0
    monkeypatch.setattr(rounds.sys, "executable", "/bin/cat")
    beside.process, beside.begun = os.posix_spawn("/bin/sleep", ["sleep", "60"], os.environ), -rounds.STEADY - 1
    beside.look()
    assert (beside.ended, rounds.failing().exists()) == (0, False)
    beside.end()


def test_a_server_cut_down_while_they_failed_leaves_nothing_to_tell(beside, monkeypatch):
    rounds.failing().touch()
    monkeypatch.setattr(rounds.sys, "executable", "/bin/cat")
    beside.look()
    assert not rounds.failing().exists()
    beside.end()


def test_a_database_that_somebody_stops_meanwhile_is_not_started_again(monkeypatch, tmp_path):
    monkeypatch.setenv("AZUKARI_VAR", str(tmp_path))
    (number := tmp_path / "postmaster.pid").write_text("1\n")
    kept.remember(tmp_path, data=str(tmp_path), port=any_free())

    @contextmanager
    def locked(_var: Path) -> Iterator[None]:
        number.unlink()  # whoever held the lock has stopped it
        yield

    monkeypatch.setattr(kept, "locked", locked)
    assert postgres.has_fallen()
    assert not postgres.revive()
    assert not postgres.revive()


def told() -> list[str]:
    return [one.says for one in home.see_home(by=people.enter("city-clerk")).waiting]


def test_the_pause_doubles_up_to_ten_minutes(beside, monkeypatch):
    monkeypatch.setattr(rounds, "PAUSE", 10)
    pauses = []
    for _ in range(8):
        beside.begun = 100.0
        beside._wait(100.0)
        pauses.append(beside.due - 100)
    assert pauses == [10, 20, 40, 80, 160, 320, 600, 600]
