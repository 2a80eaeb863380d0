"""``azukari up``: an interrupted demonstration is made again, a second start is refused with the address."""

from __future__ import annotations

import fcntl

import pytest

from azukari.site import postgres
from azukari.site.management import up
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
