"""The main job by keyboard alone, in a city of its own: an office's files become the insurer's, right to the byte.

The expected bytes are written here by hand from the insurers' record layouts (7111, 8125, 8222);
only the days move with the calendar.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from azukari.law.calendar import add_months, last_day, month_of
from tests import people
from tests.browser.audit import complaints
from tests.browser.keyboard import download, hand_over, press, sign_in, tab_to
from tests.care import town
from tests.covers import covers
from tests.server import Server

CLAIMS = b"""\
1,1,0,5,711,0,0,1300100011,0,7,%(review)b,1
2,2,7111,%(month)b,1300100011,1,0,02,2,902,9966,9966,0,0,0,0,0,0,0,0
2,3,8125,1300100011,1,%(month)b,139998,1105,0000000101,,,19400501,2,12,%(since)b,%(until)b,%(noticed)b,01,462111,442,1,442,,,13000017,
2,4,8125,1300100011,1,%(month)b,139998,1105,0000000101,,,19400501,2,12,%(since)b,%(until)b,%(noticed)b,99,466191,9,1,9,451,4983,13000017,
2,5,8125,1300100011,1,%(month)b,139998,1105,0000000102,,,19381231,1,13,%(since)b,%(until)b,%(noticed)b,01,462111,442,1,442,,,13000017,
2,6,8125,1300100011,1,%(month)b,139998,1105,0000000102,,,19381231,1,13,%(since)b,%(until)b,%(noticed)b,99,466191,9,1,9,451,4983,13000017,
3,7
"""
SLIPS = b"""\
1,1,0,4,822,0,0,1300100011,0,7,%(review)b,2
2,2,8222,%(month)b,00139998,1300100011,1,%(created)b,3,01,0000000101,19400501,2,12,%(from)b,%(to)b,,3,1360300014,1,63,1200,,,,,,,
2,3,8222,%(month)b,00139998,1300100011,1,%(created)b,3,99,0000000101,19400501,2,12,%(from)b,%(to)b,5032,3,0,,,,,,,1200,13000025,1370100016,13000017
2,4,8222,%(month)b,00139998,1300100011,1,%(created)b,3,01,0000000102,19381231,1,13,%(from)b,%(to)b,,3,1370300012,1,66,4228,,,,,,,
2,5,8222,%(month)b,00139998,1300100011,1,%(created)b,3,99,0000000102,19381231,1,13,%(from)b,%(to)b,10531,3,0,,,,,,,4228,13000025,1370100016,13000017
3,6
"""


def in_the_calendar(today: date) -> dict[bytes, bytes]:
    """The days of a claim for last month that is closed today."""
    month = add_months(month_of(today), -1)
    since = add_months(month, -6)
    until = last_day(add_months(since, 11))
    review = month_of(today) if today.day <= 10 else add_months(month_of(today), 1)
    days = {
        "month": f"{month:%Y%m}",
        "review": f"{review:%Y%m}",
        "since": f"{since:%Y%m}01",
        "until": f"{until:%Y%m%d}",
        "noticed": f"{since:%Y%m}02",
        "created": f"{add_months(month, 1):%Y%m}01",
        "from": f"{since:%Y%m}",
        "to": f"{until:%Y%m}",
    }
    return {name.encode(): day.encode() for name, day in days.items()}


@covers("CARE-02")
def test_an_office_files_a_centre_accepts_and_the_files_are_right(server: Server, page: Page, tmp_path: Path):
    today = timezone.localdate()
    days = in_the_calendar(today)
    month = add_months(month_of(today), -1)
    town.lay(people.cast(today), month)
    hand_over(page, server, town.files(month), tmp_path)
    assert "2人のうち、このまま提出できるのは2人" in page.inner_text("main")
    assert not list(complaints(page))
    tab_to(page, "試験 花子さんを提出する")
    press(page, "印を付けた人を提出する")
    assert "2人分の請求を、地域包括支援センターに提出しました" in page.inner_text("main")
    press(page, "サインアウト")

    sign_in(page, server, "asahi-chief", people.PASSWORD)
    press(page, "請求")
    press(page, "指摘のない2件をまとめて受け付ける")
    assert "2件を受け付けました" in page.inner_text("main")
    press(page, "月の締め")
    press(page, "締める内容を確かめる")
    assert "2件、9,966円を締めますか" in page.inner_text("main")
    assert not list(complaints(page))
    press(page, "月を締める")
    claims = download(page, "受け取る：K")
    slips = download(page, "受け取る：Y")
    assert claims == (CLAIMS % days).replace(b"\n", b"\r\n")
    assert slips == (SLIPS % days).replace(b"\n", b"\r\n")
