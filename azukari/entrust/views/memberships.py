"""For whom a person acts: the city's pages, and the person's own choice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms import TypedForm
from azukari.entrust.forms.organisations import MembershipForm
from azukari.entrust.rules import POSITIONS
from azukari.entrust.services import memberships as services
from azukari.entrust.services.sessions import COOKIE
from azukari.entrust.views.answers import FAILED, carry_out
from azukari.entrust.views.sessions import go_on, kept_fields
from azukari.ui.show import page, show


@page(acts.ADMIT_PERSON)
def memberships(request: HttpRequest, pk: int) -> HttpResponse:
    folder = services.see_memberships(pk, by=request.actor)
    form = MembershipForm(request.POST or None, organisations=folder.organisations)
    if carry_out(form, lambda: services.add_membership(pk, **form.cleaned_data, by=request.actor)) is FAILED:
        may_end = request.actor.may(acts.DISMISS_PERSON)
        return show(request, "entrust/memberships.html", form=form, folder=folder, may_end=may_end)
    messages.success(request, "所属を加えました。次のサインインから選べます。")
    return redirect("memberships", pk)


@page(acts.DISMISS_PERSON)
@require_POST
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    person = services.end_membership(pk, by=request.actor)
    messages.success(request, "所属を終えました。この利用者は、もうこの組織として操作できません。")
    return redirect("memberships", person)


@page(acts.OPEN_SESSION)
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """After signing in, and whenever one goes on for another organisation."""
    if request.actor.person is None:
        return redirect("sign-in")
    token, said = request.COOKIES.get(COOKIE, ""), request.POST.get("membership", "")
    form = TypedForm(request.POST or None)
    if form.is_valid() and said.isdecimal() and len(said) < 19:
        services.choose_membership(token, int(said), by=request.actor)
        return go_on(request, form.kept())
    return _offered(request, form, request.GET.get("next", "/"))


def choose_and_send(request: HttpRequest) -> HttpResponse:
    """What was sent before an organisation was chosen is kept in the page, to be sent again for the chosen one."""
    return _offered(request, TypedForm(initial={"typed": kept_fields(request)}), request.get_full_path())


def _offered(request: HttpRequest, form: TypedForm, wanted: str) -> HttpResponse:
    offered = services.see_choices(request.COOKIES.get(COOKIE, ""), by=request.actor)
    choices = [(one, POSITIONS[one.position]) for one in offered]
    return show(request, "entrust/organisations_choose.html", choices=choices, form=form, wanted=wanted)
