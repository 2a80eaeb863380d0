"""The ground the other tests stand on: clones are fresh and real."""

from tests import world


def test_a_city_forgets_the_one_before(city):
    with world.connect(city.owner) as owner:
        owner.execute("CREATE TABLE only_here ()")
    world.raze()
    world.clone()
    with world.connect(city.owner) as owner:
        assert owner.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
