"""The second lock of every care table: what raw SQL of the application's role sees and writes, past Django.

Who sees which rows is written here by hand, table by table; a new table without a line here fails.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.apps import apps
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from azukari.care import acts
from azukari.care.services import amending, closing, register, review
from azukari.entrust.services import stops
from tests import people
from tests.care import town
from tests.care.town import DIRECT, HANAKO, MIDORIKO, SAKURAKO, TARO, UMEKO
from tests.entrust import raw
from tests.people import ASAHI, CITY, MIDORI, SAKURA, UME

KEPT = {model._meta.db_table: model for model in apps.get_app_config("care").get_models()}
KEPT = {table: model for table, model in KEPT.items() if model.Keeping.whose != "nobody"}

SEES = {  # 誰が → どの被保険者
    SAKURA: {HANAKO, TARO, SAKURAKO},
    UME: {UMEKO, MIDORIKO},
    ASAHI: {HANAKO, TARO, SAKURAKO, UMEKO, DIRECT},
    MIDORI: {MIDORIKO},
    CITY: {HANAKO, TARO, SAKURAKO, UMEKO, MIDORIKO, DIRECT},
}
CENTRES = {SAKURA: set(), UME: set(), ASAHI: {ASAHI}, MIDORI: {MIDORI}, CITY: {ASAHI, MIDORI}}
EVERYBODY = {SAKURA, UME, ASAHI, MIDORI}
MANAGERS = {SAKURA: {SAKURA}, UME: {UME}, ASAHI: EVERYBODY, MIDORI: EVERYBODY, CITY: EVERYBODY}

CORRECTED = {who: whose if who == CITY else set() for who, whose in SEES.items()}

ROWS = {  # 表 → 行の持ち主を示す列と、それが見える相手
    "care_insured": ("id", SEES),
    "care_certification": ("insured_id", SEES),
    "care_plannotice": ("insured_id", SEES),
    "care_charge": ("insured_id", SEES),
    "care_claim": ("insured_id", SEES),
    "care_transmitted": ("insured_id", SEES),
    "care_correction": ("insured_id", CORRECTED),
    "care_closing": ("centre_id", CENTRES),
    "care_transmissionfile": ("centre_id", CENTRES),
    "care_caremanager": ("organisation_id", MANAGERS),
}
ACT = acts.LIST_CLAIMS.name


@pytest.fixture
def laid(city):
    """The town; in every table there is something of several organisations."""
    cast = people.cast()
    town.lay(cast)
    pks = {
        number: town.file_one(number, by)
        for number, by in ((HANAKO, cast.sakura), (UMEKO, cast.ume), (MIDORIKO, cast.ume), (DIRECT, cast.asahi))
    }
    for number in (HANAKO, UMEKO):
        correct(cast, number)
    review.accept_claims([pks[HANAKO], pks[UMEKO], pks[DIRECT]], by=cast.asahi)
    review.accept_claims([pks[MIDORIKO]], by=cast.midori)
    closing.close_month(ASAHI, town.MONTH, by=cast.asahi)
    closing.close_month(MIDORI, town.MONTH, by=cast.midori)
    town.file_one(TARO, cast.sakura)
    return cast


def correct(cast: people.Cast, number: str) -> None:
    """The city corrects how a name is read."""
    ((person,), _) = register.list_insured(number=number, by=cast.chief)
    entry = register.Entry(replace(person.as_person(), kana="テイセイ　シタ"))
    amending.correct_person(person.pk, entry, "読みの誤り", by=cast.chief)


@contextmanager
def acting(who: str, act: str = ACT, **how: Any):
    """A transaction of the application's role under a rightly signed context of somebody; undone at the end."""
    with raw.app() as app, app.transaction(force_rollback=True):
        organisation = numbers(app)[who]
        reach = 0 if who == CITY else organisation
        raw.standing(app, raw.signed(raw.words(app, reach, organisation, act, **how)))
        yield app


def numbers(app: psycopg.Connection) -> dict[str, int]:
    """事業所番号 → the organisation's id."""
    rows = app.execute("select coalesce(nullif(number, ''), kind), id from entrust_organisation").fetchall()
    return dict(rows)


def everything(table: str) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """All rows of a table, and the name by which this page calls the owner of a row."""
    with acting(CITY) as app:
        rows = app.cursor(row_factory=dict_row).execute(f"select * from {table} order by id").fetchall()
        if ROWS[table][0] in ("id", "insured_id"):
            return rows, dict(app.execute("select id, number from care_insured").fetchall())
        return rows, {pk: number for number, pk in numbers(app).items()}


def seen(app: psycopg.Connection, table: str) -> set[int]:
    return {pk for (pk,) in app.execute(f"select id from {table}").fetchall()}


def test_every_care_table_of_somebodys_data_is_on_this_page():
    assert set(ROWS) == set(KEPT)


@pytest.mark.parametrize("table", sorted(KEPT))
def test_exactly_the_rows_within_reach_are_seen(laid, table):
    column, sees = ROWS[table]
    rows, owner = everything(table)
    assert len({row[column] for row in rows}) > 1, "the town lays nothing to tell apart here"
    for who, whose in sees.items():
        with acting(who) as app:
            assert seen(app, table) == {row["id"] for row in rows if owner[row[column]] in whose}, who


@pytest.mark.parametrize("table", sorted(KEPT))
def test_outside_a_door_and_under_a_stop_nothing_is_seen(laid, table):
    with raw.app() as app:
        assert seen(app, table) == set()
    stops.press_stop("訓練", "care.", by=laid.chief)
    for who in SEES:
        with acting(who) as app:
            assert seen(app, table) == set(), who


