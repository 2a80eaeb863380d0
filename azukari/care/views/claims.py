"""The list of claims, one claim, and what a centre or an office does with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from azukari.care import acts
from azukari.care.forms.lists import STATES, claims_asked
from azukari.care.forms.review import ResultForm, ReturnForm, chosen_claims, tick_of, ticked_claims
from azukari.care.papers.lists import claims_file
from azukari.care.services import filing, results, review
from azukari.care.views import words
from azukari.care.views.words import DOCUMENTS
from azukari.law.calendar import era_month
from azukari.law.refusal import Finding
from azukari.ui import pieces
from azukari.ui.show import page, show

COLUMNS = (
    ("", "受付"), ("code", "被保険者番号"), ("head", "氏名"), ("", "提供月"), ("", "事業所"), ("", "種別"),
    ("n", "単位数"), ("n", "請求額（円）"), ("", "指摘"), ("", "状態"),
)  # fmt: skip


@page(acts.LIST_CLAIMS)
def claims(request: HttpRequest) -> HttpResponse:
    """What was asked for, fifty to a page."""
    return _list(request)


def _list(
    request: HttpRequest,
    problem: str = "",
    ticked: Collection[int] = (),
    wrong: Mapping[int, Sequence[Finding]] = MappingProxyType({}),
) -> HttpResponse:
    """The page; after a refusal with the ticks as they were, and under each claim what speaks against it.

    What was ticked may stand on another page by now, because others accept too: it is shown first.
    """
    actor = request.actor
    question = claims_asked(request.GET)
    there, more = review.list_claims(question, by=actor)
    if not there and question.page > 1:  # what stood here was accepted
        question = replace(question, page=1)
        there, more = review.list_claims(question, by=actor)
    elsewhere = {*ticked, *wrong} - {row["pk"] for row in there}
    slid = review.list_waiting(elsewhere, by=actor) if elsewhere else []
    rows = slid + there
    may_accept = actor.may(acts.ACCEPT_CLAIM)
    clean = [row["pk"] for row in rows if may_accept and _is_clean(row) and row["pk"] not in wrong]
    columns = COLUMNS if may_accept else COLUMNS[1:]
    beneath = {at: _beneath(row["pk"], wrong[row["pk"]]) for at, row in enumerate(rows) if row["pk"] in wrong}
    return show(
        request,
        "care/claims.html",
        count=len(there),
        slid=len(slid),
        heads=pieces.heads(columns),
        body=pieces.body([_row(row, may_accept, ticked) for row in rows], columns, beneath),
        question=question,
        months=pieces.options(words.months(actor.today, 26), question.month.isoformat() if question.month else ""),
        states=pieces.options(STATES, question.state),
        may_accept=may_accept and any(row["state"] == "filed" for row in rows),
        clean=clean,
        newer=_page(request, question.page - 1) if question.page > 1 else "",
        older=_page(request, question.page + 1) if more else "",
        query=request.GET.urlencode(),
        problem=problem,
    )


def _is_clean(row: dict[str, Any]) -> bool:
    return row["state"] == "filed" and not (row["blocking"] or row["remarks"])


def _beneath(pk: int, wrong: Sequence[Finding]) -> SafeString:
    """What speaks against accepting a claim, and the way to do something about it."""
    back = pieces.link(f"/care/claims/{pk}/#return", "開いて差し戻して")
    said = [pieces.paragraph(pieces.tag("bad", "要修正"), " ", finding.says) for finding in wrong]
    return SafeString("".join([*said, pieces.paragraph("この請求の印を外すか、", back, "ください。")]))


def _row(row: dict[str, Any], may_accept: bool, ticked: Collection[int]) -> tuple[object, ...]:
    """The cells of a row, ready to print; where nothing is accepted there is no column for it."""
    name = row["insured__name"]
    ticks = may_accept and row["state"] == "filed"
    cells = (
        pieces.link(f"/care/claims/{row['pk']}/", row["insured__number"]),
        name,
        era_month(row["service_month"]),
        row["office__name"] or row["centre__name"] + "(直営)",
        row["scheme"] + words.ALONE.get(row["purpose"], ""),
        f"{row['units']:,}",
        f"{row['yen']:,}",
        _remark(row),
        pieces.tag(words.TONES[row["state"]], row["state_label"]),
    )
    if not may_accept:
        return cells
    pk, says = row["pk"], f"{name}さんの請求を受け付ける"
    return (pieces.tick(tick_of(pk), pk, says, pk in ticked) if ticks else "", *cells)


def _remark(row: dict[str, Any]) -> str:
    if row["blocking"]:
        return pieces.tag("bad", f"要修正{row['blocking']}")
    if row["remarks"]:
        return pieces.tag("warn", f"確認{row['remarks']}")
    return pieces.tag("plain", "月遅れ等") if row["late"] and row["purpose"] == "month" else ""


def _page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return query.urlencode()


@page(acts.LIST_CLAIMS)
def export_claims(request: HttpRequest) -> HttpResponse:
    """Every claim that was asked for, as CSV."""
    try:
        rows = review.export_claims(claims_asked(request.GET), by=request.actor)
    except review.TooMany as refusal:
        return _list(request, problem=refusal.sentence)
    response = HttpResponse(claims_file(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="seikyu-{request.actor.today:%Y%m%d}.csv"'
    return response


@page(acts.ACCEPT_CLAIM)
@require_POST
def accept_claims(request: HttpRequest) -> HttpResponse:
    """Accept the ticked claims, or all of the page that have no finding."""
    ticked = ticked_claims(request.POST)
    pks = chosen_claims(request.POST, "clean") if "accept_clean" in request.POST else ticked
    if not pks:
        return _list(request, problem="受け付ける請求に印を付けてください。")
    try:
        count = review.accept_claims(pks, by=request.actor)
    except review.NotAccepted as refusal:
        return _list(request, refusal.sentence, ticked, refusal.wrong)
    except review.DecidedMeanwhile as refusal:
        return _list(request, refusal.sentence, ticked)
    messages.success(request, f"{count}件を受け付けました。月の締めで国保連に送られます。")
    return redirect(f"{reverse('care-claims')}?{request.GET.urlencode()}")


@page(acts.ACCEPT_CLAIM)
@require_POST
def accept_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the claim one looks at; where that fails its page says what stands against it by now."""
    try:
        review.accept_claims([pk], by=request.actor)
    except (review.NotAccepted, review.DecidedMeanwhile):
        messages.warning(request, "まだ受け付けていません。請求の今の状態と、今日の時点の指摘を確かめてください。")
    else:
        messages.success(request, "受け付けました。月の締めで国保連に送られます。")
    return redirect("care-claim", pk)


