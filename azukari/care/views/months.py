"""Closing a month, and the files it makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.care import acts
from azukari.care.forms.lists import month_asked, page_asked, within_reason
from azukari.care.forms.masters import ReturnsForm
from azukari.care.forms.review import chosen_claims
from azukari.care.papers.bundle import bundle
from azukari.care.rules.months import LAST_DAY_TO_SEND, review_of
from azukari.care.rules.returned import Returned
from azukari.care.services import closing, examination, results
from azukari.care.views import words
from azukari.care.views.words import DOCUMENTS
from azukari.law.calendar import add_months, era_day, era_month, month_of
from azukari.law.refusal import NotRight, Refusal
from azukari.ui.show import page, show

KINDS = {
    "claims": "介護予防支援費の請求（46）",
    "management": "介護予防ケアマネジメント費の請求（AF）",
    "slips": "給付管理票",
}


@page(acts.SEE_MONTH)
def months(request: HttpRequest) -> HttpResponse:
    """Where each centre's month stands."""
    actor = request.actor
    month = month_asked(request.GET, add_months(month_of(actor.today), -1))
    states = closing.see_month(month, by=actor)
    return show(
        request,
        "care/months.html",
        month=month,
        months=words.months(actor.today),
        centres=[_centre(state) for state in states],
        may_close=actor.may(acts.CLOSE_MONTH),
        review=review_of(month, actor.today),
        closings=[(state.centre.name, one) for state in states for one in state.closings],
    )


def _centre(state: closing.MonthState) -> dict[str, Any]:
    counts = state.counts
    return {
        "name": state.centre.name,
        "number": state.centre.number,
        "waiting": counts.get("filed", 0),
        "accepted": counts.get("accepted", 0),
        "returned": counts.get("returned", 0),
        "sent": counts.get("sent", 0),
        "behind": state.behind,
        "missing": sum(count for _, count in state.behind),
    }


@page(acts.CLOSE_MONTH)
def close_month(request: HttpRequest, centre: str, month: str) -> HttpResponse:
    """First exactly what will be sent, then the closing."""
    first = _month(month)
    if request.method == "POST":
        try:
            files = closing.close_month(centre, first, confirmed=chosen_claims(request.POST), by=request.actor)
        except (NotRight, closing.ChangedMeanwhile, closing.ClosedMeanwhile) as refusal:
            return _confirm(request, centre, first, problem=refusal.sentence)
        messages.success(request, f"月を締めました。国保連に送るファイルが{len(files)}個できています。")
        return redirect("care-files")
    return _confirm(request, centre, first)


def _confirm(request: HttpRequest, centre: str, month: date, problem: str = "") -> HttpResponse:
    try:
        plan = closing.plan_closing(centre, month, by=request.actor)
    except closing.NothingAccepted as refusal:
        messages.warning(request, problem or refusal.sentence)
        return redirect("care-month")
    return show(
        request,
        "care/close.html",
        plan=plan,
        month=month,
        problem=problem,
        units=sum(claim.units for claim in plan.claims),
        yen=plan.yen,
        held=[(one.claim, _held_because(one)) for one in plan.held],
        files=[_planned(paper) for paper in plan.papers],
        late=sum(claim.service_month < month and claim.purpose == "month" for claim in plan.claims),
        alone=sum(claim.purpose != "month" for claim in plan.claims),
        consequences=_consequences(plan),
        unverified=words.unverified(month),
    )


def _held_because(one: Any) -> list[str]:
    return [finding.says for finding in one.findings if finding.blocks]


def _planned(paper: Any) -> tuple[str, str, int, int]:
    return paper.name, _what(paper.kind, paper.service_month), paper.content.count(b"\r\n") - 2, len(paper.content)


def _consequences(plan: closing.Plan) -> list[str]:
    last = era_day(plan.review.replace(day=LAST_DAY_TO_SEND))
    said = [
        f"{len(plan.claims)}件の請求は「伝送済」になり、差戻しができなくなります。",
        f"国保連に送るファイルが{len(plan.papers)}個作られ、そのまま保存されます。",
        f"{era_month(plan.review)}の審査に回ります。{last}までに国保連へ送ります。",
    ]
    if plan.held:
        said.append(f"このままでは送れない{len(plan.held)}件は、受付済みのまま残ります。")
    if plan.waiting:
        said.append(f"まだ受け付けていない{plan.waiting}件は含まれません。月遅れになります。")
    return said


