"""Who may claim for the person in that month: the charge, the 届出, the care manager.

介護保険法115条の22(直接指定)・115条の23(委託)。The insurers' examination: 12P4, 12P5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from azukari.care.rules.facts import Charge, ClaimSheet, Known, Notice
from azukari.law.calendar import add_months, era_day, last_day, month_of
from azukari.law.refusal import Finding

ENTRUSTED = "介護保険法115条の23第3項"
DESIGNATED = "介護保険法115条の22第1項"
NOTICE = "国保連 資格審査 12P4"
PLANNER = "国保連 資格審査 12P5"
MONTHS_SEEN = 26  # 時効(提供月の3か月後の初日から2年)までの月数。0002_locks.py と同じ
CENTRE_PLANS = "3"  # 計画作成区分: 介護予防支援事業所・地域包括支援センター


def seen_from(today: date) -> date:
    """The last month of the oldest charge that today still shows the person: its claims are not time-barred yet."""
    return add_months(month_of(today), -MONTHS_SEEN)


def notice_of(month: date, notices: Sequence[Notice]) -> Notice | None:
    """The 届出 in force at the end of a month; of those of one day the one accepted last."""
    begun = [notice for notice in notices if notice.since <= last_day(month)]
    return max(begun, key=lambda each: (each.since, each.accepted_on), default=None)


def check(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    """Everything that speaks against this office and this centre claiming for the person."""
    if known.charge is None:
        says = "この人のこの月の担当が、市の台帳にありません。事業所はセンターに、センターは市に知らせてください。"
        yield Finding("office", says, ENTRUSTED)
    else:
        yield from _in_charge(sheet, known.charge)
    yield from _care_manager(sheet, known)
    if not sheet.alone_on_welfare:
        yield from _noticed(sheet, known.notices)


def _in_charge(sheet: ClaimSheet, charge: Charge) -> Iterator[Finding]:
    if charge.mode == "designated":
        says = (
            "指定を受けた居宅介護支援事業所が、自分の介護ソフトで国保連へ直接請求する人です。"
            "センターを通しては請求できません。指定を受けていないときは、市の台帳の担当を直してもらってください。"
        )
        yield Finding("office", says, DESIGNATED)
        return
    if sheet.centre != charge.centre:
        says = f"担当の地域包括支援センターは{charge.centre}です。提出先を確かめてください。"
        yield Finding("centre", says, ENTRUSTED)
    if sheet.office != charge.office:
        says = "この月の担当は別の事業所です。" if charge.office else "この月はセンターが直接担当しています。"
        yield Finding("office", f"{says}担当が変わったときは、先に市の台帳を直してもらってください。", ENTRUSTED)


def _care_manager(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    if not sheet.care_manager:
        return
    if sheet.care_manager not in known.care_managers:
        says = "この介護支援専門員番号は登録されていません。番号を確かめるか、登録を頼んでください。"
        yield Finding("care_manager", says, "国保連 一次チェック ADD0")
    elif known.charge and known.charge.care_manager not in ("", sheet.care_manager):
        registered = known.charge.care_manager
        says = f"担当として登録された介護支援専門員({registered})と違います。交代があったか確かめてください。"
        yield Finding("care_manager", says, "担当の登録", blocks=False)


def _noticed(sheet: ClaimSheet, notices: tuple[Notice, ...]) -> Iterator[Finding]:
    end, notice = last_day(sheet.service_month), notice_of(sheet.service_month, notices)
    if notice is None:
        says = "この月に有効な計画作成依頼届出が受理されていません。市に届出書を出してから提出してください。"
        yield Finding("centre", says, NOTICE)
        return
    if notice.planner != CENTRE_PLANS:
        says = "届出の計画作成区分が介護予防支援・地域包括ではありません。届出書の変更を市に出してください。"
        yield Finding("centre", says, PLANNER)
    elif notice.office != sheet.centre:
        says = f"届出の支援事業所は{notice.office}です。変更の届出書を市に出してから提出してください。"
        yield Finding("centre", says, NOTICE)
    elif notice.accepted_on > end:
        says = f"届出の受理日({era_day(notice.accepted_on)})が提供月より後です。受給者台帳に届いたか確かめてください。"
        yield Finding("centre", says, NOTICE, blocks=False)
