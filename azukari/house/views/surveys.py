"""The owner investigation of a house: inquiries, letters, answers, papers, and their reconciliation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from azukari.house import acts
from azukari.house.forms.surveys import CONCERNED, AgainForm, AnswerForm, InquiryForm, OutcomeForm, PaperForm
from azukari.house.rules import hearing, inquiries, obtaining
from azukari.house.services import surveys as services
from azukari.house.views.answers import FAILED, as_file, carry_out
from azukari.law.calendar import era_day
from azukari.ui.forms import Form
from azukari.ui.pieces import link, tag
from azukari.ui.show import page, show

ABOUT_THE_HOUSE = ("site", "registry", "tax", "utilities", "neighbours")  # 人ではなく家を調べる
PAPER_HEAD = [
    ("", "取得日"), ("", "書類"), ("", "だれの"), ("wrap", "利用目的"), ("", "対応する照会"), ("wrap", "確認"),
]  # fmt: skip


@page(acts.SEE_SURVEY)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the investigation of a house stands."""
    folder = services.see_survey(pk, by=request.actor)
    under_way = folder.survey is not None and folder.survey.completed_on is None
    may = request.actor.may
    return show(
        request,
        "house/survey.html",
        folder=folder,
        house=folder.house,
        survey=folder.survey,
        under_way=under_way,
        steps=_steps(folder, request.actor.today),
        inquiries=[_inquiry(one) for one in folder.inquiries],
        papers=[_paper(one, folder) for one in folder.papers],
        paper_head=PAPER_HEAD,
        earlier=folder.surveys[1:],
        again=AgainForm(auto_id="again_%s"),
        outcome=OutcomeForm(auto_id="outcome_%s"),
        may_open=may(acts.OPEN_SURVEY),
        may_ask=may(acts.MAKE_INQUIRY),
        may_answer=may(acts.RECORD_ANSWER),
        may_obtain=may(acts.OBTAIN_PAPER),
    )


@page(acts.OPEN_SURVEY)
@require_POST
def open_survey(request: HttpRequest, pk: int) -> HttpResponse:
    form = (AgainForm if "again_because" in request.POST else Form)(request.POST, auto_id="again_%s")
    done = carry_out(form, lambda: services.open_survey(pk, **form.cleaned_data, by=request.actor))
    if done is FAILED:
        return show(request, "house/again.html", form=form, house=services.see_survey(pk, by=request.actor).house)
    messages.success(request, "所有者調査を始めました。")
    return redirect("house-survey", pk)


@page(acts.OPEN_SURVEY)
@require_POST
def complete_survey(request: HttpRequest, pk: int) -> HttpResponse:
    form = OutcomeForm(request.POST, auto_id="outcome_%s")
    done = carry_out(form, lambda: services.complete_survey(pk, form.cleaned_data["outcome"], by=request.actor))
    if done is FAILED:
        return show(request, "house/outcome.html", form=form, house=services.see_survey(pk, by=request.actor).house)
    messages.success(request, "所有者調査を終えました。")
    return redirect("house-survey", pk)


@page(acts.MAKE_INQUIRY)
def make_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """An inquiry; choosing a kind in the list of steps fills in its addressee and purpose."""
    start = services.start_inquiry(pk, by=request.actor)
    chosen = next((kind for kind in start.kinds if kind.code == request.GET.get("kind")), None)
    first = {"signer": start.signer, "post": start.post}
    if chosen:
        first |= {"kind": chosen.code, "addressee": chosen.addressee, "purpose": chosen.purpose}
    if chosen and chosen.code in ABOUT_THE_HOUSE:
        first["about"] = f"地番・家屋番号　{start.house.lot}" if start.house.lot else start.house.address
    form = InquiryForm(request.POST or None, initial=first, kinds=start.kinds, chosen=chosen)
    if request.method == "POST":
        asked = carry_out(form, lambda: services.make_inquiry(pk, form.as_wish(), by=request.actor))
        if asked is not FAILED:
            messages.success(request, "記録しました。回答や結果が分かったら「回答を記録する」で残してください。")
            return redirect("house-survey", pk)
    verb = chosen.verb if chosen else "照会する"
    head = CONCERNED.values()
    return show(request, "house/inquiry.html", form=form, house=start.house, chosen=chosen, head=head, verb=verb)


