"""``azukari order check``: the vendor's side takes orders that the city signed, and no others (CARE-28)."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from azukari.law.calendar import era_day
from azukari.paper import order


def check(chosen: argparse.Namespace) -> None:
    """What is to be done, once it is certain who says so; needs no database and no network."""
    said = order.read(Path(chosen.file).read_bytes(), city=chosen.city)
    print(f"市が署名した指示書です: {said.number} (もとの依頼 {said.request})")
    print(f"指示した課: {said.city}\n指示を受ける受託者: {said.vendor}\n委託: {said.entrustment}")
    print(f"変更の内容: {said.change}\n期日: {era_day(date.fromisoformat(said.due_on))}")
