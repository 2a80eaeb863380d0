"""Who petitions, and the petition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.house import acts
from azukari.house.forms.cases import DepositForm, FilingForm, HeirsForm, TakeBackForm
from azukari.house.services import petitioning as services
from azukari.house.services.cases import name_case
from azukari.house.views.answers import FAILED, carry_out, case_form
from azukari.ui.forms import Form
from azukari.ui.show import page, show


@page(acts.DECIDE_PETITIONER)
def petitioner(request: HttpRequest, pk: int) -> HttpResponse:
    """Who petitions follows from where each heir stands."""
    hearing = services.see_heirs(pk, by=request.actor)
    form = HeirsForm(request.POST or None, heirs=hearing.heirs)
    if request.method == "POST":
        decision = carry_out(form, lambda: services.decide_petitioner(pk, form.as_said(), by=request.actor))
        if decision is not FAILED:
            messages.success(request, f"申立人を決めました。{decision.why}")
            return redirect("house-case", pk)
    return show(request, "house/petitioner.html", form=form, hearing=hearing)


@page(acts.RESERVE_DEPOSIT)
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    form = DepositForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.reserve_deposit(pk, form.cleaned_data["yen"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "予納金の予算を確保しました。")
            return redirect("house-case", pk)
    case = name_case(pk, by=request.actor)
    return case_form(
        request, form, case, "予納金を確保する", "確保する", "年度の予納金の予算を超えては確保できません。"
    )


@page(acts.FILE_PETITION)
def file_petition(request: HttpRequest, pk: int) -> HttpResponse:
    filing = services.start_filing(pk, by=request.actor)
    expected = filing.expected.code if filing.expected else ""
    first = {"filed_on": request.actor.today, "which": expected, "court": filing.court}
    form = FilingForm(request.POST or None, initial=first, procedures=filing.procedures)
    if request.method == "POST":
        done = carry_out(form, lambda: services.file_petition(pk, *form.cleaned_data.values(), by=request.actor))
        if done is not FAILED:
            messages.success(request, "市長の申立てを記録しました。")
            return redirect("house-case", pk)
    lead = "予納金の予算を確保した案件だけ記録できます。手続は、相続人の意思から決まったものが入っています。"
    return case_form(request, form, filing.case, "市長の申立てを記録する", "記録する", lead)


@page(acts.DECIDE_PETITIONER)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    form = Form(request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: services.hand_over(pk, by=request.actor)) is not FAILED:
        messages.success(request, "相続人への引渡しを記録しました。")
        return redirect("house-case", pk)
    case, lead = name_case(pk, by=request.actor), "このあとの申立ては、相続人が行います。"
    return case_form(request, form, case, "相続人に申立書の案を渡す", "渡したことを記録する", lead)


@page(acts.DECIDE_PETITIONER)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    form = TakeBackForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.take_back_decision(pk, form.cleaned_data["because"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "決定を取り消しました。相続人の意思を聞き直して、申立人を決めてください。")
            return redirect("house-case", pk)
    lead = "相続人の意思が変わったときなどに、決め直します。前の決定は記録に残り、確保した予納金は予算に戻ります。"
    case = name_case(pk, by=request.actor)
    return case_form(request, form, case, "申立人の決定を取り消す", "取り消す", lead)
