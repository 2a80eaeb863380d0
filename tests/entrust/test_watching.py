"""Accesses by organisation and day: a spike and a night are seen, an ordinary month is quiet."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse

from azukari.entrust.rules.watch import Alert, Count, alerts
from azukari.entrust.services import watching
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.people import TODAY, enter

BEGAN = date(2026, 8, 1)
OFFICES = range(1, 66)
FEW = 3  # alerts in a month of 65 organisations that nobody would mind


def ordinary(seed: int) -> list[Count]:
    """Three months of a city: a few clicks on weekdays, a rush of claims in the first days of each month."""
    chance = random.Random(seed)
    found = []
    for office in OFFICES:
        size = chance.choice((1, 2, 4))
        for nth in range(92):
            day = BEGAN + timedelta(days=nth)
            if day.weekday() < 5:
                rush = chance.randint(20, 60) if day.day <= 6 else 0
                late = chance.choice((1, 2)) if chance.random() < 0.01 else 0  # 残業
                found.append(Count(office, day, size * (chance.randint(0, 8) + rush), late))
    return found


def of_october(found: list[Alert]) -> list[Alert]:
    return [one for one in found if one.count.day >= date(2026, 10, 1)]


@pytest.mark.parametrize("seed", range(5))
@covers("CARE-33")
def test_an_ordinary_month_gives_few_alerts(seed):
    assert len(of_october(list(alerts(ordinary(seed))))) <= FEW


@pytest.mark.parametrize("seed", range(5))
@covers("CARE-33")
def test_a_spike_and_a_night_are_seen(seed):
    spike = Count(7, date(2026, 10, 20), 1500, 0)
    night = Count(9, date(2026, 10, 21), 12, 12)
    usual = [one for one in ordinary(seed) if (one.organisation, one.day) not in {(7, spike.day), (9, night.day)}]
    found = {one.count for one in of_october(list(alerts([*usual, spike, night])))}
    assert {spike, night} <= found


def test_a_spike_is_no_measure_for_the_next():
    days = [Count(1, date(2026, 10, nth), total, 0) for nth, total in ((1, 50), (2, 900), (3, 900), (4, 180))]
    assert [one.count.day.day for one in alerts(days)] == [2, 3]


def test_a_last_click_after_ten_is_overtime():
    assert not list(alerts([Count(1, TODAY, 20, 2)]))


def seed(organisation: int, at: str, times: int) -> None:
    with raw.owner() as owner:
        owner.execute(
            "insert into entrust_record (at, act, outcome, organisation, device, says) "
            "select %s::timestamptz, 'care.claim.list', 'done', %s, '192.0.2.1', '' from generate_series(1, %s)",
            (at, organisation, times),
        )


@pytest.mark.usefixtures("city")
@covers("CARE-33")
def test_the_page_counts_from_the_records_and_leads_to_the_day():
    sakura, ume = enter("sakura").organisation, enter("ume").organisation
    for day in range(1, 31):
        seed(sakura, f"2026-09-{day:02d} 10:00+09", 20)
    seed(sakura, "2026-10-02 10:00+09", 700)
    seed(ume, "2026-10-03 02:00+09", 4)
    month = watching.see_days(date(2026, 10, 1), by=enter("city-clerk"))
    assert [(name, one.count.day.day) for name, one in month.alerts] == [
        ("うめケアプラン(架空)", 3), ("さくらケアプラン(架空)", 2),
    ]  # fmt: skip
    page = browser("city-clerk").get(reverse("records-days", query={"month": "2026-10"})).content.decode()
    assert "700件は、これまで2か月でいちばん多かった日(20件)の3倍を超えています" in page
    assert "夜間(22時から6時まで)に4件あります" in page
    assert f"since=2026-10-02&amp;until=2026-10-02&amp;organisation={sakura}" in page
    before = browser("city-clerk").get(reverse("records-days", query={"month": "2026-09"})).content.decode()
    assert "ふだんと違う日はありません" in before


@pytest.mark.usefixtures("city")
def test_commands_and_nightly_work_are_not_counted():
    clerk = enter("city-clerk")
    with raw.owner() as owner:
        for device in ("shell:root", "コマンド", "azukari medium watch"):
            owner.execute(
                "insert into entrust_record (at, act, outcome, organisation, device, says) "
                "values ('2026-10-02 02:00+09', 'x', 'done', %s, %s, '')",
                (clerk.organisation, device),
            )
    assert watching.see_days(date(2026, 10, 1), by=clerk).rows == []


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("month", ["x", "2026-13", "0001-01", "2999-01"])
def test_a_month_that_cannot_be_read_is_this_one(month):
    assert browser("city-clerk").get(reverse("records-days", query={"month": month})).status_code == 200
