"""The first page: what waits for whoever signed in."""

from __future__ import annotations

from dataclasses import dataclass

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, GrantRequest, Stop
from azukari.entrust.rules import Actor


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: one's entrustments, and how much waits for a decision."""

    entrustments: list[Entrustment]
    stops: int
    requests: int


def see_home(*, by: Actor) -> Desk:
    """The desk of the actor's organisation."""
    with perform(acts.SEE_HOME, by=by):
        return Desk(
            entrustments=list(Entrustment.objects.filter(trustee=by.organisation).order_by("number")),
            stops=Stop.objects.filter(lifted_at__isnull=True).count(),
            requests=GrantRequest.objects.seen_by(by).filter(state="asked").count(),
        )
