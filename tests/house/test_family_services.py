"""A family through the door: entered, refused, undone, concluded; each recorded; names exactly as typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from azukari.entrust import door
from azukari.entrust.rules import NotGranted
from azukari.house import acts
from azukari.house.models import Obtained
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.services import surveys
from azukari.house.services.family import concluding, entering, looking
from azukari.house.services.family._folder import NoSuchFamily
from azukari.house.services.houses import HouseFacts, register_house
from azukari.law.refusal import NotRight, Refusal
from tests import people
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.house import scenes
from tests.house.family_examples import DAUGHTER, FATHER, GRANDSON, ONE_DOT, SHARES, SON, STORY, WIFE
from tests.people import TODAY

pytestmark = pytest.mark.usefixtures("city")
HEAD = {
    "kind": "closed", "town": "見本県東野森市", "honseki": "一丁目1番", "head": "見本辻 太郎",
    "since": "昭和30年5月5日", "until": "",
}  # fmt: skip


@pytest.fixture
def clerk(city):
    return people.cast().clerk


@pytest.fixture
def house(clerk):
    return register_house(HouseFacts(address="見本県東野森市一丁目1番1号", found_on=date(2026, 4, 1)), by=clerk)


@pytest.fixture
def register(house, clerk):
    return entering.keep_register(house, HEAD, by=clerk)


@pytest.fixture
def told(house, register, clerk):
    for line in STORY:
        entering.enter_line(house, register, line, by=clerk)
    return house


def last_record() -> tuple[str, str]:
    with raw.owner() as owner:
        return owner.execute("select act, outcome from entrust_record order by id desc limit 1").fetchone()


def test_lines_entered_one_at_a_time_give_the_family_and_its_shares(told, clerk):
    seen = looking.see_family(told, by=clerk)
    assert [line.fact["event"] for line in seen.folder.lines] == [line.event for line in STORY]
    assert concluding.work_out(told, FATHER, by=clerk).result["shares"] == SHARES


def test_a_name_is_kept_with_its_variation_selector(told, clerk):
    assert looking.see_family(told, by=clerk).folder.whole.name(SON) == f"見本{ONE_DOT} 一郎"


def test_the_last_honseki_is_that_of_the_register_the_death_stands_in(told, clerk):
    assert looking.see_family(told, by=clerk).folder.whole.persons[FATHER]["honseki"] == "見本県東野森市一丁目1番"


def test_an_impossible_line_is_refused_and_nothing_is_kept(told, register, clerk):
    wrong = Told("birth", {"child": (Newcomer("見本辻 逆", "m"),), "father": (SON,)}, {"at": "昭和20年1月1日"})
    with pytest.raises(NotRight) as refusal:
        entering.enter_line(told, register, wrong, by=clerk)
    assert "親" in refusal.value.findings[0].says
    assert "新しい行" in refusal.value.findings[0].source
    assert last_record() == ("house.family.enter", "refused")
    assert len(looking.see_family(told, by=clerk).folder.lines) == len(STORY)


def test_a_divorce_without_a_marriage_is_refused(told, register, clerk):
    divorce = Told("divorce", {"one": (SON,), "other": (DAUGHTER,)}, {"at": "平成1年2月1日"})
    with pytest.raises(NotRight):
        entering.enter_line(told, register, divorce, by=clerk)


def test_a_my_number_in_a_register_text_is_refused(house, register, clerk):
    line = Told("person", {"who": (Newcomer("見本 太郎", "m"),)}, says="個人番号 123456789018")
    with pytest.raises(NotRight):
        entering.enter_line(house, register, line, by=clerk)


def test_undo_takes_with_it_what_hangs_on_the_line_and_restores_what_was(told, register, clerk):
    before = looking.see_family(told, by=clerk).folder.whole
    married = entering.start_undo(told, looking.see_family(told, by=clerk).folder.lines[3].pk, by=clerk)
    assert len(married.hanging) == 1  # 妻を初めて入れた行なので、孫の出生が残らない
    entering.undo_line(told, married.line.number, married.numbers, by=clerk)
    assert WIFE not in looking.see_family(told, by=clerk).folder.whole.persons
    again = {"one": (SON,), "other": (Newcomer("見本辻 菊", "f"),)}
    entering.enter_line(told, register, Told("marriage", again, {"at": "昭和55年3月3日"}), by=clerk)
    after = looking.see_family(told, by=clerk).folder.whole
    assert [says.get("name") for says in before.persons.values()][:3] == [
        says.get("name") for says in after.persons.values()
    ][:3]
    assert "P7" in after.persons  # 取り消した人の番号は、二度と使わない


def line_of(house: int, number: int, clerk) -> int:
    return looking.see_family(house, by=clerk).folder.lines[number].pk


def test_a_line_is_corrected_in_its_place_and_what_hangs_on_it_stays(told, clerk):
    married = line_of(told, 3, clerk)
    wife = (Newcomer("見本辻 菊江", "f"),)
    entering.correct_line(
        told, married, Told("marriage", {"one": (SON,), "other": wife}, {"at": "昭和55年3月8日"}), by=clerk
    )
    folder = looking.see_family(told, by=clerk).folder
    assert folder.whole.name(WIFE) == "見本辻 菊江"
    assert [line.fact["event"] for line in folder.lines] == [line.event for line in STORY]
    assert [line.pk for line in folder.undone] == [married]
    assert concluding.work_out(told, FATHER, by=clerk).result["shares"] == SHARES
    with pytest.raises(entering.UndoneAlready):
        entering.start_correction(told, married, by=clerk)
    again = Told("marriage", {"one": (SON,), "other": (Newcomer("見本辻 菊", "f"),)}, {"at": "昭和55年3月3日"})
    entering.correct_line(told, line_of(told, 3, clerk), again, by=clerk)
    assert looking.see_family(told, by=clerk).folder.lines[3].fact["relations"][0]["at"] == "昭和55年3月3日"


def test_a_line_told_again_as_it_was_changes_nothing(told, clerk):
    before = looking.see_family(told, by=clerk).folder
    entering.correct_line(told, before.lines[3].pk, STORY[3], by=clerk)
    assert looking.see_family(told, by=clerk).folder.lines == before.lines


@pytest.mark.parametrize(
    ("number", "again", "says"),
    [
        (3, Told("marriage", {"one": (SON,), "other": (DAUGHTER,)}, {"at": "昭和55年3月3日"}), "「見本辻 菊」は"),
        (3, Told("marriage", {"one": (SON,), "other": (WIFE,)}, {"at": "昭和55年3月3日"}), "選び直して"),
        (4, Told("birth", {"child": (Newcomer("見本辻 実", "m"),), "father": (SON,)}, {"at": "昭和20年7月7日"}), "親"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_the_line_stays(told, clerk, number, again, says):
    before = looking.see_family(told, by=clerk).folder
    with pytest.raises(NotRight) as refusal:
        entering.correct_line(told, before.lines[number].pk, again, by=clerk)
    assert says in refusal.value.findings[0].says
    assert last_record() == ("house.family.enter", "refused")
    assert looking.see_family(told, by=clerk).folder.lines == before.lines


def test_the_last_line_undone_gives_back_the_family_before_it(told, clerk):
    lines = looking.see_family(told, by=clerk).folder.lines
    entering.undo_line(told, lines[-1].pk, [lines[-1].pk], by=clerk)
    assert "d" not in looking.see_family(told, by=clerk).folder.whole.persons[SON]


def test_lines_that_were_not_agreed_to_are_not_undone(told, clerk):
    line = looking.see_family(told, by=clerk).folder.lines[2].pk
    with pytest.raises(entering.MoreHangs):
        entering.undo_line(told, line, [line], by=clerk)


def test_a_conclusion_keeps_its_inputs_reasons_and_version_and_is_never_computed_again(told, register, clerk):
    kept = concluding.keep_conclusion(told, FATHER, "final", by=clerk)
    entering.enter_line(told, register, Told("renunciation", {"who": (DAUGHTER,), "of": (FATHER,)},
                                             {"at": "平成7年10月1日"}), by=clerk)  # fmt: skip
    _, since = looking.see_conclusion(told, kept, by=clerk)
    assert since.conclusion.result["shares"] == SHARES
    assert since.conclusion.law_version.startswith("法令")
    assert since.conclusion.result["steps"]
    assert since.lines == 1
    assert {change.label: change.after for change in since.changes}["見本辻 梅"] == "1/4"
    assert last_record() == ("house.family.see", "done")


@pytest.mark.parametrize(("decedent", "stage"), [("zz", "final"), (FATHER, "zz"), ("", "final"), (FATHER, "")])
def test_a_conclusion_about_nobody_or_to_nowhere_is_refused(told, clerk, decedent, stage):
    with pytest.raises(Refusal):
        concluding.keep_conclusion(told, decedent, stage, by=clerk)
    page = browser("city-clerk").get(reverse("family-conclude", args=[told]), {"decedent": decedent, "stage": stage})
    assert page.status_code == 200


def kept_of(told, register, clerk) -> dict[str, int]:
    """One row of each table that stays as it was written."""
    conclusion = concluding.keep_conclusion(told, FATHER, "final", by=clerk)
    surveys.open_survey(told, by=clerk)
    asked = surveys.make_inquiry(told, scenes.wish("neighbours"), by=clerk)
    surveys.record_answer(asked, "該当なし", "neighbour", by=clerk)
    answer = surveys.start_answer(asked, by=clerk).inquiry.answer.pk
    paper = surveys.Paper(asked, "tax", "見本辻 太郎", "所有者の確認", TODAY)
    with door.perform(acts.OBTAIN_PAPER, by=clerk):
        got = Obtained.objects.create_by(
            clerk, house_id=told, kind=paper.kind, whose=paper.whose, purpose=paper.purpose, obtained_on=TODAY,
            obtained_by=clerk.person,
        )  # fmt: skip
    line = looking.see_family(told, by=clerk).folder.lines[-1].pk
    return {"conclusion": conclusion, "inquiry": asked, "answer": answer, "obtained": got.pk, "line": line}


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("conclusion", "result = '{}'"), ("conclusion", "law_version = 'x'"), ("inquiry", "letter = 'x'"),
        ("inquiry", "basis = 'x'"), ("answer", "says = 'x'"), ("obtained", "whose = 'x'"),
        ("line", "fact = '{}'"), ("line", "says = 'x'"),
    ],
)  # fmt: skip
def test_what_is_kept_stays_as_it_was_even_for_raw_sql(told, register, clerk, table, change):
    pk = kept_of(told, register, clerk)[table]
    for sql in (f"update house_{table} set {change} where id = %s", f"delete from house_{table} where id = %s"):
        with pytest.raises(DatabaseError), door.perform(acts.ENTER_FAMILY, by=clerk), connection.cursor() as cursor:
            cursor.execute(sql, (pk,))


def test_a_line_is_undone_once_and_stays_undone(told, clerk):
    line = looking.see_family(told, by=clerk).folder.lines[-1].pk
    entering.undo_line(told, line, [line], by=clerk)
    for value in ("null", "now()"):
        with pytest.raises(DatabaseError), door.perform(acts.ENTER_FAMILY, by=clerk), connection.cursor() as cursor:
            cursor.execute(f"update house_line set undone_at = {value} where id = %s", (line,))


def test_a_conclusion_is_refused_for_somebody_alive(told, clerk):
    out = concluding.work_out(told, GRANDSON, by=clerk)
    assert out.result is None
    assert "死亡の記載" in out.cannot.sentence


def test_a_vendor_and_an_office_see_nothing(told):
    cast = people.cast()
    for stranger in (cast.vendor, cast.sakura, cast.asahi):
        with pytest.raises(NotGranted):
            looking.see_family(told, by=stranger)


def test_lines_of_another_house_are_out_of_reach(told, clerk):
    other = register_house(HouseFacts(address="見本県東野森市二丁目2番2号", found_on=date(2026, 4, 1)), by=clerk)
    line = looking.see_family(told, by=clerk).folder.lines[0].pk
    with pytest.raises(NoSuchFamily):
        entering.start_undo(other, line, by=clerk)


def test_what_was_undone_stays_on_file(told, clerk):
    lines = looking.see_family(told, by=clerk).folder.lines
    entering.undo_line(told, lines[-1].pk, [lines[-1].pk], by=clerk)
    assert len(looking.see_family(told, by=clerk).folder.undone) == 1
