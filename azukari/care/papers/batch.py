"""What of the accepted claims can go out today, and what keeps each of the others back (締めの内容)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from azukari.care.models import Claim, Registers
from azukari.care.papers.transmission import TransmissionFile, transmission_files
from azukari.care.rules.charge import notice_of
from azukari.care.rules.claim import check
from azukari.care.rules.facts import Priced, Settled
from azukari.care.rules.outgoing import CANCEL, MONTH, NOTHING, WITHDRAWING, Before, Outgoing, is_withdrawing, outgoing
from azukari.law.refusal import Finding, NotRight, Refusal

NOTHING_BILLED = Priced((), 0)
Month = tuple[int, date]  # 被保険者、提供月


@dataclass(frozen=True, slots=True)
class Held:
    """An accepted claim that cannot go out, and what to do about it."""

    claim: Claim
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes, in files; and what stays behind."""

    going: Sequence[tuple[Claim, Settled]]
    held: Sequence[Held]
    papers: Sequence[TransmissionFile]


def batch_of(
    centre: str,
    review: date,
    claims: Sequence[Claim],
    known: Registers,
    sent: Mapping[Month, Sequence[Before]],
    *,
    serial: int,
    today: date,
) -> Batch:
    """Everything looked at again by today's registers; one person's fault keeps back that person alone."""
    going, held = [], []
    for claim in claims:
        found = _look(claim, known, sent.get((claim.insured_id, claim.service_month), ()), today)
        if isinstance(found, Settled):
            going.append((claim, found))
        else:
            held.append(Held(claim, found))
    return _in_files(centre, review, going, held, serial)


def _look(claim: Claim, known: Registers, before: Sequence[Before], today: date) -> Settled | list[Finding]:
    sheet = claim.as_sheet()
    goes = outgoing(sheet, claim.purpose, before)
    if not goes.documents:
        return [NOTHING]
    if claim.purpose == CANCEL:
        if is_withdrawing(before):
            return [WITHDRAWING]
        return _settled(claim, NOTHING_BILLED, goes, known)
    findings = [one for one in check(sheet, known.of(sheet), today=today, slip_only=not goes.claim) if one.blocks]
    try:
        priced = known.price(sheet) if goes.claim else NOTHING_BILLED
    except Refusal as refusal:
        return [*findings, Finding("codes", refusal.sentence, "単位数表・地域区分")]
    findings += _priced_otherwise(claim, priced) if claim.purpose == MONTH and goes.claim else ()
    return findings or _settled(claim, priced, goes, known)


def _priced_otherwise(claim: Claim, priced: Priced) -> Iterator[Finding]:
    if priced.yen != claim.yen:
        says = f"受け付けた請求額は{claim.yen:,}円ですが、いまの表では{priced.yen:,}円です。"
        yield Finding("yen", f"{says}差し戻して、出し直してもらってください。", "単位数表・地域区分")


def _settled(claim: Claim, priced: Priced, goes: Outgoing, known: Registers) -> Settled:
    sheet = claim.as_sheet()
    notice = notice_of(sheet.service_month, known.of(sheet).notices)
    return Settled(
        sheet,
        priced,
        goes.slip or "1",
        _centre_care_manager(claim, known),
        with_slip=bool(goes.slip),
        with_claim=goes.claim,
        notified_on=notice.accepted_on if notice else None,
    )


def _centre_care_manager(claim: Claim, known: Registers) -> str:
    """The centre's own; an outside office's never stands in for it."""
    person = known.person(claim.as_sheet())
    charge = person.registers["charge"] if person else None
    return charge["centre_care_manager"] if charge else ""


def _in_files(
    centre: str, review: date, going: Sequence[tuple[Claim, Settled]], held: Sequence[Held], serial: int
) -> Batch:
    """The files; where something does not fit, everybody is tried alone and who does not fit is held."""
    try:
        return Batch(going, held, transmission_files(centre, review, [one for _, one in going], serial=serial))
    except NotRight:
        alone = [(claim, one, _misfits(centre, review, one)) for claim, one in going]
    fitting = [(claim, one) for claim, one, misfits in alone if not misfits]
    more = [Held(claim, misfits) for claim, _, misfits in alone if misfits]
    papers = transmission_files(centre, review, [one for _, one in fitting], serial=serial)
    return Batch(fitting, [*held, *more], papers)


def _misfits(centre: str, review: date, one: Settled) -> Sequence[Finding]:
    try:
        transmission_files(centre, review, [one])
    except NotRight as refusal:
        return refusal.findings
    return ()


def named(held: Sequence[Held]) -> list[Finding]:
    """Their findings, each said with the person's number."""
    return [
        replace(finding, says=f"{one.claim.sheet['insured']}: {finding.says}")
        for one in held
        for finding in one.findings
    ]
