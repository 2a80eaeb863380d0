"""A case on its path; every step that may not be taken yet is refused, and a vendor can never file."""

import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib.resources import files
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from azukari.entrust import door
from azukari.entrust.rules import NotGranted
from azukari.entrust.rules.grants import ReachOfTheCity
from azukari.entrust.services import entrustments
from azukari.house import acts
from azukari.house.rules.cases import (
    CannotFit,
    NoBudget,
    NotEvaluated,
    NotThereYet,
    OnlyTheCity,
    OverTheBudget,
    OverTheCap,
    SurveyNotComplete,
)
from azukari.house.rules.petitioner import NotConcludedYet, OtherHeirs, RenouncedElsewhere, StillUnasked
from azukari.house.services import budgets, cases, houses, surveys
from azukari.house.services.cases import Delivered
from azukari.house.services.houses import ComplaintFacts
from azukari.law.refusal import NotRight, Refusal
from tests.covers import covers
from tests.house import scenes
from tests.people import TODAY, cast, enter

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def chief(city):
    return cast().chief


@covers("AKI-08")
def test_a_house_with_an_open_step_is_neither_ranked_nor_entrusted(chief):
    pk = scenes.house(chief)
    with pytest.raises(SurveyNotComplete):
        cases.rank_case(pk, 1, by=chief)
    surveys.open_survey(pk, by=chief)
    with pytest.raises(SurveyNotComplete, match="登記、固定資産税"):
        cases.rank_case(pk, 1, by=chief)
    case = cases.rank_case(scenes.surveyed(chief, "柏木1-1"), 1, by=chief)
    again = cases.see_case(case, by=chief).case.house_id
    surveys.open_survey(again, "所有者が変わった", by=chief)
    scenes.budget(chief)
    with pytest.raises(SurveyNotComplete):
        cases.entrust_case(case, scenes.terms(scenes.contract(chief)), by=chief)


@covers("AKI-05")
def test_candidates_are_ranked_without_gaps(chief):
    pks = [cases.rank_case(scenes.surveyed(chief, f"柏木{n}-1"), 1, by=chief) for n in range(1, 4)]
    cases.move_case(pks[0], 1, by=chief)
    assert [(case.pk, case.rank) for case in cases.list_cases(by=chief).cases] == [
        (pks[0], 1), (pks[2], 2), (pks[1], 3),
    ]  # fmt: skip
    with pytest.raises(cases.CaseAlready):
        cases.rank_case(cases.see_case(pks[0], by=chief).case.house_id, 1, by=chief)


@covers("AKI-05", "AKI-34")
def test_the_cap_and_the_budget_of_the_year(chief):
    contract = scenes.contract(chief)
    pks = [cases.rank_case(scenes.surveyed(chief, f"柏木{n}-1"), n, by=chief) for n in range(1, 4)]
    with pytest.raises(NoBudget):
        cases.entrust_case(pks[0], scenes.terms(contract), by=chief)
    scenes.budget(chief, yen=1_000_000)
    assert cases.entrust_case(pks[0], scenes.terms(contract, 400_000), by=chief) == date(2027, 2, 5)
    with pytest.raises(OverTheBudget):
        cases.entrust_case(pks[1], scenes.terms(contract, 600_001), by=chief)
    cases.entrust_case(pks[1], scenes.terms(contract, 500_000), by=chief)
    with pytest.raises(OverTheCap):
        cases.entrust_case(pks[2], scenes.terms(contract, 100_000), by=chief)
    cases.entrust_case(pks[2], scenes.terms(contract, 100_000, because="倒壊のおそれ"), by=chief)
    desk = cases.list_cases(by=chief)
    assert (desk.entrusted, desk.spent) == (3, 1_000_000)
    with pytest.raises(OverTheBudget):
        scenes.budget(chief, yen=999_999)


@covers("AKI-34")
def test_two_who_spend_at_once_do_not_pass_the_budget_together(chief):
    contract = scenes.contract(chief)
    scenes.budget(chief, yen=500_000)
    pks = [cases.rank_case(scenes.surveyed(chief, f"柏木{n}-1"), n, by=chief) for n in (1, 2)]

    def entrust(pk):
        try:
            cases.entrust_case(pk, scenes.terms(contract, 400_000), by=enter("city-chief"))
        except Refusal as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(entrust, pks))
    assert sorted(answers, key=str) == [OverTheBudget, None]


@covers("AKI-07")
def test_a_case_ends_within_three_months_inside_the_contract(chief):
    scenes.budget(chief)
    short = scenes.contract(chief, date(2026, 11, 1), date(2027, 1, 31))
    case = cases.rank_case(scenes.surveyed(chief), 1, by=chief)
    with pytest.raises(CannotFit):
        cases.entrust_case(case, scenes.terms(short), by=chief)
    with pytest.raises(NotRight):
        cases.entrust_case(case, scenes.terms(999), by=chief)
    long = scenes.contract(chief)
    cases.entrust_case(case, scenes.terms(long), by=chief)
    assert cases.see_case(case, by=chief).case.due_on == date(2027, 2, 5)


