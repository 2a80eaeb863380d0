"""Every page of the site, for each role, wide and narrow, in a city of its own: what a person who looks would find.

No console errors (the ``page`` fixture), nothing wider than the screen, one ``h1`` and headings in order, every control
named, every target large enough to hit, and a focus one can see.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from azukari.care.services import closing, review
from tests import people
from tests.care import town
from tests.care.town import DIRECT, HANAKO, MIDORIKO, TARO, UMEKO
from tests.server import Server

ROLES = ["sakura", "asahi-chief", "asahi-clerk", "city-chief", "city-clerk", "vendor"]
WIDTHS = (1366, 320)
AUDIT = """() => {
  const says = [];
  const visible = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length;
  const name = (e) => (e.getAttribute("aria-label") || [...(e.labels ?? [])].map((l) => l.textContent).join("")
    || e.textContent || e.getAttribute("alt") || "").trim();
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) says.push(`wider than the screen by ${page.scrollWidth - page.clientWidth}`);
  if (page.lang !== "ja") says.push("no lang");
  if (document.querySelectorAll("h1").length !== 1) says.push("not one h1");
  let last = 1;
  for (const heading of document.querySelectorAll("h1,h2,h3,h4")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) says.push(`heading ${heading.textContent} jumps to ${level}`);
    last = level;
  }
  for (const image of document.querySelectorAll("img:not([alt])")) says.push(`no alt: ${image.src}`);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) says.push(`twice: #${id}`);
  for (const control of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")) {
    if (!visible(control)) continue;
    if (!name(control)) says.push(`no name: ${control.outerHTML.slice(0, 80)}`);
    const box = (control.closest("label") ?? control).getBoundingClientRect();
    const inline = control.tagName === "A" && getComputedStyle(control).display === "inline";
    if (!inline && !control.matches(".skip") && (box.height < 23.5 || box.width < 23.5))
      says.push(`small: ${name(control)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  return says;
}"""
RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return document.activeElement === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def routes() -> Iterator[tuple[str, str]]:
    """Every pattern that takes nothing or one known thing, as (url, name)."""
    yield from _routes(get_resolver(), "/")


def _routes(resolver: URLResolver, start: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.name or route


def addresses(known: dict[str, str]) -> list[str]:
    """The addresses of pages to look at; what only answers to a POST or with a file is left out."""
    found = []
    for route, name in routes():
        url = route
        for slot, value in known.items():
            url = url.replace(slot.format(name=name), value)
        found.append(url)
    return [url for url in found if "<" not in url]


def busy_town() -> dict[str, str]:
    """A month in which something of everything has happened; what fills the addresses."""
    cast, month = town.here_and_now()
    sent = town.file_one(HANAKO, cast.sakura, month)
    review.accept_claims([sent], by=cast.asahi)
    closing.close_month(people.ASAHI, month, by=cast.asahi)
    review.accept_claims([town.file_one(TARO, cast.sakura, month)], by=cast.asahi)
    town.return_one(town.file_one(UMEKO, cast.ume, month), cast.asahi)
    town.file_one(DIRECT, cast.asahi, month)
    town.file_one(MIDORIKO, cast.ume, month)
    return {
        "<int:pk>": "1", "<str:centre>": people.ASAHI, "<str:month>": f"{month:%Y-%m}", "<str:name>": "list",
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_fit_to_be_seen(role: str, server: Server, page: Page):
    known = busy_town()
    page.goto(server + "/sign-in/")
    page.fill("[name=login]", role)
    page.fill("[name=password]", people.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()
    theirs = [url for url in addresses(known) if is_page(page, server + url)]
    assert "/" in theirs
    complaints = [said for url in theirs for said in complaints_of(page, server + url)]
    assert not complaints


def is_page(page: Page, url: str) -> bool:
    """Whether it is theirs to look at: what only answers to a POST or with a file is not."""
    answer = page.context.request.get(url, max_redirects=0)
    return answer.status == 200 and "text/html" in answer.headers["content-type"]


def complaints_of(page: Page, url: str) -> Iterator[str]:
    page.goto(url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        yield from (f"{url} at {width}: {said}" for said in page.evaluate(AUDIT))
    for _ in range(3):
        page.keyboard.press("Tab")
        if not page.evaluate(RING):
            yield f"{url}: the focus is not seen"
