"""The second lock: what raw SQL of the application's role can see and do, past Django and past the door."""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps

from azukari.entrust import acts, door
from azukari.entrust.models import Person
from azukari.entrust.rules import CITY_ONLY, Reach
from azukari.entrust.services import stops
from tests import world
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


@pytest.mark.parametrize("helper", ["sec.refused('login/x', 'x', 0, 1)", "sec.wrong('x', 0, 1)", "sec.standing(1)"])
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


SESSION_FUNCTIONS = [  # each with the act in which alone it works
    ("sec.credential('city-chief', '127.0.0.1')", "entrust.session.open"),
    ("sec.open_session('x', 1, '127.0.0.1')", "entrust.session.open"),
    ("sec.close_session('x')", "entrust.session.close"),
    ("sec.close_sessions('x')", "entrust.person.password"),
    ("sec.end_sessions(1)", "entrust.stop.press"),
    ("sec.machine()", "entrust.session.machine"),
    ("sec.shut_out(10, 30)", "entrust.person.unlock"),
]


@pytest.mark.parametrize(("function", "act"), SESSION_FUNCTIONS)
def test_raw_sql_signs_nobody_in_and_ends_nobodys_session(function, act):
    """Outside a door, or inside another act's, the functions of signing in do nothing."""
    with raw.app() as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(f"select {function}")
        with app.transaction(force_rollback=True):
            raw.standing(app, raw.signed(raw.words(app, act="entrust.home.see")))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(f"select {function}")
        with app.transaction(force_rollback=True):
            raw.standing(app, raw.signed(raw.words(app, -1, 1, act, person=1)))
            app.execute(f"select {function}")


@pytest.mark.parametrize(
    ("act", "sql"),
    [
        ("entrust.person.see", "update entrust_person set password = 'x', closed_on = null"),
        ("entrust.person.password", "update entrust_person set password = 'x' where id <> 1"),
        ("entrust.grant.requests", "update entrust_grantrequest set state = 'granted'"),
    ],
)
def test_inside_one_act_another_acts_rows_are_not_changed(act, sql):
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app, 0, 1, act, person=1)))
        assert app.execute(sql).rowcount == 0


@pytest.mark.parametrize("what", ["kind = 'city'", "number = 'drill'"])
def test_nobody_makes_an_organisation_the_city(what):
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(f"update entrust_organisation set {what}")


GIVE = """insert into entrust_grant (entrustment_id, act, reach, position, given_by_id, given_at)
          select e.id, %s, %s, 'machine', %s, now() from entrust_entrustment as e
            join entrust_organisation as trustee on trustee.id = e.trustee_id where trustee.number = %s"""


@pytest.mark.parametrize(
    ("giver", "act", "reach", "trustee", "may"),
    [
        ("city-chief", "entrust.person.see", "own", "1300100011", True),
        ("city-chief", "entrust.person.see", "city", "1300100011", False),
        ("city-chief", "entrust.grant.give", "none", "1300100011", False),
        ("city-chief", "entrust.person.admit", "own", "1370100016", False),
        ("city-chief", "entrust.stop.lift", "own", "1370100016", False),
        ("city-chief", "entrust.stop.lift", "own", "drill", True),
        ("city-chief", "entrust.stop.lift", "city", "drill", False),
        ("city-chief", "entrust.grant.give", "city", "city", True),
        ("sakura", "entrust.person.see", "own", "1370100016", False),
        ("asahi-chief", "entrust.person.see", "own", "1370100016", False),
    ],
)
def test_the_database_lets_only_the_city_give_and_keeps_the_citys_own(giver, act, reach, trustee, may):
    by = enter(giver)
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app, 0, by.organisation, "entrust.grant.give", person=by.person)))
        if may:
            assert app.execute(GIVE, (act, reach, by.person, trustee)).rowcount == 1
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(GIVE, (act, reach, by.person, trustee))


def test_the_citys_own_acts_are_the_same_in_python_and_in_the_database():
    with raw.owner() as owner:
        assert {act for (act,) in owner.execute("select act from sec.city_act")} == CITY_ONLY


def test_the_two_agreements_to_lift_cannot_both_be_one_persons():
    clerk = enter("city-clerk")
    stop = stops.press_stop("試験", by=clerk)
    sql = "insert into entrust_lift (stop_id, agreed_by, agreed_at) values (%s, %s, now())"
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app, 0, clerk.organisation, "entrust.stop.lift", person=clerk.person)))
        app.execute(sql, (stop, clerk.person))
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute(sql, (stop, enter("city-chief").person))


WRITE = "select sec.write_record('done', 0, 'x', '', null, array['insured/1'])"


def test_a_record_is_written_by_whom_it_names_and_now():
    with raw.app() as app:
        for direct in ("insert into entrust_record (at, act, outcome) values ('2020-01-01', 'x', 'done')",
                       "insert into entrust_touch (subject, record_id) values ('insured/1', 1)", WRITE):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(direct)
        with app.transaction():
            raw.standing(app, raw.signed(raw.words(app, -1, 3, "entrust.person.see", person=5)))
            app.execute(WRITE)
    sql = """select act, person, organisation, at > now() - interval '1 minute'
               from entrust_record order by id desc limit 1"""
    with raw.owner() as owner:
        assert owner.execute(sql).fetchone() == ("entrust.person.see", 5, 3, True)
        assert owner.execute("select organisation from entrust_touch where subject = 'insured/1'").fetchall() == [(3,)]


def test_whose_data_others_touched_is_seen_by_the_city_alone():
    asahi, midori = enter("asahi-chief"), enter("midori-chief")
    with door.perform(acts.SEE_PEOPLE, by=asahi, about=["insured/17"]):
        pass
    seen = {}
    with raw.app() as app:
        for name, reach in (("city", 0), ("asahi", asahi.organisation), ("midori", midori.organisation)):
            with app.transaction():
                raw.standing(app, raw.signed(raw.words(app, reach, reach or 1)))
                seen[name] = raw.count(app, "entrust_touch where subject = 'insured/17'")
    assert seen == {"city": 1, "asahi": 1, "midori": 0}


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
        "a later expiry": f"{words.rsplit('|', 3)[0]}|99999999999|{app.info.backend_pid}|0|{signature}",
        "expired": raw.signed(raw.words(app, lasts=-1)),
        "of another connection": raw.signed(raw.words(app).rsplit("|", 2)[0] + "|1|0"),
        "another person": f"{words.rsplit('|', 1)[0]}|1|{signature}",
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
    """Five thousand records and persons on a fresh copy, so that an index is worth its while."""
    world.close()
    world.clone(fresh=True)
    with raw.owner() as owner:
        owner.execute("""insert into entrust_record (at, act, outcome, organisation, device, says)
                       select now() - n * interval '1 minute', 'x', 'done', 1 + n % 6, '', ''
                         from generate_series(1, 20000) as n""")
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
    assert "entrust_person_login" in starts  # the index of the column asked for
    assert "entrust_person_login" not in like


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
