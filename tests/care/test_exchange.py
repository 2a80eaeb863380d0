"""Hand-overs of ケアプランデータ連携 v4.1: what is read, what is refused, and that no bytes at all break it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azukari.care.exchange import Handover, Managed, PersonMonth, Visit, completed, month_of, read, write
from azukari.care.rules import claim
from azukari.care.rules.facts import PlanLine, ServiceCode
from azukari.law.refusal import NotRight
from tests.care.examples import ANOTHER_OFFICE, CENTRE, DAY_CARE, KNOWN, MONTH, NURSES, OFFICE, SHEET, TODAY

STAMP = "20261003101500"
NURSE = tuple(
    Visit(date(2026, 9, day), "631111", NURSES, 300, 1, "0930", "1000", "見本訪問看護") for day in (2, 9, 16, 23)
)
DAYS = tuple(Visit(date(2026, 9, day), "A61111", DAY_CARE, 1798, 1, "0930", "1500") for day in (4, 11))
TABLE = (
    Managed(NURSES, "631111", 1200, 300, 4, office_name="見本訪問看護"),
    Managed(DAY_CARE, "A61111", 1798, 1798, 1),
    Managed(DAY_CARE, "A66107", None, 40, 1),  # 処遇改善加算は限度額の対象外
    Managed(DAY_CARE, "A6AAAA", 1798),
)
HANAKO = PersonMonth(
    insurer="132134",
    insured="0000012345",
    name="見本 花子",
    kana="ﾐﾎﾝ ﾊﾅｺ",
    sex="2",
    birth=date(1940, 5, 1),
    level="12",
    limit_units=5032,
    limit_since=date(2026, 4, 1),
    limit_until=date(2027, 3, 31),
    care_manager="試験 太郎",
    planned=NURSE + DAYS,
    actual=NURSE + DAYS,
    managed=TABLE,
)
JIRO = replace(HANAKO, insured="0000012346", name='見本 "次郎",\r\n髙﨑', sex="1", level="13", limit_units=10531)
GIVEN = Handover(OFFICE, CENTRE, MONTH, STAMP, (HANAKO, JIRO))


def receive(files, **how):
    return read(files, **{"office": OFFICE, "centres": {CENTRE}, **how})


def of(person=HANAKO, **how):
    return receive(write(replace(GIVEN, people=(person,))), **how)


def named(files, content):
    return next(name for name in files if name.startswith(content))


def says(exchange):
    return [remark.finding.says for remark in exchange.remarks]


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


def test_each_draft_knows_its_rows():
    places = {place.file.split("_")[0]: place.row for place in receive(write(GIVEN)).drafts[1].places}
    assert places == {"UPHOSOKU": 2, "UPPLAN": 12, "UPJSK": 12, "UPSIKYU": 9}


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
        ("別の事業所の混入", OFFICE, ANOTHER_OFFICE, "貴事業所ではありません"),
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
    assert any("2025年04月01日より前" in sentence for sentence in says(exchange))


def write_with_month(month):
    return {name.replace("202609", month): raw.replace(b"202609", month.encode()) for name, raw in write(GIVEN).items()}


# 行と項目


def changed(content, row, column, value):
    """The hand-over with one cell changed."""
    files = write(replace(GIVEN, people=(replace(HANAKO, name="見本花子"), replace(JIRO, name="見本次郎"))))
    name = named(files, content)
    lines = files[name].decode("cp932").split("\r\n")
    cells = lines[row - 1].split(",")
    cells[column - 1] = value
    lines[row - 1] = ",".join(cells)
    files[name] = "\r\n".join(lines).encode("cp932")
    return files


@pytest.mark.parametrize(
    ("content", "column", "value", "words"),
    [
        ("UPHOSOKU", 1, "202208", "202407が要ります"),
        ("UPHOSOKU", 2, "132136", "検証番号"),
        ("UPHOSOKU", 7, "3", "性別"),
        ("UPHOSOKU", 8, "19400230", "生年月日"),
        ("UPHOSOKU", 19, "5,032", "64個"),
        ("UPHOSOKU", 19, "５０３２", "7桁を超えています"),
        ("UPHOSOKU", 19, "ABC", "半角数字ではありません"),
        ("UPHOSOKU", 19, "50\ue00032", "半角数字ではありません"),
        ("UPHOSOKU", 63, "202608", "対象年月が202608"),
        ("UPPLAN", 4, "", "作成年月日」がありません"),
        ("UPPLAN", 6, ANOTHER_OFFICE, "プラン担当業者"),
        ("UPPLAN", 10, "20260931", "サービス利用日"),
        ("UPPLAN", 12, "2560", "サービス開始時刻"),
        ("UPPLAN", 14, "100", "2桁を超えています"),
        ("UPPLAN", 15, "A6-111", "サービスコード"),
        ("UPPLAN", 20, "123", "10桁ではありません"),
        ("UPSIKYU", 18, "1.5", "半角数字ではありません"),
        ("UPSIKYU", 33, "2", "決まった書き方"),
    ],
)
def test_a_wrong_item_is_found_with_its_row_and_column(content, column, value, words):
    exchange = receive(changed(content, 1, column, value))
    remarks = [remark for remark in exchange.remarks if remark.blocks]
    assert any(words in remark.finding.says and remark.at.row == 1 for remark in remarks)
    assert "0000012345" not in [draft.sheet.insured for draft in exchange.ready]
    assert [draft.sheet.insured for draft in exchange.ready] == ["0000012346"]


def test_a_wrong_item_that_no_claim_needs_does_not_block():
    exchange = receive(changed("UPHOSOKU", 1, 12, "0123-456-789-01234"))
    assert [(remark.at.row, remark.at.column, remark.blocks) for remark in exchange.remarks] == [(1, 12, False)]
    assert len(exchange.ready) == 2


def test_a_person_without_the_supplementary_row_is_named():
    files = write(GIVEN)
    files[named(files, "UPHOSOKU")] = write(replace(GIVEN, people=(JIRO,)))[named(files, "UPHOSOKU")]
    exchange = receive(files)
    assert [(remark.insured, remark.blocks) for remark in exchange.remarks] == [("0000012345", True)]
    assert [draft.sheet.insured for draft in exchange.ready] == ["0000012346"]


def test_two_different_supplementary_rows_of_one_person():
    files = write(GIVEN)
    twin = write(replace(GIVEN, people=(replace(HANAKO, level="13"),)))
    files[named(files, "UPHOSOKU")] += twin[named(files, "UPHOSOKU")]
    assert [draft.sheet.insured for draft in receive(files).ready] == ["0000012346"]


def test_utf_8_is_read_and_said():
    for codec in ("utf-8", "utf-8-sig"):
        files = {name: raw.decode("cp932").encode(codec) for name, raw in write(GIVEN).items()}
        exchange = receive(files)
        assert exchange.handover == GIVEN
        assert {remark.blocks for remark in exchange.remarks} == {False}


def test_halfwidth_kana_that_look_like_utf_8_are_shift_jis():
    kana = replace(HANAKO, name="", kana="ﾐｱ ﾄｱ", care_manager="")
    assert receive(write(replace(GIVEN, people=(kana,)))).handover.people[0].kana == "ﾐｱ ﾄｱ"


def test_gaiji_in_a_name_is_said_and_lost_bytes_block():
    files = write(GIVEN)
    name = named(files, "UPHOSOKU")
    gaiji = {**files, name: files[name].replace("見本 花子".encode("cp932"), b"\xf0\x40\x96\x7b")}
    assert [(remark.at.column, remark.blocks) for remark in receive(gaiji).remarks] == [(6, False)]
    for unreadable in (b"\x85\x40", b"\x00", b"\x80"):
        lost = {**files, name: files[name].replace("見本 花子".encode("cp932"), unreadable)}
        assert [draft.sheet.insured for draft in receive(lost).ready] == ["0000012346"]


def test_an_open_quote_is_said_with_its_row():
    files = write(GIVEN)
    name = named(files, "UPHOSOKU")
    exchange = receive({**files, name: files[name] + b'202407,"'})
    assert any("3行目から先" in sentence for sentence in says(exchange))
    assert exchange.ready == ()


def test_reading_stops_when_hardly_anything_is_right():
    files = write(GIVEN)
    name = named(files, "UPPLAN")
    exchange = receive({**files, name: b"1,2,3\r\n" * 100_000})
    assert any("誤りが多い" in sentence for sentence in says(exchange))
    assert len(exchange.remarks) < 300
    assert exchange.ready == ()


def test_what_shift_jis_cannot_hold_is_not_written():
    with pytest.raises(NotRight) as refusal:
        write(replace(GIVEN, people=(replace(HANAKO, name="𠮷田 花子"),)))
    assert "𠮷" in refusal.value.findings[0].says


# 性質

BYTES = st.binary(max_size=300)
CUT = st.tuples(st.integers(0, 3), st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=8))


@given(st.dictionaries(st.text(max_size=60), BYTES, max_size=3), st.lists(BYTES, min_size=4, max_size=4))
def test_any_bytes_end_in_remarks(files, contents):
    own = dict(zip(sorted(write(GIVEN)), contents, strict=True))
    exchange = receive({**files, **own})
    assert exchange.remarks
    assert exchange.ready == ()
    assert all(sentence.endswith("。") for sentence in says(exchange))


@settings(max_examples=300)
@given(st.lists(CUT, min_size=1, max_size=3))
def test_any_mutation_ends_in_drafts_or_remarks(cuts):
    files = write(GIVEN)
    for which, start, length, instead in cuts:
        name = sorted(files)[which]
        files[name] = files[name][:start] + instead + files[name][start + length :]
    exchange = receive(files)
    for draft in exchange.drafts:
        assert all(finding.says.endswith("。") for finding in claim.check(draft.sheet, KNOWN, today=TODAY))
    assert all(sentence.endswith("。") for sentence in says(exchange))


# MS932 writes these six with the code of a twin and reads the twin back.
TWINS = "¢£¬‖−〜"
FREE = st.text(
    st.characters(codec="cp932", exclude_categories=["Cs", "Co", "Cc"], exclude_characters=TWINS), max_size=12
)
DAY = st.dates(date(2026, 9, 1), date(2026, 9, 30))
VISITS = st.lists(
    st.builds(
        Visit,
        DAY,
        st.sampled_from(["631111", "A61111", "661111"]),
        st.sampled_from([NURSES, DAY_CARE]),
        st.integers(-99999, 99999),
        st.integers(1, 99),
        st.sampled_from(["0000", "2359", "9999"]),
        st.sampled_from(["0000", "2359", "9999"]),
        FREE,
        st.booleans(),
    ),
    max_size=4,
).map(tuple)
PEOPLE = st.builds(
    PersonMonth,
    insurer=st.just("132134"),
    insured=st.from_regex(r"[0-9]{10}|H[0-9]{9}", fullmatch=True),
    name=FREE.map("見本{}".format),  # without a single usual kanji a file could be UTF-8 as well
    kana=FREE,
    sex=st.sampled_from(["1", "2", ""]),
    birth=st.none() | st.dates(date(1900, 1, 1), date(1990, 1, 1)),
    level=st.sampled_from(["06", "12", "13"]),
    limit_units=st.integers(0, 9999999),
    limit_since=st.none() | DAY,
    limit_until=st.none() | DAY,
    planned=VISITS,
    actual=VISITS,
    managed=st.lists(
        st.builds(Managed, st.just(NURSES), st.just("631111"), st.none() | st.integers(0, 9999)), max_size=3
    ).map(tuple),
)


@given(st.lists(PEOPLE, max_size=4, unique_by=lambda person: person.insured).map(tuple))
def test_reading_undoes_writing(people):
    named_people = tuple(
        replace(person, care_manager="試験" if person.planned or person.actual else "") for person in people
    )
    handover = replace(GIVEN, people=named_people)
    files = write(handover)
    if any(person.planned or person.actual for person in people):
        assert receive(files).handover == handover
