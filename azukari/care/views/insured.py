"""The register of insured persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.care import acts
from azukari.care.forms.lists import kana_asked, number_asked, page_asked
from azukari.care.forms.register import CertificationForm, ChargeForm, NoticeForm, PersonForm
from azukari.care.services import register
from azukari.care.views import words
from azukari.law.refusal import Refusal
from azukari.ui.forms import Form
from azukari.ui.show import page, show

PLANNERS = {"1": "居宅介護支援事業所", "2": "本人（自己作成）", "3": "地域包括支援センター"}


@page(acts.LIST_INSURED)
def insured(request: HttpRequest) -> HttpResponse:
    """Persons by kana; narrowed by the beginning of a number or of the kana."""
    number, kana, at = number_asked(request.GET), kana_asked(request.GET), page_asked(request.GET)
    people, more = register.list_insured(number, kana, at, by=request.actor)
    return show(
        request,
        "care/insured.html",
        people=[(one.pk, one.number, one.name, one.kana, one.birth, one.get_sex_display()) for one in people],
        number=number,
        kana=kana,
        at=at,
        newer=_page(request, at - 1) if at > 1 else "",
        older=_page(request, at + 1) if more else "",
        may_see=request.actor.may(acts.SEE_INSURED),
        may_file=request.actor.may(acts.FILE_CLAIM),
        may_register=request.actor.may(acts.REGISTER_INSURED),
    )


def _page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return query.urlencode()


@page(acts.SEE_INSURED)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Certification, notices, charges, claims."""
    whole = register.see_insured(pk, by=request.actor)
    return show(
        request,
        "care/person.html",
        person=whole.insured,
        certifications=[(words.level(one.level), one) for one in whole.certifications],
        notices=[(PLANNERS.get(one.planner, one.planner), one) for one in whole.notices],
        charges=whole.charges,
        claims=[(words.TONES[one.state], one) for one in whole.claims],
        may_register=request.actor.may(acts.REGISTER_INSURED),
        may_trace=request.actor.may(acts.TRACE_INSURED),
    )


@page(acts.TRACE_INSURED)
def trace(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has seen or changed this person's data."""
    traced = register.trace_insured(pk, by=request.actor)
    return show(request, "care/trace.html", person=traced.insured, lines=traced.lines)


@page(acts.REGISTER_INSURED)
def register_person(request: HttpRequest) -> HttpResponse:
    """A new person; certification, notice and charge follow on the person's page."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            register.register_people([form.as_entry()], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "登録しました。続けて、認定・届出・担当を登録してください。")
            return redirect(f"{reverse('care-insured')}?number={form.cleaned_data['number']}")
    return show(request, "care/register_form.html", form=form, title="被保険者を登録する", person=None)


@page(acts.REGISTER_INSURED)
def add_certification(request: HttpRequest, pk: int) -> HttpResponse:
    form = CertificationForm(request.POST or None)
    return _kept(
        request,
        pk,
        form,
        "認定を登録する",
        lambda: register.add_certification(pk, form.as_certification(), by=request.actor),
    )


@page(acts.REGISTER_INSURED)
def add_notice(request: HttpRequest, pk: int) -> HttpResponse:
    form = NoticeForm(request.POST or None)
    return _kept(
        request,
        pk,
        form,
        "計画作成依頼の届出を登録する",
        lambda: register.add_notice(pk, form.as_notice(), by=request.actor),
    )


@page(acts.REGISTER_INSURED)
def change_charge(request: HttpRequest, pk: int) -> HttpResponse:
    form = ChargeForm(request.POST or None)
    return _kept(
        request,
        pk,
        form,
        "担当を変える",
        lambda: register.change_charge(pk, form.as_charge(), by=request.actor),
    )


def _kept(request: HttpRequest, pk: int, form: Form, title: str, keep: Callable[[], Any]) -> HttpResponse:
    """The form until it is right and kept, then the person's page."""
    if form.is_valid():
        try:
            keep()
        except register.NoSuchPerson:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "登録しました。")
            return redirect("care-person", pk)
    whose = register.see_insured(pk, by=request.actor).insured
    return show(request, "care/register_form.html", form=form, title=title, person=whose)
