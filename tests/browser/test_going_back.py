"""Going back and loading anew send nothing a second time, and nothing typed is lost unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from azukari.care.services import filing, review
from tests import people
from tests.browser.keyboard import hand_over, press, sign_in
from tests.care import town
from tests.care.town import DIRECT, HANAKO, NURSES, TARO
from tests.people import Cast
from tests.server import Server


@pytest.fixture
def sent(page: Page) -> list[str]:
    """Every address that was posted to."""
    posts: list[str] = []
    page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    return posts


def standing(cast: Cast) -> int:
    return len(review.list_claims(review.Question(), by=cast.asahi)[0])


def test_after_filing_a_file(server: Server, page: Page, sent: list[str], tmp_path: Path):
    cast, month = town.here_and_now()
    hand_over(page, server, town.files(month), tmp_path)
    press(page, "確かめ直す")
    press(page, "印を付けた人を提出する")
    filed = page.url
    assert "2人分の請求を" in page.inner_text("main")
    sent.clear()
    page.reload()
    assert "2人分の請求を" in page.inner_text("main")
    page.go_back()
    assert "介護ソフトから出力したファイル" in page.inner_text("main")
    page.go_forward()
    assert page.url == filed
    assert sent == []
    assert standing(cast) == 2


def test_after_looking_again_at_what_was_refused(server: Server, page: Page, sent: list[str], tmp_path: Path):
    cast, month = town.here_and_now()
    hand_over(page, server, town.files(month), tmp_path)
    filing.file_claim(town.sheet(HANAKO, month, units=900), by=cast.sakura)
    press(page, "印を付けた人を提出する")
    assert "提出できませんでした" in page.inner_text("main")
    press(page, "確かめ直す")
    page.on("dialog", lambda dialog: dialog.accept())
    sent.clear()
    page.reload()
    assert "介護ソフトから出力したファイル" in page.inner_text("main")
    assert sent == []
    assert standing(cast) == 1


def test_after_filing_the_form(server: Server, page: Page, sent: list[str]):
    cast, month = town.here_and_now()
    sign_in(page, server, "sakura", people.PASSWORD)
    page.goto(f"{server}/care/file/?insured={HANAKO}&month={month}")
    page.fill("[name=office] >> nth=0", NURSES)
    page.select_option("[name=kind] >> nth=0", "63")
    page.fill("[name=units] >> nth=0", "1200")
    press(page, "内容を確かめる")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sent.clear()
    page.reload()
    assert (asked, sent) == (["beforeunload"], [])
    page.fill("[name=office] >> nth=0", NURSES)
    page.select_option("[name=kind] >> nth=0", "63")
    page.fill("[name=units] >> nth=0", "1200")
    press(page, "内容を確かめる")
    assert page.input_value("[name=units] >> nth=0") == "1200"
    press(page, "提出する")
    assert "提出しました" in page.inner_text("main")
    sent.clear()
    page.go_back()
    assert "提出してあります" in page.inner_text("main")
    assert sent == []
    assert standing(cast) == 1


def test_after_a_return_without_a_reason(server: Server, page: Page, sent: list[str]):
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    sign_in(page, server, "asahi-chief", people.PASSWORD)
    page.goto(f"{server}/care/claims/{pk}/")
    page.locator("main button", has_text="差し戻す").click()
    assert "差戻しの理由を選ぶか、書いてください。" in page.inner_text("main")
    page.fill("[name=reason]", "単位数を確かめてください。")
    page.locator("main button", has_text="差し戻す").click()
    page.wait_for_selector("text=差し戻された請求です")
    sent.clear()
    page.go_back()
    assert page.url.startswith(f"{server}/care/claims/{pk}/#")
    assert sent == []


def test_to_a_list_that_others_accept_from(server: Server, page: Page, sent: list[str]):
    cast, month = town.here_and_now()
    by = {TARO: cast.sakura, DIRECT: cast.asahi, HANAKO: cast.sakura}  # カナの順
    first, ticked, _ = (town.file_one(number, who, month) for number, who in by.items())
    sign_in(page, server, "asahi-chief", people.PASSWORD)
    page.goto(f"{server}/care/claims/?state=filed")
    page.check(f"[type=checkbox][value='{ticked}']")
    page.goto(f"{server}/care/home/")
    review.accept_claims([first], by=cast.asahi)
    sent.clear()
    page.go_back()
    assert [box.get_attribute("value") for box in page.locator(":checked[type=checkbox]").all()] == [str(ticked)]
    assert sent == []
