# ruff: noqa: E501 - a row is a case, and is read across
"""Further cases, one for each rule: a table a specialist can sign.

Each row: what it shows, the family, and the shares; several sets of shares where the law or the facts leave it open.
"""

from fractions import Fraction

import pytest

from azukari.law.inheritance import cases, inherit


def answer(text):
    return cases.run(text)[0]


def shares(result):
    return [one["shares"] for one in result["candidates"]] or [result["shares"]]


def wanted(words):
    """「W 1/3, K 2/3」を読む。"""
    pairs = (pair.split() for pair in words.split(","))
    return {id: Fraction(part) for id, part in pairs}


def check(text, *expected):
    found = [{id: Fraction(part) for id, part in one.items()} for one in shares(answer(text))]
    assert sorted(map(sorted_items, found)) == sorted(sorted_items(wanted(words)) for words in expected)


def sorted_items(one):
    return sorted(one.items())


def family(persons, relations="", acts="", more="", decedent="X"):
    return f"persons: {{{persons}}}\nrelations: [{relations}]\nacts: [{acts}]\ndecedent: {decedent}\n{more}\n"


def child(c, *p, **more):
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return f"{{t: child, c: {c}, p: [{', '.join(p)}]{extra}}}"


def married(a, b, **more):
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return f"{{t: marriage, a: {a}, b: {b}{extra}}}"


def rel(*relations):
    return ", ".join(relations)


HEAD = "{t: house_head, who: X}"
DIED_1930 = "X: {b: 1870-01-01, d: 1930-05-01}"

