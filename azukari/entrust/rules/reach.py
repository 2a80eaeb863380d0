"""How far an act may reach into the rows."""

from __future__ import annotations

from enum import StrEnum


class Reach(StrEnum):
    """How far an act may reach into the rows (取扱いの範囲)."""

    CITY = "city"  # 市の全部
    CENTRE = "centre"  # 自分の地域包括支援センターの担当分
    OFFICE = "office"  # 自分の事業所の担当分
    OWN = "own"  # 自分の組織のもの
    NONE = "none"  # 個人情報に触れない


REACHES = {
    Reach.CITY: "市の全部",
    Reach.CENTRE: "自分のセンターの担当分",
    Reach.OFFICE: "自分の事業所の担当分",
    Reach.OWN: "自分の組織のもの",
    Reach.NONE: "個人情報に触れない",
}
