"""What the papers about a vacant house say, and what they must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from azukari.house.papers import chart, estate, evidence, heir_list, inquiries, legal_list, petitions
from azukari.house.papers.estate import Building, Holdings, Land, Money
from azukari.house.papers.facts import Kin, NotSettled, Particulars, part
from azukari.house.papers.relations import relation
from azukari.house.rules.family import evidence as rules
from azukari.law.calendar import PartialDay, parse_partial
from azukari.law.inheritance import Act, Family, Filiation, Marriage, Person
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
        ("一枝", "太郎", ""),
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
    return petitions.Petition(which, filed_on, "架空裁判所", by, HOLDINGS, ("建物が傷んでいる。",), kin, **facts)


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
    about = (("氏名", "架空 太郎"), ("生年月日", "昭和15年3月3日"))
    return inquiries.Letter(
        kind, "8架空第1号", TODAY, "見本市長", sender, "架空市本町一丁目100番地1", about, purpose, TODAY
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
    line = "架空 太郎、昭和15年3月3日、東京都架空市本町一丁目1番地"
    kind = replace(KIND, answer_days=40)  # 1月2日
    asked = replace(to_be_sent(kind), about=(("調べる人・物", f"{line}\n家屋番号1番2"),), answer_by=None)
    assert inquiries.concerned(asked) == [["架空 太郎", "昭和15年3月3日", "東京都架空市本町一丁目1番地"]]
    points = dict(inquiries.points(asked))
    assert points["対象"] == ["調べる人・物　家屋番号1番2", "別表の人"]
    assert points["回答の期限"] == ["令和9年1月4日まで"]
    assert inquiries.letter(asked).startswith(b"%PDF")


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
