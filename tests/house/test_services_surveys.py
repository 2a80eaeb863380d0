"""The owner investigation: on an article, logged, answered, reconciled."""

import subprocess
from dataclasses import replace
from datetime import date
from fractions import Fraction
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection

from azukari.entrust import door
from azukari.house import acts
from azukari.house.rules.inquiries import Concerned, Wish
from azukari.house.rules.land import WHOLE, Entry
from azukari.house.services import land, surveys
from azukari.house.services.surveys import Paper
from azukari.law.refusal import NotRight
from tests.covers import covers
from tests.entrust import raw
from tests.house import scenes
from tests.people import TODAY, cast

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def clerk(city):
    return cast().clerk


@pytest.fixture
def house(clerk):
    """A house whose survey is under way."""
    pk = scenes.house(clerk)
    surveys.open_survey(pk, by=clerk)
    return pk


def fields(refused):
    return [found.field for found in refused.value.findings]


@covers("AKI-31")
def test_an_inquiry_is_kept_with_its_article_and_purpose(clerk, house):
    pk = surveys.make_inquiry(house, scenes.wish("family"), by=clerk)
    asked = surveys.start_answer(pk, by=clerk).inquiry
    assert asked.basis == "戸籍法120条の2第1項2号・10条の2第2項"
    assert asked.purpose
    assert asked.asked_by == clerk.person
    with raw.owner() as owner:
        sql = "select outcome, detail ->> 'kind' from entrust_record where act = %s"
        assert owner.execute(sql, (acts.MAKE_INQUIRY.name,)).fetchall() == [("done", "family")]


@covers("AKI-31")
def test_an_inquiry_makes_its_letter_and_keeps_it_with_its_hash(clerk, house):
    asked = surveys.make_inquiry(house, scenes.wish("tax"), by=clerk)
    name, letter = surveys.see_letter(asked, by=clerk)
    assert letter.startswith(b"%PDF")
    assert name.endswith(".pdf")
    kept = surveys.see_survey(house, by=clerk).inquiries[0]
    assert kept.letter_sha256 == sha256(letter).hexdigest()
    with pytest.raises(surveys.NoLetter):
        surveys.see_letter(surveys.make_inquiry(house, scenes.wish("neighbours"), by=clerk), by=clerk)


@covers("AKI-31")
@pytest.mark.parametrize("wrong", [{"purpose": ""}, {"addressee": " "}, {"about": ""}])
def test_an_inquiry_without_its_basis_is_refused(clerk, house, wrong):
    with pytest.raises(NotRight) as refused:
        surveys.make_inquiry(house, replace(scenes.wish(), **wrong), by=clerk)
    assert fields(refused) == list(wrong)
    with pytest.raises(Exception, match="調査の種類"):
        surveys.make_inquiry(house, Wish("number", "目的", "市民課", "人"), by=clerk)


@covers("AKI-37")
@pytest.mark.parametrize("about", ["架空 太郎の個人番号", "マイナンバー入りの住民票", f"番号{scenes.MY_NUMBER}"])
def test_an_inquiry_never_asks_for_a_my_number(clerk, house, about):
    with pytest.raises(NotRight) as refused:
        surveys.make_inquiry(house, replace(scenes.wish("residents"), about=about), by=clerk)
    assert fields(refused) == ["about"]


def test_who_signs_and_in_which_post_is_remembered_and_stands_in_the_letter(clerk, house):
    assert surveys.start_inquiry(house, by=clerk).post == ""
    wish = replace(scenes.wish(), signer="架空市長　見本 一郎", post="主任")
    _, letter = surveys.see_letter(surveys.make_inquiry(house, wish, by=clerk), by=clerk)
    start = surveys.start_inquiry(house, by=clerk)
    assert (start.signer, start.post) == ("架空市長　見本 一郎", "主任")
    said = words_of(letter)
    assert "架空市長見本一郎" in said
    assert "".join(f"主任{clerk.name}".split()) in said


