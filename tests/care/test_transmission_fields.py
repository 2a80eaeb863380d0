"""Every field of every record, changed one at a time: nothing wrong passes in silence, and it is named by its number.

The files are written by hand from the insurers' field lists, one as most programs write and one as QKAN writes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from azukari.care.rules.transmission import check
from azukari.care.rules.transmission.frame import FRAME_DAY
from azukari.paper.records import Field, layout, layout_of
from tests.care.test_papers import REVIEW, bytes_of

CLAIMS = """\
1,1,0,8,711,0,0,1300500012,0,7,202607,1
2,2,7111,202606,1300500012,1,0,02,2,1506,16641,16641,0,0,0,0,0,0,0,0
2,3,7111,202606,1300500012,2,12,02,1,442,4884,0,4884,0,0,0,0,0,0,0
2,4,8125,1300500012,1,202606,132134,1105,0000000201,,,19400501,2,12,20260401,20270331,20260410,01,462111,442,1,442,,,13000011,
2,5,8125,1300500012,1,202606,132134,1105,0000000201,,,19400501,2,12,20260401,20270331,20260410,02,464001,300,1,300,,,13000011,
2,6,8125,1300500012,1,202606,132134,1105,0000000201,,,19400501,2,12,20260401,20270331,20260410,03,466132,300,1,300,,,13000011,
2,7,8125,1300500012,1,202606,132134,1105,0000000201,,,19400501,2,12,20260401,20270331,20260410,99,466191,22,1,22,1064,11757,13000011,
2,8,8125,1300500012,1,202606,132134,1105,0000000202,,,19381231,1,13,20260401,20270331,20260410,99,462111,442,1,442,442,4884,13000022,
2,9,8125,1300500012,1,202606,132134,1105,H000000204,12139994,0000017,19400501,2,12,20260401,20270331,,99,462111,442,1,442,442,4884,13000011,
3,10
"""
QKAN = """\
1,1,0,9,71R,00,000000,1300500012,00,7,202607,000003
2,2,"7113","202606","1300500012","1","0","06","1","442","4884","4884","0","0"
2,3,"7113","202606","1300500012","2","12","06","1","742","8199","0","8199","0"
2,4,"8171","01","202606","1300500012","00132134","0000000203",,,,,,,"19400501","2","06",,"20260401",,,,,,,,,,,,,,,,"442","4884",,,,,,,,,,,,,,,,,,,,,,
2,5,"8171","14","202606","1300500012","00132134","0000000203","AF","2111","442","1",,,,"442",,,,"139998",
2,6,"8171","10","202606","1300500012","00132134","0000000203","AF",,,,,,,"442","1105","4884",,,,,,,,,,,,,,,,,,,,,,
2,7,"8171","01","202606","1300500012","00132134","H000000204","12139994","0000017",,,,,"19400501","2","12",,"20260401","20270331",,,,,,,,,,,,"100",,,"742","0",,,,,"742","8199",,,,,,,,,,,,,,,,
2,8,"8171","02","202606","1300500012","00132134","H000000204","AF","2111","442","1","1",,,"442","442",,,
2,9,"8171","02","202606","1300500012","00132134","H000000204","AF","4001","300","1","1",,,"300","300",,,
2,10,"8171","10","202606","1300500012","00132134","H000000204","AF",,,,,,,"742","1105","0",,"742","8199",,,,,,,,,,,,,,,,,,,
3,11
"""
SLIPS = """\
1,1,0,5,822,0,0,1300500012,0,7,202607,4
2,2,8222,202606,00132134,1300500012,1,20260703,3,01,0000000201,19400501,2,13,202604,202703,,3,1362900019,1,66,2228,,,,,,,
2,3,8222,202606,00132134,1300500012,1,20260703,3,02,0000000201,19400501,2,13,202604,202703,,3,13A0500011,6,A6,1798,,,,,,,
2,4,8222,202606,00132134,1300500012,1,20260703,3,99,0000000201,19400501,2,13,202604,202703,10531,3,0,,,,,4026,0,4026,13000011,1370500025,13000022
2,5,8222,202605,00132134,1300500012,3,20260703,3,01,0000000205,19381231,1,06,202604,,,3,13A0500011,6,A6,1798,,,,,,,
2,6,8222,202605,00132134,1300500012,3,20260703,3,99,0000000205,19381231,1,06,202604,,5032,3,,,,,,,,1798,13000011,,
3,7
"""
FILES = {"請求": CLAIMS, "総合事業": QKAN, "給付管理票": SLIPS}

FREE = {  # その人や事業所の事実。正しい形なら、ファイルの中だけでは誤りと分からない
    "8125-7", "8125-10", "8125-11", "8125-13", "8125-15", "8125-23", "8125-24",
    "8171-01-13", "8171-01-14", "8171-01-17", "8171-02-8", "8171-02-18", "8171-14-8", "8171-14-18", "8171-14-19",
    "8222-17", "8222-18", "8222-19", "8222-25", "8222-26", "8222-27",
    "control-10", "control-12",
}  # fmt: skip
ELSEWHERE = {  # 変えると記録の行き先が変わり、行き先で見つかる
    "7111-2", "7111-4", "7113-2", "7113-4", "8125-1", "8125-4", "8125-7", "8171-01-1", "8171-01-2", "8171-01-3",
    "8171-01-6", "8171-02-1", "8171-02-2", "8171-02-3", "8171-02-6", "8171-14-1", "8171-14-2", "8171-14-3",
    "8171-14-6", "8171-10-1", "8171-10-2", "8171-10-3", "8171-10-6", "8222-1", "8222-2", "8222-9", "7111-1", "7113-1",
    "8171-02-9", "8171-14-9", "8171-02-10", "8171-14-10", "8125-19", "8222-20", "8222-22", "8222-23", "8222-26",
    "8222-27",
}  # fmt: skip
SAME = (("01", "1"), ("71R", "711"))  # 書き方の違い
ZEROS = ("0", "00", "000000")


def mutations(value: str, field: Field) -> Iterator[str]:
    """Empty, another last sign, letters, too long, too short, full width, negative."""
    if value:
        yield from ("", value[:-1] + ("1" if value[-1] != "1" else "2"), value[:-1] + "x", value + "0", value[:-1])
        yield from ("０", "-1", "'", value + " ")
    yield from (field.name, "9" * (field.width + 1), "ｱ")
    yield "1" if value != "1" else "8"


def each_field(lines: str) -> Iterator[tuple[int, int, Field, str]]:
    """Row, column, the field there and the name of its record; a record's first and last rows only."""
    seen: set[tuple[str, bool]] = set()
    for row, line in enumerate(lines.splitlines()):
        values = line.replace('"', "").split(",")
        form = {"1": layout("control", FRAME_DAY), "3": None}.get(values[0]) or layout_of(tuple(values[2:]), REVIEW)
        if form is None or (kind := (form.name, ",99," in line)) in seen:
            continue
        seen.add(kind)
        skipped = len(values) - len(form.fields)
        yield from ((row, skipped + at, field, form.name) for at, field in enumerate(form.fields))


def with_value(lines: str, row: int, column: int, value: str) -> bytes:
    table = [line.split(",") for line in lines.splitlines()]
    table[row][column] = value
    return bytes_of("".join(",".join(cells) + "\n" for cells in table))


@pytest.mark.parametrize("name", FILES)
def test_right_files_of_two_habits_have_no_findings(name):
    assert list(check(bytes_of(FILES[name]))) == []


@pytest.mark.parametrize("name", FILES)
def test_a_changed_field_is_named(name):
    missed = []
    for row, column, field, record in each_field(FILES[name]):
        was = FILES[name].splitlines()[row].split(",")[column].strip('"')
        for value in mutations(was, field):
            found = {finding.field for finding in check(with_value(FILES[name], row, column, value))}
            at = f"{record}-{field.no}"
            named = at in found or (found and at in ELSEWHERE) or (found and record == "control")
            harmless = at in FREE or (was in ("", *ZEROS) and value in ("", *ZEROS)) or (was, value) in SAME
            if not (named or (not found and harmless)):
                missed.append((at, field.name, was, value, sorted(found)))
    assert missed == []
