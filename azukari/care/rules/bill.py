"""The claim itself: additions and reductions that exist in the month, codes of the city's master, 生保単独.

Months come from ``law/care/units.toml``: an addition exists when the month's row names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from azukari.care.rules import months
from azukari.care.rules.facts import MANAGEMENT, ClaimSheet, Known, ServiceCode
from azukari.care.rules.pricing import half_up
from azukari.law import dated
from azukari.law.calendar import era_month
from azukari.law.care import numbers
from azukari.law.refusal import Finding, Refusal

MASTER = "市の単位数表マスタ"
WELFARE = "生活保護法15条の2・国保連 インタフェース仕様(法別12)"
ONCE = "国保連 一次チェック AEE2"
ELSEWHERE = "介護保険法115条の45第1項(住所地特例)・様式第七の三"
ENTRUSTING = "委託連携加算の算定要件(平成18年厚生労働省告示第129号)"
ITEMS = (  # 項目、単位数表の名前、画面の名前
    ("first", "first", "初回加算"),
    ("linkage", "linkage", "委託連携加算"),
    ("no_abuse_measures", "no_abuse_measures_percent", "高齢者虐待防止措置未実施減算"),
    ("no_continuity_plan", "no_continuity_plan_percent", "業務継続計画未策定減算"),
    ("improvement", "improvement_permille", "処遇改善加算"),
)


ADDED = ("加算", "減算")
FIRST, LINKAGE, IMPROVEMENT = "初回", "委託連携", "処遇改善"  # AFでは単位数表マスタのサービス名称で見分ける


def check(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    """Everything wrong with what is claimed."""
    yield from _in_its_months(sheet)
    yield from _once(sheet, known)
    yield from _codes(sheet, known)
    yield from _one_basic(sheet, known)
    yield from _improved(sheet, known)
    yield from _insured_elsewhere(sheet, known)
    yield from _welfare(sheet)


def has_first(sheet: ClaimSheet, known: Known) -> bool:
    """Whether the 初回加算 is claimed: ticked for 46, among the codes for AF."""
    return sheet.first or _named(FIRST, sheet, known)


def has_linkage(sheet: ClaimSheet, known: Known) -> bool:
    """Whether the 委託連携加算 is claimed: ticked for 46, among the codes for AF."""
    return sheet.linkage or _named(LINKAGE, sheet, known)


def months_without_claim(month: date) -> int:
    """How many months without a claim make a person new again (初回加算); 0 where no table says."""
    try:
        months_without: int = dated.load("care/first.toml").on(month).says["months_without_claim"]
    except Refusal:
        return 0
    return months_without


def every_month(code: ServiceCode) -> bool:
    """Whether a code of AF is claimed month after month: no 初回加算, no 委託連携加算."""
    return FIRST not in code.name and LINKAGE not in code.name


def improvement_on(units: int, month: date) -> int | None:
    """What the 処遇改善加算 of a month comes to; None where the month has none."""
    try:
        permille: int | None = dated.load("care/units.toml").on(month).says.get("improvement_permille")
    except Refusal:
        return None
    return None if permille is None else half_up(units * permille, 1000)


def is_improvement(code: ServiceCode) -> bool:
    """Whether a code of AF is the 処遇改善加算, which follows from the others."""
    return IMPROVEMENT in code.name


def _named(word: str, sheet: ClaimSheet, known: Known) -> bool:
    return any(code in known.codes and word in known.codes[code].name for code in sheet.codes)


def _in_its_months(sheet: ClaimSheet) -> Iterator[Finding]:
    if sheet.scheme == MANAGEMENT:
        for field, _, name in ITEMS:
            if getattr(sheet, field):
                says = f"AFの{name}はサービスコードで請求します。コードを選び、この選択は外してください。"
                yield Finding(field, says, MASTER)
        return
    table = dated.load("care/units.toml").on(sheet.service_month)
    for field, key, name in ITEMS:
        if getattr(sheet, field) and key not in table.says:
            says = f"{name}は{era_month(sheet.service_month)}にはありません。選択を外してください。"
            yield Finding(field, says, table.cite)


def _once(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    ticked = sheet.scheme != MANAGEMENT
    if has_first(sheet, known) and known.had_first:
        says = "初回加算は既に算定されています。"
        if gap := months_without_claim(sheet.service_month):
            says += f"もう一度算定できるのは、{gap}か月以上請求がなかったあとだけです。"
        says += "選択を外してください。"
        yield Finding("first" if ticked else "codes", says, ONCE)
    if not has_linkage(sheet, known):
        return
    if known.had_linkage:
        says = "委託連携加算は利用者1人につき1回だけで、既に算定されています。選択を外してください。"
        yield Finding("linkage" if ticked else "codes", says, ONCE)
    if not sheet.office:
        says = "委託連携加算は居宅介護支援事業所へ委託した月だけです。選択を外してください。"
        yield Finding("linkage" if ticked else "codes", says, ONCE)
    elif known.charge and known.charge.since and known.charge.since != sheet.service_month:
        says = (
            f"委託連携加算は委託を始めた月だけです。台帳の担当は{era_month(known.charge.since)}からなので、"
            "委託を始めた月か確かめてください。"
        )
        yield Finding("linkage" if ticked else "codes", says, ENTRUSTING, blocks=False)


def _codes(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    if sheet.scheme != MANAGEMENT:
        if sheet.codes:
            says = "サービスコードを選ぶのはAFの請求だけです。コードを消してください。"
            yield Finding("codes", says, MASTER)
        return
    if not sheet.codes:
        yield Finding("codes", "AFの請求にはサービスコードが要ります。画面の一覧から選んでください。", MASTER)
    for index, code in enumerate(sheet.codes):
        if code in sheet.codes[:index]:
            says = f"サービスコード{code}が2回あります。1つにしてください。"
        elif not code.startswith(MANAGEMENT):
            says = f"サービスコード{code}は介護予防ケアマネジメント(AF)のものではありません。選び直してください。"
        elif not _valid(code, sheet, known):
            says = f"サービスコード{code}は{era_month(sheet.service_month)}の市の表にありません。選び直してください。"
        else:
            continue
        yield Finding(f"codes.{index}", says, MASTER)


def _one_basic(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    """One code for the month itself; the others add to it or take from it."""
    chosen = [known.codes[code].name for code in dict.fromkeys(sheet.codes) if code in known.codes]
    basic = [name for name in chosen if not any(word in name for word in ADDED)]
    if chosen and len(basic) != 1:
        says = f"加算・減算でない基本のコードが{len(basic)}個あります。1つだけ選んだか確かめてください。"
        yield Finding("codes", says, MASTER, blocks=False)


def _improved(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    """The city's code of the 処遇改善加算 is the one for the sum of the others."""
    chosen = [known.codes[code] for code in sheet.codes if code in known.codes]
    improved = [code.units for code in chosen if is_improvement(code)]
    rest = sum([code.units for code in chosen if not is_improvement(code)])
    right = improvement_on(rest, sheet.service_month)
    if improved and right is not None and sum(improved) != right:
        says = (
            f"処遇改善加算は{sum(improved)}単位ですが、ほかのコードの合計{rest}単位からは{right}単位です。"
            "コードを選び直してください。"
        )
        yield Finding("codes", says, MASTER, blocks=False)


