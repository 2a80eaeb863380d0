"""The ground the other tests stand on: clones are fresh, real, and quick."""

import time

from tests import world

TARGET = 1.0  # seconds; 27 ms measured on a quiet machine


def test_a_city_forgets_the_one_before(city):
    with world.connect(city.owner) as owner:
        owner.execute("CREATE TABLE only_here ()")
    world.raze()
    began = time.perf_counter()
    world.clone()
    assert time.perf_counter() - began < TARGET
    with world.connect(city.owner) as owner:
        assert owner.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
