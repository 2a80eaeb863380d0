"""Links in the documents lead somewhere; decisions stay short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.repository import sources

PLACE = re.compile(r"`((?:azukari|bench|docs|requirements|tests)/[\w./-]+)`")
LINK = re.compile(r"\]\(<?([^)>\s]+)>?(?:\s\"[^\"]*\")?\)")
ELSEWHERE = ("http://", "https://", "mailto:")
LINES_OF_A_DECISION = 40
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.M)


def dead_links(source: str, at: Path) -> Iterator[str]:
    """Relative links whose file, or heading, is not there."""
    for link in LINK.findall(re.sub(r"```.*?```", "", source, flags=re.S)):
        if link.startswith(ELSEWHERE):
            continue
        path, _, heading = unquote(link).partition("#")
        target = (at.parent / path) if path else at
        if not target.exists():
            yield f"no file {link}"
        elif heading and target.suffix == ".md" and heading not in _anchors(sources.text(target)):
            yield f"no heading {link}"


def _anchors(source: str) -> set[str]:
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(source)}


def test_every_link_leads_somewhere():
    dead = [
        f"{sources.name(path)}: {complaint}"
        for path in sources.files("*.md")
        for complaint in dead_links(sources.text(path), path)
    ]
    assert not dead


def test_every_place_that_is_named_is_there():
    gone = [
        f"{sources.name(path)}: {place}"
        for path in sources.files("*.md")
        for place in PLACE.findall(sources.text(path))
        if not (sources.ROOT / place).exists()
    ]
    assert not gone


def test_every_decision_is_short_and_numbered_once():
    decisions = list(sources.files("*.md", under=sources.ROOT / "docs" / "decisions"))
    assert not [sources.name(path) for path in decisions if len(sources.text(path).splitlines()) > LINES_OF_A_DECISION]
    numbers = [path.name[:4] for path in decisions]
    assert all(number.isdigit() for number in numbers)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("source", ["[there](nowhere.md)", "![a picture](pictures/none.png)", "[x](test_docs.py/none)"])
def test_a_dead_link_is_seen(source):
    assert list(dead_links(source, Path(__file__)))


def test_a_link_to_a_heading_that_is_gone_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A Heading\n", encoding="utf-8")
    assert not list(dead_links("[x](page.md#a-heading)", page))
    assert list(dead_links("[x](page.md#gone)", page))
