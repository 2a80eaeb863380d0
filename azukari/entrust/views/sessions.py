"""The first page, signing in and out, one's own password."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms import PasswordForm, SignInForm
from azukari.entrust.rules import guidance
from azukari.entrust.services import home as desk
from azukari.entrust.services import sessions
from azukari.law.refusal import Refusal
from azukari.ui.show import page, show

NOT_KEPT = {"csrfmiddlewaretoken", "password", "old", "new", "again"}


@page(acts.SEE_HOME)
def home(request: HttpRequest) -> HttpResponse:
    """What lies on the desk of whoever signed in."""
    return show(request, "entrust/home.html", desk=desk.see_home(by=request.actor))


@page(acts.OPEN_SESSION)
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            token = sessions.sign_in(form.cleaned_data["login"], form.cleaned_data["password"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _signed_in(request, token, form.kept())
    return show(request, "entrust/sign_in.html", form=form, wanted=request.GET.get("next", ""))


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended is kept in the page, to be sent again after signing in."""
    form = SignInForm(initial={"typed": kept_fields(request)})
    facts = {"form": form, "wanted": request.get_full_path(), "again": True, "files": bool(request.FILES)}
    return show(request, "entrust/sign_in.html", status=401, **facts)


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that was sent, without its protection and without passwords."""
    names = [name for name in request.POST if name not in NOT_KEPT]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def _signed_in(request: HttpRequest, token: str, typed: list[tuple[str, str]]) -> HttpResponse:
    response = go_on(request, typed)
    response.set_cookie(sessions.COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def go_on(request: HttpRequest, typed: list[tuple[str, str]]) -> HttpResponse:
    """To where one wanted to go; a form that was sent there is offered to be sent again."""
    wanted = request.GET.get("next", "")
    here = wanted != "/" and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    if here and typed:
        return show(request, "entrust/send_again.html", wanted=wanted, typed=typed)
    return redirect(wanted if here else settings.LOGIN_REDIRECT_URL)


@page(acts.CLOSE_SESSION)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.sign_out(request.COOKIES.get(sessions.COOKIE, ""), by=request.actor)
    response = redirect("sign-in")
    response.delete_cookie(sessions.COOKIE)
    return response


@page(acts.CHANGE_PASSWORD)
@sensitive_post_parameters("old", "new", "again")
def change_password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            sessions.change_password(*form.as_words(), request.COOKIES.get(sessions.COOKIE, ""), by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "パスワードを変えました。ほかの端末のサインインは終わりました。")
            return go_on(request, form.kept())
    return _password_page(request, form, request.GET.get("next", "/"))


def change_first(request: HttpRequest) -> HttpResponse:
    """What was sent before the first password was changed is kept in the page, to be sent again after that."""
    if request.method == "POST":
        form = PasswordForm(initial={"typed": kept_fields(request)})
        return _password_page(request, form, request.get_full_path())
    return redirect(reverse("password", query={"next": request.get_full_path()}))


def _password_page(request: HttpRequest, form: PasswordForm, wanted: str) -> HttpResponse:
    least = guidance(request.actor.today).says["least"]
    facts = {"form": form, "wanted": wanted, "least": least, "first": request.actor.first_password}
    return show(request, "entrust/password.html", **facts)


@page(acts.SEE_CREDENTIALS)
def credentials(request: HttpRequest) -> HttpResponse:
    """Which secret opens what, who decides about it, by whose word; and what was wished for instead."""
    return show(request, "entrust/credentials.html", policy=sessions.see_credentials(by=request.actor))


@page(acts.STAY_SIGNED_IN)
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    sessions.stay(by=request.actor)
    return HttpResponse(status=204)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection ran out: nothing was saved, say how to go on."""
    return show(request, "403_csrf.html", status=403)