OLD_CODE = [
    ("年下でも男が先", f"{DIED_1930}, A: {{b: 1900-01-01, sex: f}}, B: {{b: 1905-01-01}}", rel(child("A", "X"), child("B", "X")), HEAD, ["B 1"]),
    ("男の間では年長", f"{DIED_1930}, A: {{b: 1900-01-01}}, B: {{b: 1905-01-01}}", rel(child("A", "X"), child("B", "X")), HEAD, ["A 1"]),
    ("嫡出女は庶子女に先立つ", f"{DIED_1930}, A: {{b: 1900-01-01, sex: f}}, B: {{b: 1905-01-01, sex: f}}", rel(child("A", "X", kind="recognized"), child("B", "X")), HEAD, ["B 1"]),
    ("庶子女は私生子男に先立つ", "X: {d: 1930-05-01}, A: {b: 1905-01-01, sex: f}, B: {b: 1900-01-01}", rel(child("A", "X", kind="recognized"), child("B", "X", kind="natural")), HEAD, ["A 1"]),
    ("女戸主の認知のない子は私生子", "X: {d: 1930-05-01, sex: f}, A: {b: 1905-01-01, sex: f}, B: {b: 1900-01-01}", rel(child("A", "X"), child("B", "X", kind="natural")), HEAD, ["A 1"]),
    ("養子は縁組の日に生まれたとみなす", f"{DIED_1930}, A: {{b: 1895-01-01}}, B: {{b: 1905-01-01}}", rel(child("A", "X", kind="adoption", at="1910-01-01"), child("B", "X")), HEAD, ["B 1"]),
    ("縁組の後に生まれた実子より養子が先", f"{DIED_1930}, A: {{b: 1895-01-01}}, B: {{b: 1912-01-01}}", rel(child("A", "X", kind="adoption", at="1910-01-01"), child("B", "X")), HEAD, ["A 1"]),
    ("準正の子は準正の日に生まれたとみなす", f"{DIED_1930}, A: {{b: 1895-01-01}}, B: {{b: 1905-01-01}}, M: {{sex: f}}, N: {{sex: f, d: 1909-01-01}}", rel(child("A", "X", "M", kind="recognized"), child("B", "X", "N"), married("X", "N", at="1900-01-01"), married("X", "M", at="1910-01-01")), HEAD, ["B 1"]),
    ("長男の娘が代襲し二男に先立つ", f"{DIED_1930}, A: {{b: 1895-01-01, d: 1925-01-01}}, B: {{b: 1897-01-01}}, G: {{b: 1920-01-01, sex: f}}", rel(child("A", "X"), child("B", "X"), child("G", "A")), HEAD, ["G 1"]),
    ("他家に嫁いだ娘は家族でない", f"{DIED_1930}, A: {{b: 1895-01-01, sex: f}}, H: {{}}, B: {{b: 1897-01-01, sex: f}}", rel(child("A", "X"), child("B", "X"), married("H", "A", at="1920-01-01")), HEAD, ["B 1"]),
    ("養子に出た長男は家族でない", f"{DIED_1930}, A: {{b: 1895-01-01}}, T: {{}}, B: {{b: 1897-01-01}}", rel(child("A", "X"), child("B", "X"), child("A", "T", kind="adoption", at="1910-01-01")), HEAD, ["B 1"]),
    ("分家した長男は家族でない", f"{DIED_1930}, A: {{b: 1895-01-01}}, B: {{b: 1897-01-01}}", rel(child("A", "X"), child("B", "X")), HEAD + ", {t: left_house, who: A, at: 1920-01-01}", ["B 1"]),
    ("二女の婿養子は長女に先立たない(旧973条)", f"{DIED_1930}, A: {{b: 1895-01-01, sex: f}}, B: {{b: 1897-01-01, sex: f}}, M: {{b: 1890-01-01}}", rel(child("A", "X"), child("B", "X"), child("M", "X", kind="adoption", at="1918-01-01"), married("M", "B", at="1918-01-01", kind="adopted")), HEAD, ["A 1"]),
    ("長女の婿養子は長女に先立つ", f"{DIED_1930}, A: {{b: 1895-01-01, sex: f}}, B: {{b: 1897-01-01, sex: f}}, M: {{b: 1890-01-01}}", rel(child("A", "X"), child("B", "X"), child("M", "X", kind="adoption", at="1918-01-01"), married("M", "A", at="1918-01-01", kind="adopted")), HEAD, ["M 1"]),
    ("法定の家督相続人は放棄できない", f"{DIED_1930}, A: {{b: 1895-01-01}}, B: {{b: 1897-01-01}}", rel(child("A", "X"), child("B", "X")), HEAD + ", {t: renounce, who: A, of: X}", ["A 1"]),
    ("廃除された長男に子がなければ二男", f"{DIED_1930}, A: {{b: 1895-01-01}}, B: {{b: 1897-01-01}}", rel(child("A", "X"), child("B", "X")), HEAD + ", {t: disinherited, who: A, of: X}", ["B 1"]),
    ("生年が分からなければ両方の読み方", f"{DIED_1930}, A: {{}}, B: {{}}", rel(child("A", "X"), child("B", "X")), HEAD, ["A 1", "B 1"]),
    ("指定家督相続人", f"{DIED_1930}, T: {{}}", "", HEAD + ", {t: designated_heir, who: T, of: X}", ["T 1"]),
    ("法定がいれば指定は働かない", f"{DIED_1930}, T: {{}}, A: {{}}", child("A", "X"), HEAD + ", {t: designated_heir, who: T, of: X}", ["A 1"]),
    ("選定家督相続人", f"{DIED_1930}, S: {{}}, P: {{d: 1900-01-01}}", rel(child("X", "P"), child("S", "P")), HEAD + ", {t: selected_heir, who: S, of: X}", ["S 1"]),
    ("選ぶべき家族がなければ家に在る直系尊属", f"{DIED_1930}, P: {{}}, Q: {{sex: f}}", child("X", "P", "Q"), HEAD, ["P 1"]),
    ("選定されないまま新法へ(附則25条2項)", f"{DIED_1930}, W: {{sex: f}}, S: {{}}, P: {{d: 1900-01-01}}, Q: {{d: 1901-01-01}}", rel(child("X", "P", "Q"), child("S", "P", "Q"), married("X", "W")), HEAD, ["W 2/3, S 1/3"]),
    ("家督を継いだ者は戸主となる", f"{DIED_1930}, A: {{b: 1895-01-01, d: 1940-01-01}}, B: {{b: 1897-01-01}}, K: {{b: 1920-01-01}}, L: {{b: 1922-01-01}}", rel(child("A", "X"), child("B", "X"), child("K", "A"), child("L", "A")), HEAD, ["K 1"]),
    ("隠居の前の財産は家督相続", "X: {d: 1940-01-01}, A: {b: 1895-01-01}, B: {b: 1897-01-01}", rel(child("A", "X"), child("B", "X")), HEAD + ", {t: retired, who: X, at: 1925-01-01}, {t: acquired, who: X, at: 1920-01-01}", ["A 1"]),
    ("隠居の後の財産は遺産相続", "X: {d: 1940-01-01}, A: {b: 1895-01-01}, B: {b: 1897-01-01}", rel(child("A", "X"), child("B", "X")), HEAD + ", {t: retired, who: X, at: 1925-01-01}, {t: acquired, who: X, at: 1930-01-01}", ["A 1/2, B 1/2"]),
    ("隠居の際に留保した財産は遺産相続", "X: {d: 1940-01-01}, A: {b: 1895-01-01}, B: {b: 1897-01-01}", rel(child("A", "X"), child("B", "X")), HEAD + ", {t: retired, who: X, at: 1925-01-01}, {t: acquired, who: X, at: 1920-01-01}, {t: reserved, who: X}", ["A 1/2, B 1/2"]),
    ("いつの財産か分からなければ両方", "X: {d: 1940-01-01}, A: {b: 1895-01-01}, B: {b: 1897-01-01}", rel(child("A", "X"), child("B", "X")), HEAD + ", {t: retired, who: X, at: 1925-01-01}", ["A 1", "A 1/2, B 1/2"]),
    ("女戸主の入夫婚姻で夫が戸主となる", "X: {d: 1950-01-01, sex: f}, H: {}, A: {b: 1920-01-01}", rel(child("A", "H", "X"), married("H", "X", at="1910-01-01", kind="entry")), HEAD + ", {t: headship_passes, who: X, to: H, at: 1910-01-01, cause: 入夫婚姻}, {t: acquired, who: X, at: 1905-01-01}", ["H 1"]),
    ("継子は戸主の嫡出子と同じ", f"{DIED_1930}, A: {{b: 1895-01-01}}, B: {{b: 1897-01-01}}, W: {{sex: f}}", rel(child("A", "X", kind="step"), child("B", "X")), HEAD, ["A 1"]),
    ("遺産相続: 子は平等、配偶者は相続しない", f"{DIED_1930}, W: {{sex: f}}, A: {{}}, B: {{}}", rel(married("X", "W"), child("A", "X", "W"), child("B", "X", "W")), "", ["A 1/2, B 1/2"]),
    ("遺産相続: 庶子は嫡出子の2分の1", f"{DIED_1930}, A: {{}}, B: {{}}", rel(child("A", "X"), child("B", "X", kind="recognized")), "", ["A 2/3, B 1/3"]),
    ("遺産相続: 代襲", f"{DIED_1930}, A: {{}}, B: {{d: 1920-01-01}}, K: {{}}, L: {{}}", rel(child("A", "X"), child("B", "X"), child("K", "B"), child("L", "B")), "", ["A 1/2, K 1/4, L 1/4"]),
    ("遺産相続: 縁組前の養子の子は代襲しない(大判昭7.5.11)", f"{DIED_1930}, A: {{}}, B: {{d: 1920-01-01}}, K: {{b: 1900-01-01}}", rel(child("A", "X"), child("B", "X", kind="adoption", at="1910-01-01"), child("K", "B")), "", ["A 1"]),
    ("遺産相続: 孫だけなら本位相続か代襲か", f"{DIED_1930}, A: {{d: 1920-01-01}}, B: {{d: 1920-02-01}}, K: {{}}, L: {{}}, M: {{}}", rel(child("A", "X"), child("B", "X"), child("K", "A"), child("L", "A"), child("M", "B")), "", ["K 1/4, L 1/4, M 1/2", "K 1/3, L 1/3, M 1/3"]),
    ("遺産相続: 戸主が分からない", f"{DIED_1930}", "", "", ["__NO_HEIR__ 1"]),
]  # fmt: skip

