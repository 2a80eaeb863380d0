"""The people who may sign in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms import PersonForm
from azukari.entrust.rules import drawn
from azukari.entrust.services import people as services
from azukari.entrust.views.answers import FAILED, carry_out
from azukari.ui.show import page, show


@page(acts.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    return show(
        request,
        "entrust/people.html",
        members=services.see_people(by=actor),
        may_admit=actor.may(acts.ADMIT_PERSON),
        may_dismiss=actor.may(acts.DISMISS_PERSON),
        may_trace=actor.may(acts.SEE_RECORDS),
        may_unlock=actor.may(acts.UNLOCK_PERSON),
        may_reset=actor.may(acts.RESET_PASSWORD),
    )


@page(acts.ADMIT_PERSON)
def admit_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, homes=services.see_homes(by=request.actor))
    password = drawn()
    made = carry_out(form, lambda: services.admit_person(**form.cleaned_data, password=password, by=request.actor))
    if made is FAILED:
        return show(request, "entrust/person_admit.html", form=form)
    facts = {"name": form.cleaned_data["name"], "login": form.cleaned_data["login"], "password": password}
    return show(request, "entrust/first_password.html", **facts)


@page(acts.RESET_PASSWORD)
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A first password once more, shown this once."""
    if request.method != "POST":
        return show(request, "entrust/person_reset.html", person=services.see_forgetful(pk, by=request.actor))
    password = drawn()
    person = services.reset_password(pk, password, by=request.actor)
    return show(request, "entrust/first_password.html", name=person.name, login=person.login, password=password)


@page(acts.UNLOCK_PERSON)
@require_POST
def unlock_person(request: HttpRequest, pk: int) -> HttpResponse:
    name = services.unlock_person(pk, by=request.actor)
    messages.success(request, f"{name}さんのサインインの制限を解きました。すぐにサインインできます。")
    return redirect("people")


@page(acts.DISMISS_PERSON)
def dismiss_person(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        services.dismiss_person(pk, by=request.actor)
        messages.success(request, "利用者の登録を終えました。この利用者は、もうサインインできません。")
        return redirect("people")
    return show(request, "entrust/person_dismiss.html", person=services.see_person(pk, by=request.actor))
