"""区分変更, a renewed certification, another office: what becomes of those before, as a specialist can sign it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.rules.facts import Certification
from azukari.care.rules.person import certifications_of, heaviest
from azukari.care.rules.succession import (
    ChargeOverlaps,
    EndsBeforeItBegins,
    Overlaps,
    certifications_after,
    charge_ends,
    ended_by,
    is_known,
)

HEAVY = Certification("13", date(2026, 4, 1), date(2028, 3, 31), 10531, date(2026, 4, 1), date(2028, 3, 1))
LIGHT = Certification("12", date(2026, 8, 10), date(2027, 8, 31), 5032, date(2026, 8, 1), date(2027, 8, 1))
PENDING = Certification("13", date(2026, 8, 10), None, 10531, date(2026, 8, 1), None, "changing")


@pytest.mark.parametrize(
    ("month", "last", "worst", "limit"),
    [
        (date(2026, 7, 1), "13", "13", 10531),
        (date(2026, 8, 1), "12", "13", 10531),  # 月の途中で軽くなった
        (date(2026, 9, 1), "12", "12", 5032),
        (date(2026, 10, 1), "12", "12", 5032),
    ],
)
def test_a_lighter_level_counts_from_the_month_after_though_the_old_row_stands_open(month, last, worst, limit):
    for order in ((HEAVY, LIGHT), (LIGHT, HEAVY)):
        current = certifications_of(month, order)
        assert current[-1].level == last
        assert (heaviest(current).level, heaviest(current).limit_units) == (worst, limit)


def test_of_two_rows_of_one_day_and_of_equals_the_later_wins():
    again = replace(HEAVY, until=date(2027, 3, 31))
    assert certifications_of(date(2026, 9, 1), (HEAVY, again)) == [again]
    renewed = replace(HEAVY, since=date(2026, 9, 16), limit_units=10000)
    assert heaviest(certifications_of(date(2026, 9, 1), (HEAVY, renewed))) is renewed


def test_a_superseded_row_never_was_a_certification():
    assert certifications_of(date(2026, 9, 1), (LIGHT, replace(HEAVY, status="superseded"))) == [LIGHT]


def test_a_new_certification_ends_the_one_before_and_the_application():
    ended, over = certifications_after(LIGHT, [HEAVY, PENDING])
    assert (ended.until, ended.limit_until, ended.status) == (date(2026, 8, 9), date(2026, 8, 1), "decided")
    assert (over.status, over.until) == ("superseded", None)
    assert certifications_after(PENDING, [HEAVY]) == [HEAVY]  # 申請だけでは終わらない


def test_an_earlier_certification_makes_no_room_for_itself():
    with pytest.raises(Overlaps, match="令和8年8月10日"):
        certifications_after(HEAVY, [LIGHT])
    before = replace(HEAVY, until=date(2026, 8, 9))
    assert certifications_after(before, [LIGHT]) == [LIGHT]
    with pytest.raises(EndsBeforeItBegins):
        certifications_after(replace(HEAVY, until=date(2026, 3, 31)), [])


def test_what_was_ended_early_is_still_known():
    ended, _ = certifications_after(LIGHT, [HEAVY, PENDING])
    assert is_known(HEAVY, [ended, LIGHT])
    assert not is_known(HEAVY, [replace(ended, until=date(2026, 7, 31)), LIGHT])


def test_a_charge_ends_with_the_month_before_the_next():
    first, second = (date(2026, 4, 1), None), (date(2026, 9, 1), None)
    assert ended_by(second[0], first) == date(2026, 8, 1)
    assert charge_ends(first[0], None, [second]) == date(2026, 8, 1)
    assert charge_ends(second[0], None, [first]) is None
    with pytest.raises(ChargeOverlaps, match="令和8年9月"):
        charge_ends(first[0], date(2026, 9, 1), [second])
