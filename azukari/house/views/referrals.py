"""Care staff tell the city of a house and get a receipt; the city sees what was told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from azukari.house import acts
from azukari.house.forms.houses import ReferralForm
from azukari.house.rules.words import BASES
from azukari.house.services import referrals as services
from azukari.house.views.answers import FAILED, carry_out
from azukari.law.calendar import era_day
from azukari.ui.pieces import link
from azukari.ui.show import page, show

HEAD = [
    ("code", "受付番号"), ("", "受付日"), ("wrap", "家の所在地"), ("wrap", "根拠"),
    ("wrap", "状況"), ("", "知らせた組織"), ("", "台帳"),
]  # fmt: skip


@page(acts.REFER_HOUSE)
def refer_house(request: HttpRequest) -> HttpResponse:
    """A form, then a receipt; nothing can be read back."""
    form = ReferralForm(request.POST or None)
    if request.method == "POST":
        receipt = carry_out(
            form, lambda: services.refer_house(form.as_facts(), form.cleaned_data["once"], by=request.actor)
        )
        if receipt is not FAILED:
            return show(request, "house/receipt.html", receipt=receipt, today=request.actor.today)
    return show(request, "house/refer.html", form=form)


@page(acts.SEE_REFERRALS)
def referral_list(request: HttpRequest) -> HttpResponse:
    found = services.see_referrals(by=request.actor)
    may = request.actor.may(acts.REGISTER_HOUSE)
    return show(request, "house/referrals.html", rows=[_row(one, may) for one in found], head=HEAD)


def _row(one: Any, may_register: bool) -> tuple[Any, ...]:
    if one.house:
        where = link(reverse("house-see", args=[one.house.pk]), one.house.number)
    else:
        url = f"{reverse('house-register')}?referral={one.pk}"
        where = link(url, "登録する") if may_register else "未登録"
    basis = f"{BASES[one.basis]}({one.basis_says})"
    return one.receipt, era_day(one.received_on), one.address, basis, one.says, one.organisation.name, where
