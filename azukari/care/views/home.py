"""The first page of the care network: what is to be done this month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from azukari.care import acts
from azukari.care.forms.lists import month_asked, page_asked
from azukari.care.rules.months import LAST_DAY_TO_SEND, review_month
from azukari.care.services.overview import Overview, Standing, list_missing, see_home
from azukari.care.views import words
from azukari.law.calendar import add_months, era_day, era_month, month_of
from azukari.ui.show import page, show


@page(acts.SEE_HOME)
def home(request: HttpRequest) -> HttpResponse:
    """An office sees its work, a centre the wall of its offices, the city everybody."""
    actor = request.actor
    month = month_asked(request.GET, add_months(month_of(actor.today), -1))
    overview = see_home(month, by=actor)
    return show(
        request,
        f"care/home_{actor.kind if actor.kind in ('office', 'centre') else 'city'}.html",
        month=month,
        months=words.months(actor.today),
        deadline=_deadline(month, actor.today),
        counts=_counts(overview),
        overview=overview,
        returned=[_returned(claim) for claim in overview.returned],
        missing=max(overview.expected - _filed(overview), 0),
        centres=_wall(overview, "centre"),
        offices=_wall(overview, "office"),
        behind=sum(one.missing > 0 for one in overview.organisations if one.kind == "office"),
        done=_filed(overview),
        may_list=actor.may(acts.LIST_INSURED),
    )


@page(acts.LIST_INSURED)
def missing(request: HttpRequest) -> HttpResponse:
    """Who is still missing in a month, by name."""
    actor = request.actor
    month = month_asked(request.GET, add_months(month_of(actor.today), -1))
    at = page_asked(request.GET)
    people, more = list_missing(month, at, by=actor)
    own = [actor.may(acts.FILE_CLAIM) and (actor.kind == "office" or one.office is None) for one in people]
    return show(
        request,
        "care/missing.html",
        title="まだ提出していない人" if actor.kind == "office" else "まだ届いていない人",
        month=month,
        months=words.months(actor.today),
        people=list(zip(people, own, strict=True)),
        at=at,
        newer=at - 1,
        older=at + 1 if more else 0,
        may_see=actor.may(acts.SEE_INSURED),
        whole_city=actor.kind not in ("office", "centre"),
    )


def _filed(overview: Overview) -> int:
    return sum(overview.counts.get(state, 0) for state in ("filed", "accepted", "sent"))


def _counts(overview: Overview) -> dict[str, int]:
    states = ("filed", "accepted", "returned", "sent")
    return {state: overview.counts.get(state, 0) for state in states}


def _deadline(month: date, today: date) -> dict[str, Any]:
    """Until when this month's claims reach the next examination, as a sentence."""
    if today < add_months(month, 1):
        opens = add_months(month, 1)
        return {"tone": "info", "says": f"{era_month(month)}分は、{era_day(opens)}から提出できます。"}
    last = add_months(month, 1).replace(day=LAST_DAY_TO_SEND)
    left = (last - today).days
    if left < 0:
        says = f"{era_month(month)}分の締切（{era_day(last)}）は過ぎました。いま提出すると、月遅れとして"
        return {"tone": "warn", "says": f"{says}{era_month(review_month(today))}の審査に回ります。"}
    when = "締切は今日です" if left == 0 else f"締切まであと{left}日"
    return {
        "tone": "warn" if left <= 3 else "info",
        "title": when,
        "says": f"{era_month(month)}分は、{era_day(last)}までに国保連へ送ります。",
    }


def _returned(claim: Any) -> dict[str, Any]:
    return {
        "pk": claim.pk,
        "number": claim.insured.number,
        "insurer": claim.insured.insurer,
        "name": claim.insured.name,
        "month": claim.service_month,
        "reason": claim.reason,
        "office": claim.office.name if claim.office else "",
        "at": claim.decided_at,
    }


def _wall(overview: Overview, kind: str) -> list[dict[str, Any]]:
    """The tiles of a wall, worst first."""
    tiles = [_tile(one, overview.month) for one in overview.organisations if one.kind == kind]
    return sorted(tiles, key=lambda tile: ("bad", "warn", "info", "good").index(tile["tone"]))


def _tile(one: Standing, month: date) -> dict[str, Any]:
    """A tile of the wall: colour and word, how many of how many, and where to look."""
    returned = one.counts.get("returned", 0)
    if one.missing and not one.filed:
        tone, word = "bad", "未提出"
    elif returned:
        tone, word = "bad", f"差戻し{returned}件"
    elif one.missing:
        tone, word = "warn", f"あと{one.missing}人"
    elif one.counts.get("filed", 0):
        tone, word = "info", f"受付待ち{one.counts['filed']}件"
    else:
        tone, word = "good", "受付済み"
    url = f"/care/claims/?month={month.isoformat()}&{one.kind}={one.number}"
    return {
        "name": one.name,
        "tone": tone,
        "word": word,
        "done": one.filed,
        "total": max(one.expected, one.filed, 1),
        "url": url,
    }
