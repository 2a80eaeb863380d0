"""What is found before anything is sent: one changed item, the field it is found at, and the rule that says so."""

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.rules import claim, shape
from azukari.care.rules.entry import in_their_class
from azukari.care.rules.facts import Certification, Designation, Filed, Notice, PlanLine, Sent
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

LINE = PlanLine(NURSES, "63", 1200)
MANAGED = replace(
    SHEET, scheme="AF", codes=("AF2111",), lines=(PlanLine(DAY_CARE, "A6", 1798, "6"),), improvement=False
)
ALONE = {"insured": "H123456789", "payer": "12132015", "recipient": "1234567"}


def found(sheet=SHEET, known=KNOWN, today=TODAY, **how):
    return [
        (finding.field, finding.source, finding.blocks) for finding in claim.check(sheet, known, today=today, **how)
    ]


def sheet(**changes):
    return replace(SHEET, **changes)


def known(**changes):
    return replace(KNOWN, **changes)


def certified(**changes):
    return known(certifications=(replace(CERTIFICATION, **changes),))


def test_a_right_claim_has_nothing_to_say():
    assert found() == []
    assert found(MANAGED) == []


def test_a_person_alone_on_welfare_needs_no_notice():
    person = replace(KNOWN.person, insured="H123456789")
    assert found(sheet(**ALONE), known(person=person, notices=())) == []


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"insurer": ""}, "insurer", "ABB0"),
        ({"insurer": "132136"}, "insurer", "番号体系"),
        ({"insured": ""}, "insured", "ABB0"),
        ({"insured": "12345"}, "insured", "番号体系"),
        ({"centre": ""}, "centre", "ABB0"),
        ({"office": "1372100010"}, "office", "番号体系"),
        ({"care_manager": ""}, "care_manager", "ABB0"),
        ({"care_manager": "1300"}, "care_manager", "番号体系"),
        ({"name": "　"}, "name", "ABB0"),
        ({"sex": ""}, "sex", "ABB0"),
        ({"level": ""}, "level", "ABB0"),
        ({"heaviest_level": "99"}, "heaviest_level", "ABB0"),
        ({"certified_since": None}, "certified_since", "ABB0"),
        ({"certified_until": None}, "certified_until", "ABB0"),
        ({"limit_units": 0}, "limit_units", "ABB0"),
        ({"limit_since": None}, "limit_since", "ABB0"),
        ({"lines": ()}, "lines", "ABB0"),
        ({"service_month": date(2026, 9, 2)}, "service_month", "共通編"),
        ({"created_on": date(2026, 10, 7)}, "created_on", "共通編"),
        ({"birth": date(2040, 5, 1)}, "birth", "共通編"),
        ({"certified_until": date(2026, 1, 1)}, "certified_until", "共通編"),
        ({"limit_until": date(2026, 1, 1)}, "limit_until", "共通編"),
        ({"lines": (replace(LINE, office="1362100010"),)}, "lines.0.office", "番号体系"),
        ({"lines": (LINE, replace(LINE, kind="64", units=-1))}, "lines.1.units", "共通編"),
        ({"lines": (replace(LINE, units=1_000_000),)}, "lines.0.units", "共通編"),
        ({"lines": (LINE,) * 99}, "lines", "共通編"),
        ({"payer": "１２"}, "payer", "共通編"),
        ({"care_manager": "𠮷"}, "care_manager", "共通編"),
    ],
)
def test_shape(changes, field, rule):
    assert any(at == field and rule in source and blocks for at, source, blocks in found(sheet(**changes)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "𠮷田 花子"}, "name"),
        ({"name": "\ue000田 花子"}, "name"),
        ({"created_on": date(2026, 8, 31)}, "created_on"),
        ({"lines": (LINE, PlanLine(DAY_CARE, "A6", 0, "6"))}, "lines.1.units"),
    ],
)
def test_shape_that_does_not_block(changes, field):
    assert any(at == field and not blocks for at, _, blocks in found(sheet(**changes)))
    assert not any(blocks for _, _, blocks in found(sheet(**changes)))


