"""Cases on their way, and the year's budget."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from azukari.house import acts
from azukari.house.forms.cases import DropForm, RankForm, TermsForm
from azukari.house.rules.cases import DELIVERABLES, SCOPE, is_expired, steps
from azukari.house.rules.petitioner import WORDS
from azukari.house.rules.statistics import in_words
from azukari.house.services import cases as services
from azukari.house.services.houses import see_house
from azukari.house.views.answers import FAILED, as_file, carry_out, case_form
from azukari.law.calendar import era_day
from azukari.ui.pieces import link, tag
from azukari.ui.show import page, show

TONES = {
    "ranked": "plain", "entrusted": "info", "delivered": "info", "decided": "warn", "filed": "good", "handed": "good",
    "dropped": "plain",
}  # fmt: skip
HEAD = [
    ("n", "順位"), ("code", "案件番号"), ("wrap", "所在地"), ("", "状態"),
    ("wrap", "委託先"), ("", "期限"), ("n", "委託料"),
]  # fmt: skip
PAGES = ((acts.SEE_BUDGET, "house-budget", "年度の予算"), (acts.KEEP_AGREEMENT, "house-agreements", "協定の台帳"))
PAST = [
    ("", "決めた日"),
    ("", "申立人"),
    ("wrap", "相続人の意思"),
    ("n", "予納金"),
    ("", "取り消した日"),
    ("wrap", "理由"),
]
NEXT = {  # 状態ごとの次の一歩: (名前, 取扱い, ボタン)
    "ranked": ("house-case-entrust", acts.ENTRUST_CASE, "委託する"),
    "delivered": ("house-case-petitioner", acts.DECIDE_PETITIONER, "申立人を決める"),
}
WRITE = ("house-package", acts.WRITE_PACKAGE, "媒体に書き出す")
BACK = ("house-package-back", acts.TAKE_PACKAGE, "返ってきた内容を取り込む")
CARRIED = [("head", "媒体"), ("", "状態"), ("", "書き出した日"), ("", "取り込んだ日")]


@page(acts.LIST_CASES)
def case_list(request: HttpRequest) -> HttpResponse:
    desk = services.list_cases(by=request.actor)
    budget = desk.budget
    return show(
        request,
        "house/cases.html",
        rows=[_row(case, request.actor.today) for case in desk.cases],
        head=HEAD,
        desk=desk,
        year=in_words(desk.fiscal_year),
        left=budget and budget.yen - desk.spent,
        over_cap=bool(budget) and desk.entrusted >= budget.cap,
        pages=[(reverse(name), label) for act, name, label in PAGES if request.actor.may(act)],
    )


@page(acts.SEE_CASE)
def see_case(request: HttpRequest, pk: int) -> HttpResponse:
    folder = services.see_case(pk, by=request.actor)
    case = folder.case
    return show(
        request,
        "house/case.html",
        case=case,
        tone=TONES[case.state],
        steps=[(label, state, "") for label, state in steps(case.state, case.petitioner, case.deposit_yen is not None)],
        scope=SCOPE,
        facts=_facts(folder),
        past=[_past(one) for one in folder.past],
        past_head=PAST,
        carried=[_carried(one) for one in folder.contents],
        carried_head=CARRIED,
        heirs=[(heir["name"], WORDS[heir["state"]]) for heir in folder.heirs],
        heir_head=[("wrap", "相続人"), ("", "意思")],
        deliverables=[(DELIVERABLES[one.kind], one) for one in folder.deliverables],
        late=case.state == "entrusted" and case.due_on < request.actor.today,
        choices=_choices(folder, request),
    )


@page(acts.RANK_CASE)
def rank_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a house a candidate."""
    form = RankForm(request.POST or None, initial={"rank": 1})
    if request.method == "POST":
        case = carry_out(form, lambda: services.rank_case(pk, form.cleaned_data["rank"], by=request.actor))
        if case is not FAILED:
            messages.success(request, "案件にして、順位をつけました。")
            return redirect("house-case", case)
    house = see_house(pk, by=request.actor).house
    facts = {
        "house": house, "over": f"{house.number}　{house.address}", "title": "案件にする", "verb": "順位をつける",
        "back": reverse("house-see", args=[pk]), "lead": "市の調査が終わった家だけを、案件にできます。",
    }  # fmt: skip
    return show(request, "house/case_form.html", form=form, **facts)


