"""A claim as filed: every version is kept, nothing is overwritten (請求)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from azukari.care.models.insured import Insured
from azukari.care.rules.document import read_sheet
from azukari.care.rules.facts import ClaimSheet
from azukari.entrust.models import Kept, KeptQuerySet, Organisation
from azukari.entrust.rules import Reach
from azukari.law.refusal import Finding


class ClaimQuerySet(KeptQuerySet):
    def of_month(self, month: date) -> ClaimQuerySet:
        return self.filter(service_month=month)

    def standing(self) -> ClaimQuerySet:
        return self.filter(state__in=Claim.STANDING)

    def accepted(self) -> ClaimQuerySet:
        return self.filter(state=Claim.State.ACCEPTED)

    def waiting(self) -> ClaimQuerySet:
        return self.filter(state=Claim.State.FILED)

    def of_centre(self, centre: int) -> ClaimQuerySet:
        return self.filter(centre=centre)

    def in_file_order(self) -> ClaimQuerySet:
        return self.order_by("service_month", "insured__insurer", "insured__number", "pk")


class Claim(Kept):
    """One version of one person's month, filed by an office with a centre."""

    class State(models.TextChoices):
        FILED = "filed", "受付待ち"
        ACCEPTED = "accepted", "受付済"
        RETURNED = "returned", "差戻し"
        WITHDRAWN = "withdrawn", "取下げ"
        REPLACED = "replaced", "再提出済"
        SENT = "sent", "伝送済"

    class Purpose(models.TextChoices):
        MONTH = "month", "月の請求"
        SLIP = "slip", "給付管理票だけ"
        CANCEL = "cancel", "給付管理票の取消"

    STANDING = (State.FILED, State.ACCEPTED)  # この月の請求として生きている

    insured = models.ForeignKey(Insured, models.PROTECT, related_name="claims", db_index=False)
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="包括")
    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, null=True, verbose_name="事業所"
    )
    service_month = models.DateField("サービス提供月")
    scheme = models.CharField("種別", max_length=2)
    purpose = models.CharField("目的", max_length=6, choices=Purpose.choices, default=Purpose.MONTH)
    version = models.PositiveSmallIntegerField("版", default=1)
    replaces = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    state = models.CharField("状態", max_length=9, choices=State.choices, default=State.FILED)
    sheet = models.JSONField("提出された内容")
    findings = models.JSONField("提出時の指摘", default=list)
    units = models.IntegerField("単位数")
    yen = models.IntegerField("請求額")
    first = models.BooleanField("初回加算", default=False)
    linkage = models.BooleanField("委託連携加算", default=False)
    filed_by = models.IntegerField("提出した人")
    filed_at = models.DateTimeField("提出日時")
    decided_by = models.IntegerField("受付・差戻しをした人", null=True)
    decided_at = models.DateTimeField("受付・差戻し日時", null=True)
    reason = models.CharField("差戻しの理由", max_length=400, blank=True)
    closing = models.ForeignKey("Closing", models.PROTECT, related_name="claims", null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "請求"
        constraints = [
            models.UniqueConstraint(
                fields=["insured", "service_month"],
                condition=Q(state__in=("filed", "accepted")),
                name="claim_one_standing",
                violation_error_message="この人のこの月の請求は、すでに提出されています。",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""),
                name="claim_returned_with_reason",
                violation_error_message="差戻しの理由を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(service_month__day=1),
                name="claim_month_is_first_day",
                violation_error_message="サービス提供月は月の初日で保存します。",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-service_month", "state"], name="claim_office"),
            models.Index(fields=["centre", "-service_month", "state"], name="claim_centre"),
            models.Index(fields=["insured", "service_month"], name="claim_insured"),
        ]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = {Reach.CENTRE: "centre", Reach.OFFICE: "office"}

    def as_sheet(self) -> ClaimSheet:
        return read_sheet(self.sheet)

    @property
    def subject(self) -> str:
        return f"insured/{self.insured_id}"

    @property
    def found(self) -> list[Finding]:
        """The findings as they were when it was filed."""
        return [Finding(**finding) for finding in self.findings]


def subjects(claims: Iterable[Claim]) -> list[str]:
    """How a record names the persons of these claims."""
    return [claim.subject for claim in claims]
