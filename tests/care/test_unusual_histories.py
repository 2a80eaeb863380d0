"""Months that were sent, withdrawn (過誤) and sent again: nothing is lost, and what is gone does not count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from azukari.care.exchange import units
from azukari.care.exchange.facts import Visit
from azukari.care.models import Claim
from azukari.care.rules.facts import PlanLine
from azukari.care.services import closing, correction, filing, overview, results, review
from azukari.law.calendar import add_months
from tests import people
from tests.care import town
from tests.care.test_history import of_month
from tests.care.town import HANAKO, MONTH, NURSES
from tests.people import ASAHI

BEFORE, REVIEW = add_months(MONTH, -1), add_months(MONTH, 1)


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
    [waits] = town.refused(again, cast.sakura)
    assert waits.field == "insured"
    assert "給付管理票だけを送り直す(または取り消す)用意" in waits.says
    assert "差戻しを頼んで" not in waits.says
    assert not filing.preview_upload(town.files(MONTH, (HANAKO,)), by=cast.sakura)[1][0].stands
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


LIST = "2,2,7411,H1,1300100011,あさひ,{review:%Y%m},20261201,1,東京都国保連\r\n"
ROW = "2,3,7411,D1,0000139998,東野森市,{number},シケン,請,{month:%Y%m},46,451,{reason},{note}\r\n"
NOTICE, LEVEL = "A,届出なし", "B,区分相違"


def came_back(cast, review, *reasons, note=""):
    """The insurers' list of an examination, taken in."""
    rows = [ROW.format(number=HANAKO, month=MONTH, reason=reason, note=note) for reason in reasons]
    return results.record_returns((LIST.format(review=review) + "".join(rows)).encode("cp932"), by=cast.asahi)


def outcome(cast, pk) -> tuple[str, str]:
    [bill] = [one for one in review.see_claim(pk, by=cast.asahi).transmitted if one.document == "8125"]
    return bill.outcome, bill.outcome_says


def test_both_reasons_of_a_return_are_kept(cast):
    pk = send(cast, town.sheet(HANAKO))
    assert len(came_back(cast, REVIEW, NOTICE, LEVEL).noted) == 1
    assert outcome(cast, pk) == ("returned", "A 一次チェックエラー 届出なし、B 受給資格エラー 区分相違")


def test_what_is_held_back_is_not_returned_and_may_be_returned_by_the_next_list(cast):
    pk = send(cast, town.sheet(HANAKO))
    assert len(came_back(cast, REVIEW, "D,給管なし", note="保留").held) == 1
    assert outcome(cast, pk)[0] == "sent"
    withdraw(cast, pk, "accepted")  # 「返戻のほかは決定」を先に押した
    came_back(cast, add_months(REVIEW, 1), "D,給管なし")
    assert outcome(cast, pk)[0] == "returned"


def test_an_office_is_told_what_the_insurers_returned_until_it_is_filed_again(cast):
    pk = send(cast, town.sheet(HANAKO))
    assert not overview.see_home(MONTH, by=cast.sakura).came_back
    came_back(cast, REVIEW, NOTICE)
    [told] = overview.see_home(MONTH, by=cast.sakura).came_back
    assert (told.insured.number, told.document) == (HANAKO, "8125")
    assert not overview.see_home(MONTH, by=cast.ume).came_back
    assert not overview.see_home(MONTH, by=cast.asahi).came_back
    results.record_result(pk, "8222", "accepted", by=cast.asahi)
    town.file_one(HANAKO, cast.sakura)
    assert not overview.see_home(MONTH, by=cast.sakura).came_back


def test_an_old_list_taken_in_again_returns_nothing_that_was_sent_since(cast):
    withdraw(cast, send(cast, town.sheet(HANAKO)), "returned")
    again = send(cast, town.sheet(HANAKO))
    found = came_back(cast, add_months(REVIEW, -1), NOTICE)
    assert (outcome(cast, again)[0], len(found.unknown)) == ("sent", 1)


def test_a_short_stay_beyond_thirty_days_does_not_count_against_the_limit():
    days = [Visit(MONTH.replace(day=day), "241111", NURSES, 500, over_30_days=day > 2) for day in range(1, 5)]
    assert units.visited(tuple(days), MONTH, {}) == {(NURSES, "24"): 1000}
