"""What a view ends with: show a template, and be tagged with the act it performs."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = TypeVar("View", bound=Callable[..., HttpResponse])


def show(request: HttpRequest, template: str, /, status: int = 200, **facts: Any) -> HttpResponse:
    """Render ``template`` with ``facts``; in DEBUG the footer says which function and file made the page."""
    if settings.DEBUG:
        facts["made_by"] = f"{_view_name(request)} → {template}"
    return render(request, template, facts, status=status)


def page(act: object) -> Callable[[View], View]:
    """Say which act a view performs; whoever guards the doors reads ``view.act``."""

    def tag(view: View) -> View:
        view.act = act  # type: ignore[attr-defined]
        return view

    return tag


def _view_name(request: HttpRequest) -> str:
    """The dotted name of the function, past its decorators."""
    if not request.resolver_match:
        return "?"
    view = request.resolver_match.func
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}"
