"""Before a session ends one is asked, stays with one press, and keeps what was typed."""

from __future__ import annotations

from playwright.sync_api import Page

from azukari.entrust.services.sessions import COOKIE
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


def test_when_staying_fails_one_reads_what_to_do_and_can_go_on_after_signing_in_elsewhere(server: Server, page: Page):
    page.clock.install()
    sign_in(page, server, "city-chief", people.PASSWORD)
    page.goto(f"{server}/organisations/new/")
    page.fill("[name=name]", "書きかけ")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=COOKIE)
    page.clock.fast_forward("56:00")
    assert not any(part.is_visible() for part in page.query_selector_all("[data-failed]"))
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DIALOG} p[data-failed]")
    assert "別のタブでサインインし直して" in page.inner_text(DIALOG)
    assert not list(violations(page))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.querySelector('dialog[data-idle]').close()")  # as Escape does where no cancel is told
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert not page.is_visible(DIALOG)
    assert not asked
    page.evaluate("document.querySelector('dialog[data-idle]').showModal()")
    page.context.add_cookies(cookies)
    with page.expect_response("**/sign-in/stay/") as answer:
        page.click("text=サインインを続ける")
    assert answer.value.status == 204
    page.wait_for_function("document.querySelector('[data-failed]').hidden")
    assert not page.is_visible(DIALOG)
    assert page.input_value("[name=name]") == "書きかけ"
    page.fill("[name=name]", "")
