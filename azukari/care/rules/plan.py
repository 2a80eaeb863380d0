"""The lines of the 給付管理票: kinds of service, their offices' designations, no row twice, 46 or AF.

The insurers' checks ADD0, ADD1, ADD3 (事業所台帳), ANNK (重複行), AEE2 (矛盾).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from azukari.care.rules import months
from azukari.care.rules.facts import MANAGEMENT, PREVENTION, ClaimSheet, Designation, Known, PlanLine
from azukari.law import dated
from azukari.law.calendar import era_month
from azukari.law.refusal import Finding

OFFICE = "国保連 事業所台帳チェック ADD0"
SERVICE = "国保連 事業所台帳チェック ADD1"
CLASS = "国保連 事業所台帳チェック ADD3"
TWICE = "国保連 一次チェック ANNK"
MISMATCH = "国保連 一次チェック AEE2"
SCHEME = "介護保険法58条・115条の45第1項第1号ニ"
NOBODY = "事業所台帳にありません。番号を確かめ、合っていれば市に登録を頼んでください。"
IN_CARE = "21"  # 要介護1
NAMES = {PREVENTION: "介護予防支援費(46)", MANAGEMENT: "介護予防ケアマネジメント費(AF)"}


def check(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    """Everything wrong with the month's services."""
    yield from _kinds(sheet)
    yield from _rows_once(sheet)
    yield from _designated(sheet, known)
    yield from _centre_designated(sheet, known)
    yield from _scheme(sheet)


def scheme_of(kinds: set[str], month: date) -> str:
    """46 as soon as one service of the month is 予防給付; AF where there is only 総合事業."""
    prevention = dated.load("care/slip.toml").on(month).says["prevention"]
    return MANAGEMENT if kinds.isdisjoint(prevention) else PREVENTION


def listed(level: str, says: Mapping[str, Any]) -> list[str]:
    """The kinds a 給付管理票 may list: those of 居宅サービス too for who was in need of care for part of the month."""
    return [*says["prevention"], *says["management"], *(says["care"] if level >= IN_CARE else ())]


def _kinds(sheet: ClaimSheet) -> Iterator[Finding]:
    table = dated.load("care/slip.toml").on(sheet.service_month)
    allowed = listed(sheet.plan_level, table.says)
    for index, line in enumerate(sheet.lines):
        if line.kind not in allowed:
            says = f"{index + 1}行目: サービス種類「{line.kind}」は給付管理票に載りません。行を消してください。"
            yield Finding(f"lines.{index}.kind", says, table.cite)


def _rows_once(sheet: ClaimSheet) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for index, line in enumerate(sheet.lines):
        first = seen.setdefault((line.office, line.kind), index)
        if first != index:
            says = f"{index + 1}行目: {first + 1}行目と同じ事業所・種類です。単位数を足して1行にまとめてください。"
            yield Finding(f"lines.{index}.office", says, TWICE)


def _designated(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    for index, line in enumerate(sheet.lines):
        designations = known.designations.get(line.office, ())
        classes = classes_in_force(line.kind, sheet.service_month, designations)
        if line.office_class not in classes:
            item, says, source = _undesignated(line, sheet.service_month, designations, classes)
            yield Finding(f"lines.{index}.{item}", f"{index + 1}行目: {says}", source)


def classes_in_force(kind: str, month: date, designations: Sequence[Designation]) -> list[str]:
    """The classes (事業所区分) of the designations for a kind that touch the month."""
    return [
        each.office_class
        for each in designations
        if each.kind == kind and months.overlaps(each.since, each.until, month)
    ]


def _undesignated(
    line: PlanLine, month: date, designations: Sequence[Designation], classes: Sequence[str]
) -> tuple[str, str, str]:
    """Which item of the line is wrong, why, and who says so."""
    if not designations:
        return "office", f"事業所{line.office}は{NOBODY}", OFFICE
    if classes:
        return "office_class", f"事業所区分は台帳では{classes[0]}です。区分を直してください。", CLASS
    if any(each.kind == line.kind for each in designations):
        when = era_month(month)
        return "kind", f"種類{line.kind}の指定は{when}には有効ではありません。指定の期間を確かめてください。", SERVICE
    return "kind", f"この事業所は種類{line.kind}の指定を受けていません。種類か事業所番号を確かめてください。", SERVICE


def _centre_designated(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    designations = known.designations.get(sheet.centre, ())
    kinds = (PREVENTION, MANAGEMENT) if sheet.scheme == MANAGEMENT else (PREVENTION,)
    if not any(classes_in_force(kind, sheet.service_month, designations) for kind in kinds):
        says = f"センター{sheet.centre}は{era_month(sheet.service_month)}に有効な介護予防支援の指定がありません。"
        yield Finding("centre", f"{says}提出先を確かめてください。", OFFICE)


def _scheme(sheet: ClaimSheet) -> Iterator[Finding]:
    if sheet.scheme not in NAMES:
        yield Finding("scheme", "請求の種類は46かAFです。選び直してください。", SCHEME)
        return
    right = scheme_of({line.kind for line in sheet.lines}, sheet.service_month)
    if sheet.lines and sheet.scheme == MANAGEMENT != right:
        says = f"予防給付のサービスがある月は{NAMES[PREVENTION]}で請求します。請求の種類を直してください。"
        yield Finding("scheme", says, SCHEME)
    elif sheet.lines and sheet.scheme != right:
        says = f"給付管理票は総合事業だけです。ほかに予防給付の利用がなければ{NAMES[MANAGEMENT]}で請求してください。"
        yield Finding("scheme", says, SCHEME, blocks=False)
    if right == PREVENTION and sheet.plan_level == "06":
        yield Finding("level", "事業対象者は予防給付を使えません。認定か、サービスの種類を確かめてください。", MISMATCH)
    elif sheet.scheme == PREVENTION and sheet.level == "06":
        says = (
            f"{NAMES[PREVENTION]}の明細書に書けるのは月末に要支援の人だけです。事業対象者の人は、市に確かめてください。"
        )
        yield Finding("level", says, MISMATCH)
    if sheet.level >= IN_CARE:
        says = "月末に要介護の人は、担当の居宅介護支援事業所が居宅介護支援費(43)で請求します。提出しないでください。"
        yield Finding("level", says, MISMATCH)