def test_deliverables_are_kept_with_their_hash_and_checked(chief):
    scenes.budget(chief)
    case = cases.rank_case(scenes.surveyed(chief), 1, by=chief)
    with pytest.raises(NotThereYet):
        cases.receive_deliverable(case, [scenes.CHART], by=chief)
    cases.entrust_case(case, scenes.terms(scenes.contract(chief)), by=chief)
    with pytest.raises(NotRight):
        cases.receive_deliverable(case, [Delivered("list", "目録.txt", scenes.MY_NUMBER.encode())], by=chief)
    assert cases.receive_deliverable(case, [scenes.CHART], by=chief) == ["相続人目録"]
    assert cases.receive_deliverable(case, [scenes.LIST], by=chief) == []
    folder = cases.see_case(case, by=chief)
    assert folder.case.state == "delivered"
    assert cases.fetch_deliverable(folder.deliverables[0].pk, by=chief) == ("図.pdf", b"%PDF chart")


@covers("AKI-11")
@pytest.mark.parametrize(
    ("states", "who", "escalated"),
    [
        (("willing", "renounced"), "heir", False),
        (("unwilling", "renounced"), "mayor", False),
        (("renounced", "renounced"), "mayor", True),
        ((), "mayor", False),
    ],
)
def test_who_petitions_follows_from_the_heirs(chief, states, who, escalated):
    case = scenes.decided(chief, *states)
    found = cases.see_case(case, by=chief).case
    assert (found.petitioner, found.escalated) == (who, escalated)
    assert found.petitioner_because


@covers("AKI-13")
def test_a_family_that_renounced_altogether_is_a_task_until_the_petition_is_filed(chief):
    case = scenes.decided(chief, "renounced", "renounced")
    assert [one.pk for one in cases.list_cases(by=chief).escalated] == [case]
    cases.reserve_deposit(case, 500_000, by=chief)
    cases.file_petition(case, TODAY, "東野森家庭裁判所", by=chief)
    assert not cases.list_cases(by=chief).escalated


def house_of(case: int, chief) -> int:
    return cases.see_case(case, by=chief).case.house_id


@covers("AKI-11")
def test_every_heir_of_the_last_conclusion_is_asked_before_the_petitioner_is_decided(chief):
    case = scenes.delivered(chief)
    with pytest.raises(NotConcludedYet):
        cases.decide_petitioner(case, {}, by=chief)
    said = scenes.concluded(chief, house_of(case, chief), "unwilling", "unwilling")
    for short in ({}, {"P2": "unwilling"}, {**said, "P9": "willing"}, {**said, "P2": "nonsense"}):
        with pytest.raises(OtherHeirs):
            cases.decide_petitioner(case, short, by=chief)
    with pytest.raises(StillUnasked):
        cases.decide_petitioner(case, {**said, "P3": "unasked"}, by=chief)
    assert cases.decide_petitioner(case, said, by=chief).petitioner == "mayor"
    assert [heir["id"] for heir in cases.see_case(case, by=chief).case.heirs] == ["P2", "P3"]


@covers("AKI-11")
def test_a_renunciation_stands_in_the_registers_first_because_others_may_come_next(chief):
    case = scenes.delivered(chief)
    said = scenes.concluded(chief, house_of(case, chief), "unwilling")
    with pytest.raises(RenouncedElsewhere):
        cases.decide_petitioner(case, dict.fromkeys(said, "renounced"), by=chief)


@covers("AKI-10")
def test_the_mayor_files_only_with_a_deposit_from_the_budget(chief):
    case = scenes.decided(chief, "unwilling")
    with pytest.raises(NotThereYet, match="予納金"):
        cases.file_petition(case, TODAY, "東野森家庭裁判所", by=chief)
    with pytest.raises(OverTheBudget, match="予納金"):
        cases.reserve_deposit(case, 1_000_001, by=chief)
    cases.reserve_deposit(case, 550_000, by=chief)
    with pytest.raises(NotRight):
        cases.file_petition(case, date(2026, 11, 6), "東野森家庭裁判所", by=chief)
    cases.file_petition(case, TODAY, "東野森家庭裁判所", by=chief)
    assert cases.see_case(case, by=chief).case.state == "filed"


def test_a_petition_is_filed_after_the_case_was_entrusted_and_from_that_years_deposit(chief):
    case = scenes.decided(chief, "unwilling")
    cases.reserve_deposit(case, 550_000, by=chief)
    with pytest.raises(NotRight):
        cases.file_petition(case, date(2026, 11, 4), "東野森家庭裁判所", by=chief)
    with pytest.raises(NotRight) as refused:
        cases.file_petition(case, date(2027, 4, 1), "東野森家庭裁判所", by=replace(chief, today=date(2027, 4, 1)))
    assert "年度" in refused.value.findings[0].says


def test_a_dropped_case_frees_its_deposit(chief):
    case = scenes.decided(chief, "unwilling")
    cases.reserve_deposit(case, 550_000, by=chief)
    with pytest.raises(OverTheBudget):
        scenes.budget(chief, deposit=1)
    cases.drop_case(case, "所有者が判明した", by=chief)
    scenes.budget(chief, deposit=1)
    assert budgets.see_budgets(by=chief)[0][3] == 0


