"""Who petitions, taken back, and filed by the mayor alone; a vendor can never file."""

from dataclasses import replace
from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from azukari.entrust import door
from azukari.entrust.rules import NotGranted
from azukari.entrust.rules.grants import ReachOfTheCity
from azukari.entrust.services import entrustments
from azukari.house import acts
from azukari.house.rules.cases import (
    NotThereYet,
    OnlyTheCity,
    OverTheBudget,
)
from azukari.house.rules.family.entry import Told
from azukari.house.rules.petitioner import (
    FamilyChanged,
    NotConcludedYet,
    OtherHeirs,
    RenouncedElsewhere,
    StillUnasked,
    WrongCourt,
    proposed_court,
)
from azukari.house.services import budgets, cases, petitioning
from azukari.house.services.family import entering, looking
from azukari.law.refusal import NotRight
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.test_matrix import browser, last_record
from tests.house import scenes
from tests.people import TODAY, cast, enter

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def chief(city):
    return cast().chief


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
    petitioning.reserve_deposit(case, 500_000, by=chief)
    petitioning.file_petition(case, "liquidator", TODAY, "東野森家庭裁判所", by=chief)
    assert not cases.list_cases(by=chief).escalated


def house_of(case: int, chief) -> int:
    return cases.see_case(case, by=chief).case.house_id


@covers("AKI-11")
def test_every_heir_of_the_last_conclusion_is_asked_before_the_petitioner_is_decided(chief):
    case = scenes.delivered(chief)
    with pytest.raises(NotConcludedYet):
        petitioning.decide_petitioner(case, {}, by=chief)
    said = scenes.concluded(chief, house_of(case, chief), "unwilling", "unwilling")
    for short in ({}, {"P2": "unwilling"}, {**said, "P9": "willing"}, {**said, "P2": "nonsense"}):
        with pytest.raises(OtherHeirs):
            petitioning.decide_petitioner(case, short, by=chief)
    with pytest.raises(StillUnasked):
        petitioning.decide_petitioner(case, {**said, "P3": "unasked"}, by=chief)
    assert petitioning.decide_petitioner(case, said, by=chief).petitioner == "mayor"
    assert [heir["id"] for heir in cases.see_case(case, by=chief).case.heirs] == ["P2", "P3"]


def test_the_page_that_decides_leads_to_the_family_until_there_is_a_conclusion(chief):
    case = scenes.delivered(chief)
    house = house_of(case, chief)
    screen, url = browser("city-chief"), reverse("house-case-petitioner", args=[case])
    assert reverse("house-family", args=[house]) in screen.get(url).content.decode()
    scenes.concluded(chief, house, "unwilling")
    page = screen.get(url).content.decode()
    assert 'name="P2"' in page
    assert reverse("house-family", args=[house]) not in page


@covers("AKI-11")
def test_a_renunciation_stands_in_the_registers_first_because_others_may_come_next(chief):
    case = scenes.delivered(chief)
    said = scenes.concluded(chief, house_of(case, chief), "unwilling")
    with pytest.raises(RenouncedElsewhere):
        petitioning.decide_petitioner(case, dict.fromkeys(said, "renounced"), by=chief)


@covers("AKI-10")
def test_the_mayor_files_only_with_a_deposit_from_the_budget(chief):
    case = scenes.decided(chief, "unwilling")
    with pytest.raises(NotThereYet, match="予納金"):
        petitioning.file_petition(case, "neglected_building", TODAY, "東野森地方裁判所", by=chief)
    with pytest.raises(OverTheBudget, match="予納金"):
        petitioning.reserve_deposit(case, 1_000_001, by=chief)
    petitioning.reserve_deposit(case, 550_000, by=chief)
    with pytest.raises(NotRight):
        petitioning.file_petition(case, "neglected_building", date(2026, 11, 6), "東野森地方裁判所", by=chief)
    petitioning.file_petition(case, "neglected_building", TODAY, "東野森地方裁判所", by=chief)
    assert cases.see_case(case, by=chief).case.state == "filed"


def test_a_petition_is_filed_after_the_case_was_entrusted_and_from_that_years_deposit(chief):
    case = scenes.decided(chief, "unwilling")
    petitioning.reserve_deposit(case, 550_000, by=chief)
    with pytest.raises(NotRight):
        petitioning.file_petition(case, "neglected_building", date(2026, 11, 4), "東野森地方裁判所", by=chief)
    with pytest.raises(NotRight) as refused:
        petitioning.file_petition(
            case, "neglected_building", date(2027, 4, 1), "東野森地方裁判所", by=replace(chief, today=date(2027, 4, 1))
        )
    assert "年度" in refused.value.findings[0].says


def test_a_dropped_case_frees_its_deposit(chief):
    case = scenes.decided(chief, "unwilling")
    petitioning.reserve_deposit(case, 550_000, by=chief)
    with pytest.raises(OverTheBudget):
        scenes.budget(chief, deposit=1)
    cases.drop_case(case, "所有者が判明した", by=chief)
    scenes.budget(chief, deposit=1)
    assert budgets.see_budgets(by=chief)[0][3] == 0