NEW_CODE = [
    ("応急措置法: 配偶者と直系尊属", "X: {d: 1947-05-03}, W: {}, P: {}, Q: {}", rel(married("X", "W"), child("X", "P", "Q")), "", ["W 1/2, P 1/4, Q 1/4"]),
    ("応急措置法: 嫡出でない子は2分の1", "X: {d: 1947-12-31}, A: {}, B: {}", rel(child("A", "X"), child("B", "X", kind="recognized")), "", ["A 2/3, B 1/3"]),
    ("応急措置法の前日は家督相続", "X: {d: 1947-05-02}, W: {sex: f}, A: {b: 1930-01-01}, B: {b: 1932-01-01}", rel(married("X", "W"), child("A", "X"), child("B", "X")), HEAD, ["A 1"]),
    ("昭和37年6月30日まで: 同時死亡の代襲は文言上ない", "X: {d: 1955-01-01}, A: {d: 1955-01-01}, B: {}, K: {}", rel(child("A", "X"), child("B", "X"), child("K", "A")), "{t: simultaneous, who: [X, A]}", ["B 1/2, K 1/2", "B 1"]),
    ("昭和37年7月1日から: 同時死亡も代襲する", "X: {d: 1962-07-01}, A: {d: 1962-07-01}, B: {}, K: {}", rel(child("A", "X"), child("B", "X"), child("K", "A")), "{t: simultaneous, who: [X, A]}", ["B 1/2, K 1/2"]),
    ("昭和37年改正前: 縁組前の養子の子", "X: {d: 1955-01-01}, A: {d: 1950-01-01}, B: {}, K: {b: 1930-01-01}", rel(child("A", "X", kind="adoption", at="1940-01-01"), child("B", "X"), child("K", "A")), "", ["B 1/2, K 1/2", "B 1"]),
    ("昭和37年改正前: 失権の後に生まれた子は代襲しない", "X: {d: 1955-01-01}, A: {}, B: {}, K: {b: 1952-01-01}", rel(child("A", "X"), child("B", "X"), child("K", "A")), "{t: disqualified, who: A, of: X, at: 1950-01-01}", ["B 1"]),
    ("昭和37年改正前: 失権の時に胎児なら代襲する", "X: {d: 1955-01-01}, A: {}, B: {}, K: {b: 1950-05-01}", rel(child("A", "X"), child("B", "X"), child("K", "A")), "{t: disqualified, who: A, of: X, at: 1950-01-01}", ["B 1/2, K 1/2"]),
    ("昭和37年改正前: 子が全員放棄", "X: {d: 1955-01-01}, A: {}, K: {}, P: {}", rel(child("A", "X"), child("K", "A"), child("X", "P")), "{t: renounce, who: A, of: X}", ["P 1", "K 1"]),
    ("昭和37年改正後: 子が全員放棄", "X: {d: 1965-01-01}, A: {}, K: {}, P: {}", rel(child("A", "X"), child("K", "A"), child("X", "P")), "{t: renounce, who: A, of: X}", ["P 1"]),
    ("昭和37年改正後: 孫だけでも株分け", "X: {d: 1965-01-01}, A: {d: 1960-01-01}, B: {d: 1960-02-01}, K: {}, L: {}, M: {}", rel(child("A", "X"), child("B", "X"), child("K", "A"), child("L", "A"), child("M", "B")), "", ["K 1/4, L 1/4, M 1/2"]),
    ("昭和55年12月31日: 配偶者3分の1", "X: {d: 1980-12-31}, W: {}, K: {}", rel(married("X", "W"), child("K", "X")), "", ["W 1/3, K 2/3"]),
    ("昭和55年12月31日: 兄弟の孫も代襲", "X: {d: 1980-12-31}, S: {d: 1970-01-01}, T: {d: 1971-01-01}, U: {}, P: {d: 1900-01-01}, Q: {d: 1901-01-01}", rel(child("X", "P", "Q"), child("S", "P", "Q"), child("T", "S"), child("U", "T")), "", ["U 1"]),
    ("平成13年6月30日: 嫡出でない子は2分の1", "X: {d: 2001-06-30}, A: {}, B: {}", rel(child("A", "X"), child("B", "X", kind="recognized")), "", ["A 2/3, B 1/3"]),
    ("平成13年7月以後でも裁判・合意で確定していれば2分の1", "X: {d: 2005-06-30}, A: {}, B: {}", rel(child("A", "X"), child("B", "X", kind="recognized")), "{t: settled, of: X}", ["A 2/3, B 1/3"]),
    ("平成25年9月5日からは確定の余地がない", "X: {d: 2013-09-05}, A: {}, B: {}", rel(child("A", "X"), child("B", "X", kind="recognized")), "{t: settled, of: X}", ["A 1/2, B 1/2"]),
    ("代襲原因が平成13年6月以前", "X: {d: 2005-06-01}, K: {d: 1995-01-01}, a: {}, b: {}", rel(child("K", "X"), child("a", "K"), child("b", "K", kind="recognized")), "", ["a 1/2, b 1/2", "a 2/3, b 1/3"]),
    ("準正の子は嫡出子", "X: {d: 2000-01-01}, W: {}, A: {}, B: {}", rel(married("X", "W"), child("A", "X", "W"), child("B", "X", "W", kind="recognized")), "", ["W 1/2, A 1/4, B 1/4"]),
    ("最判令6.11.12: 親の縁組前に生まれた甥は代襲しない", "X: {d: 2020-01-01}, P: {d: 1990-01-01}, S: {d: 2010-01-01}, K: {b: 1970-01-01}, T: {}", rel(child("X", "P"), child("T", "P"), child("S", "P", kind="adoption", at="1980-01-01"), child("K", "S")), "", ["T 1"]),
    ("縁組後に生まれた甥は代襲する", "X: {d: 2020-01-01}, P: {d: 1990-01-01}, S: {d: 2010-01-01}, K: {b: 1985-01-01}, T: {}", rel(child("X", "P"), child("T", "P"), child("S", "P", kind="adoption", at="1980-01-01"), child("K", "S")), "", ["T 1/2, K 1/2"]),
    ("縁組前の子でも、実子との間の子なら代襲する", "X: {d: 2020-01-01}, D: {}, S: {d: 2010-01-01}, K: {b: 1970-01-01}", rel(child("D", "X"), child("S", "X", kind="adoption", at="1980-01-01"), child("K", "S", "D")), "", ["D 1/2, K 1/2"]),
    ("養子の子の生年が分からない", "X: {d: 2020-01-01}, D: {}, S: {d: 2010-01-01}, K: {}", rel(child("D", "X"), child("S", "X", kind="adoption", at="1980-01-01"), child("K", "S")), "", ["D 1/2, K 1/2", "D 1"]),
    ("養親の一方だけとの兄弟は半血", "X: {d: 2020-01-01}, P: {d: 2000-01-01}, Q: {d: 2000-02-01}, S: {}, T: {}", rel(child("X", "P", "Q"), child("S", "P", "Q"), child("T", "P", kind="adoption", at="1990-01-01")), "", ["S 2/3, T 1/3"]),
    ("祖父母は頭割り", "X: {d: 2020-01-01}, P: {d: 2000-01-01}, Q: {d: 2000-02-01}, a: {}, b: {}, c: {}", rel(child("X", "P", "Q"), child("P", "a", "b"), child("Q", "c")), "", ["a 1/3, b 1/3, c 1/3"]),
    ("父が生きていれば祖父母は相続しない", "X: {d: 2020-01-01}, P: {}, Q: {d: 2000-02-01}, c: {}", rel(child("X", "P", "Q"), child("Q", "c")), "", ["P 1"]),
    ("配偶者の連れ子の特別養子は実親との関係が残る", "X: {d: 2020-01-01}, N: {}, A: {b: 1995-01-01}", rel(married("X", "N", at="1998-01-01"), child("A", "X"), child("A", "N", kind="special_adoption", at="1999-01-01")), "", ["N 1/2, A 1/2"]),
    ("特別養子の離縁で実親との関係が戻る", "X: {d: 2020-01-01}, T: {}, A: {}", rel(child("A", "X"), child("A", "T", kind="special_adoption", at="1995-01-01", end="2000-01-01")), "", ["A 1"]),
    ("離縁した養子は相続しない", "X: {d: 2020-01-01}, A: {}, B: {}", rel(child("A", "X", kind="adoption", at="1990-01-01", end="2000-01-01"), child("B", "X")), "", ["B 1"]),
    ("危難失踪は危難の去った時", "X: {d: 2009-06-01}, C: {}, D: {}, F: {}", rel(child("C", "X"), child("D", "X"), child("F", "C")), "{t: missing, who: C, since: 2009-05-01, danger: true}", ["D 1/2, F 1/2"]),
    ("普通失踪は7年の満了の時", "X: {d: 2009-06-01}, C: {}, D: {}, E: {}", rel(child("C", "X"), child("D", "X"), married("C", "E")), "{t: missing, who: C, since: 2005-05-01}", ["D 5/8, E 3/8"]),
    ("胎児は生まれたものとみなす", "X: {d: 2020-06-01}, W: {}, A: {fetus: true}, P: {}", rel(married("X", "W"), child("A", "X", "W"), child("X", "P")), "", ["W 1/2, A 1/2", "W 2/3, P 1/3"]),
    ("死産なら次順位", "X: {d: 2020-06-01}, W: {}, A: {fetus: true, stillborn: true}, P: {}", rel(married("X", "W"), child("A", "X", "W"), child("X", "P")), "", ["W 2/3, P 1/3"]),
    ("相続の開始から300日以内に生まれた子", "X: {d: 2020-06-01}, A: {b: 2020-12-01}, B: {}", rel(child("A", "X"), child("B", "X")), "", ["A 1/2, B 1/2"]),
    ("開始の後に生まれた孫は代襲しない", "X: {d: 2020-06-01}, A: {}, B: {}, K: {b: 2023-01-01}", rel(child("A", "X"), child("B", "X"), child("K", "A")), "{t: disinherited, who: A, of: X}", ["B 1"]),
    ("廃除の取消し", "X: {d: 2020-06-01}, A: {}, B: {}", rel(child("A", "X"), child("B", "X")), "{t: disinherited, who: A, of: X}, {t: disinheritance_cancelled, who: A, of: X}", ["A 1/2, B 1/2"]),
    ("兄弟姉妹は廃除できない", "X: {d: 2020-06-01}, S: {}, T: {}, P: {d: 1990-01-01}", rel(child("X", "P"), child("S", "P"), child("T", "P")), "{t: disinherited, who: S, of: X}", ["S 1/2, T 1/2"]),
    ("二重資格の一方だけの放棄", "X: {d: 2020-06-01}, A: {}, B: {d: 2010-01-01}, K: {b: 1990-01-01}", rel(child("A", "X"), child("B", "X"), child("K", "B"), child("K", "X", kind="adoption", at="2000-01-01")), "{t: renounce, who: K, of: X, as: adopted}", ["A 1/2, K 1/2"]),
    ("二重資格の留保のない放棄", "X: {d: 2020-06-01}, A: {}, B: {d: 2010-01-01}, K: {b: 1990-01-01}", rel(child("A", "X"), child("B", "X"), child("K", "B"), child("K", "X", kind="adoption", at="2000-01-01")), "{t: renounce, who: K, of: X}", ["A 1"]),
    ("異順位の二重資格の放棄", "X: {d: 2010-06-01}, Y: {}, B: {}, P: {d: 1990-01-01}", rel(child("X", "P"), child("Y", "P"), child("B", "P"), child("Y", "X", kind="adoption", at="2000-01-01")), "{t: renounce, who: Y, of: X, as: child}", ["Y 1/2, B 1/2", "B 1"]),
    ("全員の放棄", "X: {d: 2020-06-01}, A: {}", child("A", "X"), "{t: renounce, who: A, of: X}", ["__NO_HEIR__ 1"]),
    ("開始前の放棄は効力がない", "X: {d: 2020-06-01}, A: {}, B: {}", rel(child("A", "X"), child("B", "X")), "{t: renounce, who: A, of: X, at: 2019-01-01}", ["A 1/2, B 1/2"]),
    ("再転: 第1の相続を先に放棄", "X: {d: 2020-06-01}, A: {d: 2020-07-01}, B: {}, K: {}", rel(child("A", "X"), child("B", "X"), child("K", "A")), "{t: renounce, who: A, of: X, by: [K], at: 2020-08-01}, {t: renounce, who: K, of: A, at: 2020-09-01}", ["B 1"]),
    ("再転: 第2の相続を先に放棄すると第1を選べない", "X: {d: 2020-06-01}, A: {d: 2020-07-01}, B: {}, K: {}", rel(child("A", "X"), child("B", "X"), child("K", "A")), "{t: renounce, who: K, of: A, at: 2020-08-01}, {t: renounce, who: A, of: X, by: [K], at: 2020-09-01}", ["B 1"]),
    ("再転: 一部の者だけが第1の相続を放棄", "X: {d: 2020-06-01}, A: {d: 2020-07-01}, B: {}, K: {}, L: {}", rel(child("A", "X"), child("B", "X"), child("K", "A"), child("L", "A")), "{t: renounce, who: A, of: X, by: [K]}", ["B 1/2, L 1/2", "B 3/4, L 1/4"]),
    ("縁組の年より後に生まれた子は、年だけでも代襲する", "X: {d: 2020-01-01}, D: {}, S: {d: 2010-01-01}, K: {b: 1985}", rel(child("D", "X"), child("S", "X", kind="adoption", at="1980-01-01"), child("K", "S")), "", ["D 1/2, K 1/2"]),
    ("相続分の譲渡", "X: {d: 2020-06-01}, W: {}, A: {}, B: {}, Z: {}", rel(married("X", "W"), child("A", "X"), child("B", "X")), "{t: transfer_share, who: A, of: X, to: Z}", ["W 1/2, Z 1/4, B 1/4"]),
    ("相続分の放棄は他の者に相続分の割合で", "X: {d: 2020-06-01}, W: {}, A: {}, B: {}", rel(married("X", "W"), child("A", "X"), child("B", "X")), "{t: abandon_share, who: A, of: X}", ["W 2/3, B 1/3"]),
    ("死亡した配偶者の姻族は相続しない", "X: {d: 2020-06-01}, W: {d: 2019-01-01}, Y: {}, P: {}", rel(married("X", "W"), child("Y", "W"), child("X", "P")), "", ["P 1"]),
    ("家附の継子(附則26条1項)", "X: {d: 1960-01-01}, Y: {sex: f}, Z: {}, A: {}", rel(married("X", "Y"), child("Z", "Y"), child("A", "X", "Y")), "{t: house_stepchild, who: Z, of: X}", ["Y 1/3, A 1/3, Z 1/3"]),
    ("家附でない継子は相続しない", "X: {d: 1960-01-01}, Y: {sex: f}, Z: {}, A: {}", rel(married("X", "Y"), child("Z", "Y"), child("A", "X", "Y"), child("Z", "X", kind="step")), "", ["Y 1/3, A 2/3"]),
]  # fmt: skip

