"""Every table says whose data it keeps and until when."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.repository import sources


def unsaid(source: str) -> Iterator[str]:
    """Models without ``class Keeping: whose = …; until = …``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and _is_table(node):
            said = {target for inner in _inner(node, "Keeping") for target in _assigned(inner)}
            yield from (f"{node.name} does not say {word}" for word in ("whose", "until") if word not in said)


def _is_table(node: ast.ClassDef) -> bool:
    """A class with a field of ``models``, unless it is abstract."""
    fields = [
        statement
        for statement in node.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value.func).startswith("models.")
        and ast.unparse(statement.value.func).endswith(("Field", "Key"))
    ]
    return bool(fields) and not any("abstract" in _assigned(meta) for meta in _inner(node, "Meta"))


def _inner(node: ast.ClassDef, name: str) -> list[ast.ClassDef]:
    return [inner for inner in node.body if isinstance(inner, ast.ClassDef) and inner.name == name]


def _assigned(node: ast.ClassDef) -> set[str]:
    return {
        target.id
        for statement in node.body
        if isinstance(statement, ast.Assign) and ast.unparse(statement.value) not in ("''", "None")
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def test_every_table_says_whose_and_until():
    assert not sources.everywhere(sources.room("models"), unsaid)


GOOD = """
class Claim(models.Model):
    units = models.IntegerField()

    class Keeping:
        whose = "insured"
        until = "完結の日から5年"
"""


@pytest.mark.parametrize(
    ("good", "bad"), [("Keeping", "Kept"), ('whose = "insured"', "pass"), ('until = "完結の日から5年"', 'until = ""')]
)
def test_a_table_that_does_not_say_is_seen(good, bad):
    assert not list(unsaid(GOOD))
    assert list(unsaid(GOOD.replace(good, bad)))
