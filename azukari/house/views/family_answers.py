"""Who inherits, kept or to look at; and which evidence is still missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.house import acts
from azukari.house.forms.family import ConcludeForm
from azukari.house.rules.family import evidence
from azukari.house.rules.family.answer import STAGES, flags_in_words, in_words
from azukari.house.rules.family.whole import number_of
from azukari.house.services.family import concluding, looking
from azukari.house.views.family_drawing import drawn
from azukari.law.refusal import NotRight
from azukari.ui.show import page, show


@page(acts.CONCLUDE)
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out who inherits, look, and keep it."""
    if request.method == "POST":
        return _keep(request, pk)
    asked = request.GET.get("decedent", ""), request.GET.get("stage") or "final"
    out = concluding.work_out(pk, *asked, by=request.actor)
    form = ConcludeForm(request.GET or None, dead=_dead(out.folder))
    return show(
        request,
        "house/family/conclude.html",
        form=form,
        folder=out.folder,
        answer=_shown(out.result),
        cannot=out.cannot,
        wrong=out.cannot.findings if isinstance(out.cannot, NotRight) else [],
        asked=asked,
        **drawn(out.folder, asked[0]),
    )


@page(acts.SEE_FAMILY)
def conclusion(request: HttpRequest, pk: int, conclusion: int) -> HttpResponse:
    """A conclusion as it was kept, beside what has changed."""
    folder, since = looking.see_conclusion(pk, conclusion, by=request.actor)
    kept = since.conclusion
    return show(
        request,
        "house/family/conclusion.html",
        folder=folder,
        kept=kept,
        since=since,
        changes=[(one.word, one.label, in_words(one.before), in_words(one.after)) for one in since.changes],
        answer=_shown(kept.result),
        may_print=request.actor.may(acts.PRINT_PAPER),
    )


@page(acts.SEE_FAMILY)
def missing_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Which register, from which town, for whom."""
    folder, found = looking.see_evidence(pk, by=request.actor)
    lists = [_needs(folder, one, wanted) for one, wanted in found]
    return show(request, "house/family/evidence.html", folder=folder, lists=lists)


def _keep(request: HttpRequest, pk: int) -> HttpResponse:
    asked = request.POST.get("decedent", ""), request.POST.get("stage", "final")
    kept = concluding.keep_conclusion(pk, *asked, by=request.actor)
    messages.success(request, "相続人を確定して保存しました。あとから記載を足しても、この結果は変わりません。")
    return redirect("family-conclusion", pk, kept)


def _dead(folder: Any) -> list[tuple[str, str]]:
    labels = folder.whole.labels()
    return [(id, f"{number_of(id)}　{labels[id]}") for id in folder.whole.dead()]


def _shown(result: dict[str, Any] | None) -> dict[str, Any] | None:
    """A kept answer in words: every reading with its holders, side by side."""
    if result is None:
        return None
    labels = result["labels"]
    readings = [("", result["shares"])] if result["shares"] else []
    readings += [(one["reading"], one["shares"]) for one in result["candidates"]]
    return {
        "decedent": labels[result["decedent"]],
        "stage": STAGES[result["stage"]],
        "readings": [
            (words, [(labels[id], in_words(share)) for id, share in held.items()]) for words, held in readings
        ],
        "disputed": bool(result["candidates"]),
        "flags": flags_in_words(result["flags"]),
        "steps": result["steps"],
        "intermediate": [(labels[id], in_words(share)) for id, share in result["intermediate"].items()],
        "left_out": [(labels[one["who"]], labels[one["of"]], one["because"]) for one in result["left_out"]],
        "missing": result["missing"],
        "findings": result["findings"],
    }


def _needs(folder: Any, one: Any, wanted: list[evidence.Need]) -> dict[str, Any]:
    rows = [(folder.whole.label(need.person), need) for need in wanted]
    return {
        "decedent": folder.whole.label(one.decedent),
        "missing": [row for row in rows if not row[1].is_there],
        "there": [row for row in rows if row[1].is_there],
    }