def test_names_in_cp932_are_kept_as_they_are():
    assert shape.unwritable("髙﨑 ①Ⅳ㈱ ｶﾅ") == []
    assert shape.unwritable("𠮷\ue000葛󠄀") == ["𠮷", "\ue000", "葛󠄀"]


@pytest.mark.parametrize(
    ("case", "changes", "registers", "field", "rule"),
    [
        ("台帳にない人", {}, {"person": None}, "insured", "12P0"),
        ("保険者が違う", {"insurer": "130005"}, {}, "insurer", "ADD2"),
        ("生年月日が違う", {"birth": date(1941, 5, 1)}, {}, "birth", "AEF"),
        ("性別が違う", {"sex": "1"}, {}, "sex", "AEF"),
        ("認定の記録がない", {}, {"certifications": ()}, "certified_since", "12P0"),
        (
            "認定の期間の外",
            {},
            {"certifications": (replace(CERTIFICATION, since=date(2026, 10, 1)),)},
            "certified_since",
            "12PD",
        ),
        ("認定を申請中", {}, {"certifications": (replace(CERTIFICATION, status="applied"),)}, "level", "12PA"),
        ("区分変更を申請中", {}, {"certifications": (replace(CERTIFICATION, status="changing"),)}, "level", "12PA"),
        ("区分が違う", {}, {"certifications": (replace(CERTIFICATION, level="13"),)}, "level", "12QJ"),
        ("認定開始日が違う", {"certified_since": date(2026, 5, 1)}, {}, "certified_since", "AEF"),
        ("認定終了日が違う", {"certified_until": date(2027, 4, 30)}, {}, "certified_until", "AEF"),
        ("限度額の開始月が違う", {"limit_since": date(2026, 5, 1)}, {}, "limit_since", "AEF"),
        ("限度額の終了月が違う", {"limit_until": None}, {}, "limit_until", "AEF"),
        ("限度額が違う", {"limit_units": 5000}, {}, "limit_units", "12P3"),
        ("限度額を超える", {"lines": (replace(LINE, units=5033),)}, {}, "lines", "12P3"),
        ("担当がない", {}, {"charge": None}, "office", "115条の23"),
        ("別の事業所の担当", {"office": ANOTHER_OFFICE}, {}, "office", "115条の23"),
        ("直営の人", {}, {"charge": replace(KNOWN.charge, office="", mode="direct")}, "office", "115条の23"),
        ("直接指定の居宅の人", {}, {"charge": replace(KNOWN.charge, mode="designated")}, "office", "115条の22"),
        ("別のセンターの担当", {}, {"charge": replace(KNOWN.charge, centre=OFFICE)}, "centre", "115条の23"),
        ("登録のないケアマネ", {"care_manager": "13000009"}, {}, "care_manager", "ADD0"),
        ("届出がない", {}, {"notices": ()}, "centre", "12P4"),
        (
            "届出は翌月から",
            {},
            {"notices": (Notice(date(2026, 10, 1), date(2026, 10, 1), "3", CENTRE),)},
            "centre",
            "12P4",
        ),
        (
            "届出は別の事業所",
            {},
            {"notices": (Notice(date(2026, 4, 1), date(2026, 4, 1), "3", OFFICE),)},
            "centre",
            "12P4",
        ),
        ("届出は居宅", {}, {"notices": (Notice(date(2026, 4, 1), date(2026, 4, 1), "1", OFFICE),)}, "centre", "12P5"),
        ("事業所が台帳にない", {}, {"designations": {CENTRE: KNOWN.designations[CENTRE]}}, "lines.0.office", "ADD0"),
        ("種類の指定がない", {"lines": (replace(LINE, kind="64"),)}, {}, "lines.0.kind", "ADD1"),
        ("指定の区分が違う", {"lines": (replace(LINE, office_class="5"),)}, {}, "lines.0.office_class", "ADD3"),
        ("センターの指定がない", {}, {"designations": {**KNOWN.designations, CENTRE: ()}}, "centre", "ADD0"),
        ("給付管理票に載らない種類", {"lines": (replace(LINE, kind="34"),)}, {}, "lines.0.kind", "標準仕様"),
        ("同じ行が二つ", {"lines": (LINE, LINE)}, {}, "lines.1.office", "ANNK"),
        (
            "予防給付があるのにAF",
            {"scheme": "AF", "codes": ("AF2111",), "improvement": False},
            {},
            "scheme",
            "115条の45",
        ),
        ("46でもAFでもない", {"scheme": "43"}, {}, "scheme", "115条の45"),
        ("初回加算が二度目", {"first": True}, {"had_first": True}, "first", "AEE2"),
        ("委託連携加算が二度目", {"linkage": True}, {"had_linkage": True}, "linkage", "AEE2"),
        ("直営に委託連携加算", {"linkage": True, "office": ""}, {}, "linkage", "AEE2"),
        ("46にコード", {"codes": ("AF2111",)}, {}, "codes", "マスタ"),
        ("生保単独でないのに公費", {"payer": "12132015"}, {}, "payer", "法別12"),
        ("生保単独に負担者番号がない", {**ALONE, "payer": ""}, {}, "payer", "法別12"),
        ("生保単独の負担者番号が12でない", {**ALONE, "payer": "25132010"}, {}, "payer", "法別12"),
        ("生保単独に受給者番号がない", {**ALONE, "recipient": ""}, {}, "recipient", "法別12"),
        ("別の事業所が提出済み", {}, {"filed": (Filed(ANOTHER_OFFICE, "46", "filed"),)}, "insured", "ANN2"),
        ("AFで提出済み", {}, {"filed": (Filed(OFFICE, "AF", "filed"),)}, "insured", "ANN0"),
        ("受付済み", {}, {"filed": (Filed(OFFICE, "46", "accepted"),)}, "insured", "ANN2"),
    ],
)
def test_against_the_registers(case, changes, registers, field, rule):
    findings = found(sheet(**changes), known(**registers))
    assert any(at == field and rule in source and blocks for at, source, blocks in findings), case


