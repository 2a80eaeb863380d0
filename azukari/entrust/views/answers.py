"""What a page does with a form that was sent: carry it out, or say beside the field why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from azukari.entrust.rules import NotGranted, Stopped
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
    except (Stopped, NotGranted):
        raise
    except Refusal as refusal:
        if hasattr(refusal, "status"):
            raise
        form.add_error(None, refusal.sentence)
    return FAILED


LISTS = {"media": "媒体管理簿", "grant-requests": "権限の依頼", "orders": "指示書"}


def ask(
    request: HttpRequest, form: forms.Form, title: str, verb: str, back: str, lead: str = "", within: str = "media"
) -> HttpResponse:
    """A page that is one form, under the list it belongs to."""
    facts = {"form": form, "title": title, "verb": verb, "back": back, "lead": lead, "files": form.is_multipart()}
    return show(request, "entrust/form.html", within=(reverse(within), LISTS[within]), **facts)
