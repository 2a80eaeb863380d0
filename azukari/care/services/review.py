"""What a centre does with what arrived: look, accept, return with a reason."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from azukari.care import acts
from azukari.care.models import Claim, Designation, Registers, Transmitted, UnitCode, registers
from azukari.care.rules.claim import check
from azukari.care.rules.facts import ServiceCode
from azukari.care.services.filing import NoSuchClaim
from azukari.entrust.door import perform
from azukari.entrust.models import Sentence
from azukari.entrust.rules import Actor
from azukari.law.refusal import Finding, NotRight, Refusal

PAGE = 50
STATES = dict(Claim.State.choices)
EXPORT = 20_000  # 行。1つの市の半年分より多い
LISTED = (
    "pk", "insured_id", "insured__number", "insured__name", "service_month", "scheme", "purpose", "version", "state",
    "units", "yen", "office__name", "office__number", "centre__name", "said",
)  # fmt: skip
EXPORTED = (*LISTED, "insured__kana", "filed_at", "reason")
IN_ORDER = Claim.objects.annotate(said=Cast("findings", TextField())).order_by(
    "-service_month", "insured__kana", "-version", "pk"
)
NARROWED = {
    "month": lambda month: Q(service_month=month),
    "state": lambda state: Q(state=state),
    "number": lambda number: Q(insured__number__startswith=number),
    "office": lambda words: Q(office__number__startswith=words) | Q(office__name__contains=words),
    "centre": lambda words: Q(centre__number__startswith=words) | Q(centre__name__contains=words),
}
PAGES, FILES = Sentence(IN_ORDER.values(*LISTED), NARROWED), Sentence(IN_ORDER.values(*EXPORTED), NARROWED)


class NoReason(Refusal):
    says = "差戻しの理由を入力してください。事業所の画面に表示されます。"


class DecidedMeanwhile(NoSuchClaim):
    says = (
        "選んだ{count}件のうち{gone}件は、たった今、受付・差戻し・取下げのどれかになりました。"
        "まだ1件も受け付けていません。ほかの印はそのままです。確かめて、もう一度押してください。"
    )
    status = 200


class NotAccepted(NotRight):
    """Something speaks against some of the claims; ``wrong`` says of which, and what."""

    says = (
        "要修正の指摘が{count}件あるので、まだ1件も受け付けていません。印はそのままです。"
        "下に「要修正」と出ている請求の印を外すか差し戻してから、もう一度押してください。"
    )

    def __init__(self, wrong: Mapping[int, Sequence[Finding]]) -> None:
        self.wrong = wrong
        super().__init__(finding for findings in wrong.values() for finding in findings)


class TooMany(Refusal):
    says = "{most:,}件を超えるので書き出せません。提供月か事業所で絞ってください。"


@dataclass(frozen=True, slots=True)
class Question:
    """Which claims are wanted; every part may be left open."""

    month: date | None = None
    state: str = ""
    office: str = ""  # 事業所の名称の一部か、番号の初め
    centre: str = ""
    number: str = ""  # 被保険者番号の前方一致
    page: int = 1

    @property
    def asked(self) -> dict[str, date | str]:
        return {word: said for word in NARROWED if (said := getattr(self, word))}


def list_claims(question: Question, *, by: Actor) -> tuple[list[dict], bool]:
    """A page of claims as rows, newest month first, and whether there is more."""
    with perform(acts.LIST_CLAIMS, by=by) as about:
        start = (question.page - 1) * PAGE
        rows = PAGES.seen_by(by, slice(start, start + PAGE + 1), **question.asked)
        about += [f"insured/{row['insured_id']}" for row in rows[:PAGE]]
        return [_row(row) for row in rows[:PAGE]], len(rows) > PAGE


def list_waiting(pks: Collection[int], *, by: Actor) -> list[dict]:
    """Those of some claims that still wait, as rows."""
    with perform(acts.LIST_CLAIMS, by=by) as about:
        rows = list(IN_ORDER.seen_by(by).waiting().filter(pk__in=pks).values(*LISTED))
        about += [f"insured/{row['insured_id']}" for row in rows]
        return [_row(row) for row in rows]


def export_claims(question: Question, *, by: Actor) -> list[dict]:
    """All claims that were asked for, for a file; raises ``TooMany`` rather than leave any out."""
    with perform(acts.LIST_CLAIMS, by=by) as about:
        rows = [_row(row) for row in FILES.seen_by(by, slice(EXPORT + 1), **question.asked)]
        if len(rows) > EXPORT:
            raise TooMany(most=EXPORT)
        about += [f"insured/{row['insured_id']}" for row in rows]
        about.note(exported=len(rows))
        return rows


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim, its versions, what there is to say about it today, and what was sent of it."""

    claim: Claim
    versions: Sequence[Claim]
    findings: tuple[Finding, ...]
    names: Mapping[str, str]  # 事業所番号 → 名称
    codes: Mapping[str, ServiceCode]  # AFのとき、その月の単位数表マスタ
    transmitted: Sequence[Transmitted] = ()


