"""The register: intake, addresses, statistics, map, transfers."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.house.rules import address, land, statistics
from azukari.house.rules import map as maps
from azukari.house.rules.intake import Intake, Standing, check_opening, decide
from azukari.house.rules.land import GIVEN, WHOLE, Entry
from azukari.house.rules.statistics import Event
from tests.covers import covers

D = date
F = Fraction


@covers("AKI-33")
@pytest.mark.parametrize(
    ("known", "survey", "because", "intake", "needs"),
    [
        (False, Standing.NONE, "", Intake.FULL, True),
        (True, Standing.NONE, "", Intake.FULL, True),
        (True, Standing.OPEN, "", Intake.GO_ON, False),
        (True, Standing.OPEN, "所有者が変わった", Intake.GO_ON, False),
        (True, Standing.DONE, "", Intake.REUSE, False),
        (True, Standing.DONE, "  ", Intake.REUSE, False),
        (True, Standing.DONE, "所有者が変わった", Intake.AGAIN, True),
    ],
)
def test_intake(known, survey, because, intake, needs):
    decision = decide(known=known, survey=survey, again_because=because)
    assert (decision.intake, decision.needs_survey) == (intake, needs)
    assert decision.why


@pytest.mark.parametrize(
    ("survey", "because", "fields"),
    [
        (Standing.NONE, "", []),
        (Standing.OPEN, "理由", [""]),
        (Standing.DONE, "", ["again_because"]),
        (Standing.DONE, "所有者が変わった", []),
    ],
)
def test_a_survey_is_opened_once_and_again_only_with_a_reason(survey, because, fields):
    assert [found.field for found in check_opening(survey, because)] == fields


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("緑町2丁目3番4号", "緑町２－３－４"),
        ("緑町二丁目3番地4", "緑町2-3-4"),
        ("緑町十二丁目3-4", "緑町12-3-4"),
        ("東野森市 緑町2-3", "東野森市緑町2丁目3番"),
    ],
)
def test_two_ways_to_write_one_address(one, other):
    assert address.key(one) == address.key(other)


def test_different_addresses_stay_apart():
    keys = {address.key(each) for each in ("緑町2-3-4", "緑町2-34", "緑町23-4", "三番町2-3-4", "千葉町一-2")}
    assert len(keys) == 5


@pytest.mark.parametrize(
    ("day", "year"), [(D(2026, 3, 31), 2025), (D(2026, 4, 1), 2026), (D(2027, 1, 1), 2026), (D(2024, 2, 29), 2023)]
)
def test_a_fiscal_year_begins_in_april(day, year):
    assert statistics.fiscal_year(day) == year
    first, last = statistics.year_days(year)
    assert first <= day <= last


DAYS = st.dates(D(2020, 4, 1), D(2026, 11, 23))


@given(st.lists(st.tuples(st.sampled_from(Event), DAYS)), st.lists(st.tuples(st.sampled_from("ab"), DAYS)))
def test_the_years_add_up_to_the_events(events, complaints):
    events = [each for each in events if each[0] != Event.COMPLAINT]
    years = statistics.by_year(events, complaints, 2020, 2026)
    for event in set(Event) - {Event.COMPLAINT}:
        assert sum(year.counts[event] for year in years) == sum(1 for each, _ in events if each == event)
    assert sum(year.counts[Event.COMPLAINT] for year in years) == len(complaints)
    found, settled = (sum(1 for each, _ in events if each == event) for event in (Event.FOUND, Event.SETTLED))
    assert years[0].standing == found - settled


def places(coordinates):
    return [maps.Place(n, east, north, "緑町") for n, (east, north) in enumerate(coordinates)]


SPOTS = st.lists(
    st.tuples(st.integers(139_300_000, 139_400_000), st.integers(35_700_000, 35_800_000)), min_size=1, max_size=40
)


@given(SPOTS)
def test_every_place_is_in_the_picture_with_north_up(coordinates):
    drawing = maps.draw(places(coordinates))
    for x, y in drawing.spots.values():
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height
    northmost = max(range(len(coordinates)), key=lambda n: coordinates[n][1])
    assert drawing.spots[northmost][1] == min(y for _, y in drawing.spots.values())


@given(SPOTS)
def test_an_outline_holds_all_its_points(coordinates):
    points = [(float(x), float(y)) for x, y in coordinates]
    hull = maps.outline(points)
    assert set(hull) <= set(points)
    if len(hull) > 2:
        sides = list(zip(hull, (*hull[1:], hull[0]), strict=True))
        assert all(maps._turn(a, b, point) >= 0 for a, b in sides for point in points)


def test_nothing_to_draw_is_an_empty_picture():
    assert maps.draw([]).spots == {}


def test_the_trap_of_the_land_register():
    """4410分の539 + 4410分の1078 do not come to one: each is a share of the whole, of what one transfer moved."""
    entries = [
        Entry(1, "", "甲", F(1)),
        Entry(2, "甲", "乙", F(1617, 4410), WHOLE, "相続"),
        Entry(2, "甲", "丙", F(2793, 4410), WHOLE, "相続"),
        Entry(3, "乙", "丁", F(539, 4410), WHOLE, "乙持分全部移転"),
        Entry(3, "乙", "戊", F(1078, 4410), WHOLE, "乙持分全部移転"),
    ]
    holding = land.replay(entries)
    assert holding.shares == {"丙": F(2793, 4410), "丁": F(539, 4410), "戊": F(1078, 4410)}
    assert not holding.findings


def test_a_share_of_what_was_transferred():
    entries = [
        Entry(1, "", "甲", F(1, 2)), Entry(1, "", "乙", F(1, 2)),
        Entry(2, "甲", "丙", F(1, 3), GIVEN, "相続"), Entry(2, "甲", "丁", F(2, 3), GIVEN, "相続"),
    ]  # fmt: skip
    holding = land.replay(entries)
    assert holding.shares == {"乙": F(1, 2), "丙": F(1, 6), "丁": F(1, 3)}
    assert [(found.field, found.blocks) for found in holding.findings] == [("", False)]
    assert "1になりません" in holding.findings[0].says


@pytest.mark.parametrize(
    ("entries", "field", "says"),
    [
        ([Entry(1, "", "甲", F(1)), Entry(2, "乙", "丙", F(1))], "order-2", "持分がありません"),
        ([Entry(1, "", "甲", F(1, 2)), Entry(2, "甲", "乙", F(3, 4), WHOLE)], "order-2", "超えます"),
        ([Entry(1, "", "甲", F(1)), Entry(2, "甲", "乙", F(1, 2), GIVEN, "所有権全部移転")], "order-2", "残ります"),
        ([Entry(1, "", "甲", F(1, 2))], "", "合計が2分の1"),
    ],
)
def test_transfers_that_do_not_fit_are_findings(entries, field, says):
    found = [each for each in land.replay(entries).findings if each.blocks]
    assert any(each.field == field and says in each.says for each in found)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.fractions(0, 1)), max_size=12))
def test_what_is_transferred_is_neither_made_nor_lost(moves):
    first = Entry(1, "", "0", F(1))
    entries = [Entry(n, str(giver), str(taker), share) for n, (giver, taker, share) in enumerate(moves, 2)]
    assert sum(land.replay([first, *entries]).shares.values()) == 1


def test_the_order_of_input_is_irrelevant():
    entries = [Entry(1, "", "甲", F(1)), Entry(2, "甲", "乙", F(1, 2)), Entry(3, "乙", "丙", F(1))]
    assert land.replay(entries[::-1]).shares == land.replay(entries).shares == {"甲": F(1, 2), "丙": F(1, 2)}


def test_a_day_is_counted_in_one_year_only():
    days = [D(2023, 3, 30) + timedelta(days=n) for n in range(4)]
    years = statistics.by_year([(Event.FOUND, day) for day in days], [], 2022, 2023)
    assert [(year.fiscal_year, year.counts[Event.FOUND], year.standing) for year in years] == [
        (2023, 2, 4),
        (2022, 2, 2),
    ]
