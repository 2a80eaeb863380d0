"""Filing from the files that an office's own software wrote: choose, look through, file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azukari.care import acts
from azukari.care.forms import parcel
from azukari.care.forms.uploads import ON_THE_PAGE, Key, UploadForm, read_wishes, ticked
from azukari.care.rules.entry import Wish, management_codes, offered
from azukari.care.rules.facts import MANAGEMENT
from azukari.care.services import filing, overview
from azukari.care.services.filing import Looked
from azukari.care.views import words
from azukari.care.views.meanwhile import file_once
from azukari.law.refusal import NotRight, Refusal
from azukari.ui.show import page, show

AT = "%Y%m%d%H%M%S%f"  # 提出日時をアドレスに書くかたち
STEPS = ("ファイルを選ぶ", "内容を確かめる", "提出する")


@page(acts.PREVIEW_UPLOAD)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose files; what they say is shown at once and nothing is kept."""
    if "parcel" in request.POST:
        return _look_again(request)
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, sent=int(request.META.get("CONTENT_LENGTH") or 0))
    if not form.is_valid():
        return show(request, "care/upload.html", form=form, steps=words.steps(STEPS, 0))
    return _preview(request, form.as_uploads(), None, None)


@page(acts.FILE_UPLOAD)
@require_POST
def file_upload(request: HttpRequest) -> HttpResponse:
    """File the persons who were ticked; when anything speaks against it, the preview comes back and says so."""
    uploads = parcel.unseal(request.POST.get("parcel", ""), request.actor)
    wishes = read_wishes(request.POST)
    chosen = ticked(request.POST, wishes)
    try:
        filed = file_once(filing.file_upload, uploads, chosen, by=request.actor)
    except NotRight as refusal:
        says = f"提出できませんでした。指摘のある人の確認を外すか、直してください。({len(refusal.findings)}件)"
        return _preview(request, uploads, wishes, chosen, says)
    except Refusal as refusal:
        return _preview(request, uploads, wishes, chosen, refusal.sentence)
    if filed.again:
        messages.warning(request, f"{filed.again}人分は、同じ内容ですでに提出されています。二重には提出していません。")
    if filed.left:
        messages.warning(request, f"ファイルにいるほかの{filed.left}人は、提出していません。")
    return redirect("care-handover", filed.at.astimezone(UTC).strftime(AT))


@page(acts.LIST_CLAIMS)
def handover(request: HttpRequest, at: str) -> HttpResponse:
    """What was filed at one time, to be looked at as often as one likes."""
    claims = overview.see_handover(_instant(at), by=request.actor)
    month = claims[0].service_month
    return show(
        request,
        "care/handover.html",
        claims=[(claim, words.TONES[claim.state]) for claim in claims],
        at=claims[0].filed_at,
        month=month,
        units=sum(claim.units for claim in claims),
        yen=sum(claim.yen for claim in claims),
        steps=words.steps(STEPS, 3),
        may_list=request.actor.may(acts.LIST_INSURED),
    )


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, AT).replace(tzinfo=UTC)
    except ValueError as fault:
        raise filing.NoSuchClaim from fault


def _look_again(request: HttpRequest) -> HttpResponse:
    uploads = parcel.unseal(request.POST["parcel"], request.actor)
    wishes = read_wishes(request.POST)
    return _preview(request, uploads, wishes, ticked(request.POST, wishes))


