"""The register of insured persons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.care import acts
from azukari.care.forms.lists import kana_asked, number_asked, page_asked
from azukari.care.forms.register import (
    CertificationCorrection,
    CertificationForm,
    ChargeCorrection,
    ChargeForm,
    NoticeCorrection,
    NoticeForm,
    PersonCorrection,
    PersonForm,
    begin_charge,
)
from azukari.care.services import amending, masters, register
from azukari.care.views import words
from azukari.law.refusal import Refusal
from azukari.ui.forms import Form
from azukari.ui.show import page, show


@page(acts.LIST_INSURED)
def insured(request: HttpRequest) -> HttpResponse:
    """Persons by kana; narrowed by the beginning of a number or of the kana."""
    number, kana, at = number_asked(request.GET), kana_asked(request.GET), page_asked(request.GET)
    people, more = register.list_insured(number, kana, at, by=request.actor)
    return show(
        request,
        "care/insured.html",
        people=[(one.pk, *one.key, one.name, one.kana, one.birth, one.get_sex_display()) for one in people],
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
        notices=[(words.PLANNERS.get(one.planner, one.planner), one) for one in whole.notices],
        charges=whole.charges,
        claims=[(words.TONES[one.state], one) for one in whole.claims],
        corrections=[(one, list(words.was(one))) for one in whole.corrections],
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
    form = PersonForm(request.POST or None, initial=_usual_person(request.actor))
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
    """A further certification."""
    return _register(request, pk, CertificationForm, "認定を登録する", lambda whole: {}, partial(_certify, pk))


@page(acts.REGISTER_INSURED)
def add_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A further 届出."""
    return _register(request, pk, NoticeForm, "計画作成依頼の届出を登録する", _usual_notice, partial(_notify, pk))


@page(acts.REGISTER_INSURED)
def change_charge(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else in charge; the form begins with who is."""
    return _register(request, pk, ChargeForm, "担当を変える", _usual_charge, partial(_charge, pk))


@page(acts.REGISTER_INSURED)
def correct_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, birthday, number."""
    return _register(
        request,
        pk,
        PersonCorrection,
        "被保険者を訂正する",
        lambda whole: PersonCorrection.begin(whole.insured),
        lambda form, by: amending.correct_person(pk, form.as_entry(), form.cleaned_data["reason"], by=by),
    )


@page(acts.REGISTER_INSURED)
def correct_certification(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Level, period, limit."""
    return _register(
        request,
        pk,
        CertificationCorrection,
        "認定を訂正する",
        lambda whole: CertificationCorrection.begin(_row(whole.certifications, row)),
        lambda form, by: amending.correct_certification(
            pk, row, form.as_certification(), form.cleaned_data["reason"], by=by
        ),
    )


@page(acts.REGISTER_INSURED)
def correct_notice(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Days and office of a 届出."""
    return _register(
        request,
        pk,
        NoticeCorrection,
        "届出を訂正する",
        lambda whole: NoticeCorrection.begin(_row(whole.notices, row)),
        lambda form, by: amending.correct_notice(pk, row, form.as_notice(), form.cleaned_data["reason"], by=by),
    )


@page(acts.REGISTER_INSURED)
def correct_charge(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Months, centre, office, care manager."""
    return _register(
        request,
        pk,
        ChargeCorrection,
        "担当を訂正する",
        lambda whole: ChargeCorrection.begin(_row(whole.charges, row)),
        lambda form, by: amending.correct_charge(pk, row, form.as_charge(), form.cleaned_data["reason"], by=by),
    )


def _row(rows: Sequence[Any], pk: int) -> Any:
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise amending.NoSuchRow
    return found


def _usual_person(by: Any) -> dict[str, Any]:
    """Nearly everybody is insured by the city itself."""
    return {"insurer": masters.own_insurer(by=by)} if by.may(acts.SEE_MASTERS) else {}


def _usual_notice(whole: register.Whole) -> dict[str, Any]:
    """A 届出 names the centre, also where an office is entrusted."""
    return {"planner": "3", "office": whole.charges[0].centre.number} if whole.charges else {}


def _usual_charge(whole: register.Whole) -> dict[str, Any]:
    return begin_charge(whole.charges[0]) | {"month": None} if whole.charges else {}


def _certify(pk: int, form: Any, by: Any) -> None:
    register.add_certification(pk, form.as_certification(), by=by)


def _notify(pk: int, form: Any, by: Any) -> None:
    register.add_notice(pk, form.as_notice(), by=by)


def _charge(pk: int, form: Any, by: Any) -> None:
    register.change_charge(pk, form.as_charge(), by=by)


def _register(
    request: HttpRequest,
    pk: int,
    form_of: type[Form],
    title: str,
    begin: Callable[[register.Whole], dict[str, Any]],
    keep: Callable[[Any, Any], None],
) -> HttpResponse:
    """The form until it is right and kept, then the person's page."""
    form = form_of(request.POST or None)
    if form.is_valid():
        try:
            keep(form, request.actor)
        except (register.NoSuchPerson, amending.NoSuchRow):
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "登録しました。")
            return redirect("care-person", pk)
    whole = register.see_insured(pk, by=request.actor)
    begun = begin(whole)
    if not form.is_bound:
        form.initial = begun
    return show(request, "care/register_form.html", form=form, title=title, person=whole.insured)
