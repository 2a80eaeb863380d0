"""``azukari heirs``: no database, no person's record; a file in, shares out."""

from __future__ import annotations

import argparse
from importlib import import_module


def heirs(chosen: argparse.Namespace) -> int:
    """Computes every case of the file."""
    return int(import_module("azukari.law.inheritance.cases").run(chosen.file, as_json=chosen.json) or 0)
