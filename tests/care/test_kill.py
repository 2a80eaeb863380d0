"""Killed in the middle: an upload, a closing, a sending leave nothing or everything.  Real processes, SIGKILL.

A table lock from outside holds the work exactly where its transaction has begun to write; then the server is killed.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from threading import Thread
from urllib.parse import urlencode

import pytest

from azukari.care.services import closing, review
from azukari.entrust.door import visitor
from azukari.entrust.services import sessions
from tests import people, world
from tests.care import town
from tests.server import Server

CSRF = "abcdefghijklmnopqrstuvwxyz012345"
MONTH = f"{town.MONTH:%Y-%m}"
BOUNDARY = "----azukari"


@pytest.fixture
def cast(city):
    known = people.cast()
    town.lay(known)
    yield known
    world.close()


class Browser:
    """Somebody signed in, without a screen."""

    def __init__(self, server: str, login: str) -> None:
        self.server = server
        token = sessions.sign_in(login, people.PASSWORD, by=visitor("127.0.0.1", people.TODAY))
        self.cookies = f"azukari_session={token}; csrftoken={CSRF}"

    def post(self, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> str:
        request = urllib.request.Request(self.server + path, body, {"Cookie": self.cookies, "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    def send(self, path: str, **typed: object) -> str:
        return self.post(path, urlencode({**typed, "csrfmiddlewaretoken": CSRF}, doseq=True).encode())

    def choose(self, path: str, files: dict[str, bytes]) -> str:
        parts = [f'name="csrfmiddlewaretoken"\r\n\r\n{CSRF}'.encode()]
        parts += [f'name="files"; filename="{name}"\r\n\r\n'.encode() + content for name, content in files.items()]
        body = b"".join(b"--%s\r\nContent-Disposition: form-data; %s\r\n" % (BOUNDARY.encode(), part) for part in parts)
        return self.post(path, body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")


def kill_while_writing(city, table: str, work: Callable[[], object], server: Server) -> None:
    """Begin ``work``, wait until it stands before ``table``, kill every process of the server, let go of the table."""
    with world.connect(city.owner) as held:
        held.autocommit = False
        held.execute(f"lock table {table} in share mode")
        thread = Thread(target=_unanswered, args=[work])
        thread.start()
        _wait_until(lambda: _waiting(city, table))
        server.kill()
        held.rollback()
        thread.join()
    _wait_until(lambda: not _others(city))


def _unanswered(work: Callable[[], object]) -> None:
    with contextlib.suppress(ConnectionError):
        work()


def _waiting(city, table: str) -> bool:
    sql = "select count(*) from pg_locks where not granted and relation = %s::regclass"
    with world.connect(city.owner) as look:
        return look.execute(sql, [table]).fetchone()[0] > 0


def _others(city) -> int:
    """Transactions of the application still open after the kill."""
    sql = "select count(*) from pg_stat_activity where datname = current_database() and xact_start is not null"
    with world.connect(city.owner) as look:
        return look.execute(f"{sql} and pid <> pg_backend_pid()").fetchone()[0]


def _wait_until(there: Callable[[], object]) -> None:
    for _ in range(600):
        if there():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def filed(browser: Browser) -> str:
    """Choose the files, look through the preview, file everybody in it."""
    shown = browser.choose("/care/upload/", town.files())
    typed = re.findall(r'<input[^>]*name="(parcel|shown|chosen)"[^>]*value="([^"]+)"', shown)
    fields: dict[str, list[str]] = {}
    for name, value in typed:
        fields.setdefault(name, []).append(value)
    return browser.send("/care/upload/file/", **{**fields, "chosen": [town.whose(town.HANAKO), town.whose(town.TARO)]})


def test_a_server_killed_during_an_upload_leaves_nothing_and_then_everything(city, cast):
    with Server.start() as server:
        browser = Browser(server, "sakura")
        kill_while_writing(city, "care_claim", lambda: filed(browser), server)
    assert review.list_claims(review.Question(), by=cast.sakura)[0] == []
    with Server.start() as server:
        filed(Browser(server, "sakura"))
        server.kill()
    rows, _ = review.list_claims(review.Question(), by=cast.sakura)
    assert {row["insured__number"] for row in rows} == {town.HANAKO, town.TARO}


def accept_everybody(cast) -> None:
    pks = [town.file_one(town.HANAKO, cast.sakura), town.file_one(town.UMEKO, cast.ume)]
    review.accept_claims(pks, by=cast.asahi)


def closed(browser: Browser) -> str:
    """Look at the month, confirm what is shown, close it."""
    path = f"/care/month/{people.ASAHI}/{MONTH}/"
    request = urllib.request.Request(browser.server + path, headers={"Cookie": browser.cookies})
    with urllib.request.urlopen(request, timeout=60) as answer:
        shown = answer.read().decode()
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', shown):
        fields.setdefault(name, []).append(value)
    return browser.send(path, **fields)


def test_a_server_killed_while_a_month_is_closed_leaves_nothing_and_then_everything(city, cast):
    accept_everybody(cast)
    with Server.start() as server:
        browser = Browser(server, "asahi-chief")
        kill_while_writing(city, "care_transmitted", lambda: closed(browser), server)
    assert closing.list_files(by=cast.asahi) == []
    assert {row["state"] for row in review.list_claims(review.Question(), by=cast.asahi)[0]} == {"accepted"}
    with Server.start() as server:
        closed(Browser(server, "asahi-chief"))
        server.kill()
    assert {row["state"] for row in review.list_claims(review.Question(), by=cast.asahi)[0]} == {"sent"}
    assert {file.kind for file in closing.list_files(by=cast.asahi)} == {"claims", "slips"}


KILLER = """
import os, signal, sys
from azukari.site import cli