@page(acts.RANK_CASE)
def move_case(request: HttpRequest, pk: int) -> HttpResponse:
    form = RankForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.move_case(pk, form.cleaned_data["rank"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "順位を変えました。")
            return redirect("house-cases")
    return case_form(request, form, services.name_case(pk, by=request.actor), "順位を変える", "順位を変える")


@page(acts.ENTRUST_CASE)
def entrust_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case to a vendor inside contract, cap and budget."""
    case, candidates = services.see_vendors(pk, by=request.actor)
    offered = [(one.contract.pk, _offer(one, request.actor.today)) for one in candidates]
    form = TermsForm(request.POST or None, initial={"start": request.actor.today}, contracts=offered)
    if request.method == "POST":
        due = carry_out(form, lambda: services.entrust_case(pk, form.as_terms(), by=request.actor))
        if due is not FAILED:
            messages.success(request, f"委託しました。期限は{era_day(due)}です。")
            return redirect("house-case", pk)
    return case_form(request, form, case, "案件を委託する", "委託する", SCOPE)


def _offer(one: services.Candidate, today: date) -> str:
    """An entrustment to choose, with its last day and what is to be known of the agreement."""
    says = f"{one.contract.number} {one.contract.trustee.name}（{era_day(one.contract.until)}まで）"
    return f"{says}　協定の期限切れ" if is_expired(one.agreements, today) else says


@page(acts.SEE_CASE)
def deliverable(request: HttpRequest, pk: int) -> HttpResponse:
    return as_file(*services.fetch_deliverable(pk, by=request.actor))


@page(acts.DROP_CASE)
def drop_case(request: HttpRequest, pk: int) -> HttpResponse:
    form = DropForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.drop_case(pk, form.cleaned_data["because"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "案件を取りやめました。")
            return redirect("house-case", pk)
    return case_form(request, form, services.name_case(pk, by=request.actor), "案件を取りやめる", "取りやめる")


def _row(case: Any, today: Any) -> tuple[Any, ...]:
    due = era_day(case.due_on) if case.due_on else ""
    if case.state == "entrusted" and case.due_on < today:
        due = tag("bad", f"{due} 期限切れ")
    return (
        case.rank if case.state == "ranked" else "",
        link(reverse("house-case", args=[case.pk]), case.number),
        case.house.address,
        _state(case),
        case.entrustment.trustee.name if case.entrustment else "",
        due,
        f"{case.price_yen:,}円" if case.price_yen else "",
    )  # fmt: skip


def _state(case: Any) -> str:
    if case.escalated and case.state == "decided":
        return tag("bad", "全員が相続放棄")
    return tag(TONES[case.state], case.get_state_display())


def _carried(one: Any) -> tuple[Any, ...]:
    """A medium this case was written on."""
    return (
        link(reverse("lending", args=[one.lending_id]), one.lending.medium.serial),
        one.lending.get_state_display(),
        era_day(localdate(one.written_at)),
        era_day(localdate(one.answered_at)) if one.answered_at else "",
    )


def _past(one: Any) -> tuple[Any, ...]:
    """A decision that was taken back, as it was."""
    return (
        era_day(one.decided_on) if one.decided_on else "",
        one.get_petitioner_display(),
        "、".join(f"{heir['name']}：{WORDS[heir['state']]}" for heir in one.heirs),
        f"{one.deposit_yen:,}円" if one.deposit_yen else "",
        era_day(one.taken_back_on),
        one.because,
    )


def _agreements(folder: Any) -> str:
    """The vendor's agreements, and whether one held when the case was entrusted."""
    says = "、".join(f"{one}（{era_day(one.until)}まで）" for one in folder.agreements)
    if is_expired(folder.agreements, folder.case.entrusted_on):
        return f"{says}。委託した日には期限が切れていました"
    return says


def _facts(folder: Any) -> list[tuple[str, str, str]]:
    case = folder.case
    told = [
        ("空家等", f"{case.house.number} {case.house.address}"),
        ("順位", str(case.rank) if case.state == "ranked" else ""),
        ("委託先", f"{case.entrustment.trustee.name}({case.entrustment.number})" if case.entrustment else ""),
        ("委託先の区分", case.get_vendor_kind_display()),
        ("委託先を選んだ理由", case.chosen_because),
        ("協定", _agreements(folder)),
        ("委託した日", era_day(case.entrusted_on) if case.entrusted_on else ""),
        ("期限", era_day(case.due_on) if case.due_on else ""),
        ("委託料", f"{case.price_yen:,}円" if case.price_yen else ""),
        ("上限を超える理由", case.over_cap_because),
        ("申立人", f"{case.get_petitioner_display()}。{case.petitioner_because}" if case.petitioner else ""),
        ("申立人を決めた日", era_day(case.decided_on) if case.decided_on else ""),
        ("手続", case.procedure),
        ("予納金", f"{case.deposit_yen:,}円({in_words(case.deposit_year)})" if case.deposit_yen else ""),
        ("相続人に渡した日", era_day(case.handed_on) if case.handed_on else ""),
        ("申立て", f"{era_day(case.filed_on)} {case.filed_with}" if case.filed_on else ""),
        ("取りやめた理由", case.dropped_because),
    ]
    return [(*row, "") for row in told if row[1]]


def _choices(folder: Any, request: HttpRequest) -> list[tuple[str, str, str]]:
    """The next step first: (url, words, kind of button)."""
    case = folder.case
    wanted = [NEXT[case.state]] if case.state in NEXT else []
    if case.state == "decided" and case.petitioner == "heir":
        wanted.append(("house-case-hand", acts.DECIDE_PETITIONER, "相続人に渡したことを記録する"))
    if case.state == "decided" and case.petitioner == "mayor":
        paid = case.deposit_yen is not None
        first = ("house-case-file", acts.FILE_PETITION, "市長の申立てを記録する")
        wanted.append(first if paid else ("house-case-deposit", acts.RESERVE_DEPOSIT, "予納金を確保する"))
    if case.state in ("decided", "handed"):
        wanted.append(("house-case-undecide", acts.DECIDE_PETITIONER, "決定を取り消す"))
    if case.state == "entrusted":
        wanted += [BACK, WRITE] if folder.is_away else [WRITE, BACK]
    if case.state == "ranked":
        wanted.append(("house-case-move", acts.RANK_CASE, "順位を変える"))
    if case.state in services.OPEN:
        wanted.append(("house-case-drop", acts.DROP_CASE, "取りやめる"))
    allowed = [one for one in wanted if request.actor.may(one[1])]
    return [
        (
            reverse(name, args=[case.pk]),
            words,
            "quiet" if name == "house-case-drop" else "secondary" if n else "primary",
        )
        for n, (name, _, words) in enumerate(allowed)
    ]
