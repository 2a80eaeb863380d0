"""What a vendor is told to change: by the city alone, and on somebody's request (指示書)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from azukari.entrust.models.entrustment import Entrustment, GrantRequest
from azukari.entrust.models.keeping import Kept, KeptQuerySet
from azukari.entrust.models.organisation import Organisation
from azukari.entrust.rules import Reach
from azukari.entrust.rules.orders import OPEN, STATES


def _concerns(organisation: int) -> Q:
    return Q(organisation=organisation) | Q(asked_for=organisation)


class OrderQuerySet(KeptQuerySet):
    def open(self) -> OrderQuerySet:
        return self.filter(state=OPEN)


class Order(Kept):
    """One order to a vendor; the signed file is kept whole and never made again."""

    number = models.CharField("番号", max_length=20, unique=True)
    request = models.ForeignKey(GrantRequest, models.PROTECT, related_name="orders", verbose_name="もとの依頼")
    asked_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="依頼元")
    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="+", verbose_name="委託")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="指示先")
    change = models.CharField("変更の内容", max_length=400)
    due_on = models.DateField("期日")
    content = models.BinaryField("署名したファイル")
    issued_by = models.IntegerField("指示した人")
    issued_on = models.DateField("指示した日")
    state = models.CharField("状態", max_length=9, choices=list(STATES.items()), default=OPEN)
    done_on = models.DateField("実施した日", null=True)
    answer = models.CharField("備考・理由", max_length=700, blank=True)  # 取消しの理由に、受託者の答えが続く
    answered_by = models.IntegerField("答えた人・取り消した人", null=True)
    answered_at = models.DateTimeField("答えた日時・取り消した日時", null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = "指示書"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=OPEN) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="order_answered_by_somebody",
                violation_error_message="答えた人と日時を記録してください。",
            )
        ]

    class Keeping:
        whose = "指示した職員と、答えた受託者の担当者"
        until = "委託終了から10年"
        eyes = {Reach.OWN: _concerns, Reach.CENTRE: _concerns}

    def __str__(self) -> str:
        return self.number
