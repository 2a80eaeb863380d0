"""What holds at one moment: a stop against what runs, the end of a contract against what is being put under it."""

from __future__ import annotations

from functools import partial

import psycopg
import pytest

from azukari.entrust.services import entrustments, orders, organisations, stops
from tests.entrust import raw
from tests.entrust.races import while_another
from tests.entrust.test_grants import entrustment_of
from tests.entrust.test_orders import CHANGE, DUE, decided
from tests.people import enter

pytestmark = pytest.mark.usefixtures("city")

CLOSING = """update entrust_organisation set closed_on = current_date where id = {0};
             update entrust_entrustment set state = 'ended' where trustee_id = {0}"""
ENDING = "update entrust_entrustment set state = 'ended' where trustee_id = {0}"


@pytest.mark.parametrize("ending", [CLOSING, ENDING])
def test_an_order_at_the_moment_its_contract_ends_waits_and_is_then_refused(ending):
    request, contract, chief, vendor = decided(), entrustment_of("vendor"), enter("city-chief"), enter("vendor")
    issue = partial(orders.issue_order, request, contract, CHANGE, DUE, by=chief)
    assert while_another(ending.format(vendor.organisation), issue) == "EndedMeanwhile"
    assert orders.see_orders(by=chief) == []


def test_a_wish_at_the_moment_its_contract_ends_is_refused_and_one_before_ends_with_it():
    centre, contract, chief = enter("midori-chief"), entrustment_of("midori-chief"), enter("city-chief")
    wish = (contract, "entrust.register.see", "own", "give", "点検")
    entrustments.ask_grant(*wish, by=enter("city-clerk"))
    ended = ENDING.format(centre.organisation)
    assert while_another(ended, lambda: entrustments.ask_grant(*wish, by=centre)) == "EndedMeanwhile"
    organisations.close_organisation(centre.organisation, by=chief)
    assert [asked.state for asked in entrustments.see_requests(by=chief)] == ["lapsed"]


def test_what_hangs_on_an_act_is_taken_away_by_the_stop_and_the_record_of_it_is_not():
    chief = enter("city-chief")
    with raw.app() as app, app.transaction():
        raw.standing(app, raw.signed(raw.words(app, act="entrust.person.dismiss", person=chief.person)))
        ending = "update entrust_person set closed_on = current_date"
        with app.transaction(force_rollback=True):
            assert app.execute(ending).rowcount > 5
        with raw.owner() as owner:
            owner.execute("insert into entrust_stop (scope, reason, pressed_by, pressed_at) values ('', 'x', 1, now())")
        assert app.execute(ending).rowcount == 0
        app.execute("select sec.write_record('refused', null, 'x', '', null, array['x/1'])")
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_record where act = 'entrust.person.dismiss' and outcome = 'refused'") == 1


def test_raw_sql_lifts_no_stop_that_one_person_agreed_to():
    number, chief = stops.press_stop("試験", by=enter("city-clerk")), enter("city-chief")
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app, act="entrust.stop.lift", person=chief.person)))
        app.execute(
            "insert into entrust_lift (stop_id, agreed_by, agreed_at) values (%s, %s, now())", (number, chief.person)
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("update entrust_stop set lifted_at = now()")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("entrust_person", "login"),
        ("entrust_person", "is_machine"),
        ("entrust_person", "home_id"),
        ("entrust_membership", "organisation_id"),
        ("entrust_membership", "position"),
        ("entrust_grant", "act"),
        ("entrust_entrustment", "until"),
        ("entrust_grantrequest", "act"),
        ("entrust_stop", "scope"),
        ("entrust_lift", "agreed_by"),
    ],
)
def test_no_act_changes_whose_a_row_is_nor_what_was_decided(table, column):
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        app.execute(f"update {table} set {column} = {column}")
