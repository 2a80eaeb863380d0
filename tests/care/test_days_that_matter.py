"""Days that decide whether a claim is right or early enough: the first month, when a charge began, 認定日."""

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.rules import bill, claim, history, months
from tests.care.examples import CERTIFICATION, KNOWN, MONTH, SHEET, TODAY


def found(sheet, known, today=TODAY):
    return [(finding.field, finding.source, finding.blocks) for finding in claim.check(sheet, known, today=today)]


@pytest.mark.parametrize(
    ("began", "said"), [(MONTH, []), (date(2026, 4, 1), [("linkage", bill.ENTRUSTING, False)]), (None, [])]
)
def test_the_linkage_addition_belongs_to_the_month_the_charge_began(began, said):
    known = replace(KNOWN, charge=replace(KNOWN.charge, since=began))
    assert found(replace(SHEET, linkage=True), known) == said


@pytest.mark.parametrize(
    ("decided_on", "today", "late"),
    [
        (date(2026, 9, 30), date(2026, 10, 6), False),
        (date(2026, 10, 1), date(2026, 10, 6), True),
        (date(2026, 10, 1), date(2026, 10, 11), False),  # 次の月の審査に回る
        (None, date(2026, 10, 6), False),
    ],
)
def test_a_certification_decided_in_the_month_of_the_examination_may_come_too_late(decided_on, today, late):
    known = replace(KNOWN, certifications=(replace(CERTIFICATION, decided_on=decided_on),))
    said = [one for one in found(SHEET, known, today=today) if one[0] == "certified_since"]
    assert said == ([("certified_since", history.DECIDED_LATE, False)] if late else [])


def test_a_month_before_the_tables_is_said_not_guessed():
    early = claim.check(replace(SHEET, service_month=date(2019, 9, 1)), KNOWN, today=TODAY)
    assert [finding.says.partition("。")[0] for finding in early] == [
        "令和元年9月分は、ここでは請求できません",
        "令和元年9月分は令和3年12月1日に時効となるので、令和3年11月の審査までです",
    ]
    assert not months.before_tables(date(2019, 10, 1))
