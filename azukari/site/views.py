"""The page one lands on after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.entrust import acts
from azukari.entrust.services import home
from azukari.site.menu import pages_of
from azukari.ui.show import page, show


@page(acts.SEE_HOME)
def start(request: HttpRequest) -> HttpResponse:
    """What waits, if anything does; else the page the day's work begins with."""
    desk = home.see_home(by=request.actor)
    pages = pages_of(request.actor)
    if desk.waiting or desk.stops or not pages:
        return show(request, "entrust/home.html", desk=desk)
    return redirect(pages[0][0])
