"""Filing one person's month from the form: whose, then the plan and the additions, then look and file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.care import acts
from azukari.care.forms.entry import Typed, Who, WhoForm, begin, by_field, more_rows, read_typed, who_asked
from azukari.care.forms.lists import number_asked
from azukari.care.rules.entry import Entry, management_codes, offered, usual_codes
from azukari.care.rules.person import certifications_of, heaviest
from azukari.care.services import filing
from azukari.care.views import words
from azukari.care.views.meanwhile import file_once
from azukari.law.calendar import add_months, month_of
from azukari.law.refusal import Finding, NotRight, Refusal
from azukari.ui.forms import tell
from azukari.ui.show import page, show

USUAL = ("improvement",)


@page(acts.FILE_CLAIM)
def file_claim(request: HttpRequest) -> HttpResponse:
    """Without a person: who and which month.  With one: the form; ``check`` looks, ``file`` files."""
    who = who_asked(request.GET)
    if who is None:
        return _ask_who(request, WhoForm(request.GET) if "month" in request.GET else _who_begun(request))
    form = WhoForm(request.GET)
    if not form.is_valid():
        return _ask_who(request, form)
    if request.method != "POST":
        return _show(request, who, None)
    typed = read_typed(request.POST)
    if "more" in request.POST:
        more_rows(typed)
        return _show(request, who, typed)
    if "copy" in request.POST:
        return _copy(request, who, typed)
    if typed.says:
        return _show(request, who, typed, problem="計画の行に直すところがあります。")
    entry = typed.as_entry(who, request.actor.today)
    if "file" in request.POST:
        return _file(request, who, entry, typed)
    looked = filing.check_entry(entry, by=request.actor)
    problem = "" if looked.may_be_filed else "直すところがあります。"
    return _show(request, who, typed, problem=problem, looked=looked)


def _who_begun(request: HttpRequest) -> WhoForm:
    """Whom a list named, and the month whose claims are due."""
    due = add_months(month_of(request.actor.today), -1)
    whom = {name: number_asked(request.GET, name) for name in ("insured", "insurer")}
    return WhoForm(initial={**whom, "month": due.isoformat()})


def _ask_who(request: HttpRequest, form: WhoForm) -> HttpResponse:
    return show(request, "care/entry_who.html", form=form)


def _copy(request: HttpRequest, who: Who, typed: Typed) -> HttpResponse:
    """The rows of the month before in place of what is typed; the additions stay as they are."""
    before = filing.month_before(who.insured, who.month, who.insurer, by=request.actor)
    if before is None or not before.lines:
        return _show(request, who, typed, problem="先月の計画がありません。行を入力してください。")
    typed.rows = begin(before, ()).rows
    return _show(request, who, typed)


def _file(request: HttpRequest, who: Who, entry: Entry, typed: Typed) -> HttpResponse:
    try:
        pk = file_once(filing.file_entry, entry, by=request.actor)
    except NotRight as refusal:
        problem = f"まだ提出していません。要修正の指摘が{len(refusal.findings)}件あります。"
        return _show(request, who, typed, refusal.findings, problem)
    except Refusal as refusal:
        return _show(request, who, typed, problem=refusal.sentence)
    messages.success(request, "提出しました。センターが確かめて受け付けるか、理由を付けて差し戻します。")
    return redirect("care-claim", pk)


def _show(
    request: HttpRequest,
    who: Who,
    typed: Typed | None,
    findings: Sequence[Finding] = (),
    problem: str = "",
    looked: filing.Looked | None = None,
) -> HttpResponse:
    month = who.month
    try:
        start = filing.start_entry(who.insured, month, who.insurer, by=request.actor)
    except NotRight as refusal:
        form = WhoForm(request.GET)
        form.is_valid()
        tell(form, refusal.findings)
        return _ask_who(request, form)
    if start.standing and typed is None:
        return show(
            request,
            "care/entry_filed.html",
            person=start.insured,
            month=month,
            claim=start.standing,
            tone=words.TONES[start.standing.state],
        )
    returned, current = start.returned, certifications_of(month, start.known.certifications)
    there = offered(month)
    usual = [flag for flag in USUAL if flag in there]
    typed = typed or begin(start.last.as_sheet() if start.last else None, usual, usual_codes(start.known, month))
    findings = looked.findings if looked else findings
    says = typed.says or [finding.says for finding in findings if finding.blocks]
    typed.mark(findings)
    typed.name(looked.names if looked else {})
    return show(
        request,
        "care/entry.html",
        person=start.insured,
        month=month,
        facts=_facts(start, month),
        returned=returned if returned and returned.state == "returned" else None,
        rows=typed.rows,
        empty=all(row.is_empty for row in typed.rows),
        kinds=words.kinds(month, heaviest(current).level if current else ""),
        wishes=[(flag, says, flag in typed.flags) for flag, says in words.WISHES if flag in there],
        codes=[(one.code, one.name, one.units, one.code in typed.codes) for one in management_codes(start.codes)],
        findings=sorted(findings, key=lambda finding: not finding.blocks),
        beside=by_field(findings),
        problem=problem,
        says=says,
        looked=looked,
        scheme=words.SCHEMES.get(looked.sheet.scheme) if looked else "",
        unverified=words.unverified(month),
    )


def _facts(start: filing.Start, month: date) -> dict[str, Any]:
    """What the registers say, to be looked at and not typed."""
    current = certifications_of(month, start.known.certifications)
    charge = start.known.charge
    return {
        "level": words.level(current[-1].level) if current else "",
        "certification": current[-1] if current else None,
        "limit": heaviest(current).limit_units if current else None,
        "care_manager": charge.care_manager if charge else "",
        "in_charge": charge is not None,
    }
