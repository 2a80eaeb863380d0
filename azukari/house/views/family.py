"""A house's family: see it, enter its registers line by line, undo."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.house import acts
from azukari.house.forms.family import LineForm, RegisterForm
from azukari.house.papers.facts import day
from azukari.house.rules.family.events import EVENTS, groups
from azukari.house.rules.family.whole import number_of, persons_in
from azukari.house.services.family import entering, looking
from azukari.house.views.family_drawing import drawn
from azukari.law.partial import parse_partial
from azukari.law.refusal import NotRight, Refusal
from azukari.ui.forms import tell
from azukari.ui.show import page, show


@page(acts.SEE_FAMILY)
def family(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole family as it stands, with what is to be said about it."""
    seen = looking.see_family(pk, by=request.actor)
    return show(
        request,
        "house/family/family.html",
        seen=seen,
        folder=seen.folder,
        registers=_with_lines(seen.folder, seen.findings),
        may_enter=request.actor.may(acts.ENTER_FAMILY),
        may_conclude=request.actor.may(acts.CONCLUDE),
        **drawn(seen.folder),
    )


@page(acts.ENTER_FAMILY)
def new_register(request: HttpRequest, pk: int, register: int | None = None) -> HttpResponse:
    """A register that was obtained, or the mending of one."""
    folder, known = entering.start_register(pk, register, by=request.actor)
    form = RegisterForm(request.POST or None, initial=_typed(known))
    if form.is_valid():
        try:
            kept = entering.keep_register(pk, form.cleaned_data, register, by=request.actor)
        except NotRight as refusal:
            tell(form, refusal.findings)
        else:
            return redirect("family-register", pk, kept)
    return show(request, "house/family/register_form.html", form=form, folder=folder, register=known)


@page(acts.ENTER_FAMILY)
def register(request: HttpRequest, pk: int, register: int) -> HttpResponse:
    """One register: its lines, and what the next line may be."""
    start = entering.start_line(pk, register, by=request.actor)
    return show(
        request,
        "house/family/register.html",
        folder=start.folder,
        register=start.register,
        findings=start.findings,
        lines=_lines(start.folder, register, start.findings),
        groups=groups(),
        **drawn(start.folder),
    )


@page(acts.ENTER_FAMILY)
def new_line(request: HttpRequest, pk: int, register: int, event: str) -> HttpResponse:
    """One line of a register; what was typed stays when it is refused."""
    if event not in EVENTS:
        raise Http404
    start = entering.start_line(pk, register, by=request.actor)
    people = _numbered(start.folder.whole.labels())
    carried = {key: id for key, id in request.GET.items() if id in people}
    form = LineForm(request.POST or None, initial=carried, event=EVENTS[event], people=people)
    if form.is_valid():
        try:
            found = entering.enter_line(pk, register, form.as_told(), by=request.actor)
        except NotRight as refusal:
            tell(form, refusal.findings)
        else:
            _say(request, f"「{EVENTS[event].says}」を入れました。", len(found))
            if request.POST.get("again"):
                return redirect(reverse("family-line", args=[pk, register, event], query=form.carried()))
            return redirect("family-register", pk, register)
    return _line_page(request, start, form)


@page(acts.ENTER_FAMILY)
def correct_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """A line as it was told, told again; what other lines say of its people stays."""
    try:
        start = entering.start_correction(pk, line, by=request.actor)
    except (entering.UndoneAlready, entering.NotTold) as refusal:
        messages.info(request, refusal.sentence)
        return redirect("house-family", pk)
    event = EVENTS[start.line.fact["event"]]
    typed = LineForm.typed(start.line.fact, start.line.says)
    form = LineForm(request.POST or None, initial=typed, event=event, people=_numbered(start.people))
    if form.is_valid():
        try:
            found = entering.correct_line(pk, line, form.as_told(), by=request.actor)
        except NotRight as refusal:
            tell(form, refusal.findings)
        else:
            _say(request, f"「{event.says}」を直しました。直す前の記載は「取り消した記載」に残っています。", len(found))
            return redirect("family-register", pk, start.register.pk)
    return _line_page(request, start, form, corrects=start.line)


@page(acts.ENTER_FAMILY)
def undo_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """What goes with a line, and its undoing."""
    try:
        if request.method == "POST":
            count = entering.undo_line(pk, line, _numbers(request), by=request.actor)
            messages.success(request, f"{count}行を取り消しました。記載は「取り消した記載」に残っています。")
            return redirect("house-family", pk)
        undoing = entering.start_undo(pk, line, by=request.actor)
    except entering.UndoneAlready as refusal:
        messages.info(request, refusal.sentence)
        return redirect("house-family", pk)
    says = {"says": _words_of(undoing.line), "hanging": _hanging(undoing)}
    return show(request, "house/family/undo.html", undoing=undoing, folder=undoing.folder, **says)


def _line_page(request: HttpRequest, start: entering.Start, form: LineForm, **more) -> HttpResponse:
    return show(
        request,
        "house/family/line.html",
        form=form,
        event=form.event,
        folder=start.folder,
        register=start.register,
        findings=start.findings,
        **drawn(start.folder),
        **more,
    )


def _say(request: HttpRequest, done: str, count: int) -> None:
    more = f"指摘が{count}件あります。図の下を見てください。" if count else "指摘はありません。"
    messages.success(request, f"{done}{more}")


def _numbered(labels: Mapping[str, str]) -> dict[str, str]:
    return {id: f"{number_of(id)}　{label}" for id, label in labels.items()}


def _typed(register) -> dict[str, str]:
    names = ("kind", "town", "honseki", "head", "since", "until")
    return {name: getattr(register, name) for name in names} if register else {"kind": "closed"}


def _with_lines(folder, findings):
    return [(one, _lines(folder, one.pk, findings)) for one in folder.registers]


def _lines(folder, register: int, findings):
    """Each line of a register: what, when, who, and what is to be said about it."""
    own = [line for line in folder.entered if line.register == register]
    beside = {line.number: [one for one in findings if one.field == f"line-{line.number}"] for line in own}
    return [
        (number, line, _words_of(line), _when(line.fact), _who(folder, line), beside[line.number])
        for number, line in enumerate(own, 1)
    ]


def _when(fact) -> str:
    """The day a line tells of; as it stands where nobody can read it."""
    rows = [row for part in ("relations", "ends", "acts", "moves") for row in fact.get(part, ())]
    said = [row.get(key) for key in ("at", "end") for row in rows]
    said += [row.get(key) for key in ("b", "d") for row in fact.get("persons", {}).values()]
    words = next(filter(None, said), "")
    try:
        return day(parse_partial(words)) if words else ""
    except Refusal:
        return str(words)


def _words_of(line) -> str:
    return EVENTS[line.fact["event"]].says if str(line.fact.get("event")) in EVENTS else "記載"


def _hanging(undoing) -> list[tuple[str, str, str, str]]:
    rows = [(each.line, each.because) for each in undoing.hanging]
    return [(line.place, _words_of(line), _who(undoing.folder, line), because) for line, because in rows]


def _who(folder, line) -> str:
    return "、".join(folder.whole.label(id) for id in sorted(persons_in(line.fact), key=number_of))


def _numbers(request: HttpRequest) -> list[int]:
    return [int(number) for number in request.POST.getlist("line") if number.isdigit()]
