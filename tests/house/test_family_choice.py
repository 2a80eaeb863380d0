"""A reading chosen with a reason, and the law a city applies: recorded, printed, never silent."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest

from azukari.house.rules.family import answer
from azukari.house.rules.family.choice import Choice, NoSuchReading
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.rules.family.readings import CLAUSE, compare
from azukari.house.services.family import concluding, entering, looking, printing
from azukari.house.services.houses import HouseFacts, register_house
from azukari.law.refusal import NotRight
from tests import people
from tests.house.family_examples import entered, family

TODAY = date(2026, 11, 5)
HEAD = {"kind": "closed", "town": "見本県東野森市", "honseki": "一丁目1番", "head": "架空 父", "since": "", "until": ""}
FATHER, WIFE, SON, BRIDE = "P1", "P2", "P3", "P4"
BECAUSE = "搬送の記録で、父の死亡が先と確かめたため。"
SAME_DAY = [  # 父と子が同じ日に亡くなり、前後が分からない
    Told("person", {"who": (Newcomer("架空 父", "m"),)}, {"born": "昭和5年4月1日"}),
    Told("marriage", {"one": (FATHER,), "other": (Newcomer("架空 妻", "f"),)}, {"at": "昭和30年5月5日"}),
    Told("birth", {"child": (Newcomer("架空 子", "m"),), "father": (FATHER,), "mother": (WIFE,)}, {"at": "昭和31年"}),
    Told("marriage", {"one": (SON,), "other": (Newcomer("架空 嫁", "f"),)}, {"at": "昭和60年3月3日"}),
    Told("death", {"who": (FATHER,)}, {"at": "平成7年9月"}),
    Told("death", {"who": (SON,)}, {"at": "平成7年9月"}),
]  # fmt: skip
OKINAWA = [  # 昭和30年に沖縄で亡くなった戸主。住所は記載にない
    Told("person", {"who": (Newcomer("架空 戸主", "m"),)}, {"born": "明治33年4月1日"}),
    Told("house_head", {"who": ("P1",)}),
    Told("birth", {"child": (Newcomer("架空 長男", "m"),), "father": ("P1",)}, {"at": "大正9年1月1日"}),
    Told("birth", {"child": (Newcomer("架空 二男", "m"),), "father": ("P1",)}, {"at": "大正14年1月1日"}),
    Told("death", {"who": ("P1",)}, {"at": "昭和30年6月1日"}),
]
OLD_LAW = Told("law", {"of": ("P1",)}, {"law": "P1", "because": "沖縄に住所があったと聞き取ったため。"})


def readings() -> list[str]:
    return [one["reading"] for one in answer.conclude(family(SAME_DAY), FATHER, "final")["candidates"]]


def read(pdf: bytes) -> str:
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(said.split())


def test_nothing_is_chosen_by_itself():
    kept = answer.conclude(family(SAME_DAY), FATHER, "final")
    assert len(kept["candidates"]) > 1
    assert kept["shares"] == kept["choice"] == {}


def test_each_reading_can_be_chosen_and_only_its_shares_hold():
    whole = family(SAME_DAY)
    for one in answer.conclude(whole, FATHER, "final")["candidates"]:
        kept = answer.conclude(whole, FATHER, "final", Choice(one["reading"], BECAUSE))
        assert kept["shares"] == one["shares"]
        assert answer.holders(kept) == list(one["shares"])
        assert one["reading"] in kept["decisions"][0]
        assert BECAUSE in kept["decisions"][0]
        assert len(kept["candidates"]) > 1  # ほかの見解も残る


def test_a_reading_without_a_reason_or_of_another_family_is_refused():
    with pytest.raises(NotRight) as refused:
        answer.conclude(family(SAME_DAY), FATHER, "final", Choice(readings()[0], " "))
    assert refused.value.findings[0].field == "because"
    with pytest.raises(NoSuchReading):
        answer.conclude(family(SAME_DAY), FATHER, "final", Choice("どこにもない見解", BECAUSE))


def test_the_law_a_city_applies_is_a_line_that_can_be_undone_and_gives_its_reason():
    plain = answer.conclude(family(OKINAWA), "P1", "final")
    assert plain["shares"] == {"P2": "1/2", "P3": "1/2"}
    assert plain["decisions"] == []
    kept = answer.conclude(family([*OKINAWA, OLD_LAW]), "P1", "final")
    assert kept["shares"] == {"P2": "1/1"}
    assert "旧民法" in kept["decisions"][0]
    assert "聞き取ったため" in kept["decisions"][0]
    assert [line.fact["event"] for line in entered([*OKINAWA, OLD_LAW])][-1] == "law"


def test_two_words_on_the_law_of_one_estate_are_a_finding():
    other = Told("law", {"of": ("P1",)}, {"law": "P3", "because": "住所は本土と確かめたため。"})
    whole = family([*OKINAWA, OLD_LAW, other])
    assert whole.laws["P1"]["law"] == "P3"
    assert "二度指定" in whole.conflicts[0][1]


@pytest.fixture
def clerk(city):
    return people.cast().clerk


def enter(story, clerk) -> int:
    house = register_house(HouseFacts(address="見本県東野森市一丁目1番1号", found_on=date(2026, 4, 1)), by=clerk)
    register = entering.keep_register(house, HEAD, by=clerk)
    for line in story:
        entering.enter_line(house, register, line, by=clerk)
    return house


def test_every_paper_says_which_reading_was_chosen_and_why(clerk):
    house = enter(SAME_DAY, clerk)
    for reading in readings():
        kept = concluding.keep_conclusion(house, FATHER, "final", Choice(reading, BECAUSE), by=clerk)
        result = looking.see_conclusion(house, kept, by=clerk)[1].conclusion.result
        wanted = [(paper, FATHER) for paper in printing.NAMES]
        wanted += [(paper, passed) for paper in printing.OF_ONE for passed in result["intermediate"]]
        for paper, decedent in wanted:
            said = read(printing.print_paper(house, paper, kept, decedent, by=clerk).content)
            assert "市が決めたこと" in said, paper
            assert BECAUSE in said, paper


def test_without_a_choice_no_chart_is_made(clerk):
    house = enter(SAME_DAY, clerk)
    kept = concluding.keep_conclusion(house, FATHER, "final", by=clerk)
    with pytest.raises(printing.OneAnswerNeeded):
        printing.print_paper(house, "chart", kept, by=clerk)


def test_a_choice_that_no_longer_stands_is_said_beside_the_conclusion(clerk):
    house = enter(SAME_DAY, clerk)
    kept = concluding.keep_conclusion(house, FATHER, "final", Choice(readings()[0], BECAUSE), by=clerk)
    register = entering.start_register(house, by=clerk)[0].registers[0].pk
    entering.enter_line(house, register, Told("simultaneous", {"who": (FATHER, SON)}), by=clerk)
    _, since = looking.see_conclusion(house, kept, by=clerk)
    assert "いまの記載からは出てきません" in since.cannot


def test_the_papers_follow_the_law_that_was_applied(clerk):
    house = enter([*OKINAWA, OLD_LAW], clerk)
    kept = concluding.keep_conclusion(house, "P1", "final", by=clerk)
    said = read(printing.print_paper(house, "heirs", kept, by=clerk).content)
    assert "全部" in said
    assert "聞き取ったため" in said


def test_readings_stand_side_by_side_and_say_only_wherein_they_differ():
    kept = answer.conclude(family(SAME_DAY), FATHER, "final")
    compared = compare(kept)
    assert len(compared.readings) == len(kept["candidates"]) > 1
    for reading, candidate in zip(compared.readings, kept["candidates"], strict=True):
        assert set(CLAUSE.split(reading.reading)) == {*reading.differs, *compared.common}
        assert all(clause.count("(") == clause.count(")") for clause in reading.differs)
        assert reading.steps
        assert not any(step.startswith("【") for step in reading.steps)
        at = reading.number - 1
        assert {id: shares[at] for id, shares in compared.shares if shares[at]} == candidate["shares"]
    assert not compared.steps


def test_one_answer_is_not_compared_and_a_chosen_reading_keeps_its_reasons():
    plain = answer.conclude(family(), FATHER, "final")
    assert not compare(plain).readings
    assert list(compare(plain).steps) == plain["steps"]
    reading = answer.conclude(family(SAME_DAY), FATHER, "final")["candidates"][0]["reading"]
    chosen = compare(answer.conclude(family(SAME_DAY), FATHER, "final", Choice(reading, BECAUSE)))
    assert [one.is_chosen for one in chosen.readings][:2] == [True, False]
    assert chosen.steps
