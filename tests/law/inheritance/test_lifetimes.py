"""What nobody does at such an age or outside a life: a finding that names the entry, and the answer stays."""

from datetime import date

import pytest

from azukari.law.inheritance import cases

FAMILY = (
    "persons: {X: {b: 1950-01-01, d: 2020-01-01, sex: m}, W: {sex: f, b: 1955-01-01}, A: {b: 1980-01-01}, "
    "C: {%s}, P: {d: 1990-01-01}}\n"
    "relations: [{t: marriage, a: X, b: W, at: 1979-01-01}, {t: child, c: A, p: [X, W]}%s]\nacts: [%s]\ndecedent: X\n"
)


def found(person="", relation="", act="", today=None):
    text = FAMILY % (person, relation and f", {relation}", act)
    result = cases.run(text, today=today)[0]
    assert result["shares"]
    return {(one["code"], one["entry"]) for one in result["findings"] if one["code"] != "unrelated"}


@pytest.mark.parametrize(
    ("person", "relation", "code"),
    [
        ("b: 1850-01-01, d: 2000-01-01", "", "too-old"),
        ("sex: f, b: 1990-06-02", "{t: marriage, a: A, b: C, at: 2006-06-01}", "married-too-young"),
        ("sex: m, b: 1990-06-02", "{t: marriage, a: A, b: C, at: 2008-06-01}", "married-too-young"),
        ("sex: f, b: 2006-06-02", "{t: marriage, a: A, b: C, at: 2024-06-01}", "married-too-young"),
        ("sex: m", "{t: marriage, a: X, b: C, at: 1970-01-01, end: 1975-01-01}", "spouses-of-one-sex"),
        ("", "{t: child, c: C, p: [X]}, {t: marriage, a: A, b: C}", "spouses-akin"),
        ("sex: f", "{t: child, c: A, p: [X, C, W]}", "parents-of-one-sex"),
        ("", "{t: child, c: A, p: X, kind: recognized}", "born-twice"),
        ("b: 1999-12-31", "{t: child, c: C, p: A, kind: adoption, at: 1999-12-31}", "adopter-too-young"),
        ("b: 1989-01-01", "{t: child, c: C, p: A, kind: special_adoption, at: 2010-01-01}", "special-adoption-too-old"),
        ("b: 2002-01-01", "{t: child, c: C, p: A, kind: special_adoption, at: 2020-04-01}", "special-adoption-too-old"),
        ("", "{t: child, c: W, p: X, kind: adoption, at: 2000-01-01}", "adoptee-is-spouse"),
        (
            "",
            "{t: child, c: [X, C], p: P}, {t: child, c: C, p: A, kind: adoption, at: 2010-01-01}",
            "adoptee-elder-kin",
        ),
    ],
)
def test_who_cannot_be_kin_so_is_said(person, relation, code):
    entry = f"relations[{1 + relation.count('{t:')}]" if relation else "persons.C"
    assert (code, entry) in found(person, relation)


@pytest.mark.parametrize(
    ("person", "relation"),
    [
        ("sex: f, b: 1990-06-01", "{t: marriage, a: A, b: C, at: 2006-06-01}"),
        ("sex: f, b: 2006-04-01", "{t: marriage, a: A, b: C, at: 2022-04-01}"),
        ("sex: m", "{t: marriage, a: X, b: C, kind: 内縁}"),
        ("", "{t: child, c: C, p: [X, W], kind: adoption, at: 2000-01-01}, {t: marriage, a: A, b: C}"),
        ("b: 2003-01-01", "{t: child, c: C, p: A, kind: special_adoption, at: 2010-01-01}"),
        ("b: 2003-01-01", "{t: child, c: C, p: A, kind: special_adoption, at: 2020-04-01}"),
        ("b: 2001-06-01", "{t: child, c: C, p: A, kind: special_adoption, at: 2010-01-01}"),  # asked for at 7
        (
            "b: 1990-01-01",
            "{t: marriage, a: A, b: C, end: 2012-01-01}, {t: child, c: C, p: A, kind: adoption, at: 2015-01-01}",
        ),
        ("b: 2009-01-01", "{t: child, c: A, p: W, kind: adoption, at: 2010-01-01}"),
    ],
)
def test_what_is_rare_and_allowed_is_no_finding(person, relation):
    assert found(person, relation) == set()


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("{t: 放棄, who: C, of: X, at: 2020-02-01}", "acted-before-birth"),
        ("{t: 廃除, who: A, of: X, at: 1970-01-01}", "acted-before-birth"),
        ("{t: 留保, who: X, at: 2021-01-01}", "acted-after-death"),
        ("{t: 相続分譲渡, who: A, of: X, to: A}", "transfer-to-oneself"),
    ],
)
def test_an_act_outside_a_life_is_said(act, code):
    assert (code, "acts[0]") in found("b: 2020-08-01", "{t: child, c: C, p: X}", act)


