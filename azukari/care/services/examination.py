"""An examination as a whole: what the centre sent is decided, but for what was noted as returned (返戻)."""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from azukari.care import acts
from azukari.care.models import Transmitted
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.law.calendar import era_month
from azukari.law.refusal import Refusal


class NothingSent(Refusal):
    says = "{month}の審査に送って結果を待っている請求がありません。審査月を確かめてください。"


def list_waiting(*, by: Actor) -> list[tuple[date, int]]:
    """The examinations whose results are still to come, oldest first, and how many documents wait in each."""
    with perform(acts.RECORD_RESULT, by=by):
        waiting = Transmitted.objects.seen_by(by).filter(outcome="sent").values("review_month")
        return list(waiting.annotate(n=Count("pk")).order_by("review_month").values_list("review_month", "n"))


def decide_examination(review_month: date, *, by: Actor) -> int:
    """Everything the centre sent to an examination whose result is still open is decided.  How many documents."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        waiting = Transmitted.objects.seen_by(by).filter(review_month=review_month, outcome="sent")
        people = list(waiting.values_list("insured", flat=True))
        if not people:
            raise NothingSent(month=era_month(review_month))
        about += [f"insured/{pk}" for pk in people]
        waiting.update(outcome="accepted")
        about.note(review=review_month, documents=len(people))
        return len(people)
