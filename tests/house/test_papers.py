"""What the papers about a vacant house say, and what they must not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from azukari.house.papers import chart, heir_list, legal_list
from azukari.house.papers.facts import Kin, NotSettled, Particulars, part
from azukari.house.papers.relations import relation
from azukari.law.calendar import PartialDay
from azukari.law.inheritance import Act, Family, Filiation, Marriage, Person
from azukari.law.partial import parse_partial
from tests.covers import covers

TODAY = date(2026, 11, 23)
MAKER = legal_list.Maker("東京都架空市役所通一丁目1番1号", "架空市")


def on(day: str) -> PartialDay:
    when = date.fromisoformat(day)
    return PartialDay(when, when, day)


def person(id: str, born: str, died: str = "", sex: str = "m") -> Person:
    return Person(id, on(born), on(died) if died else None, sex, f"架空 {id}")


def household(*acts: Act) -> Kin:
    """太郎 died in 2020 leaving a wife, a son who has died since, and the child of a daughter who died before."""
    persons = [
        person("太郎", "1940-03-03", "2020-05-01"),
        person("花子", "1942-01-01", sex="f"),
        person("一郎", "1968-01-01", "2021-09-09"),
        person("一枝", "1969-01-01", sex="f"),
        person("二葉", "1971-01-01", "2010-01-01", "f"),
        person("孫", "1999-01-01"),
    ]
    filiations = [
        Filiation("一郎", ("太郎", "花子")),
        Filiation("二葉", ("太郎", "花子")),
        Filiation("孫", ("二葉",)),
    ]
    marriages = [Marriage("太郎", "花子"), Marriage("一郎", "一枝")]
    particulars = {
        "太郎": Particulars(address="東京都架空市本町一丁目1番1号", honseki="東京都架空市本町一丁目1番地"),
        "一郎": Particulars(relation="長男"),
    }
    return Kin(Family(persons, filiations, marriages, acts), "太郎", particulars)


def renounced(*who: str) -> Act:
    return Act("renounce", who, "太郎", at=on("2024-06-01"))


def siblings(*acts: Act) -> Kin:
    """太郎 left only brothers and sisters: one alive, one dead with a child."""
    persons = [
        person("太郎", "1940-03-03", "2024-05-01"),
        person("父", "1910-01-01", "1990-02-02"),
        person("母", "1912-01-01", "1995-02-02", "f"),
        person("次郎", "1945-01-01", "2010-01-01"),
        person("甥", "1975-01-01"),
        person("妹", "1948-01-01", sex="f"),
    ]
    filiations = [*(Filiation(id, ("父", "母")) for id in ("太郎", "次郎", "妹")), Filiation("甥", ("次郎",))]
    return Kin(Family(persons, filiations, [Marriage("父", "母")], acts), "太郎")


# --- 相続関係説明図 -----------------------------------------------------------------------------------------------


@covers("AKI-29")
def test_the_chart_shows_everybody_with_shares_and_outcomes():
    kin = household(renounced("花子"))
    figures = {figure.id: figure for figure in chart.kindred(kin, kin.answer()).figures}
    assert set(figures) == {"太郎", "花子", "一郎", "一枝", "二葉", "孫"}
    assert figures["太郎"].title == "被相続人"
    assert "相続放棄" in figures["花子"].notes
    for id, share in kin.answer().shares.items():
        assert f"相続分 {part(share)}" in figures[id].notes
        assert figures[id].kind == "heir"
    assert "令和3年9月9日死亡" in figures["一郎"].notes
    assert not any("相続分" in note for note in figures["一郎"].notes)


def test_a_day_the_register_does_not_say_stands_in_its_own_words():
    words = parse_partial("昭和20年5月頃")
    kin = Kin(Family([Person("a", on("1900-01-01"), words, "m", "架空 a")]), "a")
    assert "昭和20年5月頃死亡" in chart.kindred(kin).figures[0].notes


def test_names_are_printed_as_they_were_entered():
    name = "𠮷﨑　辻\U000e0102"
    kin = Kin(Family([Person("a", on("1950-01-01"), on("2020-01-01"), "m", name)]), "a")
    assert chart.kindred(kin).figures[0].name == name


@pytest.mark.parametrize(
    ("id", "of", "word"),
    [
        ("花子", "太郎", "妻"), ("一郎", "太郎", "長男"), ("二葉", "太郎", "子"), ("孫", "太郎", "孫"),
        ("太郎", "一郎", "父"), ("太郎", "孫", "祖父"), ("二葉", "一郎", "妹"), ("一郎", "二葉", "兄"),
        ("一枝", "太郎", "子の妻"),
    ],
)  # fmt: skip
def test_relations(id, of, word):
    assert relation(household(), id, of) == word


# --- 法定相続情報一覧図と同じ体裁の下書き ---------------------------------------------------------------------------


def words_of(kindred) -> str:
    return " ".join(
        word for figure in kindred.figures for word in (figure.title, figure.name, *figure.above, *figure.notes)
    )


def test_the_draft_shows_heirs_only_and_whoever_is_represented_without_name():
    kindred = legal_list.kindred(household(), with_addresses=True)
    says = words_of(kindred)
    assert {figure.id for figure in kindred.figures} == {"太郎", "花子", "一郎", "二葉", "孫"}
    assert "架空 二葉" not in says
    assert "被代襲者 (平成22年1月1日死亡)" in says
    assert "(孫・代襲者)" in says
    assert "最後の住所　東京都架空市本町一丁目1番1号" in says


def test_each_heir_has_a_place_for_the_applicant_s_mark_and_nobody_else():
    figures = legal_list.kindred(household(), with_addresses=True).figures
    assert {figure.id for figure in figures if legal_list.APPLICANT in figure.notes} == {"花子", "一郎", "孫"}


def test_the_draft_shows_no_share_and_no_renunciation():
    kin = household(renounced("花子"))
    says = words_of(legal_list.kindred(kin, with_addresses=True))
    assert "架空 花子" in says
    assert "放棄" not in says
    assert "相続分" not in says
    assert "分の" not in says


def test_brothers_and_sisters_hang_under_their_common_parents():
    kindred = legal_list.kindred(siblings(), with_addresses=True)
    descents = {descent.child: set(descent.parents) for descent in kindred.descents}
    assert descents == {"太郎": {"父", "母"}, "次郎": {"父", "母"}, "妹": {"父", "母"}, "甥": {"次郎"}}
    assert "(甥・代襲者)" in words_of(kindred)


def drawn(persons, filiations, marriages, *acts):
    """The draft of 太郎's heirs: who is drawn, and under whom."""
    kin = Kin(Family([person(*each) for each in persons], filiations, marriages, acts), "太郎")
    made = legal_list.kindred(kin, with_addresses=False)
    assert legal_list.legal_list(kin, on=TODAY, maker=MAKER).startswith(b"%PDF")
    lines = sorted((each.child, tuple(sorted(each.parents))) for each in made.descents)
    return {figure.id for figure in made.figures}, lines, [{each.one, each.other} for each in made.couples]


