"""The family as the registers write it, one line at a time, and what was concluded from it.

A fact is kept in the words of ``law/inheritance`` (a person, a relation, an act); the family is the lines that are
not undone, read in order.  Names are kept exactly as typed: no character is ever normalised.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from azukari.house.models.houses import House
from azukari.house.models.kept import HouseKept, HouseQuerySet


class Register(HouseKept):
    """A register that was obtained: 戸籍, 除籍, 改製原戸籍, with its 本籍 and head."""

    class Kind(models.TextChoices):
        CURRENT = "current", "戸籍"
        CLOSED = "closed", "除籍"
        REVISED = "revised", "改製原戸籍"
        ADDRESS = "address", "戸籍の附票・住民票"

    house = models.ForeignKey(House, models.PROTECT, related_name="registers")
    kind = models.CharField("種別", max_length=8, choices=Kind.choices)
    town = models.CharField("本籍地の市区町村", max_length=60)
    honseki = models.CharField("本籍", max_length=120)
    head = models.CharField("筆頭者・戸主", max_length=100)
    since = models.CharField("編製日(記載のまま)", max_length=40, blank=True)
    until = models.CharField("消除日(記載のまま)", max_length=40, blank=True)

    class Meta:
        verbose_name = "戸籍等"

    class Keeping:
        whose = "被相続人・相続人"
        until = "完結の日から10年"
        eyes = {}


class LineQuerySet(HouseQuerySet):
    def standing(self) -> LineQuerySet:
        """The lines that were not undone, in order."""
        return self.filter(undone_at__isnull=True).in_order()

    def in_order(self) -> LineQuerySet:
        """As they were entered; a corrected line stands where the one before it stood."""
        return self.order_by(Coalesce("position", "pk"), "pk")


class Line(HouseKept):
    """One line of a register as it was entered (戸籍の記載)."""

    house = models.ForeignKey(House, models.PROTECT, related_name="lines")
    register = models.ForeignKey(Register, models.PROTECT, related_name="lines", null=True)
    position = models.BigIntegerField("直す前の行の番号", null=True)  # of the first, however often it was corrected
    says = models.TextField("記載のまま", blank=True)
    fact = models.JSONField(
        "事実"
    )  # event, what was told, and a piece of a case: persons, relations, acts; ends, moves
    entered_by = models.IntegerField("入力した人")
    entered_at = models.DateTimeField("入力日時")
    undone_by = models.IntegerField("取り消した人", null=True)
    undone_at = models.DateTimeField("取消日時", null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "戸籍の記載"

    class Keeping:
        whose = "被相続人・相続人"
        until = "完結の日から10年"
        eyes = {}


class Conclusion(HouseKept):
    """A finding with its inputs, reasons, citations and the version that made it; never recomputed (相続人の確定)."""

    house = models.ForeignKey(House, models.PROTECT, related_name="conclusions")
    decedent = models.CharField("被相続人", max_length=40)
    facts = models.JSONField("入力した事実")
    result = models.JSONField("結果")
    law_version = models.CharField("法令データの版", max_length=64)
    concluded_by = models.IntegerField("確定した人")
    concluded_at = models.DateTimeField("確定日時")

    class Meta:
        verbose_name = "相続人の確定"

    class Keeping:
        whose = "被相続人・相続人"
        until = "完結の日から10年"
        eyes = {}
