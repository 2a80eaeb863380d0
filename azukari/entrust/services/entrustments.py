"""Entrustments and what is granted under them; only the city changes them (CARE-28, CARE-44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, Grant, GrantRequest, Order, Organisation
from azukari.entrust.rules import (
    CITY,
    NEXT_STATES,
    STATES,
    Actor,
    Holding,
    Reach,
    may_hold,
    refuse_grant,
)
from azukari.entrust.rules.media_terms import NotFinished
from azukari.entrust.rules.usual import first_grants, new_grants
from azukari.entrust.services._keys import keep_keys
from azukari.entrust.services._media import EndedMeanwhile, save_or_refuse
from azukari.law.refusal import Refusal

REQUESTS = 200  # on one page


class NoSuchEntrustment(Refusal):
    says = "その委託は見つかりません。一覧から選び直してください。"
    status = 404


class NoSuchGrant(Refusal):
    says = "その権限付与は見つからないか、すでに終わっています。委託の画面を開き直してください。"
    status = 404


class NotFromHere(Refusal):
    says = "{now}の委託を「{wanted}」にはできません。"


class NoSuchAct(Refusal):
    says = "その取扱いはありません。一覧から選んでください。"


class AlreadyGranted(Refusal):
    says = "「{act}」は、すでにこの委託に付与されています。"


class NothingToEnd(Refusal):
    says = "この委託に、終える権限「{act}」はありません。「認めない」で決めてください。"


class NoSuchRequest(Refusal):
    says = "その依頼は見つからないか、すでに決定されています。一覧を開き直してください。"
    status = 404


class OfAnother(Refusal):
    says = "更新する委託は、同じ受託者のものを選んでください。"


class NumberTaken(Refusal):
    says = "委託の番号「{number}」は使われています。別の番号にしてください。"


@dataclass(frozen=True, slots=True)
class Folder:
    """One entrustment, the grants under it, and the table of who may order a change."""

    entrustment: Entrustment
    grants: list[Grant]
    table: list[Holding]


def see_entrustments(*, by: Actor) -> list[Entrustment]:
    """The city's own and then every other; an organisation's own for others; with the number of grants that stand."""
    with perform(acts.SEE_ENTRUSTMENTS, by=by):
        standing = Count("grants", filter=Q(grants__ended_at__isnull=True))
        wanted = Entrustment.objects.select_related("division", "trustee").annotate(standing=standing)
        seen = wanted if by.kind == CITY else wanted.filter(trustee=by.organisation)
        return sorted(seen.order_by("number"), key=lambda one: Organisation.Kind.values.index(one.trustee.kind))


def see_entrustment(pk: int, *, by: Actor) -> Folder:
    """One entrustment, the grants under it (ended ones too), and who may order a change of them."""
    with perform(acts.SEE_ENTRUSTMENTS, by=by) as about:
        about.note(entrustment=pk)
        entrustment = _find(pk, by)
        grants = list(entrustment.grants.order_by("ended_at", "act", "position"))
        return Folder(entrustment, grants, _table(entrustment))


def see_trustees(*, by: Actor) -> list[Organisation]:
    """The organisations a new entrustment can be made with, each with those it has."""
    with perform(acts.CHANGE_ENTRUSTMENT, by=by):
        return list(Organisation.objects.open().prefetch_related("entrustments").order_by("kind", "number"))


def draft_entrustment(
    number: str, work: str, trustee: int, since: date, until: date, renews: int | None = None, *, by: Actor
) -> int:
    """A new entrustment, not yet approved, with the grants of the one it renews or the usual ones; its number."""
    with perform(acts.CHANGE_ENTRUSTMENT, by=by) as about:
        grants = _grants_to_begin_with(trustee, renews)
        made = Entrustment(
            number=number, work=work, division_id=by.organisation, trustee_id=trustee, since=since, until=until
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as clash:
            raise NumberTaken(number=number) from clash
        Grant.objects.bulk_create(
            Grant(entrustment=made, act=act, reach=reach, position=position, given_by_id=by.person)
            for act, reach, position in grants
        )
        about.note(entrustment=made.pk, renews=renews, grants=len(grants))
        return made.pk


def change_state(pk: int, state: str, *, by: Actor) -> None:
    """Approve, suspend, resume or end an entrustment; what is granted under it holds only while approved."""
    with perform(acts.CHANGE_ENTRUSTMENT, by=by) as about:
        entrustment = _find(pk, by, lock=True)
        if state not in NEXT_STATES[entrustment.state]:
            raise NotFromHere(now=STATES[entrustment.state], wanted=STATES.get(state, state))
        about.note(entrustment=pk, was=entrustment.state, now=state)
        entrustment.state = state
        save_or_refuse(NotFinished, lambda: entrustment.save(update_fields=["state"]))
        keep_keys(by)


def see_place(pk: int, *, by: Actor) -> Entrustment:
    """The entrustment under which a grant is about to be given."""
    with perform(acts.GIVE_GRANT, by=by):
        return _find(pk, by)


def give_grant(entrustment: int, act: str, reach: str, position: str = "", *, by: Actor) -> None:
    """Grant an act under an entrustment."""
    with perform(acts.GIVE_GRANT, by=by) as about:
        about.note(entrustment=entrustment, granted=act, reach=reach, position=position)
        _give(_find(entrustment, by), act, reach, position, by)


def end_grant(pk: int, *, by: Actor) -> int:
    """End a grant from this moment; it stays on the record.  The number of its entrustment."""
    with perform(acts.GIVE_GRANT, by=by) as about:
        grant = Grant.objects.select_for_update().filter(pk=pk, ended_at__isnull=True).first()
        if grant is None:
            raise NoSuchGrant
        about.note(grant=pk, entrustment=grant.entrustment_id, ended=grant.act)
        grant.ended_at = timezone.now()
        grant.save(update_fields=["ended_at"])
        keep_keys(by)
        return grant.entrustment_id


def give_new_acts(*, by: Actor) -> list[str]:
    """Grant, as on a first day, what this version does and no version before it did; the names of the acts."""
    with perform(acts.GIVE_GRANT, by=by) as about:
        trustee = ("trustee__kind", "trustee__number")
        standing = Entrustment.objects.exclude(state="ended").values_list("pk", *trustee)
        given = Grant.objects.values_list(*(f"entrustment__{word}" for word in trustee), "act").distinct()
        new = list(new_grants(settings.FIRST_GRANTS, standing, given))
        Grant.objects.bulk_create(
            Grant(entrustment_id=entrustment, act=act, reach=reach, position=position, given_by_id=by.person)
            for entrustment, act, reach, position in new
        )
        names = sorted({act for _, act, _, _ in new})
        about.note(new=names, grants=len(new))
        return names


def see_askable(*, by: Actor) -> list[Entrustment]:
    """The entrustments a change can be asked for: one's own; any for the city, which puts its own wish to itself."""
    with perform(acts.ASK_GRANT, by=by):
        standing = Entrustment.objects.exclude(state="ended").select_related("trustee").order_by("number")
        return list(standing if by.kind == CITY else standing.filter(trustee=by.organisation))


