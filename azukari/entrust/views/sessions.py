"""The first page, signing in and out, one's own password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from azukari.entrust import acts
from azukari.entrust.forms import PasswordForm, SignInForm
from azukari.entrust.services import home as desk
from azukari.entrust.services import sessions
from azukari.law.refusal import Refusal
from azukari.ui.show import page, show


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
            token = sessions.sign_in(**form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _signed_in(request, token)
    return show(request, "entrust/sign_in.html", form=form, wanted=request.GET.get("next", ""))


def _signed_in(request: HttpRequest, token: str) -> HttpResponse:
    wanted = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    response = redirect(wanted if safe else "/")
    response.set_cookie(sessions.COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


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
            return redirect("home")
    return show(request, "entrust/password.html", form=form)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection ran out: nothing was saved, say how to go on."""
    return show(request, "403_csrf.html", status=403)
