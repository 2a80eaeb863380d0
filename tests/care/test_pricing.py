"""What a month comes to: a table a specialist can sign (3級地、11.05円)."""

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.rules.facts import MANAGEMENT, ClaimSheet, ServiceCode
from azukari.care.rules.pricing import NoCodes, NoSuchGrade, NotInMaster, NotOffered, half_up, price, unit_price
from azukari.law.dated import BeforeTheFirst
from azukari.law.refusal import Refusal

SHEET = ClaimSheet(
    service_month=date(2026, 6, 1),
    insurer="132134",
    insured="0000012345",
    name="見本 花子",
    kana="ミホン ハナコ",
    birth=date(1940, 5, 1),
    sex="2",
    level="12",
    certified_since=date(2026, 4, 1),
    certified_until=date(2027, 3, 31),
    limit_units=5032,
    limit_since=date(2026, 4, 1),
    limit_until=date(2027, 3, 1),
    centre="1300000000",
    office="",
    care_manager="13000001",
    created_on=date(2026, 7, 3),
)
OLD, MAY, JUNE = date(2024, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


def of(month, *flags):
    asked = {flag: True for flag in flags if flag != "designated"}
    sheet = replace(SHEET, service_month=month, **asked)
    return price(sheet, {}, grade="3級地", designated="designated" in flags)


@pytest.mark.parametrize(
    ("case", "month", "flags", "units", "yen"),
    [
        ("Ⅰ 令和6年4月", OLD, "", [442], 4884),
        ("Ⅰ 令和8年5月まで", MAY, "", [442], 4884),
        ("Ⅰ 令和8年6月から", JUNE, "improvement", [442, 9], 4983),
        ("Ⅱ 令和8年5月まで", MAY, "designated", [472], 5215),
        ("Ⅱ 令和8年6月から", JUNE, "designated improvement", [472, 10], 5326),
        ("Ⅰ+初回 令和8年5月まで", MAY, "first", [442, 300], 8199),
        ("Ⅰ+初回 令和8年6月から", JUNE, "first improvement", [442, 300, 16], 8375),
        ("Ⅰ+初回+委託連携", JUNE, "first linkage improvement", [442, 300, 300, 22], 11757),
        ("Ⅰ 虐待防止未実施", OLD, "no_abuse_measures", [442, -4], 4839),
        ("Ⅰ 両方の減算", MAY, "no_abuse_measures no_continuity_plan", [442, -4, -4], 4795),
        ("Ⅱ 虐待防止未実施", OLD, "designated no_abuse_measures", [472, -5], 5160),
        ("Ⅰ 令和元年10月", date(2019, 10, 1), "", [431], 4762),
        ("Ⅰ 令和3年4月(上乗せ)", date(2021, 4, 1), "", [439], 4850),
        ("Ⅰ 令和3年10月", date(2021, 10, 1), "", [438], 4839),
        ("Ⅰ 処遇改善のない事業所", JUNE, "", [442], 4884),
    ],
)
def test_what_46_comes_to(case, month, flags, units, yen):
    priced = of(month, *flags.split())
    assert [line.total for line in priced.lines] == units
    assert (priced.units, priced.yen) == (sum(units), yen)


def test_the_codes_of_46_stand_in_the_order_of_the_claim():
    flags = ("no_abuse_measures", "no_continuity_plan", "first", "linkage", "improvement")
    codes = [line.code for line in of(JUNE, *flags).lines]
    assert codes == ["462111", "46C201", "46D201", "464001", "466132", "466191"]


@pytest.mark.parametrize(
    ("month", "flags", "says"),
    [
        (MAY, ["improvement"], "令和8年5月の介護予防支援費に「処遇改善加算」はありません"),
        (date(2021, 3, 1), ["linkage"], "「委託連携加算」はありません"),
        (date(2024, 3, 1), ["designated"], "「介護予防支援費(Ⅱ)」はありません"),
        (date(2024, 4, 1), ["no_continuity_plan"], "「業務継続計画未策定減算」はありません"),
        (JUNE, ["designated", "linkage"], "「委託連携加算(Ⅱ)」はありません"),
    ],
)
def test_what_the_month_does_not_offer_is_refused(month, flags, says):
    with pytest.raises(NotOffered) as refusal:
        of(month, *flags)
    assert says in refusal.value.sentence


def test_before_the_first_row_nothing_is_guessed():
    with pytest.raises(BeforeTheFirst):
        of(date(2019, 9, 1))


MASTER = {
    "AF2111": ServiceCode("AF2111", "ケアマネジメントA", 442, date(2024, 4, 1), None),
    "AF4001": ServiceCode("AF4001", "ケアマネジメント初回加算", 300, date(2024, 4, 1), None),
}


def test_af_is_priced_by_the_citys_master():
    priced = price(replace(SHEET, scheme=MANAGEMENT, codes=("AF2111", "AF4001")), MASTER, grade="3級地")
    assert (priced.units, priced.yen) == (742, 8199)


@pytest.mark.parametrize(("codes", "refusal"), [((), NoCodes), (("AF9999",), NotInMaster)])
def test_af_without_a_known_code_is_refused(codes, refusal):
    with pytest.raises(refusal) as why:
        price(replace(SHEET, scheme=MANAGEMENT, codes=codes), MASTER, grade="3級地")
    assert isinstance(why.value, Refusal)


@pytest.mark.parametrize(
    ("month", "grade", "hundredths"),
    [
        (JUNE, "1級地", 1140), (JUNE, "2級地", 1112), (JUNE, "3級地", 1105), (JUNE, "4級地", 1084),
        (JUNE, "5級地", 1070), (JUNE, "6級地", 1042), (JUNE, "7級地", 1021), (JUNE, "その他", 1000),
        (date(2012, 4, 1), "4級地", 1070),
    ],
)  # fmt: skip
def test_prices_of_a_unit(month, grade, hundredths):
    assert unit_price(month, grade) == hundredths


def test_a_grade_the_month_does_not_know_is_refused():
    with pytest.raises(NoSuchGrade):
        unit_price(date(2012, 4, 1), "7級地")


@pytest.mark.parametrize(
    ("dividend", "divisor", "right"), [(43758, 100, 438), (9282, 1000, 9), (5, 10, 1), (4, 10, 0), (0, 7, 0)]
)
def test_half_is_rounded_up(dividend, divisor, right):
    assert half_up(dividend, divisor) == right
