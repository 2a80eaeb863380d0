"""An act that came to nothing is never passed over in silence: the finding names its entry, and what to look for."""

from pathlib import Path

import pytest

from azukari.law.inheritance import cases

FAMILY = (
    "persons: {X: {d: 2020-01-01}, A: {d: 2021-01-01}, B: {}, K: {}, L: {}, Z: {}%s}\n"
    "relations: [{t: child, c: A, p: X}, {t: child, c: B, p: X}, {t: child, c: K, p: A}, {t: child, c: L, p: A}, "
    "{t: marriage, a: B, b: Z}%s]\ndecedent: X\n"
)
HEAD = (
    "persons: {X: {d: 1940-01-01}, A: {b: 1900-01-01}, S: {}, T: {}}\n"
    "relations: [{t: child, c: A, p: X}]\ndecedent: X\nacts: [{t: 戸主, who: X}, %s]\n"
)


def findings(text):
    return [(one["code"], one["entry"], one["says"]) for one in cases.run(text)[0]["findings"]]


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ("{t: 相続分譲渡, who: Z, of: X, to: B}", "Zは、その日にXの相続分を持たない"),
        ("{t: 相続分放棄, who: Z, of: X}", "Zは、その日にXの相続分を持たない"),
        ("{t: 放棄, who: Z, of: X}", "ZはXの相続人でありません"),
        ("{t: 放棄, who: K, of: X}", "KはXの相続人として現れない"),
        ("{t: 放棄, who: B, of: X, as: 配偶者}", "Bは、この記載にかかわらずXを相続します"),
        ("{t: 廃除, who: Z, of: X}", "ZはXの相続人でありません"),
        ("{t: 廃除の取消し, who: B, of: X}", "BがXの相続人から廃除された記載がありません"),
        ("{t: 欠格, who: K, of: Y}", "Yの相続はこの計算の途中に現れません"),
        ("{t: settled, of: Y}", "Yの相続はこの計算の途中に現れません"),
        ("{t: 指定, who: Z, of: X}", "ZはXの家督を相続しません"),
        ("{t: 留保, who: B}", "被相続人Xについてだけ見ます"),
        ("{t: keeps_headship, who: Z}", "Zの入夫婚姻(kind: entry)が入っていません"),
    ],
)
def test_what_came_to_nothing_is_said(act, says):
    found = findings(FAMILY % (", Y: {d: 2010-01-01}", ", {t: marriage, a: Y, b: Z}") + f"acts: [{act}]\n")
    assert [entry for _, entry, _ in found] == ["acts[0]"]
    assert says in found[0][2]


@pytest.mark.parametrize(
    "acts",
    [
        "{t: 放棄, who: B, of: X}",
        "{t: 放棄, who: [K, L], of: A}",
        "{t: 放棄, who: A, of: X, by: [K]}, {t: 放棄, who: K, of: A}",
        "{t: 放棄, who: A, of: X, at: 2020-03-01}, {t: 放棄, who: K, of: A}",
        "{t: 相続分譲渡, who: B, of: X, to: Z}",
        "{t: 相続分譲渡, who: K, of: X, to: L}",
        "{t: 廃除, who: B, of: X, at: 2010}, {t: 廃除の取消し, who: B, of: X, at: 2015}",
    ],
)
@pytest.mark.parametrize("stage", ["", "stage: at_death\n"])
def test_what_was_used_or_is_told_in_the_steps_is_no_finding(acts, stage):
    assert findings(FAMILY % ("", "") + f"acts: [{acts}]\n{stage}") == []


def outcome(case):
    result = cases.answer_case(case)
    return result["shares"], result["candidates"], result["flags"]


def test_an_act_said_to_be_without_effect_has_none():
    """In every worked case: without the act the answer is the same."""
    said = 0
    for file in Path(__file__).parent.glob("*cases.yaml"):
        for case in filter(lambda case: case.get("acts"), cases.read(file.read_text(encoding="utf-8"))):
            found = [one["entry"] for one in cases.answer_case(case)["findings"] if one["code"] == "without-effect"]
            kept = [act for number, act in enumerate(case["acts"]) if f"acts[{number}]" not in found]
            assert outcome({**case, "acts": kept}) == outcome(case)
            said += len(found)
    assert said > 5


def test_a_law_chosen_for_an_estate_not_on_the_way_is_said():
    found = findings(FAMILY % ("", "") + "law_override: {X: P6, A: P6, L: P3}\n")
    assert [(entry, says[:1]) for _, entry, says in found] == [("law_override", "L")]


def test_a_designation_beside_a_statutory_heir_is_said():
    designated = "{t: 指定, who: S, of: X, at: 1930-01-01}, {t: 家族, who: T}"
    assert [entry for _, entry, _ in findings(HEAD % designated)] == ["acts[1]"]


def test_who_had_no_share_is_not_told_to_have_given_it_away():
    result = cases.run(FAMILY % ("", "") + "acts: [{t: 相続分譲渡, who: Z, of: X, to: B}]\n")[0]
    assert not any("譲渡しました" in step for step in result["steps"])


def shares(text):
    result = cases.run(text)[0]
    return result["flags"], [one["shares"] for one in result["candidates"]] or result["shares"]


def test_a_share_given_up_by_a_dead_heirs_successor_is_read_both_ways():
    given_up = FAMILY % ("", "") + "acts: [{t: 相続分放棄, who: K, of: X, at: 2022}]\n"
    assert shares(given_up) == (["disputed"], [{"B": "1/2", "L": "1/2"}, {"B": "2/3", "L": "1/3"}])
    of_the_heir = given_up.replace("of: X", "of: A")
    assert shares(of_the_heir) == ([], {"B": "1/2", "L": "1/2"})
    both = given_up.replace("who: K", "who: [K, L]")
    assert shares(both) == ([], {"B": "1/1"})


def test_of_two_designations_without_revocation_each_is_read():
    two = HEAD.replace("relations: [{t: child, c: A, p: X}]\n", "") % (
        "{t: 指定, who: S, of: X, at: 1920}, {t: 指定, who: T, of: X, at: 1930}"
    )
    assert shares(two) == (["disputed"], [{"S": "1/1"}, {"T": "1/1"}])
    assert shares(two.replace("at: 1920", "at: 1920, end: 1925")) == ([], {"T": "1/1"})


def test_who_succeeded_may_be_entered_without_a_day():
    assert shares(HEAD % "{t: 家督相続, who: S, of: X}") == ([], {"S": "1/1"})


@pytest.mark.parametrize(
    "acts",
    [
        "{t: 廃除, who: A, of: X, at: 1920}, {t: 指定, who: S, of: X, at: 1925}, {t: 放棄, who: S, of: X, at: 1940}",
        "{t: 廃嫡, who: A, of: X, at: 1920},{t: 隠居, who: X, at: 1930},{t: 取得, who: X, at: 1935},{t: 家族, who: S}",
        "{t: 家督相続, who: S, of: X, at: 1940-03-01}",
    ],
)
def test_what_the_steps_say_of_a_house_is_no_finding(acts):
    assert findings(HEAD.replace("S: {}, T: {}", "S: {}") % acts) == []