OPEN_FACTS = [
    ("同じ日の死亡", "X: {d: 2020-06-01}, A: {d: 2020-06-01}, W: {}, K: {}, B: {}", rel(child("A", "X"), child("B", "X"), married("A", "W"), child("K", "A")), ["B 1/2, K 1/2", "B 1/2, W 1/4, K 1/4"], ["order-of-deaths"]),
    ("順序が違っても結果が同じなら一つ", "X: {d: 2020-06-01}, A: {d: 2020-06-01}, K: {}, B: {}", rel(child("A", "X"), child("B", "X"), child("K", "A")), ["B 1/2, K 1/2"], []),
    ("同じ日でも時分が分かれば順が決まる(子が先)", "X: {d: 2020-06-01 10:30}, A: {d: 令和2年6月1日午前9時5分}, W: {}, K: {}, B: {}", rel(child("A", "X"), child("B", "X"), married("A", "W"), child("K", "A")), ["B 1/2, K 1/2"], []),
    ("同じ日でも時分が分かれば順が決まる(親が先)", "X: {d: 2020-06-01T08:00}, A: {d: 令和2年6月1日午前9時5分}, W: {}, K: {}, B: {}", rel(child("A", "X"), child("B", "X"), married("A", "W"), child("K", "A")), ["B 1/2, W 1/4, K 1/4"], []),
    ("一人の時分だけでは決まらない", "X: {d: 2020-06-01 10:30}, A: {d: 2020-06-01}, W: {}, K: {}, B: {}", rel(child("A", "X"), child("B", "X"), married("A", "W"), child("K", "A")), ["B 1/2, K 1/2", "B 1/2, W 1/4, K 1/4"], ["order-of-deaths"]),
    ("推定の時分では決まらない", "X: {d: 令和2年6月1日推定午前10時}, A: {d: 令和2年6月1日午後1時頃}, W: {}, K: {}, B: {}", rel(child("A", "X"), child("B", "X"), married("A", "W"), child("K", "A")), ["B 1/2, K 1/2", "B 1/2, W 1/4, K 1/4"], ["order-of-deaths"]),
    ("死亡の年だけで改正をまたぐ", "X: {d: 昭和55年12月頃}, W: {}, K: {}", rel(married("X", "W"), child("K", "X")), ["W 1/3, K 2/3", "W 1/2, K 1/2"], ["partial-date"]),
    ("死亡の年だけでも改正をまたがない", "X: {d: 1985}, W: {}, K: {}", rel(married("X", "W"), child("K", "X")), ["W 1/2, K 1/2"], []),
    ("死亡日不詳の子", "X: {d: 2020-06-01}, A: {d: 令和2年6月頃}, W: {}, B: {}", rel(child("A", "X"), child("B", "X"), married("A", "W")), ["B 1", "B 5/8, W 3/8"], ["order-of-deaths"]),
    ("祖父と同じ日の死亡", "X: {d: 2020-06-01}, P: {d: 2000-01-01}, G: {d: 2020-06-01}, S: {}, T: {}", rel(child("X", "P"), child("P", "G"), child("S", "P"), child("T", "G")), ["S 1", "T 1/2, S 1/2"], ["order-of-deaths"]),
    ("被相続人の死亡日が全く分からない", "X: {b: 1930-01-01, d: 年月日不詳}, W: {}, K: {}", rel(married("X", "W"), child("K", "X")), ["K 1", "W 1/3, K 2/3", "W 1/2, K 1/2"], ["partial-date"]),
    ("離婚の年だけでも、離婚は生前にしかできない", "X: {d: 1990-06-01}, W: {}, A: {}", rel(married("X", "W", at="1980", end="1990"), child("A", "X")), ["A 1"], []),
    ("離縁は養親の死亡の後にもできる", "X: {d: 1990-06-01}, S: {}, A: {}", rel(child("S", "X", kind="adoption", at="1980-01-01", end="1990"), child("A", "X")), ["A 1", "A 1/2, S 1/2"], ["partial-date"]),
    ("離婚の年だけでも死亡より前なら一つ", "X: {d: 1990-06-01}, W: {}, A: {}", rel(married("X", "W", at="1980", end="1985"), child("A", "X")), ["A 1"], []),
    ("縁組の年だけでは養子の子の出生との前後が分からない", "X: {d: 1990-06-01}, S: {d: 1985-01-01}, K: {b: 1980-06-01}, A: {}", rel(child("S", "X", kind="adoption", at="1980"), child("K", "S"), child("A", "X")), ["A 1/2, K 1/2", "A 1"], ["birth-unknown", "partial-date"]),
    ("沖縄に住所があれば旧民法", "X: {d: 1955-06-01, domicile: okinawa}, A: {b: 1920-01-01}, B: {b: 1922-01-01}", rel(child("A", "X"), child("B", "X")), ["A 1"], ["territory"]),
    ("沖縄も昭和32年からは新法", "X: {d: 1957-01-01, domicile: okinawa}, A: {b: 1920-01-01}, B: {b: 1922-01-01}", rel(child("A", "X"), child("B", "X")), ["A 1/2, B 1/2"], []),
    ("奄美は復帰の前日まで旧民法", "X: {d: 1953-12-24, domicile: amami}, A: {b: 1920-01-01}, B: {b: 1922-01-01}", rel(child("A", "X"), child("B", "X")), ["A 1"], ["territory"]),
    ("奄美の復帰の日から新法", "X: {d: 1953-12-25, domicile: amami}, A: {b: 1920-01-01}, B: {b: 1922-01-01}", rel(child("A", "X"), child("B", "X")), ["A 1/2, B 1/2"], []),
    ("本籍だけ沖縄なら両方", "X: {d: 1955-06-01, register: okinawa}, A: {b: 1920-01-01}, B: {b: 1922-01-01}", rel(child("A", "X"), child("B", "X")), ["A 1", "A 1/2, B 1/2"], ["territory"]),
    ("本籍は沖縄でも住所が本土", "X: {d: 1955-06-01, register: okinawa, domicile: mainland}, A: {b: 1920-01-01}, B: {b: 1922-01-01}", rel(child("A", "X"), child("B", "X")), ["A 1/2, B 1/2"], ["territory"]),
]  # fmt: skip


