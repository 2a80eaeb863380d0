"""A clerk without a mouse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from tests import people

MOST_TABS = 250
NOT_CHOSEN = ("BODY", "MAIN", "DIV")  # where the focus is before anybody moves it
NAME = """() => {
  const at = document.activeElement;
  const labels = [...(at.labels ?? [])].map((label) => label.textContent).join(" ");
  return [at.getAttribute("aria-label") ?? "", labels, at.textContent ?? "", at.tagName].join("|");
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called ``name``; a page may have put it there."""
    for _ in range(MOST_TABS):
        called, _, tag = page.evaluate(NAME).rpartition("|")
        if name in called and tag not in NOT_CHOSEN:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"「{name}」にTabキーで届きません: {page.url}")


def press(page: Page, name: str) -> None:
    """Go to a link or button and press Enter; wait for what takes the page's place, by its address or as an answer."""
    tab_to(page, name)
    page.evaluate("document.body.dataset.before = 'yes'")
    page.keyboard.press("Enter")
    page.wait_for_selector("body:not([data-before]) footer", state="attached")
    page.wait_for_load_state()


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def choose_files(page: Page, name: str, files: list[Path]) -> None:
    """The files, as the system's own dialog would hand them over."""
    tab_to(page, name)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(files)


def hand_over(page: Page, server: str, contents: Mapping[str, bytes], folder: Path) -> None:
    """An office signs in, hands over the files of its software, and is told what they hold."""
    written = [folder / name for name in contents]
    for path, content in zip(written, contents.values(), strict=True):
        path.write_bytes(content)
    sign_in(page, server, "sakura", people.PASSWORD)
    press(page, "ファイルで提出")
    choose_files(page, "介護ソフトから出力したファイル", written)
    press(page, "内容を確かめる")


def download(page: Page, name: str) -> bytes:
    tab_to(page, name)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    return Path(waiting.value.path()).read_bytes()


def sign_in(page: Page, server: str, login: str, password: str) -> None:
    page.goto(server)
    type_into(page, "サインイン名", login)
    type_into(page, "パスワード", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
