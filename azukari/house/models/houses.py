"""The register of vacant houses, what people complained about, and what care staff foresee."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from azukari.entrust.models import Organisation
from azukari.house.models.kept import HouseKept, HouseQuerySet
from azukari.house.rules.intake import Standing


class Houses(HouseQuerySet):
    def with_survey(self) -> Houses:
        """Each with ``surveying`` and ``surveyed``: whether a survey is under way, whether one was completed."""
        surveys = models.QuerySet(self.model._meta.get_field("surveys").related_model).filter(house=OuterRef("pk"))
        return self.annotate(
            surveying=Exists(surveys.filter(completed_on__isnull=True)),
            surveyed=Exists(surveys.filter(completed_on__isnull=False)),
        )


class House(HouseKept):
    """A vacant house (空家等)."""

    class Rank(models.TextChoices):
        VACANT = "vacant", "空家等"
        NEGLECTED = "neglected", "管理不全空家等"
        SPECIFIED = "specified", "特定空家等"
        SETTLED = "settled", "解消"

    number = models.CharField("管理番号", max_length=12, unique=True)
    address = models.CharField("所在地", max_length=120)
    address_key = models.CharField("所在地の照合用", max_length=120, blank=True, db_index=True)
    lot = models.CharField("地番・家屋番号", max_length=60, blank=True)
    district = models.CharField("町丁目", max_length=40, blank=True)
    east = models.IntegerField("経度(百万分の一度)", null=True, blank=True)
    north = models.IntegerField("緯度(百万分の一度)", null=True, blank=True)
    rank = models.CharField("区分", max_length=10, choices=Rank.choices, default=Rank.VACANT)
    found_on = models.DateField("把握した日")
    settled_on = models.DateField("解消した日", null=True, blank=True)
    note = models.TextField("メモ", blank=True)

    class Meta:
        verbose_name = "空家等"
        indexes = [models.Index(fields=["district", "number"], name="house_district")]

    class Keeping:
        whose = "所有者・相続人"
        until = "解消から10年"
        eyes = {}

    objects = Houses.as_manager()

    @property
    def subject(self) -> str:
        return f"house/{self.pk}"

    @property
    def standing(self) -> Standing:
        """How far it was investigated; asked ``with_survey``."""
        if self.surveying:
            return Standing.OPEN
        return Standing.DONE if self.surveyed else Standing.NONE


class Complaint(HouseKept):
    """A complaint about a house; a known and surveyed house is not surveyed again without a reason."""

    class Kind(models.TextChoices):
        PLANTS = "plants", "草木の繁茂"
        BUILDING = "building", "建物の破損"
        WASTE = "waste", "ごみ"
        ANIMALS = "animals", "動物・害虫"
        SECURITY = "security", "防犯"
        OTHER = "other", "その他"

    once = models.UUIDField("一度だけ", default=uuid4, unique=True, editable=False)  # 二重送信
    house = models.ForeignKey(House, models.PROTECT, related_name="complaints")
    received_on = models.DateField("受付日")
    kind = models.CharField("内容の種別", max_length=10, choices=Kind.choices)
    says = models.TextField("内容", blank=True)
    needs_survey = models.BooleanField("調査が必要", default=False)
    why = models.CharField("調査の要否の理由", max_length=300)

    class Meta:
        verbose_name = "苦情・相談"

    class Keeping:
        whose = "申出者・所有者"
        until = "完結の日から5年"
        eyes = {}


class Referral(HouseKept):
    """Care staff foresee that a house will fall vacant; they get a receipt and see nothing else."""

    class Basis(models.TextChoices):
        CONSENT = "consent", "本人の同意がある"
        LAW = "law", "法令に基づく"

    id = models.UUIDField(primary_key=True, default=uuid4)  # made here: the referrer may not read the row back
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="知らせた組織")
    receipt = models.CharField("受付番号", max_length=20, unique=True)
    received_on = models.DateField("受付日")
    address = models.CharField("家の所在地", max_length=120)
    basis = models.CharField("根拠", max_length=8, choices=Basis.choices)
    basis_says = models.CharField("同意の取り方・法令の条項", max_length=200)
    says = models.TextField("状況", max_length=400, blank=True)
    house = models.ForeignKey(House, models.PROTECT, related_name="referrals", null=True, blank=True)

    class Meta:
        verbose_name = "空き家になりそうな家の知らせ"
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis_says=""),
                name="referral_has_basis",
                violation_error_message="同意の取り方か、法令の条項を入力してください。",
            )
        ]

    class Keeping:
        whose = "家に住む人"
        until = "完結の日から5年"
        eyes = {}
