"""Procedure, vendors' evidence, stock-takes, leakages and the log of transfers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.entrust import acts
from azukari.entrust.forms import media as forms
from azukari.entrust.rules.media import NO_CHANNEL
from azukari.entrust.services import media_safety as services
from azukari.entrust.views.answers import FAILED, ask, carry_out
from azukari.law.calendar import era_day
from azukari.law.refusal import Refusal
from azukari.ui.pieces import link, tag
from azukari.ui.show import page, show
from azukari.ui.templatetags.ui import era_minute


@page(acts.SEE_PROCEDURE)
def procedure(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        version = int("0" + "".join(filter(str.isdecimal, request.POST.get("version", ""))))
        services.acknowledge_procedure(version, by=request.actor)
        messages.success(request, "手順を確認したことを記録しました。")
        return redirect("media-procedure")
    book = services.see_procedure(by=request.actor)
    return show(
        request,
        "entrust/media/procedure.html",
        book=book,
        read=[(name, era_minute(one.at)) for name, one in book.read],
        head=[("head", "職員"), ("", "確認した日時")],
        may_set=request.actor.may(acts.SET_PROCEDURE),
    )


@page(acts.SET_PROCEDURE)
def set_procedure(request: HttpRequest) -> HttpResponse:
    form = forms.ProcedureForm(request.POST or None)
    if request.method == "POST":
        version = carry_out(form, lambda: services.set_procedure(**form.cleaned_data, by=request.actor))
        if version is not FAILED:
            messages.success(request, f"第{version}版を定めました。職員の確認が済むまで、媒体は渡せません。")
            return redirect("media-procedure")
    lead = "新しい版を定めると、全員の確認が要ります。前の版は残ります。"
    return ask(request, form, "取扱手順を定める", "定める", reverse("media-procedure"), lead)


@page(acts.SEE_EVIDENCE)
def vendors(request: HttpRequest) -> HttpResponse:
    may = request.actor.may
    return show(
        request,
        "entrust/media/vendors.html",
        vendors=services.see_vendors(by=request.actor),
        may_check=may(acts.CHECK_VENDOR),
        may_declare=may(acts.DECLARE_SECURITY),
    )


@page(acts.CHECK_VENDOR)
def check_site(request: HttpRequest, pk: int) -> HttpResponse:
    vendor = services.see_vendor(pk, by=request.actor)
    form = forms.SiteForm(request.POST or None, initial={"checked_on": request.actor.today})
    if request.method == "POST":
        done = carry_out(form, lambda: services.check_site(pk, form.as_site(), by=request.actor))
        if done is not FAILED:
            messages.success(request, "事業所の確認を記録しました。")
            return redirect("media-vendors")
    lead = "現地で確かめた項目に印を付けます。印のない項目があると、媒体を渡せません。"
    title = f"{vendor.organisation}の事業所を確認する"
    return ask(request, form, title, "記録する", reverse("media-vendors"), lead)


@page(acts.CHECK_VENDOR)
def judge_security(request: HttpRequest, pk: int) -> HttpResponse:
    vendor = services.see_vendor(pk, by=request.actor)
    form = forms.VerdictForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.judge_security(pk, **form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "判定を記録しました。")
            return redirect("media-vendors")
    said = vendor.security
    lead = f"{said.product} {said.version}({era_day(said.declared_on)}届出)" if said else "まだ届け出られていません。"
    title = f"{vendor.organisation}のソフトを判定する"
    return ask(request, form, title, "判定を記録する", reverse("media-vendors"), lead)


@page(acts.CHECK_VENDOR)
def know_latest(request: HttpRequest) -> HttpResponse:
    form = forms.LatestForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.know_latest(**form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "最新の版を記録しました。")
            return redirect("media-vendors")
    lead = "公開から30日を過ぎても古い版のままの受託者には、媒体を渡せません。"
    return ask(request, form, "最新の版を記録する", "記録する", reverse("media-vendors"), lead)


@page(acts.DECLARE_SECURITY)
def declare_security(request: HttpRequest) -> HttpResponse:
    form = forms.SecurityForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.declare_security(**form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "届け出ました。市の判定を待ってください。")
            return redirect("media-vendors")
    lead = "作業に使うパソコンのセキュリティ対策ソフトです。版が変わったら、また届け出てください。"
    return ask(request, form, "セキュリティ対策ソフトを届け出る", "届け出る", reverse("media-vendors"), lead)


@page(acts.DECLARE_SECURITY)
def tell_key(request: HttpRequest) -> HttpResponse:
    form = forms.KeyForm(request.POST or None)
    if request.method == "POST":
        fingerprint = carry_out(form, lambda: services.tell_key(**form.cleaned_data, by=request.actor))
        if fingerprint is not FAILED:
            messages.success(request, f"公開鍵を届け出ました。照合番号 {fingerprint} を、市に電話で伝えてください。")
            return redirect("media-vendors")
    lead = "市がこの鍵で封をした案件ファイルは、対になる鍵を持つ人だけが開けます。"
    return ask(request, form, "公開鍵を届け出る", "届け出る", reverse("media-vendors"), lead)


@page(acts.COUNT_MEDIA)
def count_media(request: HttpRequest) -> HttpResponse:
    form = forms.CountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        found = carry_out(form, lambda: services.count_media(form.as_serials(), by=request.actor))
        if found is not FAILED:
            tell = messages.warning if found else messages.success
            tell(request, f"差があります。{found.sentence}" if found else "帳簿と一致しました。")
            return redirect("media-count")
    seen = services.see_counts(by=request.actor)
    due, today = seen.due_on, request.actor.today
    return show(
        request,
        "entrust/media/count.html",
        form=form,
        there=seen.there,
        due_on=due,
        late=bool(due and seen.counts and due < today),
        says_due=f"{era_day(due)}までに数えることになっています。" if due else "",
        head=[("head", "日"), ("", "数えた人"), ("n", "数"), ("wrap", "足りない"), ("wrap", "帳簿に合わない")],
        rows=[
            [era_day(one.counted_on), seen.names.get(one.counted_by, "以前の職員"), len(one.counted),
             "、".join(one.missing) or "なし", "、".join(one.unknown) or "なし"]
            for one in seen.counts
        ],
    )  # fmt: skip


@page(acts.SEE_LEAKAGES)
def leakages(request: HttpRequest) -> HttpResponse:
    found, names = services.see_leakages(by=request.actor)
    return show(
        request,
        "entrust/media/leakages.html",
        leakages=[(one, names.get(one.opened_by, "受託者")) for one in found],
        may_close=request.actor.may(acts.CLOSE_LEAKAGE),
    )


@page(acts.CLOSE_LEAKAGE)
def close_leakage(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.OutcomeForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.close_leakage(pk, **form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "対応を終えたことを記録しました。")
            return redirect("leakages")
    return ask(request, form, "漏えい等のおそれへの対応を終える", "対応を終える", reverse("leakages"))


@page(acts.SEE_TRANSFERS)
def transfers(request: HttpRequest) -> HttpResponse:
    log = services.see_transfers(by=request.actor)
    return show(
        request,
        "entrust/media/transfers.html",
        no_channel=NO_CHANNEL,
        head=[
            ("head", "日時"), ("", "向き"), ("", "方法"), ("code", "媒体"), ("wrap", "相手"), ("code", "追跡番号"),
            ("", "受取り"),
        ],
        rows=[_handover(one) for one in log.handovers],
        refused_head=[("head", "日時"), ("", "した人"), ("wrap", "結果")],
        refused=[[era_minute(one.at), log.names.get(one.person, "相手方"), one.says] for one in log.refused],
    )  # fmt: skip


def _handover(one):
    serial = link(reverse("lending", args=[one.lending_id]), one.lending.medium.serial)
    due = f"期限 {era_day(one.due_on)}" if one.due_on else "確認待ち"
    taken = era_minute(one.taken_at) if one.taken_at else tag("warn", due)
    way = [era_minute(one.given_at), one.get_direction_display(), one.get_way_display()]
    return [*way, serial, str(one.organisation), one.tracking, taken]


@page(acts.SEND_OTHERWISE)
def send_otherwise(request: HttpRequest) -> HttpResponse:
    """No other channel exists; whoever asks for one is told so, and the attempt is on the record."""
    form = forms.ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.send_otherwise(form.cleaned_data["channel"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    lead = "電子メールやアップロードでは送れません。求められて断ったことを、ここに記録します。"
    title = "ほかの方法を求められた"
    return ask(
        request,
        form if request.POST else forms.ChannelForm(),
        title,
        "断ったことを記録する",
        reverse("media-transfers"),
        lead,
    )
