"""A case on its way: surveyed, ranked, entrusted, delivered, petitioner decided, deposit reserved, filed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from azukari.entrust.models import Entrustment, Organisation
from azukari.house.models.houses import House
from azukari.house.models.kept import HouseKept
from azukari.house.rules.cases import DELIVERABLES, VENDORS


class Budget(models.Model):
    """A fiscal year's budget for entrusting cases, and how many may be entrusted (年度予算)."""

    fiscal_year = models.PositiveSmallIntegerField("年度", unique=True)
    yen = models.PositiveIntegerField("委託料の予算(円)")
    deposit_yen = models.PositiveIntegerField("予納金の予算(円)", default=0)
    pilot = models.BooleanField("試行", default=False)
    evaluation = models.TextField("試行の評価", max_length=2000, blank=True)
    evaluated_on = models.DateField("評価した日", null=True, blank=True)
    cap = models.PositiveSmallIntegerField("年度の委託件数の上限", default=2)

    class Meta:
        verbose_name = "年度予算"

    class Keeping:
        whose = "nobody"
        until = "年度終了から10年"


class Case(HouseKept):
    """A house whose rights are to be cleared (案件)."""

    class State(models.TextChoices):
        RANKED = "ranked", "順位付け済"
        ENTRUSTED = "entrusted", "委託中"
        DELIVERED = "delivered", "成果物受領"
        DECIDED = "decided", "申立人決定"
        FILED = "filed", "申立済"
        HANDED = "handed", "相続人が申立て"
        DROPPED = "dropped", "取りやめ"

    class Petitioner(models.TextChoices):
        HEIR = "heir", "相続人"
        MAYOR = "mayor", "市長"

    UNDER_WAY = (State.RANKED, State.ENTRUSTED, State.DELIVERED, State.DECIDED)

    house = models.ForeignKey(House, models.PROTECT, related_name="cases")
    number = models.CharField("案件番号", max_length=16, unique=True)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    rank = models.PositiveSmallIntegerField("順位")
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.RANKED)
    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="+", null=True, blank=True)
    entrusted_on = models.DateField("委託した日", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    vendor_kind = models.CharField("委託先の区分", max_length=8, choices=list(VENDORS.items()), blank=True)
    chosen_because = models.CharField("委託先を選んだ理由", max_length=300, blank=True)
    price_yen = models.PositiveIntegerField("委託料(円)", null=True, blank=True)
    over_cap_because = models.CharField("上限を超える理由", max_length=300, blank=True)
    heirs = models.JSONField("相続人の意思", default=list, blank=True)  # [{"id": …, "name": …, "state": …}]
    escalated = models.BooleanField("全員が相続放棄", default=False)
    procedure = models.CharField("手続", max_length=120, blank=True)
    decided_on = models.DateField("申立人を決めた日", null=True, blank=True)
    handed_on = models.DateField("相続人に渡した日", null=True, blank=True)
    petitioner = models.CharField("申立人", max_length=6, choices=Petitioner.choices, blank=True)
    petitioner_because = models.CharField("申立人を決めた理由", max_length=300, blank=True)
    deposit_yen = models.PositiveIntegerField("確保した予納金(円)", null=True, blank=True)
    deposit_year = models.PositiveSmallIntegerField("予納金の年度", null=True, blank=True)
    dropped_because = models.CharField("取りやめた理由", max_length=300, blank=True)
    filed_on = models.DateField("申立日", null=True, blank=True)
    filed_with = models.CharField("裁判所", max_length=60, blank=True)

    class Meta:
        verbose_name = "案件"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("entrusted", "delivered")) | ~Q(chosen_because=""),
                name="case_vendor_has_reason",
                violation_error_message="委託先を選んだ理由を入力してください。",
            ),
            models.UniqueConstraint(
                fields=["house"],
                condition=Q(state__in=("ranked", "entrusted", "delivered", "decided")),
                name="case_one_open",
                violation_error_message="この家の案件は、すでに進んでいます。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("entrusted_on")),
                name="case_due_after_start",
                violation_error_message="期限は委託した日以後の日にしてください。",
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(petitioner="mayor", deposit_yen__isnull=False, filed_on__isnull=False),
                name="case_filed_with_deposit",
                violation_error_message="市長の申立ては、予納金の予算を確保してから記録してください。",
            ),
        ]

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}

    @property
    def subject(self) -> str:
        return f"house/{self.house_id}"


class Deliverable(HouseKept):
    """What a vendor delivered: a chart, a list, a draft (成果物)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deliverables")
    kind = models.CharField("種類", max_length=10, choices=list(DELIVERABLES.items()))
    name = models.CharField("ファイル名", max_length=120)
    content = models.BinaryField("内容")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    received_on = models.DateField("受領日")

    class Meta:
        verbose_name = "成果物"

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}


class PastDecision(HouseKept):
    """Who was once decided to petition, taken back with a reason; kept as it was (取り消した申立人の決定)."""

    DECIDED = (
        "heirs", "petitioner", "petitioner_because", "procedure", "decided_on", "handed_on", "deposit_yen",
        "deposit_year",
    )  # fmt: skip

    case = models.ForeignKey(Case, models.PROTECT, related_name="past_decisions")
    heirs = models.JSONField("相続人の意思", default=list)
    petitioner = models.CharField("申立人", max_length=6, choices=Case.Petitioner.choices)
    petitioner_because = models.CharField("申立人を決めた理由", max_length=300)
    procedure = models.CharField("手続", max_length=120)
    decided_on = models.DateField("決めた日", null=True)
    handed_on = models.DateField("相続人に渡した日", null=True)
    deposit_yen = models.PositiveIntegerField("確保していた予納金(円)", null=True)
    deposit_year = models.PositiveSmallIntegerField("予納金の年度", null=True)
    because = models.CharField("取り消した理由", max_length=300)
    taken_back_on = models.DateField("取り消した日")
    taken_back_by = models.IntegerField("取り消した人")

    class Meta:
        verbose_name = "取り消した申立人の決定"

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}


class Agreement(models.Model):
    """An agreement under which vendors are found (協定): with whom, for which vendor, until when."""

    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="委託先の候補")
    partner = models.CharField("協定の相手", max_length=80)
    subject = models.CharField("協定の名称", max_length=120)
    since = models.DateField("開始日")
    until = models.DateField("終了日")

    class Meta:
        verbose_name = "協定"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="agreement_period",
                violation_error_message="終了日は開始日以後の日にしてください。",
            )
        ]

    class Keeping:
        whose = "nobody"
        until = "終了から10年"

    def __str__(self) -> str:
        return f"{self.partner}との{self.subject}"
