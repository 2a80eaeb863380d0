"""The media ledger (媒体管理簿): what exists, where it lies, who has it, what is on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from azukari.entrust.models.entrustment import Entrustment
from azukari.entrust.models.keeping import Kept, KeptQuerySet
from azukari.entrust.models.organisation import Organisation
from azukari.entrust.rules import Reach
from azukari.entrust.rules.media import LENDING, MOST_CASES, OUTSTANDING

OWN = {Reach.OWN: "organisation"}
ENDED = "委託終了から10年"


class Locker(models.Model):
    """A locked place for media, and who holds its key (保管庫)."""

    name = models.CharField("保管庫", max_length=40, unique=True)
    place = models.CharField("場所", max_length=80)
    key_holder = models.IntegerField("鍵の管理者")

    class Meta:
        verbose_name = "保管庫"

    class Keeping:
        whose = "nobody"
        until = "廃止から10年"

    def __str__(self) -> str:
        return f"{self.name}({self.place})"


class Medium(Kept):
    """One disc or stick of the city's (媒体)."""

    class Kind(models.TextChoices):
        CDRW = "cdrw", "CD-RW"
        USB = "usb", "USBメモリ"

    serial = models.CharField("通し番号", max_length=20, unique=True)
    kind = models.CharField("種類", max_length=4, choices=Kind.choices)
    label = models.CharField("ラベル", max_length=60)
    capacity = models.BigIntegerField("容量(バイト)")
    locker = models.ForeignKey(Locker, models.PROTECT, related_name="media", null=True, verbose_name="保管庫")
    retired_on = models.DateField("廃棄した日", null=True)
    retired_because = models.CharField("廃棄の理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "媒体"
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gt=0),
                name="medium_has_capacity",
                violation_error_message="容量は1バイト以上にしてください。",
            )
        ]

    class Keeping:
        whose = "貸し出した職員・受託者"
        until = "廃棄から10年"
        eyes = {Reach.OWN: lambda own: Q(pk__in=models.QuerySet(Lending).filter(organisation=own).values("medium"))}

    def __str__(self) -> str:
        return f"{self.serial} {self.label}"


class LendingQuerySet(KeptQuerySet):
    def outstanding(self) -> LendingQuerySet:
        """Those not back, lost or failed: one a contract."""
        return self.filter(state__in=OUTSTANDING)


class Lending(Kept):
    """One medium lent under one entrustment (貸出し); only one is outstanding, whoever asks at the same moment."""

    medium = models.ForeignKey(Medium, models.PROTECT, related_name="lendings", verbose_name="媒体")
    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="lendings", verbose_name="委託")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="受託者")
    state = models.CharField("状態", max_length=9, choices=list(LENDING.items()), default="prepared")
    prepared_by = models.IntegerField("準備した人")
    prepared_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, related_name="replacement", null=True, verbose_name="代わりにする貸出し"
    )
    locker = models.ForeignKey(Locker, models.PROTECT, related_name="+", null=True, verbose_name="戻した保管庫")
    closed_at = models.DateTimeField("終わった日時", null=True)
    says = models.CharField("理由・状況", max_length=300, blank=True)

    objects = LendingQuerySet.as_manager()

    class Meta:
        verbose_name = "貸出し"
        constraints = [
            models.UniqueConstraint(
                fields=["entrustment"],
                condition=Q(state__in=OUTSTANDING),
                name="lending_one_per_contract",
                violation_error_message="この委託には、返却されていない媒体があります。渡せるのは1枚だけです。",
            ),
            models.UniqueConstraint(
                fields=["medium"],
                condition=Q(state__in=OUTSTANDING),
                name="lending_one_per_medium",
                violation_error_message="この媒体は貸出し中です。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "cancelled")) | Q(locker__isnull=False),
                name="lending_back_in_a_locker",
                violation_error_message="戻した保管庫を選んでください。",
            ),
        ]

    class Keeping:
        whose = "貸し出した職員・受託者"
        until = ENDED
        eyes = OWN

    def __str__(self) -> str:
        return f"{self.medium}({self.entrustment.number}、{self.get_state_display()})"


