"""The gallery (部品の見本): every component in every state, from invented facts; no database."""

from django.http import Http404, HttpRequest, HttpResponse

from azukari.ui import samples
from azukari.ui.show import show

PAGES = {
    "list": ("一覧の画面", "gallery/list.html"),
    "entry": ("入力の画面", "gallery/entry.html"),
    "stop": ("緊急停止中の画面", "ui/stop.html"),
    "400": ("読み取れないとき", "400.html"),
    "403": ("権限が無いとき", "403.html"),
    "403-csrf": ("時間がたったとき", "403_csrf.html"),
    "404": ("画面が無いとき", "404.html"),
    "500": ("不具合のとき", "500.html"),
    "503": ("点検中のとき", "503.html"),
}


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    pages = [(name, title) for name, (title, _) in PAGES.items()]
    return show(request, "gallery/index.html", pages=pages, **samples.frame("gallery"), **samples.parts())


def whole_page(request: HttpRequest, name: str) -> HttpResponse:
    """One whole page, as it looks in use."""
    if name not in PAGES:
        raise Http404
    return show(request, PAGES[name][1], **samples.frame(name), **samples.page(name))
