"""A case may be written in several ways, and is read in only one."""

import pytest

from azukari.law.inheritance import cases
from azukari.law.refusal import Refusal

FAMILY = "relations: [{t: child, c: A, p: [X]}, {t: child, c: B, p: [X]}, {t: child, c: K, p: [A]}]\ndecedent: X\n"
PERSONS = "persons: {X: {d: 2020-01-01}, A: {d: 2019-01-01}, B: {}, K: {}}\n"


@pytest.mark.parametrize(
    "text",
    [
        PERSONS + FAMILY,
        "persons: {X: {died: 2020-01-01}, A: {death: 2019-01-01}, B: , K: }\n" + FAMILY,
        "persons: {X: {死亡: 令和2年1月1日}, A: {死亡日: H31.1.1, 性別: 男}, B: {d: 存命}, K: {生年月日: '?'}}\n"
        + FAMILY,
        PERSONS + FAMILY.replace("c: ", "child: ").replace("p: ", "parents: "),
        PERSONS + FAMILY.replace("t: child", "t: 親子").replace("[X]", "X"),
        PERSONS.replace("A: {d: 2019-01-01}", "A: {}") + FAMILY + "acts: [{t: missing, who: A, since: 2012-01-01}]\n",
        PERSONS.replace("A: {d: 2019-01-01}", "A: {}")
        + FAMILY
        + "acts: [{t: 失踪宣告, who: A, kind: 危難失踪, since: 2019-03-11}]\n",
    ],
)
def test_the_same_case_in_other_words(text):
    result = cases.run(text)[0]
    assert result["shares"] == {"B": "1/2", "K": "1/2"}
    assert result["findings"] == []


@pytest.mark.parametrize("before", ["cases:\n", ""])
def test_cases_may_stand_under_their_ids(before):
    one = "{persons: {X: {d: 2020-01-01}}, decedent: X}"
    results = cases.run(f"{before} first: {one}\n second: {one}\n")
    assert [result["id"] for result in results] == ["first", "second"]


def test_a_case_may_take_its_family_from_another():
    one = "{id: a, persons: {X: {d: 2020-01-01}, A: {}}, relations: [{t: child, c: A, p: X}], decedent: X}"
    results = cases.run(f"- &a {one}\n- {{<<: *a, id: b, acts: [{{t: renounce, who: A, of: X}}]}}\n")
    assert [(result["id"], list(result["shares"])) for result in results] == [("a", ["A"]), ("b", ["__NO_HEIR__"])]


def test_who_has_a_birthday_is_no_longer_unborn():
    text = "persons: {X: {d: 2020-01-01}, A: {fetus: true, b: 2020-06-01}}\n"
    text += "relations: [{t: child, c: A, p: X}]\ndecedent: X"
    assert cases.run(text)[0] | {"steps": []} == {
        "id": "事例", "shares": {"A": "1/1"}, "candidates": [], "flags": [], "findings": [], "steps": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("persons: {X: {d: 2020-01-01, died: 2020-01-02}}\ndecedent: X", "「died」としても書かれています"),
        (PERSONS + FAMILY + "acts: [{t: missing, who: A, kind: long, since: 2012-01-01}]", "失踪の種類"),
        (PERSONS + FAMILY + "stage: later", "段階「later」"),
    ],
)
def test_two_words_for_one_fact_or_an_unknown_one_are_refused(text, sentence):
    with pytest.raises(Refusal) as refused:
        cases.run(text)
    assert sentence in refused.value.sentence
    assert refused.value.sentence.count("事例: ") == 1
