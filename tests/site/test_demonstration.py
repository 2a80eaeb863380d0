"""The demonstration city: lifelike in number and state, right by the product's own checks, nobody's in every number."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from azukari.care.exchange import write
from azukari.care.rules import claim, transmission, unit_master
from azukari.care.rules.facts import Designation, Known
from azukari.care.services import closing, filing, masters, overview, register
from azukari.entrust import door
from azukari.entrust.models import Organisation
from azukari.entrust.services import sessions
from azukari.house.services import cases, houses
from azukari.house.services.family import looking
from azukari.law.care import numbers
from azukari.law.refusal import Finding
from azukari.site import demonstration, founding
from azukari.site.demonstration import catalogue, clients, handovers, lineage, loading, places, samples
from azukari.site.demonstration import houses as vacant
from azukari.site.demonstration.filing import by_route, is_ready
from azukari.site.postgres import roles
from tests import world

TODAY = date(2026, 11, 23)
OLDEST, MIDDLE, LATEST = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
NOBODYS = re.compile(r"13[07]99[0-9]{5}|13A99[0-9]{5}")  # 郡市区99は割り当てられていない


@pytest.fixture(scope="module")
def town():
    """The city of ``TODAY``, loaded once for this module; the lines of progress."""
    world.ready()
    with world.admin() as admin:
        roles.drop_database(admin, world.DATABASE)
        roles.make_database(admin, world.DATABASE)
    from django.core.management import call_command

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    said: list[str] = []
    demonstration.load(said.append, TODAY)
    yield said
    world.raze()


def enter(login: str):
    token = sessions.sign_in(login, places.PASSWORD, by=door.visitor("127.0.0.1", TODAY))
    return door.who_comes(token, "127.0.0.1", TODAY)


def test_everybody_who_is_described_can_sign_in(town):
    for login, who, _ in demonstration.describe():
        assert enter(login).organisation_name in who


def test_whoever_an_earlier_city_lacks_is_not_named(town, monkeypatch):
    there = founding.logins()
    assert all(login in demonstration.greeting("") for login, *_ in demonstration.describe())
    monkeypatch.setattr(founding, "logins", lambda: there - {"system"})
    assert "  system " not in demonstration.greeting("")


def test_it_is_as_large_as_a_city(town):
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert (kinds["city"], kinds["centre"], kinds["office"]) == (1, 5, 60)
    people, more = register.list_insured(page=30, by=enter("city-chief"))
    assert (len(people), more) == (50, False)  # the thirtieth page of fifty is the last: fifteen hundred
    assert len(clients.clients(TODAY)) == 1500
    assert len(town) > 15


def test_three_months_stand_where_they_should(town):
    states = {month: overview.see_home(month, by=enter("city-chief")).counts for month in (OLDEST, MIDDLE, LATEST)}
    assert set(states[OLDEST]) == {"sent"}
    assert states[OLDEST]["sent"] > 1300
    assert states[MIDDLE]["sent"] > 1300
    assert states[MIDDLE]["returned"] > 10
    assert states[MIDDLE]["replaced"] > 10
    assert min(states[LATEST][state] for state in ("filed", "accepted", "returned")) > 10
    assert sum(states[LATEST].values()) < 1000


def test_the_insurers_answers_and_late_claims_are_there(town):
    centre = enter("centre-01")
    closings = closing.see_month(LATEST, by=centre)[0].closings
    assert [each.review_month for each in closings] == [date(2026, 10, 1), date(2026, 9, 1)]
    files = [file for file in closing.list_files(by=centre) if file.closing_id == closings[0].pk]
    assert {file.service_month for file in files} >= {OLDEST, MIDDLE}


def test_there_are_houses_with_a_family_and_an_entrusted_case(town):
    clerk = enter("city-clerk")
    figures = houses.see_statistics(by=clerk)
    assert figures.years[0].standing == vacant.STANDING
    first = houses.list_houses(houses.Question(), by=clerk).rows[0]
    assert first["number"] == "空-00001"
    seen = looking.see_family(first["pk"], by=clerk)
    (kept,) = seen.since
    assert kept.conclusion.result["shares"] == lineage.SHARES
    assert not seen.findings
    assert [case.state for case in cases.list_cases(by=clerk).cases].count("entrusted") == 1


def test_every_file_for_the_insurers_is_right(town):
    for login in ("centre-01", "centre-05"):
        centre = enter(login)
        for file in closing.list_files(by=centre):
            content = bytes(closing.download_file(file.pk, by=centre).content)
            assert not [found for found in transmission.check(content) if found.blocks]


def test_the_right_files_can_be_filed_and_the_wrong_ones_say_why(town):
    office = places.offices()[0]
    by, folder = enter(office.login), next(samples.folder().glob(f"{office.number}_*"))
    for where in (folder / samples.RIGHT).iterdir():
        _, looked = filing.preview_upload(_uploads(where), by=by)
        wrong = [finding for one in looked for finding in one.findings if finding.blocks]
        assert looked
        assert {finding.field for finding in wrong} <= {"codes"}  # AFのコードは画面で選ぶ
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    for where in (folder / samples.WRONG).iterdir():
        _, looked = filing.preview_upload(_uploads(where), by=by)
        said = {one.sheet.insured for one in looked if any(_is_mistake(finding) for finding in one.findings)}
        told = set(re.findall(rf"・{where.name}: ([0-9H][0-9]{{9}}) ", readme))
        assert len(said) >= min(5, len(looked))
        assert told >= said


def _is_mistake(finding: Finding) -> bool:
    """Not the late month, nor the AF code that is still to be chosen."""
    return finding.field not in ("codes", "service_month")


def test_every_number_is_nobodys(town):
    designations, codes, insurers = masters.see_masters(by=enter("city-chief"))
    assert all(NOBODYS.fullmatch(each.number) for each in designations)
    assert not [each.number for each in designations if numbers.office_fault(each.number)]
    assert all("架空" in each.name for each in (*codes, *insurers))
    assert {each.number for each in insurers} == {places.INSURER}
    for path in samples.folder().rglob("*.CSV"):
        for number in re.findall(rb"[,\r\n](13[0-9A]{8})[,\r]", path.read_bytes()):
            assert NOBODYS.fullmatch(number.decode())


def _uploads(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_day_gives_the_same_city():
    once = clients.clients(TODAY)
    clients.clients.cache_clear()
    assert clients.clients(TODAY) == once


def test_every_insured_number_and_name_is_invented():
    for client in clients.clients(TODAY):
        assert re.fullmatch(r"99[0-9]{8}|H99[0-9]{7}", client.person.insured)
        assert not numbers.insured_fault(client.person.insured)
    assert len({client.person.insured for client in clients.clients(TODAY)}) == clients.PEOPLE


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 7, 9), date(2027, 2, 28)])
def test_whoever_is_ready_has_nothing_that_blocks_on_any_day(today):
    times = clients.Times.before(today)
    master = {code.code: code for _, code, _ in unit_master.read(catalogue.master(times.first))}
    designations: dict[str, tuple[Designation, ...]] = {}
    for row in loading.designations():
        one = Designation(row.kind, row.since, row.until, row.office_class)
        designations[row.number] = (*designations.get(row.number, ()), one)
    managers = {each.number for house in (*places.centres(), *places.offices()) for each in house.managers}
    for client in clients.clients(today):
        for month in (times.first, times.middle, times.last):
            if not is_ready(client, month, times):
                continue
            known = Known(
                client.person, client.charge(month).charge, tuple(client.entry.certifications),
                tuple(client.entry.notices), designations, frozenset(managers), master,
            )  # fmt: skip
            sheet = handovers.sheet(client, month, today)
            assert not [finding for finding in claim.check(sheet, known, today=today) if finding.blocks]


def test_every_office_can_write_its_month():
    times = clients.Times.before(TODAY)
    for (office, centre), those in by_route(clients.clients(TODAY), times.last).items():
        if office:
            assert len(write(handovers.handover(office, centre, times.last, those, TODAY))) == 4
