"""``azukari heirs``: no database, no person's record; a file in, shares out."""

from __future__ import annotations

import argparse
import gc
import io
import sys
from datetime import datetime
from importlib import import_module
from zoneinfo import ZoneInfo


def heirs(chosen: argparse.Namespace) -> int:
    """Computes every case of the file."""
    gc.set_threshold(100_000)  # a family of 50,000 is kept to the end; looking through it again and again is in vain
    if chosen.json and isinstance(sys.stdout, io.TextIOWrapper):  # JSON is UTF-8 on any machine
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    cases = import_module("azukari.law.inheritance.cases")
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    return int(cases.heirs(chosen.file, as_json=chosen.json, today=today))
