"""A hand-over of ケアプランデータ連携: what an office passes to a support centre about a month, and its claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from azukari.care.rules.facts import ClaimSheet
from azukari.law.refusal import Finding

SUBTOTAL = "AAAA"  # 区分支給対象の種類別小計は種類+AAAA
OTHER_SUBTOTALS = ("EEEE", "ZZZZ")  # 区分支給対象外、30日超過分
UNTIMED = "9999"  # 時間表示のないサービス


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands; row and column count from one, zero is the whole."""

    file: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One row of 第6表: a service on a day, planned or done."""

    day: date
    code: str  # サービスコード 6桁
    office: str  # サービス事業所番号
    units: int  # 1回の単位数
    count: int = 1
    starts: str = UNTIMED  # HHMM
    ends: str = UNTIMED
    office_name: str = ""
    over_30_days: bool = False  # 短期入所の30日超
    at: Place | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Managed:
    """One row of 第7表: a service's units of the month that count against the limit; a subtotal ends in AAAA."""

    office: str
    code: str
    units: int | None  # 給付管理単位数、限度額の対象外は空
    each: int = 0  # 1回の単位数
    count: int = 0
    over: int = 0  # 区分支給限度基準超
    office_name: str = ""
    at: Place | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        return self.code[:2]

    @property
    def is_subtotal(self) -> bool:
        return self.code[2:] in (SUBTOTAL, *OTHER_SUBTOTALS)


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One person in the hand-over."""

    insurer: str
    insured: str
    name: str
    kana: str
    sex: str
    birth: date | None
    level: str
    limit_units: int
    limit_since: date | None  # 届いたままの日
    limit_until: date | None
    certification: str = "2"  # 1申請中 2認定済
    changed_on: date | None = None  # 要介護状態変更日
    previous_level: str = ""
    at: Place | None = field(default=None, compare=False)
    care_manager: str = ""  # 担当者名
    planned: tuple[Visit, ...] = ()
    actual: tuple[Visit, ...] = ()
    managed: tuple[Managed, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.insurer, self.insured


@dataclass(frozen=True, slots=True)
class Handover:
    """What one office passes to one centre about one month."""

    sender: str  # 事業所番号
    recipient: str
    month: date
    stamp: str  # ファイル連番 YYYYMMDDHHMMSS
    people: tuple[PersonMonth, ...] = ()
    sender_kind: str = "43"
    recipient_kind: str = "46"


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding on a hand-over: which file, row and column, and whom it concerns (nobody: the whole hand-over)."""

    finding: Finding
    at: Place
    person: tuple[str, str] = ("", "")  # 保険者番号、被保険者番号

    @property
    def insured(self) -> str:
        return self.person[1]

    @property
    def blocks(self) -> bool:
        return self.finding.blocks


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as far as the files carry it; a person confirms the rest."""

    sheet: ClaimSheet
    remarks: tuple[Remark, ...] = ()

    @property
    def may_be_filed(self) -> bool:
        return not any(remark.blocks for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What reading a hand-over came to."""

    handover: Handover | None
    drafts: tuple[Draft, ...]
    remarks: tuple[Remark, ...]  # すべての指摘(人のものも)

    @property
    def at_large(self) -> tuple[Remark, ...]:
        """What concerns no single person."""
        return tuple(remark for remark in self.remarks if not remark.insured)

    @property
    def stopping(self) -> tuple[Remark, ...]:
        """What is wrong with the hand-over itself, and so with everybody in it."""
        return tuple(remark for remark in self.at_large if remark.blocks)

    @property
    def ready(self) -> tuple[Draft, ...]:
        """The drafts that may be filed; none while the hand-over itself is not right."""
        if self.stopping:
            return ()
        return tuple(draft for draft in self.drafts if draft.may_be_filed)
