"""What was done, refused and failed, and whose data it touched (操作記録).  Written by the door alone.

No personal data stands in a record: ids only.  Nobody can change or delete one (trigger, and a role without
the right).
"""

from django.db import models

from azukari.entrust.models.keeping import Kept, KeptQuerySet
from azukari.entrust.rules import Reach


class RecordQuerySet(KeptQuerySet):
    def between(self, since, until) -> "RecordQuerySet":
        """From the instant ``since`` up to, not including, ``until``."""
        return self.filter(at__gte=since, at__lt=until)

    def touching(self, subject: str) -> "RecordQuerySet":
        """The records that touched one person's data, e.g. ``insured/17``."""
        return self.filter(pk__in=Touch.objects.filter(subject=subject).values("record"))


class Record(Kept):
    """One act, done or not."""

    class Outcome(models.TextChoices):
        DONE = "done", "実行"
        REFUSED = "refused", "拒否"
        FAILED = "failed", "失敗"

    at = models.DateTimeField("日時")
    act = models.CharField("取扱い", max_length=60)
    outcome = models.CharField("結果", max_length=8, choices=Outcome.choices)
    person = models.IntegerField("人", null=True)
    organisation = models.IntegerField("組織", null=True)
    entrustment = models.IntegerField("委託", null=True)
    device = models.CharField("端末", max_length=64, blank=True)
    says = models.CharField("内容", max_length=200, blank=True)
    detail = models.JSONField("詳細", null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "操作記録"
        indexes = [
            models.Index(fields=["organisation", "at"], name="record_organisation_at"),
            models.Index(fields=["at"], name="record_at"),
        ]

    class Keeping:
        whose = "利用者本人"
        until = "記録の日から10年"
        eyes = {Reach.OWN: "organisation", Reach.CENTRE: "organisation", Reach.OFFICE: "organisation"}


class Seal(models.Model):
    """A digest over a block of records and the seal before (操作記録の封); made and looked at by ``sec.*`` alone."""

    begins = models.BigIntegerField("最初の記録", unique=True)
    ends = models.BigIntegerField("最後の記録")
    rows = models.IntegerField("件数")
    digest = models.BinaryField("照合番号", max_length=32)
    sealed_at = models.DateTimeField("封をした日時")

    class Meta:
        verbose_name = "操作記録の封"

    class Keeping:
        whose = "nobody"
        until = "記録の日から10年"


class Touch(models.Model):
    """Whose data a record touched; ``subject`` is a kind and an id, ``insured/17``."""

    pk = models.CompositePrimaryKey("subject", "record")
    subject = models.CharField("対象", max_length=60)
    record = models.ForeignKey(Record, models.DO_NOTHING, related_name="touches", db_constraint=False)
    organisation = models.IntegerField("組織", null=True)  # of the record: a touch is seen where its record is

    class Meta:
        verbose_name = "操作記録の対象"

    class Keeping:
        whose = "記録の対象者(番号のみ)"
        until = "記録の日から10年"
