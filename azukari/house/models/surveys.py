"""The owner investigation, step by step, each on its legal basis (所有者調査)."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import Q

from azukari.house.models.houses import House
from azukari.house.models.kept import HouseKept
from azukari.house.rules.land import GIVEN, WHOLE, Entry


class Survey(HouseKept):
    """One investigation of a house's owners."""

    house = models.ForeignKey(House, models.PROTECT, related_name="surveys")
    opened_on = models.DateField("開始日")
    completed_on = models.DateField("終了日", null=True, blank=True)
    again_because = models.CharField("再調査の理由", max_length=300, blank=True)
    outcome = models.CharField("結果", max_length=300, blank=True)

    class Meta:
        verbose_name = "所有者調査"
        constraints = [
            models.UniqueConstraint(
                fields=["house"],
                condition=Q(completed_on__isnull=True),
                name="survey_one_open",
                violation_error_message="この家の調査は、すでに始まっています。",
            )
        ]

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}


class Inquiry(HouseKept):
    """One step: asked of whom, under which article, for what; its letter, its answer (照会)."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="inquiries")
    kind = models.CharField("調査の種類", max_length=20)  # law/houses/stages.toml
    basis = models.CharField("根拠条文", max_length=60)
    purpose = models.CharField("利用目的", max_length=200)
    addressee = models.CharField("照会先", max_length=120)
    about = models.CharField("調べる物・事項", max_length=120, blank=True)
    persons = models.JSONField("調べる人", default=list, blank=True)  # 氏名、生年月日、本籍・住所の行
    signer = models.CharField("差出人", max_length=80, blank=True)
    post = models.CharField("担当者の職名", max_length=40, blank=True)
    asked_on = models.DateField("照会日")
    asked_by = models.IntegerField("照会した人")
    letter = models.BinaryField("照会文書", null=True)  # 作ったまま残し、作り直さない
    letter_sha256 = models.CharField("照会文書のハッシュ値", max_length=64, blank=True)

    class Meta:
        verbose_name = "照会"
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(purpose=""),
                name="inquiry_has_basis",
                violation_error_message="根拠条文と利用目的を入力してください。",
            )
        ]

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}

    @property
    def concerning(self) -> str:
        """What and whom it asks about, in one line."""
        return "、".join([*self.about.splitlines(), *(row[0] for row in self.persons)])

    @property
    def answer(self) -> Answer | None:
        """What was answered, as it was put down last; ``answers`` holds what stood there before."""
        return next(reversed(self.answers.all()), None)


class Answer(HouseKept):
    """What was answered to an inquiry; a correction is another answer in its place (照会の回答)."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="answers")
    corrects = models.OneToOneField("self", models.PROTECT, related_name="+", null=True)
    source_class = models.CharField("聞き取りの相手の種別", max_length=20, blank=True)
    says = models.CharField("回答の要点", max_length=400)
    recorded_on = models.DateField("記録日")
    recorded_by = models.IntegerField("記録した人", null=True)  # 空は、記録した人を残していなかったころのもの

    class Meta:
        verbose_name = "照会の回答"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry"], condition=Q(corrects__isnull=True), name="answer_begins_once")
        ]

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}


class Obtained(HouseKept):
    """A paper that was obtained, to be reconciled with its inquiry (取得した書類)."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="papers", null=True)
    house = models.ForeignKey(House, models.PROTECT, related_name="papers")
    kind = models.CharField("書類", max_length=40)
    whose = models.CharField("誰の書類か", max_length=100)
    purpose = models.CharField("利用目的", max_length=200)
    obtained_as = models.CharField("だれとして取得したか", max_length=20, default="city")  # obtainable.toml
    obtained_on = models.DateField("取得日")
    obtained_by = models.IntegerField("取得した人")

    class Meta:
        verbose_name = "取得した書類"

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}


class Transfer(HouseKept):
    """A line of the land register: what was transferred, not who holds (登記の移転)."""

    class Of(models.TextChoices):
        GIVEN = GIVEN, "移転した人の持分に対する割合"
        WHOLE = WHOLE, "不動産全体に対する持分"

    house = models.ForeignKey(House, models.PROTECT, related_name="transfers")
    order = models.PositiveSmallIntegerField("順位番号")
    caused_on = models.CharField("原因日付(記載のまま)", max_length=40, blank=True)
    cause = models.CharField("原因", max_length=60)
    giver = models.CharField("移転した人", max_length=100, blank=True)  # 空は表題部・保存登記
    taker = models.CharField("受けた人", max_length=100)
    share = models.CharField("移転した持分", max_length=60, default="1")  # 4410分の539 は 539/4410
    of = models.CharField("何に対する持分か", max_length=5, choices=Of.choices, default=Of.GIVEN)

    class Meta:
        verbose_name = "登記の移転"
        constraints = [
            models.UniqueConstraint(
                fields=["house", "order", "giver", "taker"],
                name="transfer_once",
                violation_error_message="同じ順位番号の同じ移転が、すでに入力されています。",
            )
        ]

    class Keeping:
        whose = "所有者・相続人"
        until = "完結の日から10年"
        eyes = {}

    @property
    def entry(self) -> Entry:
        return Entry(self.order, self.giver, self.taker, Fraction(self.share), self.of, self.cause)
