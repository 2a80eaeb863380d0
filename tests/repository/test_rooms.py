"""Rooms stay small, have honest names, and hold no back entrances."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.repository import sources

LINES_OF_A_ROOM = 400
LINES_OF_A_FUNCTION = 60
NO_ROOM = {"utils", "util", "helpers", "helper", "common", "core", "base", "managers", "misc"}
SPARE_KEY = re.compile(r"^(skip|bypass|ignore|disable)_|_unchecked$|^unsafe")
FORBIDDEN = {
    "ModelForm": "a form is what a person types, never a table",
    "signals": "records are written at the door, not overheard",
    "receiver": "records are written at the door, not overheard",
    "ATOMIC_REQUESTS": "the door opens the transaction",
}


def too_long(source: str) -> Iterator[str]:
    if (count := len(source.splitlines())) > LINES_OF_A_ROOM:
        yield f"{count} lines"
    for function in sources.functions(ast.parse(source)):
        count = function.end_lineno - function.lineno + 1
        if count > LINES_OF_A_FUNCTION:
            yield f"{function.name} has {count} lines"


def back_entrances(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        names = [getattr(node, "id", ""), getattr(node, "attr", "")]
        if isinstance(node, ast.ImportFrom | ast.Import):
            names += [part for alias in node.names for part in alias.name.split(".")]
            names += (getattr(node, "module", None) or "").split(".")
        yield from (f"{found}: {FORBIDDEN[found]}" for found in names if found in FORBIDDEN)
    for function in sources.functions(tree):
        arguments = function.args.args + function.args.kwonlyargs
        yield from (f"{function.name}({each.arg})" for each in arguments if SPARE_KEY.search(each.arg))


def test_no_room_and_no_function_is_too_long():
    assert not sources.everywhere(sources.files("*.py"), too_long)


def test_no_back_entrances():
    assert not sources.everywhere(sources.files("*.py", under=sources.PRODUCT), back_entrances)


def test_every_room_has_an_honest_name():
    found = {part for path in sources.files("*.py") for part in (*path.relative_to(sources.ROOT).parts[:-1], path.stem)}
    assert not found & NO_ROOM


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("x = 1\n" * 401, "401 lines"),
        ("def f():\n" + "    x = 1\n" * 60, "f has 61 lines"),
    ],
)
def test_a_long_room_is_seen(source, complaint):
    assert list(too_long(source)) == [complaint]


@pytest.mark.parametrize(
    "source",
    [
        "from django.forms import ModelForm",
        "class F(forms.ModelForm): pass",
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "DATABASES['default'] |= dict(ATOMIC_REQUESTS=True)\nATOMIC_REQUESTS = True",
        "def f(claim, *, skip_checks=False): pass",
    ],
)
def test_a_back_entrance_is_seen(source):
    assert list(back_entrances(source))
