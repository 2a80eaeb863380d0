"""The register: the list, one house, registering, complaints, statistics."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.house import acts
from azukari.house.forms.houses import ComplaintForm, HouseForm, QuestionForm
from azukari.house.rules.intake import Standing
from azukari.house.rules.statistics import WORDS as EVENTS
from azukari.house.rules.statistics import Event, in_words
from azukari.house.rules.words import COMPLAINTS, RANKS, SURVEYS
from azukari.house.services import houses as services
from azukari.house.services import referrals
from azukari.house.views.answers import FAILED, carry_out
from azukari.law.calendar import era_day
from azukari.ui.pager import Pager
from azukari.ui.pieces import link, tag
from azukari.ui.show import page, show

RANK_TONES = {"vacant": "plain", "neglected": "warn", "specified": "bad", "settled": "good"}
SURVEY_TONES = {"none": "warn", "open": "info", "done": "good"}
HEAD = [
    ("code", "管理番号"), ("wrap", "所在地"), ("", "区分"), ("", "調査"), ("n", "苦情"), ("", "把握した日"),
]  # fmt: skip


@page(acts.LIST_HOUSES)
def house_list(request: HttpRequest) -> HttpResponse:
    """The register, filtered by the address line of the browser."""
    form = QuestionForm(request.GET, auto_id="filter_%s")
    asked = request.GET.get("page", "1")
    number = max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    listed = services.list_houses(form.as_question(number), by=request.actor)
    form.offer(listed.districts)
    pager = Pager.of(request.GET, count=listed.count, size=services.PAGE)
    rows = [
        (link(reverse("house-see", args=[row["pk"]]), row["number"]), row["address"], rank_tag(row["rank"]),
         survey_tag(standing_of(row)), row["heard"] or "", era_day(row["found_on"]))
        for row in listed.rows
    ]  # fmt: skip
    may = request.actor.may
    return show(
        request, "house/list.html", form=form, pager=pager, rows=rows, head=HEAD, query=_query(request),
        may_register=may(acts.REGISTER_HOUSE), may_take=may(acts.TAKE_COMPLAINT),
    )  # fmt: skip


@page(acts.SEE_HOUSE)
def see_house(request: HttpRequest, pk: int) -> HttpResponse:
    """One house and what is known of it."""
    folder = services.see_house(pk, by=request.actor)
    house = folder.house
    facts = [
        ("所在地", house.address), ("町丁目", house.district), ("地番・家屋番号", house.lot),
        ("把握した日", era_day(house.found_on)), ("解消した日", house.settled_on and era_day(house.settled_on)),
        ("座標", _degrees(house)), ("メモ", house.note),
    ]  # fmt: skip
    return show(
        request,
        "house/see.html",
        house=house,
        rank=RANKS[house.rank],
        tone=RANK_TONES[house.rank],
        facts=[(*row, "") for row in facts if row[1]],
        next_step=_next_step(folder),
        complaints=[
            (
                era_day(one.received_on),
                COMPLAINTS[one.kind],
                one.says,
                tag("warn", "要調査") if one.needs_survey else "",
                one.why,
            )
            for one in folder.complaints
        ],
        complaint_head=[("", "受付日"), ("", "種別"), ("wrap", "内容"), ("", "調査"), ("wrap", "理由")],
        folder=folder,
        may_rank=_may_rank(folder, request),
        may={name: request.actor.may(act) for name, act in _MAY.items()},
    )


_MAY = {
    "change": acts.REGISTER_HOUSE, "take": acts.TAKE_COMPLAINT, "survey": acts.SEE_SURVEY, "land": acts.SEE_LAND,
    "family": acts.SEE_FAMILY,
}  # fmt: skip


@page(acts.REGISTER_HOUSE)
def register_house(request: HttpRequest) -> HttpResponse:
    """A newly found house; ``?referral=`` begins from what care staff foresaw."""
    referral = _referral(request)
    first = {"found_on": request.actor.today, "address": referral.address if referral else ""}
    form = HouseForm(request.POST or None, initial=first)
    if request.method == "POST":
        pk = carry_out(
            form, lambda: services.register_house(form.as_facts(), referral and referral.pk, by=request.actor)
        )
        if pk is not FAILED:
            messages.success(request, "空家等を登録しました。")
            return redirect("house-see", pk)
    return show(request, "house/register.html", form=form, referral=referral)


@page(acts.REGISTER_HOUSE)
def change_house(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a house, or note that it is settled."""
    house = services.start_change(pk, by=request.actor)
    form = HouseForm(request.POST or None, initial=_as_typed(house))
    if request.method == "POST":
        done = carry_out(form, lambda: services.change_house(pk, form.as_facts(), by=request.actor))
        if done is not FAILED:
            messages.success(request, "内容を直しました。")
            return redirect("house-see", pk)
    return show(request, "house/change.html", form=form, house=house)


