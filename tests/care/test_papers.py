"""The insurer's files, compared to the byte with lines written by hand from the interface's field lists."""

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.papers import transmission_files
from azukari.care.papers.transmission import NoNameLeft
from azukari.care.rules.facts import MANAGEMENT, ChargeLine, ClaimSheet, PlanLine, Priced, Settled
from azukari.care.rules.transmission import check
from azukari.law.refusal import NotRight
from azukari.paper.records import read

CENTRE, MAY, JUNE, REVIEW = "1300500012", date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
HANAKO = ClaimSheet(
    service_month=JUNE,
    insurer="132134",
    insured="0000000101",
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
    centre=CENTRE,
    office="",
    care_manager="13000011",
    created_on=date(2026, 7, 3),
    lines=(PlanLine("1370500017", "63", 1200), PlanLine("13A0500011", "A6", 1798), PlanLine("1370500017", "67", 0)),
)
TARO = replace(
    HANAKO,
    insured="0000000102",
    name="見本 太郎",
    birth=date(1938, 12, 31),
    sex="1",
    level="13",
    limit_units=10531,
    limit_until=None,
    office="1370500025",
    care_manager="13000022",
    lines=(PlanLine("1362900019", "66", 2000), PlanLine("1370500017", "63", 500), PlanLine("1362900019", "66", 228)),
)
SABURO = replace(TARO, insured="0000000103", name="見本 三郎", heaviest_level="13", level="12")
ALONE = replace(HANAKO, insured="H000000104", name="見本 四郎", payer="12139994", recipient="0000017")
GORO = replace(HANAKO, insured="0000000105", name="見本 五郎", scheme=MANAGEMENT, level="06", certified_until=None)

BASIC, FIRST, LINKAGE = ChargeLine("462111", 442), ChargeLine("464001", 300), ChargeLine("466132", 300)


def improved(*lines, by):
    return Priced((*lines, ChargeLine("466191", by)), 1105)


def settled(sheet, priced, **changes):
    facts = {"centre_care_manager": "13000011", "notified_on": date(2026, 4, 10)}
    return Settled(sheet, priced, **(facts | changes))


STANDING = [
    settled(ALONE, improved(BASIC, by=9), notified_on=None),
    settled(GORO, Priced((ChargeLine("AF2111", 442), ChargeLine("AF4001", 300)), 1105)),
    settled(SABURO, improved(BASIC, FIRST, LINKAGE, by=22)),
    settled(TARO, improved(BASIC, FIRST, by=16), with_slip=False),
    settled(HANAKO, improved(BASIC, by=9)),
    settled(replace(HANAKO, service_month=MAY), Priced((BASIC,), 1105), revision="2"),
]