TARO = ("太郎", "1940-03-03", "2024-05-01")
FIRST_WIFE, SECOND_WIFE = ("先妻", "1942-01-01", "1975-01-01", "f"), ("後妻", "1945-01-01", "", "f")


def test_a_wife_who_died_first_is_not_drawn():
    found = drawn(
        [TARO, FIRST_WIFE, ("子", "1970-01-01")],
        [Filiation("子", ("太郎", "先妻"))],
        [Marriage("太郎", "先妻")],
    )
    assert found == ({"太郎", "子"}, [("子", ("太郎",))], [])


def test_a_child_adopted_by_the_second_wife_stands_on_one_line_with_no_third_parent():
    found = drawn(
        [TARO, FIRST_WIFE, SECOND_WIFE, ("子", "1970-01-01")],
        [Filiation("子", ("太郎", "先妻")), Filiation("子", ("後妻",), "adoption", on("1980-01-01"))],
        [Marriage("太郎", "先妻"), Marriage("太郎", "後妻", on("1978-01-01"))],
    )
    assert found == ({"太郎", "後妻", "子"}, [("子", ("太郎",))], [{"太郎", "後妻"}])


def test_an_adopted_nephew_is_the_child_of_who_adopted_him():
    found = drawn(
        [TARO, ("花子", "1942-01-01", "", "f"), ("弟", "1945-01-01"), ("弟の妻", "1946-01-01", "", "f"),
         ("養子", "1972-01-01"), ("父", "1910-01-01", "1990-01-01")],
        [Filiation("太郎", ("父",)), Filiation("弟", ("父",)), Filiation("養子", ("弟", "弟の妻")),
         Filiation("養子", ("太郎", "花子"), "adoption", on("1980-01-01"))],
        [Marriage("太郎", "花子"), Marriage("弟", "弟の妻")],
    )  # fmt: skip
    assert found == ({"太郎", "花子", "養子"}, [("養子", ("太郎", "花子"))], [{"太郎", "花子"}])


