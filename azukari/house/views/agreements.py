"""The register of agreements, each with whether it still holds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.house import acts
from azukari.house.forms.cases import AgreementForm
from azukari.house.services import agreements as services
from azukari.house.views.answers import FAILED, carry_out
from azukari.law.calendar import era_day
from azukari.ui.pieces import tag
from azukari.ui.show import page, show

HEAD = [("wrap", "委託先の候補"), ("wrap", "協定の相手"), ("wrap", "協定の名称"), ("", "期間"), ("", "いま")]


@page(acts.KEEP_AGREEMENT)
def agreements(request: HttpRequest) -> HttpResponse:
    found, vendors = services.see_agreements(by=request.actor)
    form = AgreementForm(request.POST or None, vendors=[(one.pk, one.name) for one in vendors])
    if request.method == "POST":
        done = carry_out(form, lambda: services.register_agreement(**form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "協定を登録しました。")
            return redirect("house-agreements")
    rows = [_row(one, request.actor.today) for one in found]
    return show(request, "house/agreements.html", form=form, head=HEAD, rows=rows)


def _row(one: Any, today: date) -> tuple[Any, ...]:
    state = ("good", "有効") if one.since <= today <= one.until else ("bad", "期限切れ")
    if today < one.since:
        state = ("plain", "開始前")
    period = f"{era_day(one.since)}から{era_day(one.until)}まで"
    return one.vendor.name, one.partner, one.subject, period, tag(*state)
