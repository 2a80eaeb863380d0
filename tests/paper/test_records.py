"""Record files: what is written is read back, and what does not fit is named before any byte exists."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.law.refusal import NotRight
from azukari.paper import records
from azukari.paper.records import Heading, Rows, read, write

MONTH = date(2026, 7, 1)
HEADING = Heading("822", "1300000000", MONTH)
LAYOUTS = ("7111", "7113", "8124", "8125", "8222", "8171-01", "8171-02", "8171-14", "8171-10", "7411-D1", "7521-D1")


def written(rows, heading=HEADING):
    return write(heading, [Rows(row, [{}]) for row in rows])


def is_in_cp932(letter: str) -> bool:
    try:
        return letter.encode("cp932").decode("cp932") == letter
    except UnicodeError:
        return False


WIDE = [chr(n) for n in (*range(0x3041, 0x3097), *range(0x30A1, 0x30F7), *range(0x4E00, 0x9FFF)) if is_in_cp932(chr(n))]
NARROW = [chr(n) for n in (*range(0x20, 0x7F), *range(0xFF61, 0xFFA0)) if chr(n) != "'"]


def value_of(field: records.Field) -> st.SearchStrategy[str]:
    if field.value:
        return st.just(field.value)
    if field.form == "day":
        return st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 1, 1)).map("{:%Y%m%d}".format)
    if field.form == "month":
        return st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 1, 1)).map("{:%Y%m}".format)
    if field.kind in ("K", "X"):
        letters = WIDE if field.kind == "K" else [*NARROW, *WIDE]
        fits = lambda text: len(text.encode("cp932")) <= field.width  # noqa: E731
        return st.text(st.sampled_from(letters), min_size=1, max_size=field.width).filter(fits)
    if field.signed:
        return st.integers(-(10 ** (field.width - 1)) + 1, 10**field.width - 1).map(str)
    return st.text("0123456789" if field.kind == "N" else "0123456789AHZ", min_size=1, max_size=field.width)


def row_of(layout: records.Layout) -> st.SearchStrategy[dict[str, str]]:
    always = {f.key: value_of(f) for f in layout.fields if f.required or f.value}
    maybe = {f.key: value_of(f) for f in layout.fields if not (f.required or f.value)}
    return st.fixed_dictionaries(always, optional=maybe)


ROWS = st.lists(st.sampled_from(LAYOUTS).flatmap(lambda name: row_of(records.layout(name, MONTH))), max_size=6)


@given(ROWS, st.integers(1, 999999))
def test_what_is_written_is_read_back(rows, serial):
    heading = Heading("822", "1300000000", MONTH, serial)
    found = read(written(rows, heading))
    assert found.heading == heading
    assert list(found.rows) == rows


@given(ROWS, st.randoms())
def test_what_rows_share_is_said_once_and_written_in_each(rows, chance):
    for row in rows:
        own = {key: value for key, value in row.items() if key not in ("record", "part") and chance.random() < 0.5}
        shared = {key: value for key, value in row.items() if key not in own}
        assert write(HEADING, [Rows(shared, [own, own])]) == written([row, row])


@given(ROWS)
def test_lines_end_in_crlf_and_are_numbered_through(rows):
    lines = written(rows).split(b"\r\n")
    assert lines.pop() == b""
    assert [line.split(b",")[1] for line in lines] == [b"%d" % n for n in range(1, len(rows) + 3)]
    assert lines[0].split(b",")[3] == b"%d" % len(rows)


def slip(**changes):
    row = {
        "record": "8222", "month": "202606", "insurer": "00132134", "office": "1300000000", "revision": "1",
        "created_on": "20260703", "slip_class": "3", "line": "01", "insured": "0000012345", "birth": "19400501",
        "sex": "2", "level": "12", "limit_since": "202604", "planner": "3", "planned": 1798,
    }  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"planned": 1234567}, "8222-20", "給付計画単位数"),
        ({"insured": ""}, "8222-9", "がありません"),
        ({"sex": "男"}, "8222-11", "半角数字1バイト以内"),
        ({"kind": "a6"}, "8222-19", "半角英大文字"),
        ({"birth": "19401301"}, "8222-10", "西暦の年月日8桁"),
        ({"slip_class": "1"}, "8222-7", "「3」と決まっています"),
        ({"planned": -5}, "8222-20", "書けません"),
        ({"level": "1'"}, "8222-12", "書けません"),
        ({"service_office": "13,0000000"}, "8222-17", "書けません"),
        ({"service_office": "1370000001\r\n2"}, "8222-17", "書けません"),
    ],
)
def test_a_value_that_does_not_fit_is_named(changes, field, says):
    with pytest.raises(NotRight) as refusal:
        written([slip(), slip(**changes)])
    assert [finding.field for finding in refusal.value.findings] == [field]
    assert says in refusal.value.findings[0].says


def remark(text):
    return {
        "record": "8125", "office": "1300000000", "office_class": 1, "month": "202606", "insurer": "132134",
        "price": 1105, "insured": "0000012345", "birth": "19400501", "sex": "2", "level": "12",
        "certified_since": "20260401", "line": 99, "code": "462111", "unit": -4, "times": 1, "line_units": -4,
        "care_manager": "13000001", "remark": text,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("十一文字の摘要は長すぎる", "全角文字20バイト以内"),
        ("半角abc", "全角文字"),
        ("森鷗外", "「鷗」はこのファイルの文字コードにありません"),
        ("𠮷田", "「𠮷」はこのファイルの文字コードにありません"),
        ("外字\ue000", "書けません"),
    ],
)
def test_widths_of_kanji_are_bytes_of_cp932(text, says):
    with pytest.raises(NotRight) as refusal:
        written([remark(text)])
    assert says in refusal.value.findings[0].says


def test_a_name_the_file_cannot_carry_is_not_written_as_something_else():
    head = {"record": "7411", "part": "H1", "office": "1300000000", "review_month": "202607"}
    with pytest.raises(NotRight, match="1件"):
        written([head | {"office_name": "𠮷田居宅介護支援事業所"}])


def test_kanji_are_quoted_zero_is_written_and_nothing_is_omitted():
    line = written([remark("月途中で転入した人")]).split(b"\r\n")[1].decode("cp932")
    assert line.endswith(',-4,1,-4,,,13000001,"月途中で転入した人"')
    assert written([remark("")]).split(b"\r\n")[1].endswith(b",13000001,")
    assert b",0," in written([slip(planned=0)]).split(b"\r\n")[1]


def test_every_row_is_looked_at_before_anything_is_refused():
    with pytest.raises(NotRight) as refusal:
        written([slip(sex="X"), slip(), slip(level="", birth="0")], Heading("822", "13-0", MONTH))
    assert [f.field for f in refusal.value.findings] == ["control-8", "8222-11", "8222-10", "8222-12"]


def test_a_key_the_layout_does_not_have_is_a_crash_not_a_silence():
    with pytest.raises(KeyError, match="colour"):
        written([slip(colour="1")])


@pytest.mark.parametrize(
    "content", [b"", b"1,1\r\n", b"\x80\xff", b'1,"', b"1,1,0,0,822,0,0,1,0,7,202607,1\r\n2,2,9999\r\n3,3\r\n"]
)
def test_what_is_no_record_file_is_refused(content):
    with pytest.raises(records.Unreadable):
        read(content)


NOTICE = (
    "1,1,0,2,741,0,0,1300500012,0,7,202607,1\r\n"
    '2,2,7411,H1,1300500012,"見本地域包括支援センター",202607,20260731,1,"見本国保連合会"\r\n'
    "2,3,7411,D1,132134,見本市,0000000101,ﾐﾎﾝ ﾊﾅｺ,給,202606,46,451,B,受給資格の認定なし,\r\n"
    "3,4\r\n"
).encode("cp932")


def test_a_list_of_returns_is_read_quoted_or_not():
    head, returned = read(NOTICE).rows
    assert head["office_name"] == "見本地域包括支援センター"
    assert (returned["insured"], returned["reason"], returned["content"]) == ("0000000101", "B", "受給資格の認定なし")


def test_the_longer_list_for_service_offices_is_told_by_its_fields():
    longer = NOTICE.replace("認定なし,".encode("cp932"), "認定なし,,111111".encode("cp932"))
    assert read(longer).rows[1]["item"] == "111111"
