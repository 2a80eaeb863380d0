"""What keeps media safe: procedure and who read it, what is known of a vendor, stock-takes, and what went wrong."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from azukari.entrust.models.keeping import Kept
from azukari.entrust.models.media import ENDED, OWN, Lending
from azukari.entrust.models.organisation import Organisation


class Procedure(models.Model):
    """A version of how media are handled, or of the rules of use (手順と決まり); the newest of each counts."""

    class Subject(models.TextChoices):
        MEDIA = "media", "媒体の取扱手順"
        USE = "use", "利用の決まり"

    subject = models.CharField("何の", max_length=5, choices=Subject.choices, default=Subject.MEDIA)
    version = models.PositiveSmallIntegerField("版")
    says = models.TextField("手順", max_length=8000)
    set_by = models.IntegerField("定めた人")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "手順と決まり"
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="procedure_version_once")]

    class Keeping:
        whose = "nobody"
        until = "改定から10年"


class Acknowledgement(Kept):
    """Somebody read a version (確認); without that of the media no medium leaves through their hands."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="acknowledgements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.IntegerField("確認した人")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "手順と決まりの確認"
        constraints = [models.UniqueConstraint(fields=["procedure", "person"], name="acknowledged_once")]

    class Keeping:
        whose = "確認した人"
        until = "改定から10年"
        eyes = OWN


class SiteCheck(Kept):
    """The vendor's place as the city found it (事業所の確認)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="受託者")
    checked_on = models.DateField("確認した日")
    visitors_apart = models.BooleanField("来客の場所と作業の場所が分かれている")
    screen_unseen = models.BooleanField("画面が来客や通行する人から見えない")
    medium_out = models.BooleanField("席を離れるとき、媒体を取り出して施錠する")
    nothing_kept = models.BooleanField("作業用のパソコンに保存しない")
    checked_by = models.IntegerField("確認した職員")

    class Meta:
        verbose_name = "受託者の事業所の確認"

    class Keeping:
        whose = "受託者"
        until = ENDED
        eyes = OWN

    @property
    def holds(self) -> bool:
        return self.visitors_apart and self.screen_unseen and self.medium_out and self.nothing_kept


class Security(Kept):
    """Security software of a vendor's machines (セキュリティ対策ソフト): declared by them, judged by the IT section."""

    class Verdict(models.TextChoices):
        GOOD = "good", "有効"
        BAD = "bad", "有効と認めない"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="受託者")
    product = models.CharField("製品名", max_length=80)
    version = models.CharField("版", max_length=40)
    declared_on = models.DateField("届出日")
    declared_by = models.IntegerField("届け出た人")
    verdict = models.CharField("情報政策担当課の判定", max_length=4, choices=Verdict.choices, blank=True)
    judged_on = models.DateField("判定日", null=True)
    judged_by = models.IntegerField("判定を記録した職員", null=True)

    class Meta:
        verbose_name = "受託者のセキュリティ対策ソフト"
        constraints = [
            models.CheckConstraint(
                condition=~Q(product="") & ~Q(version=""),
                name="security_named",
                violation_error_message="製品名と版を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(judged_on__isnull=False, judged_by__isnull=False),
                name="security_judged_by_somebody",
            ),
        ]

    class Keeping:
        whose = "受託者"
        until = ENDED
        eyes = OWN


class LatestVersion(models.Model):
    """The newest version of a product that the city knows of (最新の版)."""

    product = models.CharField("製品名", max_length=80)
    version = models.CharField("版", max_length=40)
    since = models.DateField("公開日")

    class Meta:
        verbose_name = "最新の版"
        constraints = [models.UniqueConstraint(fields=["product", "version"], name="latest_version_once")]

    class Keeping:
        whose = "nobody"
        until = "次の版の登録から5年"


class SealKey(Kept):
    """A vendor's public key (公開鍵): what is written for them opens with their own key and no other."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="受託者")
    public = models.CharField("公開鍵", max_length=200, unique=True)
    told_by = models.IntegerField("届け出た人")
    told_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField("終わった日時", null=True)

    class Meta:
        verbose_name = "受託者の公開鍵"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at__isnull=True), name="seal_key_one_standing"
            )
        ]

    class Keeping:
        whose = "受託者"
        until = ENDED
        eyes = OWN


class Leakage(Kept):
    """Something that is or may be a leakage (漏えい等のおそれ), with every case it touches."""

    class Kind(models.TextChoices):
        LOST = "lost", "媒体の紛失"
        TRANSIT = "transit", "郵送中の紛失"
        FAILED = "failed", "媒体の故障"
        COUNT = "count", "棚卸しの差"

    kind = models.CharField("種別", max_length=7, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    lending = models.ForeignKey(Lending, models.PROTECT, related_name="leakages", null=True)
    says = models.CharField("状況", max_length=400)
    cases = models.JSONField("対象の案件", default=list)  # [{"case": …, "subject": …, "sealed": …}]
    opened_by = models.IntegerField("届け出た人")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField("終えた日時", null=True)
    closed_by = models.IntegerField("終えた人", null=True)
    outcome = models.CharField("結果", max_length=400, blank=True)

    class Meta:
        verbose_name = "漏えい等のおそれ"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | (~Q(outcome="") & Q(closed_by__isnull=False)),
                name="leakage_closed_with_outcome",
                violation_error_message="結果を入力してください。",
            )
        ]

    class Keeping:
        whose = "案件の本人"
        until = "完結の日から10年"
        eyes = OWN


class StockTake(Kept):
    """Media counted in their lockers against the register (棚卸し)."""

    counted_on = models.DateField("棚卸しの日")
    counted_by = models.IntegerField("数えた人")
    counted = models.JSONField("数えた通し番号", default=list)
    missing = models.JSONField("足りない通し番号", default=list)
    unknown = models.JSONField("帳簿に合わない通し番号", default=list)

    class Meta:
        verbose_name = "媒体の棚卸し"

    class Keeping:
        whose = "数えた職員"
        until = "棚卸しから10年"
        eyes = {}
