"""``azukari heirs``: no database, no person's record; a file in, shares out."""

from __future__ import annotations

import argparse
from importlib import import_module


def heirs(chosen: argparse.Namespace) -> int:
    """Computes every case of the file."""
    cases = import_module("azukari.law.inheritance.cases")
    return int(cases.heirs(chosen.file, as_json=chosen.json))