def at_once(verb, *asked):
    """What each of several who ask at the same moment is told."""

    def ask(one):
        try:
            verb(one)
        except Refusal as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(ask, asked))


def test_two_who_rank_at_once_get_a_case_or_a_sentence(chief):
    pks = [scenes.surveyed(chief, f"柏木{n}-1") for n in range(1, 4)]
    told = at_once(lambda pk: cases.rank_case(pk, 1, by=chief), *pks)
    assert set(told) <= {None, cases.RankedMeanwhile}
    assert len(cases.list_cases(by=chief).cases) == told.count(None) >= 1


def test_a_complaint_sent_twice_at_once_is_kept_once(chief):
    pk, once = scenes.house(chief), uuid4()
    facts = ComplaintFacts(TODAY, "plants", "庭木が道に出ている")
    assert at_once(lambda _: houses.take_complaint(facts, once, pk, by=chief), 1, 2, 3) == [None] * 3
    assert len(houses.see_house(pk, by=chief).complaints) == 1


@covers("AKI-10")
def test_the_database_itself_keeps_no_filing_without_a_deposit(chief):
    case = scenes.decided(chief, "unwilling")

    def write_past_the_service():
        with door.perform(acts.FILE_PETITION, by=chief), connection.cursor() as cursor:
            cursor.execute("update house_case set state = 'filed', filed_on = now() where id = %s", (case,))

    with pytest.raises(IntegrityError, match="case_filed_with_deposit"):
        write_past_the_service()


def test_a_willing_heir_gets_the_draft_and_the_mayor_does_not_file(chief):
    case = scenes.decided(chief, "willing")
    with pytest.raises(NotThereYet):
        cases.reserve_deposit(case, 500_000, by=chief)
    with pytest.raises(NotThereYet):
        cases.file_petition(case, TODAY, "東野森家庭裁判所", by=chief)
    cases.hand_over(case, by=chief)
    assert cases.see_case(case, by=chief).case.state == "handed"


def test_a_case_is_dropped_with_a_reason(chief):
    case = cases.rank_case(scenes.surveyed(chief), 1, by=chief)
    with pytest.raises(NotRight):
        cases.drop_case(case, " ", by=chief)
    cases.drop_case(case, "所有者が判明した", by=chief)
    with pytest.raises(cases.NoSuchCase):
        cases.drop_case(case, "もう一度", by=chief)


# --- the vendor --------------------------------------------------------------------------------------------------


@covers("AKI-09")
def test_the_first_day_grants_a_vendor_no_act_of_the_investigation():
    roles = tomllib.loads(files("azukari.site").joinpath("roles.toml").read_text(encoding="utf-8"))
    granted = {*roles["everybody"], *roles["vendor"]}
    assert not [act for act in granted if act.startswith("house.")]


@covers("AKI-09")
def test_a_vendor_cannot_record_a_filing_at_the_door(chief):
    case = scenes.decided(chief, "unwilling")
    cases.reserve_deposit(case, 500_000, by=chief)
    with pytest.raises(NotGranted):
        cases.file_petition(case, TODAY, "東野森家庭裁判所", by=cast().vendor)


@covers("AKI-09")
def test_a_vendor_cannot_record_a_filing_even_when_the_city_grants_the_act_by_mistake(chief):
    case = scenes.decided(chief, "unwilling")
    cases.reserve_deposit(case, 500_000, by=chief)
    theirs = next(one for one in entrustments.see_entrustments(by=chief) if one.number == "委-08-90")
    with pytest.raises(ReachOfTheCity):
        entrustments.give_grant(theirs.pk, acts.FILE_PETITION.name, "city", by=chief)
    entrustments.give_grant(theirs.pk, acts.FILE_PETITION.name, "own", by=chief)
    with pytest.raises(OnlyTheCity):
        cases.file_petition(case, TODAY, "東野森家庭裁判所", by=enter("vendor"))
    assert cases.see_case(case, by=chief).case.state == "decided"


# --- budget and pilot --------------------------------------------------------------------------------------------


@covers("AKI-06")
def test_a_pilot_is_evaluated_before_it_goes_on(chief):
    budgets.set_budget(2026, 1_000_000, 500_000, 2, True, by=chief)
    with pytest.raises(NotEvaluated):
        budgets.set_budget(2027, 1_000_000, 500_000, 2, False, by=chief)
    with pytest.raises(NotRight):
        budgets.evaluate_pilot(2026, " ", by=chief)
    with pytest.raises(budgets.NoSuchBudget):
        budgets.evaluate_pilot(2020, "よい", by=chief)
    budgets.evaluate_pilot(2026, "2件とも期限内に終わった。", by=chief)
    budgets.set_budget(2027, 1_000_000, 500_000, 2, False, by=chief)
    assert [row[0].fiscal_year for row in budgets.see_budgets(by=chief)] == [2027, 2026]


def test_only_the_supervisor_sets_the_budget():
    with pytest.raises(NotGranted):
        budgets.set_budget(2026, 1, 1, 1, False, by=cast().clerk)
