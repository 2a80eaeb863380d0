"""Asking the city for a change of grants, and the city's decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.entrust import acts
from azukari.entrust.forms import AskForm, DecideForm
from azukari.entrust.rules import CITY, REACHES
from azukari.entrust.services import entrustments as services
from azukari.entrust.views.answers import FAILED, carry_out
from azukari.entrust.views.orders import TONES as ORDER_TONES
from azukari.ui.show import page, show

ASKS = {True: "起案する", False: "市に依頼する"}  # 市の職員は、市の決定を受けるために起案する
TONES = {"asked": "warn", "granted": "good", "declined": "plain", "lapsed": "plain"}


@page(acts.SEE_GRANT_REQUESTS)
def grant_requests(request: HttpRequest) -> HttpResponse:
    rows = [
        _row(asked) | {"orders": [(one, ORDER_TONES[one.state]) for one in asked.orders.all()]}
        for asked in services.see_requests(by=request.actor)
    ]
    may = request.actor.may
    return show(
        request,
        "entrust/requests.html",
        rows=rows,
        ask=ASKS[request.actor.kind == CITY],
        may_ask=may(acts.ASK_GRANT),
        may_decide=may(acts.DECIDE_GRANT),
        may_order=may(acts.ISSUE_ORDER),
        may_open=may(acts.SEE_ORDERS),
    )


@page(acts.ASK_GRANT)
def ask_grant(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST or None, entrustments=services.see_askable(by=request.actor))
    if carry_out(form, lambda: services.ask_grant(**form.cleaned_data, by=request.actor)) is FAILED:
        return show(request, "entrust/request_ask.html", form=form, verb=ASKS[request.actor.kind == CITY])
    messages.success(request, "依頼を記録しました。市が決めるまで、権限は変わりません。")
    return redirect("grant-requests" if request.actor.may(acts.SEE_GRANT_REQUESTS) else "home")


@page(acts.DECIDE_GRANT)
def decide_request(request: HttpRequest, pk: int) -> HttpResponse:
    form = DecideForm(request.POST or None)
    if carry_out(form, lambda: services.decide_request(pk, *form.as_decision(), by=request.actor)) is FAILED:
        asked = services.see_request(pk, by=request.actor)
        return show(request, "entrust/request_decide.html", form=form, asked=_row(asked))
    granted, *_ = form.as_decision()
    next_step = "受託事業者の作業が要るときは、指示書を出してください。" if granted else ""
    messages.success(request, f"依頼への決定を記録しました。{next_step}")
    return redirect("grant-requests")


def _row(asked) -> dict[str, object]:
    said = acts.every().get(asked.act)
    return {
        "pk": asked.pk,
        "number": asked.number,
        "organisation": asked.organisation.name,
        "entrustment": str(asked.entrustment),
        "act": said.says if said else asked.act,
        "reach": REACHES[asked.reach],
        "wish": asked.get_wish_display(),
        "reason": asked.reason,
        "asked_by": asked.asked_by.name,
        "asked_at": asked.asked_at,
        "open": asked.state == "asked",
        "granted": asked.state == "granted",
        "state": asked.get_state_display(),
        "tone": TONES[asked.state],
        "decided_by": asked.decided_by.name if asked.decided_by else "市の職員",
        "decided_at": asked.decided_at,
        "answer": asked.answer,
    }
