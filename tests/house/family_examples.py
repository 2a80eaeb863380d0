"""A family as a clerk enters it, line by line: a father who died in 1995, a son who died after him, and their heirs.

Everybody is invented.  The son's name is written with a variation selector (辻 with one dot).
"""

from __future__ import annotations

from azukari.house.rules.family.entry import Newcomer, Told, settle
from azukari.house.rules.family.whole import Entered, Whole, introduced_in, number_of, whole_of

ONE_DOT = "辻\U000e0102"  # 一点しんにょうの辻(Moji_Joho)
FATHER, MOTHER, SON, WIFE, GRANDSON, DAUGHTER = "P1", "P2", "P3", "P4", "P5", "P6"

STORY = [
    Told("person", {"who": (Newcomer("見本辻 太郎", "m"),)}, {"born": "昭和5年4月1日"}),
    Told("marriage", {"one": (FATHER,), "other": (Newcomer("見本辻 花", "f"),)}, {"at": "昭和30年5月5日"}),
    Told(
        "birth",
        {"child": (Newcomer(f"見本{ONE_DOT} 一郎", "m"),), "father": (FATHER,), "mother": (MOTHER,)},
        {"at": "昭和31年6月6日", "standing": "長男"},
    ),
    Told("marriage", {"one": (SON,), "other": (Newcomer("見本辻 菊", "f"),)}, {"at": "昭和55年3月3日"}),
    Told(
        "birth",
        {"child": (Newcomer("見本辻 実", "m"),), "father": (SON,), "mother": (WIFE,)},
        {"at": "昭和57年7月7日", "standing": "長男"},
    ),
    Told(
        "birth",
        {"child": (Newcomer("見本辻 梅", "f"),), "father": (FATHER,), "mother": (MOTHER,)},
        {"at": "昭和33年8月8日", "standing": "長女"},
    ),
    Told("death", {"who": (FATHER,)}, {"at": "平成7年9月9日", "address": "見本県東野森市一丁目1番1号"}),
    Told("death", {"who": (MOTHER,)}, {"at": "平成15年1月1日"}),
    Told("death", {"who": (SON,)}, {"at": "令和2年2月2日"}),
]
SHARES = {WIFE: "1/4", GRANDSON: "1/4", DAUGHTER: "1/2"}  # 1/2 + 1/4 + 1/4, then the mother's half, then the son's half


def entered(story: list[Told] = STORY) -> list[Entered]:
    """The lines of a story, numbered as they come."""
    lines: list[Entered] = []
    for number, told in enumerate(story, start=1):
        known = max((number_of(id) for line in lines for id in introduced_in(line.fact)), default=0)
        lines.append(Entered(number, f"除籍「見本市」の{number}行目", settle(told, known), register=1))
    return lines


def family(story: list[Told] = STORY) -> Whole:
    return whole_of(entered(story))