def test_the_persons_of_an_inquiry_are_kept_one_by_one_and_checked(clerk, house):
    persons = (Concerned("架空 太郎", "S15.3.3", "見本県見本市一丁目1番"), Concerned("架空 花"))
    pk = surveys.make_inquiry(house, replace(scenes.wish("residents"), about="", persons=persons), by=clerk)
    kept = surveys.start_answer(pk, by=clerk).inquiry
    assert kept.persons == [person.row for person in persons]
    assert kept.concerning == "架空 太郎、架空 花"
    assert "見本県見本市一丁目1番" in words_of(surveys.see_letter(pk, by=clerk)[1])
    wrong = (Concerned("", "昭和64年2月1日"), Concerned("架空 花", place="マイナンバー"))
    with pytest.raises(NotRight) as refused:
        surveys.make_inquiry(house, replace(scenes.wish("residents"), persons=wrong), by=clerk)
    assert fields(refused) == ["person_0_name", "person_0_born", "person_1_name"]


def words_of(pdf: bytes) -> str:
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(said.split())


def test_a_second_survey_is_not_opened_beside_the_first(clerk, house):
    with pytest.raises(NotRight):
        surveys.open_survey(house, by=clerk)


def test_a_survey_ends_only_when_every_mandatory_step_is_answered(clerk, house):
    with pytest.raises(surveys.StillOpen, match="登記、固定資産税、住民票・附票、戸籍"):
        surveys.complete_survey(house, "不明", by=clerk)
    for kind in scenes.MANDATORY:
        pk = surveys.make_inquiry(house, scenes.wish(kind), by=clerk)
        surveys.record_answer(pk, "該当なし", by=clerk)
    with pytest.raises(NotRight):
        surveys.complete_survey(house, " ", by=clerk)
    surveys.complete_survey(house, "名義人は死亡", by=clerk)
    assert surveys.see_survey(house, by=clerk).survey.completed_on == TODAY


@covers("AKI-30")
def test_a_hearing_keeps_the_class_of_its_source_and_a_short_note(clerk, house):
    pk = surveys.make_inquiry(house, scenes.wish("commissioner"), by=clerk)
    with pytest.raises(NotRight) as refused:
        surveys.record_answer(pk, "市外の施設にいる", by=clerk)
    assert fields(refused) == ["source_class"]
    with pytest.raises(NotRight) as refused:
        surveys.record_answer(pk, "認知症で施設にいる", "commissioner", by=clerk)
    assert fields(refused) == ["answer"]
    surveys.record_answer(pk, "市外の施設にいる", "commissioner", by=clerk)
    assert surveys.see_survey(house, by=clerk).inquiries[0].answer.source_class == "commissioner"


@pytest.fixture
def answered(clerk, house):
    """An inquiry of the land register with its answer."""
    asked = surveys.make_inquiry(house, scenes.wish(), by=clerk)
    surveys.record_answer(asked, "名義人は架空 太朗", by=clerk)
    return asked


def answers(house, by):
    """What was answered to the one inquiry, the last word first."""
    (asked,) = surveys.see_survey(house, by=by).inquiries
    return [one.says for one in reversed(asked.answers.all())]


def test_an_answer_is_corrected_in_its_place_and_what_stood_there_before_is_kept(clerk, house, answered):
    first = surveys.start_answer(answered, by=clerk).inquiry.answer
    surveys.record_answer(answered, "名義人は架空 太郎", corrects=first.pk, by=clerk)
    last = surveys.start_answer(answered, by=clerk).inquiry.answer
    surveys.record_answer(answered, "名義人は架空 太郎", corrects=last.pk, by=clerk)  # nothing was changed
    assert answers(house, clerk) == ["名義人は架空 太郎", "名義人は架空 太朗"]
    with raw.owner() as owner:
        sql = (
            "select detail -> 'answer', detail -> 'corrects' from entrust_record where detail ? 'corrects' order by id"
        )
        assert owner.execute(sql).fetchall() == [(first.pk, None), (last.pk, first.pk)]


def test_of_two_who_answer_or_correct_at_once_the_second_is_told(clerk, house, answered):
    first = surveys.start_answer(answered, by=clerk).inquiry.answer
    with pytest.raises(surveys.AnsweredMeanwhile):
        surveys.record_answer(answered, "ほかの人の回答", by=clerk)
    surveys.record_answer(answered, "名義人は架空 太郎", corrects=first.pk, by=clerk)
    with pytest.raises(surveys.AnsweredMeanwhile):
        surveys.record_answer(answered, "ほかの人の直し", corrects=first.pk, by=clerk)
    assert answers(house, clerk) == ["名義人は架空 太郎", "名義人は架空 太朗"]


