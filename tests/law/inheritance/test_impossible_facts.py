"""Facts that cannot be are named by their entry; files that cannot be read are refused in one Japanese sentence."""

import io
import json
import subprocess
import sys

import pytest

from azukari.law.inheritance import cases
from azukari.law.refusal import Refusal

X_AND_A = (
    "persons: {X: {b: 1950-01-01, d: 2020-01-01}, A: {b: 1980-01-01}%s}\nrelations: [{t: child, c: A, p: [X]}%s]\n"
)


def case(persons="", relations="", acts=""):
    return X_AND_A % (persons, relations) + f"acts: [{acts}]\ndecedent: X\n"


@pytest.mark.parametrize(
    ("text", "code", "entry"),
    [
        (case(", B: {b: 1940-01-01}", ", {t: child, c: B, p: [X]}"), "parent-younger", "relations[1]"),
        (case("", "", "{t: house_head, who: X, at: 2021-01-01}"), "headed-after-death", "acts[0]"),
        (case("", "", "{t: left_house, who: X, at: 2021-01-01}"), "headed-after-death", "acts[0]"),
        (case("", "", "{t: retired, who: X, at: 1960-01-01}"), "headship-after-1947", "acts[0]"),
        (case("", "", "{t: 隠居, who: X}"), "passing-without-day", "acts[0]"),
        (case("", "", "{t: 隠居, who: X, at: 不詳}"), "passing-without-day", "acts[0]"),
        (case("", "", "{t: 同時死亡, who: X}"), "simultaneous-alone", "acts[0]"),
        (case(", B: {}"), "unrelated", "persons.B"),
        (case("", "", "{t: selected_heir, who: A, of: X, at: 1960-01-01}"), "selected-too-late", "acts[0]"),
        (case(", B: {b: 2022-01-01}", ", {t: child, c: B, p: [X]}"), "born-after-father", "relations[1]"),
        (
            case(", M: {sex: f, d: 1990-01-01}, B: {b: 1991-01-01}", ", {t: child, c: B, p: [M]}"),
            "born-after-mother",
            "relations[1]",
        ),
        (case(", B: {b: 1990-01-01, d: 1980-01-01}"), "died-before-birth", "persons.B"),
        (case(", B: {}", ", {t: child, c: B, p: [A]}, {t: child, c: X, p: [B]}"), "own-ancestor", "persons.A"),
        (
            case(", B: {}", ", {t: child, c: B, p: [X], kind: adoption, at: 2021-01-01}"),
            "adoption-after-death",
            "relations[1]",
        ),
        (
            case(", B: {}", ", {t: child, c: B, p: [X], kind: adoption, at: 2001-01-01, end: 2000-01-01}"),
            "ends-before-it-begins",
            "relations[1]",
        ),
        (
            case(", B: {b: 1940-01-01}", ", {t: child, c: B, p: [X], kind: adoption, at: 2001-01-01}"),
            "adoptee-older",
            "relations[1]",
        ),
        (
            case(", B: {}", ", {t: child, c: B, p: [X], kind: special_adoption, at: 1987-12-31}"),
            "special-adoption-before-1988",
            "relations[1]",
        ),
        (case(", W: {}", ", {t: marriage, a: X, b: W, at: 2021-01-01}"), "marriage-after-death", "relations[1]"),
        (
            case(", W: {}", ", {t: marriage, a: X, b: W, at: 1990-01-01, end: 2021-01-01}"),
            "divorce-after-death",
            "relations[1]",
        ),
        (
            case(
                ", V: {}, W: {}",
                ", {t: marriage, a: X, b: V, at: 1990-01-01}, {t: marriage, a: X, b: W, at: 1995-01-01}",
            ),
            "two-marriages",
            "persons.X",
        ),
        (case(acts="{t: renounce, who: A, of: X, at: 2019-01-01}"), "renounced-before-opening", "acts[0]"),
        (case(acts="{t: renounce, who: X, of: A}"), "renounced-living", "acts[0]"),
        (
            case(", B: {d: 2019-01-01}", ", {t: child, c: B, p: [X]}", "{t: renounce, who: B, of: X}"),
            "renounced-by-dead",
            "acts[0]",
        ),
        (
            case(
                ", B: {d: 2020-02-01}, K: {}",
                ", {t: child, c: B, p: [X]}, {t: child, c: K, p: [B]}",
                "{t: renounce, who: K, of: B, at: 2020-03-01}, {t: renounce, who: B, of: X, by: [K], at: 2020-04-01}",
            ),
            "second-renounced-first",
            "acts[1]",
        ),
        (
            case(
                ", B: {d: 2020-02-01}, K: {}",
                ", {t: child, c: B, p: [X]}, {t: child, c: K, p: [B]}",
                "{t: renounce, who: K, of: B, at: 2020-03-01}, {t: renounce, who: K, of: X, at: 2020-04-01}",
            ),
            "second-renounced-first",
            "acts[1]",
        ),
        (
            case(
                ", B: {d: 2020-02-01}, C: {}",
                ", {t: child, c: B, p: [X]}",
                "{t: renounce, who: B, of: X, by: [C]}",
            ),
            "renounced-by-stranger",
            "acts[0]",
        ),
        (
            case(
                ", B: {d: 2020-02-01}, K: {}",
                ", {t: child, c: B, p: [X]}, {t: child, c: K, p: [B]}",
                "{t: renounce, who: K, of: X}",
            ),
            "renounced-in-own-name",
            "acts[0]",
        ),
        (
            case(", V: {}, W: {}", ", {t: marriage, a: X, b: V}, {t: marriage, a: X, b: W}"),
            "two-marriages",
            "persons.X",
        ),
        (
            case(", B: {}", acts="{t: transfer_share, who: A, of: X, to: B, at: 2021-01-01}").replace(
                "A: {", "A: {d: 2020-12-01, "
            ),
            "transfer-after-death",
            "acts[0]",
        ),
        (
            case(
                ", P: {}, S: {}",
                ", {t: child, c: X, p: [P]}, {t: child, c: S, p: [P]}",
                "{t: disinherited, who: S, of: X}",
            ),
            "disinherited-sibling",
            "acts[0]",
        ),
        (
            case(acts="{t: transfer_share, who: A, of: X, to: A, at: 2019-01-01}"),
            "transferred-before-opening",
            "acts[0]",
        ),
        (
            case(acts="{t: abandon_share, who: A, of: X, at: 2019-01-01}"),
            "transferred-before-opening",
            "acts[0]",
        ),
        (case(acts="{t: settled, of: X, at: 2013-09-05}"), "settled-too-late", "acts[0]"),
        (case(", N: {}", ", {t: child, c: N, p: [X], kind: natural}"), "mother-assumed", "relations[1]"),
        (case(", B: {d: 2019-01-01}", acts="{t: simultaneous, who: [X, B]}"), "simultaneous-on-other-days", "acts[0]"),
        (case(acts="{t: simultaneous, who: [X, A]}"), "simultaneous-but-alive", "acts[0]"),
        (
            case(", B: {}", acts="{t: missing, who: B, kind: danger, since: 1945-06-01}"),
            "deemed-day-before-1962",
            "acts[0]",
        ),
        (
            case(", B: {b: 1990-01-01}", ", {t: child, c: B, p: [X], kind: adoption, at: 1980-01-01}"),
            "adopted-before-birth",
            "relations[1]",
        ),
        (
            case(", W: {b: 1960-01-01}", ", {t: marriage, a: X, b: W, at: 1959-12-31}"),
            "married-before-birth",
            "relations[1]",
        ),
        (case(", W: {}", ", {t: marriage, a: X, b: W, end: 2020-01-01}"), "divorce-on-death", "relations[1]"),
        (case(", Y: {}, Z: {}", ", {t: child, c: A, p: [Y, Z]}"), "three-parents", "relations[1]"),
        (
            case(", B: {d: 2015-01-01}", acts="{t: deemed_dead, who: B, at: 2008-01-01}"),
            "deemed-day-differs",
            "persons.B",
        ),
        (
            case(", B: {d: 2020-01-01 9:00}, C: {d: 2020-01-01 10:00}", acts="{t: simultaneous, who: [B, C]}"),
            "simultaneous-on-other-days",
            "acts[0]",
        ),
        (case(", B: {dead: 2019-01-01}"), "unread-key", "persons.B"),
    ],
)
def test_a_finding_names_the_register_entry(text, code, entry):
    findings = cases.run(text)[0]["findings"]
    assert (code, entry) in {(finding["code"], finding["entry"]) for finding in findings}
    assert all(finding["says"].endswith("。") for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        case(),
        case(", W: {}", ", {t: child, c: A, p: [X, W]}, {t: marriage, a: X, b: W}, {t: marriage, a: W, b: X}"),
        case(", B: {d: 2008-01-01}", acts="{t: deemed_dead, who: B, at: 2008-01-01}"),
    ],
)
def test_a_family_without_faults_has_no_findings(text):
    assert cases.run(text)[0]["findings"] == []


