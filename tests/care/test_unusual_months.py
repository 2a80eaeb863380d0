"""Months out of the ordinary, as a clerk works them out by hand: what they come to, what is written, what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.papers import transmission_files
from azukari.care.rules import claim
from azukari.care.rules.facts import (
    MANAGEMENT,
    Certification,
    Charge,
    Filed,
    Notice,
    PlanLine,
    Sent,
    Settled,
)
from azukari.care.rules.outgoing import CANCEL, SLIP_ALONE, Before, outgoing
from azukari.care.rules.outgoing import MONTH as FOR_THE_MONTH
from azukari.care.rules.pricing import price
from azukari.care.rules.transmission import check
from tests.care.examples import (
    ANOTHER_OFFICE,
    CENTRE,
    CERTIFICATION,
    DAY_CARE,
    KNOWN,
    MONTH,
    NURSES,
    OFFICE,
    SHEET,
    TODAY,
)

REDUCED = ("no_abuse_measures", "no_continuity_plan")
JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("month", "grade", "asked", "units", "yen"),
    [
        (date(2019, 10, 1), "3級地", (), [431], 4762),
        (date(2019, 10, 1), "4級地", (), [431], 4672),
        (date(2021, 3, 1), "3級地", ("first",), [431, 300], 8077),
        (date(2021, 4, 1), "3級地", ("linkage",), [439, 300], 8165),
        (date(2021, 9, 1), "3級地", (), [439], 4850),
        (date(2021, 10, 1), "3級地", ("first",), [438, 300], 8154),
        (date(2024, 3, 1), "3級地", ("first", "linkage"), [438, 300, 300], 11469),
        (date(2024, 4, 1), "3級地", ("no_abuse_measures",), [442, -4], 4839),
        (date(2025, 4, 1), "3級地", REDUCED, [442, -4, -4], 4795),
        (JUNE, "3級地", ("improvement", "no_abuse_measures"), [442, -4, 9], 4939),
        (JUNE, "3級地", ("improvement", "first", "no_abuse_measures"), [442, -4, 300, 15], 8320),
        (JUNE, "3級地", ("improvement", *REDUCED), [442, -4, -4, 9], 4895),
        (JUNE, "3級地", ("improvement", "first", "linkage", *REDUCED), [442, -4, -4, 300, 300, 22], 11668),
        (JUNE, "3級地", ("improvement", "designated", *REDUCED), [472, -5, -5, 10], 5215),
        (JUNE, "3級地", ("improvement", "designated", "first"), [472, 300, 16], 8707),
        (JUNE, "2級地", ("improvement",), [442, 9], 5015),
        (JUNE, "5級地", ("improvement",), [442, 9], 4825),
        (JUNE, "その他", ("improvement",), [442, 9], 4510),
    ],
)
def test_what_a_month_comes_to(month, grade, asked, units, yen):
    flags = {flag: flag in asked for flag in ("first", "linkage", "improvement", *REDUCED)}
    priced = price(replace(SHEET, service_month=month, **flags), {}, grade=grade, designated="designated" in asked)
    assert ([line.total for line in priced.lines], priced.yen) == (units, yen)


# 伝送ファイルの行。連番は除く

WHO = f"{CENTRE},1,202609,132134,1105,0000012345,,,19400501,2,12,20260401,20270331,20260403"
ON_WELFARE = WHO.replace("0000012345,,", "H000000012,12139994,0000017").removesuffix("20260403")
SLIP = f"8222,202609,00132134,{CENTRE},1,20261003,3"
BIRTH = "0000012345,19400501,2"
TOTAL = f"202604,202703,5032,3,0,,,,,,,2998,13000002,{OFFICE},13000001"


def written(*sheets, **settled) -> list[str]:
    """The data rows of every file, each of which passes the check of files."""
    codes = {code.code: code for code in KNOWN.codes.values()}
    facts = {"centre_care_manager": "13000002", "notified_on": date(2026, 4, 3)} | settled
    those = [Settled(sheet, price(sheet, codes, grade="3級地"), **facts) for sheet in sheets]
    files = transmission_files(CENTRE, date(2026, 10, 1), those)
    assert [one.says for file in files for one in check(file.content) if one.blocks] == []
    rows = [row for file in files for row in file.content.decode("cp932").splitlines() if row.startswith("2,")]
    return [row.split(",", 2)[2] for row in rows]


def slip_rows(sheet, **settled) -> list[str]:
    return [row for row in written(sheet, **settled) if row.startswith("8222,")]


FROM_THE_NORTH = replace(SHEET, insurer="011007")
HEAVIER_BEFORE = replace(SHEET, heaviest_level="13", limit_units=10531, limit_until=None)
ALONE = replace(SHEET, insured="H000000012", payer="12139994", recipient="0000017")
WRITTEN = [  # 何が違うか、請求、送り方、ファイルにある行
    (
        "一行だけの請求は99", replace(SHEET, improvement=False), {},
        [f"8125,{WHO},99,462111,442,1,442,442,4884,13000001,"],
    ),
    (
        "減算は負の単位数、合計は最終行", replace(SHEET, no_abuse_measures=True), {},
        [
            f"8125,{WHO},01,462111,442,1,442,,,13000001,",
            f"8125,{WHO},02,46C201,-4,1,-4,,,13000001,",
            f"8125,{WHO},99,466191,9,1,9,447,4939,13000001,",
        ],
    ),
    (
        "0で始まる保険者は、請求では6桁、給付管理票では8桁", FROM_THE_NORTH, {},
        [
            f"8125,{WHO.replace('132134', '011007')},01,462111,442,1,442,,,13000001,",
            f"{SLIP.replace('00132134', '00011007')},99,{BIRTH},12,{TOTAL}",
        ],
    ),
    ("委託の人は委託先も", SHEET, {}, [f"{SLIP},99,{BIRTH},12,{TOTAL}"]),
    (
        "直営の人は担当だけ", replace(SHEET, office=""), {},
        [f"{SLIP},99,{BIRTH},12,202604,202703,5032,3,0,,,,,,,2998,13000001,,"],
    ),
    (
        "月の途中で軽くなった人は、請求は月末、給付管理票は重い方", HEAVIER_BEFORE, {},
        [
            f"8125,{WHO},01,462111,442,1,442,,,13000001,",
            f"{SLIP},99,{BIRTH},13,202604,,10531,3,0,,,,,,,2998,13000002,{OFFICE},13000001",
        ],
    ),
    ("修正", SHEET, {"revision": "2"}, [f"{SLIP.replace(',1,2026', ',2,2026')},99,{BIRTH},12,{TOTAL}"]),
    ("取消", SHEET, {"revision": "3"}, [f"{SLIP.replace(',1,2026', ',3,2026')},99,{BIRTH},12,{TOTAL}"]),
    (
        "生保単独は公費の行だけ", ALONE, {"notified_on": None},
        [
            f"7111,202609,{CENTRE},2,12,02,1,451,4983,0,4983,0,0,0,0,0,0,0",
            f"8125,{ON_WELFARE},99,466191,9,1,9,451,4983,13000001,",
        ],
    ),
    (
        "給付管理票の行は事業所と種類の順", replace(SHEET, lines=SHEET.lines[::-1]), {},
        [f"{SLIP},01,{BIRTH},12,202604,202703,,3,{NURSES},1,63,1200,,,,,,,"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "sheet", "settled", "rows"), WRITTEN)
def test_what_is_written(case, sheet, settled, rows):
    there = written(sheet, **settled)
    assert [row for row in rows if row not in there] == [], there


def test_a_number_that_two_insurers_gave_is_two_persons():
    both = written(SHEET, FROM_THE_NORTH)
    assert f"7111,202609,{CENTRE},1,0,02,2,902,9966,9966,0,0,0,0,0,0,0,0" in both
    assert len([row for row in both if row.startswith("8222,") and ",99," in row]) == 2


# 何が言われるか

AF = replace(
    SHEET, scheme=MANAGEMENT, codes=("AF2111",), lines=(PlanLine(DAY_CARE, "A6", 1798, "6"),), improvement=False
)


def certified(level: str, since: date, until: date | None, units: int, **more) -> Certification:
    limit_until = until and until.replace(day=1)
    return Certification(level, since, until, units, since.replace(day=1), limit_until, **more)


def changed(before: str, units: int, after: str, units_after: int) -> dict:
    """A change of level on 16 September."""
    return {
        "certifications": (
            certified(before, date(2026, 4, 1), date(2026, 9, 15), units),
            certified(after, date(2026, 9, 16), date(2027, 3, 31), units_after),
        )
    }


def as_changed(level: str, heaviest: str, units: int, *, worst_first: bool = True) -> dict:
    """The sheet of such a month."""
    limit = (date(2026, 4, 1), date(2026, 9, 1)) if worst_first else (date(2026, 9, 1), date(2027, 3, 1))
    return {
        "level": level, "heaviest_level": heaviest, "certified_since": date(2026, 9, 16), "limit_units": units,
        "limit_since": limit[0], "limit_until": limit[1],
    }  # fmt: skip


def blocking(sheet, known=KNOWN, today=TODAY, **how) -> list[tuple[str, str]]:
    return [(one.field, one.source.split()[-1]) for one in claim.check(sheet, known, today=today, **how) if one.blocks]


CARE_KIND = replace(
    KNOWN,
    designations={
        **KNOWN.designations,
        NURSES: (*KNOWN.designations[NURSES], replace(KNOWN.designations[NURSES][0], kind="13")),
    },
)
REVIEWS = (date(2026, 10, 1), date(2026, 11, 1))


def sent(*documents: tuple[str, str]) -> dict:
    """What went out, two documents to an examination, and what became of it."""
    return {"sent": tuple(Sent(name, MONTH, REVIEWS[at // 2], "1", said) for at, (name, said) in enumerate(documents))}


PENDING = certified("12", date(2026, 10, 1), None, 5032, status="applied")
TARGET = certified("06", date(2026, 9, 16), None, 5032)
ELSEWHERE = (Notice(date(2026, 4, 3), date(2026, 4, 1), "3", ANOTHER_OFFICE),)


SAID = [  # 何が起きたか、請求の変更、台帳、要修正の項目
    ("要支援1から2へ", as_changed("13", "", 10531, worst_first=False), changed("12", 5032, "13", 10531), []),
    ("要支援2から1へ", as_changed("12", "13", 10531), changed("13", 10531, "12", 5032), []),
    (
        "要支援2から1へ、限度額を月末ので書いた", as_changed("12", "13", 5032),
        changed("13", 10531, "12", 5032), ["limit_units"],
    ),
    ("要介護1から要支援1へ", as_changed("12", "21", 16765), changed("21", 16765, "12", 5032), []),
    (
        "要支援1から要介護1へ", as_changed("21", "", 16765, worst_first=False), changed("12", 5032, "21", 16765),
        ["level"],
    ),
    (
        "要支援1から事業対象者へ、予防給付あり", as_changed("06", "12", 5032) | {"certified_until": None},
        {"certifications": (changed("12", 5032, "06", 5032)["certifications"][0], TARGET)}, ["level"],
    ),
    (
        "区分変更を月の途中で申請した", {},
        {"certifications": (CERTIFICATION, replace(PENDING, since=date(2026, 9, 20), status="changing"))}, ["level"],
    ),
    ("翌月からの更新を申請中", {}, {"certifications": (CERTIFICATION, PENDING)}, []),
    (
        "届出の事業所が月の途中でこのセンターに変わった", {},
        {"notices": (*ELSEWHERE, Notice(date(2026, 9, 20), date(2026, 9, 20), "3", CENTRE))}, [],
    ),
    (
        "届出が月の途中で居宅に変わった", {},
        {"notices": (*KNOWN.notices, Notice(date(2026, 9, 20), date(2026, 9, 20), "1", ANOTHER_OFFICE))}, ["centre"],
    ),
    (
        "同じ日からの届出を出し直した", {},
        {"notices": (*ELSEWHERE, Notice(date(2026, 4, 10), date(2026, 4, 1), "3", CENTRE))}, [],
    ),
    ("直接指定の居宅の人", {}, {"charge": Charge(CENTRE, OFFICE, "13000001", "designated")}, ["office"]),
    ("限度額ちょうど", {"lines": (PlanLine(NURSES, "63", 5032),)}, {}, []),
    ("限度額を1単位超える", {"lines": (PlanLine(NURSES, "63", 5033),)}, {}, ["lines"]),
    ("返戻のあとの出し直し", {}, sent(("8222", "returned"), ("8125", "returned")), []),
    ("給付管理票は決定、請求は返戻", {}, sent(("8222", "accepted"), ("8125", "returned")), []),
    ("二度の返戻", {}, sent(*[("8222", "returned"), ("8125", "returned")] * 2), []),
    (
        "返戻のあと送ってある", {}, sent(("8222", "accepted"), ("8125", "returned"), ("8125", "sent")),
        ["service_month"],
    ),
    ("過誤が決まった", {}, sent(("8222", "accepted"), ("8125", "withdrawn")), []),
    ("ほかの月の初回加算のあと", {"first": True}, {"had_first": True}, ["first"]),
    (
        "直営なのに委託連携加算", {"linkage": True, "office": ""},
        {"charge": Charge(CENTRE, "", "13000001", "direct")}, ["linkage"],
    ),
    ("公費の番号だけある", {"payer": "12139994"}, {}, ["payer"]),
    ("隣の事業所が出した", {}, {"filed": (Filed(ANOTHER_OFFICE, "AF", "accepted"),)}, ["insured"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "changes", "registers", "fields"), SAID)
def test_what_is_said(case, changes, registers, fields):
    found = blocking(replace(SHEET, **changes), replace(KNOWN, **registers))
    assert [field for field, _ in found] == fields, found


def test_after_care_the_slip_of_the_month_end_carries_the_services_of_care_too():
    """One 給付管理票 a person and month: who is in charge at its end plans for the whole of it."""
    sheet = replace(SHEET, **as_changed("12", "21", 16765), lines=(PlanLine(NURSES, "13", 4000), *SHEET.lines))
    known = replace(CARE_KIND, **changed("21", 16765, "12", 5032))
    assert blocking(sheet, known) == []
    assert f"{SLIP},01,{BIRTH},21,202604,202609,,3,{NURSES},1,13,4000,,,,,,," in written(sheet)
    assert "lines.0.kind" in [field for field, _ in blocking(replace(SHEET, lines=sheet.lines), CARE_KIND)]


@pytest.mark.parametrize(
    ("today", "service", "fields"),
    [
        (date(2026, 6, 10), date(2024, 4, 1), []),  # 令和8年6月の審査に間に合う最後の日
        (date(2026, 6, 11), date(2024, 4, 1), ["service_month"]),  # 7月の審査では、7月1日の時効を過ぎている
        (date(2026, 7, 1), date(2024, 4, 1), ["service_month"]),
        (date(2026, 6, 11), date(2024, 5, 1), []),
    ],
)
def test_the_last_examination_before_the_bar(today, service, fields):
    old = certified("12", date(2023, 4, 1), date(2026, 3, 31), 5032)
    known = replace(KNOWN, certifications=(old,), notices=(Notice(old.since, old.since, "3", CENTRE),))
    sheet = replace(
        SHEET, service_month=service, improvement=False, created_on=date(2026, 6, 1), certified_since=old.since,
        certified_until=old.until, limit_since=old.limit_since, limit_until=old.limit_until,
    )  # fmt: skip
    assert [field for field, _ in blocking(sheet, known, today)] == fields


# 給付管理票に載る行がなくなった人

NO_LINES = replace(AF, lines=())


def slip(sheet, revision="1"):
    return Before("8222", revision, "accepted", sheet)


def bill(outcome):
    return Before("8171", "1", outcome, AF)


@pytest.mark.parametrize(
    ("case", "before", "sheet", "purpose", "goes"),
    [
        ("AFだけになった", [slip(AF), bill("returned")], NO_LINES, FOR_THE_MONTH, ("3", True)),
        ("AFだけになり、給付管理票だけ", [slip(AF), bill("accepted")], NO_LINES, SLIP_ALONE, ("3", False)),
        ("消してある", [slip(AF), slip(NO_LINES, "3"), bill("returned")], NO_LINES, FOR_THE_MONTH, ("", True)),
        ("AFから46へ", [slip(AF), bill("withdrawn")], SHEET, FOR_THE_MONTH, ("2", True)),
        ("46からAFへ", [slip(SHEET), bill("withdrawn")], AF, FOR_THE_MONTH, ("2", True)),
        ("取消を送ったあと", [slip(SHEET), slip(SHEET, "3")], SHEET, CANCEL, ("", False)),
    ],
)  # fmt: skip
def test_what_goes_out(case, before, sheet, purpose, goes):
    said = outgoing(sheet, purpose, before)
    assert (said.slip, said.claim) == goes


def test_a_cancelled_slip_without_rows_can_be_sent():
    total = TOTAL.replace(",2998,", ",0,")
    assert slip_rows(NO_LINES, revision="3") == [f"{SLIP.replace(',1,2026', ',3,2026')},99,{BIRTH},12,{total}"]


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        (("AF2111",), []),
        (("AF2111", "AF4001"), []),
        (("AF4001",), ["加算・減算でない基本のコードが0個あります。1つだけ選んだか確かめてください。"]),
        (("AF2111", "AF2211"), ["加算・減算でない基本のコードが2個あります。1つだけ選んだか確かめてください。"]),
    ],
)
def test_af_is_claimed_by_one_basic_code(codes, says):
    simplified = replace(KNOWN.codes["AF2111"], code="AF2211", name="介護予防ケアマネジメントB")
    known = replace(KNOWN, codes={**KNOWN.codes, "AF2211": simplified})
    assert [one.says for one in claim.check(replace(AF, codes=codes), known, today=TODAY)] == says
