"""Every page of the site, for each role, wide and narrow, in a city of its own: what a person who looks would find.

No console errors (the ``page`` fixture), nothing wider than the screen, one ``h1`` and headings in order, every control
named, every target large enough to hit, a focus one can see, and nothing that axe-core finds against WCAG 2.2 AA.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Page

from azukari.care.services import closing, review
from tests import people
from tests.browser.audit import complaints
from tests.care import town
from tests.care.town import DIRECT, HANAKO, MIDORIKO, TARO, UMEKO
from tests.server import Server

ROLES = ["sakura", "asahi-chief", "asahi-clerk", "city-chief", "city-clerk", "vendor"]


def routes(resolver: URLResolver, start: str = "/") -> Iterator[str]:
    """Every address of the site, with its slots."""
    for pattern in resolver.url_patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def addresses(known: dict[str, str]) -> list[str]:
    """Every address whose slots are known."""
    found = [f"/care/file/?insured={HANAKO}&month={known['<slug:month>']}-01"]
    for url in routes(get_resolver()):
        for slot, value in known.items():
            url = url.replace(slot, value)
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
        "<int:pk>": "1", "<slug:centre>": people.ASAHI, "<slug:month>": f"{month:%Y-%m}", "<str:name>": "list",
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
    said = []
    for url in theirs:
        page.goto(server + url)
        said += complaints(page)
    assert not said


def is_page(page: Page, url: str) -> bool:
    """Whether it is theirs to look at: what only answers to a POST or with a file is not."""
    answer = page.context.request.get(url, max_redirects=0)
    return answer.status == 200 and "text/html" in answer.headers["content-type"]