class Content(Kept):
    """A case on a lent medium (収めた案件): its number and whose data, its size and hash; the data stays with us."""

    lending = models.ForeignKey(Lending, models.PROTECT, related_name="contents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    nth = models.PositiveSmallIntegerField("何件目")
    case = models.CharField("案件番号", max_length=30)
    subject = models.CharField("対象", max_length=60)  # house/12
    size = models.BigIntegerField("大きさ(バイト)")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    sealed = models.BooleanField("暗号化・署名した案件ファイル")
    package = models.CharField("案件ファイルの番号", max_length=36, blank=True)
    digests = models.JSONField("ファイルごとのハッシュ値", default=dict)
    because = models.CharField("件数を超える理由", max_length=300, blank=True)
    written_by = models.IntegerField("書き込んだ人")
    written_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField("取り込んだ日時", null=True)
    answer_sha256 = models.CharField("返ってきたファイルのハッシュ値", max_length=64, blank=True)

    class Meta:
        verbose_name = "媒体に収めた案件"
        constraints = [
            models.UniqueConstraint(fields=["lending", "nth"], name="content_nth_once"),
            models.UniqueConstraint(
                fields=["lending", "case"],
                name="content_case_once",
                violation_error_message="この案件は、すでにこの媒体に入っています。",
            ),
            models.UniqueConstraint(fields=["package"], condition=~Q(package=""), name="content_package_once"),
            models.CheckConstraint(
                condition=Q(nth__lte=MOST_CASES) | ~Q(because=""),
                name="content_third_has_reason",
                violation_error_message="3件目からは、理由を入力してください。",
            ),
            models.CheckConstraint(condition=Q(sealed=False) | ~Q(package=""), name="content_sealed_has_package"),
        ]

    class Keeping:
        whose = "案件の本人"
        until = ENDED
        eyes = OWN


class Handover(Kept):
    """A medium changes hands (受渡し): whoever gives and whoever takes each say so, signed in as themselves."""

    class Direction(models.TextChoices):
        OUT = "out", "市から受託者へ"
        BACK = "back", "受託者から市へ"

    class Way(models.TextChoices):
        HAND = "hand", "手渡し"
        POST = "post", "追跡できる郵便"

    lending = models.ForeignKey(Lending, models.PROTECT, related_name="handovers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    direction = models.CharField("向き", max_length=4, choices=Direction.choices)
    way = models.CharField("方法", max_length=4, choices=Way.choices)
    sealed = models.BooleanField("内容は暗号化されている")
    tracking = models.CharField("追跡番号", max_length=30, blank=True)
    due_on = models.DateField("受取りの期限", null=True)
    given_by = models.IntegerField("渡した人")
    given_at = models.DateTimeField(auto_now_add=True)
    taken_by = models.IntegerField("受け取った人", null=True)
    taken_at = models.DateTimeField("受け取った日時", null=True)

    class Meta:
        verbose_name = "媒体の受渡し"
        constraints = [
            models.UniqueConstraint(fields=["lending", "direction"], name="handover_once_each_way"),
            models.CheckConstraint(
                condition=Q(way="hand") | (Q(way="post", sealed=True, due_on__isnull=False) & ~Q(tracking="")),
                name="handover_post_is_sealed_and_tracked",
                violation_error_message="郵便は、暗号化した内容を、追跡番号と受取りの期限を付けて送ってください。",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | ~Q(taken_by=models.F("given_by")),
                name="handover_two_persons",
                violation_error_message="渡す人と受け取る人は、別の人でなければなりません。",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="handover_taken_by_somebody",
            ),
        ]

    class Keeping:
        whose = "渡した人・受け取った人"
        until = ENDED
        eyes = OWN


class Erasure(Kept):
    """Data erased before a medium comes back, and the city's person who made sure (消去記録)."""

    class Leaves(models.TextChoices):
        NOTHING = "nothing", "何も残していない"
        SEALED = "sealed", "市だけが開ける案件ファイルだけを残した"

    lending = models.OneToOneField(Lending, models.PROTECT, related_name="erasure")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    leaves = models.CharField("残したもの", max_length=7, choices=Leaves.choices)
    method = models.CharField("消去の方法", max_length=80)
    tool = models.CharField("使った道具", max_length=80)
    erased_by = models.IntegerField("消去した人")
    erased_at = models.DateTimeField("消去した日時")
    verified_by = models.IntegerField("確かめた職員", null=True)
    verified_at = models.DateTimeField("確かめた日時", null=True)

    class Meta:
        verbose_name = "媒体の消去記録"
        constraints = [
            models.CheckConstraint(
                condition=~Q(method="") & ~Q(tool=""),
                name="erasure_says_how",
                violation_error_message="消去の方法と道具を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=models.F("erased_by")),
                name="erasure_verified_by_another",
                violation_error_message="消去した人とは別の人が確かめてください。",
            ),
        ]

    class Keeping:
        whose = "消去した人"
        until = ENDED
        eyes = OWN
