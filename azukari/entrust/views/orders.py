"""Orders to a vendor, on the city's side and on the vendor's."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.entrust import acts
from azukari.entrust.forms.orders import AnswerForm, IssueForm, WithdrawForm
from azukari.entrust.rules import CITY, REACHES
from azukari.entrust.rules.orders import DAYS, OPEN, UNABLE, WITHDRAWN, is_overdue
from azukari.entrust.services import orders as services
from azukari.entrust.views.answers import FAILED, ask, carry_out
from azukari.law.calendar import era_day
from azukari.ui.pieces import link, tag
from azukari.ui.show import page, show

TONES = {"open": "warn", "done": "good", "unable": "bad", "withdrawn": "plain"}
HEAD = [("head", "番号"), ("", "もとの依頼"), ("wrap", "指示先"), ("wrap", "変更の内容"), ("", "期日"), ("", "状態")]


@page(acts.SEE_ORDERS)
def orders(request: HttpRequest) -> HttpResponse:
    rows = [_row(one, request.actor.today) for one in services.see_orders(by=request.actor)]
    return show(request, "entrust/orders.html", head=HEAD, rows=rows, ours=request.actor.kind == CITY)


def _row(one, today):
    overdue = tag("bad", "期日を過ぎています") if is_overdue(one.state, one.due_on, today) else ""
    state = tag(TONES[one.state], one.get_state_display())
    where = link(reverse("order", args=[one.pk]), one.number)
    return where, f"依-{one.request_id}", one.organisation.name, one.change, era_day(one.due_on), overdue or state


@page(acts.SEE_ORDERS)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = services.see_order(pk, by=request.actor)
    found, may = sheet.order, request.actor.may
    return show(
        request,
        "entrust/order.html",
        order=found,
        tone=TONES[found.state],
        overdue=is_overdue(found.state, found.due_on, request.actor.today),
        issued_by=sheet.names.get(found.issued_by, "市の職員"),
        answered_by=sheet.names.get(found.answered_by, "市の職員" if found.state == WITHDRAWN else "受託者の担当者"),
        fingerprint=sheet.fingerprint,
        may_answer=found.state == OPEN
        and found.organisation_id == request.actor.organisation
        and may(acts.ANSWER_ORDER),
        may_withdraw=found.state in (OPEN, UNABLE) and may(acts.ISSUE_ORDER),
    )


@page(acts.SEE_ORDERS)
def order_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _to_keep(*services.take_file(pk, by=request.actor), "application/json")


@page(acts.SEE_ORDERS)
def order_paper(request: HttpRequest, pk: int) -> HttpResponse:
    return _to_keep(*services.print_order(pk, by=request.actor), "application/pdf")


def _to_keep(name: str, content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@page(acts.ISSUE_ORDER)
def issue_order(request: HttpRequest, pk: int) -> HttpResponse:
    asked, contracts = services.see_ordering(pk, by=request.actor)
    proposed = {"change": _in_words(asked), "due_on": request.actor.today + timedelta(days=DAYS)}
    form = IssueForm(request.POST or None, initial=proposed, contracts=contracts)
    if request.method == "POST":
        made = carry_out(form, lambda: services.issue_order(pk, **form.cleaned_data, by=request.actor))
        if made is not FAILED:
            messages.success(request, "指示書に署名して出しました。受託事業者の画面に出ています。")
            return redirect("order", made)
    lead = f"{asked.number}({asked.organisation})を認めた決定のとおりに、受託事業者に変更を指示します。"
    return ask(request, form, "指示書を出す", "署名して出す", reverse("grant-requests"), lead, within="grant-requests")


def _in_words(asked) -> str:
    said = acts.every().get(asked.act)
    what = f"{asked.entrustment.trustee}の「{said.says if said else asked.act}」({REACHES[asked.reach]})"
    return f"{what}を、{'できるようにする' if asked.wish == 'give' else 'できないようにする'}。"


@page(acts.ANSWER_ORDER)
def answer_order(request: HttpRequest, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST or None, initial={"done_on": request.actor.today})
    if request.method == "POST":
        done = carry_out(form, lambda: services.answer_order(pk, **form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "市に答えました。")
            return redirect("order", pk)
    lead = "答えは、人と日時とともに市に残ります。あとから変えられません。"
    return ask(request, form, "指示書に答える", "市に答える", reverse("order", args=[pk]), lead, within="orders")


@page(acts.ISSUE_ORDER)
def withdraw_order(request: HttpRequest, pk: int) -> HttpResponse:
    form = WithdrawForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.withdraw_order(pk, **form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "指示書を取り消しました。")
            return redirect("order", pk)
    lead = "受託事業者がもうファイルを受け取っていることがあります。取り消したことを、電話でも伝えてください。"
    return ask(request, form, "指示書を取り消す", "取り消す", reverse("order", args=[pk]), lead, within="orders")
