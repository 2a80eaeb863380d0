"""The life of an account: confirmed each quarter, renamed, closed with its office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.urls import reverse

from azukari.entrust import acts, door
from azukari.entrust.rules import Actor, NotGranted, Unconfirmed, confirmation
from azukari.entrust.services import entrustments, memberships, organisations, people, sessions
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.races import at_one_moment
from tests.entrust.test_matrix import browser
from tests.people import ASAHI, CITY, MIDORI, SAKURA, TODAY, enter, sign_in


@pytest.mark.parametrize(
    ("confirmed_on", "today", "state"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), "good"),
        (date(2026, 9, 30), date(2026, 10, 1), "due"),
        (date(2026, 9, 30), date(2026, 12, 31), "due"),
        (date(2026, 9, 30), date(2027, 1, 1), "over"),
        (date(2027, 1, 1), date(2027, 6, 30), "due"),
        (date(2027, 1, 1), date(2027, 7, 1), "over"),
    ],
)
def test_an_organisation_is_good_until_the_end_of_the_next_quarter(confirmed_on, today, state):
    assert confirmation("office", SAKURA, confirmed_on, today).state == state


@pytest.mark.parametrize(("kind", "number"), [("city", CITY), ("vendor", "drill")])
def test_the_city_and_the_drill_are_never_locked(kind, number):
    assert confirmation(kind, number, date(2020, 1, 1), TODAY) is None


def number_of(name: str) -> int:
    those = organisations.see_organisations(by=enter("city-chief"))
    return next(each.organisation.pk for each in those if each.organisation.number == name)


def confirmed(name: str, on: date) -> None:
    with raw.owner() as owner:
        owner.execute("update entrust_organisation set confirmed_on = %s where number = %s", (on, name))


def comes(token: str) -> Actor:
    return door.who_comes(token, "127.0.0.1", TODAY)


@pytest.mark.usefixtures("city")
@covers("CARE-24")
def test_an_office_that_the_city_has_not_looked_at_for_long_is_locked_until_it_does():
    confirmed(SAKURA, date(2026, 6, 30))
    office = enter("sakura")
    with pytest.raises(Unconfirmed):
        entrustments.see_entrustments(by=office)
    assert {act.name for act in acts.every().values() if office.may(act)} == {
        "entrust.person.password", "entrust.session.close", "entrust.session.open", "entrust.session.stay",
    }  # fmt: skip
    assert browser("sakura").get("/").status_code == 403
    assert enter("ume").may(acts.SEE_HOME)
    screen = browser("city-chief")
    assert "期限切れ" in screen.get(reverse("organisations")).content.decode()
    url = reverse("organisation-confirm", kwargs={"pk": number_of(SAKURA)})
    assert screen.post(url).status_code == 302
    assert enter("sakura").may(acts.SEE_HOME)


@pytest.mark.usefixtures("city")
def test_the_city_sees_who_acts_for_it_and_when_they_last_did():
    enter("sakura")
    (member,) = organisations.see_organisation(number_of(SAKURA), by=enter("city-chief")).members
    assert (member.membership.person.login, member.used_on is not None) == ("sakura", True)
    page = browser("city-clerk").get(reverse("organisation", kwargs={"pk": number_of(SAKURA)})).content.decode()
    assert "桜 計画" in page
    assert "確認しました" not in page


@pytest.mark.usefixtures("city")
@covers("CARE-24")
def test_with_an_office_everything_under_it_ends_at_once():
    clerk, chief = enter("asahi-clerk"), enter("city-chief")
    memberships.add_membership(clerk.person, number_of(MIDORI), "handler", by=chief)
    tokens = [sign_in("asahi-chief"), sign_in("asahi-clerk")]
    url = reverse("organisation-close", kwargs={"pk": number_of(ASAHI)})
    assert "利用者2人" in browser("city-chief").get(url).content.decode()
    assert browser("city-chief").post(url).status_code == 302
    assert [comes(token).person for token in tokens] == [None, None]
    with pytest.raises(sessions.WrongPassword):
        sign_in("asahi-chief")
    assert enter("asahi-clerk").number == MIDORI
    with raw.owner() as owner:
        left = """select count(*) filter (where g.ended_at is null), count(*) filter (where e.state <> 'ended')
                    from entrust_grant as g join entrust_entrustment as e on e.id = g.entrustment_id
                    join entrust_organisation as o on o.id = e.trustee_id where o.number = %s"""
        assert owner.execute(left, (ASAHI,)).fetchone() == (0, 0)
        open_sessions = """select count(*) from entrust_session as session
                             join entrust_membership as member on member.id = session.membership_id
                            where session.ended_at is null and member.organisation_id = %s"""
        assert owner.execute(open_sessions, (number_of(ASAHI),)).fetchone() == (0,)
    assert ASAHI not in {one.number for one in people.see_homes(by=enter("city-chief"))}
    assert "閉じた組織（1）" in browser("city-chief").get(reverse("organisations")).content.decode()
    with pytest.raises(organisations.NoSuchOrganisation):
        organisations.close_organisation(number_of(ASAHI), by=enter("city-chief"))


@pytest.mark.usefixtures("city")
def test_the_desk_of_the_city_says_what_waits():
    confirmed(SAKURA, date(2026, 6, 30))
    confirmed(MIDORI, date(2026, 9, 30))
    page = browser("city-chief").get("/").content.decode()
    assert "確認の期限が切れて使えない組織</a>：1件" in page
    assert "今期の確認がまだの組織</a>：1件" in page
    assert "待っていること" not in browser("city-clerk").get("/").content.decode()


@pytest.mark.usefixtures("city")
def test_the_city_itself_is_not_closed_and_only_its_supervisors_close():
    with pytest.raises(organisations.NotTheCity):
        organisations.close_organisation(number_of(CITY), by=enter("city-chief"))
    for login in ("city-clerk", "asahi-chief"):
        with pytest.raises(NotGranted):
            organisations.close_organisation(number_of(SAKURA), by=enter(login))


@pytest.mark.usefixtures("city")
def test_a_former_name_is_kept_with_its_last_day():
    url = reverse("organisation-rename", kwargs={"pk": number_of(SAKURA)})
    screen = browser("city-chief")
    same = screen.post(url, {"name": "さくらケアプラン(架空)", "telephone": ""})
    assert "いまと同じです" in same.content.decode()
    assert screen.post(url, {"name": "やまざくらケアプラン(架空)", "telephone": "000"}).status_code == 302
    folder = organisations.see_organisation(number_of(SAKURA), by=enter("city-chief"))
    assert folder.organisation.name == "やまざくらケアプラン(架空)"
    assert [one.name for one in folder.former_names] == ["さくらケアプラン(架空)"]
    assert enter("sakura").organisation_name == "やまざくらケアプラン(架空)"


# --- renewing ----------------------------------------------------------------------------------------------------


def of(name: str):
    return next(
        each for each in organisations.see_organisations(by=enter("city-chief")) if each.organisation.number == name
    )


@pytest.mark.usefixtures("city")
def test_a_renewed_entrustment_begins_with_the_grants_of_the_old_one_and_a_new_one_with_the_usual():
    chief, old = enter("city-chief"), of(SAKURA).entrustments[0]
    grants = entrustments.see_entrustment(old.pk, by=chief).grants
    dropped = next(grant for grant in grants if grant.act == "care.claim.withdraw")
    entrustments.end_grant(dropped.pk, by=chief)
    page = browser("city-chief").get(reverse("entrustment-draft", query={"renews": old.pk})).content.decode()
    assert "令和81年4月1日" in page
    assert "令和154年3月31日" in page
    period = (old.since, old.until)
    renewed = entrustments.draft_entrustment("更-1", old.work, of(SAKURA).organisation.pk, *period, old.pk, by=chief)
    fresh = entrustments.draft_entrustment("新-1", old.work, of(SAKURA).organisation.pk, *period, by=chief)
    standing = {grant.act for grant in grants} - {dropped.act}
    assert {grant.act for grant in entrustments.see_entrustment(renewed, by=chief).grants} == standing
    assert {grant.act for grant in entrustments.see_entrustment(fresh, by=chief).grants} == standing | {dropped.act}


@pytest.mark.usefixtures("city")
def test_the_entrustment_of_another_is_not_renewed():
    chief, old = enter("city-chief"), of(SAKURA).entrustments[0]
    with pytest.raises(entrustments.OfAnother):
        entrustments.draft_entrustment("更-2", "x", of(ASAHI).organisation.pk, old.since, old.until, old.pk, by=chief)


def test_who_has_not_signed_in_needs_no_confirmation():
    visitor = door.visitor("127.0.0.1", TODAY)
    assert confirmation(visitor.kind, visitor.number, visitor.confirmed_on, TODAY) is None
    assert replace(visitor, kind="office").may(acts.OPEN_SESSION)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("second", ["person", "membership"])
def test_of_two_supervisors_who_dismiss_each_other_at_one_moment_one_stays(second):
    with raw.owner() as owner:
        owner.execute("update entrust_membership set position = 'supervisor' where position = 'handler'")
    chief, other = enter("city-chief"), enter("city-clerk")
    membership = memberships.see_memberships(chief.person, by=other).memberships[0].pk
    ends = {
        "person": partial(people.dismiss_person, chief.person, by=other),
        "membership": partial(memberships.end_membership, membership, by=other),
    }
    assert at_one_moment(lambda: people.dismiss_person(other.person, by=chief), ends[second]) == [
        "NoLongerThere",
        "done",
    ]