@covers("AKI-10")
def test_the_database_itself_keeps_no_filing_without_a_deposit(chief):
    case = scenes.decided(chief, "unwilling")

    def write_past_the_service():
        with door.perform(acts.FILE_PETITION, by=chief), connection.cursor() as cursor:
            cursor.execute("update house_case set state = 'filed', filed_on = now() where id = %s", (case,))

    with pytest.raises(IntegrityError, match="case_filed_with_deposit"):
        write_past_the_service()


def test_a_decision_is_taken_back_with_a_reason_and_kept_as_it_was(chief):
    case = scenes.decided(chief, "unwilling")
    petitioning.reserve_deposit(case, 550_000, by=chief)
    with pytest.raises(NotRight):
        petitioning.take_back_decision(case, " ", by=chief)
    petitioning.take_back_decision(case, "次男が申立てを引き受けると申し出た", by=chief)
    folder = cases.see_case(case, by=chief)
    assert (folder.case.state, folder.case.petitioner, folder.case.decided_on) == ("delivered", "", None)
    (past,) = folder.past
    assert (past.petitioner, past.decided_on, past.deposit_yen, past.taken_back_on) == ("mayor", TODAY, 550_000, TODAY)
    assert [heir["state"] for heir in past.heirs] == ["unwilling"]
    assert budgets.see_budgets(by=chief)[0][3] == 0  # 予納金の予算に戻る
    assert [heir["state"] for heir in petitioning.see_heirs(case, by=chief).heirs] == ["unwilling"]
    assert petitioning.decide_petitioner(case, {"P2": "willing"}, by=chief).petitioner == "heir"
    assert cases.see_case(case, by=chief).case.decided_on == TODAY
    assert last_record("house.case.petitioner") == ("done", "city-chief")


def test_an_heir_who_was_handed_the_draft_may_change_his_mind(chief):
    case = scenes.decided(chief, "willing")
    petitioning.hand_over(case, by=chief)
    petitioning.take_back_decision(case, "申立てをやめたいと連絡があった", by=chief)
    petitioning.decide_petitioner(case, {"P2": "unwilling"}, by=chief)
    petitioning.take_back_decision(case, "申立人の候補が亡くなった", by=chief)
    past = cases.see_case(case, by=chief).past
    assert [(one.petitioner, one.handed_on) for one in past] == [("mayor", None), ("heir", TODAY)]


def test_a_petition_that_was_filed_is_not_taken_back(chief):
    case = scenes.decided(chief, "unwilling")
    petitioning.reserve_deposit(case, 550_000, by=chief)
    petitioning.file_petition(case, "neglected_building", TODAY, "東野森地方裁判所", by=chief)
    with pytest.raises(NotThereYet, match="申立人決定」か「相続人が申立て"):
        petitioning.take_back_decision(case, "やり直す", by=chief)


def test_a_decision_is_not_taken_back_into_a_house_that_has_another_case(chief):
    case = scenes.decided(chief, "willing")
    petitioning.hand_over(case, by=chief)
    cases.rank_case(house_of(case, chief), 1, by=chief)
    with pytest.raises(cases.CaseAlready):
        petitioning.take_back_decision(case, "申立てをやめた", by=chief)
    assert cases.see_case(case, by=chief).case.state == "handed"


@covers("AKI-11")
def test_a_conclusion_that_the_registers_have_left_behind_decides_nothing(chief):
    case = scenes.delivered(chief)
    said = scenes.concluded(chief, house_of(case, chief), "unwilling")
    family = looking.see_family(house_of(case, chief), by=chief).folder
    line = Told("death", {"who": ("P2",)}, {"at": "令和2年2月2日"})
    entering.enter_line(family.house.pk, family.registers[0].pk, line, by=chief)
    with pytest.raises(FamilyChanged, match="1行変わりました"):
        petitioning.decide_petitioner(case, said, by=chief)
    last = line_of(family.house.pk, chief)
    entering.undo_line(family.house.pk, last, [last], by=chief)
    assert petitioning.decide_petitioner(case, said, by=chief).petitioner == "mayor"


def line_of(house: int, chief) -> int:
    return looking.see_family(house, by=chief).folder.lines[-1].pk


