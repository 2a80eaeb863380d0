"""Who has taken over a person is told at the preview what another office did, and not by whom."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from azukari.care import acts
from azukari.care.models import CareManager, Charge, Insured
from azukari.care.rules.charge import seen_from
from azukari.care.rules.entry import Wish
from azukari.care.rules.facts import Charge as InCharge
from azukari.care.services import filing, masters, register, review
from azukari.care.services.register import ChargeOf
from azukari.entrust.door import perform
from azukari.law.calendar import add_months
from azukari.law.refusal import NotRight
from tests import people, world
from tests.care import town
from tests.care.town import HANAKO, INSURER, MONTH, SAKURAKO
from tests.people import ASAHI, SAKURA, UME


@pytest.fixture
def cast(city):
    known = people.cast()
    town.lay(known)
    yield known
    world.close()


def pk(cast, number=HANAKO) -> int:
    return register.list_insured(number=number, by=cast.chief)[0][0].pk


def move(cast, office=UME, since=MONTH, until=None) -> None:
    """The city corrects who was in charge of 花子."""
    new = ChargeOf(InCharge(ASAHI, office, town.MANAGERS[office]), since, until, town.MANAGERS[ASAHI])
    register.change_charge(pk(cast), new, by=cast.chief)


def of_ume(sheet):
    return replace(sheet, office=UME, care_manager=town.MANAGERS[UME])


def known_to(by, month=MONTH) -> dict:
    with perform(acts.CHECK_CLAIM, by=by):
        found = Insured.objects.seen_by(by).numbered(HANAKO).with_known(month).first()
        return found.registers if found else {}


def test_who_took_over_is_told_of_the_others_claim_before_filing(cast):
    filed = town.file_one(HANAKO, cast.sakura)
    move(cast)
    findings = town.refused(of_ume(town.sheet(HANAKO)), cast.ume)
    assert any("別の事業所から既に提出" in finding.says for finding in findings)
    history = known_to(cast.ume)
    assert history["filed"] == [{"scheme": "46", "state": "filed", "office": "other", "purpose": "month"}]
    assert history["last_claim"] == {"pk": None, "version": 1, "state": "filed"}
    assert SAKURA not in json.dumps(history)
    assert known_to(cast.asahi)["last_claim"]["pk"] == filed


def test_who_is_not_in_charge_of_the_month_learns_nothing_of_it(cast):
    move(cast, since=MONTH)
    filing.file_claim(of_ume(town.sheet(HANAKO)), by=cast.ume)
    assert known_to(cast.sakura)["filed"] == []
    assert known_to(cast.sakura)["last_claim"] is None
    assert known_to(cast.ume)["filed"][0]["office"] == UME


def test_a_claim_after_anothers_return_is_the_next_version(cast):
    town.return_one(town.file_one(HANAKO, cast.sakura), cast.asahi)
    move(cast)
    again = filing.file_claim(of_ume(town.sheet(HANAKO)), by=cast.ume)
    claim = review.see_claim(again, by=cast.ume).claim
    assert (claim.version, claim.replaces_id) == (2, None)


@pytest.mark.parametrize(("before", "may"), [((1,), False), ((2,), False), ((3,), True), ((6, 2), False), ((), True)])
def test_the_first_month_may_be_claimed_again_after_a_break_of_two_months(cast, before, may):
    for at, back in enumerate(before):
        month = add_months(MONTH, -back)
        filing.file_claim(replace(town.sheet(HANAKO, month), first=not at, **of_month(month)), by=cast.sakura)
    findings = town.refused(replace(town.sheet(HANAKO), first=True), cast.sakura)
    assert (not any(finding.field == "first" for finding in findings)) is may


def of_month(month: date) -> dict:
    """The certification of the town's persons as the register has it for ``MONTH``."""
    right = town.sheet(HANAKO)
    names = ("certified_since", "certified_until", "limit_since", "limit_until")
    return {name: getattr(right, name) for name in names}


def af(cast, month, codes, **more):
    sheet = replace(town.sheet(SAKURAKO, month), **of_sakurako())
    line = replace(sheet.lines[0], office=town.HELPERS, kind="A2", office_class="6")
    return replace(sheet, scheme="AF", lines=(line,), codes=codes, improvement=False, **more)


def of_sakurako() -> dict:
    right = town.sheet(SAKURAKO)
    names = ("certified_since", "certified_until", "limit_since", "limit_until")
    return {name: getattr(right, name) for name in names}


