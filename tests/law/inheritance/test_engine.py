"""One engine, from one source: plain Python, or compiled where that was asked for (docs/decisions/0013)."""

from __future__ import annotations

import os
import pkgutil
from importlib import import_module

from azukari.law import inheritance


def test_the_engine_that_runs_is_the_one_that_was_asked_for():
    """Plain in a checkout, where nothing compiled lies beside the sources; every module of it compiled in the wheel."""
    asked_for = ".so" if os.environ.get("AZUKARI_COMPILE") == "1" else ".py"
    names = [module.name for module in pkgutil.iter_modules(inheritance.__path__, f"{inheritance.__name__}.")]
    files = {name: import_module(name).__file__ for name in names if not name.endswith("__main__")}
    assert len(files) > 20
    assert not [file for file in files.values() if not file.endswith(asked_for)]
