"""The 給付管理票 alone: sent again with other rows, or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.care import acts
from azukari.care.forms.entry import Typed, begin, more_rows, read_typed
from azukari.care.rules.facts import PlanLine
from azukari.care.services import correction, review
from azukari.care.views import words
from azukari.law.refusal import NotRight, Refusal
from azukari.ui.show import page, show

WAITS = "次の月の締めで国保連に送られます。"


@page(acts.CORRECT_SLIP)
def correct_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows as they were sent, to be put right."""
    if request.method != "POST":
        return _form(request, pk)
    typed = read_typed(request.POST)
    if "more" in request.POST:
        more_rows(typed)
        return _form(request, pk, typed)
    if typed.says:
        return _form(request, pk, typed, typed.says)
    lines = [PlanLine(row.office, row.kind, int(row.units)) for row in typed.rows if not row.is_empty]
    try:
        made = correction.correct_slip(pk, lines, by=request.actor)
    except NotRight as refusal:
        typed.mark(refusal.findings)
        return _form(request, pk, typed, [finding.says for finding in refusal.findings])
    except Refusal as refusal:
        return _form(request, pk, typed, [refusal.sentence])
    messages.success(request, f"給付管理票だけを送り直す用意ができました。{WAITS}")
    return redirect("care-claim", made)


@page(acts.CORRECT_SLIP)
@require_POST
def cancel_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """取消, after the page said what it means."""
    try:
        made = correction.cancel_slip(pk, by=request.actor)
    except Refusal as refusal:
        return _form(request, pk, None, [refusal.sentence])
    messages.success(request, f"給付管理票の取消の用意ができました。{WAITS}")
    return redirect("care-claim", made)


@page(acts.CORRECT_SLIP)
@require_POST
def drop_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Not sent after all."""
    correction.drop_slip(pk, by=request.actor)
    messages.success(request, "給付管理票を送るのをやめました。")
    return redirect("care-claim", pk)


def _form(request: HttpRequest, pk: int, typed: Typed | None = None, says: Sequence[str] = ()) -> HttpResponse:
    seen: Any = review.see_claim(pk, by=request.actor)
    sheet = seen.claim.as_sheet()
    return show(
        request,
        "care/slip.html",
        claim=seen.claim,
        sheet=sheet,
        rows=(typed or begin(sheet, ())).rows,
        kinds=words.kinds(sheet.service_month, sheet.plan_level),
        says=says,
    )
