"""The year's budget, its cap, and the evaluation of a pilot."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.house import acts
from azukari.house.forms.cases import BudgetForm, EvaluationForm
from azukari.house.rules.statistics import fiscal_year, in_words
from azukari.house.services import budgets as services
from azukari.house.views.answers import FAILED, carry_out
from azukari.ui.show import page, show


@page(acts.SEE_BUDGET)
def budgets(request: HttpRequest) -> HttpResponse:
    """Every year's budget against what was entrusted and reserved."""
    return show(
        request,
        "house/budgets.html",
        budgets=[
            {
                "row": budget,
                "year": in_words(budget.fiscal_year),
                "entrusted": n,
                "spent": spent,
                "left": budget.yen - spent,
                "reserved": reserved,
            }
            for budget, n, spent, reserved in services.see_budgets(by=request.actor)
        ],
        may_set=request.actor.may(acts.SET_BUDGET),
        may_evaluate=request.actor.may(acts.EVALUATE_PILOT),
    )


@page(acts.SET_BUDGET)
def set_budget(request: HttpRequest) -> HttpResponse:
    form = BudgetForm(request.POST or None, initial={"year": fiscal_year(request.actor.today)})
    if request.method == "POST":
        done = carry_out(form, lambda: services.set_budget(*form.cleaned_data.values(), by=request.actor))
        if done is not FAILED:
            messages.success(request, "年度の予算を登録しました。")
            return redirect("house-budget")
    lead = (
        "登録済みの年度を入力すると、その年度の予算を直します。試行の翌年度は、試行の評価を記録してから登録できます。"
    )
    facts = {"title": "年度の予算を登録する", "verb": "登録する", "back": reverse("house-budget"), "lead": lead}
    return show(request, "house/case_form.html", form=form, **facts)


@page(acts.EVALUATE_PILOT)
def evaluate(request: HttpRequest, year: int) -> HttpResponse:
    form = EvaluationForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.evaluate_pilot(year, form.cleaned_data["evaluation"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "試行の評価を記録しました。")
            return redirect("house-budget")
    lead = "評価を記録すると、翌年度の予算を登録できるようになります。"
    facts = {
        "title": f"{in_words(year)}の試行を評価する",
        "verb": "記録する",
        "back": reverse("house-budget"),
        "lead": lead,
    }
    return show(request, "house/case_form.html", form=form, **facts)
