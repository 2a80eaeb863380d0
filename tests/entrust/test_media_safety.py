"""What must stand before a medium leaves: procedure, checklist, software; what is counted; what has no channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.entrust.rules import media as rules
from azukari.entrust.rules.media import Readiness, Software
from azukari.entrust.services import home, media, media_handing, media_safety
from azukari.entrust.services.media_handing import Posting
from azukari.law.refusal import NotRight
from azukari.paper.package import Key, NotAKey
from azukari.site import cli
from tests.covers import covers
from tests.entrust.ledger import ERASED, SITE, laid
from tests.entrust.test_media_pages import said
from tests.people import TODAY, enter

GOOD = Software("見本ガード", "2.0", "good", "2.0", date(2026, 10, 1))
READY = Readiness(TODAY, True, GOOD, 1, True)


def fields(facts: Readiness, today: date = TODAY) -> list[tuple[str, bool]]:
    return [(finding.field, finding.blocks) for finding in rules.not_ready(facts, today)]


@covers("AKI-20", "AKI-25", "AKI-26", "AKI-27")
@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"procedure": None}, [("procedure", True)]),
        ({"acknowledged": False}, [("procedure", True)]),
        ({"checked_on": None}, [("checklist", True)]),
        ({"checklist_holds": False}, [("checklist", True)]),
        ({"checked_on": TODAY - timedelta(days=365)}, []),
        ({"checked_on": TODAY - timedelta(days=366)}, [("checklist", True)]),
        ({"software": None}, [("software", True)]),
        ({"software": replace(GOOD, verdict="")}, [("software", True)]),
        ({"software": replace(GOOD, verdict="bad")}, [("software", True)]),
        ({"software": replace(GOOD, version="1.9", latest_since=TODAY)}, []),
        ({"software": replace(GOOD, version="1.9", latest_since=TODAY - timedelta(days=30))}, [("version", False)]),
        ({"software": replace(GOOD, version="1.9", latest_since=TODAY - timedelta(days=31))}, [("version", True)]),
        ({"software": replace(GOOD, latest="", latest_since=None)}, []),
    ],
)
def test_what_keeps_a_medium_in_its_locker(change, wrong):
    assert fields(replace(READY, **change)) == wrong


@given(st.sets(st.text("ABC0123-", min_size=1, max_size=8)), st.sets(st.text("ABC0123-", min_size=1, max_size=8)))
def test_a_count_differs_exactly_where_the_sets_do(registered, counted):
    found = rules.compare_count(registered, counted)
    assert bool(found) == (registered != counted)
    assert set(found.missing) | (registered & counted) == registered
    assert set(found.unknown) | (registered & counted) == counted


@covers("CARE-41")
@pytest.mark.parametrize(
    ("image", "leftover"),
    [
        ([bytes(4096)] * 3, None),
        ([b"\xff" * 4096] * 3, None),
        ([], None),
        ([bytes(4096), bytes(10) + "被保険者".encode() + bytes(10)], 4106),  # 消したつもりのファイル
        ([b"\xeb\x58\x90mkfs.fat" + bytes(501), bytes(512)], 1),  # 初期化しただけ
        ([b"A" * 512], 0),
    ],
)
def test_an_erased_image_is_accepted_and_one_with_a_recoverable_file_is_not(image, leftover):
    assert rules.first_leftover(image) == leftover


@covers("CARE-42")
def test_the_rule_says_why_and_what_else_was_weighed():
    assert "漏えい" in rules.ERASE_BECAUSE
    assert "比べ" in rules.ERASE_BECAUSE


@pytest.fixture
def ledger(city):
    return laid()


def waiting(by) -> list[str]:
    return [one.page for one in home.see_home(by=by).waiting]


@covers("AKI-25")
def test_a_new_officer_or_a_new_version_blocks_until_it_was_read(ledger):
    with pytest.raises(NotRight) as refused:
        media_lend(ledger, ledger.chief)
    assert [finding.field for finding in refused.value.findings] == ["procedure"]
    book = media_safety.see_procedure(by=ledger.chief)
    assert (book.unread, book.mine, [name for name, _ in book.read]) == (["市野 長一"], False, ["市野 係子"])
    assert "media-procedure" in waiting(ledger.chief)
    media_safety.acknowledge_procedure(1, by=ledger.chief)
    assert "media-procedure" not in waiting(ledger.chief)
    lending = media_lend(ledger, ledger.chief)
    ledger.fill(lending)
    media_safety.set_procedure("改めました。", by=ledger.chief)
    with pytest.raises(NotRight):
        media_handing.hand_medium(lending, by=ledger.clerk)
    with pytest.raises(media_safety.NotNewest):
        media_safety.acknowledge_procedure(1, by=ledger.clerk)
    media_safety.acknowledge_procedure(2, by=ledger.clerk)
    media_handing.hand_medium(lending, by=ledger.clerk)


@covers("AKI-20")
def test_a_vendor_without_its_checklist_receives_no_medium(ledger):
    media_safety.check_site(ledger.vendor.organisation, replace(SITE, screen_unseen=False), by=ledger.clerk)
    with pytest.raises(NotRight):
        ledger.lend()


@covers("AKI-26", "AKI-27")
def test_a_new_declaration_waits_for_the_verdict_and_an_old_version_is_refused(ledger):
    media_safety.declare_security("見本ガード", "1.1", by=ledger.vendor)
    with pytest.raises(NotRight):
        ledger.lend()
    media_safety.judge_security(ledger.vendor.organisation, "good", by=ledger.clerk)
    media_safety.know_latest("見本ガード", "2.0", TODAY - timedelta(days=31), by=ledger.clerk)
    with pytest.raises(NotRight, match="指摘"):
        ledger.lend()
    (vendor,) = media_safety.see_vendors(by=ledger.vendor)
    assert [finding.field for finding in vendor.findings] == ["version"]
    media_safety.declare_security("見本ガード", "2.0", by=ledger.vendor)
    media_safety.judge_security(ledger.vendor.organisation, "good", by=ledger.clerk)
    assert ledger.lend()


@covers("AKI-24")
@pytest.mark.parametrize(
    ("counted", "missing", "unknown"),
    [(["CD-0002", "CD-0001"], [], []), (["CD-0001"], ["CD-0002"], []), (["CD-0001", "CD-0002", "X"], [], ["X"])],
)
def test_a_stock_take_that_differs_opens_a_leakage(ledger, counted, missing, unknown):
    found = media_safety.count_media(counted, by=ledger.clerk)
    assert (list(found.missing), list(found.unknown)) == (missing, unknown)
    leakages, _ = media_safety.see_leakages(by=ledger.clerk)
    assert [leakage.kind for leakage in leakages] == (["count"] if found else [])


@covers("AKI-24")
def test_a_lent_medium_is_not_missing_from_the_locker(ledger):
    ledger.held()
    assert not media_safety.count_media(["CD-0002"], by=ledger.clerk)


@covers("AKI-38")
@pytest.mark.parametrize("login", ["city-clerk", "vendor"])
def test_there_is_no_other_channel_and_the_attempt_is_in_the_log(ledger, login):
    ledger.held()
    with pytest.raises(rules.NoSuchChannel, match="電子メール"):
        media_safety.send_otherwise("mail", by=enter(login))
    log = media_safety.see_transfers(by=enter(login))
    assert [(one.outcome, "電子メール" in one.says) for one in log.refused] == [("refused", True)]
    assert [one.way for one in log.handovers] == ["hand"]


def test_a_key_is_told_once_and_replaced_by_the_next(ledger):
    with pytest.raises(NotAKey):
        media_safety.tell_key("鍵", by=ledger.vendor)
    with pytest.raises(media_safety.KeyKnown):
        media_safety.tell_key(str(ledger.key.public), by=ledger.vendor)
    fresh = Key.draw().public
    assert media_safety.tell_key(str(fresh), by=ledger.vendor) == fresh.fingerprint
    (vendor,) = media_safety.see_vendors(by=ledger.clerk)
    assert vendor.fingerprint == fresh.fingerprint


def media_lend(ledger, by) -> int:
    return media.lend_medium(ledger.medium, ledger.contract, by=by)


@covers("CARE-41")
def test_the_command_that_looks_at_a_returned_medium(tmp_path, capsys):
    image = tmp_path / "usb.img"
    image.write_bytes(bytes(3_000_000))
    assert cli.main(["medium", "check", str(image)]) == 0
    image.write_bytes(bytes(2_000_000) + "見本 太郎".encode() + bytes(1_000_000))
    assert cli.main(["medium", "check", str(image)]) == 1
    assert "2,000,000バイト目" in capsys.readouterr().out
    assert cli.main(["medium", "check", str(tmp_path / "none")]) == 2


@covers("AKI-39")
def test_the_nightly_command_finds_post_that_did_not_arrive(ledger, capsys):
    lending = ledger.lend()
    ledger.fill(lending, package="p-1")
    media_handing.hand_medium(lending, Posting("1234", days=-400), by=ledger.clerk)
    assert cli.main(["medium", "watch"]) == 1
    assert cli.main(["medium", "watch"]) == 0
    assert [leakage.kind for leakage in media_safety.see_leakages(by=ledger.clerk)[0]] == ["transit"]


def test_a_medium_waits_on_the_desk_of_whoever_takes_the_next_step(ledger):
    lending = ledger.lend()
    ledger.fill(lending)
    assert "media" not in waiting(ledger.vendor)
    media_handing.hand_medium(lending, by=ledger.clerk)
    assert "media" in waiting(ledger.vendor)
    assert "受け取りを確かめる媒体" in said("vendor", "home")
    media_handing.receive_medium(lending, by=ledger.vendor)
    assert "media" not in waiting(ledger.vendor)
    media_handing.record_erasure(lending, ERASED, by=ledger.vendor)
    assert "media" not in waiting(ledger.clerk)
    media_handing.give_back_medium(lending, by=ledger.vendor)
    assert "media" in waiting(ledger.clerk)