def test_a_line_that_is_no_case_stops_no_other(tmp_path, capsys):
    file = tmp_path / "cases.yaml"
    file.write_text("- 見本太郎が死亡した\n- {persons: {X: {d: 2020-01-01}}, decedent: X}\n", encoding="utf-8")
    out = io.StringIO()
    assert cases.heirs(file, out=out) == 2
    assert "__NO_HEIR__" in out.getvalue()
    assert "「見本太郎が死亡した」は事例の形ではありません" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "事例がありません"),
        ("- 1", "事例がありません"),
        ("cases: [", "YAMLとして読めません"),
        ("decedent: X", "被相続人"),
        ("persons: {A: {}}\ndecedent: A", "死亡の日"),
        ("persons: {A: {}, B: {}}\nacts: [{t: renounce, who: B, of: A}]\ndecedent: A", "死亡の日"),
        ("persons: {A: {d: 2020-13-01}}\ndecedent: A", "13月という月はありません"),
        ("persons: {A: {d: 平成31年5月1日}}\ndecedent: A", "令和元年5月1日"),
        ("persons: {A: {d: 2020-01-01}, A: {}}\ndecedent: A", "二度"),
        ('{"persons": {"A": {}, "A": {}}, "decedent": "A"}', "二度"),
        ("persons: {A: {d: 2020-01-01}}\nrelations: [{t: child, c: B, p: [A]}]\ndecedent: A", "「B」という人"),
        ("persons: {A: {d: 2020-01-01}}\nrelations: [{t: cousin}]\ndecedent: A", "関係の種類"),
        ("persons: {A: {d: 2020-01-01}}\nrelations: [{t: child, c: A, p: [A]}]\ndecedent: A", "子 c と親 p"),
        ("persons: {A: {d: 2020-01-01}}\nacts: [{t: dances, who: A}]\ndecedent: A", "行為の種類"),
        ("persons: {A: {d: 2020-01-01}}\nacts: [{t: renounce, who: A}]\ndecedent: A", "of"),
        ("persons: {A: {d: 2020-01-01}}\nlaw_override: {A: {law: P9}}\ndecedent: A", "P9"),
        ("persons: [1]\ndecedent: A", "persons"),
        ("person: {A: {d: 2020-01-01}}\ndecedent: A", "persons:"),
        (case(acts="{t: transfer_share, who: A, of: X, to: X, part: 3/2}"), "割合 part"),
        (case(acts="{t: renounce, by: A, of: X}"), "誰が(who)"),
        (case(relations=", {t: divorce, a: X, b: A, at: 2000-01-01}"), "end に入れてください"),
        (case() + "settled: 2010-01-01", "true か false"),
        ("persons: {A: 3}\ndecedent: A", "persons.A"),
    ],
)
def test_a_file_that_is_not_right_is_refused_in_japanese(text, sentence):
    with pytest.raises(Refusal) as refused:
        cases.run(text)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "persons: {A: {d: 2020-01-01, name: [a]}}\ndecedent: A",
        "persons: {A: {d: [2020-01-01]}}\ndecedent: A",
        "persons: {A: {d: 2020-01-01, sex: x}}\ndecedent: A",
        "persons: {A: {d: 2020-01-01}, B: {}}\nrelations: [{t: marriage, a: A, b: B, kind: z}]\ndecedent: A",
        "persons: {A: {d: 2020-01-01}, B: {}}\nacts: [{t: transfer_share, who: B, of: A}]\ndecedent: A",
        "persons: {A: {d: 2020-01-01}, B: {}}\nacts: [{t: renounce, who: {B: 1}, of: A}]\ndecedent: A",
        "persons: {A: {d: 2020-01-01}}\nstage: soon\ndecedent: A",
        "",
        "[]",
        "\0",
    ],
)
def test_nothing_written_in_a_file_is_a_crash(text):
    with pytest.raises(Refusal):
        cases.run(text)


