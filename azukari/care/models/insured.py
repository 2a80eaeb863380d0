"""Insured persons, and who is in charge of them when (被保険者・認定・届出・担当).

Names are stored exactly as given; nothing here normalises a character.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from azukari.care.models.masters import Insurer
from azukari.care.rules import facts
from azukari.care.rules.bill import months_without_claim
from azukari.care.rules.charge import seen_from
from azukari.entrust.models import Kept, KeptQuerySet, Organisation
from azukari.entrust.rules import Reach

MODES = [("direct", "直営"), ("entrusted", "委託"), ("designated", "直接指定(居宅が請求)")]


def _in_charge(column: str):
    """The charges of an organisation that are open, or ended while their claims can still be made."""
    return lambda organisation: (
        Q(**{column: organisation}) & (Q(until__isnull=True) | Q(until__gte=seen_from(timezone.localdate())))
    )


def _people_of(column: str, field: str = "pk"):
    """The persons of those charges."""
    mine = _in_charge(column)
    return lambda organisation: Q(**{f"{field}__in": Charge._base_manager.filter(mine(organisation)).values("insured")})


class InsuredQuerySet(KeptQuerySet):
    def keyed(self, keys: Collection[Key]) -> InsuredQuerySet:
        """The persons of these insurers with these numbers; ``key`` tells who was meant."""
        return self.filter(insurer__in={insurer for insurer, _ in keys}, number__in={number for _, number in keys})

    def numbered(self, number: str, insurer: str = "") -> InsuredQuerySet:
        """The persons of a number; where no insurer is named, the city's own comes first."""
        if insurer:
            return self.filter(number=number, insurer=insurer)
        return self.filter(number=number).order_by(_is_own.desc(), "pk")

    def with_corrections(self) -> InsuredQuerySet:
        """Each person with ``corrected``: the corrections within reach, newest first, in the one statement."""
        facts_of_each = JSONObject(**{name: name for name in Correction.SHOWN})
        rows = Correction._base_manager.filter(insured=OuterRef("pk")).order_by("-pk").values(shown=facts_of_each)
        return self.annotate(corrected=ArraySubquery(rows[:50]))

    def with_known(self, month: date, besides: Iterable[int] = ()) -> InsuredQuerySet:
        """Each person with ``registers``: everything that is known for a service month, in the one statement.

        ``besides``: claims that are being decided just now and so do not stand in their own way.
        """
        gap = Value(months_without_claim(month))
        known = Func(
            "pk", Value(month), function="care_known", template="(select * from %(function)s(%(expressions)s))"
        )
        history = Func("pk", Value(month), Value([*besides], _PKS), gap, function="care_history")
        both = Func(known, history, template="(%(expressions)s)", arg_joiner=" || ", output_field=models.JSONField())
        return self.annotate(registers=both)


Key = tuple[str, str]  # 保険者番号、被保険者番号
_is_own = ExpressionWrapper(
    Q(insurer=Coalesce(Subquery(Insurer.objects.own()), Value(""))), output_field=models.BooleanField()
)
_PKS = ArrayField(models.BigIntegerField())


class Insured(Kept):
    """An insured person (被保険者)."""

    insurer = models.CharField("保険者番号", max_length=6)
    number = models.CharField("被保険者番号", max_length=10)
    name = models.CharField("氏名", max_length=100)
    kana = models.CharField("氏名カナ", max_length=100)
    birth = models.DateField("生年月日")
    sex = models.CharField("性別", max_length=1, choices=[("1", "男"), ("2", "女")])
    payer = models.CharField("公費負担者番号", max_length=8, blank=True)
    recipient = models.CharField("公費受給者番号", max_length=7, blank=True)

    objects = InsuredQuerySet.as_manager()
    corrected: list[dict[str, Any]]  # what ``with_corrections`` brought
    registers: dict[str, Any]  # what ``with_known`` brought

    class Meta:
        verbose_name = "被保険者"
        constraints = [
            models.UniqueConstraint(
                fields=["insurer", "number"],
                name="insured_once",
                violation_error_message="この被保険者番号は、すでに登録されています。",
            )
        ]
        indexes = [models.Index(fields=["number"], name="insured_number"), models.Index(fields=["kana"], name="kana")]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = {Reach.CENTRE: _people_of("centre"), Reach.OFFICE: _people_of("office")}

    def __str__(self) -> str:
        return self.number

    @property
    def trace(self) -> list[Correction]:
        """The corrections that ``with_corrections`` brought."""
        return [
            Correction(**{**row, "corrected_at": datetime.fromisoformat(row["corrected_at"])}) for row in self.corrected
        ]

    @property
    def key(self) -> Key:
        return self.insurer, self.number

    @property
    def subject(self) -> str:
        """How a record names this person."""
        return f"insured/{self.pk}"

    def as_person(self) -> facts.Person:
        return facts.Person(self.number, self.insurer, self.name, self.kana, self.birth, self.sex)


