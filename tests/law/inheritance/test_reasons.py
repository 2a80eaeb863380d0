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
        (
            "X: {d: 2000-01-01}, A: {d: 1990-01-01}, K: {d: 1995-01-01}, L: {}, M: {}, N: {}",
            (
                "{t: child, c: A, p: [X]}, {t: child, c: [K, L], p: [A]}, {t: child, c: M, p: [K]}, "
                "{t: child, c: N, p: [A], kind: recognized}"
            ),
            "",
            [
                (
                    "LはAを代襲し、Xの相続人として5分の2を相続します"
                    "(昭和55年法律第51号による改正後の民法887条2項・900条4号・901条1項)。"
                ),
                (
                    "NはAを代襲し、Xの相続人として5分の1を相続します"
                    "(昭和55年法律第51号による改正後の民法887条2項・900条4号ただし書・901条1項)。"
                ),
                (
                    "MはKを代襲し、Xの相続人として5分の2を相続します"
                    "(昭和55年法律第51号による改正後の民法887条2項・3項・900条4号・901条1項)。"
                ),
            ],
        ),
        (
            "X: {d: 2005-01-01}, A: {}, B: {}",
            "{t: child, c: A, p: [X]}, {t: child, c: B, p: [X], kind: recognized}",
            "{t: settled, of: X, at: 2008-01-01}",
            [
                (
                    "BはXの嫡出でない子として3分の1を相続します(昭和55年法律第51号による改正後の民法887条1項・900条4号ただし書)。"
                ),
                (
                    "平成25年9月4日までに審判や遺産の分割の協議などで確定しているため、嫡出でない子の相続分は2分の1のままです"
                    "(最高裁大法廷決定平成25年9月4日)。"
                ),
            ],
        ),
        (
            "X: {d: 2010-01-01}, P: {d: 1980-01-01}, S: {d: 1990-01-01}, N: {d: 2000-01-01}, M: {}, T: {}, K: {}",
            (
                "{t: child, c: [X, S, T], p: [P]}, {t: child, c: N, p: [S]}, {t: child, c: M, p: [N]}, "
                "{t: child, c: K, p: [T]}"
            ),
            "{t: renounce, who: T, of: X}",
            [
                "MはXを相続しません。兄弟姉妹を代襲するのはその子(おい・めい)までです(民法889条2項は887条2項だけを準用)。",
                "TはXを相続しません。相続を放棄しました(民法939条)。放棄した人の子は代襲しません(民法887条2項)。",
            ],
        ),
        (
            "X: {d: 1947-10-01}, P: {d: 1930-01-01}, S: {d: 1940-01-01}, T: {}, N: {}",
            "{t: child, c: [X, S, T], p: [P]}, {t: child, c: N, p: [S]}",
            "",
            ["NはXを相続しません。応急措置法の間は、兄弟姉妹の子は代襲しません(最判昭和43年11月22日)。"],
        ),
        (
            "X: {d: 2010-01-01}, A: {d: 2000-01-01}, B: {}, C: {b: 1990-01-01}, F: {}, K: {}, N: {}",
            (
                "{t: child, c: [A, C, N], p: [X]}, "
                "{t: child, c: B, p: [X], kind: adoption, at: 1980-01-01, end: 1990-01-01}, "
                "{t: child, c: C, p: [F], kind: special_adoption, at: 1993-01-01}, "
                "{t: child, c: K, p: [A], kind: adoption, at: 1995-01-01, end: 2005-01-01}"
            ),
            "",
            [
                "BはXを相続しません。離縁により親族関係が終わっています(民法729条)。",
                "KはXを相続しません。離縁により親族関係が終わっています(民法729条)。",
                "CはXを相続しません。特別養子縁組により、それまでの親族関係が終わっています(民法817条の9)。",
            ],
        ),
        (
            "X: {d: 2010-01-01, b: 1990-01-01}, N: {}, F: {}",
            "{t: child, c: X, p: [N]}, {t: child, c: X, p: [F], kind: special_adoption, at: 1993-01-01}",
            "",
            ["NはXを相続しません。特別養子縁組により、それまでの親族関係が終わっています(民法817条の9)。"],
        ),
        (
            "X: {d: 2010-01-01}, A: {}, K: {}, M: {}",
            (
                "{t: child, c: A, p: [X]}, {t: child, c: X, p: [M]}, "
                "{t: child, c: K, p: [A], kind: adoption, at: 2010-02-01}"
            ),
            "{t: disinherited, who: A, of: X}",
            ["KはXを相続しません。相続の開始の後の養子縁組です(民法727条)。"],
        ),
        (
            "X: {d: 1970-01-01, sex: f}, V: {d: 1940-01-01}, F: {d: 1960-01-01}, A: {b: 1920-01-01}, B: {}",
            (
                "{t: marriage, a: V, b: F, at: 1910-01-01, end: 1925-01-01}, {t: child, c: A, p: [V]}, "
                "{t: marriage, a: V, b: X, at: 1930-01-01}, {t: child, c: B, p: [V, X]}"
            ),
            "",
            ["AはXを相続しません。継親子や嫡母庶子は旧民法の間だけの親子です(旧民法728条、応急措置法3条)。"],
        ),
    ],
)
def test_sentences(persons, relations, acts, says):
    text = f"persons: {{{persons}}}\nrelations: [{relations}]\nacts: [{acts}]\ndecedent: X\n"
    steps = cases.run(text)[0]["steps"]
    assert [sentence for sentence in says if sentence not in steps] == []


@pytest.mark.parametrize(
    ("persons", "relations", "never"),
    [
        (  # 半血かどうかを問うのは兄弟姉妹で、おい・めいではない
            "X: {d: 1970-01-01}, P: {d: 1930-01-01}, Q: {d: 1930-01-01}, S: {d: 1950-01-01}, N: {d: 1960-01-01}, M: {}",
            "{t: child, c: [X, S], p: [P, Q]}, {t: child, c: N, p: [S]}, {t: child, c: M, p: [N]}",
            "父母の一方が入っていない",
        ),
        (  # 祖父の養子となった孫は、実父の株の中で自分を相続しない
            "X: {b: 1980-01-01, d: 2020-01-01}, G: {d: 2005-01-01}, S: {d: 2010-01-01}, T: {}",
            (
                "{t: child, c: [S, T], p: [G]}, {t: child, c: X, p: [S]}, "
                "{t: child, c: X, p: [G], kind: adoption, at: 2000-01-01}"
            ),
            "XはXを",
        ),
        (  # 離縁の後に縁組し直した養子は相続人
            "X: {d: 2020-01-01}, A: {}",
            (
                "{t: child, c: A, p: [X], kind: adoption, at: 1980-01-01, end: 1990-01-01}, "
                "{t: child, c: A, p: [X], kind: adoption, at: 2000-01-01}"
            ),
            "離縁",
        ),
    ],
)
def test_nothing_is_said_of_whom_it_does_not_concern(persons, relations, never):
    steps = cases.run(f"persons: {{{persons}}}\nrelations: [{relations}]\ndecedent: X\n")[0]["steps"]
    assert not [step for step in steps if never in step]
