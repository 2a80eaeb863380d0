"""The list of what came back, as one program receives it."""

from datetime import date

import pytest

from azukari.care.rules.returned import Returned, read
from azukari.law.refusal import NotRight

HEAD = "1,1,0,3,741,0,0,1300100011,0,7,202611,1\r\n2,2,7411,H1,1300100011,あさひ,202611,20261201,1,東京都国保連\r\n"


def listed(*rows: str) -> bytes:
    return (HEAD + "".join(f"{row}\r\n" for row in rows) + "3,9\r\n").encode("cp932")


@pytest.mark.parametrize(
    ("row", "documents", "says"),
    [
        (
            "2,3,7411,D1,0000139998,東野森市,0000000101,シケン,請,202610,46,451,A,該当の届出がありません,12P4",
            ("8125",),
            "A 一次チェックエラー 該当の届出がありません",
        ),
        (
            "2,3,7411,D1,0000139998,東野森市,0000000101,シケン,給,202610,46,,4228,C,限度額超過,12P3",
            ("8222",),
            "C 支給限度額・突合・査定 限度額超過",
        ),
    ],
)
def test_a_row_says_whose_month_which_document_and_why(row, documents, says):
    review = date(2026, 11, 1)
    assert read(listed(row)) == [Returned("0000000101", date(2026, 10, 1), documents, says, "139998", review)]
    assert [one.held for one in read(listed(row.rpartition(",")[0] + ",保留"))] == [True]


@pytest.mark.parametrize(
    ("kind", "service", "documents"),
    [
        ("請", "46", ("8125",)), ("請", "AF", ("8171",)), ("請", "", ("8125", "8171")), ("ケ", "AF", ("8171",)),
        ("サ", "AF", ("8171",)), ("給", "66", ("8222",)), ("請", "66", None), ("サ", "A2", None),
    ],
)  # fmt: skip
def test_the_kind_and_the_service_say_which_document(kind, service, documents):
    row = f"2,3,7411,D1,0000139998,東野森市,0000000101,シケン,{kind},202610,{service},451,A,届出なし,"
    assert [one.documents for one in read(listed(row))] == ([documents] if documents else [])


def test_a_kind_nobody_knows_is_refused():
    with pytest.raises(NotRight):
        read(listed("2,3,7411,D1,0000139998,東野森市,0000000101,シケン,外,202610,46,451,A,届出なし,"))


def test_the_claims_of_service_offices_are_left_out():
    assert read(listed("2,3,7411,D1,0000139998,東野森市,0000000101,シケン,サ,202610,66,451,B,資格なし,")) == []


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\x00", b"2,2,7511,D1,x\r\n", listed("2,3,7411,D1,0000139998,x,0000000101,x,y,26")]
)
def test_what_cannot_be_read_is_refused_whole(content):
    with pytest.raises(NotRight):
        read(content)
