"""What a register says about a death, a house or a declaration can be typed, and reaches the engine."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from azukari.house.forms.family import PartialDayField
from azukari.house.forms.shares import ShareField
from azukari.house.papers.chart import kindred
from azukari.house.rules.family import answer
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.rules.family.events import EVENTS
from azukari.house.rules.family.pieces import Answers
from azukari.house.services.family._folder import kin_of
from azukari.law.inheritance import terms
from tests.house.family_examples import DAUGHTER, FATHER, GRANDSON, STORY, WIFE, family


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


SAID = {
    "at": "昭和10年1月1日", "born": "明治5年12月3日", "law": "P3", "because": "理由", "nationality": "韓国",
    "cancelled": "昭和11年1月1日", "part": "1/2", "as": "child", "domicile": "okinawa", "register": "okinawa",
}  # fmt: skip
NOT_IN_A_REGISTER = {"missing", "since", "danger", "kind", "house_member", "note"}
"""内縁と、失踪の種類から日を計算する書き方は戸籍に載らず、家族は一人ずつ入れるので、入力画面にない。"""


def test_everything_the_engine_knows_of_can_be_entered():
    roles = {"who": ("P1",), "of": ("P2",), "to": ("P3",), "one": ("P1",), "other": ("P2",), "child": ("P3",),
             "father": ("P1",), "mother": ("P2",), "parent": ("P1",), "by": ("P3",)}  # fmt: skip
    known = {role.key for event in EVENTS.values() for role in event.roles}
    words = [SAID | {"cause": cause} for cause in ("retired", "passes", "国籍喪失")]
    made = [
        event.piece(Answers(roles, {ask.key: said[ask.key] for ask in event.asks if ask.key in said}))
        for event in EVENTS.values()
        for said in words
    ]
    acts = [act for piece in made for act in piece.get("acts", ()) if act["t"] != "law"]
    persons = [says for piece in made for says in piece.get("persons", {}).values()]
    assert known == set(roles)
    assert set(terms.ACTS) - {act["t"] for act in acts} == {"missing"}
    assert set(terms.ACT_KEYS) - {key for act in acts for key in act} <= NOT_IN_A_REGISTER
    assert set(terms.PERSON_KEYS) - {key for says in persons for key in says} == {"sex", "name", "note"}


def test_a_part_of_a_share_is_transferred_and_the_chart_says_which():
    transfer = Told("transfer", {"who": (DAUGHTER,), "of": (FATHER,), "to": (WIFE,)}, {"part": "1/2"})
    story = family([*STORY, transfer])
    assert answer.conclude(story, FATHER, "final")["shares"] == {WIFE: "1/2", GRANDSON: "1/4", DAUGHTER: "1/4"}
    assert "相続分譲渡(2分の1)" in [note for figure in shown(story).figures for note in figure.notes]
    whole_share = family([*STORY, Told("transfer", transfer.who, {"part": ShareField(label="割合").clean("全部")})])
    assert answer.conclude(whole_share, FATHER, "final")["shares"] == {WIFE: "3/4", GRANDSON: "1/4"}


def shown(whole):
    kin = kin_of(whole.case(exact=True), whole.persons, FATHER)
    return kindred(kin, kin.answer())


@pytest.mark.parametrize("words", ["3分の4", "0/2", "半分", "1.5", "-1/2"])
def test_a_share_that_is_none_is_refused_where_it_is_typed(words):
    with pytest.raises(ValidationError, match="割合は"):
        ShareField(label="割合").clean(words)


def test_an_estate_of_a_foreigner_says_by_which_law_on_screen_and_on_paper():
    result = answer.conclude(
        family([*STORY, Told("addresses", {"who": (FATHER,)}, {"nationality": "韓国"})]), FATHER, "final"
    )
    assert result["flags"] == ["foreign-law"]
    assert result["decisions"] == ["日本の国籍のない人の相続を、日本の法律によるものとして計算した。"]


def test_a_designation_that_was_revoked_has_no_effect():
    named = {"who": (Newcomer("見本辻 指", "m"),), "of": ("P1",)}
    stood = Told("designation", named, {"at": "昭和5年1月1日"})
    revoked = Told("designation", named, {"at": "昭和5年1月1日", "cancelled": "昭和6年1月1日"})
    rest = [Told("house_head", {"who": ("P1",)}), Told("death", {"who": ("P1",)}, {"at": "昭和10年1月1日"})]
    man = Told("person", {"who": (Newcomer("見本辻 太郎", "m"),)}, {"born": "明治20年4月1日"})
    assert answer.conclude(family([man, stood, *rest]), "P1", "at_death")["shares"] == {"P2": "1/1"}
    assert "P2" not in answer.conclude(family([man, revoked, *rest]), "P1", "at_death")["shares"]


def test_every_flag_of_the_engine_is_a_sentence_for_the_clerk():
    """「impossible」の家族は、指摘が確定を止めるので、答えにならない。"""
    table = Path("docs/heirs.md").read_text(encoding="utf-8").split("### Flags")[1].split("Points of law")[0]
    flags = set(re.findall(r"^\| `([a-z0-9-]+)` \|", table, re.MULTILINE))
    assert len(flags) > 15
    assert flags - set(answer.FLAGS) == {"impossible"}
