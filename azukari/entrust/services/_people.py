"""A step that ending a registration and ending a membership share; it runs inside the act of its caller."""

from __future__ import annotations

from django.db.models import Q

from azukari.entrust.models import Membership, Person
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal


class NoLongerThere(Refusal):
    says = "あなたの登録か所属が、たった今、別の職員によって終わりました。この操作はできません。"


def stay_there(by: Actor, other: int) -> None:
    """Whoever ends another's standing still has their own: of two who end each other's, the second is refused.

    Both are locked, in order of number, until the transaction ends; only then is it asked who is still there.
    """
    both = Person.objects.seen_by(by).filter(pk__in=[by.person, other]).order_by("pk")
    list(both.select_for_update().values_list("pk"))
    mine = Membership.objects.seen_by(by).filter(person=by.person, organisation=by.organisation)
    standing = mine.filter(Q(until__isnull=True) | Q(until__gte=by.today), person__closed_on__isnull=True)
    if not standing.exists():
        raise NoLongerThere
