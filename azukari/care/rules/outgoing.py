"""What a claim sends: slip, details, both or neither, by what stands with the insurers already (何を送るか).

A 給付管理票 that stands and says the same is not sent again; a 明細書 that stands is not billed again. The insurers'
checks ANN0, ANN2, ANN4, ANN9, ANNJ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from azukari.care.rules.facts import ClaimSheet
from azukari.care.rules.history import CANCELLED, CLAIMS, CORRECTED, NEW, SLIP
from azukari.law.refusal import Finding

MONTH, SLIP_ALONE, CANCEL = "month", "slip", "cancel"  # 請求の目的
STANDS = ("sent", "accepted", "withdrawing")  # この結果のあいだ、送った書類は生きている
NOTHING = Finding(
    "lines", "給付管理票も請求明細書も、同じ内容が国保連にあります。送るものがないので、差し戻すか取り消してください。"
)
WITHDRAWING = Finding(
    "service_month",
    "過誤申立中は給付管理票を取り消せません。過誤の決定が届いた次の月に取り消してください。",
    "国保連 一次チェック ANN7",
)


@dataclass(frozen=True, slots=True)
class Before:
    """A document about the same person and month that went out before, with the sheet it was made of."""

    document: str  # 8222 / 8125 / 8171
    revision: str
    outcome: str
    sheet: ClaimSheet


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes into the files."""

    slip: str  # 給付管理票の作成区分、空なら出さない
    claim: bool  # 請求明細書を出す

    @property
    def documents(self) -> bool:
        return bool(self.slip) or self.claim


def outgoing(sheet: ClaimSheet, purpose: str, before: Sequence[Before]) -> Outgoing:
    """What a claim of this purpose sends, after ``before`` in the order in which it was sent."""
    standing = standing_slip(before)
    if purpose == CANCEL:
        return Outgoing(CANCELLED if standing else "", claim=False)
    return Outgoing(_slip(sheet, standing), claim=purpose == MONTH and not claim_stands(before))


def standing_slip(before: Sequence[Before]) -> ClaimSheet | None:
    """The 給付管理票 the insurers hold, or will hold when nothing is wrong with it."""
    held = None
    for one in before:
        if one.document == SLIP and one.outcome in STANDS:
            held = None if one.revision == CANCELLED else one.sheet
    return held


def claim_stands(before: Sequence[Before]) -> bool:
    """Whether a 明細書 of the month was sent and neither returned nor withdrawn (過誤)."""
    return any(one.document in CLAIMS and one.outcome in STANDS for one in before)


def is_withdrawing(before: Sequence[Before]) -> bool:
    """Whether a 明細書 of the month is being withdrawn (過誤申立中): until that is decided its slip stays as it is."""
    return any(one.document in CLAIMS and one.outcome == "withdrawing" for one in before)


def slip_waits(before: Sequence[Before]) -> bool:
    """Whether the result of a 給付管理票 is still to come."""
    return any(one.document == SLIP and one.outcome == "sent" for one in before)


def _slip(sheet: ClaimSheet, standing: ClaimSheet | None) -> str:
    if not sheet.needs_slip:
        return CANCELLED if standing else ""
    if standing is None:
        return NEW
    return "" if _content(sheet) == _content(standing) else CORRECTED


def _content(sheet: ClaimSheet) -> tuple[Any, ...]:
    """What a 給付管理票 says, but for the day it was written."""
    units: dict[tuple[str, str, str], int] = {}
    for line in sheet.lines:
        key = line.office, line.kind, line.office_class
        units[key] = units.get(key, 0) + line.units
    lines = sorted((key, planned) for key, planned in units.items() if planned)
    who = sheet.insurer, sheet.insured, sheet.birth, sheet.sex, sheet.plan_level
    limit = sheet.limit_units, sheet.limit_since, sheet.limit_until
    return *who, *limit, sheet.centre, sheet.office, sheet.care_manager, lines
