"""What the insurers said of a claim that was sent (審査の結果): it decides 作成区分 and whether one may claim again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from azukari.care import acts
from azukari.care.models import OUTCOMES, Claim, Transmitted
from azukari.care.rules.history import SLIP
from azukari.care.rules.returned import Returned, read
from azukari.care.services.filing import NoSuchClaim
from azukari.entrust.door import perform
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
    """What a list of returns came to: documents noted as returned, and rows that met nothing that was sent."""

    noted: Sequence[Transmitted]
    unknown: Sequence[Returned]


def record_returns(content: bytes, *, by: Actor) -> Noted:
    """Note every row of a 7411 返戻(保留)一覧表; raises ``NotRight`` and notes nothing when a row cannot be read."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        rows = read(content)
        sent = Transmitted.objects.seen_by(by).filter(insured__number__in={row.insured for row in rows})
        waiting = list(sent.filter(outcome="sent").select_related("insured"))
        noted, unknown = [], []
        for row in rows:
            those = [one for one in waiting if _is_about(row, one)]
            for one in those:
                one.outcome, one.outcome_says = "returned", row.says[:200]
            noted += those
            unknown += [] if those else [row]
        Transmitted.objects.seen_by(by).bulk_update(noted, ["outcome", "outcome_says"])
        about += [one.insured.subject for one in noted]
        about.note(rows=len(rows), noted=len(noted))
        return Noted(noted, unknown)


def list_returned(*, by: Actor) -> list[Transmitted]:
    """The documents that came back and were not sent again since, newest first."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        again = Transmitted._base_manager.filter(
            insured=OuterRef("insured"), service_month=OuterRef("service_month"), document=OuterRef("document"),
            pk__gt=OuterRef("pk"),
        )  # fmt: skip
        back = Transmitted.objects.seen_by(by).filter(~Exists(again), outcome="returned").select_related("insured")
        rows = list(back.order_by("-review_month", "insured__kana", "pk")[:RETURNED])
        about += [row.insured.subject for row in rows]
        return rows


def _is_about(row: Returned, one: Transmitted) -> bool:
    same_person = one.insured.number == row.insured and row.insurer in ("", one.insured.insurer)
    return same_person and one.service_month == row.service_month and one.document in row.documents
