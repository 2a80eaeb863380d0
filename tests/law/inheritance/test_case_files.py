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
        PERSONS + FAMILY.replace("t: child, c: A", "t: 長男, c: A").replace("decedent", "被相続人"),
        PERSONS.replace("persons", "人") + FAMILY.replace("relations", "関係"),
        PERSONS + "relations: [{t: 親子, 子: [A, B], 親: X}, {t: 親子, 子: K, 親: A}]\ndecedent: X\n",
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
        (PERSONS.replace("X: {d:", "X: {死亡曰:") + FAMILY, "「死亡曰」は読んでいません。「死亡」のことですか。"),
        (PERSONS + FAMILY.replace("[A]", "[あ]"), "「あ」という人が persons にいません。"),
        (PERSONS.replace("B: {}", "B: {name: 見本花子}") + FAMILY.replace("c: B", "c: 見本花子"), "id の「B」で"),
        (PERSONS + FAMILY.replace("decedent: X", "decedent: x1"), "「x1」という人が persons にいません。"),
        (PERSONS + FAMILY.replace("decedent: X", ""), "だれの相続かを、decedent: に id で"),
        (PERSONS + FAMILY + "acts: [{t: 相続方棄, who: A, of: X}]", "「相続放棄」のことですか。"),
        (PERSONS + FAMILY + "acts: [{t: 死亡, who: A, at: 2020-01-01}]", "死亡の日は persons の d に"),
        (PERSONS + FAMILY + "acts: Aは放棄", "「acts: [{t: … }, {t: … }]」のように"),
        (PERSONS + FAMILY.replace("c: K, p: [A]", "c: K, p: [A], kind: 要子"), "実子、認知、養子"),
        (PERSONS + FAMILY.replace("t: child, c: K", "t: 離縁, c: K"), "離婚と離縁の日はその婚姻や縁組の end に"),
        (PERSONS + FAMILY.replace("c: K, p: [A]", "c: K, p: [K]"), "「K」が自分の親になっています"),
        (PERSONS.replace("B: {}", "B: {sex: 女王}") + FAMILY, "女、男、女性、男性、女子、男子のいずれか"),
    ],
)
def test_two_words_for_one_fact_or_an_unknown_one_are_refused(text, sentence):
    with pytest.raises(Refusal) as refused:
        cases.run(text)
    assert sentence in refused.value.sentence
    assert refused.value.sentence.count("事例: ") == 1
