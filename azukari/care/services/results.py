"""What the insurers said of a claim that was sent (審査の結果): it decides 作成区分 and whether one may claim again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from azukari.care import acts
from azukari.care.models import OUTCOMES, Claim, Transmitted
from azukari.care.rules.history import SLIP
from azukari.care.rules.returned import Returned, read
from azukari.care.services.filing import NoSuchClaim
from azukari.entrust.door import About, perform
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal

RETURNED = 200  # 一度に見せる返戻の数
WITHDRAWAL = ("withdrawing", "withdrawn")  # 過誤


class NoSuchOutcome(Refusal):
    says = "審査の結果を選んでください。"


class NotForSlips(Refusal):
    says = "給付管理票に過誤申立はありません。直すときは「給付管理票だけを送り直す」を使ってください。"


class NoSuchDocument(Refusal):
    says = "その書類はこの請求では送っていません。書類を選び直してください。"


def record_result(pk: int, document: str, outcome: str, says: str = "", *, by: Actor) -> None:
    """Note what became of one document (8222, 8125, 8171) of a sent claim; 過誤 is for the details alone."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        if outcome not in dict(OUTCOMES):
            raise NoSuchOutcome
        if document == SLIP and outcome in WITHDRAWAL:
            raise NotForSlips
        claim = Claim.objects.seen_by(by).filter(pk=pk, state=Claim.State.SENT).first()
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        sent = Transmitted.objects.seen_by(by).filter(claim=pk).of_document(document)
        about.note(claim=pk, document=document, outcome=outcome)
        if not sent.update(outcome=outcome, outcome_says=says):
            raise NoSuchDocument


@dataclass(frozen=True, slots=True)
class Noted:
    """What a list of returns came to: documents noted as returned, rows held back, rows that met nothing sent."""

    noted: Sequence[Transmitted]
    held: Sequence[Returned]
    unknown: Sequence[Returned]


def record_returns(content: bytes, *, by: Actor) -> Noted:
    """Note every row of a 7411 返戻(保留)一覧表; raises ``NotRight`` and notes nothing when a row cannot be read."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        return _note(read(content), about, by)


def note_returned(rows: Sequence[Returned], *, by: Actor) -> Noted:
    """Note rows of such a list."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        return _note(rows, about, by)


def list_returned(*, by: Actor) -> list[Transmitted]:
    """The documents that came back and were not sent again since, newest first."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        rows = list(Transmitted.objects.seen_by(by).come_back()[:RETURNED])
        about += [row.insured.subject for row in rows]
        return rows


def _note(rows: Sequence[Returned], about: About, by: Actor) -> Noted:
    sent = Transmitted.objects.seen_by(by).filter(insured__number__in={row.insured for row in rows})
    documents = list(sent.select_related("insured").order_by("pk"))
    reasons: dict[Transmitted, list[str]] = {}
    held, unknown = [row for row in rows if row.held], []
    for row in rows:
        those = [] if row.held else _latest(row, documents)
        for one in those:
            reasons.setdefault(one, []).append(row.says)
        unknown += [] if those or row.held else [row]
    for one, says in reasons.items():
        one.outcome, one.outcome_says = "returned", "、".join(says)[:200]
    Transmitted.objects.seen_by(by).bulk_update(reasons, ["outcome", "outcome_says"])
    about += [one.insured.subject for one in reasons]
    about.note(rows=len(rows), noted=len(reasons), held=len(held))
    return Noted(list(reasons), held, unknown)


def _latest(row: Returned, documents: Sequence[Transmitted]) -> list[Transmitted]:
    """What a row returns: of each document the one sent last to its examination or one before; none by 過誤."""
    last = {one.document: one for one in documents if _is_about(row, one)}
    return [one for one in last.values() if one.outcome not in WITHDRAWAL]


def _is_about(row: Returned, one: Transmitted) -> bool:
    if row.review and one.review_month > row.review:
        return False  # 古い一覧表をもう一度取り込んでも、送り直した書類は返戻にならない
    same_person = one.insured.number == row.insured and row.insurer in ("", one.insured.insurer)
    return same_person and one.service_month == row.service_month and one.document in row.documents
