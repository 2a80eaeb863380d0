"""Whether a fact has the shape of a register's line; what comes from elsewhere may have any (記載の形)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from azukari.house.rules.family.events import EVENTS

PERSON = re.compile(r"P[1-9]\d{0,5}")
NEEDS = {"marriage": ("a", "b"), "child": ("c", "p")}  # ties by their kind
PARTS = ("relations", "ends", "acts", "moves")


def is_sound(fact: Any) -> bool:
    """A known event, persons by number, ties and acts with those they are about, and nothing but words."""
    if not isinstance(fact, Mapping) or not set(fact) <= {"event", "told", "persons", *PARTS}:
        return False
    if not isinstance(fact.get("event"), str) or fact["event"] not in EVENTS:
        return False
    if "told" in fact and not _is_told(fact["told"]):
        return False
    parts = [fact.get(part, []) for part in PARTS]
    return _are_persons(fact.get("persons", {})) and all(
        isinstance(rows, list) and all(_is_row(part, row) for row in rows)
        for part, rows in zip(PARTS, parts, strict=True)
    )


def _is_told(told: Any) -> bool:
    """Who was chosen for each role, and the words of each ask."""
    if not isinstance(told, Mapping) or set(told) != {"who", "words"}:
        return False
    who, words = told["who"], told["words"]
    return (
        isinstance(who, Mapping)
        and isinstance(words, Mapping)
        and all(
            isinstance(ids, list) and all(isinstance(id, str) and PERSON.fullmatch(id) for id in ids)
            for ids in who.values()
        )
        and all(isinstance(said, str) for said in words.values())
    )


def _are_persons(persons: Any) -> bool:
    return isinstance(persons, Mapping) and all(
        PERSON.fullmatch(id) and isinstance(says, Mapping) and all(isinstance(value, str) for value in says.values())
        for id, says in persons.items()
    )


def _is_row(part: str, row: Any) -> bool:
    if not isinstance(row, Mapping) or not all(_is_said(value) for value in row.values()):
        return False
    if part == "moves":
        return {"who", "way"} <= set(row)
    if part == "acts":
        return isinstance(row.get("t"), str) and "who" in row
    needs = NEEDS.get(str(row.get("t")), ("?",)) + (("end",) if part == "ends" else ())
    return all(row.get(key) for key in needs) and isinstance(row.get("p", []), list)


def _is_said(value: Any) -> bool:
    """Words, or a list of them."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))
