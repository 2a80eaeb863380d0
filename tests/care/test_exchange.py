"""Hand-overs of ケアプランデータ連携 v4.1: what is read, and what it comes to."""

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.exchange import Managed, completed, month_of, write
from azukari.care.rules import claim
from azukari.care.rules.facts import PlanLine, ServiceCode
from tests.care.examples import ANOTHER_OFFICE, CENTRE, DAY_CARE, KNOWN, MONTH, NURSES, OFFICE, SHEET, TODAY
from tests.care.hand_overs import DAYS, GIVEN, HANAKO, NURSE, STAMP, TABLE, named, of, receive, says


def test_what_was_written_is_read():
    exchange = receive(write(GIVEN))
    assert exchange.handover == GIVEN
    assert exchange.remarks == ()
    assert len(exchange.ready) == 2


def test_the_names_of_the_files():
    assert sorted(write(GIVEN)) == [
        f"{content}_202609_{OFFICE}_43_{CENTRE}_46_{STAMP}.CSV"
        for content in ("UPHOSOKU", "UPJSK", "UPPLAN", "UPSIKYU")
    ]


def test_the_bytes_are_shift_jis_with_the_items_of_the_specification():
    files = write(replace(GIVEN, people=(HANAKO,)))
    widths = {name.split("_")[0]: raw.decode("cp932").splitlines()[0].count(",") + 1 for name, raw in files.items()}
    assert widths == {"UPHOSOKU": 63, "UPPLAN": 25, "UPJSK": 25, "UPSIKYU": 37}
    assert files[named(files, "UPHOSOKU")].endswith(b"\r\n")


def test_a_draft_carries_the_month_and_the_rest_comes_from_the_registers():
    draft = of().drafts[0]
    assert draft.sheet.lines == (PlanLine(NURSES, "63", 1200), PlanLine(DAY_CARE, "A6", 1798, "6"))
    assert (draft.sheet.scheme, draft.sheet.centre, draft.sheet.office) == ("46", CENTRE, OFFICE)
    assert (draft.sheet.limit_until, draft.sheet.created_on) == (date(2027, 3, 1), date(2026, 10, 3))
    whole = replace(completed(draft.sheet, KNOWN), improvement=True)
    assert whole == replace(SHEET, kana="ﾐﾎﾝ ﾊﾅｺ")
    assert list(claim.check(whole, KNOWN, today=TODAY)) == []


def test_a_centre_that_plans_itself_hands_over_to_itself():
    files = write(replace(GIVEN, sender=CENTRE))
    exchange = receive(files, office=CENTRE)
    assert [draft.sheet.office for draft in exchange.ready] == ["", ""]


# どの単位数を給付管理票に載せるか

MONTHLY = ServiceCode("A61111", "通所型独自サービス", 1798, date(2024, 4, 1), None, limited=True, monthly=True)
PER_VISIT = replace(MONTHLY, monthly=False)
OUTSIDE = replace(MONTHLY, code="A66107", limited=False)


@pytest.mark.parametrize(
    ("case", "changes", "codes", "units"),
    [
        ("別表の小計", {}, {}, {"63": 1200, "A6": 1798}),
        ("別表の行", {"managed": TABLE[:3]}, {}, {"63": 1200, "A6": 1798}),
        (
            "限度額を超える分を除く",
            {"managed": (*TABLE[:3], replace(TABLE[3], over=98))},
            {},
            {"63": 1200, "A6": 1700},
        ),
        ("予定: 月額は1回", {"managed": ()}, {"A61111": MONTHLY}, {"63": 1200, "A6": 1798}),
        ("予定: 1回ごと", {"managed": ()}, {"A61111": PER_VISIT}, {"63": 1200, "A6": 3596}),
        (
            "予定: 限度額の対象外を除く",
            {"managed": (), "planned": (*NURSE, replace(DAYS[0], code="A66107"))},
            {"A66107": OUTSIDE},
            {"63": 1200},
        ),
        ("予定: 月額の通所リハ", {"managed": (), "planned": (replace(NURSE[0], code="661111"),) * 2}, {}, {"66": 300}),
        ("実績だけ", {"managed": (), "planned": (), "actual": NURSE}, {}, {"63": 1200}),
        (
            "居宅療養管理指導は載せない",
            {"managed": (*TABLE, Managed(NURSES, "341111", 500))},
            {},
            {"63": 1200, "A6": 1798},
        ),
    ],
)
def test_the_units_that_count(case, changes, codes, units):
    sheet = of(replace(HANAKO, **changes), codes=codes).drafts[0].sheet
    assert {line.kind: line.units for line in sheet.lines} == units, case


def test_a_month_of_nothing_but_the_citys_programme_is_management():
    assert of(replace(HANAKO, planned=DAYS, actual=DAYS, managed=TABLE[1:])).drafts[0].sheet.scheme == "AF"


