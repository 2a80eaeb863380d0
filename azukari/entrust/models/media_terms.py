"""What a contract says about media, and what its trustee states at the end."""

from __future__ import annotations

from django.db import models

from azukari.entrust.models.entrustment import Entrustment
from azukari.entrust.models.keeping import Kept
from azukari.entrust.models.media import ENDED, OWN
from azukari.entrust.models.organisation import Organisation


class Specification(models.Model):
    """A version of a contract's clauses about media (仕様書の条項); the newest counts."""

    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="specifications")
    version = models.PositiveSmallIntegerField("版")
    clauses = models.JSONField("条項", default=dict)  # {"eject": "第5条 …", …}
    set_by = models.IntegerField("定めた人")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "仕様書の条項"
        constraints = [models.UniqueConstraint(fields=["entrustment", "version"], name="specification_version_once")]

    class Keeping:
        whose = "nobody"
        until = ENDED


class DeletionStatement(Kept):
    """The trustee's statement that nothing is left on their machines (作業終了の申告), or why it is done without."""

    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="+", verbose_name="委託")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="受託者")
    says = models.CharField("確かめた方法・理由", max_length=300)
    stated_by = models.IntegerField("申告した人")
    stated_at = models.DateTimeField(auto_now_add=True)
    waived = models.BooleanField("申告に代わる市の決定", default=False)

    class Meta:
        verbose_name = "作業終了の申告"

    class Keeping:
        whose = "申告した人"
        until = ENDED
        eyes = OWN
