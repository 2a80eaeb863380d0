"""The papers that follow from a kept conclusion."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from azukari.house import acts
from azukari.house.forms.family_petition import PetitionForm
from azukari.house.papers.petitions import are_costs_verified, fitting
from azukari.house.rules.family.answer import holders, may_petition
from azukari.house.services.family import looking, printing
from azukari.house.services.family.printing import Printed
from azukari.law.refusal import Refusal
from azukari.ui.show import page, show

LONGEST, NO_CONCLUSION = 10, -1  # 桁。確定の番号は1から
KINDS = {"pdf": "application/pdf", "zip": "application/zip"}


@page(acts.SEE_FAMILY)
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be printed, for each conclusion."""
    seen = looking.see_family(pk, by=request.actor)
    desk = [_desk(since) for since in seen.since]
    may_print = request.actor.may(acts.PRINT_PAPER)
    return show(request, "house/family/papers.html", folder=seen.folder, desk=desk, may_print=may_print)


@page(acts.PRINT_PAPER)
def print_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """One chart or list as PDF."""
    chosen = _number(request.GET.get("conclusion", "")), request.GET.get("decedent", "")
    return _file(printing.print_paper(pk, paper, *chosen, by=request.actor))


@page(acts.PRINT_PAPER)
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a petition; sent, it answers with the PDF, or with the bundle for a willing heir."""
    asked = _number(request.GET.get("conclusion", ""))
    desk = printing.start_petition(pk, asked, by=request.actor)
    form = PetitionForm(
        request.POST or None,
        heirs=_heirs(desk.kept),
        estates=desk.estates,
        which=fitting(is_without_heirs=bool(desk.estates)),
        initial=_initial(request, desk),
    )
    if form.is_valid():
        try:
            return _file(_printed(request, pk, desk.kept.pk, form))
        except Refusal as refusal:
            form.add_error(refusal.beside or None, refusal.sentence)
    return show(
        request,
        "house/family/petition.html",
        form=form,
        folder=desk.folder,
        has_heirs=bool(holders(desk.kept.result)),
        estates=desk.estates,
        is_verified=are_costs_verified(request.actor.today),
    )


def _printed(request: HttpRequest, pk: int, conclusion: int, form: PetitionForm) -> Printed:
    verb = printing.print_bundle if request.POST.get("bundle") else printing.print_petition
    said = form.cleaned_data
    return verb(pk, conclusion, form.as_petition(), said["heir"], said.get("of", ""), by=request.actor)


def _file(printed: Printed) -> HttpResponse:
    response = HttpResponse(printed.content, content_type=KINDS[printed.name.rpartition(".")[2]])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(printed.name)}"
    return response


def _desk(since: Any) -> dict[str, Any]:
    result = since.conclusion.result
    chain = [since.conclusion.decedent, *result["intermediate"]]
    return {
        "kept": since.conclusion,
        "moved": since.lines,
        "decedent": result["labels"][since.conclusion.decedent],
        "is_one": bool(result["shares"]) and result["stage"] == "final",
        "chain": [(id, result["labels"][id]) for id in dict.fromkeys(chain)],
    }


def _heirs(kept: Any) -> list[tuple[str, str]]:
    labels = kept.result["labels"]
    return [(id, labels[id]) for id in may_petition(kept.result, kept.facts["case"])]


def _initial(request: HttpRequest, desk: printing.Desk) -> dict[str, Any]:
    house = desk.folder.house
    rank = house.get_rank_display() if house.rank in ("neglected", "specified") else ""
    first = {"filed_on": request.actor.today, "court": desk.court}
    return first | {"building_0_place": house.address, "rank": rank}


def _number(words: str) -> int | None:
    """The number of a conclusion; a word that is none is the number of no conclusion."""
    if not words:
        return None
    return int(words) if words.isascii() and words.isdigit() and len(words) < LONGEST else NO_CONCLUSION
