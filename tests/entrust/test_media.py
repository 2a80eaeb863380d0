"""The media ledger: one medium a contract, full before written, back into a locker, never lost in silence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import psycopg
import pytest
from django.db import connection

from azukari.entrust.rules import NotGranted, OnlyPersons
from azukari.entrust.rules import media as rules
from azukari.entrust.services import media, media_handing, media_safety
from azukari.entrust.services._media import NoSuchMedium
from azukari.entrust.services.media import NotInLocker, NotReported, OneOutstanding, SerialTaken
from azukari.entrust.services.media_handing import NoLocker, NothingOn, Posting, UnknownSerial
from azukari.law.refusal import NotRight
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.ledger import CAPACITY, ERASED, Ledger, force, laid, written
from tests.people import TODAY, enter

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def ledger(city) -> Ledger:
    return laid()


def state_of(lending: int) -> str:
    return media.see_lending(lending, by=enter("city-chief")).lending.state


@covers("CARE-43", "CARE-41")
def test_a_medium_goes_out_and_comes_back_through_four_hands(ledger):
    lending = ledger.held()
    assert state_of(lending) == "held"
    media_handing.record_erasure(lending, ERASED, by=ledger.vendor)
    media_handing.give_back_medium(lending, by=ledger.vendor)
    media_handing.take_back_medium("CD-0001", ledger.locker, erased=True, by=ledger.clerk)
    chain = media.see_lending(lending, by=ledger.chief)
    assert chain.lending.state == "returned"
    assert [(one.direction, one.given_by, one.taken_by) for one in chain.handovers] == [
        ("out", ledger.clerk.person, ledger.vendor.person),
        ("back", ledger.vendor.person, ledger.clerk.person),
    ]
    assert (chain.erasure.erased_by, chain.erasure.verified_by) == (ledger.vendor.person, ledger.clerk.person)
    assert media.lend_medium(ledger.medium, ledger.contract, by=ledger.clerk)


@covers("AKI-17")
def test_a_second_medium_for_the_same_contract_is_refused(ledger):
    ledger.lend()
    with pytest.raises(OneOutstanding):
        media.lend_medium(ledger.spare, ledger.contract, by=ledger.clerk)


@covers("AKI-17")
def test_of_many_who_lend_at_once_one_succeeds(ledger):
    serials = range(8)
    spares = [
        media.register_medium(f"CD-1{n:03}", "cdrw", "予備", CAPACITY, ledger.locker, by=ledger.clerk) for n in serials
    ]
    ready = Barrier(len(spares))

    def lend(medium: int) -> bool:
        try:
            ready.wait()
            return bool(media.lend_medium(medium, ledger.contract, by=ledger.clerk))
        except OneOutstanding:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(len(spares)) as pool:
        assert sum(pool.map(lend, spares)) == 1
    assert sum(lending is not None for _, lending in media.see_shelf(by=ledger.chief).media) == 1


@covers("AKI-17")
def test_the_database_itself_refuses_a_second(ledger):
    ledger.lend()
    insert = """insert into entrust_lending (medium_id, entrustment_id, organisation_id, state, prepared_by,
                prepared_at, says) select %s, entrustment_id, organisation_id, 'held', 1, now(), ''
                from entrust_lending"""
    with pytest.raises(psycopg.errors.UniqueViolation, match="lending_one_per_contract"):
        force("entrust_lending", insert, ledger.spare)


@covers("AKI-18")
def test_a_replacement_needs_a_report_and_comes_once(ledger):
    lending = ledger.held()
    with pytest.raises(NotReported):
        media.lend_medium(ledger.spare, ledger.contract, lending, by=ledger.clerk)
    media_handing.report_medium(lending, "failed", "読み込めません。", by=ledger.vendor)
    with pytest.raises(NotReported):
        media.lend_medium(ledger.spare, ledger.contract, by=ledger.clerk)
    second = media.lend_medium(ledger.spare, ledger.contract, lending, by=ledger.clerk)
    media_handing.report_medium(second, "lost", "見当たりません。", by=ledger.clerk)
    with pytest.raises(NotReported):
        media.lend_medium(ledger.medium, ledger.contract, lending, by=ledger.clerk)


@covers("AKI-14", "AKI-18")
@pytest.mark.parametrize("kind", ["lost", "failed"])
def test_a_loss_opens_a_leakage_that_lists_every_case(ledger, kind):
    lending = ledger.lend()
    ledger.fill(lending, "空案-2026-01", "空案-2026-02")
    media_handing.hand_medium(lending, by=ledger.clerk)
    media_handing.receive_medium(lending, by=ledger.vendor)
    media_handing.report_medium(lending, kind, "電車に置き忘れました。", by=ledger.vendor)
    (leakage,), _ = media_safety.see_leakages(by=ledger.clerk)
    assert (leakage.kind, leakage.lending_id, leakage.opened_by) == (kind, lending, ledger.vendor.person)
    assert [case["case"] for case in leakage.cases] == ["空案-2026-01", "空案-2026-02"]
    assert [case["subject"] for case in leakage.cases] == ["house/1", "house/2"]
    with pytest.raises(NotRight):
        media_safety.close_leakage(leakage.pk, " ", by=ledger.chief)
    media_safety.close_leakage(leakage.pk, "遺失物として見つかりました。", by=ledger.chief)
    assert media_safety.see_leakages(by=ledger.clerk)[0][0].closed_by == ledger.chief.person


@covers("AKI-14")
def test_a_second_case_is_warned_of_and_a_third_needs_a_reason(ledger):
    lending = ledger.lend()
    fill = lambda case, **more: media.fill_medium(lending, written(case, **more), by=ledger.clerk)  # noqa: E731
    assert fill("空案-2026-01") == []
    assert [finding.blocks for finding in fill("空案-2026-02")] == [False]
    with pytest.raises(rules.TooManyCases):
        fill("空案-2026-03")
    assert fill("空案-2026-03", because="同じ相続人の家のため")
    assert [one.nth for one in media.see_lending(lending, by=ledger.chief).contents] == [1, 2, 3]
    with pytest.raises(psycopg.errors.CheckViolation, match="content_third_has_reason"):
        force("entrust_content", "update entrust_content set because = ''")


@covers("AKI-15")
def test_what_does_not_fit_is_refused_before_it_is_written(ledger):
    lending = ledger.lend()
    with pytest.raises(rules.TooBig):
        media.fill_medium(lending, written("空案-2026-01", CAPACITY + 1), by=ledger.clerk)
    media.fill_medium(lending, written("空案-2026-01", CAPACITY), by=ledger.clerk)
    with pytest.raises(rules.TooBig):
        media.fill_medium(lending, written("空案-2026-02", 1), by=ledger.clerk)
    media.fill_medium(lending, written("空案-2026-01", CAPACITY - 1), by=ledger.clerk)
    assert [one.size for one in media.see_lending(lending, by=ledger.chief).contents] == [CAPACITY - 1]


@covers("AKI-16")
def test_a_serial_is_ours_or_refused(ledger):
    with pytest.raises(SerialTaken):
        media.register_medium("CD-0001", "usb", "別", CAPACITY, ledger.locker, by=ledger.clerk)
    ledger.given_back()
    for serial in ("CD-9999", "CD-0002", ""):
        with pytest.raises(UnknownSerial):
            media_handing.take_back_medium(serial, ledger.locker, erased=True, by=ledger.clerk)


@covers("AKI-23")
@pytest.mark.parametrize("locker", [None, 9999])
def test_a_return_goes_into_a_locker_or_not_at_all(ledger, locker):
    lending = ledger.given_back()
    with pytest.raises(NoLocker):
        media_handing.take_back_medium("CD-0001", locker, erased=True, by=ledger.clerk)
    assert state_of(lending) == "returning"
    with pytest.raises(psycopg.errors.CheckViolation, match="lending_back_in_a_locker"):
        force("entrust_lending", "update entrust_lending set state = 'returned'")


@covers("CARE-41")
def test_a_medium_is_not_given_back_without_an_erase_record_and_not_taken_with_data_on_it(ledger):
    lending = ledger.held()
    with pytest.raises(rules.NotErased):
        media_handing.give_back_medium(lending, by=ledger.vendor)
    media_handing.record_erasure(lending, ERASED, by=ledger.vendor)
    media_handing.give_back_medium(lending, by=ledger.vendor)
    with pytest.raises(rules.StillData):
        media_handing.take_back_medium("CD-0001", ledger.locker, erased=False, by=ledger.clerk)
    assert state_of(lending) == "returning"


def test_data_that_was_not_encrypted_cannot_be_said_to_stay_sealed(ledger):
    lending = ledger.held()
    with pytest.raises(rules.NotSealed):
        media_handing.record_erasure(lending, replace(ERASED, leaves="sealed"), by=ledger.vendor)


@covers("CARE-43")
def test_nobody_confirms_for_the_other_side(ledger):
    lending = ledger.lend()
    ledger.fill(lending)
    media_handing.hand_medium(lending, by=ledger.clerk)
    with pytest.raises(NotGranted):
        media_handing.receive_medium(lending, by=ledger.chief)
    with pytest.raises(NotGranted):
        media_handing.hand_medium(lending, by=ledger.vendor)
    with pytest.raises(psycopg.errors.CheckViolation, match="handover_two_persons"):
        force("entrust_handover", "update entrust_handover set taken_by = given_by, taken_at = now()")


def test_a_command_is_nobodys_hand(ledger):
    lending = ledger.lend()
    machine = replace(ledger.clerk, position="machine")
    with pytest.raises(OnlyPersons):
        media_handing.hand_medium(lending, by=machine)


@covers("AKI-39")
def test_only_what_is_encrypted_goes_by_post_and_with_a_tracking_number(ledger):
    lending = ledger.lend()
    with pytest.raises(NothingOn):
        media_handing.hand_medium(lending, by=ledger.clerk)
    ledger.fill(lending)
    with pytest.raises(rules.PostUnsealed, match="空案-2026-01"):
        media_handing.hand_medium(lending, Posting("1234-5678"), by=ledger.clerk)
    ledger.fill(lending, package="p-1")
    with pytest.raises(NotRight):
        media_handing.hand_medium(lending, Posting(" "), by=ledger.clerk)
    media_handing.hand_medium(lending, Posting("1234-5678", days=3), by=ledger.clerk)
    (handover,) = media.see_lending(lending, by=ledger.chief).handovers
    assert (handover.way, handover.sealed, handover.due_on) == ("post", True, TODAY + timedelta(days=3))
    with pytest.raises(psycopg.errors.CheckViolation, match="handover_post_is_sealed"):
        force("entrust_handover", "update entrust_handover set sealed = false")


@covers("AKI-39")
def test_post_that_is_not_received_in_time_is_lost_in_transit(ledger):
    lending = ledger.lend()
    ledger.fill(lending, package="p-1")
    media_handing.hand_medium(lending, Posting("1234-5678", days=3), by=ledger.clerk)
    assert media_handing.watch_post(by=enter("city-clerk", TODAY + timedelta(days=3))) == []
    late = enter("city-clerk", TODAY + timedelta(days=4))
    assert media_handing.watch_post(by=late) == ["CD-0001"]
    assert media_handing.watch_post(by=late) == []
    (leakage,), _ = media_safety.see_leakages(by=ledger.clerk)
    assert (leakage.kind, [case["case"] for case in leakage.cases]) == ("transit", ["空案-2026-01"])
    with pytest.raises(rules.NotThere):
        media_handing.receive_medium(lending, by=ledger.vendor)


def test_a_lost_medium_that_turns_up_goes_back_into_a_locker(ledger):
    lending = ledger.held()
    media_handing.report_medium(lending, "lost", "見当たりません。", by=ledger.vendor)
    media_handing.take_back_medium("CD-0001", ledger.locker, erased=False, by=ledger.clerk)
    assert state_of(lending) == "returned"


def test_a_medium_that_is_lent_or_retired_is_not_lent(ledger):
    ledger.lend()
    with pytest.raises(OneOutstanding):
        media.retire_medium(ledger.medium, "傷", by=ledger.clerk)
    media.retire_medium(ledger.spare, "傷", by=ledger.clerk)
    media.cancel_lending(1, ledger.locker, "不要になった", by=ledger.clerk)
    with pytest.raises(NotInLocker):
        media.lend_medium(ledger.spare, ledger.contract, by=ledger.clerk)


def test_another_vendor_sees_nothing_of_it(ledger):
    lending = ledger.held()
    assert [medium.serial for medium, _ in media.see_shelf(by=ledger.vendor).media] == ["CD-0001"]
    other = replace(ledger.vendor, organisation=enter("ume").organisation)
    assert media.see_shelf(by=other).media == []
    with pytest.raises(NoSuchMedium):
        media.see_lending(lending, by=other)
    with pytest.raises(NotGranted):
        media.see_shelf(by=enter("sakura"))


def test_the_record_names_the_cases_and_the_serial(ledger):
    lending = ledger.lend()
    ledger.fill(lending)
    with raw.owner() as owner:
        asked = """select record.detail ->> 'medium', touch.subject from entrust_record as record
                   join entrust_touch as touch on touch.record_id = record.id
                   where record.act = 'entrust.medium.fill'"""
        assert owner.execute(asked).fetchall() == [("CD-0001", "house/1")]
