"""The media ledger: the shelf, one medium, one lending, and what is prepared."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from azukari.entrust import acts
from azukari.entrust.forms.media import CancelForm, FillForm, LendForm, LockerForm, MediumForm, ReasonForm
from azukari.entrust.rules.media import ERASE_BECAUSE, NO_CHANNEL, OUTSTANDING
from azukari.entrust.services import media as services
from azukari.entrust.views.answers import FAILED, ask, carry_out
from azukari.ui.pieces import link, tag
from azukari.ui.show import page, show

TONES = {
    "prepared": "info", "offered": "warn", "held": "info", "returning": "warn", "returned": "plain",
    "cancelled": "plain", "lost": "bad", "failed": "bad",
}  # fmt: skip
HEAD = [("head", "通し番号"), ("", "種類"), ("wrap", "ラベル"), ("n", "容量"), ("", "状態"), ("wrap", "いまある所")]
CONTENT = [("n", "件目"), ("head", "案件"), ("n", "大きさ"), ("", "暗号化"), ("code", "ハッシュ値"), ("", "取込み")]
EVENTS = [("head", "できごと"), ("", "方法"), ("wrap", "渡した・した人"), ("wrap", "受け取った・確かめた人")]
PAGES = (  # 媒体管理簿から開く画面
    (acts.LEND_MEDIUM, "medium-lend", "貸出しを準備する"),
    (acts.TAKE_BACK_MEDIUM, "medium-return", "返却を受け取る"),
    (acts.REGISTER_MEDIUM, "medium-register", "媒体を登録する"),
    (acts.REGISTER_MEDIUM, "locker-register", "保管庫を登録する"),
    (acts.COUNT_MEDIA, "media-count", "棚卸し"),
    (acts.SEE_PROCEDURE, "media-procedure", "取扱手順"),
    (acts.SEE_EVIDENCE, "media-vendors", "受託者の備え"),
    (acts.SEE_TRANSFERS, "media-transfers", "受渡しの記録"),
    (acts.SEE_LEAKAGES, "leakages", "漏えい等のおそれ"),
)
STEPS = {  # 状態ごとに、次にすること
    "prepared": (
        (acts.HAND_MEDIUM, "medium-hand", "渡す"),
        (acts.FILL_MEDIUM, "medium-fill", "内容を記録する"),
        (acts.LEND_MEDIUM, "medium-cancel", "取りやめる"),
    ),
    "offered": (
        (acts.RECEIVE_MEDIUM, "medium-receive", "受け取ったことを確かめる"),
        (acts.REPORT_MEDIUM, "medium-report", "紛失・故障を届け出る"),
    ),
    "held": (
        (acts.ERASE_MEDIUM, "medium-erase", "消去を記録する"),
        (acts.GIVE_BACK_MEDIUM, "medium-give-back", "市に返す"),
        (acts.REPORT_MEDIUM, "medium-report", "紛失・故障を届け出る"),
    ),
    "returning": (
        (acts.TAKE_BACK_MEDIUM, "medium-return", "返却を受け取る"),
        (acts.REPORT_MEDIUM, "medium-report", "紛失・故障を届け出る"),
    ),
}


@page(acts.LIST_MEDIA)
def media(request: HttpRequest) -> HttpResponse:
    shelf = services.see_shelf(by=request.actor)
    may = request.actor.may
    return show(
        request,
        "entrust/media/shelf.html",
        head=HEAD,
        rows=[_row(medium, lending) for medium, lending in shelf.media],
        lockers=[(one.name, one.place, shelf.names.get(one.key_holder, "市の職員")) for one in shelf.lockers],
        locker_head=[("head", "保管庫"), ("wrap", "場所"), ("", "鍵の管理者")],
        pages=[(reverse(name), label) for act, name, label in PAGES if may(act)],
        overdue=shelf.overdue if may(acts.WATCH_POST) else 0,
        ours=request.actor.kind == "city",
    )


def _row(medium, lending):
    where = medium.locker.name if medium.locker else "市の外" if lending else "所在を確かめてください"
    state, tone = ("保管中", "good") if medium.locker else ("不明", "bad")
    if lending:
        state, tone = lending.get_state_display(), TONES[lending.state]
        state = link(reverse("lending", args=[lending.pk]), state)
        where = medium.locker.name if medium.locker else f"{lending.organisation}({lending.entrustment.number})"
    if medium.retired_on:
        state, tone, where = "廃棄", "plain", medium.retired_because
    serial = link(reverse("medium", args=[medium.pk]), medium.serial)
    return [serial, medium.get_kind_display(), medium.label, _size(medium.capacity), tag(tone, state), where]


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else f"{size / 1_000:,.0f} KB"


@page(acts.SEE_MEDIUM)
def medium(request: HttpRequest, pk: int) -> HttpResponse:
    found, lendings = services.see_medium(pk, by=request.actor)
    return show(
        request,
        "entrust/media/medium.html",
        medium=found,
        size=_size(found.capacity),
        rows=[
            [link(reverse("lending", args=[one.pk]), one.entrustment.number), str(one.organisation),
             tag(TONES[one.state], one.get_state_display()), one.says]
            for one in lendings
        ],
        head=[("head", "委託"), ("wrap", "受託者"), ("", "状態"), ("wrap", "理由・状況")],
        may_retire=_is_here(found, lendings) and request.actor.may(acts.REGISTER_MEDIUM),
    )  # fmt: skip


def _is_here(medium, lendings) -> bool:
    return medium.retired_on is None and not any(one.state in OUTSTANDING for one in lendings)


@page(acts.SEE_MEDIUM)
def lending(request: HttpRequest, pk: int) -> HttpResponse:
    """One lending: what is on it, through whose hands it went, and what comes next."""
    chain = services.see_lending(pk, by=request.actor)
    one = chain.lending
    return show(
        request,
        "entrust/media/lending.html",
        lending=one,
        tone=TONES[one.state],
        chain=chain,
        used=_size(chain.used),
        capacity=_size(one.medium.capacity),
        contents=[_content(content) for content in chain.contents],
        content_head=CONTENT,
        events=_events(chain),
        event_head=EVENTS,
        steps=[(_step(name, pk), label) for act, name, label in _next(chain) if request.actor.may(act)],
        erase_because=ERASE_BECAUSE,
        no_channel=NO_CHANNEL,
    )  # fmt: skip


def _next(chain):
    """What can be done now, the next step first: nothing empty is handed over, nothing unerased given back."""
    empty, unerased = not chain.contents, chain.erasure is None
    too_early = {"medium-hand": empty, "medium-give-back": unerased}
    steps = [step for step in STEPS.get(chain.lending.state, ()) if not too_early.get(step[1])]
    return sorted(steps, key=lambda step: step[1] == "medium-erase" and not unerased)


def _step(name: str, pk: int) -> str:
    return reverse(name) if name == "medium-return" else reverse(name, args=[pk])


def _content(content):
    sealed = tag("good", "暗号化・署名済") if content.sealed else tag("warn", "なし")
    back = "取込済" if content.answered_at else ""
    return [content.nth, content.case, _size(content.size), sealed, content.sha256[:16] + "…", back]


def _events(chain):
    say = lambda person: chain.names.get(person, "相手方") if person else "(まだ)"  # noqa: E731
    rows = [
        [one.get_direction_display(), f"{one.get_way_display()} {one.tracking}", say(one.given_by), say(one.taken_by)]
        for one in chain.handovers
    ]
    if erasure := chain.erasure:
        how = f"{erasure.method}({erasure.tool})"
        rows.insert(1, ["データの消去", how, say(erasure.erased_by), say(erasure.verified_by)])
    return rows


@page(acts.REGISTER_MEDIUM)
def register_locker(request: HttpRequest) -> HttpResponse:
    form = LockerForm(request.POST or None, choices={"key_holder": services.see_people_with_keys(by=request.actor)})
    if request.method == "POST":
        done = carry_out(form, lambda: services.register_locker(**form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "保管庫を登録しました。")
            return redirect("media")
    return ask(request, form, "保管庫を登録する", "登録する", reverse("media"), "鍵のかかるロッカーだけを登録します。")


@page(acts.REGISTER_MEDIUM)
def register_medium(request: HttpRequest) -> HttpResponse:
    form = MediumForm(request.POST or None, choices={"locker": services.see_lockers(by=request.actor)})
    if request.method == "POST":
        done = carry_out(form, lambda: services.register_medium(**form.as_facts(), by=request.actor))
        if done is not FAILED:
            messages.success(request, "媒体を登録しました。")
            return redirect("media")
    return ask(request, form, "媒体を登録する", "登録する", reverse("media"), "通し番号は、媒体ごとに違う番号です。")


@page(acts.REGISTER_MEDIUM)
def retire_medium(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(form, lambda: services.retire_medium(pk, form.cleaned_data["because"], by=request.actor))
        if done is not FAILED:
            messages.success(request, "媒体を廃棄したことを記録しました。")
            return redirect("media")
    return ask(request, form, "媒体を廃棄する", "廃棄を記録する", reverse("medium", args=[pk]))


@page(acts.LEND_MEDIUM)
def lend_medium(request: HttpRequest) -> HttpResponse:
    offer = services.see_offer(by=request.actor)
    choices = {"medium": offer.media, "entrustment": offer.contracts, "replaces": offer.reported}
    form = LendForm(request.POST or None, choices=choices)
    if request.method == "POST":
        pk = carry_out(form, lambda: services.lend_medium(**form.cleaned_data, by=request.actor))
        if pk is not FAILED:
            messages.success(request, "貸出しを準備しました。内容を書き込んでから渡します。")
            return redirect("lending", pk)
    lead = "一つの委託に渡せるのは1枚だけです。受託者の備えと手順の確認がそろっていないと準備できません。"
    return ask(request, form, "貸出しを準備する", "準備する", reverse("media"), lead)


@page(acts.LEND_MEDIUM)
def cancel_lending(request: HttpRequest, pk: int) -> HttpResponse:
    form = CancelForm(request.POST or None, choices={"locker": services.see_lockers(by=request.actor)})
    if request.method == "POST":
        done = carry_out(form, lambda: services.cancel_lending(pk, **form.cleaned_data, by=request.actor))
        if done is not FAILED:
            messages.success(request, "取りやめました。媒体は保管庫に戻っています。")
            return redirect("lending", pk)
    return ask(request, form, "貸出しを取りやめる", "取りやめる", reverse("lending", args=[pk]))


@page(acts.FILL_MEDIUM)
def fill_medium(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a file written by other means; the size is checked before it is written."""
    form = FillForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        found = carry_out(form, lambda: services.fill_medium(pk, form.as_written(), by=request.actor))
        if found is not FAILED:
            for finding in found:
                messages.warning(request, finding.says)
            messages.success(request, "容量を確かめ、内容を記録しました。媒体に書き込んでください。")
            return redirect("lending", pk)
    lead = "暗号化していない内容です。手渡しだけができます。空家等の案件は、案件の画面から書き出してください。"
    return ask(request, form, "収める内容を記録する", "容量を確かめて記録する", reverse("lending", args=[pk]), lead)