def test_a_grandchild_adopted_by_an_uncle_ties_no_brothers_together():
    found = drawn(
        [TARO, ("長男", "1965-01-01"), ("二男", "1968-01-01", "2010-01-01"), ("孫", "1990-01-01")],
        [Filiation("長男", ("太郎",)), Filiation("二男", ("太郎",)), Filiation("孫", ("長男",)),
         Filiation("孫", ("二男",), "adoption", on("2000-01-01"))],
        [],
    )  # fmt: skip
    lines = [("二男", ("太郎",)), ("孫", ("二男",)), ("長男", ("太郎",))]
    assert found == ({"太郎", "長男", "二男", "孫"}, lines, [])


def test_a_half_brother_hangs_under_the_shared_parent_only():
    _, lines, _ = drawn(
        [TARO, ("父", "1910-01-01", "1990-01-01"), ("母", "1912-01-01", "1991-01-01", "f"),
         ("妹", "1945-01-01", "", "f"), ("異母弟", "1950-01-01"), ("その母", "1920-01-01", "", "f")],
        [Filiation("太郎", ("父", "母")), Filiation("妹", ("父", "母")), Filiation("異母弟", ("父", "その母"))],
        [Marriage("父", "母")],
    )  # fmt: skip
    assert lines == [("太郎", ("母", "父")), ("妹", ("母", "父")), ("異母弟", ("父",))]


def test_a_register_s_word_is_towards_the_own_parents():
    """A grandson entered as 長男 is the decedent's 孫, and an adopted 長男 the decedent's 養子."""
    filiations = [
        Filiation("子", ("太郎",)), Filiation("孫", ("子",)),
        Filiation("弟子", ("弟",)), Filiation("弟子", ("太郎",), "adoption", on("1990-01-01")),
    ]  # fmt: skip
    persons = [
        TARO,
        ("子", "1965-01-01", "2010-01-01"),
        ("孫", "1990-01-01"),
        ("弟", "1945-01-01"),
        ("弟子", "1970-01-01"),
    ]
    entered = {id: Particulars(relation="長男") for id in ("子", "孫", "弟子")}
    kin = Kin(Family([person(*each) for each in persons], filiations), "太郎", entered)
    assert [relation(kin, id, "太郎") for id in ("子", "孫", "弟子")] == ["長男", "孫", "養子"]


