"""Closing, results and slips alone, on the town: what goes out, who stays behind, what may not be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.models import Claim, Insurer
from azukari.care.rules.entry import Entry, Wish
from azukari.care.rules.facts import Charge, PlanLine
from azukari.care.rules.returned import Returned
from azukari.care.services import closing, correction, examination, filing, masters, register, results, review
from azukari.care.services.register import ChargeOf
from azukari.law.calendar import add_months
from azukari.law.refusal import NotRight, Refusal
from azukari.paper.records import split
from tests import people
from tests.care import town
from tests.care.town import HANAKO, HELPERS, MONTH, NURSES, SAKURAKO, TARO
from tests.entrust import raw
from tests.people import ASAHI, MIDORI, UME


@pytest.fixture
def cast(city):
    known = people.cast()
    town.lay(known)
    return known


def accepted(cast, *numbers):
    pks = [town.file_one(number, cast.sakura) for number in numbers]
    review.accept_claims(pks, by=cast.asahi)
    return pks


def states(cast):
    return {row["insured__number"]: row["state"] for row in review.list_claims(review.Question(), by=cast.chief)[0]}


def insured(cast, number):
    return register.list_insured(number=number, by=cast.chief)[0][0].pk


def sent(cast, number=HANAKO):
    (pk,) = accepted(cast, number)
    closing.close_month(ASAHI, MONTH, by=cast.asahi)
    return pk


def decided(cast, pk, slip="accepted", bill="accepted"):
    results.record_result(pk, "8222", slip, by=cast.asahi)
    results.record_result(pk, "8125", bill, by=cast.asahi)
    return pk


def documents(files):
    """What stands in the files: 識別番号, and 作成区分 of slips."""
    rows = [values[2:] for file in files for values in split(bytes(file.content)) if values[0] == "2"]
    return sorted({(row[0], row[4] if row[0] == "8222" else "") for row in rows})


def test_af_without_a_service_on_the_slip_is_filed_and_sent_without_a_slip(cast):
    entry = Entry(SAKURAKO, MONTH, add_months(MONTH, 1), (), Wish(codes=("AF2111",)))
    pk = filing.file_entry(entry, by=cast.sakura)
    assert [finding.field for finding in review.see_claim(pk, by=cast.asahi).findings] == ["lines"]
    review.accept_claims([pk], by=cast.asahi)
    assert documents(closing.close_month(ASAHI, MONTH, by=cast.asahi)) == [("7113", ""), ("8171", "")]


@pytest.mark.parametrize("elsewhere", [MIDORI, ""])
def test_one_person_who_moved_does_not_stop_the_others(cast, elsewhere):
    """The centre no longer has the charge, or nobody has it: that person stays, with what to do."""
    moved, stays = accepted(cast, HANAKO, TARO)
    centre = elsewhere or MIDORI
    new = ChargeOf(Charge(centre, UME, town.MANAGERS[UME]), MONTH, None, town.MANAGERS[centre])
    with raw.owner() as owner:  # a charge that ended in the month before, or is another centre's
        owner.execute("alter table care_charge no force row level security")
        sql = "update care_charge set until = %s where insured_id = %s"
        owner.execute(sql, [add_months(MONTH, -1), insured(cast, HANAKO)])
        owner.execute("alter table care_charge force row level security")
    if elsewhere:
        register.change_charge(insured(cast, HANAKO), new, by=cast.chief)
    plan = closing.plan_closing(ASAHI, MONTH, by=cast.asahi)
    assert [claim.pk for claim in plan.claims] == [stays]
    assert [one.claim.pk for one in plan.held] == [moved]
    assert any("担当" in finding.says for finding in plan.held[0].findings)
    closing.close_month(ASAHI, MONTH, confirmed=[stays], by=cast.asahi)
    assert states(cast) == {HANAKO: "accepted", TARO: "sent"}
    with pytest.raises(NotRight, match="指摘"):
        closing.close_month(ASAHI, MONTH, by=cast.asahi)
    review.return_claim(moved, "担当が変わりました。", by=cast.asahi)
    assert states(cast)[HANAKO] == "returned"


def test_a_price_that_changed_since_is_said_both_ways(cast):
    accepted(cast, HANAKO)
    with raw.owner() as owner:
        owner.execute("update care_designation set grade = '4級地' where number = %s", [ASAHI])
    plan = closing.plan_closing(ASAHI, MONTH, by=cast.asahi)
    says = " ".join(finding.says for finding in plan.held[0].findings)
    assert "4,884円" in says
    assert "4,791円" in says
    assert not plan.claims


def test_a_centre_without_its_own_care_manager_is_said(cast):
    accepted(cast, HANAKO, TARO)
    with raw.owner() as owner:
        owner.execute("alter table care_charge no force row level security")
        sql = "update care_charge set centre_care_manager = '' where insured_id = %s"
        owner.execute(sql, [insured(cast, HANAKO)])
        owner.execute("alter table care_charge force row level security")
    plan = closing.plan_closing(ASAHI, MONTH, by=cast.asahi)
    assert "包括の担当者の介護支援専門員番号がありません" in plan.held[0].findings[0].says
    assert len(plan.claims) == 1


def test_a_slip_that_came_back_goes_out_alone_and_anew(cast):
    pk = decided(cast, sent(cast), slip="returned")
    lines = review.see_claim(pk, by=cast.asahi).claim.as_sheet().lines
    correction.correct_slip(pk, lines, by=cast.asahi)
    assert documents(closing.close_month(ASAHI, MONTH, by=cast.asahi)) == [("8222", "1")]


def test_a_slip_is_corrected_without_billing_and_then_cancelled(cast):
    pk = decided(cast, sent(cast))
    made = correction.correct_slip(pk, [PlanLine(NURSES, "63", 900)], by=cast.asahi)
    assert not any(finding.blocks for finding in review.see_claim(made, by=cast.asahi).findings)
    assert documents(closing.close_month(ASAHI, MONTH, by=cast.asahi)) == [("8222", "2")]
    with pytest.raises(correction.ResultFirst):
        correction.cancel_slip(made, by=cast.asahi)
    results.record_result(made, "8222", "accepted", by=cast.asahi)
    cancelling = correction.cancel_slip(made, by=cast.asahi)
    assert review.see_claim(cancelling, by=cast.asahi).findings == ()
    (file,) = closing.close_month(ASAHI, MONTH, by=cast.asahi)
    assert documents([file]) == [("8222", "3")]
    assert b",900," in bytes(file.content)


def test_a_corrected_row_has_the_class_its_office_is_registered_with(cast):
    """No form says 事業所区分: an office of 総合事業 is 6."""
    pk = decided(cast, sent(cast))
    lines = [PlanLine(NURSES, "63", 1200), PlanLine(HELPERS, "A2", 900)]
    correction.correct_slip(pk, lines, by=cast.asahi)
    (file,) = closing.close_month(ASAHI, MONTH, by=cast.asahi)
    rows = [values for values in split(bytes(file.content)) if values[2:3] == ("8222",)]
    assert [(row[18], row[19], row[20]) for row in rows] == [
        (NURSES, "1", "63"), (HELPERS, "6", "A2"), ("0", "", ""),
    ]  # fmt: skip
    results.record_result(_slip(cast), "8222", "accepted", by=cast.asahi)
    with pytest.raises(correction.SameSlip):
        correction.correct_slip(_slip(cast), lines, by=cast.asahi)


def _slip(cast) -> int:
    """The claim that carried the last 給付管理票."""
    rows, _ = review.list_claims(review.Question(number=HANAKO, state="sent"), by=cast.asahi)
    return rows[0]["pk"]


def test_after_a_withdrawal_only_the_claim_goes_out_while_the_slip_stands(cast):
    pk = decided(cast, sent(cast), bill="withdrawn")
    assert pk
    accepted(cast, HANAKO)
    assert [document for document, _ in documents(closing.close_month(ASAHI, MONTH, by=cast.asahi))] == ["7111", "8125"]


def test_a_slip_of_the_same_content_is_not_prepared_and_a_prepared_one_may_be_dropped(cast):
    pk = decided(cast, sent(cast))
    with pytest.raises(correction.SameSlip):
        correction.correct_slip(pk, [PlanLine(NURSES, "63", 1200)], by=cast.asahi)
    made = correction.correct_slip(pk, [PlanLine(NURSES, "63", 900)], by=cast.asahi)
    with pytest.raises(correction.AlreadyStanding):
        correction.cancel_slip(pk, by=cast.asahi)
    with pytest.raises(correction.AlreadyStanding) as refused:
        correction.correct_slip(pk, [PlanLine(NURSES, "63", 800)], by=cast.asahi)
    assert "センターに" not in refused.value.sentence
    with pytest.raises(Refusal):
        review.return_claim(made, "x", by=cast.asahi)
    correction.drop_slip(made, by=cast.asahi)
    with pytest.raises(closing.NothingAccepted):
        closing.close_month(ASAHI, MONTH, by=cast.asahi)
    results.record_result(pk, "8222", "returned", by=cast.asahi)
    with pytest.raises(correction.NothingToCancel):
        correction.cancel_slip(pk, by=cast.asahi)


def test_a_withdrawal_is_never_of_a_slip_and_a_result_of_what_was_sent(cast):
    pk = sent(cast)
    with pytest.raises(results.NotForSlips):
        results.record_result(pk, "8222", "withdrawing", by=cast.asahi)
    with pytest.raises(results.NoSuchDocument):
        results.record_result(pk, "8171", "accepted", by=cast.asahi)


@pytest.mark.parametrize(
    ("returned", "outcomes"),
    [
        (("8222",), {"8222": "returned", "8125": "accepted"}),
        (("8125", "8171"), {"8222": "accepted", "8125": "returned"}),
    ],
)
def test_an_examination_returns_the_document_that_is_named(cast, returned, outcomes):
    pk = sent(cast)
    of_another_city = results.note_returned([Returned(HANAKO, MONTH, returned, "A", "132134")], by=cast.asahi)
    assert len(of_another_city.unknown) == 1
    results.note_returned([Returned(HANAKO, MONTH, returned, "A", town.INSURER)], by=cast.asahi)
    examination.decide_examination(add_months(MONTH, 1), by=cast.asahi)
    found = {one.document: one.outcome for one in review.see_claim(pk, by=cast.asahi).transmitted}
    assert found == outcomes


def test_af_of_who_lives_in_a_facility_here_is_billed_by_the_citys_codes_and_says_so(cast):
    """住所地特例: the insured of another city are this city's in 総合事業 (介護保険法115条の45第1項)."""
    other = Insurer(number="132134", name="隣の市", since=date(2000, 4, 1))
    masters.import_designations([], [other], by=cast.machine)
    here = town.entry_of(SAKURAKO)
    register.register_people([replace(here, person=replace(here.person, insurer="132134"))], by=cast.machine)
    line = PlanLine(HELPERS, "A2", 1200, "6")
    sheet = replace(town.sheet(SAKURAKO), insurer="132134", scheme="AF", lines=(line,), improvement=False)
    pk = filing.file_claim(replace(sheet, codes=("AF2111",)), by=cast.sakura)
    said = [finding for finding in review.see_claim(pk, by=cast.asahi).findings if finding.field == "insurer"]
    assert [("施設所在保険者番号139998" in one.says, one.blocks) for one in said] == [(True, False)]
    review.accept_claims([pk], by=cast.asahi)
    [file] = [file for file in closing.close_month(ASAHI, MONTH, by=cast.asahi) if file.kind == "management"]
    [detail] = [line for line in bytes(file.content).splitlines() if b",8171,14," in line]
    assert detail.endswith(b",442,,,,139998,")
    assert b",8171,02," not in bytes(file.content)


