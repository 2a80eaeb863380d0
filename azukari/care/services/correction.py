"""The 給付管理票 alone: sent again (修正・新規), or cancelled (取消); it goes out with the next closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from django.db import IntegrityError
from django.utils import timezone

from azukari.care import acts
from azukari.care.models import Claim, registers
from azukari.care.models.transmission import sent_before
from azukari.care.rules.claim import check
from azukari.care.rules.document import keep_sheet
from azukari.care.rules.entry import in_their_class
from azukari.care.rules.facts import ClaimSheet, PlanLine
from azukari.care.rules.outgoing import WITHDRAWING, Before, is_withdrawing, outgoing, slip_waits, standing_slip
from azukari.care.services.filing import NoSuchClaim
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.law.refusal import Finding, NotRight, Refusal


class ResultFirst(Refusal):
    says = "この月の給付管理票は審査の結果がまだです。結果を記録してから、送り直すか取り消してください。"


class NothingToCancel(Refusal):
    says = "国保連に生きている給付管理票がないので、取り消せません。送り直すときは「送り直す」を使ってください。"


class Withdrawing(Refusal):
    says = WITHDRAWING.says


class SameSlip(Refusal):
    says = "国保連にある給付管理票と同じ内容です。直すところを入力してください。"


class AlreadyStanding(Refusal):
    says = (
        "この人のこの月には、次の締めを待っている請求か給付管理票が、もうあります。"
        "直すときは、「請求」の一覧でそれを開き、差し戻すか送るのをやめてから、やり直してください。"
    )


def correct_slip(pk: int, lines: Sequence[PlanLine], *, by: Actor) -> int:
    """Send the 給付管理票 of a sent claim again with these rows, and bill nothing.  The number of what was prepared."""
    with perform(acts.CORRECT_SLIP, by=by) as about:
        claim = _sent(pk, by)
        about += [claim.subject]
        before = _before(claim, by)
        typed = replace(claim.as_sheet(), lines=tuple(lines), created_on=by.today)
        known = registers([typed], by).of(typed)
        if known.filed:
            raise AlreadyStanding
        sheet = in_their_class(typed, known)
        if not outgoing(sheet, Claim.Purpose.SLIP, before).slip:
            raise SameSlip
        findings = list(check(sheet, known, today=by.today, slip_only=True))
        if wrong := [finding for finding in findings if finding.blocks]:
            raise NotRight(wrong)
        return _prepare(claim, sheet, Claim.Purpose.SLIP, by, findings)


def cancel_slip(pk: int, *, by: Actor) -> int:
    """Cancel (取消) the 給付管理票 of a sent claim.  The number of what was prepared."""
    with perform(acts.CORRECT_SLIP, by=by) as about:
        claim = _sent(pk, by)
        about += [claim.subject]
        before = _before(claim, by)
        if is_withdrawing(before):
            raise Withdrawing
        held = standing_slip(before)
        if held is None:
            raise NothingToCancel
        return _prepare(claim, replace(held, created_on=by.today), Claim.Purpose.CANCEL, by)


def drop_slip(pk: int, *, by: Actor) -> None:
    """Take back a 給付管理票 that was prepared alone and has not been sent."""
    with perform(acts.CORRECT_SLIP, by=by) as about:
        prepared = Claim.objects.seen_by(by).accepted().exclude(purpose=Claim.Purpose.MONTH)
        claim = prepared.select_for_update(of=("self",)).filter(pk=pk).first()
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        this = Claim.objects.seen_by(by).filter(pk=pk)
        this.update(state=Claim.State.WITHDRAWN, decided_by=by.person, decided_at=timezone.now())


def _sent(pk: int, by: Actor) -> Claim:
    sent = Claim.objects.seen_by(by).filter(state=Claim.State.SENT)
    claim = sent.select_for_update(of=("self",)).filter(pk=pk).first()
    if claim is None:
        raise NoSuchClaim
    return claim


def _before(claim: Claim, by: Actor) -> Sequence[Before]:
    before = sent_before([claim], by).get((claim.insured_id, claim.service_month), [])
    if slip_waits(before):
        raise ResultFirst
    return before


def _prepare(claim: Claim, sheet: ClaimSheet, purpose: str, by: Actor, findings: Sequence[Finding] = ()) -> int:
    """A further version that only carries the 給付管理票, accepted by the centre that made it."""
    now = timezone.now()
    try:
        prepared = Claim.objects.create_by(
            by,
            insured_id=claim.insured_id,
            centre_id=claim.centre_id,
            office_id=claim.office_id,
            service_month=claim.service_month,
            scheme=claim.scheme,
            purpose=purpose,
            version=_next_version(claim, by),
            state=Claim.State.ACCEPTED,
            sheet=keep_sheet(sheet),
            findings=[asdict(finding) for finding in findings],
            units=0,
            yen=0,
            filed_by=by.person,
            filed_at=now,
            decided_by=by.person,
            decided_at=now,
        )
    except IntegrityError as clash:
        raise AlreadyStanding from clash
    return prepared.pk


def _next_version(claim: Claim, by: Actor) -> int:
    """One more than the last version of the person's month."""
    versions = Claim.objects.seen_by(by).of_month(claim.service_month).filter(insured=claim.insured_id)
    return max(versions.values_list("version", flat=True)) + 1
