"""What was entrusted to whom, and what may be done under it."""

from django.db import models
from django.db.models import F, Q

from azukari.entrust.models.keeping import Kept
from azukari.entrust.models.organisation import Membership, Organisation, Person
from azukari.entrust.rules import REACHES, STATES, Reach

REACH_CHOICES = [(reach.value, says) for reach, says in REACHES.items()]


class Entrustment(models.Model):
    """An entrustment (委託): number, work, parties, period, state.  The city's own divisions have one too."""

    number = models.CharField("番号", max_length=30, unique=True)
    work = models.CharField("業務", max_length=120)
    division = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所管課")
    trustee = models.ForeignKey(Organisation, models.PROTECT, related_name="entrustments", verbose_name="受託者")
    since = models.DateField("開始日")
    until = models.DateField("終了日")
    state = models.CharField("状態", max_length=10, choices=list(STATES.items()), default="drafted")

    class Meta:
        verbose_name = "委託"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="entrustment_period",
                violation_error_message="終了日は開始日以後の日にしてください。",
            )
        ]

    class Keeping:
        whose = "nobody"
        until = "委託終了から10年"

    def __str__(self) -> str:
        return f"{self.number} {self.work}"


class Grant(models.Model):
    """An act granted under an entrustment, with its reach; given and ended only by the city (権限付与)."""

    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="grants")
    act = models.CharField("取扱い", max_length=60)
    reach = models.CharField("範囲", max_length=8, choices=REACH_CHOICES)
    position = models.CharField("立場", max_length=12, choices=Membership.Position.choices, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=True)
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "権限付与"
        constraints = [
            models.UniqueConstraint(
                fields=["entrustment", "act", "position"],
                condition=Q(ended_at__isnull=True),
                name="grant_once",
                violation_error_message="この取扱いは、すでに付与されています。",
            )
        ]

    class Keeping:
        whose = "nobody"
        until = "委託終了から10年"


class GrantRequest(Kept):
    """A trustee asks the city to change a grant; the request, the decision and who made it are kept."""

    class State(models.TextChoices):
        ASKED = "asked", "市の判断待ち"
        GRANTED = "granted", "認めた"
        DECLINED = "declined", "認めない"
        LAPSED = "lapsed", "組織が閉じて終了"

    class Wish(models.TextChoices):
        GIVE = "give", "与えてほしい"
        END = "end", "終えてほしい"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="依頼元")
    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="requests", verbose_name="対象の委託")
    act = models.CharField("取扱い", max_length=60)
    reach = models.CharField("範囲", max_length=8, choices=REACH_CHOICES)
    wish = models.CharField("依頼", max_length=4, choices=Wish.choices, default=Wish.GIVE)
    reason = models.CharField("理由", max_length=400)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField("状態", max_length=8, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField("市の回答", max_length=400, blank=True)

    class Meta:
        verbose_name = "権限変更の依頼"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="request_decided_by_somebody",
                violation_error_message="決めた人と日時を記録してください。",
            )
        ]

    class Keeping:
        whose = "依頼した利用者"
        until = "委託終了から10年"
        eyes = {Reach.OWN: "organisation", Reach.CENTRE: "organisation", Reach.OFFICE: "organisation"}

    @property
    def number(self) -> str:
        """What everybody calls it, on screen and in an order (依頼の番号)."""
        return f"依-{self.pk}"