@pytest.mark.parametrize(
    ("case", "changes", "words", "blocks"),
    [
        ("別表がない", {"managed": ()}, "利用票別表がない", False),
        ("予定がない", {"planned": (), "managed": ()}, "予定がない", False),
        ("回数が違う", {"actual": NURSE[:3] + DAYS}, "予定4回、実績3回", False),
        ("実績がない", {"actual": DAYS}, "予定だけで実績がありません", False),
        ("予定がない実績", {"planned": NURSE}, "実績だけで予定にありません", False),
        ("別表にない予定", {"managed": TABLE[1:]}, "別表に給付管理単位数がありません", False),
        ("小計が合わない", {"managed": (*TABLE[:3], replace(TABLE[3], units=1799))}, "小計1799単位", True),
        ("生年月日がない", {"birth": None}, "生年月日がありません", True),
        ("申請中", {"certification": "1"}, "申請中", True),
        ("要介護のサービス", {"planned": (*NURSE, *DAYS, replace(NURSE[0], code="111111"))}, "111111", True),
    ],
)
def test_what_is_said_of_a_person(case, changes, words, blocks):
    exchange = of(replace(HANAKO, **changes))
    remarks = [remark for remark in exchange.remarks if words in remark.finding.says]
    assert [(remark.insured, remark.blocks) for remark in remarks] == [("0000012345", blocks)], case
    assert bool(exchange.ready) is not blocks


def test_a_code_outside_the_citys_master_is_said():
    exchange = of(codes={"A61112": replace(MONTHLY, code="A61112")})
    assert [remark.finding.blocks for remark in exchange.remarks] == [False, False]
    assert "A61111" in says(exchange)[0]


def test_the_heavier_level_before_a_change_within_the_month():
    changed = replace(HANAKO, previous_level="13", changed_on=date(2026, 9, 16))
    assert of(changed).drafts[0].sheet.heaviest_level == "13"
    assert of(replace(changed, changed_on=date(2026, 9, 1))).drafts[0].sheet.heaviest_level == ""


# 1回分のファイルかどうか


@pytest.mark.parametrize(
    ("case", "old", "new", "words"),
    [
        ("別の回の混入", STAMP, "20261003101501", "違う回"),
        ("別の月の混入", "202609", "202608", "混ざっています"),
        ("別の事業所の混入", OFFICE, ANOTHER_OFFICE, "ではありません。自分のファイルか"),
        ("別のセンター宛て", CENTRE, OFFICE, "提出先のセンターではありません"),
        ("ありえない日時", STAMP, "20261399999999", "日時ではありません"),
        ("ありえない月", "202609", "202613", "年月ではありません"),
        ("名前の付け替え", "UPPLAN", "PLAN", "ファイル名ではありません"),
        ("古い版の名前", "_43_", "_", "4.0版より前"),
        ("取消しのファイル", "UPPLAN", "DLTPLAN", "取消し"),
    ],
)
def test_files_of_another_hand_over_are_refused(case, old, new, words):
    files = write(GIVEN)
    name = named(files, "UPPLAN")
    renamed = name.replace(old, new, 1)
    renamed = renamed.replace("_46_", "_") if "古い" in case else renamed
    files[renamed] = files.pop(name)
    exchange = receive(files)
    assert any(words in sentence for sentence in says(exchange)), case
    assert exchange.ready == ()


def test_actuals_are_a_transmission_of_their_own_and_may_bear_their_own_stamp():
    files = write(GIVEN)
    name = named(files, "UPJSK")
    files[name.replace(STAMP, "20261002090000")] = files.pop(name)
    assert receive(files).handover == GIVEN


@pytest.mark.parametrize("content", ["UPHOSOKU", "UPPLAN"])
def test_a_file_that_is_missing_is_named(content):
    files = write(GIVEN)
    del files[named(files, content)]
    files.pop(named(files, "UPJSK"))
    exchange = receive(files)
    assert any(content in sentence for sentence in says(exchange))
    assert exchange.ready == ()


def test_the_month_can_be_asked_before_reading():
    assert month_of(write(GIVEN)) == MONTH
    assert month_of(["UPPLAN_202613_.CSV", "memo.txt"]) is None


def test_nothing_at_all_is_said_too():
    assert says(receive({})) == ["読み取れるファイルがありません。利用者補足情報と利用票のファイルを選んでください。"]


def test_a_plan_file_that_a_claim_does_not_need_is_skipped_and_said():
    files = write(GIVEN)
    files[f"UPYOBO_{OFFICE}_43_{CENTRE}_46_{STAMP}.CSV"] = b"anything"
    exchange = receive(files)
    assert [remark.blocks for remark in exchange.remarks] == [False]
    assert len(exchange.ready) == 2


def test_a_month_before_version_four_is_refused():
    exchange = receive(write_with_month("202503"))
    assert says(exchange) == [
        (
            "令和7年3月分は、ファイルでは提出できません。ファイルで提出できるのは、4.1版の使われている令和7年4月分からです。"
            "「入力して提出」の画面から、一人ずつ提出してください。"
        )
    ]


def write_with_month(month):
    return {name.replace("202609", month): raw.replace(b"202609", month.encode()) for name, raw in write(GIVEN).items()}


# 行と項目
