"""The organisations the city entrusts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms.organisations import OrganisationForm
from azukari.entrust.services import organisations as services
from azukari.entrust.views.answers import FAILED, carry_out
from azukari.ui.show import page, show


@page(acts.SEE_ORGANISATIONS)
def organisations(request: HttpRequest) -> HttpResponse:
    those = services.see_organisations(by=request.actor)
    may = request.actor.may
    drafted = [one for each in those for one in each.entrustments if one.state == "drafted"]
    return show(
        request,
        "entrust/organisations.html",
        those=those,
        drafted=drafted if may(acts.CHANGE_ENTRUSTMENT) else [],
        may_add=may(acts.ADD_ORGANISATION),
        may_admit=may(acts.ADMIT_PERSON),
    )


@page(acts.ADD_ORGANISATION)
def add_organisation(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    made = carry_out(form, lambda: services.add_organisations([form.as_newcomer()], by=request.actor))
    if made is FAILED:
        return show(request, "entrust/organisation_add.html", form=form)
    messages.success(request, "組織を登録しました。下の権限を確かめて承認すると、効きはじめます。")
    return redirect("entrustment", made[0])


@page(acts.CHANGE_ENTRUSTMENT)
@require_POST
def approve_drafted(request: HttpRequest) -> HttpResponse:
    chosen = [int(said) for said in request.POST.getlist("entrustment") if said.isdecimal()]
    count = services.approve_drafted(chosen, by=request.actor)
    messages.success(request, f"委託{count}件を承認しました。")
    return redirect("organisations")
