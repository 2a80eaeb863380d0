"""The page that shows a case on the vendor's side: opened by its word, closed when nobody touches it, alone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from azukari.house.papers.viewer import IDLE_MINUTES, Viewer, viewer
from azukari.house.rules.family import answer
from azukari.house.rules.family.sections import sections
from azukari.house.rules.package import ANSWER, LINES, REGISTERS
from azukari.paper.package import Key, Package
from tests.browser.audit import complaints
from tests.covers import covers
from tests.house.family_examples import FATHER, family

WORDS = [
    {"id": 1, "register": 7, "says": "昭和五年四月一日出生", "fact": {"event": "death", "at": "平成7年9月9日"}}
]  # fmt: skip
HOUSE = {"number": "空-00001", "address": "緑町<1>", "lot": "", "district": "緑町1丁目", "rank": "vacant", "note": ""}
REGISTER = {
    "id": 7,
    "kind": "closed",
    "town": "見本市",
    "honseki": "一丁目1番",
    "head": "見本辻 太郎",
    "since": "",
    "until": "",
}


def says(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def made() -> Viewer:
    files = {
        "house.json": says(HOUSE), REGISTERS: says([REGISTER]), LINES: says(WORDS), "transfers.json": says([]),
        "letters/1.pdf": b"%PDF",
        ANSWER: says(sections(answer.conclude(family(), FATHER, "final"))),
    }  # fmt: skip
    return viewer(Package("p-1", "空案-2026-01", "USB-01", Key.draw().public, files=files))


@pytest.fixture
def shown(made: Viewer, page: Page, tmp_path) -> Page:
    (tmp_path / "閲覧.html").write_bytes(made.page)
    page.clock.install()
    page.goto((tmp_path / "閲覧.html").as_uri())
    return page


def enter(page: Page, word: str) -> None:
    page.get_by_label("合言葉").fill(word)
    page.keyboard.press("Enter")


def test_the_page_holds_nothing_that_can_be_read(made):
    assert "見本辻" not in made.page.decode()
    assert "緑町" not in made.page.decode()


def test_the_word_opens_it_and_another_does_not(made, shown):
    enter(shown, "0" * 20)
    expect(shown.get_by_role("alert")).to_contain_text("合言葉が違います")
    enter(shown, made.word)
    expect(shown.get_by_role("main")).to_contain_text("緑町<1>")
    for text in ("見本辻 太郎", "除籍", "空家等", "照会文書　letters/1.pdf", "現在の権利者", "見本辻 梅　2分の1"):
        expect(shown.get_by_role("main")).to_contain_text(text)
    assert not list(complaints(shown))


@covers("AKI-19")
def test_it_closes_after_the_idle_minutes_and_not_before(made, shown):
    enter(shown, made.word)
    expect(shown.get_by_role("main")).to_contain_text("見本辻")
    shown.clock.fast_forward((IDLE_MINUTES * 60 - 5) * 1000)
    expect(shown.get_by_role("main")).to_contain_text("見本辻")
    shown.keyboard.press("ArrowDown")  # 操作があれば、また数え直す
    shown.clock.fast_forward((IDLE_MINUTES * 60 - 5) * 1000)
    expect(shown.get_by_role("main")).to_contain_text("見本辻")
    shown.clock.fast_forward(10_000)
    expect(shown.get_by_role("alert")).to_contain_text(f"{IDLE_MINUTES}分間操作がなかったので、閉じました。")
    assert "見本辻" not in shown.content()
    assert not list(complaints(shown))


@covers("AKI-19")
def test_a_machine_that_slept_shows_nothing_when_it_wakes(made, shown):
    enter(shown, made.word)
    expect(shown.get_by_role("main")).to_contain_text("見本辻")
    shown.clock.set_system_time(shown.evaluate("Date.now()") + IDLE_MINUTES * 60_000)
    shown.mouse.move(5, 5)
    assert "見本辻" not in shown.content()


def test_it_is_closed_by_hand(made, shown):
    enter(shown, made.word)
    shown.get_by_role("button", name="いま閉じる").click()
    assert "見本辻" not in shown.content()
