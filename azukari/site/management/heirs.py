"""``azukari heirs``: no database, no person's record; a file in, shares out."""

from __future__ import annotations

import argparse
import gc
from importlib import import_module


def heirs(chosen: argparse.Namespace) -> int:
    """Computes every case of the file."""
    gc.set_threshold(100_000)  # a family of 50,000 is kept to the end; looking through it again and again is in vain
    cases = import_module("azukari.law.inheritance.cases")
    return int(cases.heirs(chosen.file, as_json=chosen.json))