def test_a_key_nobody_reads_is_said_wherever_it_stands():
    text = "persons: {X: {d: 2020-01-01, dead: 1}}\nact: []\ndecedent: X"
    found = [(fault["entry"], fault["code"]) for fault in cases.run(text)[0]["findings"]]
    assert found == [("事例", "unread-key"), ("persons.X", "unread-key")]


def test_several_documents_are_several_cases():
    one = "persons: {X: {d: 2020-01-01}}\ndecedent: X\n"
    listed = "cases: [{id: b, persons: {X: {d: 2020-01-01}}, decedent: X}]"
    assert [result["id"] for result in cases.run(f"---\nid: a\n{one}---\n{listed}\n")] == ["a", "b"]


def test_one_case_with_a_slip_does_not_stop_the_others(tmp_path, capsys):
    (tmp_path / "two.yaml").write_text(case() + "\n---\nid: slip\ndecedent: X\n", encoding="utf-8")
    out = io.StringIO()
    assert cases.heirs(tmp_path / "two.yaml", as_json=True, out=out) == 2
    assert len(json.loads(out.getvalue())) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'two.yaml'}: slip: ")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("relations", "acts", "shares"),
    [
        ("{t: child, c: X, p: A}, {t: child, c: A, p: B}, {t: child, c: B, p: X}", "", {}),
        (
            "{t: child, c: A, p: X}, {t: child, c: B, p: A}, {t: child, c: C, p: B}",
            "{t: transfer_share, who: B, of: A, to: A}, {t: transfer_share, who: A, of: X, to: X}",
            {"C": "1/1"},
        ),
        (
            "{t: child, c: A, p: X}, {t: child, c: B, p: X}, {t: child, c: C, p: B}",
            "{t: transfer_share, who: A, of: X, to: B}, {t: transfer_share, who: C, of: B, to: X}",
            {"C": "1/1"},
        ),
    ],
)
def test_neither_a_circle_of_parents_nor_a_transfer_to_the_dead_goes_round_for_ever(relations, acts, shares):
    persons = "X: {d: 2020-01-01}, A: {d: 2021-01-01}, B: {d: 2022-01-01}, C: {}"
    result = cases.run(f"persons: {{{persons}}}\nrelations: [{relations}]\nacts: [{acts}]\ndecedent: X")[0]
    assert result["shares"] == shares
    assert {fault["code"] for fault in result["findings"]} == {"transfer-to-dead" if acts else "own-ancestor"}