def test_a_first_month_claimed_by_code_is_remembered_and_the_other_codes_are_proposed(cast):
    before = add_months(MONTH, -1)
    first = filing.file_claim(af(cast, before, ("AF2111", "AF4001")), by=cast.sakura)
    assert review.see_claim(first, by=cast.sakura).claim.first
    findings = town.refused(af(cast, MONTH, ("AF2111", "AF4001")), cast.sakura)
    assert any("初回加算は既に算定" in finding.says for finding in findings)
    _, (looked,) = filing.preview_upload(town.files(MONTH, (SAKURAKO,)), by=cast.sakura)
    assert looked.sheet.codes == ("AF2111",)
    assert looked.may_be_filed


def test_two_insurers_may_give_one_number(cast):
    other = replace(known_person(), insurer="130005", name="試験 別人")
    charge = ChargeOf(InCharge(ASAHI, SAKURA, town.MANAGERS[SAKURA]), add_months(MONTH, -6))
    register.register_people([register.Entry(other, charges=[charge])], by=cast.machine)
    assert known_to(cast.sakura)["charge"]["office"] == SAKURA
    start = filing.start_entry(HANAKO, MONTH, by=cast.sakura)
    assert start.insured.insurer == INSURER
    assert filing.start_entry(HANAKO, MONTH, "130005", by=cast.sakura).insured.name == "試験 別人"
    with pytest.raises(NotRight):
        filing.start_entry(HANAKO, MONTH, "130013", by=cast.sakura)
    findings = town.refused(replace(town.sheet(HANAKO), insurer="130005"), cast.sakura)
    assert any(finding.field == "insurer" and "保険者台帳" in finding.says for finding in findings)
    filed = filing.file_upload(town.files(MONTH), {(INSURER, HANAKO): Wish(improvement=True)}, by=cast.sakura)
    assert [one.sheet.key for one in filed.filed] == [(INSURER, HANAKO)]


def known_person():
    from azukari.care.rules.facts import Person

    return Person(HANAKO, INSURER, "試験 花子", "シケン ハナコ", date(1940, 5, 1), "2")


@pytest.mark.parametrize("change", [{"until": add_months(MONTH, -1)}, {"since": add_months(MONTH, 1)}])
def test_a_care_manager_counts_in_their_own_time(cast, change):
    with perform(acts.IMPORT_MASTERS, by=cast.machine):
        CareManager.objects.seen_by(cast.machine).filter(number=town.MANAGERS[SAKURA]).update(**change)
    findings = town.refused(town.sheet(HANAKO), cast.sakura)
    assert any(finding.field == "care_manager" for finding in findings)


def test_a_care_manager_of_another_office_is_none_of_this_one(cast):
    masters.import_care_managers([(UME, "13000090", "架空 他所", date(2020, 1, 1))], by=cast.machine)
    sheet = replace(town.sheet(HANAKO), care_manager="13000090")
    findings = town.refused(sheet, cast.asahi)
    assert any(finding.field == "care_manager" and "登録されていません" in finding.says for finding in findings)


@pytest.mark.parametrize(("ended", "seen"), [(0, True), (26, True), (27, False)])
def test_who_was_in_charge_sees_a_person_until_the_claims_are_barred(cast, ended, seen):
    today = date.today().replace(day=1)  # noqa: DTZ011
    until = add_months(today, -ended)
    with perform(acts.REGISTER_INSURED, by=cast.machine):
        mine = Charge.objects.seen_by(cast.machine).filter(insured=pk_of(cast))
        mine.update(since=add_months(until, -1), until=until)
    assert (until >= seen_from(today)) is seen
    with perform(acts.LIST_INSURED, by=cast.sakura):
        assert Insured.objects.seen_by(cast.sakura).filter(number=HANAKO).exists() is seen
        rows = Insured._base_manager.filter(number=HANAKO).values_list("number", flat=True)
        assert bool(list(rows)) is seen  # the database itself says the same


def test_what_is_known_becomes_part_of_the_statement_that_asks(cast):
    """As a function of its own it would find out the reach once a person (decision 0021)."""
    with perform(acts.CHECK_CLAIM, by=cast.sakura):
        plan = Insured.objects.seen_by(cast.sakura).with_known(MONTH).explain(verbose=True)
    assert "care_certification" in plan
    assert "care_known" not in plan


def pk_of(cast) -> int:
    found = Insured.objects.seen_by(cast.machine).filter(number=HANAKO).values_list("pk", flat=True)
    return found.first()