def see_claim(pk: int, *, by: Actor) -> Seen:
    """One claim with its versions and today's findings."""
    with perform(acts.SEE_CLAIM, by=by) as about:
        versions = _versions(pk, by)
        claim = next((one for one in versions if one.pk == pk), None)
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        sheet = claim.as_sheet()
        if claim.state in Claim.STANDING:
            known = registers([sheet], by, besides=[pk])
            return Seen(claim, versions, _said_today(claim, known, by), known.names, known.codes_of(sheet))
        names = Designation.objects.of_offices([sheet.centre, *(line.office for line in sheet.lines)]).names()
        codes = UnitCode.objects.of_month(sheet.service_month) if sheet.codes else {}
        sent = Transmitted.objects.seen_by(by).filter(claim=pk).order_by("pk")
        return Seen(claim, versions, tuple(claim.found), names, codes, list(sent))


def _said_today(claim: Claim, known: Registers, by: Actor) -> tuple[Finding, ...]:
    """The findings as of today; of a 給付管理票 alone those on it, of its cancelling none."""
    if claim.purpose == Claim.Purpose.CANCEL:
        return ()
    sheet, slip_only = claim.as_sheet(), claim.purpose == Claim.Purpose.SLIP
    return tuple(check(sheet, known.of(sheet), today=by.today, slip_only=slip_only))


def _versions(pk: int, by: Actor) -> list[Claim]:
    """Every version of the person's month that claim ``pk`` is about, newest first."""
    this = Claim._base_manager.filter(pk=pk)
    of_the_same = Claim.objects.seen_by(by).filter(
        insured=Subquery(this.values("insured")), service_month=Subquery(this.values("service_month"))
    )
    return list(of_the_same.select_related("insured", "office", "centre").order_by("-version", "-pk"))


def accept_claims(pks: Sequence[int], *, by: Actor) -> int:
    """Accept claims that wait; all of them or none.  How many.  Raises ``DecidedMeanwhile`` or ``NotAccepted``."""
    with perform(acts.ACCEPT_CLAIM, by=by) as about:
        waiting = Claim.objects.seen_by(by).waiting().select_for_update(of=("self",)).filter(pk__in=pks)
        claims = list(waiting.order_by("pk"))
        if not claims or len(claims) != len(set(pks)):
            raise DecidedMeanwhile(count=len(set(pks)), gone=len(set(pks)) - len(claims))
        about += [claim.subject for claim in claims]
        about.note(claims=[claim.pk for claim in claims])
        if wrong := _wrong(claims, by):
            raise NotAccepted(wrong)
        _decide(claims, by, state=Claim.State.ACCEPTED)
        return len(claims)


def return_claim(pk: int, reason: str, *, by: Actor) -> None:
    """Return a claim to its office with a reason; also one accepted but not yet sent."""
    with perform(acts.RETURN_CLAIM, by=by) as about:
        if not reason.strip():
            raise NoReason
        claim = _standing(pk, by)
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        about.note(claim=pk)
        _decide([claim], by, state=Claim.State.RETURNED, reason=reason.strip())


def _standing(pk: int, by: Actor) -> Claim | None:
    """A claim that may be returned; a 給付管理票 the centre itself prepared has nobody to go back to."""
    standing = Claim.objects.seen_by(by).standing().filter(purpose=Claim.Purpose.MONTH)
    return standing.select_for_update(of=("self",)).filter(pk=pk).first()


def _row(row: dict) -> dict:
    blocking = remarks = late = 0
    for finding in [] if row["said"] == "[]" else json.loads(row["said"]):  # mostly nothing is to be said
        if finding["blocks"]:
            blocking += 1
        elif finding["field"] == "service_month":  # 月遅れなどの知らせ。確かめることはない
            late += 1
        else:
            remarks += 1
    return row | {"blocking": blocking, "remarks": remarks, "late": late, "state_label": STATES[row["state"]]}


def _wrong(claims: Sequence[Claim], by: Actor) -> dict[int, list[Finding]]:
    """What speaks against accepting today; the claims themselves do not stand in their own way."""
    sheets = [claim.as_sheet() for claim in claims]
    known: Registers = registers(sheets, by, besides=[claim.pk for claim in claims])
    found = {
        claim.pk: [one for one in check(sheet, known.of(sheet), today=by.today) if one.blocks]
        for claim, sheet in zip(claims, sheets, strict=True)
    }
    return {pk: wrong for pk, wrong in found.items() if wrong}


def _decide(claims: Sequence[Claim], by: Actor, *, state: str, reason: str = "") -> None:
    decided = Claim.objects.seen_by(by).filter(pk__in=[claim.pk for claim in claims])
    decided.update(state=state, reason=reason, decided_by=by.person, decided_at=timezone.now())
