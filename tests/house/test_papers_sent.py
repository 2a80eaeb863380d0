"""What the petitions and the letters about a vacant house say, and what they must not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from azukari.house.forms.family_petition import PetitionForm
from azukari.house.papers import estate, evidence, inquiries, petitions
from azukari.house.papers.estate import Building, Holdings, Land, Money
from azukari.house.papers.facts import Kin
from azukari.house.rules.family import evidence as rules
from azukari.house.rules.inquiries import Concerned
from azukari.law.inheritance import Family
from tests.covers import covers
from tests.house.test_papers import TARO, TODAY, person, renounced, siblings

# --- 申立書 -----------------------------------------------------------------------------------------------------

HOLDINGS = Holdings(
    (Land("架空市本町一丁目", "100番1", "宅地", "165.28㎡"),),
    (Building("架空市本町一丁目100番地1", "100番1", "居宅", "木造瓦葺2階建", "62.10㎡"),),
    (Money("架空信用金庫", "普通", "不明", None),),
)
CITY = petitions.Petitioner(petitions.MAYOR, "架空市長 見本 一郎", "架空市役所", "042-000-0000")
HEIR = petitions.Petitioner(petitions.HEIR, "架空 妹", "架空市", "042-000-0001", "被相続人の妹")
LAWYER = petitions.Petitioner(petitions.HEIR, "架空 妹", "架空市", "042-000-0001", "被相続人の妹", "見本 法子")


def said(which=petitions.LIQUIDATOR, by=CITY, filed_on=TODAY, **facts) -> petitions.Petition:
    kin = siblings(renounced("妹", "甥")) if which == petitions.LIQUIDATOR else None
    court = "架空家庭裁判所" if which == petitions.LIQUIDATOR else "架空地方裁判所"
    return petitions.Petition(which, filed_on, court, by, HOLDINGS, ("建物が傷んでいる。",), kin, **facts)


@covers("AKI-12")
@pytest.mark.parametrize(
    ("which", "filed_on", "title", "by_the_mayor"),
    [
        ("liquidator", date(2023, 3, 31), "相続財産管理人選任申立書", "民法952条1項(令和3年法律第24号による改正前)"),
        ("liquidator", date(2023, 4, 1), "相続財産清算人選任申立書", "民法952条1項"),
        ("liquidator", date(2023, 12, 13), "相続財産清算人選任申立書",
         "空家等対策の推進に関する特別措置法14条1項、民法952条1項"),
        ("unknown_building", date(2023, 12, 13), "所有者不明建物管理命令申立書",
         "空家等対策の推進に関する特別措置法14条2項、民法264条の8第1項"),
        ("neglected_building", date(2023, 12, 13), "管理不全建物管理命令申立書",
         "空家等対策の推進に関する特別措置法14条3項、民法264条の14第1項"),
    ],
)  # fmt: skip
def test_title_and_article_by_the_day_of_filing(which, filed_on, title, by_the_mayor):
    form = petitions.form_of(which, filed_on)
    assert form["title"] == title
    assert form["basis"]["mayor"] == by_the_mayor
    assert by_the_mayor in petitions.reasons(said(which, filed_on=filed_on), form)[0]


@covers("AKI-12")
def test_an_heir_and_an_attorney_file_on_their_own_interest():
    form = petitions.form_of(petitions.LIQUIDATOR, TODAY)
    for by in (HEIR, LAWYER):
        first = petitions.reasons(said(by=by), form)[0]
        assert first == "申立人は、被相続人の妹であり、利害関係を有する(民法952条1項)。"
        assert "利害関係を証する資料(戸籍謄本、契約書の写し等)" in petitions.attachments(said(by=by))
    assert "委任状" in petitions.attachments(said(by=LAWYER))
    assert "委任状" not in petitions.attachments(said(by=HEIR))


def test_an_attorney_for_the_mayor_keeps_the_mayor_s_article():
    by = petitions.Petitioner(petitions.MAYOR, "架空市長", "架空市役所", "042-000-0000", attorney="見本 法子")
    form = petitions.form_of(petitions.LIQUIDATOR, TODAY)
    assert "空家等対策の推進に関する特別措置法14条1項" in petitions.reasons(said(by=by), form)[0]
    assert "委任状" in petitions.attachments(said(by=by))


def test_a_reserved_deposit_is_said_of_the_mayor_alone():
    assert any("550,000円" in line for line in petitions.costs(said(deposit_yen=550_000))["costs"])
    for made in (said(by=HEIR, deposit_yen=550_000), said()):
        assert "予納金　裁判所が定める額" in petitions.costs(made)["costs"]


def test_what_was_not_looked_into_is_unknown_and_every_lot_has_its_share():
    lands = (Land("架空市本町", "1番", "宅地", "10㎡", "2分の1"), Land("架空市本町", "2番", "畑", "20㎡"))
    lists = estate.inventory(Holdings(lands))
    assert [row[4] for row in lists[0]["rows"]] == ["2分の1", "全部"]
    assert lists[3]["empty"] == "不明(調査中)"
    assert estate.inventory(Holdings(no_debts=True))[3]["empty"] == "なし"


def test_the_form_takes_several_lots_and_the_mayor_s_attorney():
    typed = {"which": "neglected_building", "filed_on": "令和8年11月5日", "court": "見本地方裁判所", "kind": "mayor"}
    typed |= {"name": "見本市長", "represented": "attorney", "attorney": "見本 法子", "no_debts": "on"}
    typed |= {"land_0_lot": "1番", "land_2_lot": "2番", "land_2_share": "2分の1", "building_0_number": "1番"}
    form = PetitionForm(typed, heirs=[], which=petitions.fitting(is_without_heirs=False))
    assert form.is_valid(), form.errors
    made = form.as_petition()
    assert [(land.lot, land.share) for land in made.holdings.lands] == [("1番", ""), ("2番", "2分の1")]
    assert (made.petitioner.kind, made.petitioner.attorney) == (petitions.MAYOR, "見本 法子")
    assert made.holdings.no_debts
    assert "which" in PetitionForm(typed | {"which": "liquidator"}, heirs=[], which=("neglected_building",)).errors


def test_no_building_order_before_its_law():
    with pytest.raises(petitions.NotYetInForce, match="令和5年3月31日"):
        petitions.form_of(petitions.UNKNOWN_BUILDING, date(2023, 3, 31))


@pytest.mark.parametrize(
    ("acts", "all_did"),
    [((), False), ((renounced("妹"),), False), ((renounced("妹", "甥"),), True)],
)
def test_all_renounced_is_ticked_only_when_nobody_is_left(acts, all_did):
    assert petitions.all_renounced(siblings(*acts)) is all_did


def test_the_attachments_come_from_the_family():
    """Everybody who could have inherited is shown not to, by the register that says so."""
    found = [(each.person, each.paper) for each in evidence.needed(siblings(renounced("妹", "甥")))]
    assert found == [
        ("太郎", rules.LIFE),
        ("太郎", rules.ADDRESS_OF_DEAD),
        ("父", rules.LIFE),
        ("母", rules.LIFE),
        ("次郎", rules.LIFE),
        ("妹", rules.RENOUNCED),
        ("甥", rules.RENOUNCED),
    ]


def test_parents_nobody_entered_are_a_need_of_their_own():
    kin = Kin(Family([person(*TARO)]), "太郎")
    found = {each.paper: each for each in evidence.needed(kin)}
    assert "父母がまだ入力されていません" in found[rules.PARENTS].why
    assert "架空 太郎(被相続人)の父母の出生から死亡まで連続した戸籍等" in petitions.attachments(
        replace(said(), kin=kin)
    )
    assert rules.PARENTS not in {each.paper for each in evidence.needed(siblings())}


@pytest.mark.parametrize("which", ["liquidator", "unknown_building", "neglected_building"])
@pytest.mark.parametrize("by", [CITY, HEIR, LAWYER], ids=["mayor", "heir", "attorney"])
def test_every_variant_prints(which, by):
    made = petitions.petition(said(which, by))
    assert made.startswith(b"%PDF")
    assert made == petitions.petition(said(which, by))


# --- 照会文書 ---------------------------------------------------------------------------------------------------

KIND = inquiries.InquiryKind(
    "住民票の除票等の請求について",
    "住民基本台帳法12条の2第1項",
    "請求します",
    ("住民票の除票の写し(個人番号及び住民票コードの記載のないもの) 1通",),
)


def to_be_sent(kind: inquiries.InquiryKind = KIND, purpose: str = "相続人の確認") -> inquiries.Letter:
    sender = inquiries.Sender("架空市長　見本 一郎", "空家対策課", "見本 二郎", "042-000-0000")
    persons = (Concerned("架空 太郎", "昭和15年3月3日"),)
    return inquiries.Letter(
        kind, "8架空第1号", TODAY, "見本市長", sender, "架空市本町一丁目100番地1", "", purpose, persons, TODAY
    )


@covers("AKI-31")
def test_a_letter_cites_its_article_and_its_purpose():
    says = to_be_sent()
    assert "住民基本台帳法12条の2第1項に基づき" in inquiries.opening(says)
    points = dict(inquiries.points(says))
    assert points["根拠"] == ["住民基本台帳法12条の2第1項"]
    assert points["利用目的"] == ["相続人の確認"]
    assert inquiries.letter(says).startswith(b"%PDF")


@covers("AKI-31")
def test_no_letter_without_its_article_and_its_purpose():
    with pytest.raises(inquiries.WithoutBasis):
        inquiries.letter(to_be_sent(inquiries.InquiryKind(KIND.title, "", KIND.verb, KIND.asks)))
    with pytest.raises(inquiries.WithoutBasis):
        inquiries.letter(to_be_sent(purpose=" "))


@pytest.mark.parametrize("asks", ["住民票の写し(個人番号の記載のあるもの)", "マイナンバーの確認"])
def test_no_letter_asks_for_the_number(asks):
    kind = inquiries.InquiryKind(KIND.title, KIND.basis, KIND.verb, (asks,))
    with pytest.raises(inquiries.AsksForMyNumber):
        inquiries.letter(to_be_sent(kind))


@pytest.mark.parametrize(
    ("addressee", "word"),
    [
        ("見本市長", "殿"), ("本籍地の市区町村長", "殿"), ("市長(戸籍担当課)", "殿"), ("税務担当課", "御中"),
        ("法務局", "御中"), ("見本電力株式会社", "御中"), ("見本 一郎", "様"), ("見本 一郎 様", ""),
        ("民生委員", "様"),
        ("自治会・町内会", "御中"),
    ],
)  # fmt: skip
def test_whom_a_letter_addresses_and_how(addressee, word):
    assert inquiries.honorific_of(addressee, "様") == word


def test_the_persons_asked_about_stand_in_a_table_and_an_answer_is_asked_by_a_working_day():
    person = Concerned("架空 太郎", "昭和15年3月3日", "東京都架空市本町一丁目1番地")
    kind = replace(KIND, answer_days=40)  # 1月2日
    asked = replace(to_be_sent(kind), about="家屋番号1番2", persons=(person,), answer_by=None)
    points = dict(inquiries.points(asked))
    assert points["対象"] == ["家屋番号1番2", "別表の1人"]
    assert points["回答の期限"] == ["令和9年1月4日まで"]
    assert inquiries.letter(asked).startswith(b"%PDF")


def test_more_persons_than_the_letter_holds_stand_on_sheets_of_their_own():
    persons = tuple(Concerned(f"架空 {n}郎", "不詳", "東京都架空市本町一丁目1番地") for n in range(60))
    asked = replace(to_be_sent(KIND), persons=persons)
    assert dict(inquiries.points(asked))["対象"][-1] == "別紙の60人"
    assert pages(inquiries.letter(asked)) > pages(inquiries.letter(replace(asked, persons=persons[:4]))) == 1


def test_a_petition_lists_as_many_lots_and_houses_as_there_are():
    typed = {"which": "neglected_building", "filed_on": "令和8年11月5日", "court": "見本地方裁判所", "kind": "mayor"}
    typed |= {"name": "見本市長"} | {f"land_{n}_lot": f"{n}番" for n in range(40)}
    typed |= {f"building_{n}_number": f"{n}番" for n in range(12)}
    form = PetitionForm(typed, heirs=[], which=petitions.fitting(is_without_heirs=False))
    assert form.is_valid(), form.errors
    holdings = form.as_petition().holdings
    assert (len(holdings.lands), len(holdings.buildings)) == (40, 12)
    assert pages(petitions.petition(form.as_petition())) >= 3


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", made))
