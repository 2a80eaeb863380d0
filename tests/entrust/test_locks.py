"""The second lock: what raw SQL of the application's role can see and do, past Django and past the door."""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps

from azukari.entrust import acts, door
from azukari.entrust.models import Person
from azukari.entrust.rules import Reach
from tests.covers import covers
from tests.entrust import raw
from tests.people import enter

pytestmark = pytest.mark.usefixtures("city")

POWERS = [
    """insert into entrust_grant (entrustment_id, act, reach, position, given_by_id, given_at)
       values (1, 'entrust.person.see', 'city', '', 1, now())""",
    "insert into entrust_stop (scope, reason, pressed_by, pressed_at) values ('', 'x', 1, now())",
    "insert into entrust_lift (stop_id, agreed_by, agreed_at) values (1, 1, now())",
    """insert into entrust_entrustment (number, work, division_id, trustee_id, since, until, state)
       values ('x', 'x', 1, 1, '2026-04-01', '2027-03-31', 'approved')""",
    "insert into entrust_person (login, name, password, is_machine, home_id) values ('x', 'x', 'x', false, 1)",
    "insert into entrust_membership (person_id, organisation_id, position, since) values (5, 1, 'x', now())",
]


def organisation_of(connection: psycopg.Connection, login: str) -> int:
    return connection.execute("select home_id from entrust_person where login = %s", (login,)).fetchone()[0]


def test_every_table_of_somebodys_data_is_locked():
    kept = {model._meta.db_table for model in apps.get_models() if model.Keeping.whose != "nobody"}
    with raw.owner() as owner:
        rows = owner.execute("select relname from pg_class where relrowsecurity and relforcerowsecurity").fetchall()
    assert kept - {name for (name,) in rows} == set()


def test_outside_a_door_nothing_is_seen():
    tables = [model._meta.db_table for model in apps.get_models() if model.Keeping.whose != "nobody"]
    with raw.app() as app:
        seen = {table: raw.count(app, table) for table in tables if table != "entrust_session"}
    assert set(seen.values()) == {0}


def test_sessions_are_not_readable_at_all():
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.count(app, "entrust_session")


def test_the_key_is_not_readable():
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select * from sec.key")


@pytest.mark.parametrize("helper", ["sec.refused('login/x', 'x', 1)", "sec.standing(1)"])
def test_inner_functions_are_not_callable(helper):
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(f"select {helper}")


def test_the_application_is_no_superuser_and_cannot_pass_row_security():
    with raw.app() as app:
        sql = "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
        assert app.execute(sql).fetchone() == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("set row_security = off; select count(*) from entrust_person")


def test_a_signed_context_sees_what_it_reaches():
    with raw.owner() as owner:
        asahi = organisation_of(owner, "asahi-chief")
    with raw.app() as app, app.transaction():
        raw.standing(app, raw.signed(raw.words(app, asahi, asahi)))
        assert app.execute("select login from entrust_person order by 1").fetchall() == [
            ("asahi-chief",),
            ("asahi-clerk",),
        ]


def tampered(app: psycopg.Connection) -> dict[str, str]:
    """Contexts somebody could make up, or make out of one they saw."""
    seen = raw.signed(raw.words(app, -1, 2))
    words, signature = seen.rsplit("|", 1)
    return {
        "nothing": "",
        "words without a signature": words,
        "a made-up signature": f"{raw.words(app)}|{'0' * 64}",
        "another key": raw.signed(raw.words(app), bytes(64)),
        "a wider reach": f"{words.replace('-1|2', '0|2')}|{signature}",
        "another organisation": f"{words.replace('-1|2', '-1|1')}|{signature}",
        "another act": f"{words.replace('person.see', 'grant.give')}|{signature}",
        "a later expiry": f"{words.rsplit('|', 2)[0]}|99999999999|{app.info.backend_pid}|{signature}",
        "expired": raw.signed(raw.words(app, lasts=-1)),
        "of another connection": raw.signed(raw.words(app).rsplit("|", 1)[0] + "|1"),
        "too many parts": raw.signed(raw.words(app) + "|0"),
    }


def test_no_forged_expired_or_replayed_context_sees_anything():
    with raw.app() as app:
        for forgery, context in tampered(app).items():
            with app.transaction():
                raw.standing(app, context)
                assert raw.count(app) == 0, forgery


def test_set_config_inside_the_same_statement_sees_nothing():
    with raw.app() as app:
        sql = (
            "select count(*) from entrust_person where set_config('azukari.context', '0|1|x|9999999999|0', false) <> ''"
        )
        assert app.execute(sql).fetchone() == (0,)


def test_a_context_is_of_no_use_on_another_connection():
    with raw.app() as app, raw.app() as other, other.transaction():
        raw.standing(other, raw.signed(raw.words(app)))
        assert raw.count(other) == 0


@pytest.mark.parametrize("sql", POWERS)
def test_raw_sql_gives_itself_no_power(sql):
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql)


@pytest.mark.parametrize("sql", POWERS[:4])
def test_not_even_inside_an_act_that_is_not_for_it(sql):
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(sql)


def test_an_entrustment_is_not_approved_outside_its_act():
    with raw.app() as app:
        assert app.execute("update entrust_entrustment set state = 'ended'").rowcount == 0
        assert app.execute("update entrust_grant set ended_at = null").rowcount == 0
        assert app.execute("update entrust_stop set lifted_at = now()").rowcount == 0


