"""What a register says about a death, a house or a declaration can be typed, and reaches the engine."""

import pytest

from azukari.house.forms.family import PartialDayField
from azukari.house.rules.family import answer
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.rules.family.events import EVENTS
from azukari.house.rules.family.pieces import Answers
from azukari.law.inheritance import terms
from tests.house.family_examples import STORY, family


def two_deaths(first: str, second: str) -> dict[str, str]:
    """The daughter alone is left of a father and a wife who died on one day: who holds what."""
    story = [
        Told("person", {"who": (Newcomer("見本辻 太郎", "m"),)}),
        Told("marriage", {"one": ("P1",), "other": (Newcomer("見本辻 花", "f"),)}, {"at": "昭和30年5月5日"}),
        Told("birth", {"child": (Newcomer("見本辻 梅", "f"),), "mother": ("P2",)}, {"at": "昭和28年8月8日"}),
        Told("death", {"who": ("P1",)}, {"at": first}),
        Told("death", {"who": ("P2",)}, {"at": second}),
    ]
    result = answer.conclude(family(story), "P1", "final")
    return result["shares"] or {one["reading"]: one["shares"] for one in result["candidates"]}


def test_the_minute_of_death_is_entered_and_says_whose_estate_is_without_heirs():
    """妻が先なら太郎の相続人はなく、後なら妻を経て妻の子が承継する。分からないときは、どちらの見解も示す。"""
    nine, five = "令和2年6月1日午前9時5分", "令和2年6月1日午後5時"
    assert two_deaths(five, nine) == {"__NO_HEIR__": "1/1"}
    assert two_deaths(nine, five) == {"P3": "1/1"}
    assert len(two_deaths("令和2年6月1日", "令和2年6月1日")) > 1


@pytest.mark.parametrize("turned", [False, True])
def test_two_registers_that_tell_one_death_with_and_without_its_minute_agree(turned):
    days = ["令和2年6月1日", "令和2年6月1日午前9時5分"]
    deaths = [Told("death", {"who": ("P1",)}, {"at": day}) for day in (reversed(days) if turned else days)]
    whole = family([STORY[0], *deaths])
    assert whole.persons["P1"]["d"] == days[1]
    assert not whole.conflicts
    assert family([STORY[0], deaths[0], Told("death", {"who": ("P1",)}, {"at": "令和2年6月2日"})]).conflicts


@pytest.mark.parametrize(
    "words", ["令和2年6月1日午前9時5分", "令和2年6月1日推定午前9時", "昭和20年5月頃", "年月日不詳"]
)
def test_a_day_is_taken_as_the_register_writes_it(words):
    assert PartialDayField(label="年月日").clean(words) == words


def test_a_declaration_that_was_cancelled_leaves_nobody_dead():
    declared = Told("deemed_dead", {"who": ("P1",)}, {"at": "平成7年9月9日"})
    cancelled = Told("deemed_dead", {"who": ("P1",)}, {"at": "平成7年9月9日", "cancelled": "平成20年1月1日"})
    assert family([STORY[0], declared]).dead() == ["P1"]
    assert family([STORY[0], cancelled]).dead() == []


@pytest.mark.parametrize("cause", ["国籍喪失", "passes"])
def test_why_a_living_head_passed_the_house_on_reaches_the_engine(cause):
    heir = {"who": (Newcomer("見本辻 一郎", "m"),), "of": ("P1",)}
    acts = family([STORY[0], Told("headship", heir, {"at": "昭和10年1月1日", "cause": cause})]).acts
    assert acts[-1]["t"] == "headship_passes"
    assert acts[-1].get("cause", "passes") == cause


def test_everything_the_engine_knows_of_can_be_entered():
    """内縁と、失踪の種類から日を計算する書き方だけは、戸籍に載らないので入力画面にない。"""
    roles = {"who": ("P1",), "of": ("P2",), "to": ("P3",), "one": ("P1",), "other": ("P2",), "child": ("P3",),
             "father": ("P1",), "parent": ("P1",)}  # fmt: skip
    words = [
        {"at": "昭和10年1月1日", "cause": cause, "law": "P3", "because": "理由"} for cause in ("retired", "passes")
    ]
    made = [event.piece(Answers(roles, said)) for event in EVENTS.values() for said in words]
    acts = {act["t"] for piece in made for act in piece.get("acts", ())}
    assert set(terms.ACTS) - acts == {"missing"}
