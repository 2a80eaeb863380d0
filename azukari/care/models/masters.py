"""Masters with their periods (台帳): insurers, designations, care managers, service codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.functions import Coalesce

from azukari.care.rules import facts, months
from azukari.entrust.models import Kept, KeptQuerySet, Organisation
from azukari.entrust.rules import Reach


def in_force(day: date, prefix: str = "") -> Q:
    """Rows whose period holds ``day``."""
    open_ended = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day})
    return Q(**{f"{prefix}since__lte": day}) & open_ended


class InsurerQuerySet(models.QuerySet):
    def own(self) -> models.QuerySet:
        """The number of the city itself: the first that was taken in."""
        return self.order_by("pk").values("number")[:1]


class Insurer(models.Model):
    """An insurer (保険者)."""

    number = models.CharField("保険者番号", max_length=6)
    name = models.CharField("名称", max_length=60)
    since = models.DateField("開始日")
    until = models.DateField("終了日", null=True, blank=True)

    objects = InsurerQuerySet.as_manager()

    class Meta:
        verbose_name = "保険者"
        constraints = [models.UniqueConstraint(fields=["number", "since"], name="insurer_once")]

    class Keeping:
        whose = "nobody"
        until = "廃止から10年"


class DesignationQuerySet(models.QuerySet):
    def of_offices(self, numbers) -> DesignationQuerySet:
        return self.filter(number__in=numbers)

    def by_office(self) -> dict[str, tuple[facts.Designation, ...]]:
        """The facts of the rows, by office number."""
        found: dict[str, tuple[facts.Designation, ...]] = {}
        for row in self:
            fact = facts.Designation(row.kind, row.since, row.until, row.office_class)
            found[row.number] = (*found.get(row.number, ()), fact)
        return found

    def names(self) -> dict[str, str]:
        """The name of each office."""
        return {row.number: row.name for row in self}

    def grades(self) -> dict[str, list[tuple[str, date, date | None]]]:
        """The 地域区分 of each office by period, for those that claim."""
        found: dict[str, list[tuple[str, date, date | None]]] = {}
        for row in self:
            if row.grade:
                found.setdefault(row.number, []).append((row.grade, row.since, row.until))
        return found


class Designation(models.Model):
    """An office's designation for one kind of service (事業所台帳)."""

    number = models.CharField("事業所番号", max_length=10)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("サービス種類", max_length=2)
    office_class = models.CharField("事業所区分", max_length=1, default="1")
    grade = models.CharField("地域区分", max_length=5, blank=True)  # 請求する事業所だけ、"3級地"
    since = models.DateField("開始日")
    until = models.DateField("終了日", null=True, blank=True)

    objects = DesignationQuerySet.as_manager()

    class Meta:
        verbose_name = "事業所の指定"
        constraints = [models.UniqueConstraint(fields=["number", "kind", "since"], name="designation_once")]

    class Keeping:
        whose = "nobody"
        until = "廃止から10年"


class CareManagerQuerySet(KeptQuerySet):
    def serving(self, numbers: Iterable[str]) -> CareManagerQuerySet:
        """Those of these numbers, with whom they work for."""
        return self.filter(number__in=list(numbers)).select_related("organisation")


class CareManager(Kept):
    """A care manager of an office or centre (介護支援専門員)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField("介護支援専門員番号", max_length=8)
    name = models.CharField("氏名", max_length=60)
    since = models.DateField("開始日")
    until = models.DateField("終了日", null=True, blank=True)

    objects = CareManagerQuerySet.as_manager()

    class Meta:
        verbose_name = "介護支援専門員"
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="care_manager_once")]

    class Keeping:
        whose = "介護支援専門員"
        until = "登録終了から5年"
        eyes = {Reach.OFFICE: "organisation", Reach.OWN: "organisation", Reach.CENTRE: lambda centre: Q()}

    def works_for(self, sheet: facts.ClaimSheet) -> bool:
        """Whether the office (or, without one, the centre) of a sheet has this care manager in its month."""
        there = months.overlaps(self.since, self.until, sheet.service_month)
        return there and self.organisation.number == (sheet.office or sheet.centre)


class UnitCodeQuerySet(models.QuerySet):
    def of_month(self, month: date | None) -> dict[str, facts.ServiceCode]:
        """The city's own codes in force in a month; of two rows in force the one that began later.

        総合事業 is the project of the city one lives in, so these hold for other cities' insured too (住所地特例).
        """
        if month is None:
            return {}
        own = self.filter(in_force(month), insurer=Coalesce(Subquery(Insurer.objects.own()), F("insurer")))
        return {row.code: row.as_fact() for row in own.order_by("since", "pk")}


class UnitCode(models.Model):
    """A row of the city's 単位数表マスタ, as imported."""

    insurer = models.CharField("保険者番号", max_length=6)
    code = models.CharField("サービスコード", max_length=6)
    name = models.CharField("サービス名称", max_length=120)
    units = models.IntegerField("単位数")
    since = models.DateField("適用開始年月")
    until = models.DateField("適用終了年月", null=True, blank=True)
    limited = models.BooleanField("限度額管理対象", default=False)
    monthly = models.BooleanField("1月につき", default=False)
    price = models.IntegerField("単位数単価(百倍)", null=True, blank=True)
    row = models.JSONField("取り込んだ行", default=dict)

    objects = UnitCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "単位数表マスタ"
        constraints = [models.UniqueConstraint(fields=["insurer", "code", "since"], name="unit_code_once")]

    class Keeping:
        whose = "nobody"
        until = "適用終了から10年"

    def as_fact(self) -> facts.ServiceCode:
        return facts.ServiceCode(
            self.code, self.name, self.units, self.since, self.until, self.limited, self.monthly, self.price,
            self.insurer,
        )  # fmt: skip
