"""What was filed and sent stays: raw SQL of the application's role, inside a rightly signed act."""

from __future__ import annotations

import psycopg
import pytest

from azukari.care import acts
from azukari.care.services import closing, results, review
from azukari.care.services.closing import FileDamaged
from tests import people
from tests.care import town
from tests.care.test_locks import acting
from tests.entrust import raw
from tests.people import ASAHI


@pytest.fixture
def sent(city):
    """One claim that was sent, one that waits."""
    cast = people.cast()
    town.lay(cast)
    pk = town.file_one(town.HANAKO, cast.sakura)
    review.accept_claims([pk], by=cast.asahi)
    files = closing.close_month(ASAHI, town.MONTH, by=cast.asahi)
    town.file_one(town.TARO, cast.sakura)
    return cast, pk, files


EVERY = [each.name for each in vars(acts).values() if isinstance(each, acts.Act) and each.name.startswith("care.")]
CHANGES = [
    "update care_claim set units = units + 1",
    "update care_claim set yen = 1",
    "update care_claim set sheet = '{}'",
    "update care_claim set insured_id = insured_id + 1",
    "update care_claim set service_month = '2026-01-01'",
    "update care_claim set office_id = null",
    "update care_claim set closing_id = null where state = 'sent'",
    "update care_claim set state = 'accepted' where state = 'sent'",
    "update care_claim set state = 'filed' where state = 'sent'",
    "update care_transmissionfile set content = 'x'",
    "update care_transmissionfile set sha256 = 'x'",
    "update care_transmissionfile set name = 'x'",
    "update care_closing set closed_by = 1",
    "update care_closing set review_month = '2026-01-01'",
    "update care_transmitted set revision = '3'",
    "update care_transmitted set review_month = '2026-01-01'",
    *(f"delete from care_{table}" for table in ("claim", "closing", "transmissionfile", "transmitted")),
    "truncate care_claim cascade",
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_filed_and_sent_is_changed_under_no_act(sent, change):
    for act in EVERY:
        with acting(ASAHI, act) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(change)


@pytest.mark.parametrize(
    ("state", "those"),
    [
        ("accepted", {"care.claim.accept", "care.slip.correct"}),
        ("returned", {"care.claim.return"}),
        ("withdrawn", {"care.claim.withdraw", "care.slip.correct"}),
        ("replaced", {"care.claim.file", "care.upload.file"}),
        ("sent", {"care.month.close"}),
    ],
)
def test_a_state_is_reached_by_its_own_act_alone(sent, state, those):
    found = set()
    for act in EVERY:
        with acting(ASAHI, act) as app:
            try:
                app.execute("update care_claim set state = %s, reason = 'x' where state = 'filed'", [state])
            except psycopg.errors.InsufficientPrivilege:
                continue
            found.add(act)
    assert found == those


def test_a_result_is_noted_by_its_own_act_alone(sent):
    found = set()
    for act in EVERY:
        with acting(ASAHI, act) as app:
            try:
                app.execute("update care_transmitted set outcome = 'accepted'")
            except psycopg.errors.InsufficientPrivilege:
                continue
            found.add(act)
    assert found == {acts.RECORD_RESULT.name}


def test_results_are_noted_by_the_service(sent):
    cast, pk, _ = sent
    results.record_result(pk, "8125", "returned", by=cast.asahi)
    assert {one.outcome for one in review.see_claim(pk, by=cast.asahi).transmitted} == {"sent", "returned"}


def test_a_damaged_file_is_not_handed_out(sent):
    """As if the disk had changed a byte: not even the owner can with the trigger in place."""
    cast, _, files = sent
    with raw.owner() as owner:
        owner.execute("alter table care_transmissionfile disable trigger keep, no force row level security")
        owner.execute("update care_transmissionfile set content = content || 'x'::bytea")
        owner.execute("alter table care_transmissionfile enable trigger keep, force row level security")
    for take in (
        lambda: closing.download_file(files[0].pk, by=cast.asahi),
        lambda: closing.download_month(ASAHI, town.MONTH, by=cast.asahi),
    ):
        with pytest.raises(FileDamaged, match=r"\.CSVが作成時と違っています"):
            take()
