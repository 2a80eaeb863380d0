"""財産目録: what there is, in the court's four lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NONE, UNKNOWN = "なし", "不明(調査中)"


@dataclass(frozen=True, slots=True)
class Land:
    """土地, as registered."""

    place: str  # 所在
    lot: str  # 地番
    kind: str  # 地目
    area: str  # 地積
    share: str = ""  # 持分; 空は全部
    note: str = ""


@dataclass(frozen=True, slots=True)
class Building:
    """建物, as registered; an unregistered one says so in its number."""

    place: str
    number: str  # 家屋番号
    kind: str
    structure: str
    area: str  # 床面積
    share: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """預貯金・現金, or a debt."""

    holder: str  # 金融機関, 債権者
    kind: str
    number: str
    yen: int | None  # None: 不明
    note: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that is known to be left."""

    lands: tuple[Land, ...] = ()
    buildings: tuple[Building, ...] = ()
    moneys: tuple[Money, ...] = ()
    debts: tuple[Money, ...] = ()
    no_moneys: bool = False  # 調べて、ないことを確かめた
    no_debts: bool = False


def inventory(holdings: Holdings) -> list[dict[str, Any]]:
    """The lists as the form prints them."""
    lands = [[each.place, each.lot, each.kind, each.area, each.share or "全部", each.note] for each in holdings.lands]
    buildings = [
        [b.place, b.number, b.kind, b.structure, by_floor(b.area), b.share or "全部", b.note]
        for b in holdings.buildings
    ]
    return [
        {
            "title": "1　土地",
            "head": ["所在", "地番", "地目", "地積", "持分", "備考"],
            "widths": [6, 3.2, 2.2, 2.8, 2.8, 1.8],
            "rows": lands,
            "empty": NONE,
        },
        {
            "title": "2　建物",
            "head": ["所在", "家屋番号", "種類", "構造", "床面積", "持分", "備考"],
            "widths": [5.4, 2.9, 2.9, 5, 4.6, 2.8, 1.7],
            "rows": buildings,
            "empty": NONE,
        },
        {
            "title": "3　現金・預貯金",
            "head": ["金融機関等", "種別", "口座番号", "金額", "備考"],
            "widths": [5, 3, 4, 3, 3],
            "figures": 3,
            "rows": [_money(each) for each in holdings.moneys],
            "empty": NONE if holdings.no_moneys else UNKNOWN,
        },
        {
            "title": "4　負債",
            "head": ["債権者", "種別", "契約番号等", "残額", "備考"],
            "widths": [5, 3, 4, 3, 3],
            "figures": 3,
            "rows": [_money(each) for each in holdings.debts],
            "empty": NONE if holdings.no_debts else UNKNOWN,
        },
    ]


def objects(holdings: Holdings) -> list[dict[str, Any]]:
    """物件目録: the building, and the land it stands on."""
    land, building = inventory(holdings)[:2]
    return [building | {"title": "1　建物"}, land | {"title": "2　敷地"}]


def by_floor(area: str) -> str:
    """床面積 as a register sets it, a line for each floor."""
    return re.sub(r"[\s、]+(?=(?:地下)?[0-9０-９一二三四五六七八九十]+階)", "\n", area)


def _money(each: Money) -> list[str]:
    return [each.holder, each.kind, each.number, yen(each.yen), each.note]


def yen(amount: int | None) -> str:
    """550,000円."""
    return "不明" if amount is None else f"{amount:,}円"
