"""Hand-overs of ケアプランデータ連携 v4.1: what is refused, and that no bytes at all break the reading."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azukari.care.exchange import Managed, PersonMonth, Visit, write
from azukari.care.rules import claim
from azukari.law.refusal import NotRight
from tests.care.examples import ANOTHER_OFFICE, DAY_CARE, KNOWN, NURSES, TODAY
from tests.care.hand_overs import GIVEN, HANAKO, JIRO, named, receive, says


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
        ("UPHOSOKU", 63, "202608", "「対象年月」が202608です。ファイル名の202609の分だけ"),
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


# 別の種類のファイル、別の書き方


def packed(files, inside=""):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, raw in files.items():
            archive.writestr(inside + name, raw)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("連携.zip", packed({"UPPLAN.CSV": b"1"}), "ZIPのファイルです。展開して、中のCSVファイルを選んでください。"),
        ("利用票.xlsx", packed({"[Content_Types].xml": b"<x/>"}), "Excelで保存し直さずに選んでください。"),
        ("利用票.xls", b"\xd0\xcf\x11\xe0" + bytes(9), "Excelで保存し直さずに選んでください。"),
        ("利用票.pdf", b"%PDF-1.7", "PDFのファイルです。"),
        ("利用票.csv", b"1,2,3", "介護ソフトが出力した名前のまま選んでください。"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence_that_says_what_to_do(name, content, words):
    [remark] = receive({name: content}).remarks
    assert words in remark.finding.says
    assert remark.blocks


def test_a_zip_under_the_right_name_is_still_a_zip():
    files = write(GIVEN)
    name = named(files, "UPPLAN")
    remarks = receive({**files, name: packed(files)}).remarks
    assert any("ZIPのファイルです" in remark.finding.says for remark in remarks)


def test_a_renamed_file_is_named_with_its_right_name():
    files = write(GIVEN)
    name = named(files, "UPPLAN")
    for renamed in (name.replace(".CSV", " (1).CSV"), f"コピー ～ {name}", name.replace(".CSV", " - コピー.CSV")):
        others = {each: raw for each, raw in files.items() if each != name}
        says_all = says(receive({**others, renamed: files[name]}))
        assert any(f"「{name}」に戻すか" in sentence for sentence in says_all), renamed


def test_a_note_in_the_folder_is_passed_over():
    exchange = receive({**write(GIVEN), "README.txt": b"x"})
    assert [remark.blocks for remark in exchange.remarks] == [False]
    assert len(exchange.ready) == 2


def test_one_reason_for_many_files_is_said_once():
    [remark] = receive(write(GIVEN), office=ANOTHER_OFFICE).remarks
    assert "など4個" in remark.finding.says


@pytest.mark.parametrize(
    ("case", "spoil"),
    [
        ("空の行", lambda raw: raw.replace(b"\r\n", b"\r\n\r\n")),
        ("コンマだけの行", lambda raw: raw + b"," * 24 + b"\r\n"),
        ("行末のコンマ", lambda raw: raw.replace(b"\r\n", b",,\r\n")),
        ("LF", lambda raw: raw.replace(b"\r\n", b"\n")),
        ("EOFの印", lambda raw: raw + b"\x1a"),
    ],
)
def test_harmless_habits_of_other_programs_are_read(case, spoil):
    files = write(GIVEN)
    name = named(files, "UPPLAN")
    exchange = receive({**files, name: spoil(files[name])})
    assert exchange.remarks == (), case
    assert [draft.sheet for draft in exchange.ready] == [draft.sheet for draft in receive(files).ready]


def test_a_heading_is_passed_over_and_said():
    files = write(GIVEN)
    name = named(files, "UPPLAN")
    exchange = receive({**files, name: "CSVバージョン,保険者番号\r\n".encode("cp932") + files[name]})
    assert [remark.finding.says for remark in exchange.remarks if "見出し" in remark.finding.says]
    assert len(exchange.ready) == 2


def test_columns_of_another_version_are_said_once_for_each_person():
    files = write(GIVEN)
    name = named(files, "UPPLAN")
    exchange = receive({**files, name: files[name].replace(b"\r\n", b",9\r\n")})
    columns = [remark for remark in exchange.remarks if "別の版の書き方" in remark.finding.says]
    assert [(remark.insured, remark.blocks) for remark in columns] == [("0000012345", True), ("0000012346", True)]
    assert "1行目など6行の項目が26個です(決まりは25個)" in columns[0].finding.says
    assert exchange.ready == ()


def test_rows_written_twice_are_never_added_up_in_silence():
    files = write(GIVEN)
    table, plan = named(files, "UPSIKYU"), named(files, "UPPLAN")
    twice = receive({**files, table: files[table] * 2})
    assert twice.ready == ()
    assert any("別表の全合計が2行あります" in sentence for sentence in says(twice))
    planned = {name: raw for name, raw in files.items() if name != table}
    again = receive({**planned, plan: files[plan] * 2})
    assert sum("前の行とまったく同じです" in sentence for sentence in says(again)) == 2


def test_five_megabytes_are_read():
    files = write(GIVEN)
    plan = named(files, "UPPLAN")
    exchange = receive({**files, plan: files[plan] * (5_000_000 // len(files[plan]))})
    assert len(exchange.drafts) == 2
    assert len(exchange.remarks) < 20
