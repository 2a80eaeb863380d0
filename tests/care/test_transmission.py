"""Checking a transmission file, ours or another program's: what is wrong, by record and field."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.care.papers import transmission_files
from azukari.care.rules.facts import MANAGEMENT, PlanLine, ServiceCode
from azukari.care.rules.pricing import price
from azukari.care.rules.transmission import FOUND, OK, UNREADABLE, check, main
from tests.care.test_papers import (
    BY_HAND,
    CENTRE,
    CLAIMS_OF_JUNE,
    CLAIMS_OF_MAY,
    HANAKO,
    JUNE,
    MANAGEMENT_OF_JUNE,
    MAY,
    REVIEW,
    SLIPS,
    bytes_of,
    settled,
)


def fields(content: bytes) -> list[str]:
    return [finding.field for finding in check(content)]


@pytest.mark.parametrize("name", BY_HAND)
def test_a_right_file_has_no_findings(name):
    assert list(check(bytes_of(BY_HAND[name][2]))) == []


def quoted(lines: str) -> str:
    """As another program writes: every data field in quotes, zeros spelt out in the control record."""
    control, *data = lines.splitlines()
    control = control.replace(",0,0,1300500012,0,", ",00,000000,1300500012,00,")
    data = [re.sub(r"(?<=,)([^,]+)", r'"\1"', line) if line.startswith("2") else line for line in data]
    return "\n".join([control, *data, ""])


@pytest.mark.parametrize("name", BY_HAND)
def test_quotes_and_spelt_out_zeros_of_another_program_are_no_findings(name):
    assert fields(bytes_of(quoted(BY_HAND[name][2]))) == []


def test_71r_is_accepted_for_the_city_scheme_only():
    assert fields(bytes_of(MANAGEMENT_OF_JUNE.replace(",711,", ",71R,", 1))) == []
    assert fields(bytes_of(CLAIMS_OF_MAY.replace(",711,", ",71R,", 1))) == ["control-5"]


@pytest.mark.parametrize(
    ("case", "lines", "old", "new", "found"),
    [
        ("番号がとぶ", SLIPS, "\n2,5,", "\n2,6,", ["frame-2"]),
        ("件数", CLAIMS_OF_MAY, "1,1,0,2,", "1,1,0,3,", ["control-4"]),
        ("媒体区分", CLAIMS_OF_MAY, ",0,7,", ",0,9,", ["control-10"]),
        ("審査月", CLAIMS_OF_MAY, "202607,1\n", "202613,1\n", ["control-11"]),
        ("終わりがない", CLAIMS_OF_MAY, "3,4\n", "", ["end"]),
        ("項目が足りない", CLAIMS_OF_MAY, ",13000011,\n", ",13000011\n", ["8125", "7111-7", "7111-8", "7111-9"]),
        ("知らない様式", CLAIMS_OF_MAY, "8125,", "8199,", ["8199", "7111-7", "7111-8", "7111-9"]),
        ("必須項目", CLAIMS_OF_MAY, ",19400501,", ",,", ["8125-10"]),
        ("暦にない日", CLAIMS_OF_MAY, "19400501", "19400431", ["8125-10"]),
        ("保険者番号の検証番号", CLAIMS_OF_MAY, "132134", "132135", ["8125-5"]),
        ("8桁の保険者番号", SLIPS, ",202605,00132134,", ",202605,00132135,", ["8222-3"]),
        ("事業所番号の検証番号", SLIPS, "1370500017,1,63,500", "1370500018,1,63,500", ["8222-17"]),
        ("負担者番号の検証番号", CLAIMS_OF_JUNE, "12139994", "12139995", ["8125-8"]),
        ("性別", SLIPS, ",3,01,0000000103,19381231,1,", ",3,01,0000000103,19381231,3,", ["8222-11"]),
        ("表の単位数", CLAIMS_OF_MAY, "442,1,442,442,4884", "431,1,431,431,4762", ["8125-18", "7111-8", "7111-9"]),
        ("単位数×回数", CLAIMS_OF_MAY, ",442,1,442,442,", ",442,1,441,442,", ["8125-20", "8125-21", "8125-22"]),
        ("合計", CLAIMS_OF_JUNE, ",16,758,", ",16,759,", ["8125-21", "7111-8"]),
        ("請求金額", CLAIMS_OF_JUNE, ",758,8375,", ",758,8376,", ["8125-22", "7111-9"]),
        ("単価", CLAIMS_OF_MAY, ",1105,", ",1106,", ["8125-22", "8125-6"]),
        ("処遇改善", CLAIMS_OF_JUNE, ",16,1,16,758,8375", ",15,1,15,757,8364", ["8125-18", "7111-8", "7111-9"]),
        ("知らないコード", CLAIMS_OF_MAY, "462111", "469999", ["8125-17"]),
        (
            "最終行がない", CLAIMS_OF_MAY, "99,462111", "01,462111",
            ["8125-16", "8125-21", "8125-22", "7111-7", "7111-8", "7111-9"],
        ),
        ("認定期間", CLAIMS_OF_MAY, "20270331", "20260430", ["8125-13"]),
        ("請求書の件数", CLAIMS_OF_JUNE, "02,3,2273,", "02,4,2273,", ["7111-7"]),
        ("請求書の公費", CLAIMS_OF_JUNE, ",451,4983,0,4983,", ",451,4983,4983,0,", ["7111-10", "7111-11"]),
        ("様式第七の三の合計", MANAGEMENT_OF_JUNE, ",742,1105,8199,", ",741,1105,8199,", ["8171-10-14"]),
        ("様式第七の三の請求額", MANAGEMENT_OF_JUNE, ",742,1105,8199,", ",742,1105,8198,", ["8171-10-16"]),
        ("給付管理票の合計", SLIPS, ",2728,", ",2729,", ["8222-24"]),
        ("限度額", SLIPS, ",10531,", ",10473,", ["8222-15"]),
        ("限度超過", SLIPS, ",10531,", ",2500,", ["8222-24", "8222-15"]),
        ("同じ行", SLIPS, "1362900019,1,66,2228", "1370500017,1,63,2228", ["8222-17"]),
        ("同じ人", SLIPS, ",0000000105,", ",0000000103,", ["8222-8"]),
        ("保険者番号が6桁のまま", SLIPS, ",00132134,", ",132134,", ["8222-3"]),
        ("法別番号", CLAIMS_OF_JUNE, ",2,12,02,", ",2,25,02,", ["7111-5"]),
        ("要介護の人の46", CLAIMS_OF_MAY, ",2,12,2", ",2,21,2", ["8125-12"]),
        ("総合事業の事業所区分", SLIPS, ",6,A6,", ",1,A6,", ["8222-18"]),
        ("46を8124で", CLAIMS_OF_MAY, "8125", "8124", ["8124-1"]),
        ("零の行", SLIPS, "1,66,2228,", "1,66,0,", ["8222-20", "8222-24"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(case, lines, old, new, found):
    assert old in lines
    assert set(fields(bytes_of(lines.replace(old, new)))) == set(found)


def test_one_wrong_number_is_one_finding_and_so_is_a_gap():
    assert fields(bytes_of(SLIPS.replace("\n2,5,", "\n2,6,"))) == ["frame-2"]
    gap = re.sub(r"(?m)^([23]),(\d+)", lambda at: f"{at[1]},{int(at[2]) + (int(at[2]) > 7)}", SLIPS)
    assert fields(bytes_of(gap)) == ["frame-2"]


REMARK = CLAIMS_OF_MAY.replace(",13000011,\n", ",13000011,%s\n")


@pytest.mark.parametrize(
    ("case", "content", "field", "words"),
    [
        ("空", b"", "file", "ファイルが空です"),
        ("ZIP", b"PK\x03\x04" + bytes(100), "file", "ZIPのファイルです。展開し"),
        ("古いExcel", b"\xd0\xcf\x11\xe0" + bytes(100), "file", "Excelのファイルです"),
        ("PDF", b"%PDF-1.7", "file", "PDFのファイルです"),
        ("UTF-16", CLAIMS_OF_MAY.encode("utf-16"), "file", "UTF-16"),
        ("別の表", "事業所番号,氏名\r\n1370000001,見本\r\n".encode("cp932"), "file", "伝送ファイルではありません"),
        ("壊れた文字", b"\x80\x81\xff", "file", "文字か引用符が壊れています"),
        ("BOM", b"\xef\xbb\xbf" + bytes_of(CLAIMS_OF_MAY), "file", "BOM"),
        ("UTF-8", bytes_of(REMARK % "摘要です").decode("cp932").encode(), "file", "文字コードがUTF-8"),
        ("EOFの印", bytes_of(CLAIMS_OF_MAY) + b"\x1a", "file", "EOF(1A)"),
        ("LF", CLAIMS_OF_MAY.encode(), "frame", "1行目の行末がCRLF"),
        ("CR", CLAIMS_OF_MAY.replace("\n", "\r").encode(), "frame", "1行目の行末がCRLF"),
        ("終わりの改行がない", bytes_of(CLAIMS_OF_MAY).removesuffix(b"\r\n"), "frame", "4行目の行末がCRLF"),
        ("空の行", bytes_of(CLAIMS_OF_MAY + "\n"), "frame", "5行目が空の行です"),
        ("エンドレコードがない", bytes_of(CLAIMS_OF_MAY.replace("3,4\n", "")), "end", "途中で切れていないか"),
        ("余分なコンマ", bytes_of(REMARK % ",,"), "8125", "余分なコンマが2個"),
        ("半角カナ", bytes_of(REMARK % '"ﾃｷﾖｳ"'), "8125-24", "全角文字20バイト以内"),
        ("閉じない引用符", bytes_of(CLAIMS_OF_MAY.replace("8125", '"8125')), "file", "3行目: 文字か引用符"),
    ],
)
def test_a_file_of_another_make_is_one_sentence(case, content, field, words):
    found = list(check(content))
    assert [finding.field for finding in found if not finding.field.startswith("7111-")] == [field], case
    assert words in found[0].says
    assert found[0].says.endswith("。")


@given(st.sampled_from(sorted(BY_HAND)), st.integers(0, 2000), st.binary(max_size=4))
def test_no_bytes_make_the_check_fall_over(name, at, junk):
    content = bytes_of(BY_HAND[name][2])
    list(check(content[:at] + junk + content[at + len(junk) :]))
    list(check(content[:at]))


def test_a_review_month_before_the_first_layout_is_a_finding():
    says = [finding.says for finding in check(bytes_of(MANAGEMENT_OF_JUNE.replace("202607,3", "201403,3", 1)))]
    assert says == [
        f"識別番号「{record}」の様式は、平成27年4月の審査からのものを収録しています。"
        "コントロールレコードの11番目「処理対象年月」を確かめてください。"
        for record in ("7113", "8171")
    ]


def test_a_number_of_five_thousand_digits_is_a_finding():
    content = bytes_of(CLAIMS_OF_MAY.replace("2,3,", f"2,{'9' * 5000},").replace("4884,4884", f"{'9' * 5000},4884"))
    assert "7111-9" in fields(content)


def test_the_command_says_what_is_wrong_and_how_many(tmp_path):
    right, wrong, out = tmp_path / "K2607001.CSV", tmp_path / "K2607002.CSV", io.StringIO()
    right.write_bytes(bytes_of(CLAIMS_OF_MAY))
    wrong.write_bytes(bytes_of(CLAIMS_OF_MAY.replace(",442,4884,13000011", ",442,4885,13000011")))
    assert main(str(right), out) == OK
    assert main(str(wrong), out) == FOUND
    assert main(str(tmp_path / "none.CSV"), out) == UNREADABLE
    said = out.getvalue()
    assert "K2607001.CSV: 誤り0件、確認0件" in said
    assert "[8125-22] 3行目(被保険者0000000101): 請求金額が4885円です(442単位×単価では4884円)。" in said
    assert "開けません" in said


OFFICES = ("1370500017", "1370500025", "1362900019", "13A0500011")
MASTER = {code: ServiceCode(code, "", units, MAY, None) for code, units in (("AF2111", 442), ("AF4001", 300))}


@st.composite
def sheets(draw):
    number, of_city = draw(st.integers(1, 9)), draw(st.booleans())
    alone, month = draw(st.booleans()), draw(st.sampled_from((MAY, JUNE)))
    kinds = st.sampled_from(("63", "66", "67", "A2", "A6"))
    line = st.builds(PlanLine, st.sampled_from(OFFICES), kinds, st.integers(0, 900))
    return replace(
        HANAKO,
        service_month=month,
        insured=f"H{number:09d}" if alone else f"{number:010d}",
        payer="12139994" if alone else "",
        recipient="0000017" if alone else "",
        office=draw(st.sampled_from(("", "1370500025"))),
        lines=(PlanLine("1370500017", "64", 1), *draw(st.lists(line, max_size=5))),
        scheme=MANAGEMENT if of_city else "46",
        codes=draw(st.sampled_from((("AF2111",), ("AF2111", "AF4001")))) if of_city else (),
        first=draw(st.booleans()),
        linkage=draw(st.booleans()),
        no_abuse_measures=draw(st.booleans()),
        no_continuity_plan=draw(st.booleans()),
        improvement=month == JUNE and draw(st.booleans()),
    )


@given(
    st.lists(sheets(), max_size=6, unique_by=lambda sheet: (sheet.insured, sheet.service_month)),
    st.sampled_from(("1級地", "3級地", "その他")),
    st.sampled_from("123"),
)
def test_every_file_we_write_passes_our_own_check(those, grade, revision):
    standing = [settled(sheet, price(sheet, MASTER, grade=grade), revision=revision) for sheet in those]
    for file in transmission_files(CENTRE, REVIEW, standing):
        assert list(check(file.content)) == []
