"""A case on its path, within cap, budget and contract; every step that may not be taken yet is refused."""

import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib.resources import files
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from azukari.entrust.rules import NotGranted
from azukari.entrust.services import entrustments
from azukari.house.rules.cases import (
    CannotFit,
    NoBudget,
    NotEvaluated,
    OverTheBudget,
    OverTheCap,
    SurveyNotComplete,
)
from azukari.house.services import agreements, budgets, cases, houses, surveys
from azukari.house.services.houses import ComplaintFacts
from azukari.law.refusal import NotRight, Refusal
from tests.covers import covers
from tests.entrust.test_matrix import browser
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
    cases.drop_case(pks[2], "所有者が判明した", by=chief)
    assert [case.rank for case in cases.list_cases(by=chief).cases if case.state == "ranked"] == [1, 2]
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
    silent = entrustments.draft_entrustment(
        "委-保", "保守", enter("vendor").organisation, date(2026, 4, 1), date(2027, 3, 31), by=chief
    )
    entrustments.change_state(silent, "approved", by=chief)
    assert silent not in [one.contract.pk for one in cases.see_vendors(case, by=chief)[1]]
    with pytest.raises(NotRight) as refused:
        cases.entrust_case(case, scenes.terms(silent), by=chief)
    assert "仕様書の条項" in refused.value.findings[0].says
    long = scenes.contract(chief)
    cases.entrust_case(case, scenes.terms(long), by=chief)
    assert cases.see_case(case, by=chief).case.due_on == date(2027, 2, 5)


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


def test_the_ranks_close_up_whatever_is_done_at_once(chief):
    scenes.budget(chief, yen=9_000_000, cap=9)
    contract = scenes.contract(chief)
    pks = [cases.rank_case(scenes.surveyed(chief, f"柏木{n}-1"), n, by=chief) for n in range(1, 6)]
    verbs = [
        lambda: cases.entrust_case(pks[3], scenes.terms(contract), by=chief),
        lambda: cases.move_case(pks[4], 1, by=chief),
        lambda: cases.drop_case(pks[0], "所有者が判明した", by=chief),
    ]
    assert at_once(lambda verb: verb(), *verbs) == [None] * 3
    ranked = [case for case in cases.list_cases(by=chief).cases if case.state == "ranked"]
    assert [case.rank for case in ranked] == [1, 2, 3]
    assert ranked[0].pk == pks[4]


def test_a_complaint_sent_twice_at_once_is_kept_once(chief):
    pk, once = scenes.house(chief), uuid4()
    facts = ComplaintFacts(TODAY, "plants", "庭木が道に出ている")
    assert at_once(lambda _: houses.take_complaint(facts, once, pk, by=chief), 1, 2, 3) == [None] * 3
    assert len(houses.see_house(pk, by=chief).complaints) == 1


def test_a_case_is_dropped_with_a_reason(chief):
    case = cases.rank_case(scenes.surveyed(chief), 1, by=chief)
    with pytest.raises(NotRight):
        cases.drop_case(case, " ", by=chief)
    cases.drop_case(case, "所有者が判明した", by=chief)
    with pytest.raises(cases.NoSuchCase):
        cases.drop_case(case, "もう一度", by=chief)


@covers("AKI-09")
def test_the_first_day_grants_a_vendor_no_act_of_the_investigation():
    roles = tomllib.loads(files("azukari.site").joinpath("roles.toml").read_text(encoding="utf-8"))
    granted = {*roles["everybody"], *roles["vendor"]}
    assert not [act for act in granted if act.startswith("house.")]


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


@covers("AKI-34")
def test_two_who_set_the_budget_at_once_leave_the_budget_of_one(chief):
    asked = [(2_000_000, 1), (3_000_000, 2), (4_000_000, 3)]
    told = at_once(lambda one: budgets.set_budget(2026, one[0], 0, one[1], False, by=chief), *asked)
    ((budget, *_),) = budgets.see_budgets(by=chief)
    assert told == [None] * 3
    assert (budget.yen, budget.cap) in asked


@covers("AKI-34")
def test_a_budget_set_while_somebody_spends_is_never_below_what_was_spent(chief):
    contract = scenes.contract(chief)
    scenes.budget(chief, yen=500_000)
    case = cases.rank_case(scenes.surveyed(chief), 1, by=chief)
    verbs = [
        lambda: cases.entrust_case(case, scenes.terms(contract, 400_000), by=chief),
        lambda: scenes.budget(chief, yen=300_000),
    ]
    told = at_once(lambda verb: verb(), *verbs)
    assert told.count(OverTheBudget) == 1
    budget, _, spent, _ = budgets.see_budgets(by=chief)[0]
    assert spent <= budget.yen


@covers("AKI-01")
def test_no_vendor_is_chosen_without_category_and_reason(chief):
    scenes.budget(chief)
    case = cases.rank_case(scenes.surveyed(chief), 1, by=chief)
    terms = replace(scenes.terms(scenes.contract(chief)), vendor_kind="", chosen_because=" ")
    with pytest.raises(NotRight) as refused:
        cases.entrust_case(case, terms, by=chief)
    assert [finding.field for finding in refused.value.findings] == ["vendor_kind", "chosen_because"]


@covers("AKI-02")
@pytest.mark.parametrize(("until", "flagged"), [(date(2026, 11, 4), True), (date(2027, 3, 31), False)])
def test_an_agreement_that_ran_out_is_flagged_when_a_case_is_entrusted_under_it(chief, until, flagged):
    vendor = enter("vendor").organisation
    agreements.register_agreement(vendor, "見本弁護士会", "空家対策に関する協定", date(2025, 4, 1), until, by=chief)
    scenes.budget(chief)
    case = cases.rank_case(scenes.surveyed(chief), 1, by=chief)
    contract = scenes.contract(chief)
    screen = browser("city-chief")
    page = screen.get(reverse("house-case-entrust", args=[case])).content.decode()
    assert ("協定の期限切れ" in page) == flagged
    cases.entrust_case(case, scenes.terms(contract), by=chief)
    assert ("期限が切れていました" in screen.get(reverse("house-case", args=[case])).content.decode()) == flagged


def test_an_agreement_ends_after_it_begins_and_is_with_a_vendor(chief):
    day = date(2026, 4, 1)
    for vendor, until in ((enter("vendor").organisation, date(2026, 3, 31)), (chief.organisation, day)):
        with pytest.raises(NotRight):
            agreements.register_agreement(vendor, "見本弁護士会", "協定", day, until, by=chief)


def test_only_the_supervisor_sets_the_budget():
    with pytest.raises(NotGranted):
        budgets.set_budget(2026, 1, 1, 1, False, by=cast().clerk)