@pytest.mark.parametrize(
    ("person", "relation"),
    [
        ("sex: f, b: 1950-01-01", "{t: marriage, a: W, b: C, at: 1974-01-01, end: 1978-01-01}"),
        ("sex: f, b: 1960-01-01", "{t: child, c: P, p: [W, C]}"),  # 最決平25.12.10: 嫡出推定
        ("sex: m, b: 1960-01-01", "{t: child, c: P, p: [X, C]}"),
    ],
)
def test_whose_sex_was_changed_by_law_may_be_parent_or_spouse_of_somebody_of_that_sex(person, relation):
    assert {code for code, _ in found(person, relation)} & {"parents-of-one-sex", "spouses-of-one-sex"}
    assert found(person, relation, "{t: 性別の取扱いの変更, who: C, at: 2005-01-01}") == set()
    early = found(person, relation, "{t: sex_changed, who: C, at: 2004-07-15}")
    assert early == {("sex-changed-too-early", "acts[0]")}


def test_a_mother_stays_the_mother_when_her_sex_was_changed():
    text = (
        "persons: {M: {d: 2020-01-01, sex: f}, A: {b: 1990-01-01}}\ndecedent: M\n"
        "relations: [{t: child, c: A, p: M, kind: 認知のない子}]\nacts: [{t: 性別変更, who: M, at: 2010-01-01}]\n"
    )
    assert cases.run(text)[0]["shares"] == {"A": "1/1"}


def test_days_to_come_are_said_where_today_is_known():
    told = (
        "b: 1990-01-01, d: 2050-01-01",
        "{t: marriage, a: A, b: C, at: 2030}",
        "{t: 放棄, who: A, of: X, at: 2027-01-01}",
    )
    entries = ("persons.C", "relations[2]", "acts[0]")
    assert found(*told, today=date(2026, 11, 23)) == {("in-the-future", entry) for entry in entries}
    assert found(*told) == set()
    assert ("in-the-future", "persons.C") not in found("d: 2026年頃", today=date(2026, 1, 1))


def test_a_holder_older_than_anybody_is_asked_about():
    old = ("b: 1900-01-01", "{t: child, c: X, p: C}", "{t: 放棄, who: A, of: X}")
    assert found(*old, today=date(2026, 11, 23)) == {("too-old", "persons.C")}
    assert found(*old) == set()
    assert found(*old[:2], today=date(2026, 11, 23)) == set()  # alive on paper, and holds nothing


def test_a_day_on_which_somebody_is_deemed_dead_is_no_age():
    declared = "{t: 失踪宣告, who: C, at: 2015-01-01}"
    assert found("b: 1880-01-01", "{t: child, c: X, p: C}", declared) == set()
    assert found("b: 1880-01-01, d: 2015-01-01", "{t: child, c: X, p: C}") == {("too-old", "persons.C")}


@pytest.mark.parametrize(
    ("born", "wed", "is_too_young"),
    [
        ("1988-02-29", "2006-02-28", True),
        ("1988-02-29", "2006-03-01", False),
        ("1990-02-28", "2008-02-28", False),
        ("1990-03-01", "2008-02-29", True),
    ],
)
def test_an_age_is_reached_at_the_end_of_the_day_before_the_birthday(born, wed, is_too_young):
    told = found(f"sex: m, b: {born}", f"{{t: marriage, a: A, b: C, at: {wed}}}")
    assert (("married-too-young", "relations[2]") in told) is is_too_young


@pytest.mark.parametrize(("adopted", "is_too_old"), [("2022-02-28", False), ("2022-03-01", True)])
def test_who_was_born_on_a_leap_day_is_too_old_for_a_special_adoption_from_the_first_of_march(adopted, is_too_old):
    told = found("b: 2004-02-29", f"{{t: child, c: C, p: A, kind: special_adoption, at: {adopted}}}")
    assert (("special-adoption-too-old", "relations[2]") in told) is is_too_old


def test_two_declarations_of_one_disappearance_are_read_by_the_earlier():
    acts = "{t: 失踪宣告, who: C, at: 2011-01-01}, {t: 失踪宣告, who: C, at: 2010-01-01}"
    assert ("deemed-day-differs", "acts[1]") in found("", "{t: child, c: C, p: X}", acts)
    assert ("deemed-day-differs", "acts[0]") in found(
        "", "{t: child, c: C, p: X}", "{t: 失踪宣告, who: C, since: 2001, at: 2005}"
    )


@pytest.mark.parametrize(
    ("since", "shares"),
    [
        ("2012年以前", {"A": "1/2", "W": "1/2"}),
        ("2014年以後", {"A": "1/4", "C": "1/4", "W": "1/2"}),
        ("9999年", {"A": "1/4", "C": "1/4", "W": "1/2"}),
    ],
)
def test_seven_years_after_an_open_day_are_as_open(since, shares):
    act = f"{{t: 失踪宣告, who: C, since: {since}}}"
    result = cases.run(FAMILY % ("", ", {t: child, c: C, p: X}", act) + "stage: at_death\n")[0]
    assert result["shares"] == shares


def test_an_adoption_by_will_is_told_how_to_be_entered():
    text = (
        "persons: {X: {d: 1940-01-01}, N: {}, W: {sex: f}}\ndecedent: X\n"
        "relations: [{t: marriage, a: X, b: W}, {t: child, c: N, p: X, kind: adoption, at: %s}]\n"
    )
    late = cases.run(text % "1940-02-01")[0]
    assert [one["says"] for one in late["findings"]] == [
        "Xの死亡の後に縁組をしています。遺言による縁組(旧民法848条)なら、縁組の日 at を養親の死亡の日としてください。"
    ]
    assert (late["shares"], cases.run(text % "1940-01-01")[0]["shares"]) == ({"W": "1/1"}, {"N": "1/1"})
