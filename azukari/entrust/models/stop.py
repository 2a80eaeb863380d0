"""The emergency stop (緊急停止) and who agreed to lift it."""

from django.db import models

from azukari.entrust.models.organisation import Organisation


class Stop(models.Model):
    """A stop: everything, one system or one act; of everybody or of one organisation."""

    scope = models.CharField("範囲", max_length=60, blank=True)  # "" / "care." / "care.claim.file"
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("理由", max_length=200)
    pressed_by = models.IntegerField("停止した人")
    pressed_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "緊急停止"

    class Keeping:
        whose = "nobody"
        until = "解除から10年"


class Lift(models.Model):
    """One person's agreement that a stop be lifted (解除への同意); two make it."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="lifts")
    agreed_by = models.IntegerField("同意した人")
    agreed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "解除への同意"
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "agreed_by"],
                name="lift_by_two_persons",
                violation_error_message="同じ人が二度同意することはできません。別の職員が同意してください。",
            )
        ]

    class Keeping:
        whose = "nobody"
        until = "解除から10年"
