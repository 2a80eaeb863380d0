"""Templates carry no code and no style of their own, so the strict content policy can stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.repository import sources

INLINE = {
    "style=": re.compile(r"<[^>{]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "<style>": re.compile(r"<style\b", re.I),
    "<script> without src": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.I),
    "javascript:": re.compile(r"javascript:", re.I),
    "hx-on": re.compile(r"\shx-on\b", re.I),
}


def inline(source: str) -> Iterator[str]:
    yield from (what for what, pattern in INLINE.items() if pattern.search(source))


def test_no_template_has_inline_code_or_style():
    pages = list(sources.files("*.html", under=sources.PRODUCT))
    assert pages
    assert not sources.everywhere(iter(pages), inline)


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">',
        '<button class="x" onclick="f()">',
        "<style>p {}</style>",
        "<script>f()</script>",
        '<script type="module">f()</script>',
        '<a href="javascript:f()">',
        '<div hx-on:click="f()">',
    ],
)
def test_inline_code_is_seen(source):
    assert list(inline(source))


@pytest.mark.parametrize("source", ['<script src="/static/ui.js" defer></script>', '<p class="on">on = 1</p>'])
def test_a_plain_page_is_left_alone(source):
    assert not list(inline(source))