@page(acts.LIST_FILES)
def files(request: HttpRequest) -> HttpResponse:
    """The files that were made, newest first."""
    number = page_asked(request.GET)
    made = closing.list_files(number, by=request.actor)
    return show(
        request,
        "care/files.html",
        groups=_by_closing(made),
        newer=number - 1,
        older=number + 1 if len(made) == closing.FILES else 0,
        may_download=request.actor.may(acts.DOWNLOAD_FILE),
        may_record=request.actor.may(acts.RECORD_RESULT),
        last_day=LAST_DAY_TO_SEND,
        unverified=words.unverified(month_of(request.actor.today)),
    )


def _by_closing(made: Any) -> list[dict[str, Any]]:
    groups: dict[int, dict[str, Any]] = {}
    for file in made:
        group = groups.setdefault(file.closing_id, {"closing": file.closing, "centre": file.centre.name, "files": []})
        group["files"].insert(0, (file, _what(file.kind, file.service_month)))
    reviews = {group["closing"].review_month: group for group in reversed(groups.values())}
    for month, first in reviews.items():
        first["review"] = month  # 審査月のまとまりの初めに、まとめて受け取るボタンを置く
    return list(groups.values())


def _what(kind: str, month: date | None) -> str:
    return KINDS[kind] + (f"　{era_month(month)}分" if month else "")


@page(acts.DOWNLOAD_FILE)
def download_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, exactly the bytes that were made."""
    file = closing.download_file(pk, by=request.actor)
    response = HttpResponse(bytes(file.content), content_type="text/csv; charset=Shift_JIS")
    name = f"{file.centre.number}-{file.name}" if request.actor.kind == "city" else file.name
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-SHA256"] = file.sha256
    return response


@page(acts.DOWNLOAD_FILE)
def download_review(request: HttpRequest, month: str) -> HttpResponse:
    """All files of an examination as one zip, a folder for each centre."""
    first = _month(month)
    files = closing.download_review(first, by=request.actor)
    packed = bundle((file.centre.number, file.name, bytes(file.content)) for file in files)
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="denso-{first:%Y%m}.zip"'
    return response


class NoSuchMonth(Refusal):
    says = "月の指定が読み取れません。「月の締め」の画面から開き直してください。"
    status = 404


def _month(text: str) -> date:
    try:
        return within_reason(date.fromisoformat(f"{text}-01"))
    except ValueError as fault:
        raise NoSuchMonth from fault


@page(acts.RECORD_RESULT)
def record_returns(request: HttpRequest) -> HttpResponse:
    """Take in the insurers' list of what came back; what came back stays in sight until it is sent again."""
    form = ReturnsForm(request.POST, request.FILES) if request.method == "POST" else ReturnsForm()
    findings = ()
    if form.is_valid():
        try:
            _tell(request, results.record_returns(form.as_bytes(), by=request.actor))
            return redirect("care-returns")
        except NotRight as refusal:
            findings = refusal.findings
    return show(
        request,
        "care/returns.html",
        form=form,
        findings=findings[:50],
        count=len(findings),
        returned=[(DOCUMENTS[one.document], one) for one in results.list_returned(by=request.actor)],
        waiting=examination.list_waiting(by=request.actor),
    )


def _tell(request: HttpRequest, found: results.Noted) -> None:
    """What became of the list; persons are named by its lines, for a message travels through the browser."""
    messages.success(request, f"{len(found.noted)}件の書類に返戻を記録しました。")
    if found.held:
        says = "保留です。国保連に残っているので、出し直さずに、足りない給付管理票を送るか、次の審査を待ってください。"
        messages.warning(request, f"{len(found.held)}件は{says}一覧表の{_lines(found.held)}です。")
    if found.unknown:
        says = "ここから送った記録が見つかりません。保険者番号・被保険者番号・提供月を確かめてください。"
        messages.warning(request, f"{len(found.unknown)}件は、{says}一覧表の{_lines(found.unknown)}です。")


def _lines(rows: Sequence[Returned]) -> str:
    return "、".join(f"{row.line}行目" for row in rows[:20])


@page(acts.RECORD_RESULT)
@require_POST
def decide_examination(request: HttpRequest, month: str) -> HttpResponse:
    """Everything of an examination that did not come back is decided."""
    count = examination.decide_examination(_month(month), by=request.actor)
    messages.success(request, f"{count}件の書類に「決定」を記録しました。")
    return redirect("care-returns")
