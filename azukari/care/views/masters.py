"""Designations, the city's unit master, and the tables of law with what is not verified yet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.care import acts
from azukari.care.forms.lists import number_asked
from azukari.care.forms.masters import UnitsForm
from azukari.care.services import masters as services
from azukari.care.views import words
from azukari.law import dated
from azukari.law.refusal import NotRight
from azukari.ui.show import page, show


@page(acts.SEE_MASTERS)
def masters(request: HttpRequest) -> HttpResponse:
    """Designations by number, the unit master, the insurers."""
    number = number_asked(request.GET)
    designations, units, insurers = services.see_masters(number, by=request.actor)
    return show(
        request,
        "care/masters.html",
        number=number,
        designations=[(one, words.kind(one.kind)) for one in designations],
        units=[(one, f"{one.price / 100:.2f}" if one.price else "") for one in units],
        insurers=insurers,
        may_import=request.actor.may(acts.IMPORT_MASTERS),
        unverified=words.unverified(request.actor.today.replace(day=1)),
    )


@page(acts.IMPORT_MASTERS)
def import_units(request: HttpRequest) -> HttpResponse:
    """Take in the unit master; a file with faults is refused whole, each fault by its row."""
    form = UnitsForm()
    if request.method == "POST":
        form = UnitsForm(request.POST, request.FILES, sent=int(request.META.get("CONTENT_LENGTH") or 0))
    findings = ()
    if form.is_valid():
        try:
            imported = services.import_units(form.as_bytes(), by=request.actor)
        except NotRight as refusal:
            findings = refusal.findings
        else:
            messages.success(request, f"単位数表マスタを取り込みました（{imported.says}）。")
            return redirect("care-masters")
    return show(request, "care/units_import.html", form=form, findings=findings[:50], count=len(findings))


@page(acts.SEE_MASTERS)
def law(request: HttpRequest) -> HttpResponse:
    """The tables that decide a claim: since when, by whose word, verified or not."""
    services.see_law(by=request.actor)
    tables = [
        (says, name, dated.load(name), dated.text(name), dated.own_copy(name)) for name, says in words.TABLES.items()
    ]
    return show(request, "care/law.html", tables=tables)
