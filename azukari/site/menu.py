"""The menu: what this actor may do, in the order of the day's work."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_resolver, resolve, reverse
from django.utils.timezone import localtime

from azukari.entrust.acts import every
from azukari.entrust.rules import IDLE, WARN, Actor, InForce, scope_in_words

MENU = [
    ("care-home", "今月の状況"),
    ("care-upload", "ファイルで提出"),
    ("care-file-claim", "入力して提出"),
    ("care-claims", "請求"),
    ("care-month", "月の締め"),
    ("care-files", "伝送ファイル"),
    ("care-insured", "被保険者"),
    ("care-masters", "台帳"),
    ("house-list", "空家等"),
    ("house-cases", "空家の案件"),
    ("house-referrals", "空き家の知らせ"),
    ("house-refer", "空き家を知らせる"),
    ("organisations", "組織"),
    ("entrustments", "委託と権限"),
    ("grant-requests", "権限の依頼"),
    ("orders", "指示書"),
    ("media", "媒体管理簿"),
    ("people", "利用者"),
    ("records", "操作記録"),
    ("stops", "緊急停止"),
]


def menu(request: HttpRequest) -> dict[str, Any]:
    """For every template: the menu entries, who is signed in, the city."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person is None:
        return {"city": settings.CITY_NAME}
    choose = reverse("organisation-choose") if actor.elsewhere else ""
    signed_in = {"organisation": actor.organisation_name, "name": actor.name, "choose": choose}
    pages = pages_of(actor)
    here = max((url for url, _ in pages if _is_at(url, request.path)), key=len, default="")
    entries = [(url, label, url == here) for url, label in pages]
    facts = {"stop": _in_force(actor.stops), "idle": _idle()}
    return {"menu": entries, "signed_in": signed_in, "actor": actor, "city": settings.CITY_NAME, **facts}


def pages_of(actor: Actor) -> list[tuple[str, str]]:
    """The address and name of every page of the menu that the actor may open."""
    return [(url, label) for url, label, act in _pages() if actor.may(act)]


def _in_force(stops: tuple[InForce, ...]) -> dict[str, str]:
    """The band above every page while something that concerns the reader is stopped."""
    return {"says": "／".join(_says(stop) for stop in stops)}


def _says(stop: InForce) -> str:
    since = f"{localtime(stop.pressed_at):%m月%d日 %H:%M}"
    return f"{since}から、{stop.whose or '全員'}の{scope_in_words(stop.scope, every())}。理由：{stop.reason}"


@cache
def _idle() -> dict[str, Any]:
    """When the page warns that signing in ends, and where to say that one is still there."""
    return {"minutes": str(IDLE), "warn": str(WARN), "stay": reverse("stay")}


@cache
def _pages() -> list[tuple[str, str, Any]]:
    names = get_resolver().reverse_dict  # a system that is not installed has no entries
    urls = [(reverse(name), label) for name, label in MENU if name in names]
    return [(url, label, resolve(url).func.act) for url, label in urls]


def _is_at(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
