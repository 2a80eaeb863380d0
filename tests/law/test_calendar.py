"""和暦 with its traps, months, working days and periods."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.law import calendar
from azukari.law.calendar import PartialDay, parse_day, parse_month
from azukari.law.clock import split_time
from azukari.law.partial import parse_partial
from azukari.law.refusal import Refusal

D = date


def test_every_day_is_read_back_as_it_was_written():
    day = D(1873, 1, 1)
    while day <= D(2039, 12, 31):
        assert parse_day(calendar.era_day(day)) == day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年11月23日", D(2026, 11, 23)),
        ("令和元年5月1日", D(2019, 5, 1)),
        ("R8.11.23", D(2026, 11, 23)),
        ("r8/11/23", D(2026, 11, 23)),
        ("R081123", D(2026, 11, 23)),
        ("昭20.5.3", D(1945, 5, 3)),
        ("明31・7・16", D(1898, 7, 16)),
        ("R8・11・23", D(2026, 11, 23)),
        ("令和８年１１月２３日", D(2026, 11, 23)),
        ("㋿8年11月23日", D(2026, 11, 23)),
        ("2026/11/23", D(2026, 11, 23)),
        ("2026-11-23", D(2026, 11, 23)),
        ("20261123", D(2026, 11, 23)),
        ("2026年11月23日", D(2026, 11, 23)),
        (" 昭和 64年1月7日 ", D(1989, 1, 7)),
        ("平成元年1月8日", D(1989, 1, 8)),
        ("明治45年7月30日", D(1912, 7, 30)),
        ("大正元年7月30日", D(1912, 7, 30)),
        ("大正15年12月25日", D(1926, 12, 25)),
        ("昭和元年12月25日", D(1926, 12, 25)),
        ("明治6年1月1日", D(1873, 1, 1)),
        ("昭和弐拾年五月参拾壱日", D(1945, 5, 31)),
        ("大正十年拾壱月廿三日", D(1921, 11, 23)),
        ("令和六年二月二十九日", D(2024, 2, 29)),
    ],
)
def test_a_day_is_read_in_every_form_a_clerk_uses(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("平成31年5月1日", "その日は平成ではありません。令和元年5月1日(2019年)のことですか。"),
        ("令和元年4月30日", "その日は令和ではありません。平成31年4月30日(2019年)のことですか。"),
        ("昭和64年2月1日", "その日は昭和ではありません。平成元年2月1日(1989年)のことですか。"),
        ("昭和元年12月24日", "その日は昭和ではありません。大正15年12月24日(1926年)のことですか。"),
        ("大正元年7月29日", "その日は大正ではありません。明治45年7月29日(1912年)のことですか。"),
        ("8.11.23", "「8.11.23」には元号がありません。R8.11.23 か西暦4桁で入れてください。"),
        ("令和7年2月29日", "2025年2月に29日はありません。日付を確かめてください。"),
        ("令和7年13月1日", "13月という月はありません。日付を確かめてください。"),
        (
            "明治5年12月30日",
            "「明治5年12月30日」は旧暦の日付です(明治5年12月2日まで)。西暦の日には直せません。年だけで入れてください。",
        ),
        (
            "あした",
            "「あした」は日付として読めません。令和8年11月23日、R8.11.23、2026/11/23 のように入れてください。",
        ),
    ],
)
def test_an_impossible_day_is_refused_with_the_day_that_was_meant(text, sentence):
    with pytest.raises(Refusal) as refused:
        parse_day(text)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    "text", ["", "令和", "令和0年1月1日", "0000/1/1", "2026/0/1", "2026/1/0", "20260230", "R8.2.30", "9999999"]
)
def test_nonsense_is_refused_and_never_crashes(text):
    with pytest.raises(Refusal):
        parse_day(text)


@given(st.text(alphabet="令和平成昭大正明治元年月日0123456789./-RHSTM頃不詳推定上旬からまで年月日十", max_size=16))
def test_whatever_is_typed_is_a_day_or_a_refusal(text):
    for read in (parse_day, parse_month, parse_partial):
        with suppress(Refusal):
            assert read(text) is not None


def test_months():
    assert parse_month("令和7年5月") == parse_month("R7.5") == parse_month("202505") == D(2025, 5, 1)
    assert parse_month("昭和64年1月") == parse_month("平成元年1月") == D(1989, 1, 1)
    assert calendar.era_month(D(2025, 5, 1)) == "令和7年5月"
    assert calendar.era_month(D(2019, 5, 20)) == "令和元年5月"
    with pytest.raises(Refusal, match="平成31年4月"):
        parse_month("令和元年4月")
    assert calendar.add_months(D(2024, 1, 31), 1) == D(2024, 2, 29)
    assert calendar.add_months(D(2024, 1, 31), -2) == D(2023, 11, 30)
    assert calendar.last_day(D(2023, 2, 1)) == D(2023, 2, 28)


def test_working_days_step_over_holidays_and_the_year_end():
    assert calendar.working_day_on_or_after(D(2026, 11, 21)) == D(2026, 11, 24)
    assert calendar.working_day_on_or_after(D(2025, 6, 10)) == D(2025, 6, 10)


@pytest.mark.parametrize(
    ("event", "length", "ends"),
    [
        (D(2024, 1, 31), {"months": 1}, D(2024, 2, 29)),  # 起算日2月1日、応当日3月1日の前日
        (D(2024, 1, 30), {"months": 1}, D(2024, 2, 29)),  # 応当日2月31日がない: 月の末日
        (D(2023, 3, 10), {"months": 3}, D(2023, 6, 10)),
        (D(2024, 2, 29), {"years": 1}, D(2025, 2, 28)),
        (D(2024, 5, 1), {"days": 14}, D(2024, 5, 15)),
        (D(2024, 5, 1), {"months": 3, "from_midnight": True}, D(2024, 7, 31)),
    ],
)
def test_a_period_ends_by_the_calendar(event, length, ends):
    assert calendar.period_ends(event, **length) == ends


def test_a_period_that_ends_on_a_closed_day_runs_on():
    assert calendar.deadline(D(2026, 8, 23), months=3) == D(2026, 11, 24)  # 11月23日は勤労感謝の日


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("昭和20年5月10日", D(1945, 5, 10), D(1945, 5, 10)),
        ("昭和20年5月", D(1945, 5, 1), D(1945, 5, 31)),
        ("昭和20年5月日不詳", D(1945, 5, 1), D(1945, 5, 31)),
        ("昭和20年月日不詳", D(1945, 1, 1), D(1945, 12, 31)),
        ("昭和20年", D(1945, 1, 1), D(1945, 12, 31)),
        ("1945", D(1945, 1, 1), D(1945, 12, 31)),
        ("昭和64年", D(1989, 1, 1), D(1989, 1, 7)),
        ("昭和20年5月頃", D(1945, 4, 1), D(1945, 6, 30)),
        ("昭和20年5月10日頃", D(1945, 4, 30), D(1945, 5, 20)),
        ("推定昭和20年5月下旬", D(1945, 5, 21), D(1945, 5, 31)),
        ("令和5年2月下旬", D(2023, 2, 21), D(2023, 2, 28)),
        ("令和5年1月10日から20日までの間", D(2023, 1, 10), D(2023, 1, 20)),
        ("令和5年1月10日から2月3日までの間", D(2023, 1, 10), D(2023, 2, 3)),
        ("昭和20年3月10日頃から同月20日頃までの間", D(1945, 2, 28), D(1945, 3, 30)),
        ("昭和20年3月10日から同年4月までの間", D(1945, 3, 10), D(1945, 4, 30)),
        ("令和5年1月10日〜令和5年1月20日", D(2023, 1, 10), D(2023, 1, 20)),
        ("昭和20年3月末日", D(1945, 3, 31), D(1945, 3, 31)),
        ("昭和20年3月初旬", D(1945, 3, 1), D(1945, 3, 10)),
        ("昭和20年夏頃", D(1945, 6, 1), D(1945, 8, 31)),
        ("昭和64年冬", D(1989, 1, 1), D(1989, 1, 7)),
        ("年月日不詳", date.min, date.max),
        ("不詳", date.min, date.max),
        ("死亡の年月日時不詳", date.min, date.max),
        ("昭和20年8月6日死亡時刻不詳", D(1945, 8, 6), D(1945, 8, 6)),
        ("昭和20年8月6日認定死亡", D(1945, 8, 6), D(1945, 8, 6)),
        ("昭和20年8月6日以前", date.min, D(1945, 8, 6)),
        ("昭和20年8月以後", D(1945, 8, 1), date.max),
        ("明治5年以前", date.min, D(1872, 12, 31)),
        ("昭和20年前後", D(1944, 1, 1), D(1946, 12, 31)),
        ("昭和年月日不詳", D(1926, 12, 25), D(1989, 1, 7)),
        ("1998-03-??", D(1998, 3, 1), D(1998, 3, 31)),
        ("令和2年1月10日午前5時頃から午後3時頃までの間", D(2020, 1, 10), D(2020, 1, 10)),
        ("推定令和2年1月31日午後11時から翌日午前2時までの間", D(2020, 1, 31), D(2020, 2, 1)),
        ("令和2年1月10日午後11時頃から翌11日午前2時頃までの間", D(2020, 1, 10), D(2020, 1, 11)),
        ("明治卅一年七月十六日", D(1898, 7, 16), D(1898, 7, 16)),
        ("2020ー01−02", D(2020, 1, 2), D(2020, 1, 2)),
        ("文化3年5月6日", D(1806, 1, 20), D(1807, 2, 20)),
        ("天保3年5月6日", D(1832, 1, 20), D(1833, 2, 20)),
        ("明治5年12月2日", D(1872, 1, 20), D(1872, 12, 31)),
        ("明治6年", D(1873, 1, 1), D(1873, 12, 31)),
    ],
)
def test_a_partial_day_is_an_interval_and_keeps_the_registers_words(words, first, last):
    assert parse_partial(words) == PartialDay(first, last, words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("明治5年12月3日", "明治5年12月に3日はありません。日付を確かめてください。"),
        ("明治五年十二月三十日", "明治5年12月に30日はありません。日付を確かめてください。"),
        ("天保8年5月31日", "天保8年5月に31日はありません。日付を確かめてください。"),
        ("慶応4年13月1日", "13月という月はありません。日付を確かめてください。"),
        ("慶応10年", "「慶応10年」はありません(慶応は4年まで)。年を確かめてください。"),
        (
            "平成10年3月10日から3月1日まで",
            "「平成10年3月10日から3月1日まで」は終わりの日が初めの日より前です。日付を確かめてください。",
        ),
    ],
)
def test_a_year_or_a_stretch_that_never_was_is_refused(words, sentence):
    with pytest.raises(Refusal) as refused:
        parse_partial(words)
    assert refused.value.sentence == sentence


def test_partial_days_are_compared_only_as_far_as_they_tell():
    may, tenth, year = (parse_partial(words) for words in ("昭和20年5月", "昭和20年5月10日", "昭和21年"))
    assert may.is_before(year) is True
    assert year.is_before(may) is False
    assert may.is_before(tenth) is None
    assert tenth.is_before(tenth) is False
    assert tenth.is_certain
    assert not may.is_certain


@pytest.mark.parametrize(
    ("words", "day", "minute"),
    [
        ("2020-01-01 10:30", "2020-01-01", 630),
        ("2020-01-01T10:30:00", "2020-01-01", 630),
        ("2020-01-01 00:00:00", "2020-01-01", None),
        ("令和2年1月1日午前0時", "令和2年1月1日", 0),
        ("令和2年1月1日午後0時5分", "令和2年1月1日", 725),
        ("昭和弐拾年五月五日午前拾時参拾分", "昭和20年5月5日", 630),
        ("令和2年1月1日午前10時頃", "令和2年1月1日", None),
        ("令和2年1月1日推定午前10時", "令和2年1月1日", None),
        ("昭和20年5月頃", "昭和20年5月頃", None),
        ("年月日時不詳", "年月日時不詳", None),
        ("令和2年1月1日午後12時30分", "令和2年1月1日", None),
        ("令和2年1月1日午後15時", "令和2年1月1日", None),
        ("令和2年1月1日午前5時から午後3時", "令和2年1月1日午前5時から午後3時", None),
    ],
)
def test_the_minute_a_register_tells_is_split_from_the_day(words, day, minute):
    assert split_time(words) == (day, minute)