def ask_grant(entrustment: int, act: str, reach: str, wish: str, reason: str, *, by: Actor) -> None:
    """Ask the city to change a grant; nothing changes until the city decides."""
    with perform(acts.ASK_GRANT, by=by) as about:
        wanted, place = _known_act(act), _find(entrustment, by)
        if wish == GrantRequest.Wish.GIVE:
            refuse_grant(wanted, Reach(reach), place.trustee.kind, place.trustee.number)
        facts = {
            "organisation_id": by.organisation, "entrustment_id": place.pk, "act": act, "reach": Reach(reach),
            "wish": wish, "reason": reason, "asked_by_id": by.person,
        }  # fmt: skip
        asked = save_or_refuse(EndedMeanwhile, lambda: GrantRequest.objects.create_by(by, **facts))
        about.note(request=asked.pk, asked=act, wish=wish)


def see_requests(*, by: Actor) -> list[GrantRequest]:
    """Requests to change grants, the undecided ones first; who asked, who decided, what was ordered of a vendor."""
    with perform(acts.SEE_GRANT_REQUESTS, by=by) as about:
        seen = GrantRequest.objects.seen_by(by).select_related("organisation", "entrustment", "asked_by", "decided_by")
        ordered = Prefetch("orders", Order.objects.seen_by(by).defer("content").order_by("pk"))
        newest_first = seen.order_by(F("decided_at").desc(nulls_first=True), "-asked_at")
        requests = list(newest_first.prefetch_related(ordered)[:REQUESTS])
        about += [
            f"person/{person}" for asked in requests for person in (asked.asked_by_id, asked.decided_by_id) if person
        ]
        return requests


