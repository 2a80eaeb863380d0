"""The city's 単位数表マスタ: by the month or by the visit, whose, which of two rows, at which price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.exchange import Visit
from azukari.care.exchange.units import visited
from azukari.care.rules import pricing
from azukari.care.rules.facts import ServiceCode
from azukari.care.rules.unit_master import hundredths, read
from azukari.law.refusal import NotRight
from tests.care.examples import DAY_CARE, MONTH, SHEET

HEAD = "保険者番号,サービス種類コード,サービス項目コード,適用開始年月,適用終了年月,サービス名称,単位数,算定単位,"
HEAD += "限度額管理対象区分,単位数単価"


def codes(*rows: str) -> dict[str, ServiceCode]:
    content = "\r\n".join([HEAD, *(f"139998,{row}" for row in rows), ""]).encode("cp932")
    return {code.code: code for _, code, _ in read(content)}


@pytest.mark.parametrize(("basis", "units"), [("03", 1798), ("3", 1798), ("1月につき", 1798), ("01", 1798 * 4)])
def test_a_service_by_the_month_counts_once_on_four_days(basis, units):
    master = codes(f"A6,1111,202404,999999,通所型独自サービス11,1798,{basis},1,")
    days = tuple(Visit(MONTH.replace(day=day), "A61111", DAY_CARE, 1798, 1) for day in (4, 11, 18, 25))
    assert visited(days, MONTH, master) == {(DAY_CARE, "A6"): units}


@pytest.mark.parametrize(
    ("written", "read_as"), [("1105", 1105), ("11.05", 1105), ("11.1", 1110), ("10", 1000), ("", None), ("0000", None)]
)
def test_a_price_is_read_in_either_writing(written, read_as):
    assert hundredths(written) == read_as


def test_a_price_that_is_none_is_refused_by_its_row():
    with pytest.raises(NotRight) as refusal:
        codes("AF,2111,202404,999999,介護予防ケアマネジメントA,442,03,0,高い")
    assert "単位数単価「高い」" in refusal.value.findings[0].says


@pytest.mark.parametrize(("price", "yen"), [("10.84", 442 * 1084 // 100), ("", 442 * 1105 // 100)])
def test_af_takes_the_price_of_the_master_and_else_of_the_grade(price, yen):
    master = codes(f"AF,2111,202404,999999,介護予防ケアマネジメントA,442,03,0,{price}")
    sheet = replace(SHEET, scheme="AF", codes=("AF2111",), improvement=False)
    assert pricing.price(sheet, master, grade="3級地").yen == yen


def test_one_claim_has_one_price():
    master = codes(
        "AF,2111,202404,999999,介護予防ケアマネジメントA,442,03,0,1105", "AF,4001,202404,999999,初回加算,300,03,0,1084"
    )
    sheet = replace(SHEET, scheme="AF", codes=("AF2111", "AF4001"), improvement=False)
    with pytest.raises(pricing.PricesDiffer, match="食い違"):
        pricing.price(sheet, master, grade="3級地")


@pytest.mark.usefixtures("city")
def test_the_codes_are_the_citys_own_and_the_later_row_holds():
    from azukari.care.models import Insurer, UnitCode

    def row(insurer: str, since: date, units: int) -> UnitCode:
        return UnitCode(insurer=insurer, code="AF2111", name="A", units=units, since=since, monthly=True, price=1105)

    Insurer.objects.create(number="139998", name="東野森市", since=date(2000, 4, 1))
    Insurer.objects.create(number="130005", name="隣の市", since=date(2000, 4, 1))
    UnitCode.objects.bulk_create(
        [row("139998", date(2026, 6, 1), 451), row("139998", date(2024, 4, 1), 442), row("130005", MONTH, 430)]
    )
    found = UnitCode.objects.of_month(MONTH)
    assert (found["AF2111"].units, found["AF2111"].insurer) == (451, "139998")
    assert (found["AF2111"].monthly, found["AF2111"].price) == (True, 1105)


RIGHT = "AF,2111,202404,999999,介護予防ケアマネジメントA,442,03,0,1105"


@pytest.mark.parametrize(
    ("case", "rows", "at", "words"),
    [
        ("保険者番号", ["139999,AF,2111,202404,999999,A,442,03,0,1105"], "2行目", "検証番号が合いません"),
        ("空の項目", ["139998,AF,,202404,999999,A,442,03,0,1105"], "2行目", "サービス項目コードが空です。"),
        ("短い行", ["139998,AF,2111"], "2行目", "適用開始年月、適用終了年月、単位数が空です。"),
        ("長い行", [f"139998,{RIGHT},余り"], "2行目", "見出しより項目が多くあります。"),
        ("全角の数字", ["139998,AF,2111,202404,999999,A,４４２,03,0,1105"], "2行目", "半角の数字"),
        ("小数の単位", ["139998,AF,2111,202404,999999,A,44.2,03,0,1105"], "2行目", "半角の数字"),
        ("コードの桁", ["139998,AFX,211,202404,999999,A,442,03,0,1105"], "2行目", "半角英数2桁"),
        ("月でない", ["139998,AF,2111,202413,999999,A,442,03,0,1105"], "2行目", "YYYYMMではありません"),
        ("逆の期間", ["139998,AF,2111,202404,202403,A,442,03,0,1105"], "2行目", "より前です"),
        ("始まりがない", ["139998,AF,2111,999999,999999,A,442,03,0,1105"], "2行目", "より前です"),
        ("同じ行が二つ", [f"139998,{RIGHT}"] * 2, "3行目", "2行目とAF2111の適用期間が重なります。"),
        (
            "期間の重なり",
            [f"139998,{RIGHT}", "139998,AF,2111,202606,999999,A,451,03,0,1105"],
            "3行目",
            "2行目とAF2111の適用期間が重なります。",
        ),
        ("行がない", [], "ファイル", "見出しのほかに行がありません。"),
    ],
)
def test_a_broken_master_is_refused_by_its_row(case, rows, at, words):
    with pytest.raises(NotRight) as refusal:
        read("\r\n".join([HEAD, *rows, ""]).encode("cp932"))
    assert [finding.field for finding in refusal.value.findings] == [at], case
    assert words in refusal.value.findings[0].says


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"PK\x03\x04" + b"[Content_Types].xml", "Excelのファイルです"), (b"a,b\r\n1,2\r\n", "見出しに「保険者番号」")],
)
def test_another_file_is_said(content, words):
    with pytest.raises(NotRight) as refusal:
        read(content)
    assert words in refusal.value.findings[0].says


def test_periods_that_follow_each_other_stand_side_by_side():
    rows = ("AF,2111,202404,202605,A,442,03,0,1105", "AF,2111,202606,999999,A,451,03,0,1105")
    assert codes(*rows)["AF2111"].units == 451