def test_the_draft_is_refused_while_the_heirs_are_not_settled():
    persons = [
        person("太郎", "1940-03-03", "2020-05-01"),
        person("花子", "1942-01-01", sex="f"),
        Person("一郎", on("1968-01-01"), parse_partial("令和2年"), "m", "架空 一郎"),
        person("一枝", "1969-01-01", sex="f"),
    ]
    kin = Kin(
        Family(persons, [Filiation("一郎", ("太郎", "花子"))], [Marriage("太郎", "花子"), Marriage("一郎", "一枝")]),
        "太郎",
    )
    with pytest.raises(NotSettled):
        legal_list.legal_list(kin, on=TODAY, maker=MAKER)
    with pytest.raises(NotSettled):
        heir_list.heir_list(kin, on=TODAY, maker="架空市")


def test_a_tie_that_ended_is_struck_and_no_relation():
    persons = [TARO, ("元養子", "1970-01-01"), ("実父", "1940-01-01")]
    filiations = [
        Filiation("元養子", ("実父",)),
        Filiation("元養子", ("太郎",), "adoption", on("1980-01-01"), on("1990-01-01")),
    ]
    kin = Kin(Family([person(*each) for each in persons], filiations), "太郎", {"元養子": Particulars(relation="長男")})
    made = chart.kindred(kin)
    assert [(each.parents, each.kind) for each in made.descents] == [(("実父",), "born"), (("太郎",), "cut")]
    figure = made.figures[1]
    assert figure.title == ""
    assert "離縁 平成2年1月1日(架空 太郎との親子関係)" in figure.notes


def test_a_special_adoption_cuts_the_natural_parents_in_the_chart():
    persons = [TARO, ("子", "2000-01-01"), ("養父", "1970-01-01"), ("養母", "1970-01-01", "", "f")]
    filiations = [
        Filiation("子", ("太郎",)),
        Filiation("子", ("養父", "養母"), "special_adoption", on("2002-01-01")),
    ]
    kin = Kin(Family([person(*each) for each in persons], filiations, [Marriage("養父", "養母")]), "太郎")
    assert [each.kind for each in chart.kindred(kin).descents] == ["cut", "adopted"]
    assert relation(kin, "子", "太郎") == ""
    assert relation(kin, "子", "養父") == "養子"


def test_a_cancelled_disinheritance_is_not_printed():
    out, back = Act("disinherited", ("一郎",), "太郎"), Act("disinheritance_cancelled", ("一郎",), "太郎")
    for acts, stands in (((out,), True), ((out, back), False)):
        figures = {figure.id: figure for figure in chart.kindred(household(*acts)).figures}
        assert ("廃除" in figures["一郎"].notes) is stands


def test_a_divorced_wife_is_called_so():
    persons = [TARO, FIRST_WIFE]
    kin = Kin(
        Family([person(*each) for each in persons], [], [Marriage("太郎", "先妻", None, on("1970-01-01"))]), "太郎"
    )
    assert relation(kin, "先妻", "太郎") == "前妻"


# --- 法定相続人情報・相続人目録 -----------------------------------------------------------------------------------


@covers("AKI-29")
def test_the_list_goes_order_by_order_down_to_the_present_heirs():
    kin = household()
    assert heir_list.orders(kin) == [
        [("花子", "太郎"), ("一郎", "太郎"), ("孫", "太郎")],
        [("花子", "一郎"), ("一枝", "一郎")],
    ]
    assert kin.shares() == dict(kin.answer().shares)
    assert sum(kin.shares().values()) == Fraction(1)


# --- every paper --------------------------------------------------------------------------------------------------


def test_every_list_and_chart_prints_the_same_bytes_each_time():
    kin = household()
    for make in (
        lambda: chart.chart(kin, on=TODAY, maker="架空市"),
        lambda: legal_list.legal_list(kin, on=TODAY, maker=MAKER),
        lambda: legal_list.enumerated(kin, on=TODAY, maker=MAKER),
        lambda: heir_list.heir_list(kin, on=TODAY, maker="架空市"),
    ):
        made = make()
        assert made.startswith(b"%PDF")
        assert made == make()
