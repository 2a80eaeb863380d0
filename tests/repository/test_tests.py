"""No test is passed over, and every claim to cover a requirement names a row that exists."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests import covers
from tests.repository import sources

PASSED_OVER = {"skip", "skipif", "xfail", "importorskip", "skipIf", "skipUnless", "skipTest", "expectedFailure"}


def passed_over(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if name in PASSED_OVER:
            yield name


def unknown_rows(source: str, known: set[str]) -> Iterator[str]:
    yield from (row for row in covers.claimed(source) if row not in known)


def test_no_test_is_passed_over():
    assert not sources.everywhere(sources.files("*.py", under=sources.ROOT / "tests"), passed_over)


def test_every_covered_row_exists():
    known = set(covers.requirements())
    tests = sources.files("test_*.py", under=sources.ROOT / "tests")
    assert not sources.everywhere(tests, lambda source: unknown_rows(source, known))


@pytest.mark.parametrize(
    "source",
    ["@pytest.mark.skip\ndef test(): pass", "pytest.xfail('later')", "@unittest.skipIf(True, '')\ndef t(): pass"],
)
def test_a_test_passed_over_is_seen(source):
    assert list(passed_over(source))


def test_a_claim_to_cover_nothing_is_seen():
    assert list(unknown_rows("@covers('CARE-02', 'CARE-999')\ndef test(): pass", {"CARE-02"})) == ["CARE-999"]
