"""What every page of this system does with a form that was sent: carry it out, or say beside the field why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from azukari.entrust.rules import Stopped
from azukari.law.refusal import NotRight, Refusal
from azukari.ui.forms import tell
from azukari.ui.show import show

Answer = TypeVar("Answer")
FAILED = object()


def carry_out(form: forms.Form, verb: Callable[[], Answer]) -> Answer | Any:
    """What ``verb`` answers, or ``FAILED`` with every finding beside its field; a stop has a page of its own."""
    if not form.is_valid():
        return FAILED
    try:
        return verb()
    except NotRight as refusal:
        tell(form, refusal.findings)
    except Stopped:
        raise
    except Refusal as refusal:
        form.add_error(refusal.beside or None, refusal.sentence)
    return FAILED


def as_file(name: str, content: bytes, kind: str = "application/octet-stream") -> HttpResponse:
    """A file to be kept, never opened by the browser."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def case_form(request: HttpRequest, form: forms.Form, case: Any, title: str, verb: str, lead: str = "") -> HttpResponse:
    """A page with one form about a case; its number and address stand above."""
    over, back = f"{case.number}　{case.house.address}", reverse("house-case", args=[case.pk])
    facts = {"case": case, "over": over, "title": title, "verb": verb, "back": back, "lead": lead}
    return show(request, "house/case_form.html", form=form, **facts)
