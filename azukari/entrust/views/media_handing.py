"""A medium changes hands, on screen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms.media import EraseForm, HandForm, ReportForm, ReturnForm
from azukari.entrust.rules.media import ERASE_BECAUSE
from azukari.entrust.services import media, media_handing
from azukari.entrust.views.answers import FAILED, ask, carry_out
from azukari.ui.forms import Form
from azukari.ui.show import page


@page(acts.HAND_MEDIUM)
def hand_medium(request: HttpRequest, pk: int) -> HttpResponse:
    form = HandForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: media_handing.hand_medium(pk, form.as_posting(), by=request.actor))
        if done is not FAILED:
            messages.success(request, "渡したことを記録しました。受託者が自分で確かめると、貸与中になります。")
            return redirect("lending", pk)
    lead = "郵便で送れるのは、収めた内容がすべて暗号化されているときだけです。返してもらうときは、いつも手渡しです。"
    return ask(request, form, "媒体を渡す", "渡したことを記録する", reverse("lending", args=[pk]), lead)


@page(acts.RECEIVE_MEDIUM)
def receive_medium(request: HttpRequest, pk: int) -> HttpResponse:
    lead = "媒体の通し番号を見て、手元にあることを確かめてから押してください。"
    return _sure(request, pk, media_handing.receive_medium, "媒体を受け取ったことを確かめる", "受け取りました", lead)


@page(acts.GIVE_BACK_MEDIUM)
def give_back_medium(request: HttpRequest, pk: int) -> HttpResponse:
    lead = "返却は手渡しだけです。郵便では返さず、市の職員に渡すときに押してください。"
    return _sure(request, pk, media_handing.give_back_medium, "媒体を市に返す", "市に渡しました", lead)


@page(acts.ERASE_MEDIUM)
def record_erasure(request: HttpRequest, pk: int) -> HttpResponse:
    form = EraseForm(request.POST or None, initial={"day": request.actor.today})
    if request.method == "POST":
        done = carry_out(form, lambda: media_handing.record_erasure(pk, form.as_erased(), by=request.actor))
        if done is not FAILED:
            messages.success(request, "消去を記録しました。市に返すことができます。")
            return redirect("lending", pk)
    return ask(request, form, "データの消去を記録する", "記録する", reverse("lending", args=[pk]), ERASE_BECAUSE)


@page(acts.REPORT_MEDIUM)
def report_medium(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: media_handing.report_medium(pk, **form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.warning(request, "届け出ました。入っていたすべての案件を、漏えい等のおそれとして記録しました。")
            return redirect("lending", pk)
    lead = "すぐに届け出てください。代わりの媒体は、この届出があってから準備できます。"
    return ask(request, form, "紛失・故障を届け出る", "届け出る", reverse("lending", args=[pk]), lead)


@page(acts.TAKE_BACK_MEDIUM)
def take_back_medium(request: HttpRequest) -> HttpResponse:
    form = ReturnForm(request.POST or None, choices={"locker": media.see_lockers(by=request.actor)})
    if request.method == "POST":
        pk = carry_out(form, lambda: _take_back(form, request))
        if pk is not FAILED:
            messages.success(request, "返却を受け取り、保管庫に戻したことを記録しました。")
            return redirect("lending", pk)
    lead = "返却は手渡しだけです。媒体の通し番号を読み、中を確かめ、鍵のかかる保管庫に入れてから記録します。"
    return ask(request, form, "返却を受け取る", "受け取る", reverse("media"), lead)


def _take_back(form: ReturnForm, request: HttpRequest) -> int:
    said = form.cleaned_data
    erased = said["erased"] == "yes"
    return media_handing.take_back_medium(said["serial"], said["locker"], erased=erased, by=request.actor)


@page(acts.WATCH_POST)
@require_POST
def watch_post(request: HttpRequest) -> HttpResponse:
    lost = media_handing.watch_post(by=request.actor)
    says = (
        f"届かない媒体を、郵送中の紛失として記録しました：{'、'.join(lost)}" if lost else "届かない郵便はありません。"
    )
    messages.warning(request, says)
    return redirect("media")


def _sure(request: HttpRequest, pk: int, verb, title: str, yes: str, lead: str) -> HttpResponse:
    """A page with one button: the person's own confirmation."""
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(form, lambda: verb(pk, by=request.actor)) is not FAILED:
        messages.success(request, "記録しました。")
        return redirect("lending", pk)
    return ask(request, form, title, yes, reverse("lending", args=[pk]), lead)
