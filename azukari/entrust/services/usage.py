"""The rules of use: set by the city in versions, read by everybody who signs in (CARE-22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Acknowledgement, Membership, Procedure
from azukari.entrust.rules import MACHINE, Actor, refuse_machine
from azukari.entrust.services._media import save_or_refuse
from azukari.law.refusal import Refusal

USE = Procedure.Subject.USE


class NotNewest(Refusal):
    says = "決まりが改められました。新しい版を読み直してください。"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force, the older versions, and who within reach has and has not read them."""

    newest: Procedure | None
    older: Sequence[Procedure]
    mine: bool
    read: Sequence[tuple[Membership, Acknowledgement]]
    unread: Sequence[Membership]


def see_usage(*, by: Actor) -> Rulebook:
    """The rules of use, and the receipts within reach."""
    with perform(acts.READ_USAGE, by=by) as about:
        newest, *older = list(_versions()) or [None]
        receipts = {one.person: one for one in Acknowledgement.objects.seen_by(by).filter(procedure=newest)}
        staff = _staff(by)
        about += [f"person/{one.person_id}" for one in staff]
        read = [(one, receipts[one.person_id]) for one in staff if one.person_id in receipts]
        unread = [one for one in staff if one.person_id not in receipts]
        return Rulebook(newest, older, by.person in receipts, read, unread)


def set_usage(says: str, *, by: Actor) -> int:
    """A new version; everybody has to read it."""
    with perform(acts.SET_USAGE, by=by) as about:
        last = _versions().select_for_update().first()
        made = Procedure(subject=USE, version=last.version + 1 if last else 1, says=says, set_by=by.person)
        save_or_refuse(NotNewest, lambda: made.save(force_insert=True))
        about.note(usage=made.version)
        return made.version


def acknowledge_usage(version: int, *, by: Actor) -> None:
    """Say that one has read the newest version."""
    with perform(acts.READ_USAGE, by=by) as about:
        refuse_machine(by)
        newest = _versions().first()
        if newest is None or newest.version != version:
            raise NotNewest
        about.note(usage=version)
        if not Acknowledgement.objects.seen_by(by).filter(procedure=newest, person=by.person).exists():
            Acknowledgement.objects.create_by(by, procedure=newest, organisation_id=by.organisation, person=by.person)


def _versions():
    return Procedure.objects.filter(subject=USE).order_by("-version")


def _staff(by: Actor) -> list[Membership]:
    """Everybody within reach who may sign in."""
    seen = Membership.objects.seen_by(by).filter(until__isnull=True, person__closed_on__isnull=True)
    acting = seen.exclude(position=MACHINE).select_related("person", "organisation")
    return list(acting.order_by("organisation__kind", "organisation__number", "person__login"))
