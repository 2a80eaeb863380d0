"""What the specification must say before a medium leaves, and what must be stated before a contract ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import psycopg
import pytest

from azukari.entrust.rules import NotGranted
from azukari.entrust.rules import media as counting
from azukari.entrust.rules import media_terms as rules
from azukari.entrust.services import entrustments, home, media, media_handing, media_safety, media_terms
from azukari.law.refusal import NotRight
from tests.covers import covers
from tests.entrust.ledger import CLAUSES, Ledger, force, laid
from tests.entrust.test_media_pages import post, said
from tests.people import TODAY, enter

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def ledger(city) -> Ledger:
    return laid()


def home_again(ledger: Ledger) -> int:
    """A lending that is back in its locker."""
    lending = ledger.given_back()
    media_handing.take_back_medium("CD-0001", ledger.locker, erased=True, by=ledger.clerk)
    return lending


@covers("AKI-19", "AKI-21", "AKI-22")
@pytest.mark.parametrize("condition", rules.CONDITIONS)
def test_a_specification_without_one_of_its_clauses_is_refused(ledger, condition):
    assert [finding.field for finding in rules.uncovered({**CLAUSES, condition: " "})] == [condition]
    with pytest.raises(NotRight) as refused:
        media_terms.set_terms(ledger.contract, {**CLAUSES, condition: " "}, by=ledger.clerk)
    assert [finding.field for finding in refused.value.findings] == [condition]


@covers("AKI-19", "AKI-21", "AKI-22")
def test_no_medium_leaves_under_a_contract_whose_specification_is_silent(ledger):
    silent = entrustments.draft_entrustment(
        "委-無", "調査", ledger.vendor.organisation, date(2026, 4, 1), date(2027, 3, 31), by=ledger.chief
    )
    entrustments.change_state(silent, "approved", by=ledger.chief)
    with pytest.raises(NotRight) as refused:
        media.lend_medium(ledger.medium, silent, by=ledger.clerk)
    assert [finding.field for finding in refused.value.findings] == list(rules.CONDITIONS)
    page = said("city-clerk", "media-terms", silent)
    assert "足りない条項" in page
    assert post("city-clerk", "media-terms-set", silent, **CLAUSES).status_code == 302
    assert media.lend_medium(ledger.medium, silent, by=ledger.clerk)


@covers("AKI-22")
def test_the_versions_are_kept_and_say_what_changed(ledger):
    stricter = {**CLAUSES, "eject": "第5条 席を離れるときは媒体を取り出す。"}
    assert media_terms.set_terms(ledger.contract, stricter, by=ledger.clerk) == 2
    newest, first = media_terms.see_terms(ledger.contract, by=ledger.vendor).versions
    assert rules.changes(first.clauses, newest.clauses) == [
        (rules.CONDITIONS["eject"].says, CLAUSES["eject"], stricter["eject"])
    ]
    assert "第2版で変わったところ" in said("vendor", "media-terms", ledger.contract)
    with pytest.raises(NotGranted):
        media_terms.set_terms(ledger.contract, CLAUSES, by=ledger.vendor)


@covers("AKI-21")
def test_a_contract_ends_only_after_the_trustee_stated_that_nothing_is_left(ledger):
    lending = ledger.given_back()
    with pytest.raises(rules.StillOut, match="CD-0001"):
        media_terms.state_deletion(ledger.contract, "確かめた", by=ledger.vendor)
    media_handing.take_back_medium("CD-0001", ledger.locker, erased=True, by=ledger.clerk)
    with pytest.raises(rules.NotFinished):
        entrustments.change_state(ledger.contract, "ended", by=ledger.chief)
    with pytest.raises(NotRight):
        media_terms.state_deletion(ledger.contract, " ", by=ledger.vendor)
    assert post("vendor", "media-state", ledger.contract, says="2人で一時フォルダを見た。").status_code == 302
    assert "2人で一時フォルダを見た。" in said("city-clerk", "media-terms", ledger.contract)
    entrustments.change_state(ledger.contract, "ended", by=ledger.chief)
    assert media.see_lending(lending, by=ledger.chief).lending.entrustment.state == "ended"


@covers("AKI-21")
def test_a_medium_lent_after_the_statement_asks_for_another(ledger):
    home_again(ledger)
    media_terms.state_deletion(ledger.contract, "確かめた", by=ledger.vendor)
    ledger.held()
    with pytest.raises(rules.NotFinished):
        entrustments.change_state(ledger.contract, "ended", by=ledger.chief)


def test_a_trustee_who_vanished_is_done_without_on_the_word_of_the_person_in_charge(ledger):
    lending = ledger.held()
    with pytest.raises(rules.StillOut, match="CD-0001"):
        media_terms.waive_statement(ledger.contract, "連絡がつかない", by=ledger.chief)
    media_handing.report_medium(lending, "lost", "事務所が閉鎖されていた。", by=ledger.clerk)
    with pytest.raises(NotGranted):
        media_terms.waive_statement(ledger.contract, "連絡がつかない", by=ledger.clerk)
    with pytest.raises(NotRight):
        media_terms.waive_statement(ledger.contract, " ", by=ledger.chief)
    assert post("city-chief", "media-waive", ledger.contract, says="電話も郵便も届かない。").status_code == 302
    page = said("city-clerk", "media-terms", ledger.contract)
    assert "申告なし" in page
    assert "電話も郵便も届かない。" in page
    entrustments.change_state(ledger.contract, "ended", by=ledger.chief)


@covers("AKI-21")
def test_the_database_itself_ends_no_contract_without_the_statement(ledger):
    home_again(ledger)
    with pytest.raises(psycopg.errors.CheckViolation, match="作業終了の申告"):
        force("entrust_entrustment", "update entrust_entrustment set state = 'ended' where id = %s", ledger.contract)


def test_only_the_trustee_states_it_and_only_what_was_lent_asks_for_it(ledger):
    with pytest.raises(rules.NothingLent):
        media_terms.state_deletion(ledger.contract, "確かめた", by=ledger.vendor)
    home_again(ledger)
    with pytest.raises(NotGranted):
        media_terms.state_deletion(ledger.contract, "確かめた", by=ledger.chief)
    other = replace(ledger.vendor, organisation=enter("ume").organisation)
    with pytest.raises(media_terms.NoSuchContract):
        media_terms.state_deletion(ledger.contract, "確かめた", by=other)


@covers("AKI-24")
@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, TODAY),
        (date(2026, 8, 5), TODAY),
        (date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_the_lockers_are_counted_every_quarter(last, due):
    assert counting.next_count(last, TODAY) == due


def waits(by) -> bool:
    return "media-count" in [one.page for one in home.see_home(by=by).waiting]


@covers("AKI-24")
def test_a_count_that_is_due_waits_on_the_first_page_of_the_officer(ledger):
    assert waits(ledger.clerk)
    assert not waits(ledger.vendor)
    assert "期日の来た媒体の棚卸し" in said("city-clerk", "home")
    media_safety.count_media(["CD-0001", "CD-0002"], by=enter("city-clerk", date(2026, 11, 30)))
    assert not waits(ledger.clerk)
    assert waits(enter("city-clerk", date(2027, 2, 28)))
    assert "令和9年2月28日まで" in said("city-clerk", "media-count")