CLAIMS_OF_MAY = """\
1,1,0,2,711,0,0,1300500012,0,7,202607,1
2,2,7111,202605,1300500012,1,0,02,1,442,4884,4884,0,0,0,0,0,0,0,0
2,3,8125,1300500012,1,202605,132134,1105,0000000101,,,19400501,2,12,20260401,20270331,20260410,99,462111,442,1,442,442,4884,13000011,
3,4
"""
CLAIMS_OF_JUNE = """\
1,1,0,13,711,0,0,1300500012,0,7,202607,2
2,2,7111,202606,1300500012,1,0,02,3,2273,25115,25115,0,0,0,0,0,0,0,0
2,3,7111,202606,1300500012,2,12,02,1,451,4983,0,4983,0,0,0,0,0,0,0
2,4,8125,1300500012,1,202606,132134,1105,0000000101,,,19400501,2,12,20260401,20270331,20260410,01,462111,442,1,442,,,13000011,
2,5,8125,1300500012,1,202606,132134,1105,0000000101,,,19400501,2,12,20260401,20270331,20260410,99,466191,9,1,9,451,4983,13000011,
2,6,8125,1300500012,1,202606,132134,1105,0000000102,,,19381231,1,13,20260401,20270331,20260410,01,462111,442,1,442,,,13000022,
2,7,8125,1300500012,1,202606,132134,1105,0000000102,,,19381231,1,13,20260401,20270331,20260410,02,464001,300,1,300,,,13000022,
2,8,8125,1300500012,1,202606,132134,1105,0000000102,,,19381231,1,13,20260401,20270331,20260410,99,466191,16,1,16,758,8375,13000022,
2,9,8125,1300500012,1,202606,132134,1105,0000000103,,,19381231,1,12,20260401,20270331,20260410,01,462111,442,1,442,,,13000022,
2,10,8125,1300500012,1,202606,132134,1105,0000000103,,,19381231,1,12,20260401,20270331,20260410,02,464001,300,1,300,,,13000022,
2,11,8125,1300500012,1,202606,132134,1105,0000000103,,,19381231,1,12,20260401,20270331,20260410,03,466132,300,1,300,,,13000022,
2,12,8125,1300500012,1,202606,132134,1105,0000000103,,,19381231,1,12,20260401,20270331,20260410,99,466191,22,1,22,1064,11757,13000022,
2,13,8125,1300500012,1,202606,132134,1105,H000000104,12139994,0000017,19400501,2,12,20260401,20270331,,01,462111,442,1,442,,,13000011,
2,14,8125,1300500012,1,202606,132134,1105,H000000104,12139994,0000017,19400501,2,12,20260401,20270331,,99,466191,9,1,9,451,4983,13000011,
3,15
"""
MANAGEMENT_OF_JUNE = """\
1,1,0,5,711,0,0,1300500012,0,7,202607,3
2,2,7113,202606,1300500012,1,0,06,1,742,8199,8199,0,0
2,3,8171,01,202606,1300500012,00132134,0000000105,,,,,,,19400501,2,06,,20260401,,,,,,,,,,,,,,,,742,8199,,,,,,,,,,,,,,,,,,,,,,
2,4,8171,02,202606,1300500012,00132134,0000000105,AF,2111,442,1,,,,442,,,,
2,5,8171,02,202606,1300500012,00132134,0000000105,AF,4001,300,1,,,,300,,,,
2,6,8171,10,202606,1300500012,00132134,0000000105,AF,,,,,,,742,1105,8199,,,,,,,,,,,,,,,,,,,,,,
3,7
"""
SLIPS = """\
1,1,0,15,822,0,0,1300500012,0,7,202607,4
2,2,8222,202605,00132134,1300500012,2,20260703,3,01,0000000101,19400501,2,12,202604,202703,,3,1370500017,1,63,1200,,,,,,,
2,3,8222,202605,00132134,1300500012,2,20260703,3,02,0000000101,19400501,2,12,202604,202703,,3,13A0500011,6,A6,1798,,,,,,,
2,4,8222,202605,00132134,1300500012,2,20260703,3,99,0000000101,19400501,2,12,202604,202703,5032,3,0,,,,,,,2998,13000011,,
2,5,8222,202606,00132134,1300500012,1,20260703,3,01,0000000101,19400501,2,12,202604,202703,,3,1370500017,1,63,1200,,,,,,,
2,6,8222,202606,00132134,1300500012,1,20260703,3,02,0000000101,19400501,2,12,202604,202703,,3,13A0500011,6,A6,1798,,,,,,,
2,7,8222,202606,00132134,1300500012,1,20260703,3,99,0000000101,19400501,2,12,202604,202703,5032,3,0,,,,,,,2998,13000011,,
2,8,8222,202606,00132134,1300500012,1,20260703,3,01,0000000103,19381231,1,13,202604,,,3,1362900019,1,66,2228,,,,,,,
2,9,8222,202606,00132134,1300500012,1,20260703,3,02,0000000103,19381231,1,13,202604,,,3,1370500017,1,63,500,,,,,,,
2,10,8222,202606,00132134,1300500012,1,20260703,3,99,0000000103,19381231,1,13,202604,,10531,3,0,,,,,,,2728,13000011,1370500025,13000022
2,11,8222,202606,00132134,1300500012,1,20260703,3,01,0000000105,19400501,2,06,202604,202703,,3,1370500017,1,63,1200,,,,,,,
2,12,8222,202606,00132134,1300500012,1,20260703,3,02,0000000105,19400501,2,06,202604,202703,,3,13A0500011,6,A6,1798,,,,,,,
2,13,8222,202606,00132134,1300500012,1,20260703,3,99,0000000105,19400501,2,06,202604,202703,5032,3,0,,,,,,,2998,13000011,,
2,14,8222,202606,00132134,1300500012,1,20260703,3,01,H000000104,19400501,2,12,202604,202703,,3,1370500017,1,63,1200,,,,,,,
2,15,8222,202606,00132134,1300500012,1,20260703,3,02,H000000104,19400501,2,12,202604,202703,,3,13A0500011,6,A6,1798,,,,,,,
2,16,8222,202606,00132134,1300500012,1,20260703,3,99,H000000104,19400501,2,12,202604,202703,5032,3,0,,,,,,,2998,13000011,,
3,17
"""
BY_HAND = {
    "K2607001.CSV": ("claims", MAY, CLAIMS_OF_MAY),
    "K2607002.CSV": ("claims", JUNE, CLAIMS_OF_JUNE),
    "S2607003.CSV": ("management", JUNE, MANAGEMENT_OF_JUNE),
    "Y2607004.CSV": ("slips", None, SLIPS),
}


def bytes_of(lines: str) -> bytes:
    return lines.replace("\n", "\r\n").encode("cp932")


def test_every_file_equals_the_lines_written_by_hand():
    files = transmission_files(CENTRE, REVIEW, STANDING)
    assert [(file.name, file.kind, file.service_month) for file in files] == [
        (name, kind, month) for name, (kind, month, _) in BY_HAND.items()
    ]
    for file in files:
        assert file.content.decode("cp932").splitlines() == BY_HAND[file.name][2].splitlines()
        assert file.content == bytes_of(BY_HAND[file.name][2])


def test_the_order_in_which_claims_arrive_changes_nothing():
    assert transmission_files(CENTRE, REVIEW, STANDING[::-1]) == transmission_files(CENTRE, REVIEW, STANDING)


