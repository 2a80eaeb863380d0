"""Before a session ends one is asked, stays with one press, and keeps what was typed."""

from __future__ import annotations

from playwright.sync_api import Page

from tests import people
from tests.browser.audit import violations
from tests.browser.keyboard import sign_in
from tests.server import Server

DIALOG = "dialog[data-idle]"


def test_before_the_session_ends_one_is_asked_and_stays(server: Server, page: Page):
    page.clock.install()
    sign_in(page, server, "city-chief", people.PASSWORD)
    page.goto(f"{server}/organisations/new/")
    page.fill("[name=name]", "書きかけ")
    page.clock.fast_forward("54:00")
    assert not page.is_visible(DIALOG)
    page.clock.fast_forward("02:00")
    assert page.is_visible(DIALOG)
    assert not list(violations(page))
    with page.expect_response("**/sign-in/stay/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    assert page.input_value("[name=name]") == "書きかけ"
    page.clock.fast_forward("56:00")
    assert page.is_visible(DIALOG)
    page.fill("[name=name]", "")