def forged(app: psycopg.Connection, organisation: int) -> dict[str, str]:
    right = raw.signed(raw.words(app, organisation, organisation, ACT))
    words, signature = right.rsplit("|", 1)
    return {
        "no signature": words,
        "a made-up signature": f"{words}|{'0' * 64}",
        "another key": raw.signed(words, bytes(64)),
        "a wider reach": f"{words.replace(f'{organisation}|', '0|', 1)}|{signature}",
        "expired": raw.signed(raw.words(app, organisation, organisation, ACT, lasts=-1)),
        "of another connection": raw.signed(words.rsplit("|", 2)[0] + "|1|0"),
        "nobody": raw.signed(raw.words(app, -1, organisation, ACT)),
    }


@pytest.mark.parametrize("table", sorted(KEPT))
def test_forged_and_expired_contexts_see_nothing(laid, table):
    with raw.app() as app:
        for forgery, context in forged(app, numbers(app)[ASAHI]).items():
            with app.transaction():
                raw.standing(app, context)
                assert seen(app, table) == set(), forgery


@pytest.mark.parametrize("table", sorted(KEPT))
@pytest.mark.parametrize("who", [SAKURA, UME, ASAHI, MIDORI])
def test_nothing_is_written_outside_reach(laid, table, who):
    column, sees = ROWS[table]
    rows, owner = everything(table)
    foreign = [row for row in rows if owner[row[column]] not in sees[who]]
    if not foreign:
        assert (table, who) in (("care_caremanager", ASAHI), ("care_caremanager", MIDORI))
        return
    with acting(who) as app:
        assert _touched(app, f"update {table} set {column} = {column} where id = any(%s)", foreign) == 0
        assert _touched(app, f"delete from {table} where id = any(%s)", foreign) == 0
    with acting(who) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        _insert(app, table, foreign[-1])


def _touched(app: psycopg.Connection, sql: str, rows: list[dict[str, Any]]) -> int:
    """How many rows a statement changes; none when it is not allowed at all."""
    try:
        with app.transaction():
            return app.execute(sql, [[row["id"] for row in rows]]).rowcount
    except psycopg.errors.InsufficientPrivilege:
        return 0


def _insert(app: psycopg.Connection, table: str, row: dict[str, Any]) -> None:
    values = {name: Jsonb(said) if isinstance(said, (dict, list)) else said for name, said in row.items()}
    del values["id"]
    if table == "care_claim":
        values["state"] = "filed"
    places = ", ".join(["%s"] * len(values))
    app.execute(f"insert into {table} ({', '.join(values)}) values ({places})", list(values.values()))


def test_what_was_corrected_stays_as_it_was(laid):
    with acting(CITY) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("update care_correction set was = '{}'")
    with acting(CITY) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("delete from care_correction")


@pytest.mark.parametrize("table", ["care_insured", "care_certification", "care_plannotice", "care_charge"])
@pytest.mark.parametrize("who", [SAKURA, ASAHI])
def test_the_registers_are_written_by_the_city_alone(laid, table, who):
    column, sees = ROWS[table]
    rows, owner = everything(table)
    own = [row for row in rows if owner[row[column]] in sees[who]]
    with acting(who) as app:
        assert _touched(app, f"update {table} set {column} = {column} where id = any(%s)", own) == 0
    with acting(CITY) as app:
        assert _touched(app, f"update {table} set {column} = {column} where id = any(%s)", own) == len(own)


def known_of_everybody(app: psycopg.Connection) -> dict[str, Any]:
    """What is said of each person seen, as a page asks it: one prepared statement with the function inside."""
    sql = """select person.number, said.what from care_insured as person,
             lateral (select care_known(person.id, %s::date) as what) as said order by 1"""
    return dict(app.execute(sql, [town.MONTH], prepare=True).fetchall())


def test_a_statement_prepared_for_one_answers_the_next_by_his_own_reach(laid):
    """Plans outlive a transaction, contexts must not: many in turn on one connection, each as if alone on it."""
    alone = {}
    for who in SEES:
        with acting(who) as app:
            alone[who] = known_of_everybody(app)
        assert set(alone[who]) == SEES[who]
    with raw.app() as app:
        whose = numbers(app)
        for who in [*SEES, *reversed(SEES)] * 6:  # long enough for a plan that holds for every parameter
            with app.transaction():
                reach = 0 if who == CITY else whose[who]
                raw.standing(app, raw.signed(raw.words(app, reach, whose[who], ACT)))
                assert known_of_everybody(app) == alone[who], who
            assert known_of_everybody(app) == {}, "outside a door"


def test_what_the_registers_say_of_a_person_stays_within_reach(laid):
    """``care_known`` runs with the rights of whoever asks: for somebody else's person it knows nothing."""
    rows, owner = everything("care_insured")
    hanako = next(row["id"] for row in rows if owner[row["id"]] == HANAKO)
    empty = {"certifications": [], "notices": [], "charge": None}
    ask = "select care_known(%s, %s) - 'insurer_listed'"
    for who, whose in SEES.items():
        with acting(who) as app:
            assert (app.execute(ask, [hanako, town.MONTH]).fetchone()[0] == empty) is (HANAKO not in whose), who
    with raw.app() as app:
        assert app.execute(ask, [hanako, town.MONTH]).fetchone()[0] == empty
