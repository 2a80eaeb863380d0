"""A kept answer as a vendor reads it: headings, and under each of them sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azukari.house.rules.family.answer import STAGES, flags_in_words, in_words
from azukari.house.rules.family.readings import compare

Section = dict[str, Any]  # {"title": 見出し, "says": [文, …]}


def sections(result: Mapping[str, Any]) -> list[Section]:
    """What was decided, what to look out for, who holds what, and why; a heading without a sentence is left out."""
    labels = result["labels"]
    told = {
        f"{labels[result['decedent']]}の相続": [STAGES[result["stage"]]],
        "市が決めたこと": result.get("decisions", []),
        "注意": flags_in_words(result["flags"]),
        "現在の権利者": _held(result["shares"], labels),
        **dict(_readings(result)),
        "途中で亡くなった人（中間の相続人）": _held(result["intermediate"], labels),
        "足りない事実": result["missing"],
        "理由": result["steps"],
    }
    return [{"title": title, "says": list(says)} for title, says in told.items() if says]


def _readings(result: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for one, kept in zip(compare(result).readings, result["candidates"], strict=True):
        chosen = "（市が選択）" if one.is_chosen else ""
        yield f"{one.name}{chosen}", [f"{one.reading}。", *_held(kept["shares"], result["labels"])]


def _held(shares: Mapping[str, str], labels: Mapping[str, str]) -> list[str]:
    return [f"{labels[id]}　{in_words(share)}" for id, share in shares.items()]