class Certification(Kept):
    """A certification with its limit (認定・区分支給限度)."""

    FACTS = ("level", "since", "until", "limit_units", "limit_since", "limit_until", "status", "decided_on")

    insured = models.ForeignKey(Insured, models.PROTECT, related_name="certifications")
    level = models.CharField("要介護状態区分", max_length=2)
    since = models.DateField("認定有効期間の開始")
    until = models.DateField("認定有効期間の終了", null=True, blank=True)
    limit_units = models.IntegerField("区分支給限度基準額(単位)")
    limit_since = models.DateField("限度額適用期間の開始")
    limit_until = models.DateField("限度額適用期間の終了", null=True, blank=True)
    status = models.CharField(
        "状況",
        max_length=10,
        default="decided",
        choices=[
            ("decided", "認定済"),
            ("applied", "申請中"),
            ("changing", "区分変更申請中"),
            ("superseded", "無効(結果が出た申請、取り消した登録)"),
        ],
    )
    decided_on = models.DateField("認定日", null=True, blank=True)

    class Meta:
        verbose_name = "認定"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="certification_period",
                violation_error_message="認定の終了日は開始日以後の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(limit_units__gte=0),
                name="certification_limit",
                violation_error_message="限度額は0以上の単位数にしてください。",
            ),
        ]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = {Reach.CENTRE: _people_of("centre", "insured"), Reach.OFFICE: _people_of("office", "insured")}

    def as_fact(self) -> facts.Certification:
        return facts.Certification(**{name: getattr(self, name) for name in self.FACTS})


class PlanNotice(Kept):
    """A 介護予防サービス計画作成依頼届出: who makes the plan, accepted by the city when."""

    FACTS = ("accepted_on", "since", "planner", "office")

    insured = models.ForeignKey(Insured, models.PROTECT, related_name="notices")
    accepted_on = models.DateField("受付日")
    since = models.DateField("適用開始日")
    planner = models.CharField(
        "計画作成区分", max_length=1, choices=[("1", "居宅介護支援"), ("2", "自己作成"), ("3", "介護予防支援・包括")]
    )
    office = models.CharField("届け出た支援事業所番号", max_length=10)

    class Meta:
        verbose_name = "計画作成依頼の届出"

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = Certification.Keeping.eyes


class Charge(Kept):
    """Who is in charge of a person from month to month: centre, office, care manager (担当)."""

    insured = models.ForeignKey(Insured, models.PROTECT, related_name="charges", db_index=False)
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="包括")
    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, null=True, blank=True, verbose_name="委託先"
    )
    care_manager = models.CharField("担当介護支援専門員番号", max_length=8)
    centre_care_manager = models.CharField("包括の担当者の介護支援専門員番号", max_length=8, blank=True)
    mode = models.CharField("形態", max_length=10, choices=MODES, default="entrusted")
    since = models.DateField("開始月")  # 月の初日
    until = models.DateField("終了月", null=True, blank=True)  # 最後の月の初日

    class Meta:
        verbose_name = "担当"
        constraints = [
            models.UniqueConstraint(
                fields=["insured", "since"],
                name="charge_once_a_month",
                violation_error_message="同じ月から始まる担当が、すでに登録されています。",
            )
        ]
        indexes = [
            models.Index(fields=["office", "insured"], name="charge_office"),
            models.Index(fields=["centre", "insured"], name="charge_centre"),
        ]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = {Reach.CENTRE: _in_charge("centre"), Reach.OFFICE: _in_charge("office")}


class Correction(Kept):
    """What stood in the register before it was corrected, by whom and why (訂正); nothing that was said is lost."""

    SHOWN = ("what", "was", "reason", "corrected_by", "corrected_at")
    WHATS = [("insured", "被保険者"), ("certification", "認定"), ("plannotice", "届出"), ("charge", "担当")]

    insured = models.ForeignKey(Insured, models.PROTECT, related_name="corrections")
    what = models.CharField("訂正したもの", max_length=13, choices=WHATS)
    row = models.BigIntegerField("行")
    was = models.JSONField("訂正前")
    reason = models.CharField("理由", max_length=200)
    corrected_by = models.IntegerField("訂正した人")
    corrected_at = models.DateTimeField("訂正した日時")

    class Meta:
        verbose_name = "台帳の訂正"
        indexes = [models.Index(fields=["insured"], name="correction_insured")]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes: ClassVar[dict] = {}  # 市だけが見る


def known(insured: Insured | None, **more) -> facts.Known:
    """The facts of a person that ``with_known`` brought, with what the masters add."""
    if insured is None:
        return facts.Known(person=None, charge=None, **more)
    said = insured.registers
    return facts.Known(
        person=insured.as_person(),
        charge=said["charge"] and _charge(said["charge"]),
        certifications=tuple(facts.Certification(**_days(row)) for row in said["certifications"]),
        notices=tuple(facts.Notice(**_days(row)) for row in said["notices"]),
        sent=tuple(facts.Sent(**_days(row)) for row in said["sent"]),
        filed=tuple(facts.Filed(**row) for row in said["filed"]),
        had_first=said["had_first"],
        had_linkage=said["had_linkage"],
        last_codes=tuple(said["last_codes"]),
        insurer_listed=said["insurer_listed"],
        **more,
    )


def _charge(row: dict) -> facts.Charge:
    since = date.fromisoformat(row["since"])
    return facts.Charge(row["centre"], row["office"] or "", row["care_manager"], row["mode"], since)


_DAYS = frozenset({
    "since", "until", "limit_since", "limit_until", "decided_on", "accepted_on", "service_month", "review_month",
})  # fmt: skip


def _days(row: dict) -> dict:
    """JSON brings days as text."""
    return {name: date.fromisoformat(said) if said and name in _DAYS else said for name, said in row.items()}


__all__ = ["Certification", "Charge", "Correction", "Insured", "PlanNotice", "known"]
