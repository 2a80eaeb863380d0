"""Whatever a sheet says, the checks answer with findings and never fall over."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from azukari.care.rules import claim
from azukari.care.rules.facts import ClaimSheet, Known, PlanLine
from tests.care.examples import (
    KNOWN,
    NURSES,
)

LINE = PlanLine(NURSES, "63", 1200)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
WORDS = st.text(max_size=10)
LINES = st.builds(PlanLine, WORDS, st.sampled_from(["63", "A6", "34", "", "ＡＦ"]), st.integers(), WORDS)
SHEETS = st.builds(
    ClaimSheet,
    service_month=DAYS,
    insurer=WORDS,
    insured=WORDS,
    name=WORDS,
    kana=WORDS,
    birth=DAYS,
    sex=WORDS,
    level=st.sampled_from(["06", "12", "13", "21", ""]) | WORDS,
    certified_since=st.none() | DAYS,
    certified_until=st.none() | DAYS,
    limit_units=st.integers(),
    limit_since=st.none() | DAYS,
    limit_until=st.none() | DAYS,
    centre=WORDS,
    office=WORDS,
    care_manager=WORDS,
    created_on=DAYS,
    lines=st.lists(LINES, max_size=4).map(tuple),
    scheme=st.sampled_from(["46", "AF", "43", ""]),
    codes=st.lists(WORDS, max_size=3).map(tuple),
)


@given(SHEETS, DAYS, st.sampled_from([KNOWN, Known(person=None, charge=None)]))
def test_any_sheet_gets_findings_with_a_sentence_and_a_source(any_sheet, today, registers):
    for finding in claim.check(any_sheet, registers, today=today):
        assert hasattr(any_sheet, finding.field.split(".")[0])
        assert finding.says.endswith("。")
        assert finding.source
