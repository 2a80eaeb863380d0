"""The year's budget, its cap, and the evaluation of a pilot before it goes on (AKI-06)."""

from __future__ import annotations

from django.db.models import Sum

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Budget, Case
from azukari.house.rules.cases import NotEvaluated, refuse_over_budget
from azukari.house.rules.statistics import fiscal_year, in_words, year_days
from azukari.law.refusal import Finding, NotRight, Refusal


class NoSuchBudget(Refusal):
    says = "その年度の予算は登録されていません。"
    status = 404


def see_budgets(*, by: Actor) -> list[tuple[Budget, int, int, int]]:
    """Every fiscal year's budget, newest first, with the cases entrusted, what they cost and the deposits reserved."""
    with perform(acts.SEE_BUDGET, by=by):
        rows = list(
            Case.objects.seen_by(by).values_list("entrusted_on", "price_yen", "deposit_year", "deposit_yen", "state")
        )  # fmt: skip
        found = []
        for budget in Budget.objects.order_by("-fiscal_year"):
            year = budget.fiscal_year
            prices = [yen or 0 for day, yen, *_ in rows if day and fiscal_year(day) == year]
            deposits = sum(yen or 0 for _, _, at, yen, state in rows if at == year and state != Case.State.DROPPED)
            found.append((budget, len(prices), sum(prices), deposits))
        return found


def set_budget(year: int, yen: int, deposit_yen: int, cap: int, pilot: bool, *, by: Actor) -> None:
    """Register or change a year's budget; after a pilot only once it was evaluated."""
    with perform(acts.SET_BUDGET, by=by) as about:
        about.note(fiscal_year=year, yen=yen, deposit_yen=deposit_yen, cap=cap, pilot=pilot)
        if Budget.objects.filter(fiscal_year=year - 1, pilot=True, evaluated_on__isnull=True).exists():
            raise NotEvaluated(year=in_words(year - 1))
        Budget.objects.select_for_update().filter(fiscal_year=year).first()  # nobody spends meanwhile
        _refuse_below_spent(year, yen, deposit_yen, by)
        values = {"yen": yen, "deposit_yen": deposit_yen, "cap": cap, "pilot": pilot}
        Budget.objects.update_or_create(fiscal_year=year, defaults=values)


def evaluate_pilot(year: int, evaluation: str, *, by: Actor) -> None:
    """Record how the pilot went; from then on the next year may be budgeted."""
    with perform(acts.EVALUATE_PILOT, by=by) as about:
        about.note(fiscal_year=year)
        if not evaluation.strip():
            raise NotRight([Finding("evaluation", "試行の評価を入力してください。")])
        written = Budget.objects.filter(fiscal_year=year, pilot=True)
        if not written.update(evaluation=evaluation.strip(), evaluated_on=by.today):
            raise NoSuchBudget


def _refuse_below_spent(year: int, yen: int, deposit_yen: int, by: Actor) -> None:
    seen = Case.objects.seen_by(by)
    prices = seen.filter(entrusted_on__range=year_days(year)).aggregate(sum=Sum("price_yen"))["sum"]
    deposits = seen.filter(deposit_year=year).exclude(state=Case.State.DROPPED).aggregate(sum=Sum("deposit_yen"))["sum"]
    refuse_over_budget(prices or 0, 0, yen, year)
    refuse_over_budget(deposits or 0, 0, deposit_yen, year, "予納金")
