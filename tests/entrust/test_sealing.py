"""Seals over the records: an edited or deleted row is found, whoever did it, and everything can be stopped for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from azukari.entrust import door
from azukari.entrust.rules import NotGranted, Stopped, watch
from azukari.entrust.services import home, people, sealing, stops
from azukari.entrust.services.home import UNSEALED
from azukari.site import cli
from tests.covers import covers
from tests.entrust import raw
from tests.people import TODAY, enter

pytestmark = pytest.mark.usefixtures("city")


def seal():
    return sealing.seal_records(by=door.machine("test", TODAY))


def verify(head: str = "") -> sealing.Verdict:
    return sealing.verify_records(head, by=door.machine("test", TODAY))


def tamper(*sql: str) -> None:
    """What the owner of the tables can do who first takes the locks away."""
    with raw.owner() as owner:
        for table in ("entrust_record", "entrust_touch", "entrust_seal", "entrust_stop"):
            owner.execute(f"alter table {table} disable trigger user")
            owner.execute(f"alter table {table} no force row level security")
        for statement in sql:
            owner.execute(statement)


def something() -> None:
    for login in ("asahi-chief", "midori-chief"):
        people.see_people(by=enter(login))


@covers("CARE-36")
def test_what_nobody_touched_fits_its_seals():
    something()
    first = seal()
    something()
    second = seal()
    assert (first.begins, second.begins) == (1, first.ends + 1)
    assert verify(first.digest.hex()).holds


def test_nothing_new_makes_a_seal_of_the_sealing_alone():
    seal()
    assert seal().rows == 1


@pytest.mark.parametrize(
    "sql",
    [
        "update entrust_record set outcome = 'refused' where id = 1",
        "update entrust_record set at = at - interval '1 day' where id = 2",
        "update entrust_record set person = 1 where id = 2",
        "delete from entrust_record where id = 2",
        "delete from entrust_touch where record_id = (select min(t.record_id) from entrust_touch t)",
        "update entrust_touch set subject = 'x/1' where subject = (select min(subject) from entrust_touch)",
        "update entrust_seal set digest = sha256('x') where id = 1",
        "delete from entrust_seal where id = 1",
    ],
)
@covers("CARE-36")
def test_what_even_the_owner_changed_is_found(sql):
    something()
    seal()
    something()
    seal()
    tamper(sql)
    assert not verify().holds


def test_who_makes_the_seals_anew_is_found_by_a_number_noted_down():
    something()
    noted = seal().digest.hex()
    tamper(
        "update entrust_record set person = 1 where id = 2",
        "update entrust_seal set digest = sec.digest_records(begins, ends, '') where id = 1",
    )
    assert verify().holds
    assert verify(noted).missing == noted


@covers("CARE-36")
def test_from_the_shell_an_edited_record_stops_everything(capsys):
    something()
    assert cli.main(["records", "seal"]) == 0
    assert cli.main(["records", "verify", "--stop"]) == 0
    tamper("update entrust_record set outcome = 'refused' where id = 1")
    assert cli.main(["records", "verify", "--stop"]) == 1
    said = capsys.readouterr().out
    assert "封と合いません" in said
    assert "緊急停止しました" in said
    with pytest.raises(Stopped):
        people.see_people(by=enter("asahi-chief"))


def test_what_the_city_knows_and_lifted_stops_nothing_again_but_what_is_new_does(capsys):
    something()
    cli.main(["records", "seal"])
    tamper("update entrust_record set outcome = 'refused' where id = 1")
    cli.main(["records", "verify", "--stop"])
    tamper("update entrust_stop set lifted_at = now()")
    assert cli.main(["records", "verify", "--stop"]) == 1
    assert "もう一度は停止しません" in capsys.readouterr().out
    something()
    cli.main(["records", "seal"])
    tamper("update entrust_record set outcome = 'refused' where id = (select max(ends) from entrust_seal)")
    assert cli.main(["records", "verify", "--stop"]) == 1
    with pytest.raises(Stopped):
        people.see_people(by=enter("asahi-chief"))


@covers("CARE-36")
def test_records_are_sealed_and_looked_at_under_a_stop_of_everything_too(capsys):
    stops.press_stop("試験", by=enter("city-clerk"))
    with pytest.raises(Stopped):
        people.see_people(by=enter("city-chief"))
    assert cli.main(["records", "seal"]) == 0
    assert cli.main(["records", "verify", "--stop"]) == 0
    said = capsys.readouterr().out
    assert "封をしました" in said
    assert "すべて記録と合っています" in said


def test_a_record_that_is_being_written_is_waited_for_and_not_left_out():
    with raw.owner() as owner, owner.transaction():
        owner.execute("insert into entrust_record (at, act, outcome, device, says) values (now(), 'x', 'done', '', '')")
        with raw.app() as app, app.transaction():
            app.execute("set local statement_timeout = '300ms'")
            raw.standing(app, raw.signed(raw.words(app, act="entrust.record.seal")))
            with pytest.raises(psycopg.errors.QueryCanceled):
                app.execute("select sec.seal_records()")
    assert verify().holds


def test_seals_are_the_citys_and_nobody_writes_one():
    with pytest.raises(NotGranted):
        sealing.verify_records(by=enter("asahi-chief"))
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select sec.seal_records()")
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("insert into entrust_seal (begins, ends, rows, digest, sealed_at) values (1, 1, 1, '', now())")
    with pytest.raises(sealing.NoSuchHead):
        verify("x")


@pytest.mark.parametrize(("since", "late"), [(None, False), (59, False), (61, True)])
def test_a_record_lies_unsealed_for_an_hour_at_most(since, late):
    now = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
    assert watch.seals_late(since and now - timedelta(minutes=since), now) is late


@covers("CARE-36")
def test_a_seal_that_is_late_is_told_on_the_citys_first_page(monkeypatch):
    seal()
    assert UNSEALED not in told("city-clerk")
    monkeypatch.setattr(watch, "SEALED_WITHIN", timedelta(0))  # the sealing's own record waits for the next
    assert UNSEALED in told("city-clerk")
    assert UNSEALED not in told("asahi-chief")


def told(login: str) -> list[str]:
    return [one.says for one in home.see_home(by=enter(login)).waiting]
