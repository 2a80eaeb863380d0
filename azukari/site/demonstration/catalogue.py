"""What services cost in the demonstration city, and its 単位数表マスタ in the nineteen columns of the insurers' CSV.

Units stand in for the real tables: near enough to look at, not to be relied on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from azukari.law import dated
from azukari.site.demonstration.places import INSURER

COLUMNS = (
    "保険者番号", "サービス種類コード", "サービス項目コード", "適用開始年月", "適用終了年月", "サービス名称", "単位数",
    "算定単位", "制限日数回数", "算定回数制限期間", "限度額管理対象区分", "単位数単価", "給付率", "利用者負担額",
    "事業対象者実施区分", "支援1受給者実施区分", "支援2受給者実施区分", "国保連委託区分", "作成日",
)  # fmt: skip
PER_VISIT, PER_MONTH = "01", "03"
SINCE = "202404"
IMPROVED_SINCE = date(2026, 6, 1)

BASIC, FIRST, LINKAGE = "AF2111", "AF4001", "AF6132"
IMPROVED = {0: "AF6191", 1: "AF6192", 2: "AF6193"}  # 加算の数ごと


@dataclass(frozen=True, slots=True)
class Service:
    """Something a person uses: so many units each time, or once a month."""

    code: str
    units: int
    monthly: bool = False

    @property
    def kind(self) -> str:
        return self.code[:2]


VISITS_OF_HELPER = (Service("A22411", 287), Service("A22511", 179))
DAY_CARE = {
    "06": Service("A61111", 1798, True),
    "12": Service("A61111", 1798, True),
    "13": Service("A61121", 3621, True),
}
DAY_CARE_BY_VISIT = Service("A61113", 436)
REHABILITATION = {"12": Service("661111", 2268, True), "13": Service("661121", 4228, True)}
NURSING, HOME_REHABILITATION = Service("631011", 303), Service("642111", 298)
BATHING, SHORT_STAY, DEMENTIA_CARE = Service("622111", 856), Service("242111", 479), Service("741111", 741)
RENTALS = tuple(Service(code, units, True) for code, units in (("671003", 300), ("671004", 250), ("671011", 620)))


def master(made_on: date) -> bytes:
    """The city's 単位数表マスタ as the insurers' CSV."""
    of_helper = [(each, "訪問型独自サービス", PER_VISIT) for each in VISITS_OF_HELPER]
    of_day = [(each, "通所型独自サービス", PER_MONTH) for each in (DAY_CARE["12"], DAY_CARE["13"])]
    rows = [
        _row(each.code, f"{name}{each.code[2:]}", each.units, basis, limited=True)
        for each, name, basis in (*of_helper, *of_day, (DAY_CARE_BY_VISIT, "通所型独自サービス(回数)", PER_VISIT))
    ]
    rows += [
        _row(BASIC, "介護予防ケアマネジメント", 442, PER_MONTH),
        _row(FIRST, "介護予防ケアマネジメント初回加算", 300, PER_MONTH),
        _row(LINKAGE, "介護予防ケアマネジメント委託連携加算", 300, PER_MONTH),
        *(
            _row(code, f"介護予防ケアマネジメント処遇改善加算{at + 1}", (9, 16, 22)[at], PER_MONTH, since="202606")
            for at, code in IMPROVED.items()
        ),
    ]
    lines = (",".join((*row, f"{made_on:%Y%m%d}")) for row in rows)
    return "".join(f"{line}\r\n" for line in (",".join(COLUMNS), *lines)).encode("cp932")


def _row(code: str, name: str, units: int, basis: str, *, limited: bool = False, since: str = SINCE) -> tuple[str, ...]:
    return (
        INSURER, code[:2], code[2:], since, "999999", f"{name}(架空)", str(units), basis, "", "",
        "1" if limited else "0", "1105", "", "", "1", "1", "1", "1",
    )  # fmt: skip


def codes(sheet_first: bool, sheet_linkage: bool, month: date) -> tuple[str, ...]:
    """The AF codes of a month."""
    additions = [FIRST] * sheet_first + [LINKAGE] * sheet_linkage
    improved = [IMPROVED[len(additions)]] if month >= IMPROVED_SINCE else []
    return (BASIC, *additions, *improved)


def is_improved(month: date) -> bool:
    """Whether 46 has the 処遇改善加算 in a month."""
    return "improvement_permille" in dated.load("care/units.toml").on(month).says


def limit(level: str, month: date) -> int:
    """The 区分支給限度基準額 of a level."""
    units: int = dated.load("care/limits.toml").on(month).says["units"][level]
    return units
