"""Papers per second, each form on its own and a hundred different families for the charts.

The limit is what was measured before anything was built: 5–16 ms a page (typst against 73–377 ms for HTML).
Processor time is measured, of every thread: whatever else the machine does is not the paper's cost.
Run: python -m bench.papers
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from time import process_time

from azukari.house.papers import chart, heir_list, inquiries, legal_list, petitions
from azukari.house.papers.estate import Building, Holdings, Land
from azukari.house.papers.facts import Kin, Particulars
from azukari.law.calendar import PartialDay
from azukari.law.inheritance import Family, Filiation, Marriage, Person
from azukari.paper.diagram import A4_LANDSCAPE, draw

LIMIT_MS = 16.0
FAMILIES = 100
ON = date(2026, 11, 23)
MAKER = legal_list.Maker("東京都架空市役所通一丁目1番1号", "架空市")


def on(day: date) -> PartialDay:
    return PartialDay(day, day, day.isoformat())


def family(number: int, children: int = 4, grandchildren: int = 3) -> Kin:
    """A couple, married children and grandchildren: 1 + 1 + 4×2 + 12 persons, no two families alike."""
    shift = timedelta(days=7 * number)
    persons = [
        Person("d", on(date(1930, 1, 1) + shift), on(date(2020, 5, 1) + shift), "m", f"架空 太郎{number}"),
        Person("w", on(date(1932, 2, 2) + shift), None, "f", f"架空 花子{number}"),
    ]
    filiations, marriages = [], [Marriage("d", "w")]
    for at in range(children):
        child, spouse = f"c{at}", f"s{at}"
        persons.append(Person(child, on(date(1955 + at, 3, 3) + shift), None, "m", f"架空 子{at}の{number}"))
        persons.append(Person(spouse, on(date(1957 + at, 4, 4) + shift), None, "f", f"見本 妻{at}の{number}"))
        filiations.append(Filiation(child, ("d", "w")))
        marriages.append(Marriage(child, spouse))
        for below in range(grandchildren):
            id = f"g{at}{below}"
            persons.append(Person(id, on(date(1985 + below, 5, 5) + shift), None, "f", f"架空 孫{at}{below}の{number}"))
            filiations.append(Filiation(id, (child, spouse)))
    said = {person.id: Particulars(address=f"東京都架空市見本町{number + 1}番地") for person in persons}
    return Kin(Family(persons, filiations, marriages), "d", said)


def petition(kin: Kin, which: str) -> bytes:
    mayor = petitions.Petitioner(petitions.MAYOR, "架空市長 見本 一郎", "架空市役所", "042-000-0000")
    number = kin.name("d")
    holdings = Holdings(
        (Land("架空市本町一丁目", f"100番 {number}", "宅地", "165.28㎡"),),
        (Building("架空市本町一丁目100番地", f"100番 {number}", "居宅", "木造瓦葺2階建", "62.10㎡"),),
    )
    court = f"架空{petitions.form_of(which, ON)['court']}"
    said = petitions.Petition(which, ON, court, mayor, holdings, ("建物が傷んでいる。",), kin)
    return petitions.petition(said if which == petitions.LIQUIDATOR else replace(said, kin=None, owner=number))


def inquiry(kin: Kin) -> bytes:
    kind = inquiries.InquiryKind("戸籍謄本等の請求について", "戸籍法10条の2第2項", "請求します", ("戸籍謄本 各1通",))
    sender = inquiries.Sender("架空市長　見本 一郎", "空家対策課", "見本 二郎", "042-000-0000")
    about = kin.name("d")
    return inquiries.letter(
        inquiries.Letter(kind, "8架空第1号", ON, "見本市長", sender, "架空市本町一丁目", about, "相続人の確認")
    )


PAPERS: dict[str, Callable[[Kin], bytes]] = {
    "相続関係説明図": lambda kin: chart.chart(kin, on=ON, maker="架空市"),
    "一覧図の下書き": lambda kin: legal_list.legal_list(kin, on=ON, maker=MAKER),
    "列挙形式の下書き": lambda kin: legal_list.enumerated(kin, on=ON, maker=MAKER),
    "相続人目録": lambda kin: heir_list.heir_list(kin, on=ON, maker="架空市"),
    "清算人の申立書": lambda kin: petition(kin, petitions.LIQUIDATOR),
    "所有者不明建物": lambda kin: petition(kin, petitions.UNKNOWN_BUILDING),
    "管理不全建物": lambda kin: petition(kin, petitions.NEGLECTED_BUILDING),
    "照会文書": inquiry,
}


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", made))


def measure(kins: list[Kin], make: Callable[[Kin], bytes]) -> tuple[float, int]:
    """Seconds and pages of the best quarter of the families, after one that warms the fonts."""
    make(family(FAMILIES + 1))
    quarters = [kins[at::4] for at in range(4)]
    return min((_timed(quarter, make) for quarter in quarters), key=lambda found: found[0] / found[1])


def _timed(kins: list[Kin], make: Callable[[Kin], bytes]) -> tuple[float, int]:
    began = process_time()
    made = [make(kin) for kin in kins]
    return process_time() - began, sum(map(pages, made))


def main() -> None:
    kins = [family(number) for number in range(FAMILIES)]
    for name, make in PAPERS.items():
        took, count = measure(kins, make)
        each = took * 1000 / count
        ratio = each / LIMIT_MS
        print(f"{name}: {len(kins) / 4 / took:.0f}通/秒、{each:.1f} ms/ページ(上限{LIMIT_MS:.0f} ms の{ratio:.2f}倍)")
    drawn = [chart.kindred(kin) for kin in kins]
    began = process_time()
    for kindred in drawn:
        draw(kindred, A4_LANDSCAPE)
    print(f"図の配置だけ: {(process_time() - began) * 1000 / len(drawn):.2f} ms/家族(22人)")


if __name__ == "__main__":
    main()
