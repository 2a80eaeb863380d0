"""A My Number never gets in, however it is written; what only looks like one mostly does."""

import zlib
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from azukari.house.rules import mynumber
from tests.covers import covers

ELEVEN = st.text("0123456789", min_size=11, max_size=11)
BETWEEN = " -　ー:~〜、+|*()(),.\n"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def whole(eleven: str) -> str:
    return f"{eleven}{mynumber.check_digit(eleven)}"


def ways(number: str) -> list[str]:
    """The ways people write one."""
    fours = [number[at : at + 4] for at in (0, 4, 8)]
    return [
        number, "-".join(fours), " ".join(fours), "　".join(fours), "－".join(fours), "‐".join(fours),
        " - ".join(fours),
        " ".join(number), number.translate(WIDE), "ー".join(fours).translate(WIDE), "\n".join(fours),
        "\u200b".join(number), number.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    ]  # fmt: skip


@pytest.mark.parametrize(("eleven", "digit"), [("12345678901", 8), ("00000000000", 0), ("11111111111", 8)])
def test_the_check_digit(eleven, digit):
    assert mynumber.check_digit(eleven) == digit


@covers("AKI-37")
@given(ELEVEN)
def test_a_valid_number_is_found_in_every_way_of_writing(eleven):
    number = whole(eleven)
    for written in ways(number):
        assert mynumber.is_in(written), written
        assert mynumber.is_in(f"番号は{written}です。"), written


@given(ELEVEN, st.sampled_from(["utf-8", "cp932", "utf-16"]))
def test_a_valid_number_is_found_in_a_text_file(eleven, encoding):
    assert mynumber.is_in_file(f"氏名,番号\r\n架空,{whole(eleven)}\r\n".encode(encoding))


@covers("AKI-37")
def test_of_random_twelve_digits_nine_in_ten_are_left_alone():
    draw = Random(37)
    found = sum(mynumber.is_in(f"{draw.randrange(10**12):012d}") for _ in range(4000))
    assert found < 4000 * 0.13


@given(ELEVEN)
def test_a_wrong_check_digit_is_not_a_my_number(eleven):
    wrong = (mynumber.check_digit(eleven) + 1) % 10
    assert not mynumber.is_in(f"{eleven}{wrong}")


@pytest.mark.parametrize(
    "text",
    [
        "", "緑町2丁目3番4号", "090-1234-5678", "03-3211-1234 03-3211-1235", "令和8年11月23日 12:30",
        "5700012050007(法人番号は13桁)", "地番 4410分の539、4410分の1078", "20261123",
        "2026-11-23 12:30", "被保険者番号 0000012345",
    ],
)  # fmt: skip
def test_what_a_clerk_writes_every_day_is_left_alone(text):
    assert not mynumber.is_in(text)