@page(acts.SEE_CLAIM)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as a paper, what there is to say about it, and what may be done."""
    return _show_claim(request, pk)


@page(acts.RETURN_CLAIM)
@require_POST
def return_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back to the office with a reason."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _show_claim(request, pk, return_form=form)
    review.return_claim(pk, form.as_reason(), by=request.actor)
    messages.success(request, "差し戻しました。理由は事業所の画面に出ています。")
    return redirect("care-claim", pk)


@page(acts.WITHDRAW_CLAIM)
@require_POST
def withdraw_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a claim back before the centre accepts it."""
    filing.withdraw_claim(pk, by=request.actor)
    messages.success(request, "取り下げました。直して、もう一度提出できます。")
    return redirect("care-claim", pk)


@page(acts.RECORD_RESULT)
@require_POST
def record_result(request: HttpRequest, pk: int) -> HttpResponse:
    """What the insurers said."""
    form = ResultForm(request.POST, documents=DOCUMENTS.items())
    if not form.is_valid():
        return _show_claim(request, pk, typed=request.POST)
    results.record_result(pk, **form.cleaned_data, by=request.actor)
    messages.success(request, "審査の結果を記録しました。次に出し直すときの作成区分に使われます。")
    return redirect("care-claim", pk)


def _show_claim(
    request: HttpRequest, pk: int, return_form: ReturnForm | None = None, typed: QueryDict | None = None
) -> HttpResponse:
    actor = request.actor
    seen = review.see_claim(pk, by=actor)
    kept, sheet = seen.claim, seen.claim.as_sheet()
    stands = kept.state in ("filed", "accepted")
    unpaid = kept.state == "sent" and any(one.is_unpaid for one in seen.transmitted)
    last = next((one for one in seen.versions if one.purpose == "month" or one.state in ("filed", "accepted")), kept)
    again = (unpaid or kept.state in ("returned", "withdrawn")) and actor.may(acts.FILE_CLAIM) and last.pk == pk
    documents = [(one.document, DOCUMENTS.get(one.document, one.document)) for one in seen.transmitted]
    return show(
        request,
        "care/claim.html",
        claim=kept,
        sheet=sheet,
        tone=words.TONES[kept.state],
        level=words.level(sheet.level),
        scheme=words.SCHEMES.get(sheet.scheme, sheet.scheme),
        lines=words.lines(sheet, seen.names),
        centre_name=seen.names.get(sheet.centre, kept.centre.name),
        codes=[(code, seen.codes[code].name if code in seen.codes else "") for code in sheet.codes],
        wishes=[says for flag, says in words.WISHES if getattr(sheet, flag)],
        findings=sorted(seen.findings, key=lambda finding: not finding.blocks),
        blocking=any(finding.blocks for finding in seen.findings),
        versions=[(one, words.TONES[one.state]) for one in seen.versions],
        transmitted=[(DOCUMENTS.get(one.document, one.document), one) for one in seen.transmitted],
        may_accept=kept.state == "filed" and actor.may(acts.ACCEPT_CLAIM),
        alone=kept.purpose != "month",
        waits=next((one for one in seen.versions if one.pk != pk and one.state in ("filed", "accepted")), None),
        may_correct=kept.state == "sent" and actor.may(acts.CORRECT_SLIP),
        may_drop=kept.state == "accepted" and kept.purpose != "month" and actor.may(acts.CORRECT_SLIP),
        may_return=stands and kept.purpose == "month" and actor.may(acts.RETURN_CLAIM),
        may_withdraw=kept.state == "filed" and actor.may(acts.WITHDRAW_CLAIM) and _is_own(kept, actor),
        may_see_person=actor.may(acts.SEE_INSURED),
        may_trace=actor.may(acts.TRACE_INSURED),
        again=again and kept.purpose == "month" and _is_own(kept, actor),
        return_form=return_form or ReturnForm(),
        result_form=ResultForm(typed, documents=documents),
        may_record=kept.state == "sent" and actor.may(acts.RECORD_RESULT),
        unverified=words.unverified(sheet.service_month),
        steps=_steps(kept.state),
    )


def _is_own(kept: Any, actor: Any) -> bool:
    """Whether the actor's organisation filed it: an office its own, a centre what it plans itself."""
    return kept.office_id == actor.organisation or (kept.office_id is None and kept.centre_id == actor.organisation)


def _steps(state: str) -> list[tuple[str, str, str]]:
    now = {"filed": 1, "accepted": 2, "sent": 4}.get(state)
    return words.steps(("提出", "センターの受付", "月の締め", "伝送"), now) if now is not None else []