def test_every_file_can_be_read_back():
    for file in transmission_files(CENTRE, REVIEW, STANDING, serial=7):
        assert read(file.content).heading.serial == file.serial >= 7


def test_a_person_on_welfare_alone_under_the_city_scheme_is_paid_by_the_first_public_payer():
    alone = replace(ALONE, scheme=MANAGEMENT)
    [file] = transmission_files(
        CENTRE, REVIEW, [settled(alone, Priced((ChargeLine("AF2111", 442),), 1105), with_slip=False)]
    )
    lines = file.content.decode().splitlines()
    assert lines[1] == "2,2,7113,202606,1300500012,2,12,06,1,442,4884,0,4884,0"
    assert lines[2] == (
        "2,3,8171,01,202606,1300500012,00132134,H000000104,12139994,0000017,,,,,19400501,2,12,,20260401,20270331,"
        ",,,,,,,,,,,100,,,442,0,,,,,442,4884,,,,,,,,,,,,,,,,"
    )
    assert lines[3] == "2,4,8171,02,202606,1300500012,00132134,H000000104,AF,2111,442,1,1,,,442,442,,,"
    assert lines[4].startswith("2,5,8171,10,202606,1300500012,00132134,H000000104,AF,,,,,,,442,1105,0,,442,4884,,")


def test_another_citys_insured_is_billed_with_the_city_of_the_facility():
    codes = (ChargeLine("AF2111", 442, facility_insurer="139998"), ChargeLine("AF4001", 300, facility_insurer="139998"))
    [file] = transmission_files(CENTRE, REVIEW, [settled(GORO, Priced(codes, 1105), with_slip=False)])
    lines = file.content.decode("cp932").splitlines()
    assert lines[3:5] == [
        "2,4,8171,14,202606,1300500012,00132134,0000000105,AF,2111,442,1,,,,442,,,,139998,",
        "2,5,8171,14,202606,1300500012,00132134,0000000105,AF,4001,300,1,,,,300,,,,139998,",
    ]
    assert not list(check(file.content))
    same = file.content.replace(b"139998", b"132134")
    assert {finding.field for finding in check(same)} == {"8171-14-18"}


def test_only_the_slip_or_only_the_claim():
    only_slip = transmission_files(CENTRE, REVIEW, [settled(HANAKO, improved(BASIC, by=9), with_claim=False)])
    only_claim = transmission_files(CENTRE, REVIEW, [settled(HANAKO, improved(BASIC, by=9), with_slip=False)])
    assert [file.kind for file in only_slip + only_claim] == ["slips", "claims"]


def test_a_cancelled_slip_may_have_no_service():
    gone = replace(HANAKO, lines=())
    [file] = transmission_files(CENTRE, REVIEW, [settled(gone, Priced((), 1105), revision="3", with_claim=False)])
    assert file.content.count(b",8222,") == 1


def test_nothing_to_send_makes_no_file():
    assert transmission_files(CENTRE, REVIEW, []) == []


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"care_manager": ""}, "8125-23", "担当介護支援専門員番号」がありません"),
        ({"limit_units": 1234567}, "8222-15", "半角数字6バイト以内"),
        ({"limit_since": None}, "8222-13", "限度額適用期間開始年月」がありません"),
        ({"insurer": "1321341"}, "8125-5", "証記載保険者番号」は半角数字6バイト以内"),
        ({"centre": "1300500020"}, "centre", "1300500012のファイルには入れられません"),
        ({"lines": ()}, "lines", "載せるサービスがありません"),
        ({"lines": tuple(PlanLine(f"13705{n:05d}", "63", 1) for n in range(99))}, "lines", "99行"),
        ({"insured": "H000000104"}, "payer", "公費負担者番号と公費受給者番号がありません"),
    ],
)
def test_what_does_not_fit_is_refused_before_any_file(changes, field, says):
    standing = [settled(TARO, improved(BASIC, by=9)), settled(replace(HANAKO, **changes), improved(BASIC, by=9))]
    with pytest.raises(NotRight) as refusal:
        transmission_files(CENTRE, REVIEW, standing)
    found = {finding.field: finding.says for finding in refusal.value.findings}
    assert says in found[field]
    assert changes.get("insured", "0000000101") in found[field]


def test_a_claim_without_the_day_of_notice_is_refused():
    with pytest.raises(NotRight) as refusal:
        transmission_files(CENTRE, REVIEW, [settled(HANAKO, improved(BASIC, by=9), notified_on=None)])
    assert [finding.field for finding in refusal.value.findings] == ["notified_on"]


def test_one_slip_and_one_claim_for_a_person_and_month():
    with pytest.raises(NotRight) as refusal:
        transmission_files(CENTRE, REVIEW, [STANDING[-2], STANDING[-2]])
    assert [finding.field for finding in refusal.value.findings] == ["給付管理票", "請求明細書"]


def test_a_name_is_not_used_twice_in_a_month():
    with pytest.raises(NoNameLeft):
        transmission_files(CENTRE, REVIEW, [STANDING[-2]], serial=999)