@page(acts.RECORD_ANSWER)
def record_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered, for the first time or corrected."""
    asked = services.start_answer(pk, by=request.actor)
    typed = AnswerForm.typed(asked.inquiry.answer)
    form = AnswerForm(request.POST or None, initial=typed, kind=asked.kind, day=request.actor.today)
    if request.method == "POST":
        house = carry_out(form, lambda: services.record_answer(pk, *form.as_answer(), by=request.actor))
        if house is not FAILED:
            done = "回答を直しました。直す前の回答も残っています。" if typed else "回答を記録しました。"
            messages.success(request, done)
            return redirect("house-survey", house)
    verb = "直す" if typed else "記録する"
    return show(request, "house/answer.html", form=form, asked=asked, title=f"回答を{verb}", verb=verb, former=typed)


@page(acts.OBTAIN_PAPER)
def obtain_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a paper that was obtained."""
    house, listed = services.start_paper(pk, by=request.actor)
    today = request.actor.today
    asked = [(one.pk, f"{_kind(one).name} {one.addressee}({era_day(one.asked_on)})") for one in listed]
    form = PaperForm(request.POST or None, initial={"obtained_on": today}, asked=asked, day=today)
    if request.method == "POST":
        kept = carry_out(form, lambda: services.obtain_paper(pk, form.as_paper(), by=request.actor))
        if kept is not FAILED:
            messages.success(request, "取得した書類を記録しました。")
            return redirect("house-survey", pk)
    return show(
        request, "house/obtain.html", form=form, house=house, table=_table(today), table_head=_table_head(today)
    )


@page(acts.RECONCILE_PAPERS)
def reconcile(request: HttpRequest) -> HttpResponse:
    """Papers nobody asked for, and houses with far more papers than their peers."""
    found = services.reconcile_papers(by=request.actor)
    return show(
        request,
        "house/reconcile.html",
        alerts=[
            (
                _to_survey(paper.house),
                era_day(paper.obtained_on),
                paper.whose,
                found.people.get(paper.obtained_by, ""),
                says,
            )
            for paper, says in found.alerts
        ],
        alert_head=[
            ("code", "空家等"),
            ("", "取得日"),
            ("wrap", "だれの"),
            ("", "取得した人"),
            ("wrap", "確認すること"),
        ],
        review=[(_to_survey(house), house.address, count) for house, count in found.review],
        review_head=[("code", "空家等"), ("wrap", "所在地"), ("n", "取得した書類")],
        papers=sum(found.counts.values()),
        houses=len(found.counts),
    )


@page(acts.SEE_SURVEY)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    return as_file(*services.see_letter(pk, by=request.actor), "application/pdf")


def _steps(folder: services.Folder, today: Any) -> list[dict[str, Any]]:
    """Every kind of inquiry with how far it is in the survey under way."""
    answered = {one.kind for one in folder.inquiries if one.answer}
    asked = {one.kind for one in folder.inquiries} - answered
    return [
        {
            "kind": kind,
            "state": "done" if kind.code in answered else "now" if kind.code in asked else "todo",
            "url": f"{reverse('house-inquiry', args=[folder.house.pk])}?kind={kind.code}",
        }
        for kind in inquiries.kinds(today).values()
    ]


def _kind(inquiry: Any) -> inquiries.Kind:
    return inquiries.kind(inquiry.kind, inquiry.asked_on)


def _inquiry(inquiry: Any) -> dict[str, Any]:
    *former, answer = [_answer(one, inquiry.asked_on) for one in inquiry.answers.all()] or [None]
    return {"row": inquiry, "kind": _kind(inquiry), "answer": answer, "former": former}


def _answer(answer: Any, day: Any) -> dict[str, Any]:
    return {"row": answer, "source": hearing.sources(day).get(answer.source_class, "")}


def _paper(paper: Any, folder: services.Folder) -> tuple[Any, ...]:
    says = folder.alerts.get(paper.pk)
    name = obtaining.papers(paper.obtained_on).get(paper.kind, paper.kind)
    asked = f"{_kind(paper.inquiry).name}({era_day(paper.inquiry.asked_on)})" if paper.inquiry else "なし"
    return era_day(paper.obtained_on), name, paper.whose, paper.purpose, asked, says or tag("good", "照会と一致")


def _to_survey(house: Any) -> str:
    return link(reverse("house-survey", args=[house.pk]), house.number)


def _table(day: Any) -> list[tuple[str, ...]]:
    """Who may obtain which paper, for the page."""
    return [
        (name, *(obtaining.WORDS[obtaining.may_obtain(who, paper, day)] for who in obtaining.requesters(day)))
        for paper, name in obtaining.papers(day).items()
    ]


def _table_head(day: Any) -> list[tuple[str, str]]:
    return [("wrap", "書類"), *(("wrap", name) for name in obtaining.requesters(day).values())]