@pytest.mark.parametrize("row", OLD_CODE, ids=lambda row: row[0])
def test_old_code(row):
    _, persons, relations, acts, expected = row
    check(family(persons, relations, acts), *expected)


@pytest.mark.parametrize("row", NEW_CODE, ids=lambda row: row[0])
def test_interim_act_and_new_code(row):
    _, persons, relations, acts, expected = row
    check(family(persons, relations, acts), *expected)


@pytest.mark.parametrize("row", OPEN_FACTS, ids=lambda row: row[0])
def test_what_the_facts_leave_open_is_flagged(row):
    _, persons, relations, expected, flags = row
    text = family(persons, relations, HEAD if "1920" in persons else "")
    check(text, *expected)
    assert answer(text)["flags"] == flags


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (family(DIED_1930 + ", W: {}", married("X", "W"), HEAD), ["article-25-2"]),
        (family(DIED_1930), ["head-unknown"]),
        (family("X: {d: 1898-07-15}, A: {}", child("A", "X")), ["outside-law"]),
        (family("X: {d: 1898-07-16}, A: {}", child("A", "X")), []),
        (family("X: {d: 2020-06-01}, A: {fetus: true}", child("A", "X")), ["fetus"]),
    ],
)
def test_flags(text, flags):
    assert answer(text)["flags"] == flags


