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
        "persons: [{id: X, d: 2020-01-01}, {A: {d: 2019-01-01}}, B, {id: K}]\n" + FAMILY,
        PERSONS.replace("B: {}", "B: {b: '', d: '', sex: Ｆ}") + FAMILY + "stage: ''\nacts: ''\n",
        PERSONS + FAMILY.replace("t: child", "t: Child").replace("[X]", "[X, X]") + "stage: FINAL\n",
        PERSONS + FAMILY + "law_override: {X: {law: p6, as_of: 2020-01-01}}\n",
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
        "id": "事例", "shares": {"A": "1/1"}, "candidates": [], "left_out": [],
        "flags": [], "findings": [], "steps": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("persons: [{id: X, d: 2020-01-01}, X]\ndecedent: X", "「X」が二度"),
        ("persons: [{id: X, d: 2020-01-01}, [X]]\ndecedent: X", "id の下に並べてください"),
        ("persons: {X: {d: 2020-01-01}, __NO_HEIR__: {}}\ndecedent: X", "「__NO_HEIR__」は人の id として使えません"),
        ("persons: {X: {d: 2020-01-01}, '': {}}\ndecedent: X", "「」は人の id として使えません"),
        (PERSONS + FAMILY + "law_override: {X: {law: P3, as_of: 1948}}", "law_override.X: 基準日 as_of は"),
        (PERSONS + FAMILY + "law_override: {X: P9}", "law_override.X: 適用する法律「P9」"),
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


def test_cases_without_ids_go_by_their_number():
    one = "{persons: {X: {d: 2020-01-01}}, decedent: X}"
    assert [result["id"] for result in cases.run(f"[{one}, {{id: b, {one[1:]}, {one}]")] == [
        "1件目の事例",
        "b",
        "3件目の事例",
    ]


def test_cases_of_one_id_say_so():
    results = cases.run("[" + ", ".join("{id: a, persons: {X: {d: 2020-01-01}}, decedent: X}" for _ in "ab") + "]")
    assert [[one["code"] for one in result["findings"]] for result in results] == [["same-id"]] * 2


@pytest.mark.parametrize("before", ["---\nmeta: {collected: 2026}\n---\n", "meta: {collected: 2026}\n"])
def test_what_is_told_of_the_file_is_no_case(before):
    assert [one["id"] for one in cases.run(f"{before}a: {{persons: {{X: {{d: 2020-01-01}}}}, decedent: X}}\n")] == ["a"]


def test_who_is_left_out_has_the_reason_as_a_code():
    one = cases.run(PERSONS + FAMILY + "acts: [{t: 放棄, who: B, of: X}]")[0]
    assert one["left_out"] == [
        {"who": "A", "of": "X", "code": "died-before"}, {"who": "B", "of": "X", "code": "renounced"},
    ]  # fmt: skip
    unsure = cases.run(PERSONS.replace("2019-01-01", "2020") + FAMILY + "stage: at_death\n")[0]
    assert (unsure["left_out"], sorted(len(one["left_out"]) for one in unsure["candidates"])) == ([], [0, 1])


def test_one_line_may_tell_of_several_estates():
    both = "persons: {X: {d: 2020-01-01}, W: {d: 2021-01-01}, A: {}, B: {}}\ndecedent: X\n"
    both += "relations: [{t: marriage, a: X, b: W}, {t: child, c: [A, B], p: [X, W]}]\n"
    both += "acts: [{t: 放棄, who: A, of: [X, W]}]\n"
    assert (cases.run(both)[0]["shares"], cases.run(both)[0]["findings"]) == ({"B": "1/1"}, [])
    settled = PERSONS + FAMILY + "acts: [{t: settled, of: [X, A], at: 2010}]\n"
    assert cases.run(settled)[0]["shares"] == {"B": "1/2", "K": "1/2"}


def test_the_day_of_a_common_death_may_stand_in_the_act_alone():
    text = "persons: {X: {}, A: {}, B: {}, K: {}}\n" + FAMILY + "acts: [{t: 同時死亡, who: [X, A], at: 2020-01-01}]\n"
    result = cases.run(text)[0]
    assert (result["shares"], result["findings"]) == ({"B": "1/2", "K": "1/2"}, [])


@pytest.mark.parametrize(
    ("more", "entry"),
    [
        ("acts: [{t: 放棄, who: B, of: X, end: 2021-01-01}]", "acts[0]"),
        ("acts: [{t: 放棄, who: B, of: X, kind: 限定承認}]", "acts[0]"),
        ("acts: [{t: 廃除, who: B, of: X, house_member: K}]", "acts[0]"),
        ("law_override: {X: {law: P6, asof: 2020-01-01}}", "law_override.X"),
    ],
)
def test_a_key_that_this_entry_does_not_have_is_said(more, entry):
    found = cases.run(PERSONS + FAMILY + more)[0]["findings"]
    assert ("unread-key", entry) in [(one["code"], one["entry"]) for one in found]


def test_a_key_of_another_kind_of_tie_is_said():
    text = PERSONS + FAMILY.replace("c: K, p: [A]", "c: K, p: [A], a: X, end: 2010-01-01")
    assert [one["says"] for one in cases.run(text)[0]["findings"]] == [
        "項目「a」は、この種類(t: child)では読んでいません。",
        "実子の at と end は読んでいません。出生の日は persons の b に、縁組の日なら種類 kind も入れてください。",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("persons: {X: *x}\ndecedent: X", "1行目: 「*x」の元になる「&x」が"),
        ("persons: {X: {d: 2020-01-01, <<: abc}}\ndecedent: X", "「<<」は"),
        ("persons: " + "[" * 100 + "]" * 100, "深すぎます"),
        ('{"persons": {},\n"persons": {}}', "2行目: 「persons」が二度"),
        ("stage: at_death\ncases: [{persons: {X: {d: 2020-01-01}}, decedent: X}]", "「stage」は cases: と並べず"),
        ("cases: [[1], {persons: {X: {d: 2020-01-01}}, decedent: X}]", "一覧の中の一つは事例の形では"),
    ],
)
def test_a_file_that_leaves_something_open_is_refused(text, sentence):
    with pytest.raises(Refusal) as refused:
        cases.run(text)
    assert sentence in refused.value.sentence
