"""Asking the record, and the register of personal data files."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from azukari.entrust import acts, door
from azukari.entrust.papers import records_file
from azukari.entrust.services import people, records
from azukari.entrust.services.people import LoginTaken, NotOneself, NotTheMachine
from azukari.entrust.services.records import PAGE, Question
from azukari.entrust.services.register import see_register
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.people import PASSWORD, enter

pytestmark = pytest.mark.usefixtures("city")


SEE_OWN_RECORDS = """
update entrust_grant set act = 'entrust.record.see' where act = 'entrust.person.see' and reach = 'own'
"""


def answer(**asked) -> list[tuple[str, str]]:
    lines = records.see_records(Question(**asked), by=enter("city-chief")).lines
    return [(line.person, line.act) for line in lines if line.act != acts.SEE_RECORDS.says]


def test_who_has_seen_this_persons_data():
    for login in ("asahi-chief", "city-clerk"):
        with door.perform(acts.SEE_PEOPLE, by=enter(login), about=["insured/17"]):
            pass
    with door.perform(acts.SEE_PEOPLE, by=enter("midori-chief"), about=["insured/170"]):
        pass
    seen = acts.SEE_PEOPLE.says
    assert answer(subject="insured/17") == [("市野 係子", seen), ("旭 長子", seen)]


def test_what_did_this_office_do_on_this_day():
    asahi = enter("asahi-chief")
    people.see_people(by=asahi)
    people.see_people(by=enter("midori-chief"))
    today = timezone.localdate()
    assert answer(organisation=asahi.organisation, since=today, until=today) == [("旭 長子", acts.SEE_PEOPLE.says)]
    assert answer(organisation=asahi.organisation, until=today - timedelta(days=1)) == []


def test_outcome_person_and_act_narrow_the_answer():
    sakura = enter("sakura")
    browser("sakura").get(reverse("people"))
    assert answer(outcome="refused") == [("桜 計画", acts.SEE_PEOPLE.says)]
    assert answer(person=sakura.person, act=acts.SEE_PEOPLE.name, outcome="done") == []


def test_asking_is_itself_recorded_with_what_was_asked():
    answer(subject="insured/17")
    with raw.owner() as owner:
        sql = "select detail from entrust_record where act = 'entrust.record.see' order by id desc limit 1"
        assert owner.execute(sql).fetchone()[0]["asked"] == {"subject": "insured/17", "page": "1"}


def test_a_long_answer_comes_in_pages():
    with raw.owner() as owner:
        owner.execute("""insert into entrust_record (at, act, outcome, organisation, device, says)
                       select now() - n * interval '1 second', 'x', 'done', 1, '', ''
                         from generate_series(1, 150) as n""")
    chief = enter("city-chief")
    first, second = (records.see_records(Question(act="x", page=page), by=chief) for page in (1, 2))
    assert (len(first.lines), first.more, len(second.lines), second.more) == (PAGE, True, 50, False)
    assert first.lines[-1].at > second.lines[0].at


def test_an_organisation_with_the_grant_sees_its_own_records_only():
    with raw.owner() as owner:
        owner.execute(SEE_OWN_RECORDS)
    asahi = enter("asahi-chief")
    people_seen = {line.organisation for line in records.see_records(Question(), by=asahi).lines}
    assert people_seen <= {"あさひ地域包括支援センター"}


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing():
    line = SimpleNamespace(
        at=timezone.now(), organisation="=1+1", person="+81", act="@x", outcome="-", device="",
        says="=cmd|' /C calc'!A0", detail=None, subjects=["insured/17"],
    )  # fmt: skip
    made = records_file([line])
    assert made.startswith(b"\xef\xbb\xbf")
    (head, row) = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    assert head[0] == "日時"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_exporting_is_the_supervisors_and_is_counted():
    assert browser("city-clerk").get(reverse("records-export")).status_code == 403
    made = browser("city-chief").get(reverse("records-export"))
    assert made.headers["Content-Disposition"].endswith('.csv"')
    with raw.owner() as owner:
        sql = "select detail -> 'rows' from entrust_record where act = 'entrust.record.export' and outcome = 'done'"
        assert owner.execute(sql).fetchone()[0] == made.content.count(b"\r\n") - 1


@pytest.mark.parametrize(
    "query",
    [
        "?since=あした",
        "?until=9999-12-31",
        "?since=0001-01-01",
        "?page=99999999999999999999",
        "?subject=taro",
        "?person=x",
        "?page=0",
        "?page=x",
        "?outcome=x",
    ],
)
def test_a_question_that_cannot_be_read_is_answered_without_that_part(query):
    assert browser("city-chief").get(reverse("records") + query).status_code == 200


def test_a_day_outside_the_records_is_refused_in_a_sentence():
    said = browser("city-chief").get(reverse("records") + "?until=9999-12-31").content.decode()
    assert "日付は2000年から2100年までで入力してください。" in said


def subjects_of(act: str) -> set[str]:
    with raw.owner() as owner:
        sql = """select subject from entrust_touch join entrust_record as record on record.id = record_id
                  where record.act = %s and record.id = (select max(id) from entrust_record where act = %s)"""
        return {subject for (subject,) in owner.execute(sql, (act, act))}


def test_to_see_people_and_their_doings_touches_those_people():
    asahi, chief = enter("asahi-chief"), enter("city-chief")
    members = people.see_people(by=asahi)
    assert subjects_of(acts.SEE_PEOPLE.name) == {f"person/{member.person_id}" for member in members}
    records.see_records(Question(organisation=asahi.organisation), by=chief)
    assert subjects_of(acts.SEE_RECORDS.name) == {f"person/{asahi.person}"}
    records.export_records(Question(organisation=asahi.organisation), by=chief)
    assert subjects_of(acts.EXPORT_RECORDS.name) == {f"person/{asahi.person}"}


def test_the_file_names_everybody_a_record_touched_and_the_page_says_that_there_are_more():
    touched = [f"insured/{number}" for number in range(10, 17)]
    with door.perform(acts.SEE_PEOPLE, by=enter("asahi-chief"), about=touched):
        pass
    asked, chief = Question(act=acts.SEE_PEOPLE.name), enter("city-chief")
    (line,) = records.export_records(asked, by=chief).lines
    assert line.subjects == touched
    (shown,) = records.see_records(asked, by=chief).lines
    assert (shown.subjects, shown.more_subjects) == (touched[:3], True)
    page = browser("city-chief").get(reverse("records"), {"act": asked.act}).content.decode()
    assert "ほかにもあります" in page


def test_a_file_that_was_cut_says_so_in_its_last_row(monkeypatch):
    monkeypatch.setattr(records, "EXPORT_ROWS", 2)
    for _ in range(3):
        people.see_people(by=enter("asahi-chief"))
    made = browser("city-chief").get(reverse("records-export")).content.decode("utf-8-sig").splitlines()
    assert len(made) == 4
    assert made[-1].startswith("これより古い記録は")


def test_the_register_lists_every_table_that_keeps_somebodys_data():
    listed = {file.name for file in see_register(by=enter("city-clerk"))}
    kept = {str(model._meta.verbose_name) for model in apps.get_models() if model.Keeping.whose != "nobody"}
    assert listed == kept


def test_a_person_is_admitted_signs_in_and_is_dismissed():
    chief = enter("city-chief")
    asahi = enter("asahi-chief").organisation
    pk = people.admit_person("asahi-new", "旭 新人", PASSWORD, asahi, "handler", by=chief)
    assert enter("asahi-new").organisation == asahi
    with pytest.raises(LoginTaken):
        people.admit_person("asahi-new", "旭 別人", PASSWORD, asahi, "handler", by=chief)
    people.dismiss_person(pk, by=chief)
    with raw.owner() as owner:
        assert raw.count(owner, f"entrust_person where id = {pk} and closed_on = '{chief.today}'") == 1


def test_nobody_dismisses_oneself_or_the_machine():
    chief = enter("city-chief")
    machine = door.machine("test", chief.today).person
    with pytest.raises(NotOneself):
        people.dismiss_person(chief.person, by=chief)
    with pytest.raises(NotTheMachine):
        people.dismiss_person(machine, by=chief)


PAGES = [
    "home", "entrustments", "entrustment-draft", "grant-requests", "people", "person-admit", "records",
    "records-export", "file-register", "stops", "stop-press", "password", "sign-in",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_at_most_eight_statements(name):
    screen = browser("city-chief")
    screen.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        screen.get(reverse(name))
    assert len(asked) <= 8, [query["sql"][:80] for query in asked]