def dies(name, at, part, times=[0]):
    whole = getattr(os, name)
    def half(*given):
        times[0] += os.path.exists(part)
        if times[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*given)
    setattr(os, name, half)

dies(sys.argv[1], int(sys.argv[2]), sys.argv[3])
sys.exit(cli.main(sys.argv[4:]))
"""


@pytest.mark.parametrize(("call", "at"), [("fsync", 1), ("fsync", 2), ("rename", 1)])
def test_a_sending_that_is_killed_leaves_no_half_folder(cast, tmp_path, call, at):
    accept_everybody(cast)
    folder = tmp_path / "out"
    words = ["month", "send", "--centre", people.ASAHI, "--month", MONTH, "--to", str(folder)]
    killer = [sys.executable, "-c", KILLER, call, str(at), str(tmp_path / ".out.part")]
    killed = subprocess.run([*killer, *words], env=os.environ, check=False)
    assert killed.returncode == -9
    stored = {file.name: bytes(closing.download_file(file.pk, by=cast.asahi).content) for file in _files(cast)}
    assert not folder.exists()
    subprocess.run([sys.executable, "-m", "azukari.site.cli", *words], env=os.environ, check=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == stored
    assert len(stored) == 2
    assert len(list(tmp_path.iterdir())) == 1


def _files(cast):
    return closing.list_files(by=cast.asahi)


def test_a_sending_killed_while_it_closes_leaves_nothing(city, cast, tmp_path):
    accept_everybody(cast)
    words = ["month", "send", "--centre", people.ASAHI, "--month", MONTH, "--to", str(tmp_path / "out")]
    with world.connect(city.owner) as held:
        held.autocommit = False
        held.execute("lock table care_transmitted in share mode")
        process = subprocess.Popen([sys.executable, "-m", "azukari.site.cli", *words], env=os.environ)
        _wait_until(lambda: _waiting(city, "care_transmitted"))
        process.kill()
        process.wait()
        held.rollback()
    _wait_until(lambda: not _others(city))
    assert not (tmp_path / "out").exists()
    assert closing.list_files(by=cast.asahi) == []
    assert {row["state"] for row in review.list_claims(review.Question(), by=cast.asahi)[0]} == {"accepted"}