def see_request(pk: int, *, by: Actor) -> GrantRequest:
    """One undecided request, to be decided."""
    with perform(acts.DECIDE_GRANT, by=by) as about:
        wanted = GrantRequest.objects.seen_by(by).select_related("organisation", "entrustment", "asked_by")
        request = wanted.filter(pk=pk, state="asked").first()
        if request is None:
            raise NoSuchRequest
        about += [f"person/{request.asked_by_id}"]
        return request


def decide_request(pk: int, grant: bool, answer: str, position: str = "", *, by: Actor) -> None:
    """The city's decision; a granted request gives or ends the grant in the same breath."""
    with perform(acts.DECIDE_GRANT, by=by) as about:
        request = GrantRequest.objects.seen_by(by).select_for_update().filter(pk=pk, state="asked").first()
        if request is None:
            raise NoSuchRequest
        if grant:
            _carry_out(request, position, by)
        GrantRequest.objects.seen_by(by).filter(pk=pk).update(
            state="granted" if grant else "declined",
            answer=answer,
            decided_by=by.person,
            decided_at=timezone.now(),
        )
        about.note(request=pk, granted=grant, act=request.act, wish=request.wish)


def _grants_to_begin_with(trustee: int, renews: int | None) -> list[tuple[str, str, str]]:
    """Act, reach and position: what stands under the entrustment that is renewed, or is usual for such a trustee."""
    if renews is None:
        (kind,) = Organisation.objects.filter(pk=trustee).values_list("kind", flat=True)
        return list(first_grants(settings.FIRST_GRANTS, kind))
    if not Entrustment.objects.filter(pk=renews, trustee=trustee).exists():
        raise OfAnother
    standing = Grant.objects.filter(entrustment=renews, ended_at__isnull=True)
    return list(standing.values_list("act", "reach", "position"))


def _carry_out(request: GrantRequest, position: str, by: Actor) -> None:
    if request.wish == GrantRequest.Wish.GIVE:
        _give(_find(request.entrustment_id, by), request.act, request.reach, position, by)
        return
    standing = Grant.objects.filter(entrustment=request.entrustment_id, act=request.act, ended_at__isnull=True)
    if not standing.update(ended_at=timezone.now()):
        raise NothingToEnd(act=_known_act(request.act).says)
    keep_keys(by)


def _give(entrustment: Entrustment, act: str, reach: str, position: str, by: Actor) -> None:
    refuse_grant(_known_act(act), Reach(reach), entrustment.trustee.kind, entrustment.trustee.number)
    try:
        with transaction.atomic():
            Grant.objects.create(
                entrustment=entrustment, act=act, reach=Reach(reach), position=position, given_by_id=by.person
            )
    except IntegrityError as clash:
        raise AlreadyGranted(act=acts.every()[act].says) from clash


def _known_act(name: str) -> acts.Act:
    act = acts.every().get(name)
    if act is None:
        raise NoSuchAct
    return act


def _find(pk: int, by: Actor, *, lock: bool = False) -> Entrustment:
    wanted = Entrustment.objects.filter(pk=pk)
    if by.kind != CITY:
        wanted = wanted.filter(trustee=by.organisation)
    found = (wanted.select_for_update() if lock else wanted.select_related("division", "trustee")).first()
    if found is None:
        raise NoSuchEntrustment
    return found


def _table(entrustment: Entrustment) -> list[Holding]:
    """What the city and this trustee may do just now, as the door would find it."""
    standing = Grant.objects.filter(ended_at__isnull=True, entrustment__state="approved")
    parties = standing.filter(
        Q(entrustment__trustee=entrustment.trustee_id) | Q(entrustment__trustee=entrustment.division_id)
    )
    trustee = ("entrustment__trustee__name", "entrustment__trustee__kind", "entrustment__trustee__number")
    rows = parties.order_by("entrustment__trustee", "act").values_list("act", "position", "reach", *trustee)
    return [
        Holding(act, name, position, Reach(reach))
        for act, position, reach, name, kind, number in rows.distinct()
        if may_hold(act, Reach(reach), kind, number)
    ]
