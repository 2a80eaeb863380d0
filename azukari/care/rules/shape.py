"""Whether every item is there and fits the insurers' records (ABB0), before it is compared with anything.

Lengths and characters: 国保連インタフェース仕様 共通編.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from operator import attrgetter

from azukari.care.rules.facts import MANAGEMENT, ClaimSheet
from azukari.law.calendar import month_of
from azukari.law.care import numbers
from azukari.law.refusal import Finding
from azukari.paper.glyphs import clusters

REQUIRED = "国保連 一次チェック ABB0"
FORM = "国保連 インタフェース仕様 共通編"
WITHOUT_SLIP = "国保連 インタフェース仕様 給付管理票(様式第十一)"
NUMBERING = "国保連 番号体系"

LEVELS = ("06", "12", "13", "21", "22", "23", "24", "25")
LARGEST_UNITS = 999_999  # 単位数の項目は6桁
_PLAIN = re.compile(r"[0-9A-Z]*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0]")  # 改行とタブのほかの制御文字
_GAIJI = re.compile("[\ue000-\uf8ff]")  # CP932の利用者定義領域
OF_SHEET = ("insurer", "insured", "centre", "office", "care_manager", "payer", "recipient")
OF_LINE = ("office", "kind", "office_class")
_of_sheet, _of_line = attrgetter(*OF_SHEET), attrgetter(*OF_LINE)
NUMBERS = {
    "insurer": "保険者番号", "insured": "被保険者番号", "centre": "センターの事業所番号", "office": "事業所番号",
    "care_manager": "担当の介護支援専門員番号",
}  # fmt: skip
MOST_LINES = 98  # 明細行番号は01から98まで、99は合計行


def check(sheet: ClaimSheet, today: date) -> Iterator[Finding]:
    """Everything that is missing or cannot be written into a record."""
    yield from _numbers(sheet)
    yield from _person(sheet)
    yield from _certification(sheet)
    yield from _days(sheet, today)
    yield from _lines(sheet)
    yield from _characters(sheet)


def _numbers(sheet: ClaimSheet) -> Iterator[Finding]:
    faults = {
        "insurer": numbers.insurer_fault(sheet.insurer),
        "insured": numbers.insured_fault(sheet.insured),
        "centre": numbers.office_fault(sheet.centre),
        "office": numbers.office_fault(sheet.office) if sheet.office else "",
        "care_manager": numbers.care_manager_fault(sheet.care_manager),
    }
    for field, says in faults.items():
        if says and getattr(sheet, field):
            yield Finding(field, says, NUMBERING)
        elif says:
            yield Finding(field, f"{NUMBERS[field]}がありません。番号を入れてください。", REQUIRED)


def _person(sheet: ClaimSheet) -> Iterator[Finding]:
    if not sheet.name.strip():
        yield Finding("name", "氏名がありません。氏名を入れてください。", REQUIRED)
    if sheet.sex not in ("1", "2"):
        yield Finding("sex", "性別がありません。1(男)か2(女)を入れてください。", REQUIRED)


def _certification(sheet: ClaimSheet) -> Iterator[Finding]:
    for field in ("level", "heaviest_level"):
        value = getattr(sheet, field)
        if value not in LEVELS and (value or field == "level"):
            says = f"要介護状態区分「{value}」は使えません。06(事業対象者)、12(要支援1)、13(要支援2)などです。"
            yield Finding(field, f"{says}被保険者証を見て直してください。", REQUIRED)
    if sheet.certified_since is None:
        yield Finding("certified_since", "認定有効期間の開始日がありません。被保険者証を見て入れてください。", REQUIRED)
    if sheet.certified_until is None and sheet.level != "06":
        yield Finding("certified_until", "認定有効期間の終了日がありません。被保険者証を見て入れてください。", REQUIRED)
    if not 0 < sheet.limit_units <= LARGEST_UNITS:
        yield Finding("limit_units", "区分支給限度基準額がありません。被保険者証の単位数を入れてください。", REQUIRED)
    if sheet.limit_since is None:
        yield Finding("limit_since", "限度額適用期間の開始年月がありません。被保険者証を見て入れてください。", REQUIRED)


def _days(sheet: ClaimSheet, today: date) -> Iterator[Finding]:
    if sheet.service_month.day != 1:
        yield Finding("service_month", "サービス提供月が年月ではありません。月を選び直してください。", FORM)
    for field in ("birth", "created_on"):
        if getattr(sheet, field) > today:
            name = "生年月日" if field == "birth" else "作成年月日"
            yield Finding(field, f"{name}が今日より後です。日付を確かめてください。", FORM)
    for since, until, name in (
        ("certified_since", "certified_until", "認定有効期間"),
        ("limit_since", "limit_until", "限度額適用期間"),
    ):
        first, last = getattr(sheet, since), getattr(sheet, until)
        if first and last and last < first:
            yield Finding(until, f"{name}の終わりが始まりより前です。期間を確かめてください。", FORM)
    if sheet.created_on < month_of(sheet.service_month):
        says = "給付管理票の作成年月日がサービス提供月より前です。作成した日を確かめてください。"
        yield Finding("created_on", says, FORM, blocks=False)


def _lines(sheet: ClaimSheet) -> Iterator[Finding]:
    if not sheet.planned_units:
        yield _without_lines(sheet)
    if len(sheet.lines) > MOST_LINES:
        yield Finding(
            "lines", f"給付管理票は{MOST_LINES}行までです(今は{len(sheet.lines)}行)。行を減らしてください。", FORM
        )
    for index, line in enumerate(sheet.lines):
        if says := numbers.office_fault(line.office):
            yield Finding(f"lines.{index}.office", f"{index + 1}行目: {says}", NUMBERING)
        if not 0 <= line.units <= LARGEST_UNITS:
            says = f"{index + 1}行目: 単位数{line.units}は書けません。0から{LARGEST_UNITS}までの数を入れてください。"
            yield Finding(f"lines.{index}.units", says, FORM)
        elif line.units == 0:
            says = f"{index + 1}行目: 0単位の行は給付管理票に載りません。不要なら行を消してください。"
            yield Finding(f"lines.{index}.units", says, FORM, blocks=False)
    if sheet.planned_units > LARGEST_UNITS:
        yield Finding("lines", f"給付計画合計単位数{sheet.planned_units}が6桁を超えます。行を確かめてください。", FORM)


def _without_lines(sheet: ClaimSheet) -> Finding:
    """46 needs a 給付管理票; AF is claimed without one when nothing counts against the limit."""
    if sheet.scheme == MANAGEMENT:
        says = "限度額管理の対象になるサービスがないので、給付管理票は作らず、請求だけを送ります。"
        return Finding("lines", says, WITHOUT_SLIP, blocks=False)
    says = "サービスの単位数がありません。利用した事業所と種類ごとに単位数を入れてください。"
    return Finding("lines", says, REQUIRED)


def _characters(sheet: ClaimSheet) -> Iterator[Finding]:
    if not _PLAIN.fullmatch("".join(_written(sheet))):
        yield from _strange(sheet)
    for field in ("name", "kana"):
        if strange := unwritable(getattr(sheet, field)):
            says = (
                f"「{shown(strange)}」は、国保連や介護ソフトのファイルでは使えない字です。"
                "国保連へのファイルに氏名は載らないので、このまま提出できます。"
            )
            yield Finding(field, says, FORM, blocks=False)


def _strange(sheet: ClaimSheet) -> Iterator[Finding]:
    for field, value in zip(_places(sheet), _written(sheet), strict=True):
        if not _PLAIN.fullmatch(value):
            says = f"「{_PLAIN.sub('', value)}」は伝送ファイルに書けません。半角の数字と英大文字で入れ直してください。"
            yield Finding(field, says, FORM)


def _written(sheet: ClaimSheet) -> Iterator[str]:
    """What goes into the records as it was typed."""
    return chain(_of_sheet(sheet), *map(_of_line, sheet.lines), sheet.codes)


def _places(sheet: ClaimSheet) -> Iterator[str]:
    """The field of each of these."""
    yield from OF_SHEET
    yield from (f"lines.{index}.{item}" for index in range(len(sheet.lines)) for item in OF_LINE)
    yield from (f"codes.{index}" for index in range(len(sheet.codes)))


def shown(signs: Iterable[str]) -> str:
    """Signs that a screen may lack, as 〓 where they are gaiji."""
    return "".join("〓" if _GAIJI.match(sign) else sign for sign in signs)


def unwritable(text: str) -> list[str]:
    """The characters of a text that CP932 does not hold; gaiji (外字) and controls are none of its own."""
    if _in_cp932(text) and not _GAIJI.search(text) and not CONTROL.search(text):
        return []
    return [sign for sign in clusters(text) if _GAIJI.match(sign) or CONTROL.match(sign) or not _in_cp932(sign)]


def _in_cp932(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
