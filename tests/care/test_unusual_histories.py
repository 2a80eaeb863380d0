"""Months that were sent, withdrawn (過誤) and sent again: nothing is lost, and what is gone does not count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from azukari.care.exchange import units
from azukari.care.exchange.facts import Visit
from azukari.care.models import Claim
from azukari.care.rules.facts import PlanLine
from azukari.care.services import closing, correction, filing, results, review
from azukari.law.calendar import add_months
from tests import people
from tests.care import town
from tests.care.test_history import of_month
from tests.care.town import HANAKO, MONTH, NURSES
from tests.people import ASAHI

BEFORE = add_months(MONTH, -1)


@pytest.fixture
def cast(city):
    known = people.cast()
    town.lay(known)
    return known


def send(cast, sheet) -> int:
    """A claim filed, accepted and closed."""
    pk = filing.file_claim(sheet, by=cast.sakura)
    review.accept_claims([pk], by=cast.asahi)
    closing.close_month(ASAHI, MONTH, by=cast.asahi)
    return pk


def withdraw(cast, pk: int, outcome: str = "withdrawn") -> None:
    """The insurers' word on a claim: its slip was in order, its details went by 過誤."""
    for document, said in (("8222", "accepted"), ("8125", outcome)):
        if any(one.document == document for one in review.see_claim(pk, by=cast.asahi).transmitted):
            results.record_result(pk, document, said, by=cast.asahi)


def before(**asked):
    return replace(town.sheet(HANAKO, BEFORE), **of_month(BEFORE), **asked)


@pytest.mark.parametrize("addition", ["first", "linkage"])
def test_an_addition_that_was_withdrawn_may_be_claimed_in_its_right_month(cast, addition):
    withdraw(cast, send(cast, before(**{addition: True})))
    assert not any(
        one.field == addition for one in town.refused(replace(town.sheet(HANAKO), **{addition: True}), cast.sakura)
    )


@pytest.mark.parametrize(("again", "counts"), [(True, True), (False, False)])
def test_a_month_billed_again_counts_as_it_was_billed_last(cast, again, counts):
    withdraw(cast, send(cast, before(linkage=True)))
    send(cast, before(linkage=again))
    said = town.refused(replace(town.sheet(HANAKO), linkage=True), cast.sakura)
    assert any(one.field == "linkage" for one in said) is counts


def test_a_slip_sent_alone_does_not_hide_what_the_month_was_billed_with(cast):
    pk = send(cast, before(linkage=True))
    withdraw(cast, pk, "accepted")
    correction.correct_slip(pk, [PlanLine(NURSES, "63", 900)], by=cast.asahi)
    said = town.refused(replace(town.sheet(HANAKO), linkage=True), cast.sakura)
    assert any(one.field == "linkage" for one in said)


@pytest.mark.parametrize("cancelling", [True, False])
def test_a_claim_is_not_taken_for_filed_because_its_slip_waits(cast, cancelling):
    """The same content stands, but only as a 給付管理票: billing it again would be lost without a word."""
    pk, lines = send(cast, town.sheet(HANAKO)), [PlanLine(NURSES, "63", 900)]
    withdraw(cast, pk)
    made = (
        correction.cancel_slip(pk, by=cast.asahi) if cancelling else correction.correct_slip(pk, lines, by=cast.asahi)
    )
    again = town.sheet(HANAKO, units=1200 if cancelling else 900)
    assert [one.field for one in town.refused(again, cast.sakura)] == ["insured"]
    correction.drop_slip(made, by=cast.asahi)
    assert filing.file_claim(again, by=cast.sakura)


def test_a_slip_is_not_cancelled_while_its_claim_is_being_withdrawn(cast):
    pk = send(cast, town.sheet(HANAKO))
    withdraw(cast, pk, "withdrawing")
    with pytest.raises(correction.Withdrawing):
        correction.cancel_slip(pk, by=cast.asahi)
    withdraw(cast, pk, "accepted")
    correction.cancel_slip(pk, by=cast.asahi)
    withdraw(cast, pk, "withdrawing")
    [held] = closing.plan_closing(ASAHI, MONTH, by=cast.asahi).held
    assert (held.claim.purpose, held.findings[0].source) == (Claim.Purpose.CANCEL, "国保連 一次チェック ANN7")


def test_a_short_stay_beyond_thirty_days_does_not_count_against_the_limit():
    days = [Visit(MONTH.replace(day=day), "241111", NURSES, 500, over_30_days=day > 2) for day in range(1, 5)]
    assert units.visited(tuple(days), MONTH, {}) == {(NURSES, "24"): 1000}
