"""Organisations added by the city, and persons who act for more than one."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import date

import psycopg
import pytest
from django.urls import reverse

from azukari.entrust import acts, door
from azukari.entrust.rules import Actor, NotGranted
from azukari.entrust.rules.organisations import Newcomer, ending
from azukari.entrust.services import entrustments, memberships, organisations, people, sessions
from azukari.entrust.services.sessions import COOKIE
from azukari.law.refusal import NotRight
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.people import MIDORI, PASSWORD, TODAY, cast, enter

pytestmark = pytest.mark.usefixtures("city")

NEW = Newcomer(
    "1370100032", "ももケアプラン(架空)", "office", "委-08-13", "介護予防支援の一部", TODAY, date(2099, 3, 31)
)


OWN = "ki-no-shita-no-hitoyasumi"


def add(*those: Newcomer) -> list[int]:
    return organisations.add_organisations(those or [NEW], by=enter("city-chief"))


def number_of(name: str) -> int:
    those = organisations.see_organisations(by=enter("city-chief"))
    return next(each.organisation.pk for each in those if each.organisation.number == name)


def admit(login: str, organisation: int) -> int:
    return people.admit_person(login, "桃 計画", PASSWORD, organisation, "supervisor", by=enter("city-chief"))


def test_a_new_office_may_do_what_offices_may_once_it_is_approved():
    (made,) = add()
    admit("momo", number_of(NEW.number))
    may = {act.name for act in acts.every().values() if enter("sakura").may(act)}
    before = {act.name for act in acts.every().values() if enter("momo").may(act)}
    assert before <= {"entrust.session.open"}
    assert organisations.approve_drafted([made], by=enter("city-chief")) == 1
    sessions.change_password(PASSWORD, OWN, by=enter("momo"))
    assert {act.name for act in acts.every().values() if enter("momo", password=OWN).may(act)} == may


WRONG = {
    "a check digit": replace(NEW, number="1370100033"),
    "letters for a number": replace(NEW, number="momo"),
    "a number that is taken": replace(NEW, number="1370100016"),
    "an entrustment that is taken": replace(NEW, entrustment="委-08-11"),
    "a second city": replace(NEW, kind="city"),
    "a vendor without a number": replace(NEW, kind="vendor", number="!"),
    "no name": replace(NEW, name=" "),
    "a period that ends before it begins": replace(NEW, until=date(2020, 1, 1)),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_adds_nothing(fault):
    right = replace(NEW, number="1370100040", entrustment="委-08-14")
    with pytest.raises(NotRight):
        add(right, WRONG[fault])
    assert len(organisations.see_organisations(by=enter("city-chief"))) == 7


def test_the_same_number_twice_in_one_file_is_said():
    with pytest.raises(NotRight) as refusal:
        add(NEW, NEW)
    assert any("2回出てきます" in finding.says for finding in refusal.value.findings)


@pytest.mark.parametrize("login", ["city-clerk", "asahi-chief", "sakura"])
def test_only_the_citys_supervisors_add(login):
    with pytest.raises(NotGranted):
        organisations.add_organisations([NEW], by=enter(login))


@pytest.mark.parametrize(
    "sql",
    [
        "insert into entrust_organisation (number, name, kind, telephone) values ('x', 'x', 'office', '')",
        "insert into entrust_organisation (number, name, kind, telephone) values ('x', 'x', 'city', '')",
    ],
)
def test_raw_sql_adds_none(sql):
    with raw.app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql)


def test_the_city_adds_on_screen_and_approves_in_one_go():
    screen = browser("city-chief")
    typed = {
        "kind": "office", "number": NEW.number, "name": NEW.name, "telephone": "", "entrustment": NEW.entrustment,
        "work": NEW.work, "since": "令和8年4月1日", "until": "令和20年3月31日",
    }  # fmt: skip
    wrong = screen.post(reverse("organisation-add"), {**typed, "number": "1370100033"})
    assert wrong.status_code == 200
    assert "検証番号" in wrong.content.decode()
    added = screen.post(reverse("organisation-add"), typed)
    made = int(added.headers["Location"].strip("/").split("/")[-1])
    assert "承認を待つ委託" in screen.get(reverse("organisations")).content.decode()
    assert screen.post(reverse("entrustments-approve"), {"entrustment": [made]}).status_code == 302
    assert entrustments.see_entrustment(made, by=enter("city-chief")).entrustment.state == "approved"


# --- a person of two organisations ------------------------------------------------------------------------------


def both() -> Actor:
    """asahi-clerk also acts for みどり, as a supervisor."""
    clerk = enter("asahi-clerk")
    memberships.add_membership(clerk.person, number_of(MIDORI), "supervisor", by=enter("city-chief"))
    return clerk


def sign_in() -> str:
    return sessions.sign_in("asahi-clerk", PASSWORD, by=door.visitor("127.0.0.1", TODAY))


def comes(token: str) -> Actor:
    return door.who_comes(token, "127.0.0.1", TODAY)


def choose(token: str, organisation: str) -> Actor:
    chosen = next(one for one in memberships.see_choices(token, by=comes(token)) if organisation in one.organisation)
    memberships.choose_membership(token, chosen.membership, by=comes(token))
    return comes(token)


def test_one_chooses_whom_to_act_for_and_changes_without_signing_out():
    both()
    token = sign_in()
    assert comes(token).undecided
    there = choose(token, "みどり")
    assert (there.number, there.position, there.undecided) == (MIDORI, "supervisor", False)
    assert people.see_people(by=there)
    assert choose(token, "あさひ").position == "handler"


def test_who_has_one_organisation_is_never_asked():
    assert (comes(sign_in()).elsewhere, comes(sign_in()).undecided) == (0, False)


def test_a_membership_of_somebody_else_cannot_be_chosen():
    both()
    token = sign_in()
    other = memberships.see_memberships(enter("sakura").person, by=enter("city-chief")).memberships[0]
    with pytest.raises(memberships.NotChoosable):
        memberships.choose_membership(token, other.pk, by=comes(token))


def test_the_screen_asks_first_and_goes_where_one_wanted_to_go():
    both()
    screen = browser()
    screen.cookies[COOKIE] = sign_in()
    asked = screen.get(reverse("people"))
    assert asked.headers["Location"] == reverse("organisation-choose", query={"next": "/people/"})
    page = screen.get(asked.headers["Location"]).content.decode()
    assert "あさひ地域包括支援センター" in page
    assert "みどり地域包括支援センター" in page
    there = memberships.see_choices(screen.cookies[COOKIE].value, by=comes(screen.cookies[COOKIE].value))[1]
    gone = screen.post(asked.headers["Location"], {"membership": there.membership})
    assert gone.headers["Location"] == "/people/"
    assert "組織を替える" in screen.get("/people/").content.decode()


def test_what_was_typed_waits_until_an_organisation_was_chosen_and_goes_where_it_was_meant_to_go():
    both()
    screen, typed = browser(), {"name": "見本 花", "units": ["1200", "900"]}
    screen.cookies[COOKIE] = token = sign_in()
    page = screen.post(reverse("people"), typed).content.decode()
    there = memberships.see_choices(token, by=comes(token))[1]
    [action] = re.findall(r'<form method="post" action="([^"]*next=[^"]*)"', page)
    [kept] = re.findall(r'name="typed" value="([^"]*)"', page)
    again = screen.post(html.unescape(action), {"membership": there.membership, "typed": html.unescape(kept)})
    words = again.content.decode()
    assert f'<form method="post" action="{reverse("people")}">' in words
    assert re.findall(r'name="(name|units)" value="([^"]*)"', words) == [
        ("name", "見本 花"), ("units", "1200"), ("units", "900"),
    ]  # fmt: skip


def test_one_can_leave_a_suspended_organisation_for_another():
    both()
    token = sign_in()
    chief = enter("city-chief")
    asahi = next(one for one in entrustments.see_entrustments(by=chief) if one.number == "委-08-01")
    entrustments.change_state(asahi.pk, "suspended", by=chief)
    assert choose(token, "みどり").may(acts.SEE_PEOPLE)


def test_the_second_organisation_sees_the_person_who_can_change_the_password_there():
    both()
    token = sign_in()
    there = choose(token, "みどり")
    assert {one.person.login for one in people.see_people(by=there)} == {"midori-chief", "asahi-clerk"}
    sessions.change_password(PASSWORD, "atarashii-aikotoba", token, by=there)


def test_an_ended_membership_is_over_with_the_next_click_and_can_begin_again():
    clerk = both()
    token = sign_in()
    choose(token, "みどり")
    chief = enter("city-chief")
    found = memberships.see_memberships(clerk.person, by=chief).memberships[1]
    memberships.end_membership(found.pk, by=chief)
    assert comes(token).person is None
    assert not comes(sign_in()).undecided
    memberships.add_membership(clerk.person, number_of(MIDORI), "handler", by=chief)
    assert comes(sign_in()).elsewhere == 1


def test_a_membership_is_not_added_twice_nor_to_the_machine():
    clerk, chief = both(), enter("city-chief")
    with pytest.raises(memberships.AlreadyMember):
        memberships.add_membership(clerk.person, number_of(MIDORI), "handler", by=chief)
    with pytest.raises(memberships.NotTheMachines):
        memberships.add_membership(cast().machine.person, number_of(MIDORI), "handler", by=chief)


def test_one_does_not_end_ones_own():
    chief = enter("city-chief")
    own = memberships.see_memberships(chief.person, by=chief).memberships[0]
    with pytest.raises(memberships.NotOnesOwn):
        memberships.end_membership(own.pk, by=chief)


def test_the_citys_page_adds_and_ends():
    person = enter("asahi-clerk").person
    screen = browser("city-chief")
    url = reverse("memberships", kwargs={"pk": person})
    assert screen.post(url, {"organisation": number_of(MIDORI), "position": "handler"}).status_code == 302
    assert "みどり地域包括支援センター" in screen.get(url).content.decode()
    second = memberships.see_memberships(person, by=enter("city-chief")).memberships[1]
    assert screen.post(reverse("membership-end", kwargs={"pk": second.pk})).status_code == 302


@dataclass(frozen=True)
class Contract:
    until: date
    state: str = "approved"
    work: str = "運営"
    trustee_id: int = 1


YEAR_END = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "those", "count"),
    [
        (date(2027, 1, 29), [Contract(YEAR_END)], 0),
        (date(2027, 1, 30), [Contract(YEAR_END)], 1),
        (date(2027, 4, 1), [Contract(YEAR_END)], 1),
        (date(2027, 4, 1), [Contract(YEAR_END, "ended")], 0),
        (date(2027, 3, 1), [Contract(YEAR_END), Contract(date(2028, 3, 31), "drafted")], 0),
        (date(2027, 3, 1), [Contract(YEAR_END), Contract(date(2028, 3, 31), "ended")], 1),
        (date(2027, 3, 1), [Contract(YEAR_END), Contract(date(2028, 3, 31), work="保守")], 1),
        (date(2027, 3, 1), [Contract(YEAR_END), Contract(date(2028, 3, 31), trustee_id=2)], 1),
    ],
)
def test_a_contract_that_ends_within_sixty_days_and_is_not_renewed_is_told(today, those, count):
    assert len(ending(those, today)) == count


def test_the_citys_home_and_the_list_tell_which_contract_ends_soon():
    with raw.owner() as owner:
        owner.execute("update entrust_entrustment set until = current_date + 60 where number = '委-08-11'")
    screen = browser("city-chief")
    assert "まもなく期間が終わる委託</a>：1件" in screen.get(reverse("home")).content.decode()
    assert screen.get(reverse("entrustments")).content.decode().count("期間の終わり") == 1
    assert "まもなく期間が終わる委託" not in browser("sakura").get(reverse("home")).content.decode()
