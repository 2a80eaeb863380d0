"""The land register of a house: transfers, and who holds how much after all of them."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.house import acts
from azukari.house.forms.surveys import TransferForm
from azukari.house.rules.land import WHOLE, in_words
from azukari.house.services import land as services
from azukari.house.views.answers import FAILED, carry_out
from azukari.ui.show import page, show


@page(acts.SEE_LAND)
def transfers(request: HttpRequest, pk: int) -> HttpResponse:
    """The transfers as they are written, and the holders that follow."""
    return _show(request, services.see_land(pk, by=request.actor), TransferForm())


@page(acts.ENTER_TRANSFER)
@require_POST
def enter_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    form = TransferForm(request.POST)
    if carry_out(form, lambda: services.enter_transfer(pk, *form.as_entry(), by=request.actor)) is FAILED:
        return _show(request, services.see_land(pk, by=request.actor), form)
    messages.success(request, "登記の移転を記録しました。")
    return redirect("house-transfers", pk)


@page(acts.ENTER_TRANSFER)
@require_POST
def remove_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    house = services.remove_transfer(pk, by=request.actor)
    messages.success(request, "登記の移転を1件消しました。")
    return redirect("house-transfers", house)


def _show(request: HttpRequest, folder: services.Folder, form: TransferForm) -> HttpResponse:
    return show(
        request,
        "house/transfers.html",
        form=form,
        house=folder.house,
        transfers=[_row(one) for one in folder.transfers],
        holders=_holders(folder.holding.shares),
        holder_head=[("wrap", "持っている人"), ("n", "持分"), ("n", "割合")],
        holding=folder.holding,
        may_enter=request.actor.may(acts.ENTER_TRANSFER),
    )


def _row(one: Any) -> dict[str, Any]:
    above, _, below = one.share.partition("/")
    share = f"{below}分の{above}" if below else "全部" if above == "1" else above
    return {"row": one, "share": f"全体の{share}" if one.of == WHOLE and below else share}


def _holders(shares: dict[str, Fraction]) -> list[tuple[str, str, str]]:
    """Over one denominator, as a register would list co-owners."""
    below = lcm(*(share.denominator for share in shares.values()))
    return [
        (name, in_words(share) if share == 1 else f"{below}分の{share * below}", f"{float(share):.2%}")
        for name, share in shares.items()
    ]
