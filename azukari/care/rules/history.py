"""What was filed and sent before: nothing twice, nothing too early or too late, 作成区分 from history.

One 給付管理票 for each insurer, person and month. The insurers' checks ANN0, ANN2, ANN4, ANN7, ANN9, ANNJ.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from azukari.care.rules import months
from azukari.care.rules.facts import ClaimSheet, Filed, Known, Sent
from azukari.care.rules.person import certifications_of
from azukari.law.calendar import add_months, era_day, era_month, last_day, month_of
from azukari.law.refusal import Finding

SLIP = "8222"
CLAIMS = ("8125", "8171")
NEW, CORRECTED, CANCELLED = "1", "2", "3"

SLIP_TWICE = "国保連 一次チェック ANN0"
CLAIM_TWICE = "国保連 一次チェック ANN2"
CLAIMED_BEFORE = "国保連 一次チェック ANN4"
WITHDRAWING = "国保連 一次チェック ANN7"
DECIDED_LATE = "国保連 資格審査 12P0(認定は審査月の前の月までに決まっていること)"
MUST_BE_NEW = "国保連 一次チェック ANN9"
MUST_CORRECT = "国保連 一次チェック ANNJ"
TIME_BAR = "介護保険法200条1項"
MONTHLY = "介護給付費及び公費負担医療等に関する費用等の請求に関する命令"
MONTHS_OF_WARNING = 2


def check(sheet: ClaimSheet, known: Known, today: date, *, slip_only: bool) -> Iterator[Finding]:
    """Everything in the past, or in the calendar, that speaks against sending now."""
    yield from in_time(sheet.service_month, today, slip_only=slip_only)
    yield from _decided(sheet, known, today)
    yield from _filed(sheet, known)
    of_month = _of_month(sheet, known)
    yield from _withdrawing(of_month) if slip_only else _claimed(of_month)
    yield from _slip(sheet, known)


def revision(sheet: ClaimSheet, known: Known) -> str:
    """The 作成区分: 2 修正 while an accepted slip of the month stands, otherwise 1 新規."""
    return CORRECTED if _slip_stands(_of_month(sheet, known)) else NEW


def _of_month(sheet: ClaimSheet, known: Known) -> list[Sent]:
    of_month = [sent for sent in known.sent if sent.service_month == sheet.service_month]
    return sorted(of_month, key=lambda sent: sent.review_month)


def _slip_stands(sent: list[Sent]) -> bool:
    stands = False
    for each in sent:
        if each.document == SLIP and each.outcome in ("sent", "accepted", "withdrawing"):
            stands = each.revision != CANCELLED
    return stands


def in_time(month: date, today: date, *, slip_only: bool = False) -> Iterator[Finding]:
    """Not before the month is over, and not after the right is gone."""
    if today <= last_day(month):
        first = add_months(month_of(month), 1)
        says = f"{era_month(month)}はまだ終わっていません。{era_day(first)}から提出できます。"
        yield Finding("service_month", says, MONTHLY)
        return
    barred, review = months.barred_from(month), months.review_month(today)
    if review >= barred:
        last = era_month(add_months(barred, -1))
        says = f"{era_month(month)}分は{era_day(barred)}に時効となるので、{last}の審査までです。もう請求できません。"
        yield Finding("service_month", says, TIME_BAR)
    elif review > add_months(month_of(month), 1):
        yield from _late(review, barred, slip_only)


def _late(review: date, barred: date, slip_only: bool) -> Iterator[Finding]:
    what = "請求はせず、給付管理票だけを送ります" if slip_only else "月遅れ請求です"
    says = f"{what}。{era_month(review)}の審査に回ります。"
    if add_months(review, MONTHS_OF_WARNING) >= barred:
        says += f"{era_day(barred)}に時効となるので急いでください。"
    yield Finding("service_month", says, TIME_BAR, blocks=False)


def _decided(sheet: ClaimSheet, known: Known, today: date) -> Iterator[Finding]:
    """A certification that the examination may not know of yet."""
    if not any(one.decided_on for one in known.certifications):
        return
    review = months.review_of(sheet.service_month, today)
    for one in certifications_of(month_of(sheet.service_month), known.certifications):
        if one.decided_on and one.decided_on >= review:
            later = era_day(review.replace(day=months.LAST_DAY_TO_SEND + 1))
            says = (
                f"認定日が{era_day(one.decided_on)}なので、{era_month(review)}の審査では返戻になることがあります。"
                f"{later}から後に提出すると、次の月の審査に回ります。"
            )
            yield Finding("certified_since", says, DECIDED_LATE, blocks=False)


def _filed(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    for other in known.filed:
        source = CLAIM_TWICE if other.scheme == sheet.scheme else SLIP_TWICE
        yield Finding("insured", _standing(other, sheet), source)


def _standing(other: Filed, sheet: ClaimSheet) -> str:
    """What to do about the claim that stands: an office asks its centre, a centre sees to its own."""
    by_centre = not sheet.office
    if other.purpose != "month":
        says = "この人のこの月は、給付管理票だけを送り直す(または取り消す)用意ができていて、次の締めを待っています。"
        how = "それを開いて送るのをやめて" if by_centre else "センターに、それを送るのをやめるよう頼んで"
        return f"{says}請求を出すときは、先に{how}ください。"
    if other.office != sheet.office:
        where = "「請求」の一覧で" if by_centre else "センターに"
        return f"同じ人の同じ月の請求が、別の事業所から既に提出されています。{where}確かめてください。"
    if other.state == "accepted":
        how = "その請求を差し戻してから、出し直してください。" if by_centre else "センターに差戻しを頼んでください。"
        return f"この人のこの月の請求は、既に提出され、受け付け済みです。直すときは、{how}"
    return "この人のこの月の請求は、既に提出されています。直すときは、その請求を取り下げてから出し直してください。"


def _claimed(sent: list[Sent]) -> Iterator[Finding]:
    for each in sent:
        if each.document not in CLAIMS:
            continue
        when = era_month(each.review_month)
        if each.outcome == "accepted":
            says = f"この月の請求は{when}の審査で決定しています。直すときは過誤申立(取下げ)を市に頼んでください。"
            yield Finding("service_month", says, CLAIMED_BEFORE)
        elif each.outcome == "sent":
            says = f"この月の請求は{when}の審査に送ってあります。結果を待ってください。"
            yield Finding("service_month", says, CLAIM_TWICE)
        elif each.outcome == "withdrawing":
            says = "過誤申立中です。過誤の決定が届いた次の月から請求し直せます。"
            yield Finding("service_month", says, WITHDRAWING)


def _withdrawing(sent: list[Sent]) -> Iterator[Finding]:
    if any(each.document in CLAIMS and each.outcome == "withdrawing" for each in sent):
        says = "過誤申立中は給付管理票の修正を送れません。過誤の決定が届いた次の月に送り直してください。"
        yield Finding("service_month", says, WITHDRAWING)


def _slip(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    sent = [each for each in _of_month(sheet, known) if each.document == SLIP]
    if any(each.outcome == "sent" for each in sent):
        says = "この月の給付管理票は審査に送ってあり、結果がまだです。結果を待ってください。"
        yield Finding("service_month", says, SLIP_TWICE)
    elif sent and revision(sheet, known) == CORRECTED:
        how = "修正" if sheet.needs_slip else "取消"
        says = f"受理された給付管理票があります。作成区分「{how}」で送ります。"
        yield Finding("service_month", says, MUST_CORRECT, blocks=False)
    elif sent and sheet.needs_slip:
        says = "有効な給付管理票がないので、作成区分「新規」で送り直します。"
        yield Finding("service_month", says, MUST_BE_NEW, blocks=False)
