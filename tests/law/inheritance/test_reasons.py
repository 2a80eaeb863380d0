"""The sentences a lawyer checks: each names the article and the act that made it so."""

import pytest

from azukari.law.inheritance import cases

SIBLINGS = "P: {d: 1990-01-01}, Q: {sex: f, d: 1991-01-01}, R: {sex: f, d: 1960-01-01}, S: {}, T: {}"
OF_SIBLINGS = "{t: child, c: X, p: [P, Q]}, {t: child, c: S, p: [P, Q]}, {t: child, c: T, p: [P, R]}"


@pytest.mark.parametrize(
    ("persons", "relations", "acts", "says"),
    [
        (
            "X: {d: 1958-01-01}, W: {}, A: {}, B: {}",
            "{t: marriage, a: X, b: W}, {t: child, c: A, p: [X, W]}, {t: child, c: B, p: [X], kind: recognized}",
            "",
            [
                "Xの相続は昭和33年1月1日に開始し、昭和22年法律第222号による改正後の民法によります。",
                "AはXの子として9分の4を相続します(昭和22年法律第222号による改正後の民法887条1項・900条1号・4号)。",
                (
                    "BはXの嫡出でない子として9分の2を相続します"
                    "(昭和22年法律第222号による改正後の民法887条1項・900条1号・4号ただし書)。"
                ),
                "WはXの配偶者として3分の1を相続します(昭和22年法律第222号による改正後の民法890条・900条1号)。",
            ],
        ),
        (
            f"X: {{d: 1995-01-01}}, {SIBLINGS.replace('S: {}', 'S: {d: 1980-01-01}')}, N: {{}}",
            OF_SIBLINGS + ", {t: child, c: N, p: [S]}",
            "",
            [
                (
                    "NはSを代襲し、Xの相続人として3分の2を相続します"
                    "(昭和55年法律第51号による改正後の民法889条2項・900条4号・901条2項)。"
                ),
                (
                    "TはXの父母の一方のみを同じくする兄弟姉妹として3分の1を相続します"
                    "(昭和55年法律第51号による改正後の民法889条1項2号・900条4号ただし書)。"
                ),
                "SはXを相続しません。相続の開始以前に死亡しています。",
            ],
        ),
        (
            f"X: {{d: 1995-01-01}}, {SIBLINGS}",
            OF_SIBLINGS.replace("[P, R]", "[P]"),
            "",
            ["Tの父母の一方が入っていないため、父母の一方のみを同じくする者として計算しました(民法900条4号ただし書)。"],
        ),
        (
            f"X: {{d: 1995-01-01}}, {SIBLINGS}",
            OF_SIBLINGS.replace("[P, R]", "[Q], kind: 認知のない子"),
            "",
            ["以上により、Tの持分は3分の1です。"],
        ),
        (
            "X: {d: 2020-01-01}, A: {d: 2020-02-01}, B: {}, K: {}",
            "{t: child, c: A, p: [X]}, {t: child, c: B, p: [X]}, {t: child, c: K, p: [A]}",
            "{t: renounce, who: A, of: X, by: [K]}",
            ["AはXを相続しません。Kが再転相続人として放棄しました(民法916条、民法939条)。"],
        ),
        (
            "X: {d: 1961-01-01}, A: {}, B: {d: 1950-01-01}, K: {}, C: {}",
            "{t: child, c: A, p: [X]}, {t: child, c: B, p: [X]}, {t: child, c: C, p: [X]}, {t: child, c: K, p: [B]}",
            "{t: renounce, who: C, of: X}",
            [
                (
                    "KはBを代襲し、Xの相続人として2分の1を相続します"
                    "(昭和22年法律第222号による改正後の民法888条・900条4号・901条1項)。"
                ),
                "CはXを相続しません。相続を放棄しました(昭和37年改正前の民法939条)。",
            ],
        ),
        (
            "X: {d: 2020-01-01}, A: {}, B: {}, C: {}, W: {}",
            "{t: child, c: A, p: [X]}, {t: child, c: B, p: [X]}, {t: marriage, a: X, b: W, kind: 内縁}",
            "{t: deemed_dead, who: A, at: 2019-01-01}",
            [
                "AはXを相続しません。失踪宣告により、相続の開始以前に死亡したものとみなされます(民法31条)。",
                "WはXを相続しません。婚姻の届出がなく(内縁)、配偶者ではありません(民法739条・890条)。",
            ],
        ),
        (
            "X: {d: 2000-01-01}, A: {d: 2000-01-01}, B: {}",
            "{t: child, c: A, p: [X]}, {t: child, c: B, p: [X]}",
            "{t: simultaneous, who: [X, A]}",
            ["AはXを相続しません。同時に死亡したものとされ、互いに相続しません(民法32条の2)。"],
        ),
        (
            "X: {d: 2000-01-01}, A: {d: 2010-01-01}, B: {}",
            "{t: child, c: A, p: [X]}, {t: child, c: B, p: [X]}",
            "{t: renounce, who: B, of: A}",
            [
                "Aには相続人がいません。相続財産は法人とし、相続財産清算人の選任を要します(民法951条・952条)。",
                "以上により、相続財産法人の持分は2分の1です。",
            ],
        ),
    ],
)
def test_sentences(persons, relations, acts, says):
    text = f"persons: {{{persons}}}\nrelations: [{relations}]\nacts: [{acts}]\ndecedent: X\n"
    steps = cases.run(text)[0]["steps"]
    assert [sentence for sentence in says if sentence not in steps] == []
