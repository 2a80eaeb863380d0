"""Who inherits, kept or to look at; and which evidence is still missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.house import acts
from azukari.house.forms.family import ConcludeForm, KeepForm
from azukari.house.rules.family import evidence
from azukari.house.rules.family.answer import STAGES, flags_in_words, in_words
from azukari.house.rules.family.readings import compare
from azukari.house.rules.family.whole import number_of
from azukari.house.services.family import concluding, looking
from azukari.house.views.family_drawing import drawn
from azukari.law.refusal import NotRight
from azukari.ui.forms import tell
from azukari.ui.show import page, show


@page(acts.CONCLUDE)
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out who inherits, look, and keep it; where it is disputed, under a reading that the clerk chose."""
    said = request.POST if request.method == "POST" else request.GET
    asked = said.get("decedent", ""), said.get("stage") or "final"
    out = concluding.work_out(pk, *asked, by=request.actor)
    form = ConcludeForm(said or None, dead=_dead(out.folder))
    first = {"decedent": asked[0], "stage": asked[1]}
    keep = KeepForm(request.POST or None, initial=first, readings=_readings(out.result))
    if request.method == "POST" and keep.is_valid():
        try:
            kept = concluding.keep_conclusion(pk, *asked, keep.as_choice(), by=request.actor)
        except NotRight as refusal:
            tell(keep, refusal.findings)
        else:
            messages.success(request, "相続人を確定して保存しました。あとから記載を足しても、この結果は変わりません。")
            return redirect("family-conclusion", pk, kept)
    return show(
        request,
        "house/family/conclude.html",
        form=form,
        keep=keep,
        folder=out.folder,
        answer=_shown(out.result),
        cannot=out.cannot,
        wrong=out.cannot.findings if isinstance(out.cannot, NotRight) else [],
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


def _readings(result: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The readings to choose from, each under its number and with what sets it apart."""
    if result is None or "too-many-readings" in result["flags"]:
        return []
    return [(one.reading, f"{one.name}：{'。'.join(one.differs)}") for one in compare(result).readings]


def _dead(folder: Any) -> list[tuple[str, str]]:
    labels = folder.whole.labels()
    return [(id, f"{number_of(id)}　{labels[id]}") for id in folder.whole.dead()]


def _shown(result: dict[str, Any] | None) -> dict[str, Any] | None:
    """A kept answer in words: the holders, or every reading side by side."""
    if result is None:
        return None
    labels, compared, is_chosen = result["labels"], compare(result), bool(result.get("choice"))
    is_disputed = bool(compared.readings) and not is_chosen
    held = {} if is_chosen else result["shares"]
    shown = {
        "decedent": labels[result["decedent"]],
        "stage": STAGES[result["stage"]],
        "held": [(labels[id], in_words(share)) for id, share in held.items()],
        "readings": compared.readings,
        "common": compared.common,
        "shares": [(labels[id], [in_words(share) for share in shares]) for id, shares in compared.shares],
        "disputed": is_disputed,
        "decisions": result.get("decisions", []),
        "flags": flags_in_words(result["flags"]),
        "steps": compared.steps,
        "missing": result["missing"],
    }
    return shown if is_disputed else shown | _beside(result)


def _beside(result: dict[str, Any]) -> dict[str, Any]:
    """Who stood between and who was left out; where readings differ, the reasons of each say it."""
    labels = result["labels"]
    return {
        "intermediate": [(labels[id], in_words(share)) for id, share in result["intermediate"].items()],
        "left_out": [(labels[one["who"]], labels[one["of"]], one["because"]) for one in result["left_out"]],
    }


def _needs(folder: Any, one: Any, wanted: list[evidence.Need]) -> dict[str, Any]:
    rows = [(folder.whole.label(need.person), need) for need in wanted]
    return {
        "decedent": folder.whole.label(one.decedent),
        "missing": [row for row in rows if not row[1].is_there],
        "there": [row for row in rows if row[1].is_there],
    }