def test_words_of_yaml_stay_words():
    relations = "[{t: child, c: no, p: [N]}, {t: child, c: 1, p: [N]}]"
    text = f"persons: {{N: {{d: 2020-01-01}}, no: {{}}, 1: {{}}}}\nrelations: {relations}\ndecedent: N"
    assert cases.run(text)[0]["shares"] == {"1": "1/2", "no": "1/2"}


def test_the_command_answers_with_zero_and_refuses_with_two(tmp_path):
    right, wrong = tmp_path / "right.yaml", tmp_path / "wrong.yaml"
    right.write_text(case(), encoding="utf-8")
    wrong.write_text("decedent: X", encoding="utf-8")
    command = [sys.executable, "-m", "azukari.law.inheritance"]
    done = subprocess.run([*command, right, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert set(json.loads(done.stdout)[0]) == {"id", "shares", "candidates", "left_out", "flags", "findings", "steps"}
    done = subprocess.run([*command, wrong, "--json"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "被相続人" in done.stderr


def test_a_clerk_reads_text(tmp_path):
    (tmp_path / "case.yaml").write_text(case(), encoding="utf-8")
    out = io.StringIO()
    assert cases.heirs(tmp_path / "case.yaml", out=out) == 0
    assert "A: 1/1" in out.getvalue()
    assert "AはXの子として全部を相続します(平成25年法律第94号による改正後の民法887条1項)" in out.getvalue()
    assert cases.heirs(tmp_path / "none.yaml", out=out) == 2


def test_a_folder_is_no_file(tmp_path, capsys):
    assert cases.heirs(tmp_path) == 2
    assert "はフォルダです。事例のファイルを一つ指定してください。" in capsys.readouterr().err