def test_a_row_takes_the_class_its_office_is_registered_with():
    of_another_kind = replace(KNOWN, designations={NURSES: (Designation("63", date(2018, 4, 1), None, "2"),)})
    (line,) = in_their_class(sheet(lines=(LINE,)), of_another_kind).lines
    assert line == replace(LINE, office_class="2")
    for nobody in (known(designations={}), KNOWN):
        assert in_their_class(sheet(lines=(LINE,)), nobody).lines == (LINE,)


def test_a_selector_that_no_software_can_write_makes_no_other_name():
    person = replace(KNOWN.person, name="葛󠄀城　辻󠄂子")
    assert found(sheet(name="葛城 辻子"), known(person=person)) == []
    assert found(sheet(name="葛城 辻江"), known(person=person)) == [("name", "被保険者台帳", False)]


@pytest.mark.parametrize(
    ("case", "changes", "registers", "field"),
    [
        ("氏名が違う", {"name": "見本 華子"}, {}, "name"),
        ("カナが違う", {"kana": "ミホン カコ"}, {}, "kana"),
        ("ケアマネの交代", {"care_manager": "13000002"}, {}, "care_manager"),
        ("総合事業だけなのに46", {"lines": MANAGED.lines}, {}, "scheme"),
        ("届出の受理が遅い", {}, {"notices": (Notice(date(2026, 10, 2), MONTH, "3", CENTRE),)}, "centre"),
        (
            "国の基準と違う限度額",
            {"limit_units": 6000},
            {"certifications": (replace(CERTIFICATION, limit_units=6000),)},
            "limit_units",
        ),
    ],
)
def test_worth_knowing_but_may_go(case, changes, registers, field):
    findings = found(sheet(**changes), known(**registers))
    assert [(at, blocks) for at, _, blocks in findings] == [(field, False)], case