@pytest.mark.parametrize("corrects", ["null", "id"])
def test_the_database_itself_lets_no_two_answers_stand_in_one_place(clerk, answered, corrects):
    sql = f"""insert into house_answer (inquiry_id, corrects_id, source_class, says, recorded_on)
              select inquiry_id, {corrects}, '', 'x', recorded_on from house_answer"""
    if corrects == "id":
        first = surveys.start_answer(answered, by=clerk).inquiry.answer
        surveys.record_answer(answered, "名義人は架空 太郎", corrects=first.pk, by=clerk)
    with pytest.raises(IntegrityError), door.perform(acts.RECORD_ANSWER, by=clerk), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_corrected_answer_is_looked_at_like_the_first(clerk, answered):
    first = surveys.start_answer(answered, by=clerk).inquiry.answer
    for wrong in (" ", f"番号は{scenes.MY_NUMBER}"):
        with pytest.raises(NotRight):
            surveys.record_answer(answered, wrong, corrects=first.pk, by=clerk)


def paper(inquiry=None, kind="family", day=TODAY, who="city"):
    return Paper(inquiry, kind, "架空 太郎", "相続人を確かめるため", day, who)


@covers("AKI-35")
def test_a_paper_without_an_inquiry_is_an_alert(clerk, house):
    asked = surveys.make_inquiry(house, scenes.wish("family"), by=clerk)
    surveys.obtain_paper(house, paper(asked), by=clerk)
    assert not surveys.reconcile_papers(by=clerk).alerts
    stray = surveys.obtain_paper(house, paper(), by=clerk)
    other = surveys.obtain_paper(house, paper(asked, "tax"), by=clerk)
    found = surveys.reconcile_papers(by=clerk)
    assert {row.pk for row, _ in found.alerts} == {stray, other}
    assert set(surveys.see_survey(house, by=clerk).alerts) == {stray, other}


@covers("AKI-35")
def test_far_more_papers_than_its_peers_puts_a_house_on_the_review_list(clerk, house):
    for at in ("柏木1-1", "柏木2-2"):
        quiet = scenes.house(clerk, at)
        surveys.obtain_paper(quiet, paper(), by=clerk)
    for _ in range(9):
        surveys.obtain_paper(house, paper(), by=clerk)
    assert [(row.pk, n) for row, n in surveys.reconcile_papers(by=clerk).review] == [(house, 9)]


@covers("AKI-42")
@pytest.mark.parametrize(("kind", "who"), [("resident_with_number", "professional"), ("resident_with_number", "city"),
                                           ("resident_with_number", "proxy"), ("tax", "professional")])  # fmt: skip
def test_a_paper_that_may_not_be_obtained_is_not_even_logged(clerk, house, kind, who):
    with pytest.raises(NotRight) as refused:
        surveys.obtain_paper(house, paper(None, kind, who=who), by=clerk)
    assert fields(refused) == ["kind"]


def test_a_paper_belongs_to_an_inquiry_of_its_own_house(clerk, house):
    asked = surveys.make_inquiry(house, scenes.wish("family"), by=clerk)
    other = scenes.house(clerk, "柏木1-1")
    with pytest.raises(surveys.NoSuchInquiry):
        surveys.obtain_paper(other, paper(asked), by=clerk)
    with pytest.raises(NotRight):
        surveys.obtain_paper(house, paper(asked, day=date(2026, 11, 6)), by=clerk)


def test_transfers_are_kept_and_replayed(clerk, house):
    land.enter_transfer(house, Entry(1, "", "甲", Fraction(1), cause="所有権保存"), by=clerk)
    land.enter_transfer(
        house, Entry(2, "甲", "乙", Fraction(49, 4410), WHOLE, "相続"), "49/4410", "昭和30年1月1日", by=clerk
    )
    wrong = land.enter_transfer(house, Entry(3, "甲", "丁", Fraction(1)), by=clerk)
    with pytest.raises(land.WrittenTwice):
        land.enter_transfer(house, Entry(2, "甲", "乙", Fraction(1, 2)), by=clerk)
    with pytest.raises(NotRight):
        land.enter_transfer(house, Entry(4, "甲", "乙", Fraction(3, 2)), by=clerk)
    assert land.remove_transfer(wrong, by=clerk) == house
    assert land.see_land(house, by=clerk).holding.shares == {"甲": Fraction(89, 90), "乙": Fraction(1, 90)}
    assert [one.share for one in land.see_land(house, by=clerk).transfers] == ["1", "49/4410"]
