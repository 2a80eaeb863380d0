"""``DATABASE_URL``: a server of the city's own is used, never started, and told what it still lacks."""

from __future__ import annotations

import psycopg
import pytest

from azukari.law.refusal import Refusal
from azukari.site import cli, postgres
from tests import world

OWNER = "citys_owner"


@pytest.fixture
def given(city, monkeypatch, tmp_path):
    """Another database with an owner of its own, as a city's administrator would lay it out; yields its URL."""
    with world.admin() as admin:
        admin.execute("DROP DATABASE IF EXISTS given WITH (FORCE)")
        admin.execute(f"DROP ROLE IF EXISTS {OWNER}")
        admin.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD 'its own' CREATEROLE")
        admin.execute(f"CREATE DATABASE given OWNER {OWNER}")
        renamed = "ALTER ROLE azukari_app RENAME TO azukari_app_of_the_others"
        admin.execute(renamed)
        monkeypatch.setenv("AZUKARI_VAR", str(tmp_path / "var"))
        url = f"postgresql://{OWNER}:its%20own@127.0.0.1:{city.owner['PORT']}/given?connect_timeout=7"
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
        admin.execute("DROP DATABASE given WITH (FORCE)")
        admin.execute("DROP ROLE IF EXISTS azukari_app")
        admin.execute(f"DROP ROLE {OWNER}")
        admin.execute("ALTER ROLE azukari_app_of_the_others RENAME TO azukari_app")


def test_the_applications_role_is_made_through_it(given):
    reach = postgres.prepare()
    assert reach.admin is None
    assert reach == postgres.connections()
    assert reach.owner["OPTIONS"] == {"connect_timeout": "7"}
    with world.connect(reach.app) as app:
        assert app.execute("SELECT current_user").fetchone() == ("azukari_app",)
    assert postgres.prepare() == reach


def test_it_is_never_stopped_and_the_command_says_so(given, capsys):
    postgres.prepare()
    assert not postgres.stop()
    assert cli.main(["database", "stop"]) == 2
    assert "止めません" in capsys.readouterr().err
    assert postgres.status().running


def test_a_password_that_changed_is_set_again(given):
    postgres.prepare()
    with psycopg.connect(given, autocommit=True) as owner:
        owner.execute("ALTER ROLE azukari_app PASSWORD 'another'")
    with world.connect(postgres.prepare().app) as app:
        assert app.execute("SELECT 1").fetchone() == (1,)


def test_an_owner_without_the_right_is_told_the_two_lines(given):
    with world.admin() as admin:
        admin.execute(f"ALTER ROLE {OWNER} NOCREATEROLE")
        with pytest.raises(Refusal, match="2行") as refusal:
            postgres.prepare()
        _, create, grant = str(refusal.value).splitlines()
        assert postgres.secrets().app_password not in create
        admin.execute(create)
        admin.execute(grant)
    with world.connect(postgres.prepare().app) as app:
        assert app.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_is_not_there_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("AZUKARI_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Refusal, match="DATABASE_URL のデータベースに接続できません"):
        postgres.prepare()