@pytest.mark.parametrize(("kind", "document"), [("請", "8125"), ("給", "8222")])
def test_the_insurers_list_returns_the_document_its_kind_names(cast, kind, document):
    pk = sent(cast)
    row = f"2,2,7411,D1,0000139998,東野森市,{HANAKO},シケン,{kind},{MONTH:%Y%m},46,451,A,届出なし,12P4\r\n"
    results.record_returns(row.encode("cp932"), by=cast.asahi)
    found = {one.document for one in review.see_claim(pk, by=cast.asahi).transmitted if one.outcome == "returned"}
    assert found == {document}
    other = results.record_returns(row.replace("139998", "139999").encode("cp932"), by=cast.asahi)
    assert not other.noted


def test_only_who_filed_takes_a_claim_back(cast):
    pk, own = town.file_one(HANAKO, cast.sakura), town.file_one(town.DIRECT, cast.asahi)
    for by in (cast.asahi, cast.midori, cast.ume):
        with pytest.raises(filing.NoSuchClaim):
            filing.withdraw_claim(pk, by=by)
    filing.withdraw_claim(pk, by=cast.sakura)
    filing.withdraw_claim(own, by=cast.asahi)
    assert set(states(cast).values()) == {Claim.State.WITHDRAWN}


def test_sakurako_of_06_is_claimed_with_no_end(cast):
    """事業対象者: the details of AF leave 認定有効期間の終了 blank whatever the sheet says."""
    from dataclasses import replace
    from datetime import date

    from azukari.care.papers.management import _person
    from azukari.care.rules.facts import Priced, Settled

    sheet = replace(town.sheet(SAKURAKO), certified_until=date(2027, 3, 31))
    assert _person(Settled(sheet, Priced((), 1105)))["certified_until"] == ""
    assert _person(Settled(replace(sheet, level="12"), Priced((), 1105)))["certified_until"] == "20270331"
