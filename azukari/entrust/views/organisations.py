"""The city's organisations: the list, the one that is added, and each of them over the years."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms.organisations import OrganisationForm, RenameForm
from azukari.entrust.services import organisations as services
from azukari.entrust.views.answers import FAILED, carry_out
from azukari.ui.show import page, show

CONFIRMATIONS = {"good": ("good", "確認済"), "due": ("warn", "今期の確認がまだ"), "over": ("bad", "期限切れ")}


@page(acts.SEE_ORGANISATIONS)
def organisations(request: HttpRequest) -> HttpResponse:
    those = services.see_organisations(by=request.actor)
    may = request.actor.may
    drafted = [draft for each in those for draft in each.entrustments if draft.state == "drafted"]
    states = [each.confirmation.state for each in those if each.confirmation]
    return show(
        request,
        "entrust/organisations.html",
        those=[(each, _confirmed(each.confirmation)) for each in those if not each.organisation.closed_on],
        closed=[each.organisation for each in those if each.organisation.closed_on],
        due=states.count("due"),
        over=states.count("over"),
        drafted=drafted if may(acts.CHANGE_ENTRUSTMENT) else [],
        may_add=may(acts.ADD_ORGANISATION),
        may_admit=may(acts.ADMIT_PERSON),
    )


def _confirmed(confirmation) -> dict[str, object] | None:
    if confirmation is None:
        return None
    tone, says = CONFIRMATIONS[confirmation.state]
    return {"tone": tone, "says": says, "until": confirmation.until, "wanted": confirmation.state != "good"}


@page(acts.SEE_ORGANISATIONS)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    folder = services.see_organisation(pk, by=request.actor)
    may, outside = request.actor.may, folder.confirmation is not None
    standing = folder.organisation.closed_on is None
    return show(
        request,
        "entrust/organisation.html",
        folder=folder,
        confirmed=_confirmed(folder.confirmation) if standing else None,
        may_rename=standing and may(acts.RENAME_ORGANISATION),
        may_confirm=standing and outside and may(acts.CONFIRM_ORGANISATION),
        may_close=standing and outside and may(acts.CLOSE_ORGANISATION),
    )


@page(acts.RENAME_ORGANISATION)
def rename_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    named = services.see_named(pk, by=request.actor)
    form = RenameForm(request.POST or None, initial={"name": named.name, "telephone": named.telephone})
    if carry_out(form, lambda: services.rename_organisation(pk, **form.cleaned_data, by=request.actor)) is FAILED:
        return show(request, "entrust/organisation_rename.html", form=form, organisation=named)
    messages.success(request, "改めました。前の名称は、最後の日とともに残ります。")
    return redirect("organisation", pk)


@page(acts.CONFIRM_ORGANISATION)
@require_POST
def confirm_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    name = services.confirm_organisation(pk, by=request.actor)
    messages.success(request, f"{name}の利用者と権限を確認しました。")
    return redirect("organisations")


@page(acts.CLOSE_ORGANISATION)
def close_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        name = services.close_organisation(pk, by=request.actor)
        messages.success(request, f"{name}を閉じました。もうだれも、この組織として操作できません。")
        return redirect("organisations")
    closing, people = services.see_closing(pk, by=request.actor)
    return show(request, "entrust/organisation_close.html", organisation=closing, people=people)


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
