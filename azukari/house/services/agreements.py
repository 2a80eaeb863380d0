"""The register of agreements under which vendors are found (AKI-02)."""

from __future__ import annotations

from datetime import date

from azukari.entrust.door import perform
from azukari.entrust.models import Organisation
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Agreement
from azukari.law.refusal import Finding, NotRight


def see_agreements(*, by: Actor) -> tuple[list[Agreement], list[Organisation]]:
    """Every agreement, the one that ends last first, and the vendors one can be made for."""
    with perform(acts.KEEP_AGREEMENT, by=by):
        agreements = list(Agreement.objects.select_related("vendor").order_by("-until", "-pk"))
        return agreements, list(Organisation.objects.filter(kind="vendor").order_by("number"))


def register_agreement(vendor: int, partner: str, subject: str, since: date, until: date, *, by: Actor) -> int:
    """Enter an agreement; a renewed one is a new row."""
    with perform(acts.KEEP_AGREEMENT, by=by) as about:
        if until < since:
            raise NotRight([Finding("until", "終了日は開始日以後の日にしてください。")])
        if not Organisation.objects.filter(pk=vendor, kind="vendor").exists():
            raise NotRight([Finding("vendor", "委託先の候補を選んでください。")])
        made = Agreement.objects.create(vendor_id=vendor, partner=partner, subject=subject, since=since, until=until)
        about.note(agreement=made.pk, vendor=vendor)
        return made.pk
