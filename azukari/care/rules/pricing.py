"""What a person's month comes to (請求額).

46 is priced by the dated tables ``law/care/units.toml``, ``services.toml`` and ``prices.toml``; AF by the city's own
unit master.  Every reduction is rounded by itself, half up, from the basic units; the improvement addition is taken
from the sum of everything else, half up; yen below one are dropped (``Priced.yen``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from azukari.care.rules.facts import MANAGEMENT, ChargeLine, ClaimSheet, Priced, ServiceCode
from azukari.law.calendar import era_month
from azukari.law.dated import load
from azukari.law.refusal import Refusal


class NotOffered(Refusal):
    """The month's table has no such addition or reduction."""

    says = "{month}の介護予防支援費に「{name}」はありません。選択を外してください。"


class NotInMaster(Refusal):
    """The city's unit master has no such code in that month."""

    says = "サービスコード{code}は{month}の単位数表マスタにありません。コードかマスタを確かめてください。"


class NoCodes(Refusal):
    """An AF sheet without a code."""

    says = "介護予防ケアマネジメント費のサービスコードがありません。一覧から選んでください。"


class PricesDiffer(Refusal):
    """One claim has one price of a unit."""

    says = "サービスコード{codes}の単位数単価が単位数表マスタで食い違っています。市の担当課に知らせてください。"


class NoSuchGrade(Refusal):
    """That month's list of 地域区分 has no such grade."""

    says = "{month}の地域区分に「{grade}」はありません。事業所の地域区分を確かめてください。"


class Month(NamedTuple):
    """What decides the price of 46, apart from the price of a unit."""

    first_day: date
    designated: bool  # (Ⅱ) 直接指定を受けた居宅介護支援事業所
    first: bool
    linkage: bool
    no_abuse_measures: bool
    no_continuity_plan: bool
    improvement: bool


NAMES = {
    "basic": "介護予防支援費(Ⅰ)",
    "designated": "介護予防支援費(Ⅱ)",
    "first": "初回加算",
    "linkage": "委託連携加算",
    "no_abuse_measures": "高齢者虐待防止措置未実施減算",
    "no_continuity_plan": "業務継続計画未策定減算",
    "improvement": "処遇改善加算",
}


def price(sheet: ClaimSheet, codes: Mapping[str, ServiceCode], *, grade: str, designated: bool = False) -> Priced:
    """The lines and the unit price of a sheet; ``grade`` is the claimant's 地域区分 in that month (``3級地``).

    ``codes`` is the unit master in force in the month (only AF needs it); ``designated`` is a claim by an office that
    is itself designated (Ⅱ).  Raises ``NotOffered``, ``NotInMaster``, ``NoCodes`` or ``NoSuchGrade``.
    """
    month = sheet.service_month
    if sheet.scheme == MANAGEMENT:
        return Priced(management_lines(sheet, codes), _master_price(sheet, codes) or unit_price(month, grade))
    asked = Month(
        month,
        designated,
        sheet.first,
        sheet.linkage,
        sheet.no_abuse_measures,
        sheet.no_continuity_plan,
        sheet.improvement,
    )
    return Priced(prevention_lines(asked), unit_price(month, grade))


def _master_price(sheet: ClaimSheet, codes: Mapping[str, ServiceCode]) -> int | None:
    """The price of a unit that the city's master gives for the codes of AF, if it gives one."""
    prices = {codes[code].price for code in sheet.codes} - {None}
    if len(prices) > 1:
        raise PricesDiffer(codes="、".join(sheet.codes))
    return prices.pop() if prices else None


@cache
def unit_price(month: date, grade: str) -> int:
    """The price of one unit in hundredths of a yen (11.05円 → 1105)."""
    prices: Mapping[str, int] = load("care/prices.toml").on(month).says["yen_hundredths"]
    if grade not in prices:
        raise NoSuchGrade(month=era_month(month), grade=grade)
    return prices[grade]


def management_lines(sheet: ClaimSheet, codes: Mapping[str, ServiceCode]) -> tuple[ChargeLine, ...]:
    """AF: the sheet's codes with the units of the city's master; that city is named where it insures somebody else."""
    if not sheet.codes:
        raise NoCodes
    for code in sheet.codes:
        if code not in codes:
            raise NotInMaster(code=code, month=era_month(sheet.service_month))
    return tuple(_of_master(codes[code], sheet) for code in sheet.codes)


def _of_master(code: ServiceCode, sheet: ClaimSheet) -> ChargeLine:
    return ChargeLine(code.code, code.units, facility_insurer=code.insurer if code.insurer != sheet.insurer else "")


@cache
def prevention_lines(month: Month) -> tuple[ChargeLine, ...]:
    """46: basic, reductions, additions, and last the improvement on all of them."""
    lines = tuple(_without_improvement(month))
    if not month.improvement:
        return lines
    permille = _units(month, "improvement_permille", "improvement")
    units = half_up(sum(line.total for line in lines) * permille, 1000)
    return (*lines, ChargeLine(_code(month, "improvement"), units))


def _without_improvement(month: Month) -> Iterator[ChargeLine]:
    basic = "designated" if month.designated else "basic"
    units = _units(month, basic, basic)
    yield ChargeLine(_code(month, basic), units)
    for reduction in ("no_abuse_measures", "no_continuity_plan"):
        if getattr(month, reduction):
            rest = half_up(units * (100 - _units(month, f"{reduction}_percent", reduction)), 100)
            yield ChargeLine(_code(month, reduction), rest - units)
    if month.linkage and month.designated:
        raise NotOffered(month=era_month(month.first_day), name="委託連携加算(Ⅱ)")
    for addition in ("first", "linkage"):
        if getattr(month, addition):
            yield ChargeLine(_code(month, addition), _units(month, addition, addition))


def half_up(dividend: int, divisor: int) -> int:
    """四捨五入, exact, for whole numbers of zero and above."""
    return (2 * dividend + divisor) // (2 * divisor)


def _units(month: Month, key: str, name: str) -> int:
    says = load("care/units.toml").on(month.first_day).says
    if key not in says:
        raise NotOffered(month=era_month(month.first_day), name=NAMES[name])
    units: int = says[key]
    return units


def _code(month: Month, name: str) -> str:
    says = load("care/services.toml").on(month.first_day).says
    own = f"{name}_designated" if month.designated and f"{name}_designated" in says else name
    if own not in says:
        raise NotOffered(month=era_month(month.first_day), name=NAMES[name])
    code: str = says[own]
    return code
