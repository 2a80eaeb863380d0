"""Papers as whoever receives them reads them: the registrar, the court's clerk, another city."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from azukari.house.papers import chart, estate, head, heir_list, inquiries, legal_list, petitions
from azukari.house.papers.facts import Kin, Particulars, day
from azukari.house.rules.inquiries import kinds
from azukari.house.rules.inquiries import letter as letter_of
from azukari.law.inheritance import Act, Family, Filiation, Marriage
from azukari.law.partial import parse_partial
from azukari.paper.diagram import A4_LANDSCAPE
from tests.house.test_papers import MAKER, TARO, TODAY, household, on, person, renounced, siblings
from tests.house.test_papers_sent import HEIR, HOLDINGS, said, to_be_sent


def read(pdf: bytes) -> str:
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(told.stdout.decode().split())


def pages(pdf: bytes) -> int:
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    return int(re.search(r"Pages:\s+(\d+)", told.stdout.decode())[1])


def lines_of(pdf: bytes, *words: str) -> list[tuple[float, float]]:
    """From where to where each of these words reaches on its page, in points."""
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = re.findall(r'yMin="([\d.]+)".*?yMax="([\d.]+)">(.*?)</word>', told.stdout.decode())
    return [(float(top), float(bottom)) for top, bottom, word in found if word in words]


# --- 相続関係説明図 -----------------------------------------------------------------------------------------------


def test_the_chart_is_headed_by_whose_it_is_and_by_which_addresses_a_registrar_knows_him():
    kin = household()
    homes = Particulars("", "東京都架空市本町一丁目1番1号", "東京都架空市旧町100番地", "東京都架空市本町一丁目1番地")
    kin = replace(kin, particulars={"太郎": homes})
    says = read(chart.chart(kin, on=TODAY, maker="架空市"))
    for words in ("被相続人架空太郎相続関係説明図", "最後の本籍東京都架空市本町一丁目1番地",
                  "最後の住所東京都架空市本町一丁目1番1号", "登記簿上の住所東京都架空市旧町100番地"):  # fmt: skip
        assert words in says


def test_what_stands_over_a_diagram_takes_its_room():
    long = replace(household(), decisions=("理由" * 200,))
    assert head.under(A4_LANDSCAPE, []) == A4_LANDSCAPE
    assert head.under(A4_LANDSCAPE, head.decided(long))[1] <= A4_LANDSCAPE[1] - 4 * head.LEADING
    assert pages(legal_list.legal_list(long, on=TODAY, maker=MAKER)) == 1
    assert pages(chart.chart(long, on=TODAY, maker="架空市")) == 1


def test_who_took_a_house_over_is_said_with_the_day():
    persons = [person("太郎", "1870-01-01", "1930-05-05"), person("長男", "1900-01-01"), person("二男", "1902-01-01")]
    ties = [Filiation("長男", ("太郎",)), Filiation("二男", ("太郎",))]
    kin = Kin(Family(persons, ties, [], [Act("house_head", ("太郎",))]), "太郎")
    notes = {figure.id: figure.notes for figure in chart.kindred(kin, kin.answer()).figures}
    assert "昭和5年5月5日家督相続" in notes["長男"]
    assert not any("家督相続" in note for note in notes["二男"])


def test_what_nobody_inherits_is_on_the_chart_and_in_the_list():
    kin = siblings(renounced("妹", "甥"))
    notes = {figure.id: figure.notes for figure in chart.kindred(kin, kin.answer()).figures}
    assert "相続人不存在 全部" in notes["太郎"]
    assert heir_list.holders(kin) == [["亡架空 太郎相続財産", "(相続人不存在)", "全部"]]
    assert "相続人不存在全部" in read(chart.chart(kin, on=TODAY, maker="架空市"))


def test_the_legend_explains_what_is_drawn_and_nothing_else():
    drawing, _ = chart.on_paper(chart.kindred(household(), household().answer()))
    assert chart.legend(drawing) == ["二重線 婚姻", "単線 親子", "太枠 被相続人", "中太枠 現在の相続人"]


@pytest.mark.parametrize("words", ["不詳", "年月日不詳", "不明"])
def test_a_day_nobody_knows_can_be_read_before_birth_and_death(words):
    assert day(parse_partial(words)) == "年月日不詳"


# --- 法定相続情報一覧図の下書き -------------------------------------------------------------------------------------


def test_a_wife_who_is_an_adopted_sister_is_drawn_as_the_wife_alone():
    persons = [TARO, ("父", "1910-01-01", "1990-01-01"), ("花子", "1943-01-01", "", "f"), ("弟", "1945-01-01")]
    ties = [Filiation("太郎", ("父",)), Filiation("弟", ("父",)),
            Filiation("花子", ("父",), "adoption", on("1960-01-01"))]  # fmt: skip
    kin = Kin(Family([person(*each) for each in persons], ties, [Marriage("太郎", "花子", on("1965-01-01"))]), "太郎")
    assert {each.child for each in legal_list.kindred(kin, with_addresses=False).descents} == {"太郎", "弟"}


def test_nobody_can_apply_for_a_list_without_heirs():
    kin = Kin(Family([person(*TARO)]), "太郎")
    for make in (legal_list.legal_list, legal_list.enumerated):
        with pytest.raises(legal_list.NobodyToApply, match="架空 太郎には相続人がいない"):
            make(kin, on=TODAY, maker=MAKER)


def test_the_last_address_is_asked_for_where_nothing_is_known():
    figure = next(each for each in legal_list.kindred(siblings(), with_addresses=True).figures if each.id == "太郎")
    assert figure.above[0] == f"最後の住所　{legal_list.PLACE_TO_FILL}"
    assert f"最後の住所{legal_list.PLACE_TO_FILL}" in read(legal_list.enumerated(siblings(), on=TODAY, maker=MAKER))


@pytest.mark.parametrize("addressed", range(6))
@pytest.mark.parametrize("count", [5, 6, 11])
def test_the_list_s_end_and_its_maker_never_meet(count, addressed):
    """However far down a page the last heir stands."""
    ids = [f"子{n}" for n in range(count)]
    persons = [person(*TARO), *(person(id, "1970-01-01") for id in ids)]
    said = {id: Particulars(address="東京都架空市") for id in ["太郎", *ids][:addressed]}
    kin = Kin(Family(persons, [Filiation(id, ("太郎",)) for id in ids]), "太郎", said)
    (_, ends), (begins, _) = lines_of(legal_list.enumerated(kin, on=TODAY, maker=MAKER), "以下余白", "作成日")
    assert begins - ends > 8


def test_the_maker_stands_on_the_right():
    made = legal_list.enumerated(household(), on=TODAY, maker=MAKER)
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=made, capture_output=True, check=True)
    lefts = re.findall(r'xMin="([\d.]+)"[^>]*>作成日<', told.stdout.decode())
    assert [float(left) > 250 for left in lefts] == [True]  # of 595 points


# --- 相続人目録 ---------------------------------------------------------------------------------------------------


def test_each_order_says_towards_whom_its_relations_are_and_no_address_is_left_blank():
    says = read(heir_list.heir_list(household(), on=TODAY, maker="架空市"))
    assert "第一次相続人との" in says  # 「続柄」は、欄の2行目
    assert heir_list.UNKNOWN in says


# --- 申立書 -------------------------------------------------------------------------------------------------------


def test_a_hearing_takes_the_place_of_a_notice_for_a_neglected_building():
    """管理不全建物管理命令には公告がない(非訟事件手続法91条)。"""
    for which, count in (("liquidator", 1), ("unknown_building", 1), ("neglected_building", 0)):
        assert sum("官報公告料" in line for line in petitions.costs(said(which))["costs"]) == count


def test_an_unknown_owner_s_share_is_what_the_order_is_about():
    shared = replace(HOLDINGS, buildings=(replace(HOLDINGS.buildings[0], share="3分の1"),))
    for which, words in (("unknown_building", "建物の共有持分について"), ("neglected_building", "記載の建物について")):
        made = replace(said(which), holdings=shared)
        assert words in petitions.asks(made, petitions.form_of(which, TODAY))
    whole = said("unknown_building")
    assert "共有持分" not in petitions.asks(whole, petitions.form_of(whole.which, TODAY))


def test_the_annex_is_marked_and_the_decedent_s_fields_are_the_court_s():
    says = read(petitions.petition(said(by=HEIR)))
    for words in (
        "(別紙)財産目録",
        "財産目録(別紙)",
        "生年月日昭和15年3月3日",
        "死亡年月日令和6年5月1日",
        "最後の住所不明",
    ):
        assert words in says, words
    assert "申立書の写し" not in says


def test_each_floor_stands_on_a_line_of_its_own():
    assert estate.by_floor("1階 62.10㎡ 2階 38.50㎡ 地下1階 10㎡") == "1階 62.10㎡\n2階 38.50㎡\n地下1階 10㎡"
    assert estate.by_floor("62.10㎡") == "62.10㎡"


# --- 照会文書 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on_day", [date(2016, 4, 1), TODAY])
def test_a_request_for_registers_says_for_which_task_under_which_article(on_day):
    """戸籍法10条の2第2項後段・住民基本台帳法12条の2第2項: otherwise the other city sends it back."""
    for code, kind in kinds(on_day).items():
        if set(kind.papers) & {"family", "closed_family", "resident"}:
            told = inquiries.InquiryKind.of({**letter_of(code, on_day), "basis": kind.basis})
            points = dict(inquiries.points(to_be_sent(told)))
            assert "空家等対策の推進に関する特別措置法9条1項" in points["事務の種類"][0], code


def test_who_asks_for_the_closed_record_of_a_resident_cites_its_own_article():
    """除票の写しは、住民票や附票とは別の条文による(住民基本台帳法15条の4第2項・21条の3第2項)。"""
    residents = kinds(TODAY)["residents"]
    assert any("除票" in asked for asked in letter_of("residents", TODAY)["asks"])
    assert "15条の4第2項" in residents.basis
    assert any("附票又はその除票" in asked for asked in letter_of("residents", TODAY)["asks"])
    assert "21条の3第2項" in residents.basis