def _insured_elsewhere(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    """AF for another city's insured is for who lives in a facility here (住所地特例)."""
    here = {known.codes[code].insurer for code in sheet.codes if code in known.codes} - {"", sheet.insurer}
    if here:
        says = (
            f"ほかの市(保険者番号{sheet.insurer})の人なので、住所地特例の明細に施設所在保険者番号{'、'.join(here)}を"
            "書いて請求します。住所地特例の人か、市に確かめてください。"
        )
        yield Finding("insurer", says, ELSEWHERE, blocks=False)


def _valid(code: str, sheet: ClaimSheet, known: Known) -> bool:
    row = known.codes.get(code)
    return row is not None and months.overlaps(row.since, row.until, sheet.service_month)


def _welfare(sheet: ClaimSheet) -> Iterator[Finding]:
    if not sheet.alone_on_welfare:
        for field in ("payer", "recipient"):
            if getattr(sheet, field):
                says = "公費の番号を書くのは生保単独(Hで始まる番号)の人だけです。番号を消してください。"
                yield Finding(field, says, WELFARE)
        return
    if says := numbers.payer_fault(sheet.payer):
        yield Finding("payer", says, WELFARE)
    elif not sheet.payer.startswith("12"):
        yield Finding("payer", "生保単独の公費負担者番号は12で始まります。番号を確かめてください。", WELFARE)
    if not (sheet.recipient.isascii() and sheet.recipient.isdigit() and len(sheet.recipient) == 7):
        yield Finding("recipient", "公費受給者番号は半角数字7桁です。医療券・介護券を見て入れてください。", WELFARE)