@pytest.mark.parametrize(
    ("case", "changes", "field"),
    [
        ("コードがない", {"codes": ()}, "codes"),
        ("46のコード", {"codes": ("462111",)}, "codes.0"),
        ("廃止されたコード", {"codes": ("AF9999",)}, "codes.0"),
        ("同じコードが二つ", {"codes": ("AF2111", "AF2111")}, "codes.1"),
        ("46の処遇改善加算", {"improvement": True}, "improvement"),
    ],
)
def test_codes_of_the_city(case, changes, field):
    assert [at for at, _, _ in found(replace(MANAGED, **changes))] == [field], case


def test_the_first_month_of_management_is_found_by_the_name_of_its_code():
    first = replace(MANAGED, codes=("AF2111", "AF4001"))
    assert found(first) == []
    assert [at for at, _, _ in found(first, known(had_first=True))] == ["codes"]


@pytest.mark.parametrize(
    ("month", "addition", "exists"),
    [
        (date(2021, 3, 1), "linkage", False),
        (date(2021, 4, 1), "linkage", True),
        (date(2024, 3, 1), "no_abuse_measures", False),
        (date(2024, 4, 1), "no_abuse_measures", True),
        (date(2025, 3, 1), "no_continuity_plan", False),
        (date(2025, 4, 1), "no_continuity_plan", True),
        (date(2026, 5, 1), "improvement", False),
        (date(2026, 6, 1), "improvement", True),
        (date(2019, 10, 1), "first", True),
    ],
)
def test_the_months_of_each_addition(month, addition, exists):
    claimed = replace(SHEET, service_month=month, improvement=False)
    fields = [at for at, _, _ in found(replace(claimed, **{addition: True}))]
    assert (addition not in fields) is exists


# 事業対象者と区分の変更


def test_a_project_person_is_capped_at_the_lightest_level():
    project = replace(MANAGED, level="06", certified_until=None, limit_units=10531, limit_until=None)
    register = certified(level="06", until=None, limit_units=10531, limit_until=None)
    assert [(at, blocks) for at, _, blocks in found(project, register)] == [("limit_units", True)]
    right, register = replace(project, limit_units=5032), certified(level="06", until=None, limit_until=None)
    assert found(right, register) == []
    over = replace(right, lines=(PlanLine(DAY_CARE, "A6", 5033, "6"),))
    assert [at for at, _, _ in found(over, register)] == ["lines"]


def test_a_project_person_has_no_prevention_services():
    project = sheet(level="06", certified_until=None, limit_until=None)
    assert [at for at, _, _ in found(project, certified(level="06", until=None, limit_until=None))] == ["level"]


def test_the_slip_carries_the_heaviest_level_of_the_month_and_its_limit():
    lighter = Certification("12", date(2026, 9, 16), date(2027, 9, 30), 5032, date(2026, 10, 1), date(2027, 9, 1))
    heavier = Certification("13", date(2026, 4, 1), date(2026, 9, 15), 10531, date(2026, 4, 1), date(2026, 9, 1))
    register = known(certifications=(lighter, heavier))
    changed = sheet(
        heaviest_level="13",
        certified_since=lighter.since,
        certified_until=lighter.until,
        limit_units=10531,
        limit_since=heavier.limit_since,
        limit_until=heavier.limit_until,
    )
    assert found(changed, register) == []
    fields = [at for at, _, _ in found(replace(changed, heaviest_level=""), register)]
    assert "heaviest_level" in fields


def test_who_needs_care_at_the_end_of_the_month_is_claimed_by_the_care_office():
    register = certified(level="21", limit_units=16765)
    assert [at for at, _, _ in found(sheet(level="21", limit_units=16765), register)] == ["level"]


# 暦


