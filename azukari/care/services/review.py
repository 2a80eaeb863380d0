"""What a centre does with what arrived: look, accept, return with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from azukari.care import acts
from azukari.care.models import Claim, Registers, registers
from azukari.care.rules.claim import check
from azukari.care.services.filing import NoSuchClaim
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.law.refusal import Finding, NotRight, Refusal

PAGE = 50
COLUMNS = (
    "pk", "insured_id", "insured__number", "insured__name", "insured__kana", "service_month", "scheme", "version",
    "state", "units", "yen", "filed_at", "office__name", "office__number", "centre__name", "reason", "findings",
)  # fmt: skip


class NoReason(Refusal):
    says = "差戻しの理由を入力してください。事業所の画面に表示されます。"


@dataclass(frozen=True, slots=True)
class Question:
    """Which claims are wanted; every part may be left open."""

    month: date | None = None
    state: str = ""
    office: int | None = None
    centre: int | None = None
    number: str = ""  # 被保険者番号の前方一致
    page: int = 1


def list_claims(question: Question, *, by: Actor) -> tuple[list[dict], bool]:
    """A page of claims as rows, newest month first, and whether there is more."""
    with perform(acts.LIST_CLAIMS, by=by) as about:
        start = (question.page - 1) * PAGE
        wanted = _asked(question, by).order_by("-service_month", "insured__kana", "-version")
        rows = list(wanted.values(*COLUMNS)[start : start + PAGE + 1])
        about += [f"insured/{row['insured_id']}" for row in rows[:PAGE]]
        return [_row(row) for row in rows[:PAGE]], len(rows) > PAGE


def count_states(month: date | None = None, *, by: Actor) -> dict[date, dict[str, int]]:
    """How many claims stand where, by month and state."""
    with perform(acts.SEE_HOME, by=by):
        seen = Claim.objects.seen_by(by)
        if month:
            seen = seen.of_month(month)
        counts: dict[date, dict[str, int]] = {}
        grouped = seen.values("service_month", "state").annotate(n=Count("pk")).order_by("-service_month")
        for row in grouped:
            counts.setdefault(row["service_month"], {})[row["state"]] = row["n"]
        return counts


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim, its earlier versions, and what there is to say about it today."""

    claim: Claim
    versions: Sequence[Claim]
    findings: tuple[Finding, ...]


def see_claim(pk: int, *, by: Actor) -> Seen:
    """One claim with its versions and today's findings."""
    with perform(acts.SEE_CLAIM, by=by) as about:
        seen = Claim.objects.seen_by(by).select_related("insured", "office", "centre")
        claim = seen.filter(pk=pk).first()
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        others = Claim.objects.seen_by(by).filter(insured=claim.insured_id, service_month=claim.service_month)
        versions = list(others.select_related("office").order_by("-version", "-pk"))
        standing = claim.state in Claim.STANDING
        findings = _findings([claim], by)[claim.pk] if standing else tuple(claim.found)
        return Seen(claim, versions, findings)


def accept_claims(pks: Sequence[int], *, by: Actor) -> int:
    """Accept claims that wait; all of them or none.  How many."""
    with perform(acts.ACCEPT_CLAIM, by=by) as about:
        waiting = Claim.objects.seen_by(by).waiting().select_for_update(of=("self",)).filter(pk__in=pks)
        claims = list(waiting.order_by("pk"))
        if not claims or len(claims) != len(set(pks)):
            raise NoSuchClaim
        about += [claim.subject for claim in claims]
        about.note(claims=[claim.pk for claim in claims])
        wrong = [finding for found in _findings(claims, by).values() for finding in found if finding.blocks]
        if wrong:
            raise NotRight(wrong)
        _decide(claims, by, state=Claim.State.ACCEPTED)
        return len(claims)


def return_claim(pk: int, reason: str, *, by: Actor) -> None:
    """Return a claim to its office with a reason; also one accepted but not yet sent."""
    with perform(acts.RETURN_CLAIM, by=by) as about:
        if not reason.strip():
            raise NoReason
        claim = Claim.objects.seen_by(by).standing().select_for_update(of=("self",)).filter(pk=pk).first()
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        about.note(claim=pk)
        _decide([claim], by, state=Claim.State.RETURNED, reason=reason.strip())


def _asked(question: Question, by: Actor):
    seen = Claim.objects.seen_by(by)
    if question.month:
        seen = seen.of_month(question.month)
    if question.number:
        seen = seen.filter(insured__number__startswith=question.number)
    for column in ("state", "office", "centre"):
        if wanted := getattr(question, column):
            seen = seen.filter(**{column: wanted})
    return seen


def _row(row: dict) -> dict:
    row["blocking"] = sum(1 for finding in row["findings"] if finding["blocks"])
    row["remarks"] = len(row["findings"]) - row["blocking"]
    row["state_label"] = Claim.State(row["state"]).label
    return row


def _findings(claims: Sequence[Claim], by: Actor) -> dict[int, tuple[Finding, ...]]:
    """What there is to say today; the claims themselves do not stand in their own way."""
    sheets = [claim.as_sheet() for claim in claims]
    known: Registers = registers(sheets, by, besides=[claim.pk for claim in claims])
    return {
        claim.pk: tuple(check(sheet, known.of(sheet), today=by.today))
        for claim, sheet in zip(claims, sheets, strict=True)
    }


def _decide(claims: Sequence[Claim], by: Actor, *, state: str, reason: str = "") -> None:
    decided = Claim.objects.seen_by(by).filter(pk__in=[claim.pk for claim in claims])
    decided.update(state=state, reason=reason, decided_by=by.person, decided_at=timezone.now())
