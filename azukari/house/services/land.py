"""The land register of a house: transfers as they are written, and who holds how much after all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db import IntegrityError, transaction

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import House, Transfer
from azukari.house.rules import land
from azukari.house.rules.land import Entry, Holding
from azukari.law.refusal import Finding, NotRight, Refusal


class NoSuchPlace(Refusal):
    says = "その空家等は見つかりません。台帳から選び直してください。"
    status = 404


class WrittenTwice(Refusal):
    says = "同じ順位番号の同じ移転が、すでに入力されています。"


@dataclass(frozen=True, slots=True)
class Folder:
    """A house, its transfers in order, and what they come to."""

    house: House
    transfers: Sequence[Transfer]
    holding: Holding


def see_land(house: int, *, by: Actor) -> Folder:
    """The transfers of a house and the holders that follow from them."""
    with perform(acts.SEE_LAND, by=by, about=[f"house/{house}"]):
        found = _house(house, by)
        transfers = list(Transfer.objects.seen_by(by).filter(house=found).order_by("order", "pk"))
        return Folder(found, transfers, land.replay(transfer.entry for transfer in transfers))


def enter_transfer(house: int, entry: Entry, written: str = "", caused_on: str = "", *, by: Actor) -> int:
    """One taker of one transfer; ``written`` is the share as the register has it, never reduced."""
    with perform(acts.ENTER_TRANSFER, by=by, about=[f"house/{house}"]) as about:
        found = _house(house, by)
        if written and Fraction(written) != entry.share:
            raise ValueError(f"{written} is not {entry.share}")
        if not Fraction(0) < entry.share <= 1:
            raise NotRight([Finding("share", "持分は0より大きく1までの分数で入力してください。")])
        try:
            with transaction.atomic():
                kept = Transfer.objects.create_by(
                    by,
                    house=found,
                    order=entry.order,
                    caused_on=caused_on,
                    cause=entry.cause,
                    giver=entry.giver,
                    taker=entry.taker,
                    share=written or str(entry.share),
                    of=entry.of,
                )
        except IntegrityError as clash:
            raise WrittenTwice from clash
        about.note(transfer=kept.pk, order=entry.order)
        return kept.pk


def remove_transfer(pk: int, *, by: Actor) -> int:
    """Take out a transfer that was entered wrongly; what it said stays in the record.  The house."""
    with perform(acts.ENTER_TRANSFER, by=by) as about:
        transfer = Transfer.objects.seen_by(by).filter(pk=pk).first()
        if transfer is None:
            raise NoSuchPlace
        about += [f"house/{transfer.house_id}"]
        about.note(removed=pk, order=transfer.order, share=transfer.share, of=transfer.of)
        Transfer.objects.seen_by(by).filter(pk=pk).delete()
        return transfer.house_id


def _house(pk: int, by: Actor) -> House:
    house = House.objects.seen_by(by).filter(pk=pk).first()
    if house is None:
        raise NoSuchPlace
    return house
