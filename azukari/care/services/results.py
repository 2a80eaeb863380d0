"""What the insurers said of a claim that was sent (審査の結果): it decides 作成区分 and whether one may claim again."""

from __future__ import annotations

from azukari.care import acts
from azukari.care.models import OUTCOMES, Claim, Transmitted
from azukari.care.services.filing import NoSuchClaim
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal


class NoSuchOutcome(Refusal):
    says = "審査の結果を選んでください。"


def record_result(pk: int, document: str, outcome: str, says: str = "", *, by: Actor) -> None:
    """Note what became of a sent claim: of one document (8222, 8125, 8171) or, when empty, of all."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        if outcome not in dict(OUTCOMES):
            raise NoSuchOutcome
        claim = Claim.objects.seen_by(by).filter(pk=pk, state=Claim.State.SENT).first()
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        sent = Transmitted.objects.seen_by(by).filter(claim=pk)
        if document:
            sent = sent.of_document(document)
        changed = sent.update(outcome=outcome, outcome_says=says)
        about.note(claim=pk, document=document, outcome=outcome, changed=changed)
