"""Correcting what was entered wrongly into the register; what stood there is kept, with who, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azukari.care import acts
from azukari.care.models import Certification, PlanNotice
from azukari.care.rules import facts
from azukari.care.rules.person import DECIDED
from azukari.care.services._ledger import (
    CHARGE,
    ChargeOf,
    Entry,
    Folio,
    Ledger,
    SameMonth,
    charge_values,
    find_person,
    organisations_of,
)
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.law.calendar import era_month
from azukari.law.refusal import Refusal


class NoSuchRow(Refusal):
    says = "その行は見つかりません。画面を開き直してください。"
    status = 404


def correct_person(pk: int, entry: Entry, reason: str, *, by: Actor) -> None:
    """Another name, birthday or number for the same person."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        ledger, folio = _opened(pk, by)
        person = entry.person
        values = {
            "insurer": person.insurer, "number": person.insured, "name": person.name, "kana": person.kana,
            "birth": person.birth, "sex": person.sex, "payer": entry.payer, "recipient": entry.recipient,
        }  # fmt: skip
        folio.change(folio.insured, values, reason)
        ledger.keep()


def correct_certification(pk: int, row: int, new: facts.Certification, reason: str, *, by: Actor) -> None:
    """Another level, period or limit; those before and after it make room as for a new one."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        ledger, folio = _opened(pk, by)
        wrong = _row(folio.certifications, row)
        if new.status == DECIDED:
            folio.follow(new, [one for one in folio.certifications if one is not wrong])
        folio.change(wrong, {name: getattr(new, name) for name in Certification.FACTS}, reason)
        ledger.keep()


def correct_notice(pk: int, row: int, new: facts.Notice, reason: str, *, by: Actor) -> None:
    """Another day or office of a 届出."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        ledger, folio = _opened(pk, by)
        folio.change(_row(folio.notices, row), {name: getattr(new, name) for name in PlanNotice.FACTS}, reason)
        ledger.keep()


def correct_charge(pk: int, row: int, new: ChargeOf, reason: str, *, by: Actor) -> None:
    """Another month, centre, office or care manager of a charge."""
    with perform(acts.REGISTER_INSURED, by=by, about=[f"insured/{pk}"]):
        ledger, folio = _opened(pk, by)
        wrong = _row(folio.charges, row)
        others = [one for one in folio.charges if one is not wrong]
        if any(one.since == new.since for one in others):
            raise SameMonth(month=era_month(new.since))
        values = charge_values(new, organisations_of([new.charge]))
        values["until"] = folio.make_room(new.since, new.until, others)
        folio.change(wrong, {name: values[name] for name in CHARGE}, reason)
        ledger.keep()


def _opened(pk: int, by: Actor) -> tuple[Ledger, Folio]:
    key = find_person(pk, by).key
    ledger = Ledger(by)
    ledger.open([key])
    return ledger, ledger.folios[key]


def _row(rows: Sequence[Any], pk: int) -> Any:
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise NoSuchRow
    return found
