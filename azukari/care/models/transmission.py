"""What went to the insurer: closings, files whole with their hash, and the history of each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from django.db import models
from django.db.models import Exists, OuterRef

from azukari.care.models.claim import Claim
from azukari.care.models.insured import Insured
from azukari.care.rules.history import CLAIMS
from azukari.care.rules.outgoing import Before
from azukari.entrust.models import Kept, KeptQuerySet, Organisation
from azukari.entrust.rules import Actor, Reach

OUTCOMES = [
    ("sent", "送付済"),
    ("accepted", "決定"),
    ("returned", "返戻"),
    ("withdrawing", "過誤申立中"),
    ("withdrawn", "過誤決定"),
]


class Closing(Kept):
    """A centre's closing of a review month; a later correction in the same month is another closing."""

    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="包括")
    review_month = models.DateField("審査月")
    serial = models.PositiveSmallIntegerField("回", default=1)
    closed_by = models.IntegerField("締めた人")
    closed_at = models.DateTimeField("締めた日時")

    class Meta:
        verbose_name = "月の締め"
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "review_month", "serial"],
                name="closing_once",
                violation_error_message="この月は、ほかの人がたった今締めました。画面を開き直してください。",
            )
        ]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = {Reach.CENTRE: "centre"}


class TransmissionFile(Kept):
    """A file for the insurer, whole; sending again gives the same bytes."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="files")
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField("ファイル名", max_length=12)
    kind = models.CharField("種類", max_length=10)  # claims / management / slips
    service_month = models.DateField("サービス提供月", null=True)
    content = models.BinaryField("内容")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    size = models.IntegerField("バイト数")
    records = models.IntegerField("データレコード件数")
    made_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "伝送ファイル"
        constraints = [models.UniqueConstraint(fields=["closing", "name"], name="transmission_file_once")]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = {Reach.CENTRE: "centre"}

    def is_whole(self) -> bool:
        """Whether the stored bytes are still those that were made."""
        return sha256(bytes(self.content)).hexdigest() == self.sha256


class TransmittedQuerySet(KeptQuerySet):
    def of_document(self, document: str) -> TransmittedQuerySet:
        return self.filter(document=document)

    def come_back(self) -> TransmittedQuerySet:
        """What was returned (返戻) and not sent again since, newest first."""
        again = self.model._base_manager.filter(
            insured=OuterRef("insured"), service_month=OuterRef("service_month"), document=OuterRef("document"),
            pk__gt=OuterRef("pk"),
        )  # fmt: skip
        back = self.filter(~Exists(again), outcome="returned").select_related("insured")
        return back.order_by("-review_month", "insured__kana", "pk")

    def to_be_filed(self) -> TransmittedQuerySet:
        """The bills among them that nobody has filed again."""
        filed = Claim._base_manager.filter(
            insured=OuterRef("insured"), service_month=OuterRef("service_month"), state__in=Claim.STANDING
        )
        return self.come_back().filter(~Exists(filed), document__in=CLAIMS)


class Transmitted(Kept):
    """One document about one person's month in a file that was sent, and what became of it."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="transmitted", null=True)
    closing = models.ForeignKey(Closing, models.PROTECT, related_name="transmitted")
    insured = models.ForeignKey(Insured, models.PROTECT, related_name="transmitted", db_index=False)
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    document = models.CharField("文書", max_length=4)  # 8222 / 8125 / 8171
    service_month = models.DateField("サービス提供月")
    review_month = models.DateField("審査月")
    revision = models.CharField("作成区分", max_length=1, default="1")
    outcome = models.CharField("結果", max_length=11, choices=OUTCOMES, default="sent")
    outcome_says = models.CharField("結果の内容", max_length=200, blank=True)

    objects = TransmittedQuerySet.as_manager()

    @property
    def is_unpaid(self) -> bool:
        """A bill that came back or was withdrawn (過誤決定), and may be filed again."""
        return self.document in CLAIMS and self.outcome in ("returned", "withdrawn")

    class Meta:
        verbose_name = "伝送の履歴"
        indexes = [models.Index(fields=["insured", "service_month"], name="transmitted_insured")]

    class Keeping:
        whose = "被保険者"
        until = "完結の日から5年"
        eyes = {Reach.CENTRE: "centre", Reach.OFFICE: "office"}


def sent_before(claims: Sequence[Claim], by: Actor) -> Mapping[tuple[int, date], list[Before]]:
    """What went out about these persons' months, by person and month, in the order in which it was sent."""
    found: dict[tuple[int, date], list[Before]] = defaultdict(list)
    of_them = Transmitted.objects.seen_by(by).filter(
        insured__in={claim.insured_id for claim in claims}, service_month__in={claim.service_month for claim in claims}
    )
    for one in of_them.filter(claim__isnull=False).select_related("claim").order_by("pk"):
        before = Before(one.document, one.revision, one.outcome, one.claim.as_sheet())
        found[one.insured_id, one.service_month].append(before)
    return found
