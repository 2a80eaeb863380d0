"""The first page: what waits for whoever signed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, GrantRequest, Lending, Order, Organisation, Record, Seal
from azukari.entrust.rules import CITY, Actor, confirmation
from azukari.entrust.rules.orders import OPEN, UNABLE
from azukari.entrust.rules.organisations import ending
from azukari.entrust.rules.watch import seals_late
from azukari.entrust.services._media import next_count, unread_procedure

FAILING = "続けて止まる見回り（情報システム担当に知らせてください）"
UNSEALED = "操作記録の封の遅れ（情報システム担当に知らせてください）"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a decision, and the page where it is made."""

    says: str
    count: int
    page: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: one's entrustments, and what waits."""

    entrustments: list[Entrustment]
    stops: int
    waiting: list[Waiting]


def see_home(*, by: Actor) -> Desk:
    """The desk of the actor's organisation."""
    with perform(acts.SEE_HOME, by=by):
        shown = Q(trustee=by.organisation) | (~Q(state="ended") if by.kind == CITY else Q(pk=None))
        entrustments = list(Entrustment.objects.filter(shown).order_by("number"))
        return Desk(
            entrustments=[one for one in entrustments if one.trustee_id == by.organisation],
            stops=len(by.stops),
            waiting=[one for one in _waiting(entrustments, by) if one.count],
        )


def _waiting(entrustments: Sequence[Entrustment], by: Actor) -> Iterator[Waiting]:
    known = _open_organisations(by)
    if by.may(acts.READ_USAGE):
        yield Waiting("まだ読んでいない利用の決まり", int(any(one.unread for one in known)), "usage")
    if by.may(acts.SEE_GRANT_REQUESTS):
        yield Waiting("市の判断を待つ権限の依頼", sum(one.asked for one in known), "grant-requests")
    if by.may(acts.CHANGE_ENTRUSTMENT):
        drafted = sum(one.state == "drafted" for one in entrustments)
        yield Waiting("承認を待つ委託", drafted, "organisations")
        yield Waiting("まもなく期間が終わる委託", len(ending(entrustments, by.today)), "entrustments")
    if by.may(acts.SEE_ORDERS):
        yield Waiting("期日を過ぎた指示書", sum(one.overdue for one in known), "orders")
        yield Waiting("実施を待つ指示書", sum(one.ordered for one in known), "orders")
    if by.may(acts.ISSUE_ORDER):
        yield Waiting("「できない」と答えのあった指示書", sum(one.unable for one in known), "orders")
    if by.may(acts.HAND_MEDIUM):
        unread = any(one.unread_procedure for one in known)
        yield Waiting("まだ確認していない媒体の取扱手順", int(unread), "media-procedure")
    if by.may(acts.COUNT_MEDIA):
        due = next_count(by)
        yield Waiting("期日の来た媒体の棚卸し", int(due is not None and due <= by.today), "media-count")
    if by.may(acts.WATCH_RECORDS):
        yield Waiting(UNSEALED, int(any(seals_late(one.unsealed_since, timezone.now()) for one in known)), "records")
        yield Waiting(FAILING, int(settings.ROUNDS_FAILING.exists()), "records")
    if by.may(acts.TAKE_BACK_MEDIUM):
        yield Waiting("返却を受け取る媒体", sum(one.returning for one in known), "media")
    if by.may(acts.RECEIVE_MEDIUM):
        yield Waiting("受け取りを確かめる媒体", sum(one.offered for one in known), "media")
    if by.may(acts.CONFIRM_ORGANISATION):
        states = [confirmation(one.kind, one.number, one.confirmed_on, by.today) for one in known]
        found = [one.state for one in states if one]
        yield Waiting("確認の期限が切れて使えない組織", found.count("over"), "organisations")
        yield Waiting("今期の確認がまだの組織", found.count("due"), "organisations")


def _open_organisations(by: Actor) -> list[Organisation]:
    """All for the city, one's own for others: each with how many requests, orders and media of it wait."""
    orders = Order.objects.seen_by(by)
    waiting = {
        "asked": GrantRequest.objects.seen_by(by).filter(state="asked"),
        "ordered": orders.filter(state=OPEN, due_on__gte=by.today),
        "overdue": orders.filter(state=OPEN, due_on__lt=by.today),
        "unable": orders.filter(state=UNABLE),
        "offered": Lending.objects.seen_by(by).filter(state="offered"),
        "returning": Lending.objects.seen_by(by).filter(state="returning"),
    }
    counted = {name: _of_each(rows) for name, rows in waiting.items()} | {"unsealed_since": _unsealed_since(by)}
    unread = RawSQL("(select sec.unread_usage())", [])  # asked along, once for the statement
    whose = Q() if by.kind == CITY else Q(pk=by.organisation)
    known = Organisation.objects.open().filter(whose)
    return list(known.annotate(unread=unread, unread_procedure=unread_procedure(by), **counted))


def _unsealed_since(by: Actor) -> Subquery:
    """The moment of the oldest record that no seal covers yet."""
    sealed = Coalesce(Subquery(Seal.objects.order_by("-pk").values("ends")[:1]), 0)
    return Subquery(Record.objects.seen_by(by).filter(pk__gt=sealed).order_by("pk").values("at")[:1])


def _of_each(rows: QuerySet) -> Coalesce:
    """How many of the rows belong to each organisation."""
    own = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(own.annotate(count=Count("pk")).values("count")), 0)