@pytest.mark.parametrize(
    ("today", "findings"),
    [
        (date(2026, 8, 31), [("service_month", True)]),
        (date(2026, 9, 30), [("service_month", True)]),
        (date(2026, 10, 10), []),
        (date(2026, 10, 11), [("service_month", False)]),  # 月遅れ
        (date(2028, 11, 10), [("service_month", False)]),
        (date(2028, 11, 11), [("service_month", True)]),  # 12月の審査では、2026年12月1日から2年の時効を過ぎている
        (date(2028, 12, 1), [("service_month", True)]),
    ],
)
def test_not_too_early_and_not_too_late(today, findings):
    early = sheet(created_on=min(SHEET.created_on, today))
    calendar = [(at, blocks) for at, _, blocks in found(early, today=today) if at == "service_month"]
    assert calendar == findings


# 送った履歴


def sent(document, outcome, revision="1", review=date(2026, 10, 1)):
    return Sent(document, MONTH, review, revision, outcome)


@pytest.mark.parametrize(
    ("case", "history", "rules"),
    [
        ("明細が審査中", [sent("8125", "sent")], ["ANN2"]),
        ("明細が決定済み", [sent("8125", "accepted")], ["ANN4"]),
        ("AFが決定済み", [sent("8171", "accepted")], ["ANN4"]),
        ("過誤申立中", [sent("8125", "withdrawing")], ["ANN7"]),
        ("過誤が決定", [sent("8125", "withdrawn")], []),
        ("明細が返戻", [sent("8125", "returned")], []),
        ("給管が審査中", [sent("8222", "sent")], ["ANN0"]),
        ("給管が受理済み", [sent("8222", "accepted")], ["ANNJ"]),
        ("給管が返戻", [sent("8222", "returned")], ["ANN9"]),
        ("別の月の請求", [replace(sent("8125", "accepted"), service_month=date(2026, 8, 1))], []),
    ],
)
def test_what_was_sent_before(case, history, rules):
    sources = [source for _, source, _ in found(known=known(sent=tuple(history)))]
    assert [source.split()[-1] for source in sources] == rules, case


def test_correcting_the_slip_alone_claims_nothing_twice():
    history = known(sent=(sent("8125", "accepted"), sent("8222", "accepted")))
    assert [source.split()[-1] for _, source, _ in found(known=history, slip_only=True)] == ["ANNJ"]


def test_a_corrected_slip_is_no_late_claim():
    before = known(sent=(sent("8125", "accepted"), sent("8222", "accepted")))
    said = [one.says for one in claim.check(SHEET, before, today=date(2026, 11, 15), slip_only=True)]
    assert "受理された給付管理票があります。作成区分「修正」で送ります。" in said
    assert "請求はせず、給付管理票だけを送ります。令和8年12月の審査に回ります。" in said
    assert not any("月遅れ" in one for one in said)


@pytest.mark.parametrize(
    ("case", "history", "revision"),
    [
        ("初めて", [], "1"),
        ("受理された", [sent("8222", "accepted")], "2"),
        ("審査中", [sent("8222", "sent")], "2"),
        ("返戻された", [sent("8222", "returned")], "1"),
        ("受理、修正が返戻", [sent("8222", "accepted"), sent("8222", "returned", "2", date(2026, 11, 1))], "2"),
        ("受理、取消", [sent("8222", "accepted"), sent("8222", "accepted", "3", date(2026, 11, 1))], "1"),
        ("順不同の履歴", [sent("8222", "accepted", "3", date(2026, 11, 1)), sent("8222", "accepted")], "1"),
        ("明細だけ", [sent("8125", "accepted")], "1"),
        ("別の月", [replace(sent("8222", "accepted"), service_month=date(2026, 8, 1))], "1"),
    ],
)
def test_the_revision_comes_from_history(case, history, revision):
    assert claim.revision(SHEET, known(sent=tuple(history))) == revision, case


# 性質
