"""What is asked wherever somebody's standing, a grant or an entrustment ends, inside the act of the caller."""

from __future__ import annotations

from django.db.models import Q

from azukari.entrust.models import Grant, Membership
from azukari.entrust.rules import KEYS, Actor, Permit, Reach, refuse_to_lock_out
from azukari.entrust.services._sec import answer
from azukari.law.refusal import Refusal

LOCK = 28  # any number that nothing else locks by


class NoLongerThere(Refusal):
    says = "あなたの登録か所属が、たった今、別の職員によって終わりました。この操作はできません。"


def stay_there(by: Actor) -> None:
    """Whoever ends another's standing still has their own: of two who end each other's, the second is refused."""
    _one_at_a_time()
    mine = Membership.objects.seen_by(by).filter(person=by.person, organisation=by.organisation)
    standing = mine.filter(Q(until__isnull=True) | Q(until__gte=by.today), person__closed_on__isnull=True)
    if not standing.exists():
        raise NoLongerThere


def keep_keys(by: Actor) -> None:
    """Asked after something ended: of two who at one moment end what holds the keys, the second is refused."""
    _one_at_a_time()
    keys = Grant.objects.filter(
        entrustment__trustee=by.organisation, ended_at__isnull=True, act__in=[key.name for key in KEYS]
    )
    period = ("entrustment__state", "entrustment__since", "entrustment__until")
    rows = keys.values_list("act", "reach", "position", "entrustment", *period)
    refuse_to_lock_out(by, [Permit(act, Reach(reach), *words) for act, reach, *words in rows])


def _one_at_a_time() -> None:
    """Until the transaction ends everybody else waits here, and then reads what this one left."""
    answer("select pg_advisory_xact_lock(%s)", LOCK)
