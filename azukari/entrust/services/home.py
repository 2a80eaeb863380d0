"""The first page: what waits for whoever signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, GrantRequest, Organisation
from azukari.entrust.rules import Actor, confirmation
from azukari.entrust.services._media import next_count, unread_procedure


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
        shown = Q(trustee=by.organisation) | Q(state="drafted")
        entrustments = list(Entrustment.objects.filter(shown).order_by("number"))
        drafted = sum(one.state == "drafted" for one in entrustments)
        return Desk(
            entrustments=[one for one in entrustments if one.trustee_id == by.organisation],
            stops=len(by.stops),
            waiting=[one for one in _waiting(drafted, by) if one.count],
        )


def _waiting(drafted: int, by: Actor) -> Iterator[Waiting]:
    known = _open_organisations(by)
    if by.may(acts.READ_USAGE):
        yield Waiting("まだ読んでいない利用の決まり", int(any(one.unread for one in known)), "usage")
    if by.may(acts.SEE_GRANT_REQUESTS):
        yield Waiting("市の判断を待つ権限の依頼", sum(one.asked for one in known), "grant-requests")
    if by.may(acts.CHANGE_ENTRUSTMENT):
        yield Waiting("承認を待つ委託", drafted, "organisations")
    if by.may(acts.HAND_MEDIUM):
        unread = any(one.unread_procedure for one in known)
        yield Waiting("まだ確認していない媒体の取扱手順", int(unread), "media-procedure")
    if by.may(acts.COUNT_MEDIA):
        due = next_count(by)
        yield Waiting("期日の来た媒体の棚卸し", int(due is not None and due <= by.today), "media-count")
    if by.may(acts.CONFIRM_ORGANISATION):
        states = [confirmation(one.kind, one.number, one.confirmed_on, by.today) for one in known]
        found = [one.state for one in states if one]
        yield Waiting("確認の期限が切れて使えない組織", found.count("over"), "organisations")
        yield Waiting("今期の確認がまだの組織", found.count("due"), "organisations")


def _open_organisations(by: Actor) -> list[Organisation]:
    """Each with how many of its requests wait, as far as the reader may see them."""
    asked = GrantRequest.objects.seen_by(by).filter(organisation=OuterRef("pk"), state="asked").order_by()
    counted = asked.values("organisation").annotate(count=Count("pk")).values("count")
    unread = RawSQL("(select sec.unread_usage())", [])  # asked along, once for the statement
    found = Organisation.objects.open().annotate(asked=Coalesce(Subquery(counted), 0), unread=unread)
    return list(found.annotate(unread_procedure=unread_procedure(by)))
