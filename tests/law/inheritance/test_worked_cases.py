"""Every worked case, through the command line's entry."""

import io
import json
from fractions import Fraction
from pathlib import Path

import pytest

from azukari.law.inheritance import cases

FILES = [
    Path(__file__).with_name(f"{name}cases.yaml")
    for name in (
        "",
        "further_",
        "old_code_",
        "old_code_combined_",
        "new_code_",
        "new_code_combined_",
        "new_code_examined_",
    )
]
SOURCED, *INVENTED = [cases.read(file.read_text(encoding="utf-8")) for file in FILES]
CASES = SOURCED + [case for file in INVENTED for case in file]


@pytest.fixture(scope="module")
def results():
    found = {}
    for file in FILES:
        out = io.StringIO()
        assert cases.heirs(file, as_json=True, out=out) == 0
        found |= {result["id"]: result for result in json.loads(out.getvalue())}
    return found


def fractions(shares):
    return {id: Fraction(part) for id, part in shares.items()}


def test_there_are_sixty_four_sourced_ones_and_no_id_stands_twice(results):
    assert len(SOURCED) == 64
    assert len(results) == len(CASES)


@pytest.mark.parametrize(
    "case", [c for c in CASES if "expected" in c and c.get("check") != "skip"], ids=lambda c: c["id"]
)
def test_shares(case, results):
    result = results[case["id"]]
    assert fractions(result["shares"]) == fractions(case["expected"])
    assert not set(case.get("must_not", ())) & set(result["shares"])
    assert not result["candidates"]
    assert result["flags"] == case.get("flags", [])


@pytest.mark.parametrize("case", [c for c in CASES if "candidates" in c], ids=lambda c: c["id"])
def test_every_reading_is_returned_with_its_flag(case, results):
    result = results[case["id"]]
    wanted = {frozenset(fractions(shares).items()) for shares in case["candidates"]}
    assert {frozenset(fractions(one["shares"]).items()) for one in result["candidates"]} == wanted
    assert result["flags"] == case["flags"]
    assert result["shares"] == {}


def test_every_step_is_a_sentence_and_every_estate_names_its_law(results):
    for result in results.values():
        assert result["steps"]
        assert all(step.endswith(("。", "】")) for step in result["steps"])
