"""A city that was founded with an older version gets what the new one does, and nothing back that it took away."""

from __future__ import annotations

import pytest

from azukari.entrust import acts
from azukari.entrust.services import entrustments, stops
from azukari.site.management.database import give_new_acts
from tests.entrust import raw
from tests.entrust.test_matrix import browser, last_record
from tests.people import enter

pytestmark = pytest.mark.usefixtures("city")

ASK, USAGE, WATCH = acts.ASK_GRANT.name, acts.READ_USAGE.name, acts.WATCH_RECORDS.name


def never_heard_of(*names: str) -> None:
    """The city as an older version founded it."""
    with raw.owner() as owner:
        owner.execute("delete from entrust_grant where act = any(%s)", (list(names),))


def standing(act: str) -> set[tuple[str, str]]:
    """The kinds of organisations that hold an act, and its reach."""
    sql = """select o.kind, g.reach from entrust_grant as g join entrust_entrustment as e on e.id = g.entrustment_id
               join entrust_organisation as o on o.id = e.trustee_id where g.act = %s and g.ended_at is null"""
    with raw.owner() as owner:
        return set(owner.execute(sql, (act,)).fetchall())


def test_what_a_new_version_does_is_granted_once_as_on_the_first_day_told_and_recorded(capsys):
    usual = standing(USAGE)
    never_heard_of(USAGE)
    give_new_acts()
    assert standing(USAGE) == usual
    assert "「利用の決まりを読む・確認する」" in capsys.readouterr().out
    assert last_record(acts.GIVE_GRANT.name) == ("done", "city-machine")
    give_new_acts()
    assert capsys.readouterr().out == ""


def test_what_the_city_took_away_is_not_given_back():
    with raw.owner() as owner:
        (pk,) = owner.execute("select id from entrust_grant where act = %s", (WATCH,)).fetchone()
    entrustments.end_grant(pk, by=enter("city-chief"))
    never_heard_of(USAGE)
    give_new_acts()
    assert standing(WATCH) == set()


def test_what_a_kind_of_organisation_newly_does_is_granted_to_that_kind():
    asked = standing(ASK)
    with raw.owner() as owner:
        owner.execute(
            """delete from entrust_grant using entrust_entrustment as e, entrust_organisation as o
                where e.id = entrustment_id and o.id = e.trustee_id and o.kind = 'city' and act = %s""",
            (ASK,),
        )
    assert not enter("city-clerk").may(acts.ASK_GRANT)
    give_new_acts()
    assert standing(ASK) == asked
    assert enter("city-clerk").may(acts.ASK_GRANT)


def test_under_a_stop_it_waits(capsys):
    never_heard_of(USAGE)
    stops.press_stop("訓練", by=enter("city-chief"))
    give_new_acts()
    assert standing(USAGE) == set()
    assert "緊急停止中" in capsys.readouterr().out


def test_a_page_whose_act_is_not_granted_yet_says_so():
    never_heard_of(USAGE)
    answer = browser("city-chief").get("/usage/")
    assert answer.status_code == 403
    assert "権限がありません" in answer.content.decode()
    assert browser("city-chief").get("/").status_code == 200