@page(acts.TAKE_COMPLAINT)
def take_complaint(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Take a complaint; what follows for the survey is said at once."""
    house = services.start_complaint(pk, by=request.actor)
    form = ComplaintForm(request.POST or None, initial={"received_on": request.actor.today}, known=house is not None)
    if request.method == "POST":
        answer = carry_out(form, lambda: _take(request, form, pk))
        if answer is not FAILED:
            found, decision = answer
            messages.success(request, f"苦情を受け付けました。{decision.why}")
            return redirect("house-see", found)
    return show(
        request, "house/complaint.html", form=form, house=house,
        standing=SURVEYS[house.standing] if house else "", tone=SURVEY_TONES[house.standing] if house else "",
    )  # fmt: skip


@page(acts.SEE_STATISTICS)
def statistics(request: HttpRequest) -> HttpResponse:
    """Figures by fiscal year, counted from the events."""
    figures = services.see_statistics(by=request.actor)
    years = figures.years
    head = [("", "年度"), *(("n", EVENTS[event]) for event in Event), ("n", "年度末に残る空家等")]
    rows = [
        (in_words(year.fiscal_year), *(f"{year.counts[event]:,}" for event in Event), f"{year.standing:,}")
        for year in years
    ]
    kinds = [(in_words(year.fiscal_year), *(year.complaints.get(kind, 0) for kind in COMPLAINTS)) for year in years]
    return show(
        request,
        "house/statistics.html",
        head=head,
        rows=rows,
        kinds=kinds,
        kind_head=[("", "年度"), *(("n", word) for word in COMPLAINTS.values())],
        cards=[(RANKS[rank], figures.ranks.get(rank, 0)) for rank in RANKS],
        districts=[(name, f"{n:,}") for name, n in figures.districts],
        district_head=[("", "町丁目"), ("n", "残る空家等")],
        today=request.actor.today,
    )


def _may_rank(folder: services.Folder, request: HttpRequest) -> bool:
    """A surveyed house without a case under way."""
    under_way = any(case.state in services.CASE_OPEN for case in folder.cases)
    return bool(folder.house.surveyed) and not under_way and request.actor.may(acts.RANK_CASE)


def rank_tag(rank: str) -> str:
    return tag(RANK_TONES[rank], RANKS[rank])


def survey_tag(standing: str) -> str:
    return tag(SURVEY_TONES[standing], SURVEYS[standing])


def standing_of(row: dict[str, Any]) -> str:
    """How far a listed house was investigated."""
    if row["surveying"]:
        return Standing.OPEN
    return Standing.DONE if row["surveyed"] else Standing.NONE


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _take(request: HttpRequest, form: ComplaintForm, pk: int | None) -> tuple[int, Any]:
    return services.take_complaint(
        form.as_facts(), form.cleaned_data["once"], pk, form.as_house(), by=request.actor
    )  # fmt: skip


def _referral(request: HttpRequest) -> Any:
    try:
        wanted = UUID(request.GET.get("referral", ""))
    except ValueError:
        return None
    return referrals.see_referral(wanted, by=request.actor)


def _as_typed(house: Any) -> dict[str, Any]:
    typed = {name: getattr(house, name) for name in HouseForm.base_fields}
    for axis in ("east", "north"):
        typed[axis] = f"{typed[axis] / 1_000_000:.6f}" if typed[axis] is not None else ""
    return typed


def _degrees(house: Any) -> str:
    if house.north is None:
        return ""
    return f"北緯{house.north / 1_000_000:.6f}度、東経{house.east / 1_000_000:.6f}度"


def _next_step(folder: services.Folder) -> tuple[str, str] | None:
    """What the clerk should do next, and where."""
    house = folder.house
    if house.standing == Standing.OPEN:
        return "調査中です。照会と回答の記録を続けてください。", reverse("house-survey", args=[house.pk])
    waits = any(one.needs_survey for one in folder.complaints)
    if house.standing == Standing.NONE and waits:
        return "苦情があり、まだ調査していません。所有者調査を始めてください。", reverse(
            "house-survey", args=[house.pk]
        )
    return None