@pytest.mark.parametrize("table", ["entrust_record", "entrust_touch"])
@pytest.mark.parametrize("who", ["app", "owner"])
@pytest.mark.parametrize("change", ["update {} set {}", "delete from {}", "truncate {}"])
@covers("CARE-36")
def test_a_record_is_changed_and_deleted_by_nobody(table, who, change):
    column = "says = 'x'" if table == "entrust_record" else "subject = 'x'"
    with getattr(raw, who)() as connection, pytest.raises(psycopg.Error, match=r"permission denied|操作記録"):
        connection.execute(change.format(table, column))


@pytest.mark.parametrize("table", ["entrust_stop", "entrust_lift", "entrust_grant", "entrust_entrustment"])
def test_the_application_deletes_no_stop_and_no_grant(table):
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(f"delete from {table}")


def test_copy_into_a_locked_table_is_refused():
    with raw.app() as app, pytest.raises(psycopg.Error, match=r"row-level security|row level security"):
        app.execute("copy entrust_person (login) from stdin")


def test_copy_out_shows_nothing():
    with raw.app() as app, app.cursor().copy("copy (select * from entrust_person) to stdout") as rows:
        assert list(rows) == []


def test_a_view_of_the_owner_leaks_and_an_invokers_does_not():
    """The trap that the next test closes: a view runs as its owner."""
    with raw.owner() as owner:
        owner.execute("create view leak as select * from entrust_person")
        owner.execute("create view tight with (security_invoker = true) as select * from entrust_person")
    with raw.app() as app:
        assert raw.count(app, "leak") > 0
        assert raw.count(app, "tight") == 0


def test_no_view_of_ours_is_without_security_invoker():
    sql = """select relname from pg_class
              where relkind in ('v', 'm') and relnamespace in ('public'::regnamespace, 'sec'::regnamespace)
                and not coalesce(reloptions::text, '') like '%security_invoker=true%'"""
    with raw.owner() as owner:
        assert owner.execute(sql).fetchall() == []


def test_no_function_of_ours_runs_as_its_owner_with_an_open_search_path():
    sql = """select proname from pg_proc
              where prosecdef and pronamespace in ('public'::regnamespace, 'sec'::regnamespace)
              and not coalesce(proconfig::text, '') like '%search_path=pg_catalog, pg_temp%'"""
    with raw.owner() as owner:
        assert owner.execute(sql).fetchall() == []


def test_an_organisation_cannot_learn_that_anothers_row_exists_by_its_number():
    """Rows take their number from the database, so nobody can try one out: taken or free, the refusal is the same."""
    sql = """insert into entrust_person (id, login, name, password, is_machine, home_id)
             values (%s, 'x', 'x', 'x', false, %s)"""
    with raw.owner() as owner:
        asahi = organisation_of(owner, "asahi-chief")
    for number in (1, 10_000):
        with raw.app() as app, app.transaction(force_rollback=True):
            raw.standing(app, raw.signed(raw.words(app, asahi, asahi)))
            with pytest.raises(psycopg.errors.GeneratedAlways):
                app.execute(sql, (number, asahi))


def plan(app: psycopg.Connection, sql: str, *values: object) -> str:
    return "\n".join(row for (row,) in app.execute("explain " + sql, values))


@pytest.fixture
def crowd(city):
    """Five thousand records and persons, so that an index is worth its while."""
    with raw.app() as app:
        app.execute("""insert into entrust_record (at, act, outcome, organisation, device, says)
                       select now() - n * interval '1 minute', 'x', 'done', 1 + n % 6, '', ''
                         from generate_series(1, 20000) as n""")
    with raw.owner() as owner:
        owner.execute("""insert into entrust_person (login, name, password, is_machine, home_id)
                         select 'crowd' || n, 'x', '', false, 2 from generate_series(1, 5000) as n""")
        owner.execute("analyze entrust_record, entrust_person")


@pytest.mark.usefixtures("crowd")
def test_an_organisations_latest_records_come_from_the_index_under_row_security():
    with raw.app() as app, app.transaction():
        raw.standing(app, raw.signed(raw.words(app, 2, 2)))
        said = plan(app, "select * from entrust_record where organisation = 2 order by at desc limit 50")
    assert "Index Scan Backward using record_organisation_at" in said


@pytest.mark.usefixtures("crowd")
def test_starts_with_keeps_its_index_under_row_security_and_like_does_not():
    with raw.app() as app, app.transaction():
        raw.standing(app, raw.signed(raw.words(app, 2, 2)))
        starts = plan(app, "select * from entrust_person where login ^@ 'crowd77'")
        like = plan(app, "select * from entrust_person where login like 'crowd77%%'")
    assert "Index" in starts
    assert "Index" not in like


def test_the_door_and_the_locks_agree_on_the_signature():
    chief = enter("city-chief")
    with door.perform(acts.SEE_PEOPLE, by=chief), door.connection.cursor() as cursor:
        cursor.execute("select sec.reach(), sec.acting()")
        assert cursor.fetchone() == (0, acts.SEE_PEOPLE.name)
        assert Person.objects.seen_by(chief).count() > 5


def test_an_act_without_reach_sees_no_person():
    chief = enter("city-chief")
    with door.perform(acts.CHANGE_ENTRUSTMENT, by=chief), door.connection.cursor() as cursor:
        cursor.execute("select sec.reach(), (select count(*) from entrust_person)")
        assert cursor.fetchone() == (-1, 0)
    assert chief.permits[acts.CHANGE_ENTRUSTMENT.name][0].reach == Reach.NONE
