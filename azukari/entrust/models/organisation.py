"""Organisations, the persons who act for them, and their sessions."""

from django.db import models
from django.db.models.functions import Now

from azukari.entrust.models.keeping import Kept, KeptQuerySet
from azukari.entrust.rules import HANDLER, MACHINE, SUPERVISOR, Reach


def _acts_for(organisation: int) -> models.Q:
    """Whose home it is, and who acts for it besides another."""
    members = Membership.objects.filter(organisation=organisation).values("person")
    return models.Q(home=organisation) | models.Q(pk__in=members)


class OrganisationQuerySet(models.QuerySet):
    def open(self) -> "OrganisationQuerySet":
        return self.filter(closed_on__isnull=True)


class Organisation(models.Model):
    """A city division, a support centre, an outside office or a vendor (組織)."""

    class Kind(models.TextChoices):
        CITY = "city", "市"
        CENTRE = "centre", "地域包括支援センター"
        OFFICE = "office", "居宅介護支援事業所"
        VENDOR = "vendor", "受託事業者"

    number = models.CharField("番号", max_length=12, unique=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("種別", max_length=8, choices=Kind.choices)
    telephone = models.CharField("電話", max_length=20, blank=True)
    confirmed_on = models.DateField("利用者と権限を確認した日", db_default=Now())
    closed_on = models.DateField("閉じた日", null=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "組織"

    class Keeping:
        whose = "nobody"
        until = "組織の廃止から10年"

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """What an organisation was called until a day (旧名称)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="former_names")
    name = models.CharField("名称", max_length=80)
    until = models.DateField("最後の日")

    class Meta:
        verbose_name = "旧名称"

    class Keeping:
        whose = "nobody"
        until = "組織の廃止から10年"


class PersonQuerySet(KeptQuerySet):
    def active(self) -> "PersonQuerySet":
        return self.filter(closed_on__isnull=True)


class Person(Kept):
    """Somebody who signs in (利用者).  The password is kept as argon2 only."""

    login = models.CharField("サインイン名", max_length=40, unique=True)
    name = models.CharField("氏名", max_length=60)
    password = models.CharField("パスワード(ハッシュ)", max_length=200)
    first_password = models.BooleanField("最初のパスワードのまま", db_default=False)
    is_machine = models.BooleanField("夜間処理・コマンド", default=False)
    home = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所属")
    closed_on = models.DateField("登録終了日", null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "利用者"

    class Keeping:
        whose = "利用者本人"
        until = "登録終了の日から5年"
        eyes = {Reach.CENTRE: _acts_for, Reach.OFFICE: _acts_for, Reach.OWN: _acts_for}

    def __str__(self) -> str:
        return self.name


class Membership(Kept):
    """A person acting for an organisation in a position (所属と立場)."""

    class Position(models.TextChoices):
        SUPERVISOR = SUPERVISOR, "取扱責任者"
        HANDLER = HANDLER, "取扱者"
        MACHINE = MACHINE, "夜間処理・コマンド"

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    position = models.CharField("立場", max_length=12, choices=Position.choices, default=Position.HANDLER)
    since = models.DateField("開始日")
    until = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "所属"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=models.Q(until__isnull=True),
                name="membership_once",
                violation_error_message="この利用者は、すでにこの組織に所属しています。",
            )
        ]

    class Keeping:
        whose = "利用者本人"
        until = "所属終了の日から5年"
        eyes = {Reach.CENTRE: "organisation", Reach.OFFICE: "organisation", Reach.OWN: "organisation"}


class Session(Kept):
    """A signed-in browser; only the hash of its token is kept.  Reached through ``sec.*`` functions alone."""

    token_hash = models.BinaryField(max_length=32, primary_key=True)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    source = models.CharField("接続元", max_length=64, blank=True)
    chosen = models.BooleanField("組織を選んだ", db_default=False)
    opened_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "セッション"

    class Keeping:
        whose = "利用者本人"
        until = "終了から1年"
        eyes = {}
