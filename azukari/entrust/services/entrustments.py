"""Entrustments and grants.  A trustee may ask; only the city gives, changes and ends (CARE-28, CARE-44)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, Grant, GrantRequest
from azukari.entrust.rules import STATES, Actor, Reach
from azukari.law.refusal import Refusal

NEXT = {  # 状態の移り変わり
    "drafted": ("approved", "ended"),
    "approved": ("suspended", "ended"),
    "suspended": ("approved", "ended"),
    "ended": (),
}


class NoSuchEntrustment(Refusal):
    says = "その委託は見つかりません。一覧から選び直してください。"
    status = 404


class NotFromHere(Refusal):
    says = "{now}の委託を「{wanted}」にはできません。"


class NoSuchAct(Refusal):
    says = "その取扱いはありません。一覧から選んでください。"


class AlreadyGranted(Refusal):
    says = "「{act}」は、すでにこの委託に付与されています。"


class NoSuchRequest(Refusal):
    says = "その依頼は見つからないか、すでに決定されています。一覧を開き直してください。"
    status = 404


def see_entrustments(*, by: Actor) -> list[Entrustment]:
    """Every entrustment for the city; an organisation's own for others, with the grants that stand."""
    with perform(acts.SEE_ENTRUSTMENTS, by=by):
        wanted = Entrustment.objects.select_related("division", "trustee").order_by("trustee__kind", "number")
        return list(wanted if by.kind == "city" else wanted.filter(trustee=by.organisation))


def see_entrustment(pk: int, *, by: Actor) -> tuple[Entrustment, list[Grant]]:
    """One entrustment and the grants under it, ended ones too."""
    with perform(acts.SEE_ENTRUSTMENTS, by=by):
        entrustment = _entrustment(pk, by)
        return entrustment, list(entrustment.grants.order_by("ended_at", "act", "position"))


def change_state(pk: int, state: str, *, by: Actor) -> None:
    """Approve, suspend, resume or end an entrustment; what is granted under it holds only while approved."""
    with perform(acts.CHANGE_ENTRUSTMENT, by=by) as about:
        entrustment = _entrustment(pk, by, lock=True)
        if state not in NEXT[entrustment.state]:
            raise NotFromHere(now=STATES[entrustment.state], wanted=STATES.get(state, state))
        about.note(entrustment=pk, was=entrustment.state, now=state)
        entrustment.state = state
        entrustment.save(update_fields=["state"])


def draft_entrustment(number: str, work: str, trustee: int, since: date, until: date, *, by: Actor) -> int:
    """A new entrustment, not yet approved; its number."""
    with perform(acts.CHANGE_ENTRUSTMENT, by=by) as about:
        made = Entrustment.objects.create(
            number=number, work=work, division_id=by.organisation, trustee_id=trustee, since=since, until=until
        )
        about.note(entrustment=made.pk)
        return made.pk


def give_grant(entrustment: int, act: str, reach: str, position: str = "", *, by: Actor) -> None:
    """Grant an act under an entrustment."""
    with perform(acts.GIVE_GRANT, by=by) as about:
        _give(_entrustment(entrustment, by), act, reach, position, by)
        about.note(entrustment=entrustment, granted=act, reach=reach)


def end_grant(pk: int, *, by: Actor) -> None:
    """End a grant from this moment; it stays on the record."""
    with perform(acts.GIVE_GRANT, by=by) as about:
        about.note(grant=pk)
        if not Grant.objects.filter(pk=pk, ended_at__isnull=True).update(ended_at=timezone.now()):
            raise NoSuchEntrustment


def ask_grant(entrustment: int, act: str, reach: str, wish: str, reason: str, *, by: Actor) -> None:
    """Ask the city to change a grant; nothing changes until the city decides."""
    with perform(acts.ASK_GRANT, by=by) as about:
        _known_act(act)
        asked = GrantRequest.objects.create_by(
            by,
            organisation_id=by.organisation,
            entrustment_id=_entrustment(entrustment, by).pk,
            act=act,
            reach=Reach(reach),
            wish=wish,
            reason=reason,
            asked_by_id=by.person,
        )
        about.note(request=asked.pk, asked=act)


def see_requests(*, by: Actor) -> list[GrantRequest]:
    """Requests to change grants, the undecided ones first."""
    with perform(acts.SEE_GRANT_REQUESTS, by=by):
        seen = GrantRequest.objects.seen_by(by).select_related("organisation", "entrustment")
        return list(seen.order_by("decided_at", "-asked_at")[:200])


def decide_request(pk: int, grant: bool, answer: str, *, by: Actor) -> None:
    """The city's decision; a granted request gives or ends the grant in the same breath."""
    with perform(acts.DECIDE_GRANT, by=by) as about:
        request = GrantRequest.objects.seen_by(by).select_for_update().filter(pk=pk, state="asked").first()
        if request is None:
            raise NoSuchRequest
        if grant:
            _carry_out(request, by)
        GrantRequest.objects.seen_by(by).filter(pk=pk).update(
            state="granted" if grant else "declined",
            answer=answer,
            decided_by=by.person,
            decided_at=timezone.now(),
        )
        about.note(request=pk, granted=grant)


def _carry_out(request: GrantRequest, by: Actor) -> None:
    if request.wish == GrantRequest.Wish.GIVE:
        _give(_entrustment(request.entrustment_id, by), request.act, request.reach, "", by)
    else:
        standing = Grant.objects.filter(entrustment=request.entrustment_id, act=request.act, ended_at__isnull=True)
        standing.update(ended_at=timezone.now())


def _give(entrustment: Entrustment, act: str, reach: str, position: str, by: Actor) -> None:
    _known_act(act)
    try:
        with transaction.atomic():
            Grant.objects.create(
                entrustment=entrustment, act=act, reach=Reach(reach), position=position, given_by_id=by.person
            )
    except IntegrityError as clash:
        raise AlreadyGranted(act=acts.every()[act].says) from clash


def _known_act(act: str) -> None:
    if act not in acts.every():
        raise NoSuchAct


def _entrustment(pk: int, by: Actor, *, lock: bool = False) -> Entrustment:
    wanted = Entrustment.objects.filter(pk=pk)
    if by.kind != "city":
        wanted = wanted.filter(trustee=by.organisation)
    found = (wanted.select_for_update() if lock else wanted.select_related("division", "trustee")).first()
    if found is None:
        raise NoSuchEntrustment
    return found
