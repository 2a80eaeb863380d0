"""Which rows of the requirements a test enforces: ``@covers("CARE-02")``.

A row is covered when the running product enforces or shows what it asks for, not when a constant mentions it.
"""

from __future__ import annotations

import ast
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "docs" / "requirements.csv"


def covers(*ids: str) -> pytest.MarkDecorator:
    """Marks a test with the rows it enforces."""
    return pytest.mark.covers(*ids)


def requirements() -> dict[str, str]:
    """Every row's id and area."""
    with REQUIREMENTS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["area"] for row in csv.DictReader(file)}


def claimed(source: str) -> Iterator[str]:
    """The ids a test module claims, read from its source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "covers":
            yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant))


def claimed_anywhere() -> dict[str, set[str]]:
    """Each claimed id and the test files that claim it."""
    claims: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for row in claimed(path.read_text(encoding="utf-8")):
            claims.setdefault(row, set()).add(path.relative_to(ROOT).as_posix())
    return claims


def in_words() -> str:
    """One line: how many rows are covered, by area."""
    areas = requirements()
    done = claimed_anywhere().keys() & areas.keys()
    by_area = Counter(areas[row] for row in done)
    parts = "、".join(f"{area} {by_area[area]}/{count}" for area, count in Counter(areas.values()).items())
    return f"要件 {len(areas)}件のうち {len(done)}件をテストが守っています({parts})"
