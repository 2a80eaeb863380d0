"""What azukari.js adds, in a real browser: it asks, it sends once, it takes a block from Excel, it warns."""

from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler

PASTE = """block => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", block);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""
COLOURS = "it => { const {color, backgroundColor} = getComputedStyle(it); return [color, backgroundColor]; }"


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def gallery():
    """The gallery's address, served from a thread."""
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ui/gallery/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sent(page):
    """Every form the page sends."""
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    return posts


def test_the_errors_are_read_first(page, gallery):
    page.goto(gallery)
    assert page.evaluate("document.activeElement.className") == "errors"


def test_a_block_from_excel_fills_the_table_and_enter_goes_down(page, gallery):
    page.goto(gallery)
    page.locator("[name=units-1]").focus()
    page.evaluate(PASTE, "700\t7000\r\n800\t8000\r\n")
    filled = [
        page.locator(f"[name={name}]").input_value() for name in ("units-1", "yen-1", "units-2", "yen-2", "units-3")
    ]
    assert filled == ["700", "7000", "800", "8000", "1184"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "units-2"


def test_a_longer_block_makes_the_table_longer_and_rows_are_added_with_the_next_numbers(page, gallery, sent):
    page.goto(gallery)
    table = page.locator("table[data-grid]", has=page.locator("[name=units-0]"))
    before = table.locator("tbody tr").count()
    page.locator("[name=units-0]").focus()
    page.evaluate(PASTE, "".join(f"{n}\t{n}0\r\n" for n in range(before + 3)))
    assert table.locator("tbody tr").count() == before + 3
    assert page.locator(f"[name=units-{before + 2}]").input_value() == str(before + 2)
    page.get_by_role("button", name="行を増やす").click()
    assert table.locator("tbody tr").count() == before + 8
    assert page.evaluate("document.activeElement.name") == f"units-{before + 3}"
    assert sent == []


def test_nothing_is_sent_before_the_question_is_answered(page, gallery, sent):
    page.goto(gallery)
    button = page.locator("form[data-confirm] button").first
    button.click()
    assert page.evaluate("document.activeElement.textContent") == "やめる"
    page.keyboard.press("Escape")
    assert sent == []
    button.click()
    with page.expect_navigation():
        page.locator("#close-month button[value=yes]").click()
    assert len(sent) == 1


def test_a_form_is_sent_once(page, gallery, sent):
    page.goto(f"{gallery}entry/")
    with page.expect_navigation():
        page.evaluate("() => { const b = document.querySelector('main form button'); b.click(); b.click(); }")
    assert len(sent) == 1


def test_leaving_with_something_typed_is_asked_about(page, gallery):
    page.goto(f"{gallery}entry/")
    page.locator("[name=name]").fill("見本　花子")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(gallery)
    assert asked == ["beforeunload"]


def test_on_a_narrow_screen_the_menu_opens_by_keyboard_and_on_a_wide_one_it_is_there(page, gallery):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(gallery)
    entry, word = page.locator(".menu a").first, page.locator(".menu summary")
    assert not entry.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert entry.is_visible()
    page.set_viewport_size({"width": 1366, "height": 800})
    page.reload()
    assert entry.is_visible()
    assert not word.is_visible()


@pytest.mark.parametrize("kind", ["primary", "secondary", "quiet", "danger"])
def test_a_button_that_was_pressed_is_read_under_the_mouse_too(page, gallery, kind):
    page.goto(gallery)
    button = page.locator(f".button[data-kind={kind}]").first
    button.evaluate("it => it.setAttribute('aria-disabled', 'true')")
    at_rest = button.evaluate(COLOURS)
    button.hover()
    assert button.evaluate(COLOURS) == at_rest
