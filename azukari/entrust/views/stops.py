"""The emergency stop: what is stopped, pressing in two steps, lifting by two persons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms import StopForm
from azukari.entrust.rules import CITY, scope_in_words, what_will_stop
from azukari.entrust.rules.drill import LIMIT, is_due
from azukari.entrust.services import stops as services
from azukari.ui.show import page, show


@page(acts.SEE_STOPS)
def stops(request: HttpRequest) -> HttpResponse:
    board = services.see_stops(by=request.actor)
    rows = [(pressed, _covers(pressed.stop)) for pressed in board.stops]
    return show(
        request,
        "entrust/stops.html",
        in_force=[row for row in rows if row[0].stop.lifted_at is None],
        history=[row for row in rows if row[0].stop.lifted_at],
        drill=board.drill,
        drill_due=request.actor.kind == CITY and is_due(board.drill, request.actor.today),
        limit=LIMIT,
        may_press=request.actor.may(acts.PRESS_STOP),
        may_lift=request.actor.may(acts.LIFT_STOP),
    )


@page(acts.PRESS_STOP)
def press_stop(request: HttpRequest) -> HttpResponse:
    """First what and why, then exactly what will stop, then the stop."""
    organisations = services.see_organisations(by=request.actor)
    form = StopForm(request.POST or None, organisations=organisations)
    if not form.is_valid():
        return show(request, "entrust/stop_press.html", form=form)
    reason, scope, organisation = form.as_order()
    if "sure" not in request.POST:
        return _confirm(request, form, scope)
    services.press_stop(reason, scope, organisation, by=request.actor)
    messages.warning(request, "緊急停止しました。解除には、市の2人の同意が要ります。")
    return redirect("stops")


@page(acts.LIFT_STOP)
@require_POST
def lift_stop(request: HttpRequest, pk: int) -> HttpResponse:
    if services.lift_stop(pk, by=request.actor):
        messages.success(request, "2人の同意がそろい、緊急停止を解除しました。")
    else:
        messages.info(request, "解除に同意しました。もう1人の職員の同意で解除されます。")
    return redirect("stops")


def _confirm(request: HttpRequest, form: StopForm, scope: str) -> HttpResponse:
    consequences = [
        f"{form.whose()}の、次の取扱いが止まります。",
        "実行中の取扱いは打ち切られ、途中の内容は保存されません。",
        "サインインと、緊急停止の画面は使えます。",
        "解除には、市の2人の職員の同意が要ります。",
    ]
    return show(
        request,
        "entrust/stop_confirm.html",
        form=form,
        title=f"{scope_in_words(scope, acts.every())}を停止しますか",
        consequences=consequences,
        acts=[act.says for act in what_will_stop(scope, acts.every())],
    )


def _covers(stop) -> str:
    whose = stop.organisation.name if stop.organisation else "全員"
    return f"{whose}の{scope_in_words(stop.scope, acts.every())}"
