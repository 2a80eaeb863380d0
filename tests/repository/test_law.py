"""Every table of law has a first day, a citation, a source, and the day somebody last compared it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date

import pytest

from tests.repository import sources


def uncited(source: str) -> Iterator[str]:
    table = tomllib.loads(source)
    for word in ("title", "source"):
        if not isinstance(table.get(word), str) or not table[word].strip():
            yield f"no {word}"
    if not isinstance(table.get("checked"), date):
        yield "no day of the last comparison (checked)"
    versions = table.get("version", [])
    if not versions:
        yield "no [[version]]"
    days = [version.get("since") for version in versions]
    if not all(isinstance(day, date) for day in days):
        yield "a version without its first day (since)"
    elif days != sorted(set(days)):
        yield "versions out of order"
    if not all(str(version.get("cite", "")).strip() for version in versions):
        yield "a version without a citation (cite)"


def test_every_table_of_law_is_dated_and_cited():
    tables = list(sources.files("*.toml", under=sources.PRODUCT / "law"))
    assert tables
    assert not sources.everywhere(iter(tables), uncited)


GOOD = """
title = "法定相続分"
source = "https://laws.e-gov.go.jp/law/129AC0000000089"
checked = 2026-11-23
[[version]]
since = 1948-01-01
cite = "昭和22年法律第222号"
[[version]]
since = 1981-01-01
cite = "昭和55年法律第51号"
"""


@pytest.mark.parametrize("line", [line for line in GOOD.splitlines() if "=" in line])
def test_a_table_that_lacks_a_line_is_seen(line):
    assert not list(uncited(GOOD))
    assert list(uncited(GOOD.replace(line, "", 1)))


def test_versions_out_of_order_are_seen():
    assert list(uncited(GOOD.replace("1981", "1898")))
