"""Care staff foresee that a house will fall vacant; they get a receipt and see nothing else (AKI-36)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Referral
from azukari.law.refusal import Finding, NotRight

SHOWN = 200  # on one page


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What care staff tell of a house that may fall vacant."""

    address: str
    basis: str  # consent / law
    basis_says: str  # 同意の取り方、または法令の条項
    says: str = ""


def refer_house(facts: ReferralFacts, once: UUID, *, by: Actor) -> str:
    """Tell the city of a house; the number of the receipt, and nothing more."""
    with perform(acts.REFER_HOUSE, by=by) as about:
        _refuse_without_basis(facts)
        receipt = f"予-{by.today:%y%m%d}-{once.hex[:6].upper()}"
        about.note(receipt=receipt)
        row = Referral(
            id=once,
            organisation_id=by.organisation,
            receipt=receipt,
            received_on=by.today,
            address=facts.address,
            basis=facts.basis,
            basis_says=facts.basis_says.strip(),
            says=facts.says,
        )
        _keep_once(row, by)
        return receipt


def see_referrals(*, by: Actor) -> list[Referral]:
    """Everything that was foreseen, newest first, those not yet in the register on top."""
    with perform(acts.SEE_REFERRALS, by=by) as about:
        seen = Referral.objects.seen_by(by).select_related("organisation", "house")
        found = list(seen.order_by("house_id", "-received_on", "receipt")[:SHOWN])
        found.sort(key=lambda one: one.house_id is not None)
        about += [f"referral/{one.pk}" for one in found]
        about.note(referrals=len(found))
        return found


def see_referral(pk: UUID, *, by: Actor) -> Referral | None:
    """One referral that is not in the register yet, to be registered from."""
    with perform(acts.SEE_REFERRALS, by=by, about=[f"referral/{pk}"]):
        return Referral.objects.seen_by(by).filter(pk=pk, house=None).first()


def _refuse_without_basis(facts: ReferralFacts) -> None:
    if facts.basis not in Referral.Basis.values:
        says = "本人の同意があるか、根拠となる法令があるときだけ知らせられます。どちらかを選んでください。"
        raise NotRight([Finding("basis", says, "個人情報の保護に関する法律27条・69条")])
    if not facts.basis_says.strip():
        raise NotRight([Finding("basis_says", "同意の取り方か、法令の条項を入力してください。")])


def _keep_once(row: Referral, by: Actor) -> None:
    """Sent twice, it is kept once; whoever refers cannot read it back to see."""
    try:
        with transaction.atomic():
            Referral.objects.keep_by(by, [row])
    except IntegrityError as clash:
        if "house_referral_pkey" not in str(clash):
            raise
