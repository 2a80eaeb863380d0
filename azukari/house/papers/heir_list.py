"""法定相続人情報(平成30年法務省令第28号1条)の項目による相続人目録: heirs of the first order, the second, and on.

The heirs of the first order are the decedent's; of the second, those of a first-order heir who has since died.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from azukari.house.papers.facts import Kin, day, day_of, part
from azukari.house.papers.relations import relation
from azukari.paper import pdf

_ORDERS = "一二三四五六七八九"
UNKNOWN = "未確認"  # 空欄では、ないのか調べていないのか分からない


def heir_list(kin: Kin, *, on: date, maker: str) -> bytes:
    """The list as PDF, with each present heir's share at the end."""
    facts = {
        "title": "法定相続人情報・相続人目録",
        "decedent": _decedent(kin),
        "orders": [_order(kin, number, heirs) for number, heirs in enumerate(orders(kin), 1)],
        "holders": holders(kin),
        "decisions": kin.decisions,
        "on": day_of(on),
        "maker": maker,
    }
    return pdf.make("heir_list", facts, on=on)


def holders(kin: Kin) -> list[list[str]]:
    """氏名, 住所, 法定相続分 of everybody, and what nobody inherits: together they are the whole."""
    held = [[kin.name(id), kin.of(id).address or UNKNOWN, part(share)] for id, share in kin.shares().items()]
    left = kin.answer().without_heir
    return [*held, *([f"亡{kin.name(id)}相続財産", "(相続人不存在)", part(share)] for id, share in left.items())]


def orders(kin: Kin) -> list[list[tuple[str, str]]]:
    """Order by order, each heir and whose heir it is; nobody is walked through twice."""
    found: list[list[tuple[str, str]]] = []
    walked: set[str] = set()
    level = [(id, kin.decedent) for id in kin.heirs_of(kin.decedent)]
    passed = set(kin.answer().intermediate)
    while level:
        found.append(level)
        dead = [id for id, _ in level if id in passed and id not in walked]
        walked.update(dead)
        level = [(id, of) for of in dict.fromkeys(dead) for id in kin.heirs_of(of)]
    return found


def _decedent(kin: Kin) -> list[list[str]]:
    person, said = kin.person(kin.decedent), kin.of(kin.decedent)
    return [
        ["氏名", kin.name(kin.decedent)],
        ["出生の年月日", day(person.born)],
        ["最後の住所", said.address or UNKNOWN],
        ["登記簿上の住所", said.registered_address or UNKNOWN],
        ["本籍", said.honseki or UNKNOWN],
        ["死亡の年月日", day(person.died)],
    ]


def _order(kin: Kin, number: int, heirs: list[tuple[str, str]]) -> dict[str, Any]:
    towards = "被相続人" if number == 1 else f"第{_numeral(number - 1)}次相続人"
    rows = [_heir(kin, id, of) for id, of in heirs]
    return {"title": f"第{_numeral(number)}次相続人", "relation": f"{towards}との続柄", "heirs": rows}


def _numeral(number: int) -> str:
    return _ORDERS[number - 1] if number <= len(_ORDERS) else str(number)


def _heir(kin: Kin, id: str, of: str) -> list[str]:
    """氏名, 出生, 住所 (of the living), 続柄, 死亡."""
    person = kin.person(id)
    word = relation(kin, id, of)
    return [
        kin.name(id),
        day(person.born),
        "" if person.died else kin.of(id).address or UNKNOWN,
        word if of == kin.decedent else f"{kin.name(of)}の{word or '相続人'}",
        day(person.died),
    ]
