"""Entrustments and the grants under them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms import EntrustmentForm, GrantForm
from azukari.entrust.rules import CITY, NEXT_STATES, POSITIONS, REACHES, holders
from azukari.entrust.rules.organisations import ending
from azukari.entrust.services import entrustments as services
from azukari.entrust.views.answers import FAILED, carry_out
from azukari.law.refusal import Refusal
from azukari.ui.show import page, show

TONES = {"drafted": "info", "approved": "good", "suspended": "bad", "ended": "plain"}
VERBS = {"approved": "承認する", "suspended": "停止する", "ended": "終了する"}
ORDERS = (
    acts.CHANGE_ENTRUSTMENT,
    acts.GIVE_GRANT,
    acts.DECIDE_GRANT,
    acts.ISSUE_ORDER,
    acts.ASK_GRANT,
)  # 誰が受託者に指図できるか


@page(acts.SEE_ENTRUSTMENTS)
def entrustments(request: HttpRequest) -> HttpResponse:
    those = services.see_entrustments(by=request.actor)
    soon = ending(those, request.actor.today)
    rows = [(one, TONES[one.state], one in soon) for one in those]
    return show(request, "entrust/entrustments.html", rows=rows, may_draft=request.actor.may(acts.CHANGE_ENTRUSTMENT))


@page(acts.SEE_ENTRUSTMENTS)
def entrustment(request: HttpRequest, pk: int) -> HttpResponse:
    folder = services.see_entrustment(pk, by=request.actor)
    may = request.actor.may
    state = folder.entrustment.state
    return show(
        request,
        "entrust/entrustment.html",
        entrustment=folder.entrustment,
        tone=TONES[state],
        next_states=[(to, VERBS[to]) for to in NEXT_STATES[state]] if may(acts.CHANGE_ENTRUSTMENT) else [],
        grants=[_grant_row(grant) for grant in folder.grants],
        orders=[(act.says, "、".join(holders(act, folder.table)) or "なし") for act in ORDERS],
        may_renew=state != "drafted" and may(acts.CHANGE_ENTRUSTMENT),
        may_give=may(acts.GIVE_GRANT),
        may_ask=may(acts.ASK_GRANT) and request.actor.kind != CITY,
    )


def _grant_row(grant):
    says = acts.every().get(grant.act)
    return {
        "pk": grant.pk,
        "act": says.says if says else grant.act,
        "name": grant.act,
        "reach": REACHES[grant.reach],
        "position": POSITIONS.get(grant.position, "全員"),
        "given_at": grant.given_at,
        "ended_at": grant.ended_at,
    }


@page(acts.CHANGE_ENTRUSTMENT)
def draft_entrustment(request: HttpRequest) -> HttpResponse:
    trustees, wanted = services.see_trustees(by=request.actor), {"renews": request.GET.get("renews")}
    form = EntrustmentForm(request.POST or None, initial=wanted, trustees=trustees)
    made = carry_out(form, lambda: services.draft_entrustment(**form.cleaned_data, by=request.actor))
    if made is FAILED:
        return show(request, "entrust/entrustment_draft.html", form=form)
    messages.success(request, "委託を登録しました。下の権限を確かめて承認すると、効きはじめます。")
    return redirect("entrustment", made)


@page(acts.CHANGE_ENTRUSTMENT)
@require_POST
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    services.change_state(pk, request.POST.get("state", ""), by=request.actor)
    messages.success(request, "委託の状態を変えました。")
    return redirect("entrustment", pk)


@page(acts.GIVE_GRANT)
def give_grant(request: HttpRequest, pk: int) -> HttpResponse:
    place = services.see_place(pk, by=request.actor)
    form = GrantForm(request.POST or None, kind=place.trustee.kind)
    if form.is_valid():
        try:
            services.give_grant(pk, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "権限を与えました。")
            return redirect("entrustment", pk)
    return show(request, "entrust/grant_give.html", form=form, entrustment=place)


@page(acts.GIVE_GRANT)
@require_POST
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    entrustment = services.end_grant(pk, by=request.actor)
    messages.success(request, "権限付与を終えました。")
    return redirect("entrustment", entrustment)
