"""The map: drawn here from coordinates; every mark is a link with a name, and the list stands beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from azukari.house import acts
from azukari.house.forms.houses import QuestionForm
from azukari.house.rules import map as maps
from azukari.house.rules.words import RANKS
from azukari.house.services import houses as services
from azukari.house.views.houses import rank_tag, standing_of, survey_tag
from azukari.ui.pieces import link
from azukari.ui.show import page, show

HEAD = [("code", "管理番号"), ("wrap", "所在地"), ("", "区分"), ("", "調査")]
LABEL = 90  # 管理番号を書く幅
FEW = 60  # これより少なければ、印を大きくして管理番号も書く


@page(acts.LIST_HOUSES)
def house_map(request: HttpRequest) -> HttpResponse:
    form = QuestionForm(request.GET, auto_id="filter_%s")
    listed = services.map_houses(form.as_question(), by=request.actor)
    form.offer(listed.districts)
    placed = [row for row in listed.rows if row["east"] is not None]
    drawing = maps.draw([maps.Place(row["pk"], row["east"], row["north"], row["district"]) for row in placed])
    rows = [
        (link(_url(row), row["number"]), row["address"], rank_tag(row["rank"]), survey_tag(standing_of(row)))
        for row in listed.rows
    ]  # fmt: skip
    return show(
        request,
        "house/map.html",
        form=form,
        query=request.GET.urlencode(),
        drawing=drawing,
        spots=_spots(placed, drawing),
        grounds=_grounds(drawing),
        names=_names(drawing),
        few=len(placed) <= FEW,
        unplaced=len(listed.rows) - len(placed),
        count=len(listed.rows),
        rows=rows,
        head=HEAD,
        legend=list(RANKS.items()),
    )


def _spots(placed: list[dict[str, Any]], drawing: maps.Drawing) -> SafeString:
    """A mark for each house, within a circle that is easier to hit."""
    mark = (
        '<a href="{}" class="spot" data-rank="{}" aria-label="{} {} {}"><title>{} {} {}</title>'
        '<use href="#reach" x="{}" y="{}"/><use href="#mark-{}" x="{}" y="{}"/>{}</a>'
    )
    few = len(placed) <= FEW
    return format_html_join("\n", mark, (_spot(row, drawing, few) for row in placed))


def _spot(row: dict[str, Any], drawing: maps.Drawing, few: bool) -> tuple[Any, ...]:
    name, at = _name(row), drawing.spots[row["pk"]]
    return (_url(row), row["rank"], *name, *name, *at, row["rank"], *at, _label(row, drawing) if few else "")


def _label(row: dict[str, Any], drawing: maps.Drawing) -> SafeString:
    x, y = drawing.spots[row["pk"]]
    after = x < drawing.width - LABEL
    dx, anchor = (10, "start") if after else (-10, "end")
    shape = '<text x="{}" y="{}" text-anchor="{}" class="spot-name">{}</text>'
    return format_html(shape, x + dx, y + 4, anchor, row["number"])


def _grounds(drawing: maps.Drawing) -> SafeString:
    outlines = (" ".join(f"{x},{y}" for x, y in area.outline) for area in drawing.areas)
    return format_html_join("\n", '<polygon points="{}" class="area"/>', ((points,) for points in outlines))


def _names(drawing: maps.Drawing) -> SafeString:
    words = ((*area.at, area.name) for area in drawing.areas)
    return format_html_join("\n", '<text x="{}" y="{}" class="area-name">{}</text>', words)


def _name(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["number"], row["address"], RANKS[row["rank"]]


def _url(row: dict[str, Any]) -> str:
    return reverse("house-see", args=[row["pk"]])
