"""Who comes (session → actor), what a refusal looks like, and the closed database behind every page."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path, reverse
from django.utils import timezone

from azukari.entrust import door
from azukari.entrust.acts import LIFT_STOP
from azukari.entrust.rules import FirstPassword, NotGranted, NotInForce, NotSignedIn, OutOfPeriod, Stopped, Unconfirmed
from azukari.entrust.services.sessions import COOKIE
from azukari.entrust.views.memberships import choose_and_send
from azukari.entrust.views.sessions import change_first, kept_fields, sign_in_again
from azukari.law.refusal import Refusal
from azukari.ui.show import show

_CONTENT = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
CUT = "57P01"  # admin_shutdown: what pg_terminate_backend leaves behind; a database that fell is none
Response = Callable[[HttpRequest], HttpResponse]


def headers(get_response: Response) -> Response:
    """Nothing a page shows stays in a browser's store; nothing of other sites runs in it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _CONTENT)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return answer


def upwards(get_response: Response) -> Response:
    """Who comes back to an address that only takes a POST is led to the page it belongs to: the nearest one above."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method in ("GET", "HEAD"):
            return redirect(f"{_above(request.path_info)}?{request.META['QUERY_STRING']}".removesuffix("?"))
        return response

    return answer


def _above(path: str) -> str:
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        if is_valid_path(path):
            return path
    return path


class actor:  # noqa: N801  (named like the function middlewares beside it)
    """``request.actor``: the person behind the session, or a visitor, who is shown the sign-in page."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(COOKIE, "")
        request.actor = door.who_comes(token, source_of(request), timezone.localdate())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Who holds no grant for a page's act is refused before the page begins, and that is recorded."""
        act = getattr(view, "act", None)
        if act is not None and request.actor.undecided and not act.name.startswith("entrust.session."):
            if request.method == "POST":
                return choose_and_send(request)
            return redirect(reverse("organisation-choose", query={"next": request.get_full_path()}))
        if act is None or request.actor.may(act):
            return None
        try:
            with door.perform(act, by=request.actor):
                raise AssertionError(f"{act.name} was refused a moment ago")
        except Refusal as refusal:
            return answer_to(refusal, request)


def source_of(request: HttpRequest) -> str:
    """The address the request came from: as the server saw it, or as the outermost trusted proxy did.

    Every proxy adds whom it was asked by at the end; what stands before the trusted hops anybody may have written.
    """
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(hops):
        try:
            return str(ip_address(hops[-settings.PROXIES].strip()))[:64]
        except ValueError:
            pass
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back to where they wanted to go."""
    wanted = request.get_full_path() if request.method == "GET" else "/"
    query = urlencode({"next": wanted}) if wanted != "/" else None
    return redirect(reverse("sign-in") + (f"?{query}" if query else ""))


class refusals:  # noqa: N801
    """A refusal nobody caught becomes a page that says what to do."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        if isinstance(failure, OperationalError) and getattr(failure.__cause__, "sqlstate", "") == CUT:
            failure = Cut()
        return answer_to(failure, request) if isinstance(failure, Refusal) else None


def answer_to(refusal: Refusal, request: HttpRequest) -> HttpResponse:
    """The page that says what was refused and what to do."""
    if isinstance(refusal, NotSignedIn):
        return sign_in_again(request) if kept_fields(request) else redirect_to_sign_in(request)
    if isinstance(refusal, FirstPassword):
        return change_first(request)
    if isinstance(refusal, Stopped | Cut):
        act = getattr(request.resolver_match.func, "act", None)
        stop = {"covers": f"「{act.says}」" if act else "", "reason": refusal.sentence, **refusal.facts}
        lift = request.actor.may(LIFT_STOP)
        return show(request, "entrust/stopped.html", status=503, stop=stop, refusal=refusal, may_lift=lift)
    if isinstance(refusal, NotGranted | NotInForce | OutOfPeriod | Unconfirmed):
        return show(request, "403.html", status=403, exception=refusal)
    return show(request, "entrust/refused.html", status=getattr(refusal, "status", 409), refusal=refusal)


class Cut(Refusal):
    says = "この操作は緊急停止により打ち切られました。何も保存されていません。解除までお待ちください。"


def closed(get_response: Response) -> Response:
    """Innermost: while a page is made, any query outside an act raises."""

    def answer(request: HttpRequest) -> HttpResponse:
        with door.closed():
            return get_response(request)

    return answer
