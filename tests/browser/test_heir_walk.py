"""The second tour by keyboard alone: from a register's lines to the printed chart, and the name and share in it."""

from __future__ import annotations

import subprocess
from datetime import date

from playwright.sync_api import Page

from azukari.house.services.houses import HouseFacts, register_house
from tests import people
from tests.browser.keyboard import download, press, sign_in, tab_to, type_into
from tests.server import Server

NAME = "見本\u8fbb\U000e0102 梅"  # 一点しんにょうの辻
VIEW = "document.querySelector('svg.diagram').getAttribute('viewBox')"


def choose(page: Page, name: str, number: str) -> None:
    """In a list of persons, type the number of one."""
    tab_to(page, name)
    page.keyboard.type(number)


def choose_sex(page: Page, name: str, down: int) -> None:
    tab_to(page, name)
    for _ in range(down):
        page.keyboard.press("ArrowDown")


def save(page: Page, says: str) -> None:
    press(page, "この行を入れる")
    assert f"「{says}」を入れました" in page.inner_text("main")


def add_register(page: Page) -> None:
    press(page, "戸籍を加える")
    type_into(page, "本籍地の市区町村", "見本県東野森市")
    type_into(page, "本籍(市区町村より後)", "一丁目1番")
    type_into(page, "筆頭者・戸主", "見本 太郎")
    type_into(page, "編製日", "昭和30年5月5日")
    press(page, "保存して記載へ進む")


def name_the_head(page: Page) -> None:
    """A day that never was is refused, and what was typed stays."""
    press(page, "人(筆頭者・戸主など)")
    type_into(page, "この人の氏名", "見本 太郎")
    choose_sex(page, "この人の性別", 1)
    type_into(page, "出生の年月日", "昭和64年2月1日")
    press(page, "この行を入れる")
    assert "昭和ではありません" in page.inner_text("[data-errors]")
    assert page.input_value("[name=who_name]") == "見本 太郎"  # 打ったものは残っている
    tab_to(page, "出生の年月日")
    page.keyboard.press("Control+A")
    page.keyboard.type("昭和5年4月1日")
    save(page, "人(筆頭者・戸主など)")
    assert "見本 太郎" in page.text_content("svg.diagram")


def enter_kin(page: Page) -> None:
    """A marriage, a birth, a death: the diagram grows with each."""
    press(page, "婚姻")
    choose(page, "夫", "1")
    type_into(page, "妻の氏名", "見本 花")
    type_into(page, "年月日", "昭和30年5月5日")
    save(page, "婚姻")

    press(page, "出生")
    type_into(page, "子の氏名", NAME)
    choose_sex(page, "子の性別", 2)
    choose(page, "父", "1")
    choose(page, "母", "2")
    type_into(page, "年月日", "昭和33年8月8日")
    type_into(page, "続柄", "長女")
    save(page, "出生")

    press(page, "死亡")
    choose(page, "亡くなった人", "1")
    type_into(page, "年月日", "平成7年9月9日")
    save(page, "死亡")
    assert NAME in page.text_content("svg.diagram")


def look_closely(page: Page) -> None:
    """The picture moves by keyboard, and comes back; paper shows it whole in any case."""
    tab_to(page, NAME)
    seen = page.evaluate(VIEW)
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    close = page.evaluate(VIEW)
    assert close != seen
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(VIEW) == seen
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(VIEW) == close
    page.keyboard.press("0")
    assert page.evaluate(VIEW) == seen


def test_an_heir_is_walked_from_a_register_to_the_printed_chart(server: Server, page: Page):
    today = date.today()  # noqa: DTZ011  (the server's clock is the test's)
    clerk = people.cast(today).clerk
    house = register_house(HouseFacts(address="見本県東野森市一丁目1番1号", found_on=today), by=clerk)
    sign_in(page, server, "city-clerk", people.PASSWORD)
    page.goto(f"{server}/house/{house}/")
    press(page, "親族関係と相続人")
    add_register(page)
    name_the_head(page)
    enter_kin(page)
    look_closely(page)
    press(page, "親族関係に戻る")
    press(page, "相続人を確定する")
    choose(page, "被相続人", "1")
    press(page, "計算する")
    assert "民法887条1項" in page.inner_text("main")
    press(page, "この結果を保存する")
    press(page, "書類を作る")
    chart = download(page, "相続関係説明図")
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=chart, capture_output=True, check=True)
    assert NAME in said.stdout.decode()
    assert "相続分 2分の1" in said.stdout.decode()
