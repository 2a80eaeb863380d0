"""What a contract says about media, and what its trustee states at the end."""

from __future__ import annotations

from itertools import pairwise

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.entrust import acts
from azukari.entrust.forms.media import StatementForm, TermsForm, WaiverForm
from azukari.entrust.rules.media_terms import CONDITIONS, changes
from azukari.entrust.services import media_terms as services
from azukari.entrust.views.answers import FAILED, ask, carry_out
from azukari.ui.pieces import tag
from azukari.ui.show import page, show
from azukari.ui.templatetags.ui import era_minute

CLAUSES = [("head", "条件"), ("wrap", "仕様書の条項")]
CHANGES = [("head", "条件"), ("wrap", "前の版"), ("wrap", "この版")]
STATEMENTS = [("head", "申告した日時"), ("", "申告した人"), ("wrap", "確かめた方法・理由")]


@page(acts.SEE_EVIDENCE)
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    found = services.see_terms(pk, by=request.actor)
    may, ours = request.actor.may, found.entrustment.trustee_id == request.actor.organisation
    return show(
        request,
        "entrust/media/terms.html",
        terms=found,
        clause_head=CLAUSES,
        clauses=[(wanted.says, found.clauses.get(name, "（まだありません）")) for name, wanted in CONDITIONS.items()],
        change_head=CHANGES,
        history=[(one, changes(before.clauses, one.clauses)) for one, before in pairwise(found.versions)],
        statement_head=STATEMENTS,
        statements=[_statement(one, found.names) for one in found.statements],
        may_set=may(acts.SET_TERMS),
        may_state=ours and found.lent and may(acts.STATE_DELETION),
        may_waive=found.lent and found.entrustment.state != "ended" and may(acts.WAIVE_STATEMENT),
    )


def _statement(one, names):
    who = names.get(one.stated_by, "市" if one.waived else "受託者")
    return era_minute(one.stated_at), tag("warn", f"申告なし {who}") if one.waived else who, one.says


@page(acts.SET_TERMS)
def set_terms(request: HttpRequest, pk: int) -> HttpResponse:
    contract, clauses = services.see_clauses(pk, by=request.actor)
    form = TermsForm(request.POST or None, clauses=clauses)
    if request.method == "POST":
        version = carry_out(form, lambda: services.set_terms(pk, form.cleaned_data, by=request.actor))
        if version is not FAILED:
            messages.success(request, f"仕様書の条項(第{version}版)を定めました。")
            return redirect("media-terms", pk)
    lead = "契約の仕様書に書いてある文を、条番号を付けて入力します。そろわない委託には、媒体を渡せません。"
    return ask(request, form, f"{contract.number}の条項を定める", "定める", reverse("media-terms", args=[pk]), lead)


@page(acts.STATE_DELETION)
def state_deletion(request: HttpRequest, pk: int) -> HttpResponse:
    form = StatementForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.state_deletion(pk, form.cleaned_data["says"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "申告しました。市は、この委託を終了できます。")
            return redirect("media-terms", pk)
    lead = "媒体をすべて返したあとに、作業に使った機器にデータを残していないことを確かめて申告します。"
    title = "データを残していないことを申告する"
    return ask(request, form, title, "申告する", reverse("media-terms", args=[pk]), lead)


@page(acts.WAIVE_STATEMENT)
def waive_statement(request: HttpRequest, pk: int) -> HttpResponse:
    form = WaiverForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.waive_statement(pk, form.cleaned_data["says"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "理由を記録しました。この委託は、申告のないまま終了できます。")
            return redirect("media-terms", pk)
    lead = "受託者に連絡がつかず、申告を受けられないときだけ使います。戻らない媒体は、先に紛失を届け出ます。"
    title = "申告のないまま終了を認める"
    return ask(request, form, title, "理由を記録する", reverse("media-terms", args=[pk]), lead)
