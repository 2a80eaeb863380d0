"""Papers from a kept conclusion: what stands in them, what does not, and when they are refused."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from azukari.entrust.rules import NotGranted
from azukari.house.papers.estate import Building, Holdings
from azukari.house.papers.petitions import (
    HEIR,
    LIQUIDATOR,
    MAYOR,
    NEGLECTED_BUILDING,
    HasHeirs,
    Petition,
    Petitioner,
)
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.rules.petitioner import WrongCourt
from azukari.house.services import cases, petitioning
from azukari.house.services.family import concluding, entering, printing
from azukari.house.services.houses import HouseFacts, register_house
from azukari.paper.glyphs import Undrawable
from tests import people
from tests.covers import covers
from tests.house import scenes
from tests.house.family_examples import DAUGHTER, FATHER, GRANDSON, MOTHER, ONE_DOT, SON, STORY

pytestmark = pytest.mark.usefixtures("city")
HEAD = {
    "kind": "closed", "town": "見本県東野森市", "honseki": "一丁目1番", "head": "見本辻 太郎", "since": "", "until": "",
}  # fmt: skip
SECRET = "見本県秘密市九丁目9番9号"
ASKED = Petition(
    which=LIQUIDATOR,
    filed_on=date(2026, 11, 5),
    court="見本家庭裁判所",
    petitioner=Petitioner(HEIR, "", "", "", interest="被相続人の子"),
    holdings=Holdings(buildings=(Building("見本県東野森市一丁目", "1番", "居宅", "木造", "80"),)),
    circumstances=("空家のまま傷んでいる。",),
)
OF_A_BUILDING = replace(ASKED, which=NEGLECTED_BUILDING, court="見本地方裁判所")


@pytest.fixture
def clerk(city):
    return people.cast().clerk


@pytest.fixture
def house(clerk):
    made = register_house(HouseFacts(address="見本県東野森市一丁目1番1号", found_on=date(2026, 4, 1)), by=clerk)
    register = entering.keep_register(made, HEAD, by=clerk)
    for line in [*STORY, Told("addresses", {"who": (GRANDSON,)}, {"address": SECRET})]:
        entering.enter_line(made, register, line, by=clerk)
    return made


@pytest.fixture
def kept(house, clerk):
    return concluding.keep_conclusion(house, FATHER, "final", by=clerk)


@pytest.fixture
def deserted(house, clerk):
    """Everybody renounced."""
    register = entering.start_register(house, by=clerk)[0].registers[0].pk
    for who, of in ((SON, FATHER), (DAUGHTER, FATHER), (MOTHER, FATHER)):
        line = Told("renunciation", {"who": (who,), "of": (of,)}, {"at": "平成7年11月1日"})
        entering.enter_line(house, register, line, by=clerk)
    return concluding.keep_conclusion(house, FATHER, "final", by=clerk)


def read(pdf: bytes) -> str:
    """The words of a PDF, without spaces; selectors as they are."""
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(said.split())


@covers("AKI-29")
def test_the_chart_and_the_list_name_every_holder_with_the_share_that_was_kept(house, kept, clerk):
    for paper in ("chart", "heirs"):
        said = read(printing.print_paper(house, paper, kept, by=clerk).content)
        for name, share in (("見本辻菊", "4分の1"), ("見本辻実", "4分の1"), ("見本辻梅", "2分の1")):
            assert name in said
            assert share in said


def test_a_name_with_a_selector_comes_through_the_database_and_the_pdf_unchanged(house, kept, clerk):
    said = read(printing.print_paper(house, "chart", kept, by=clerk).content)
    assert f"見本{ONE_DOT}一郎" in said
    assert unicodedata.normalize("NFC", ONE_DOT) == ONE_DOT


def test_each_decedent_has_a_list_of_its_own_without_shares_or_renunciations(house, kept, clerk):
    first = read(printing.print_paper(house, "legal-list", kept, by=clerk).content)
    second = read(printing.print_paper(house, "legal-list", kept, MOTHER, by=clerk).content)
    assert "被相続人見本辻太郎" in first
    assert "(被相続人)見本辻花" in second
    assert "分の" not in first + second
    assert "下書き" in first


def test_a_paper_shows_what_was_kept_not_what_was_entered_since(house, kept, clerk):
    register = entering.start_register(house, by=clerk)[0].registers[0].pk
    born = Told("birth", {"child": (Newcomer("見本辻 雪", "f"),), "father": (FATHER,)}, {"at": "昭和35年1月1日"})
    entering.enter_line(house, register, born, by=clerk)
    assert "見本辻雪" not in read(printing.print_paper(house, "chart", kept, by=clerk).content)


def test_without_a_conclusion_no_paper_is_made(house, clerk):
    with pytest.raises(printing.NoConclusion):
        printing.print_paper(house, "chart", by=clerk)


def test_a_conclusion_at_death_makes_no_chart_of_present_holders(house, clerk):
    kept = concluding.keep_conclusion(house, FATHER, "at_death", by=clerk)
    with pytest.raises(printing.OneAnswerNeeded):
        printing.print_paper(house, "chart", kept, by=clerk)
    assert printing.print_paper(house, "enumerated", kept, by=clerk).content.startswith(b"%PDF")


def test_a_name_the_font_cannot_draw_is_refused_before_printing(clerk):
    house = register_house(HouseFacts(address="見本県東野森市二丁目2番2号", found_on=date(2026, 4, 1)), by=clerk)
    register = entering.keep_register(house, HEAD, by=clerk)
    wrong = "辻\U000e0100"  # Adobe-Japan1 の異体字。IPAmj明朝にはない
    lines = [
        Told("person", {"who": (Newcomer(f"見本{wrong} 太郎", "m"),)}, {"born": "昭和5年4月1日"}),
        Told("birth", {"child": (Newcomer("見本 梅", "f"),), "father": ("P1",)}, {"at": "昭和33年8月8日"}),
        Told("death", {"who": ("P1",)}, {"at": "令和2年9月9日"}),
    ]
    for line in lines:
        entering.enter_line(house, register, line, by=clerk)
    kept = concluding.keep_conclusion(house, "P1", "final", by=clerk)
    with pytest.raises(Undrawable) as refusal:
        printing.print_paper(house, "chart", kept, by=clerk)
    assert "印刷できません" in refusal.value.sentence


@covers("AKI-41")
def test_the_bundle_for_a_willing_heir_says_nothing_of_the_others_beyond_need(house, kept, clerk):
    asked = replace(OF_A_BUILDING, owner="見本辻 太郎")
    packed = ZipFile(BytesIO(printing.print_bundle(house, kept, asked, DAUGHTER, by=clerk).content))
    assert packed.namelist() == ["申立書.pdf", "添付書類.txt"]
    said = read(packed.read("申立書.pdf"))
    enclosures = packed.read("添付書類.txt").decode("utf-8-sig")
    assert "見本辻梅" in said
    assert "管理不全建物管理命令" in said
    assert "管理不全建物管理命令" in enclosures
    assert "見本地方裁判所に提出" in enclosures
    for other in ("見本辻菊", "見本辻実", SECRET, "4分の1"):
        assert other not in said.replace(" ", "")
        assert other not in enclosures.replace(" ", "")


def test_the_bundle_is_the_same_bytes_each_time(house, kept, clerk):
    first = printing.print_bundle(house, kept, OF_A_BUILDING, DAUGHTER, by=clerk).content
    assert first == printing.print_bundle(house, kept, OF_A_BUILDING, DAUGHTER, by=clerk).content


def test_no_liquidator_is_asked_for_while_somebody_holds(house, kept, clerk):
    for verb in (printing.print_petition, printing.print_bundle):
        with pytest.raises(HasHeirs, match="見本辻 梅") as refusal:
            verb(house, kept, ASKED, DAUGHTER, by=clerk)
        assert "所有者不明建物管理命令" in refusal.value.sentence


def test_a_liquidator_for_an_heir_who_died_since_and_has_no_heirs(house, clerk):
    register = entering.start_register(house, by=clerk)[0].registers[0].pk
    died = Told(
        "death", {"who": (DAUGHTER,)}, {"at": "令和3年3月3日", "address": "見本県見本市二丁目2番", "occupation": "農業"}
    )
    gave_up = Told("renunciation", {"who": (GRANDSON,), "of": (DAUGHTER,)}, {"at": "令和3年5月1日"})
    for line in (died, gave_up):
        entering.enter_line(house, register, line, by=clerk)
    kept = concluding.keep_conclusion(house, FATHER, "final", by=clerk)
    assert printing.start_petition(house, kept, by=clerk).estates == [(DAUGHTER, "見本辻 梅")]
    said = read(printing.print_petition(house, kept, ASKED, GRANDSON, DAUGHTER, by=clerk).content)
    assert "見本県見本市二丁目2番" in said
    assert "農業" in said
    assert "亡見本辻太郎の相続により、別紙財産目録記載の財産の持分2分の1を承継した" in said
    assert "■相続人の全員が相続の放棄をした" in said
    assert "見本辻太郎の相続関係を示す戸籍等" in said
    with pytest.raises(HasHeirs):
        printing.print_petition(house, kept, ASKED, GRANDSON, by=clerk)


def test_whoever_renounced_takes_a_bundle_that_says_all_did(house, deserted, clerk):
    packed = ZipFile(BytesIO(printing.print_bundle(house, deserted, ASKED, DAUGHTER, by=clerk).content))
    assert "■相続人の全員が相続の放棄をした" in read(packed.read("申立書.pdf"))
    assert "見本辻 太郎" in packed.read("添付書類.txt").decode("utf-8-sig")


def test_a_deposit_nobody_reserved_is_never_said_reserved(house, deserted, clerk):
    mayor = Petitioner(MAYOR, "見本市長", "見本県東野森市", "見本課")
    typed = replace(ASKED, petitioner=mayor, deposit_yen=550_000)
    assert "550,000" not in read(printing.print_petition(house, deserted, typed, by=clerk).content)


def test_the_mayor_s_petition_says_what_the_case_reserved(city):
    chief = people.cast().chief
    case = scenes.decided(chief, "renounced", "renounced")
    petitioning.reserve_deposit(case, 550_000, by=chief)
    house = cases.see_case(case, by=chief).case.house_id
    mayor = Petitioner(MAYOR, "見本市長", "見本県東野森市", "見本課")
    for petitioner, heir, is_said in ((mayor, "", True), (ASKED.petitioner, "P2", False)):
        kept = printing.start_petition(house, by=chief).kept.pk
        made = printing.print_petition(house, kept, replace(ASKED, petitioner=petitioner), heir, by=chief)
        assert ("550,000円" in read(made.content)) is is_said


def test_nobody_petitions_as_an_heir_who_is_none(house, kept, clerk):
    for stranger in (FATHER, "P99", "__NO_HEIR__"):
        with pytest.raises(printing.NotAnHeir):
            printing.print_bundle(house, kept, OF_A_BUILDING, stranger, by=clerk)


@covers("AKI-12")
@pytest.mark.parametrize(
    ("filed_on", "title"), [(date(2023, 3, 31), "相続財産管理人"), (date(2023, 4, 1), "相続財産清算人")]
)
def test_the_title_is_that_of_the_day_of_filing_whoever_files(filed_on, title, house, deserted, clerk):
    mayor = Petitioner(MAYOR, "見本市長", "見本県東野森市", "見本課")
    for petitioner, heir in ((ASKED.petitioner, DAUGHTER), (mayor, "")):
        said = replace(ASKED, petitioner=petitioner, filed_on=filed_on)
        assert title in read(printing.print_petition(house, deserted, said, heir, by=clerk).content)


def test_an_estate_goes_to_the_family_court_and_a_building_to_the_district_court(house, kept, deserted, clerk):
    with pytest.raises(WrongCourt, match="地方裁判所に提出"):
        printing.print_bundle(house, kept, replace(OF_A_BUILDING, court=ASKED.court), DAUGHTER, by=clerk)
    with pytest.raises(WrongCourt, match="家庭裁判所に提出"):
        printing.print_petition(house, deserted, replace(ASKED, court=OF_A_BUILDING.court), DAUGHTER, by=clerk)


def test_whoever_may_not_print_gets_nothing(house, kept):
    with pytest.raises(NotGranted):
        printing.print_paper(house, "chart", kept, by=people.cast().vendor)
