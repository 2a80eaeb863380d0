"""The repository as text: what the promises are checked against."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PRODUCT = ROOT / "azukari"
NOT_OURS = {".venv", ".git", "var", "migrations", "node_modules"}


def files(*patterns: str, under: Path = ROOT) -> Iterator[Path]:
    """The matching files we wrote, in a steady order."""
    for pattern in patterns:
        for path in sorted(under.rglob(pattern)):
            if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts):
                yield path


def room(name: str) -> Iterator[Path]:
    """A room of every app: ``services.py``, or every module of the package ``services``."""
    for path in files("*.py", under=PRODUCT):
        inside = path.relative_to(PRODUCT).parts[1:]
        if inside and (inside[0] == f"{name}.py" or inside[0] == name):
            yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def everywhere(paths: Iterator[Path], check) -> list[str]:
    """Every complaint of ``check(source)`` with the file it is about."""
    return [f"{name(path)}: {complaint}" for path in paths for complaint in check(text(path))]