def test_before_1898_nothing_is_computed_and_the_reason_is_given():
    result = answer(family("X: {d: 1898-07-15}, A: {}", child("A", "X")))
    assert result["shares"] == {}
    assert result["findings"][0]["code"] == "outside-law"
    assert "明治31年7月16日より前" in result["findings"][0]["says"]


def test_at_death_nobody_else_is_walked():
    text = family("X: {d: 2020-01-01}, A: {d: 2021-01-01}, K: {}", rel(child("A", "X"), child("K", "A")))
    assert answer(text)["shares"] == {"K": "1/1"}
    assert answer(text + "stage: at_death\n")["shares"] == {"A": "1/1"}


def test_whose_estate_needs_a_liquidator_is_an_answer():
    persons = "X: {d: 2000-01-01}, A: {d: 2010-01-01}, B: {}"
    case = cases.read(family(persons, rel(child("A", "X"), child("B", "X")), "{t: renounce, who: B, of: A}"))[0]
    assert inherit(cases.family_of(case)[0], "X").without_heir == {"A": Fraction(1, 2)}


def test_the_operator_chooses_the_law_of_one_decedent():
    text = family(
        "X: {d: 1955-01-01}, A: {b: 1920-01-01}, B: {b: 1925-01-01}", rel(child("A", "X"), child("B", "X")), HEAD
    )
    assert answer(text + "law_override: {X: {law: P1}}\n")["shares"] == {"A": "1/1"}
    assert answer(text)["shares"] == {"A": "1/2", "B": "1/2"}


def adopted_away_in_the_year(*years):
    """Sons of a head who died in the middle of 1930; each was adopted by T in a year; T lost a child in 1920."""
    persons = ["X: {d: 1930-07-01}", "T: {}", "U: {d: 1920-07-01}"]
    persons += [f"C{n}: {{b: {1880 + n}-01-01}}" for n in range(len(years))]
    sons = [child("U", "T"), *(child(f"C{n}", "X") for n in range(len(years)))]
    away = [child(f"C{n}", "T", kind="adoption", at=year) for n, year in enumerate(years)]
    return family(", ".join(persons), rel(*sons, *away), HEAD)


def test_of_many_open_days_those_are_read_that_alone_change_the_outcome():
    result = answer(adopted_away_in_the_year("1930", *["1920"] * 8, "1931"))
    assert result["shares"] == {}
    assert {*map(str, (one["shares"] for one in result["candidates"]))} == {"{'C0': '1/1'}", "{'C9': '1/1'}"}
    assert result["flags"] == ["partial-date"]


def test_too_many_open_days_that_matter_are_left_to_a_person():
    result = answer(adopted_away_in_the_year(*["1930"] * 8))
    assert result["shares"] == {}
    assert "too-many-readings" in result["flags"]