def _preview(
    request: HttpRequest,
    uploads: Mapping[str, bytes],
    wishes: Mapping[Key, Wish] | None,
    chosen: Collection[Key] | None,
    problem: str = "",
) -> HttpResponse:
    """``chosen``: who is ticked; None ticks everybody who can be filed."""
    exchange, looked = filing.preview_upload(uploads, wishes, by=request.actor)
    if problem and (wrong := [one.sheet.name for one in looked if one.sheet.key in (chosen or ()) and one.is_wrong]):
        problem += f" 該当する人：{'、'.join(wrong)}"
    at_large = [_remark(remark) for remark in exchange.at_large]
    at_large += [{"finding": finding, "place": "全員"} for finding in _common(exchange, looked)]
    said = {"at_large": at_large, "unread": _unread(exchange, looked), "files": sorted(uploads)}
    if not looked:
        return show(request, "care/upload.html", form=UploadForm(), steps=words.steps(STEPS, 0), **said)
    people = [_person(one, chosen, [one["finding"] for one in at_large]) for one in looked]
    return show(
        request,
        "care/upload_preview.html",
        steps=words.steps(STEPS, 1),
        problem=problem,
        decided=wishes is not None,
        month=exchange.handover.month,
        people=people,
        ready=sum(one.may_be_filed for one in looked),
        fixable=sum(person["may_be_ticked"] for person in people) - sum(one.may_be_filed for one in looked),
        stand=sum(one.stands for one in looked),
        blocked=sum(not person["may_be_ticked"] and not person["stands"] for person in people),
        parcel=parcel.seal(uploads, request.actor),
        unverified=words.unverified(exchange.handover.month),
        **said,
    )


def _unread(exchange: Any, looked: Sequence[Looked]) -> list[dict[str, Any]]:
    """The persons the files name and do not say enough of: the first fault of each, and how many more there are."""
    drafted = {one.sheet.key for one in looked}
    faults: dict[Key, list[Any]] = {}
    for remark in exchange.remarks:
        if remark.insured and remark.person not in drafted:
            faults.setdefault(remark.person, []).append(remark)
    return [_remark(first) | {"more": len(more)} for first, *more in faults.values()]


def _common(exchange: Any, looked: Sequence[Looked]) -> list[Any]:
    """What holds for everybody is said once."""
    if len(looked) < 2:
        return []
    said = [remark.finding for remark in exchange.at_large]
    everybody = set(looked[0].findings).intersection(*(one.findings for one in looked))
    return [finding for finding in looked[0].findings if finding in everybody and finding not in said]


def _person(one: Looked, chosen: Collection[Key] | None, at_large: Iterable[Any]) -> dict[str, Any]:
    sheet = one.sheet
    findings = [finding for finding in one.findings if finding not in at_large]
    if one.stands:  # 提出してある人には、直し方だけを言う
        findings = [finding for finding in findings if _field(finding) == "insured"]
    beyond = [finding for finding in one.findings if finding.blocks and _field(finding) not in ON_THE_PAGE]
    return {
        "sheet": sheet,
        "whose": "-".join(sheet.key),
        "level": words.level(sheet.level),
        "lines": words.lines(sheet, one.names),
        "over": sheet.planned_units > sheet.limit_units,
        "findings": sorted(findings, key=lambda finding: not finding.blocks),
        "blocking": sum(finding.blocks for finding in one.findings),
        "may_be_ticked": not beyond,
        "stands": one.stands,
        "ticked": not beyond and (one.may_be_filed if chosen is None else sheet.key in chosen),
        "priced": one.priced,
        "wishes": _choices(one),
        "codes": _codes(one),
        "scheme": words.SCHEMES.get(sheet.scheme, sheet.scheme),
    }


def _field(finding: Any) -> str:
    return finding.field.split(".")[0]


def _choices(one: Looked) -> list[tuple[str, str, bool]]:
    """Additions and reductions of the month; AF claims them by code."""
    if one.sheet.scheme == MANAGEMENT:
        return []
    there = offered(one.sheet.service_month)
    return [(flag, says, getattr(one.sheet, flag)) for flag, says in words.WISHES if flag in there]


def _codes(one: Looked) -> list[tuple[str, str, bool]]:
    if one.sheet.scheme != MANAGEMENT:
        return []
    return [
        (code.code, f"{code.code} {code.name} {code.units}単位", code.code in one.sheet.codes)
        for code in management_codes(one.codes)
    ]


def _remark(remark: Any) -> dict[str, Any]:
    at = remark.at
    place = "、".join(
        part for part in (at.file, f"{at.row}行目" if at.row else "", f"{at.column}番目" if at.column else "") if part
    )
    return {"finding": remark.finding, "place": place, "insured": remark.insured}
