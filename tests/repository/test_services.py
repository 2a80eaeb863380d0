"""Every verb is one act: a public service is one ``with perform(acts.X, by=by)``, and calls no other service."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.repository import sources

BESIDE_THE_DOOR = (ast.Assign, ast.AnnAssign, ast.Return)  # naming a fact before, returning it after


def not_one_act(source: str) -> Iterator[str]:
    """Public functions that are not one ``with perform(acts.X, by=by)``."""
    for function in _public(source):
        doors = [statement for statement in function.body if _is_door(statement)]
        others = [statement for statement in _body(function) if statement not in doors]
        if "by" not in [argument.arg for argument in function.args.kwonlyargs]:
            yield f"{function.name} does not take by= as a keyword"
        if len(doors) != 1 or not all(isinstance(other, BESIDE_THE_DOOR) for other in others):
            yield f"{function.name} is not one `with perform(acts.X, by=by)`"
        if any(isinstance(node, ast.Yield | ast.YieldFrom | ast.Await) for node in ast.walk(function)):
            yield f"{function.name} would leave the door open while its caller does something else"


def calls_a_service(source: str, verbs: frozenset[str]) -> Iterator[str]:
    """Where a service calls or imports a public service; shared steps are private functions."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in verbs:
            yield f"calls {node.func.id}"
        if isinstance(node, ast.ImportFrom) and "services" in (node.module or "").split("."):
            yield from (f"imports {alias.name}" for alias in node.names if alias.name in verbs)
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield from (f"imports {alias.name}" for alias in node.names if alias.name.split(".")[-1] == "services")


def verbs_of(source: str) -> set[str]:
    return {function.name for function in _public(source)}


def _public(source: str) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def _body(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) else function.body


def _is_door(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.With) or len(statement.items) != 1:
        return False
    match statement.items[0].context_expr:
        case ast.Call(func=ast.Name(id="perform"), args=[ast.Attribute(value=ast.Name(id="acts"))], keywords=given):
            return any(
                each.arg == "by" and isinstance(each.value, ast.Name) and each.value.id == "by" for each in given
            )
    return False


def test_every_service_is_one_act():
    assert not sources.everywhere(_services(), not_one_act)


def test_no_service_calls_a_service():
    verbs = frozenset(verb for path in _services() for verb in verbs_of(sources.text(path)))
    assert verbs
    assert not sources.everywhere(_services(), lambda source: calls_a_service(source, verbs))


def test_every_service_says_what_it_does():
    silent = [
        f"{sources.name(path)}: {function.name}"
        for path in _services()
        for function in _public(sources.text(path))
        if not ast.get_docstring(function)
    ]
    assert not silent


def _services() -> Iterator:
    return (path for path in sources.room("services") if not path.name.startswith("_") or path.name == "__init__.py")


GOOD = '''
def send(month, *, by):
    """Send."""
    first = month.replace(day=1)
    with perform(acts.SEND, by=by) as about:
        return _file(first)
'''


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("*, by", "by"),
        ("with perform(acts.SEND, by=by) as about:", "if month:"),
        ("by=by)", "by=SYSTEM)"),
        ("first = month.replace(day=1)", "audit(month)"),
        ("return _file(first)", "yield _file(first)"),
        ("acts.SEND", "act"),
    ],
)
def test_a_service_without_its_door_is_seen(good, bad):
    assert not list(not_one_act(GOOD))
    assert list(not_one_act(GOOD.replace(good, bad)))


@pytest.mark.parametrize(
    "source",
    [
        "def close(*, by):\n    send(1, by=by)",
        "from azukari.care.services.files import send",
        "from azukari.care import services",
    ],
)
def test_a_service_that_calls_a_service_is_seen(source):
    assert list(calls_a_service(source, frozenset({"send"})))
