"""The people who may sign in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms import PersonForm
from azukari.entrust.services import people as services
from azukari.law.refusal import Refusal
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
    )


@page(acts.ADMIT_PERSON)
@sensitive_post_parameters("password")
def admit_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, homes=services.see_homes(by=request.actor))
    if form.is_valid():
        try:
            services.admit_person(**form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "利用者を登録しました。最初のパスワードは本人に変えてもらってください。")
            return redirect("people")
    return show(request, "entrust/person_admit.html", form=form)


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
