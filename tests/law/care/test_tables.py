"""The dated tables of care: what they say, and that a layout is whole."""

from datetime import date
from importlib.resources import files

import pytest

from azukari.law.dated import load
from azukari.paper.records import layout

LAYOUTS = sorted(path.name.removesuffix(".toml") for path in files("azukari.law.care").joinpath("layouts").iterdir())
D = date


@pytest.mark.parametrize(
    ("day", "basic", "designated", "improvement"),
    [
        (D(2019, 10, 1), 431, None, None),
        (D(2021, 3, 31), 431, None, None),
        (D(2021, 4, 1), 439, None, None),
        (D(2021, 9, 30), 439, None, None),
        (D(2021, 10, 1), 438, None, None),
        (D(2024, 3, 31), 438, None, None),
        (D(2024, 4, 1), 442, 472, None),
        (D(2026, 5, 31), 442, 472, None),
        (D(2026, 6, 1), 442, 472, 21),
        (D(2030, 1, 1), 442, 472, 21),
    ],
)
def test_units_of_46(day, basic, designated, improvement):
    says = load("care/units.toml").on(day).says
    assert (says["basic"], says.get("designated"), says.get("improvement_permille")) == (basic, designated, improvement)


@pytest.mark.parametrize(
    ("day", "level", "units"),
    [
        (D(2019, 9, 30), "12", 5003), (D(2019, 10, 1), "12", 5032), (D(2019, 10, 1), "13", 10531),
        (D(2026, 6, 1), "06", 5032), (D(2026, 6, 1), "25", 36217),
    ],
)  # fmt: skip
def test_limits(day, level, units):
    assert load("care/limits.toml").on(day).says["units"][level] == units


@pytest.mark.parametrize("name", ["units", "services"])
def test_what_is_not_verified_is_named_and_exists(name):
    for version in load(f"care/{name}.toml").versions:
        assert version.verified == (not version.says.get("unverified"))
        assert set(version.says.get("unverified", ())) <= set(version.says)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("control", 12), ("end", 2), ("7111", 18), ("7113", 12), ("8124", 24), ("8125", 24), ("8222", 27),
        ("8171-01", 56), ("8171-02", 18), ("8171-10", 38), ("8171-14", 19), ("7411-D1", 13), ("7411-D1-14", 14),
        ("7511-H1", 20), ("7513-H1", 22), ("7521-D1", 15),
    ],
)  # fmt: skip
def test_how_many_fields_a_record_has(name, count):
    assert len(layout(name, D(2026, 7, 1)).fields) == count


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_whole(name):
    for version in load(f"care/layouts/{name}.toml").versions:
        fields = layout(name, version.since).fields
        assert [field.no for field in fields] == list(range(1, len(fields) + 1))
        assert len({field.key for field in fields}) == len({field.name for field in fields}) == len(fields)
        assert {field.kind for field in fields} <= {"N", "AN", "K", "X"}
        assert all(len(field.value) <= field.width for field in fields)


def test_an_insurers_number_has_six_digits_in_the_claim_and_eight_in_the_slip():
    width = {
        name: layout(name, D(2026, 7, 1)).fields[at].width for name, at in (("8125", 4), ("8222", 2), ("8171-01", 4))
    }
    assert width == {"8125": 6, "8222": 8, "8171-01": 8}


def test_what_care_management_writes_names_fields_that_exist():
    for version in load("care/usage.toml").versions:
        for use in ("given", "blank", "last", "lines", "needed", "insured", "public", "same"):
            for record, keys in version.says[use].items():
                assert set(keys) <= set(layout(record, D(2026, 7, 1)).keys), (use, record)