def zipped(words: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", f"<w:t>{words}</w:t>")
    return packed.getvalue()


def pdf(words: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Length 9>> stream\n" + zlib.compress(b"BT " + words + b" Tj ET") + b"\nendstream"


def test_a_number_is_found_inside_documents():
    number = whole("12345678901")
    assert mynumber.is_in_file(zipped(number))
    assert mynumber.is_in_file(pdf(f"({number})".encode()))
    assert mynumber.is_in_file(pdf(f"<{number.encode().hex()}>".encode()))
    assert not mynumber.is_in_file(zipped("ありません"))
    assert not mynumber.is_in_file(pdf(b"(none)"))


@given(ELEVEN, st.lists(st.text(BETWEEN, max_size=4), min_size=11, max_size=11))
def test_a_valid_number_is_found_however_it_is_cut(eleven, between):
    written = "".join(a + b for a, b in zip(whole(eleven), [*between, ""], strict=True))
    assume(not mynumber.HARMLESS.match(written))
    assert mynumber.is_in(f"番号は「{written}」です。")


@given(ELEVEN, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_a_valid_number_is_found_without_a_byte_order_mark(eleven, encoding):
    assert mynumber.is_in_file(f"氏名,番号\r\n架空,{whole(eleven)}\r\n".encode(encoding))


def test_a_number_in_several_runs_of_one_paragraph_is_found_and_two_cells_are_not_joined():
    number = whole("12345678901")
    runs = "</w:t></w:r><w:r w:rsidR='7'><w:t>".join((number[:5], number[5:7], number[7:]))
    assert mynumber.is_in_file(zipped(f"<w:p><w:r><w:t>{runs}</w:t></w:r></w:p>"))
    assert not mynumber.is_in_file(zipped(f"<c><v>{number[:6]}</v></c><c><v>{number[6:]}</v></c>"))


def sheet(cells: list[str], *, shared: bool) -> bytes:
    """A workbook with one row."""
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        if shared:
            words = sorted(set(cells), reverse=True)
            file.writestr("xl/sharedStrings.xml", "".join(f"<si><t>{word}</t></si>" for word in words))
            cells = [f't="s"><v>{words.index(cell)}</v>' for cell in cells]
        row = "".join(f'<c r="A1" s="2"/><c r="B1" {cell if shared else f"><v>{cell}</v>"}</c>' for cell in cells)
        file.writestr("xl/worksheets/sheet1.xml", f"<sheetData><row r='1'>{row}</row></sheetData>")
    return packed.getvalue()


@covers("AKI-37")
@given(ELEVEN, st.sampled_from([1, 2, 3, 4]), st.booleans())
def test_a_number_with_a_digit_or_a_few_in_each_cell_is_found(eleven, size, wide):
    number = whole(eleven).translate(WIDE) if wide else whole(eleven)
    cells = [number[at : at + size] for at in range(0, 12, size)]
    assert mynumber.is_in_file(sheet(cells, shared=False))
    assert mynumber.is_in_file(sheet(cells, shared=True))
    for line in (",".join(cells), "\t".join(cells), ",".join(f'"{cell}"' for cell in cells), "  |  ".join(cells)):
        assert mynumber.is_in_file(f"氏名,番号\n{line}\n".encode())
    row = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells)
    assert mynumber.is_in_file(zipped(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"))


def test_amounts_in_the_cells_of_a_sheet_are_left_alone():
    for cells in (["1234567", "89018"], ["530", "80", "26", "1200"], ["令和8年", "11", "23"]):
        assert not mynumber.is_in_file(sheet(cells, shared=False))
        assert not mynumber.is_in_file(sheet(cells, shared=True))


def encrypted() -> bytes:
    content = bytearray(zipped("x"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def unknown_method() -> bytes:
    content = bytearray(zipped("x"))
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 99
    return bytes(content)


def nested(depth: int) -> bytes:
    content = b"x"
    for _ in range(depth):
        packed = BytesIO()
        with ZipFile(packed, "w") as file:
            file.writestr("inner.zip", content)
        content = packed.getvalue()
    return content


@covers("AKI-37")
@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", encrypted(), unknown_method(), nested(9)])
def test_what_cannot_be_looked_into_is_refused_with_a_sentence(content):
    (found,) = mynumber.find({"file": content})
    assert "確かめられません" in found.says
    assert not list(mynumber.find({"file": nested(2)}))


def test_what_is_too_large_to_look_into_is_refused(monkeypatch):
    monkeypatch.setattr(mynumber, "MOST_UNPACKED", 5)
    assert list(mynumber.find({"file": zipped("大きい")}))


def packed(*members: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        for at, member in enumerate(members):
            file.writestr(str(at), member)
    return packed.getvalue()


TEXT = b"a" * 1000
DRAWN = pdf(b"(" + TEXT + b")")


@pytest.mark.parametrize("much", [TEXT * 2, packed(TEXT, TEXT), packed(packed(TEXT), packed(TEXT)), DRAWN + DRAWN[8:]])
def test_however_it_is_packed_only_so_much_of_one_file_is_read(monkeypatch, much):
    monkeypatch.setattr(mynumber, "MOST_READ", 1500)
    (found,) = mynumber.find({"file": much})
    assert "大きすぎます" in found.says
    assert not list(mynumber.find({"one": packed(TEXT), "another": DRAWN}))


def test_a_zip_in_each_of_many_zips_is_not_unpacked_for_ever(monkeypatch):
    monkeypatch.setattr(mynumber, "MOST_UNPACKED", 5000)
    assert list(mynumber.find({"file": packed(*[packed(b"\xff\xd8\xff" + TEXT)] * 3)}))
    assert not list(mynumber.find({"file": packed(b"\xff\xd8\xff" + TEXT)}))


def test_the_pictures_of_a_scanned_pdf_are_not_read_and_its_words_are(monkeypatch):
    monkeypatch.setattr(mynumber, "MOST_READ", 1500)
    scan = DRAWN.replace(b"<</Length 9>>", b"<</Type/XObject /Subtype /Image>>") * 5
    assert not mynumber.is_in_file(scan)
    assert mynumber.is_in_file(scan + pdf(f"({whole('12345678901')})".encode()))


def test_the_finding_stands_beside_its_field():
    number = whole("12345678901")
    typed = {"note": f"番号 {number}", "says": "庭木", "fact": {"person": [{"name": number}]}, "units": 3}
    assert [found.field for found in mynumber.find(typed)] == ["note", "fact"]


def test_a_picture_is_not_read_however_large_it_is():
    """Of a photograph nothing is text; looking for digits in it would take minutes and find chance."""
    assert not mynumber.is_in_file(b"\xff\xd8\xff" + b" 123456789018 " * 1_000_000)
    assert mynumber.is_in_file(b" 123456789018 ")