@pytest.mark.parametrize(
    ("table", "change"),
    [("house_deliverable", "name = 'x'"), ("house_pastdecision", "because = 'x'")],
)
def test_what_was_delivered_or_decided_is_not_rewritten_with_raw_sql(chief, table, change):
    case = scenes.decided(chief, "unwilling")
    petitioning.take_back_decision(case, "決め直す", by=chief)
    with raw.app() as app:
        for sql in (f"update {table} set {change}", f"delete from {table}", f"truncate {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(sql)
    with raw.owner() as owner:  # さらに、権限を持つ者にも、引き金が残っている
        owner.execute(f"alter table {table} no force row level security")
        for sql in (f"update {table} set {change}", f"delete from {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="保存したときのまま"), owner.transaction():
                owner.execute(sql)


def test_a_willing_heir_gets_the_draft_and_the_mayor_does_not_file(chief):
    case = scenes.decided(chief, "willing")
    with pytest.raises(NotThereYet):
        petitioning.reserve_deposit(case, 500_000, by=chief)
    with pytest.raises(NotThereYet):
        petitioning.file_petition(case, "neglected_building", TODAY, "東野森地方裁判所", by=chief)
    petitioning.hand_over(case, by=chief)
    assert cases.see_case(case, by=chief).case.state == "handed"


@covers("AKI-09")
def test_a_vendor_cannot_record_a_filing_at_the_door(chief):
    case = scenes.decided(chief, "unwilling")
    petitioning.reserve_deposit(case, 500_000, by=chief)
    with pytest.raises(NotGranted):
        petitioning.file_petition(case, "neglected_building", TODAY, "東野森地方裁判所", by=cast().vendor)


@covers("AKI-09")
def test_a_vendor_cannot_record_a_filing_even_when_the_city_grants_the_act_by_mistake(chief):
    case = scenes.decided(chief, "unwilling")
    petitioning.reserve_deposit(case, 500_000, by=chief)
    theirs = next(one for one in entrustments.see_entrustments(by=chief) if one.number == "委-08-90")
    with pytest.raises(ReachOfTheCity):
        entrustments.give_grant(theirs.pk, acts.FILE_PETITION.name, "city", by=chief)
    entrustments.give_grant(theirs.pk, acts.FILE_PETITION.name, "own", by=chief)
    with pytest.raises(OnlyTheCity):
        petitioning.file_petition(case, "neglected_building", TODAY, "東野森地方裁判所", by=enter("vendor"))
    assert cases.see_case(case, by=chief).case.state == "decided"


@pytest.mark.parametrize(
    ("court", "place", "filed", "proposed"),
    [
        ("家庭裁判所", "神奈川県見本市一丁目", [], "横浜家庭裁判所"),
        ("地方裁判所", "三重県見本市", ["大津地方裁判所"], "津地方裁判所"),
        ("家庭裁判所", "東京都見本市", ["横浜家庭裁判所", "東京家庭裁判所立川支部"], "東京家庭裁判所立川支部"),
        ("地方裁判所", "緑町一丁目", ["見本家庭裁判所", "見本地方裁判所"], "見本地方裁判所"),
        ("家庭裁判所", "北海道見本市", [], ""),
        ("家庭裁判所", "北海道見本市", ["横浜家庭裁判所"], ""),
        ("家庭裁判所", "北海道見本市", ["横浜家庭裁判所", "旭川家庭裁判所名寄支部"], "旭川家庭裁判所名寄支部"),
    ],
)
def test_a_court_is_proposed_by_the_place_with_the_branch_that_the_city_knows(court, place, filed, proposed):
    assert proposed_court(court, place, filed, TODAY) == proposed


def test_the_court_is_of_the_kind_that_the_petition_goes_to(chief):
    case = scenes.decided(chief, "renounced")
    petitioning.reserve_deposit(case, 500_000, by=chief)
    filing = petitioning.start_filing(case, by=chief)
    assert (filing.expected.code, filing.court) == ("liquidator", "")
    with pytest.raises(WrongCourt, match="相続財産清算人の選任は、家庭裁判所に提出します。「東野森地方裁判所」"):
        petitioning.file_petition(case, "liquidator", TODAY, "東野森地方裁判所", by=chief)
    with pytest.raises(WrongCourt, match="所有者不明建物管理命令は、地方裁判所に"):
        petitioning.file_petition(case, "unknown_building", TODAY, "東野森家庭裁判所", by=chief)
    petitioning.file_petition(case, "unknown_building", TODAY, "東野森地方裁判所", by=chief)
    found = cases.see_case(case, by=chief).case
    assert (found.filed_with, found.procedure) == (
        "東野森地方裁判所",
        "所有者不明建物管理命令(民法264条の8・空家法14条2項)",
    )


def test_every_form_about_a_case_shows_which_case_it_is(chief):
    case = scenes.decided(chief, "renounced")
    petitioning.reserve_deposit(case, 500_000, by=chief)
    shown = cases.see_case(case, by=chief).case
    screen = browser("city-chief")
    for name in ("move", "entrust", "drop", "deposit", "file", "hand", "undecide"):
        page = screen.get(reverse(f"house-case-{name}", args=[case])).content.decode()
        assert f"{shown.number}　{shown.house.address}" in page, name
    assert (
        "家庭裁判所：相続財産清算人の選任(民法952条1項・空家法14条1項)"
        in screen.get(reverse("house-case-file", args=[case])).content.decode()
    )
