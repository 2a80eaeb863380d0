"""An examination as a whole: what the centre sent is decided, but for what was returned (返戻)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from azukari.care import acts
from azukari.care.models import Transmitted
from azukari.care.rules.history import CLAIMS, SLIP
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.law.calendar import era_month
from azukari.law.refusal import Refusal


class NothingSent(Refusal):
    says = "{month}の審査に送って結果を待っている請求がありません。審査月を確かめてください。"


class NotSent(Refusal):
    says = "被保険者番号{numbers}は、この審査月に送った請求の中にありません。返戻一覧表を確かめてください。"


@dataclass(frozen=True, slots=True)
class Returned:
    """One person's month on the list of what was returned (返戻一覧表)."""

    insured: str  # 被保険者番号
    service_month: date
    says: str  # 事由と内容
    documents: tuple[str, ...] = (SLIP, *CLAIMS)  # 種別が示す文書。分からなければ両方


def list_waiting(*, by: Actor) -> list[tuple[date, int]]:
    """The examinations whose results are still to come, oldest first, and how many documents wait in each."""
    with perform(acts.RECORD_RESULT, by=by):
        waiting = Transmitted.objects.seen_by(by).filter(outcome="sent").values("review_month")
        return list(waiting.annotate(n=Count("pk")).order_by("review_month").values_list("review_month", "n"))


def decide_examination(review_month: date, returned: Sequence[Returned] = (), *, by: Actor) -> int:
    """Note the results of everything the centre sent to an examination; all of it or nothing.  How many documents."""
    with perform(acts.RECORD_RESULT, by=by) as about:
        waiting = Transmitted.objects.seen_by(by).filter(review_month=review_month, outcome="sent")
        sent = list(waiting.values_list("insured", "insured__number", "service_month", "document"))
        about += [f"insured/{pk}" for pk, *_ in sent]
        if not sent:
            raise NothingSent(month=era_month(review_month))
        known = {(number, month, document): pk for pk, number, month, document in sent}
        if missing := [one.insured for one in returned if not _sent_of(one, known)]:
            raise NotSent(numbers="、".join(missing[:5]))
        for one in returned:
            this = waiting.filter(insured__in=_sent_of(one, known), service_month=one.service_month)
            this.filter(document__in=one.documents).update(outcome="returned", outcome_says=one.says)
        waiting.update(outcome="accepted")
        about.note(review=review_month, documents=len(sent), returned=len(returned))
        return len(sent)


def _sent_of(one: Returned, known: Mapping[tuple[str, date, str], int]) -> set[int]:
    """The person of a returned document, when it was sent."""
    keys = ((one.insured, one.service_month, document) for document in one.documents)
    return {known[key] for key in keys if key in known}
