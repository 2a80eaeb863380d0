"""Several readings of one inheritance side by side: what they share, wherein they differ, who holds what under each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CLAUSE = re.compile(r"。(?![^(]*\))")  # 括弧の中では分けない


@dataclass(frozen=True, slots=True)
class Reading:
    """One of several readings (見解)."""

    number: int
    reading: str  # 全文
    differs: Sequence[str]  # ほかの見解とちがうところ
    is_chosen: bool
    steps: Sequence[str]  # この見解による計算の理由

    @property
    def name(self) -> str:
        return f"見解{self.number}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The readings, what all of them say, and each holder's share under each of them."""

    readings: Sequence[Reading]
    common: Sequence[str]
    shares: Sequence[tuple[str, Sequence[str]]]  # だれが、見解ごとにいくら
    steps: Sequence[str]  # 見解に分かれない理由


def compare(result: Mapping[str, Any]) -> Comparison:
    """The candidates of a kept answer; a clause that every reading has is said once."""
    said = [CLAUSE.split(one["reading"]) for one in result["candidates"]]
    common = [clause for clause in (said[0] if said else []) if all(clause in each for each in said)]
    reasons, chosen = _reasons(result["steps"]), result.get("choice", {}).get("reading", "")
    readings = [
        Reading(
            number,
            one["reading"],
            [clause for clause in clauses if clause not in common] or clauses,
            one["reading"] == chosen,
            reasons.get(one["reading"], ()),
        )
        for number, (one, clauses) in enumerate(zip(result["candidates"], said, strict=True), 1)
    ]
    held = [one["shares"] for one in result["candidates"]]
    holders = dict.fromkeys(id for shares in held for id in shares)
    shares = [(id, [each.get(id, "") for each in held]) for id in holders]
    return Comparison(readings, common, shares, reasons.get("", ()))


def _reasons(steps: Sequence[str]) -> dict[str, list[str]]:
    """The steps under their 【reading】; those before the first stand under none."""
    found: dict[str, list[str]] = {}
    reading = ""
    for step in steps:
        if step.startswith("【") and step.endswith("】"):
            reading = step[1:-1]
        else:
            found.setdefault(reading, []).append(step)
    return found
