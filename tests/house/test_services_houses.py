"""The register, complaints, referrals and statistics: done, refused, recorded; and nobody but the city sees them."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import connection

from azukari.entrust import door
from azukari.entrust.rules import NotGranted
from azukari.house import acts
from azukari.house.models import House, Referral
from azukari.house.rules.intake import Intake
from azukari.house.rules.statistics import Event, fiscal_year
from azukari.house.services import cases, houses, referrals, surveys
from azukari.house.services.houses import ComplaintFacts, HouseFacts, Question
from azukari.house.services.referrals import ReferralFacts
from azukari.law.refusal import NotRight
from tests.covers import covers
from tests.entrust import raw
from tests.house import scenes
from tests.people import TODAY, cast

pytestmark = pytest.mark.usefixtures("city")


def recorded(act):
    with raw.owner() as owner:
        return owner.execute("select outcome from entrust_record where act = %s order by id", (act.name,)).fetchall()


def test_a_house_is_registered_and_seen():
    clerk = cast().clerk
    pk = scenes.house(clerk)
    folder = houses.see_house(pk, by=clerk)
    assert (folder.house.number, folder.house.address) == ("空-00001", "緑町1-2-3")
    assert recorded(acts.REGISTER_HOUSE) == [("done",)]
    with raw.owner() as owner:
        assert owner.execute("select count(*) from entrust_touch where subject = %s", (f"house/{pk}",)).fetchone() == (
            2,
        )


def test_an_address_is_registered_once_however_it_is_written():
    clerk = cast().clerk
    scenes.house(clerk, "緑町2丁目3番4号")
    with pytest.raises(NotRight) as refused:
        scenes.house(clerk, "緑町２－３－４")
    assert "空-00001" in refused.value.findings[0].says
    assert recorded(acts.REGISTER_HOUSE) == [("done",), ("refused",)]


def test_settled_needs_its_day():
    clerk = cast().clerk
    with pytest.raises(NotRight):
        scenes.house(clerk, rank="settled")
    pk = scenes.house(clerk)
    houses.change_house(pk, HouseFacts("緑町1-2-3", rank="settled", settled_on=TODAY), by=clerk)
    assert houses.see_house(pk, by=clerk).house.settled_on == TODAY


@covers("AKI-33")
def test_a_complaint_about_a_known_and_surveyed_house_uses_the_survey_again():
    clerk = cast().clerk
    pk = scenes.surveyed(clerk)
    found, decision = scenes.complaint(clerk, at="緑町１丁目２－３")
    assert (found, decision.intake) == (pk, Intake.REUSE)
    assert not houses.see_house(pk, by=clerk).complaints[0].needs_survey
    with pytest.raises(NotRight) as refused:
        surveys.open_survey(pk, by=clerk)
    assert refused.value.findings[0].field == "again_because"
    assert scenes.complaint(clerk, pk, because="所有者が変わった")[1].intake == Intake.AGAIN
    surveys.open_survey(pk, "所有者が変わった", by=clerk)
    assert scenes.complaint(clerk, pk)[1].intake == Intake.GO_ON


@covers("AKI-33")
def test_a_complaint_about_an_unknown_house_registers_it_for_a_full_survey():
    clerk = cast().clerk
    pk, decision = scenes.complaint(clerk, at="柏木9-9")
    folder = houses.see_house(pk, by=clerk)
    assert decision.intake == Intake.FULL
    assert folder.complaints[0].needs_survey
    assert folder.house.found_on == TODAY


def test_a_complaint_sent_twice_is_kept_once():
    clerk = cast().clerk
    pk, once = scenes.house(clerk), uuid4()
    for _ in range(2):
        houses.take_complaint(ComplaintFacts(TODAY, "plants"), once, pk, by=clerk)
    assert len(houses.see_house(pk, by=clerk).complaints) == 1


def test_the_list_is_filtered():
    clerk = cast().clerk
    done = scenes.surveyed(clerk)
    open_one = scenes.house(clerk, "柏木5-6")
    surveys.open_survey(open_one, by=clerk)
    none = scenes.house(clerk, "泉町7-8", rank="specified")

    def found(**asked):
        return {row["pk"] for row in houses.list_houses(Question(**asked), by=clerk).rows}

    assert found() == {done, open_one, none}
    assert found(words="柏木５－６") == {open_one}
    assert found(words="空-00003") == {none}
    assert found(rank="specified") == {none}
    assert found(survey="done") == {done}
    assert found(survey="open") == {open_one}
    assert found(survey="none") == {none}
    assert found(district="どこか") == set()
    assert len(houses.map_houses(Question(), by=clerk).rows) == 3


@covers("AKI-32")
def test_statistics_equal_a_recount_from_the_events():
    clerk = cast().clerk
    draw = Random(32)
    for n in range(40):
        found = date(2021, 4, 1) + timedelta(days=draw.randrange(2000))
        settled = found + timedelta(days=400) if n % 4 == 0 and found + timedelta(days=400) < TODAY else None
        rank = "settled" if settled else "vacant"
        pk = houses.register_house(
            HouseFacts(f"緑町{n + 1}-1", found_on=found, rank=rank, settled_on=settled), by=clerk
        )
        for _ in range(draw.randrange(4)):
            day = date(2021, 4, 1) + timedelta(days=draw.randrange(2000))
            houses.take_complaint(ComplaintFacts(day, draw.choice(["plants", "waste"])), uuid4(), pk, by=clerk)
        if n % 5 == 0:
            surveys.open_survey(pk, by=clerk)
    scenes.budget(cast().chief)
    case = cases.rank_case(scenes.surveyed(clerk, "柏木1-1"), 1, by=clerk)
    cases.entrust_case(case, scenes.terms(scenes.contract(cast().chief)), by=clerk)
    figures = houses.see_statistics(by=clerk)
    sql = (
        """select count(*) filter (where d >= make_date(%s, 4, 1) and d < make_date(%s + 1, 4, 1)) from ({}) as e(d)"""
    )
    tables = {
        Event.FOUND: "select found_on from house_house",
        Event.SETTLED: "select settled_on from house_house",
        Event.COMPLAINT: "select received_on from house_complaint",
        Event.OPENED: "select opened_on from house_survey",
        Event.COMPLETED: "select completed_on from house_survey",
        Event.ENTRUSTED: "select entrusted_on from house_case",
        Event.FILED: "select filed_on from house_case",
    }
    with door.perform(acts.SEE_STATISTICS, by=clerk), connection.cursor() as cursor:
        for year in figures.years:
            for event, rows in tables.items():
                cursor.execute(sql.format(rows), (year.fiscal_year, year.fiscal_year))
                assert cursor.fetchone() == (year.counts[event],)
            assert sum(year.complaints.values()) == year.counts[Event.COMPLAINT]
        cursor.execute("select count(*) from house_house where settled_on is null")
        (left,) = cursor.fetchone()
    assert set(tables) == set(Event)
    assert [figures.years[0].counts[one] for one in (Event.OPENED, Event.COMPLETED, Event.ENTRUSTED)] == [9, 1, 1]
    assert 0 < figures.years[0].standing == sum(n for _, n in figures.districts) == left
    assert figures.years[0].fiscal_year == fiscal_year(TODAY)


def test_only_the_city_reaches_the_register():
    people = cast()
    pk = scenes.house(people.clerk)
    for outsider in (people.asahi, people.sakura, people.vendor, people.visitor):
        with pytest.raises(Exception, match=r"権限|サインイン"):
            houses.see_house(pk, by=outsider)


def test_row_security_hides_houses_from_a_reach_that_is_not_the_citys():
    people = cast()
    scenes.house(people.clerk)
    with door.perform(acts.REFER_HOUSE, by=people.sakura), connection.cursor() as cursor:
        cursor.execute("select count(*) from house_house")
        assert cursor.fetchone() == (0,)


# --- referrals ---------------------------------------------------------------------------------------------------

FACTS = ReferralFacts("柏木3-4", "consent", "訪問のとき口頭で同意", "春に施設へ移る予定")


@covers("AKI-36")
def test_who_refers_gets_a_receipt_and_sees_nothing_else():
    people = cast()
    receipt = referrals.refer_house(FACTS, uuid4(), by=people.sakura)
    assert receipt.startswith("予-261105-")
    with pytest.raises(NotGranted):
        referrals.see_referrals(by=people.sakura)
    with door.perform(acts.REFER_HOUSE, by=people.sakura):
        assert not Referral.objects.seen_by(people.sakura).exists()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from house_referral")
            assert cursor.fetchone() == (0,)
    told = referrals.see_referrals(by=people.clerk)
    assert [(one.receipt, one.organisation.name) for one in told] == [(receipt, people.sakura.organisation_name)]
    assert recorded(acts.REFER_HOUSE)[0] == ("done",)


@covers("AKI-36")
@pytest.mark.parametrize(("basis", "says"), [("", "同意"), ("hearsay", "うわさ"), ("consent", "  "), ("law", "")])
def test_a_referral_without_basis_is_refused(basis, says):
    sakura = cast().sakura
    with pytest.raises(NotRight):
        referrals.refer_house(ReferralFacts("柏木3-4", basis, says), uuid4(), by=sakura)
    assert recorded(acts.REFER_HOUSE) == [("refused",)]


def test_a_referral_sent_twice_is_kept_once_with_the_same_receipt():
    people, once = cast(), uuid4()
    assert referrals.refer_house(FACTS, once, by=people.asahi) == referrals.refer_house(FACTS, once, by=people.asahi)
    assert len(referrals.see_referrals(by=people.clerk)) == 1


def test_a_house_is_registered_from_a_referral():
    people = cast()
    referrals.refer_house(FACTS, uuid4(), by=people.sakura)
    told = referrals.see_referrals(by=people.clerk)[0]
    pk = houses.register_house(HouseFacts(told.address), told.pk, by=people.clerk)
    assert referrals.see_referral(told.pk, by=people.clerk) is None
    assert [one.pk for one in houses.see_house(pk, by=people.clerk).referrals] == [told.pk]


# --- 個人番号 ----------------------------------------------------------------------------------------------------


@covers("AKI-37")
def test_no_table_takes_a_my_number_whichever_page_it_came_through():
    people = cast()
    pk = scenes.house(people.clerk)
    for field in ("address", "lot", "note"):
        with pytest.raises(NotRight) as refused:
            houses.change_house(
                pk, HouseFacts(**{"address": "緑町1-2-3", field: f"番号 {scenes.MY_NUMBER}"}), by=people.clerk
            )
        assert field in [found.field for found in refused.value.findings]
    with pytest.raises(NotRight):
        houses.take_complaint(ComplaintFacts(TODAY, "plants", scenes.MY_NUMBER), uuid4(), pk, by=people.clerk)
    with pytest.raises(NotRight):
        referrals.refer_house(ReferralFacts("柏木", "consent", scenes.MY_NUMBER), uuid4(), by=people.sakura)
    with door.perform(acts.REGISTER_HOUSE, by=people.clerk), pytest.raises(NotRight):
        House.objects.create_by(people.clerk, number="空-1", address="緑町", found_on=TODAY, note=scenes.MY_NUMBER)
