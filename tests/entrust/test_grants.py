"""Entrustments and grants: a trustee asks, only the city decides, and the page says exactly what the table says."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.urls import reverse

from azukari.entrust import acts
from azukari.entrust.rules import (
    CITY_ONLY,
    Holding,
    NotGranted,
    NotInForce,
    OnlyForTheCity,
    OutOfPeriod,
    Reach,
    ReachOfTheCity,
    WouldLockOut,
    holders,
    may_hold,
)
from azukari.entrust.services import entrustments, people, records
from azukari.entrust.services.entrustments import (
    AlreadyGranted,
    NoSuchAct,
    NoSuchEntrustment,
    NoSuchRequest,
    NotFromHere,
)
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.races import at_one_moment
from tests.entrust.test_matrix import browser
from tests.people import TODAY, enter

pytestmark = pytest.mark.usefixtures("city")

WANTED = acts.SEE_RECORDS


def entrustment_of(login: str) -> int:
    number = enter(login).organisation
    return next(one.pk for one in entrustments.see_entrustments(by=enter("city-chief")) if one.trustee_id == number)


def ask(login: str = "midori-chief", wish: str = "give", act: str = "entrust.register.see") -> int:
    entrustments.ask_grant(entrustment_of(login), act, "own", wish, "問い合わせに答えるため", by=enter(login))
    return entrustments.see_requests(by=enter("city-chief"))[0].pk


def test_asking_changes_nothing_until_the_city_decides_and_the_decision_is_kept():
    request = ask()
    assert not enter("midori-chief").may(acts.SEE_REGISTER)
    chief = enter("city-chief")
    entrustments.decide_request(request, True, "必要と認めます。", by=chief)
    assert enter("midori-chief").may(acts.SEE_REGISTER)
    (kept,) = entrustments.see_requests(by=chief)
    assert (kept.asked_by.login, kept.reason) == ("midori-chief", "問い合わせに答えるため")
    assert (kept.state, kept.decided_by.login, kept.answer) == ("granted", "city-chief", "必要と認めます。")


@pytest.mark.parametrize("login", ["asahi-chief", "sakura", "vendor", "city-clerk"])
def test_nobody_but_the_citys_supervisor_gives_ends_or_decides(login):
    request, by = ask(), enter(login)
    for order in (
        lambda: entrustments.decide_request(request, True, "", by=by),
        lambda: entrustments.give_grant(1, WANTED.name, "own", by=by),
        lambda: entrustments.end_grant(1, by=by),
        lambda: entrustments.change_state(1, "ended", by=by),
    ):
        with pytest.raises(NotGranted):
            order()


def test_a_declined_request_gives_nothing():
    request = ask()
    entrustments.decide_request(request, False, "市が行います。", by=enter("city-chief"))
    assert not enter("midori-chief").may(acts.SEE_REGISTER)
    with pytest.raises(NoSuchRequest):
        entrustments.decide_request(request, True, "", by=enter("city-chief"))


def test_a_request_to_end_a_grant_ends_it():
    request = ask("midori-chief", "end", "entrust.person.see")
    entrustments.decide_request(request, True, "終えます。", by=enter("city-chief"))
    assert not enter("midori-chief").may(acts.SEE_PEOPLE)
    assert enter("asahi-chief").may(acts.SEE_PEOPLE)


def test_one_asks_for_ones_own_entrustment_and_sees_ones_own_requests_only():
    with pytest.raises(NoSuchEntrustment):
        entrustments.ask_grant(entrustment_of("asahi-chief"), WANTED.name, "own", "give", "x", by=enter("midori-chief"))
    ask("midori-chief")
    assert entrustments.see_requests(by=enter("asahi-chief")) == []
    assert len(entrustments.see_requests(by=enter("midori-chief"))) == 1


def test_another_organisations_entrustment_looks_like_one_that_does_not_exist():
    mine, other = entrustment_of("asahi-chief"), entrustment_of("midori-chief")
    screen = browser("asahi-chief")
    assert screen.get(reverse("entrustment", kwargs={"pk": mine})).status_code == 200
    there = screen.get(reverse("entrustment", kwargs={"pk": other}))
    nowhere = screen.get(reverse("entrustment", kwargs={"pk": 9999}))
    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_a_grant_is_given_once_and_ended_from_this_moment():
    pk, chief = entrustment_of("vendor"), enter("city-chief")
    entrustments.give_grant(pk, acts.SEE_PEOPLE.name, "own", by=chief)
    with pytest.raises(AlreadyGranted):
        entrustments.give_grant(pk, acts.SEE_PEOPLE.name, "own", by=chief)
    assert people.see_people(by=enter("vendor"))
    grant = next(g for g in entrustments.see_entrustment(pk, by=chief).grants if g.act == acts.SEE_PEOPLE.name)
    entrustments.end_grant(grant.pk, by=chief)
    with pytest.raises(NotGranted):
        people.see_people(by=enter("vendor"))


def test_an_act_that_does_not_exist_is_not_granted():
    with pytest.raises(NoSuchAct):
        entrustments.give_grant(1, "care.everything", "city", by=enter("city-chief"))


@pytest.mark.parametrize(
    ("steps", "refused"),
    [(["suspended", "approved", "ended"], False), (["approved"], True), (["ended", "approved"], True)],
)
def test_the_states_of_an_entrustment(steps, refused):
    pk, chief = entrustment_of("sakura"), enter("city-chief")
    *before, last = steps
    for state in before:
        entrustments.change_state(pk, state, by=chief)
    if refused:
        with pytest.raises(NotFromHere):
            entrustments.change_state(pk, last, by=chief)
    else:
        entrustments.change_state(pk, last, by=chief)


def test_a_suspended_entrustment_grants_nothing_until_it_is_resumed():
    pk, chief = entrustment_of("asahi-chief"), enter("city-chief")
    entrustments.change_state(pk, "suspended", by=chief)
    with pytest.raises(NotInForce, match="停止中"):
        people.see_people(by=enter("asahi-chief"))
    entrustments.change_state(pk, "approved", by=chief)
    assert people.see_people(by=enter("asahi-chief"))


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2099, 4, 1)])
def test_outside_the_period_nothing_may_be_done(day):
    with raw.owner() as owner:
        owner.execute("update entrust_membership set since = '2000-01-01'")
    with pytest.raises(OutOfPeriod):
        people.see_people(by=enter("asahi-chief", day))


def test_a_new_entrustment_works_once_it_is_approved():
    chief, vendor = enter("city-chief"), enter("vendor").organisation
    pk = entrustments.draft_entrustment("委-1", "試行", vendor, date(2026, 4, 1), date(2099, 3, 31), by=chief)
    entrustments.give_grant(pk, acts.SEE_PEOPLE.name, "own", by=chief)
    assert not enter("vendor").may(acts.SEE_PEOPLE)
    entrustments.change_state(pk, "approved", by=chief)
    assert enter("vendor").may(acts.SEE_PEOPLE)


@covers("CARE-44")
def test_the_page_names_exactly_the_actors_the_permission_table_allows():
    pk, chief = entrustment_of("asahi-chief"), enter("city-chief")
    folder = entrustments.see_entrustment(pk, by=chief)
    assert holders(acts.GIVE_GRANT, folder.table) == ["東野森市 健康福祉課(取扱責任者)"]
    assert holders(acts.ASK_GRANT, folder.table) == ["東野森市 健康福祉課", "あさひ地域包括支援センター"]
    assert holders(acts.ISSUE_ORDER, folder.table) == ["東野森市 健康福祉課(取扱責任者)"]
    sakura = entrustment_of("sakura")
    assert holders(acts.ASK_GRANT, entrustments.see_entrustment(sakura, by=chief).table) == ["東野森市 健康福祉課"]
    entrustments.give_grant(sakura, acts.ASK_GRANT.name, "own", "supervisor", by=chief)
    said = browser("city-chief").get(reverse("entrustment", kwargs={"pk": sakura})).content.decode()
    assert "さくらケアプラン(架空)(取扱責任者)" in said


def test_what_is_the_citys_own_is_neither_given_nor_asked_for_nor_offered():
    chief, midori = enter("city-chief"), entrustment_of("midori-chief")
    for act, reach, refusal in (
        (acts.GIVE_GRANT, "none", OnlyForTheCity),
        (acts.ADMIT_PERSON, "own", OnlyForTheCity),
        (acts.SEE_RECORDS, "city", ReachOfTheCity),
    ):
        with pytest.raises(refusal):
            entrustments.give_grant(midori, act.name, reach, by=chief)
        with pytest.raises(refusal):
            entrustments.ask_grant(midori, act.name, reach, "give", "x", by=enter("midori-chief"))
    offered = browser("city-chief").get(reverse("grant-give", kwargs={"pk": midori})).content.decode()
    assert acts.SEE_RECORDS.name in offered
    assert not any(f'value="{name}"' in offered for name in (*CITY_ONLY, "city"))


def test_a_grant_of_the_citys_own_in_the_table_is_refused_at_the_door():
    with raw.owner() as owner:
        owner.execute("update entrust_grant set act = 'entrust.grant.give' where act = 'entrust.person.see'")
    with pytest.raises(NotGranted):
        entrustments.give_grant(entrustment_of("asahi-chief"), WANTED.name, "own", by=enter("asahi-chief"))


@pytest.mark.parametrize(
    ("act", "reach", "kind", "number", "may"),
    [
        ("entrust.grant.give", "none", "city", "1", True),
        ("entrust.grant.give", "none", "office", "1", False),
        ("entrust.person.see", "city", "centre", "1", False),
        ("entrust.person.see", "own", "centre", "1", True),
        ("entrust.stop.lift", "own", "vendor", "drill", True),
        ("entrust.stop.lift", "city", "vendor", "drill", False),
        ("entrust.stop.lift", "own", "vendor", "1", False),
        ("care.master.import", "centre", "centre", "1", False),
        ("care.insured.register", "centre", "centre", "1", False),
    ],
)
def test_who_may_hold_what_at_all(act, reach, kind, number, may):
    assert may_hold(act, Reach(reach), kind, number) is may


def test_holders_are_read_from_the_table():
    table = [Holding("a.b.c", "市", "supervisor", Reach.CITY), Holding("x.y.z", "事業所", "", Reach.OWN)]
    assert holders(acts.Act("x.y.z", "試す"), table) == ["事業所"]


def test_the_city_decides_on_screen():
    request = ask()
    screen = browser("city-chief")
    assert "問い合わせに答えるため" in screen.get(reverse("grant-decide", kwargs={"pk": request})).content.decode()
    answer = {"grant": "yes", "answer": "認めます。", "position": ""}
    assert screen.post(reverse("grant-decide", kwargs={"pk": request}), answer).status_code == 302
    assert enter("midori-chief").may(acts.SEE_REGISTER)


def test_what_cannot_be_decided_so_is_said_beside_the_form_with_everything_typed():
    decide = reverse("grant-decide", kwargs={"pk": ask(wish="end")})
    said = browser("city-chief").post(decide, {"grant": "yes", "answer": "認めます。", "position": ""})
    assert "終える権限「個人情報ファイル簿を見る」はありません" in said.content.decode()
    assert "認めます。</textarea>" in said.content.decode()
    told = browser("city-chief").post(decide, {"grant": "no", "answer": "認めません。", "position": ""}, follow=True)
    assert "決定を記録しました。" in told.content.decode()
    assert "指示書を出してください" not in told.content.decode()


def test_a_centre_asks_on_screen_and_is_told_what_is_missing():
    screen = browser("midori-chief")
    said = screen.post(reverse("grant-ask"), {"wish": "give"}).content.decode()
    assert "理由を入力してください。" in said
    order = {
        "entrustment": entrustment_of("midori-chief"),
        "wish": "give",
        "act": WANTED.name,
        "reach": "own",
        "reason": "問い合わせ",
    }
    assert screen.post(reverse("grant-ask"), order).status_code == 302


def test_the_record_says_who_decided_what():
    request, chief = ask(), enter("city-chief")
    entrustments.decide_request(request, True, "認めます。", by=chief)
    answer = records.see_records(records.Question(act=acts.DECIDE_GRANT.name), by=chief)
    assert [(line.person, line.detail["granted"]) for line in answer.lines] == [("市野 長一", True)]


@pytest.mark.parametrize("act", ["entrust.grant.decide", "entrust.organisation.close"])
def test_the_database_lets_a_request_be_decided_once(act):
    request, chief = ask(), enter("city-chief")
    entrustments.decide_request(request, False, "認めません。", by=chief)
    again = "update entrust_grantrequest set state = %s, decided_by_id = %s where id = %s"
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app, 0, chief.organisation, act, person=chief.person)))
        for state in ("granted", "lapsed", "asked"):
            assert app.execute(again, (state, chief.person, request)).rowcount == 0


# --- the city never locks itself out -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_nobody_ends_the_entrustment_they_hold_the_keys_under(state):
    chief, own = enter("city-chief"), entrustment_of("city-chief")
    with pytest.raises(WouldLockOut):
        entrustments.change_state(own, state, by=chief)
    first = next(one for one in entrustments.see_entrustments(by=chief) if one.pk == own)
    renewed = entrustments.draft_entrustment(
        "更-1", "所管", chief.organisation, first.since, first.until, own, by=chief
    )
    entrustments.change_state(renewed, "approved", by=chief)
    entrustments.change_state(own, state, by=enter("city-chief"))
    assert enter("city-chief").may(acts.GIVE_GRANT)


def test_nobody_ends_their_own_grant_of_giving_grants():
    chief = enter("city-chief")
    grants = entrustments.see_entrustment(entrustment_of("city-chief"), by=chief).grants
    keys = [grant for grant in grants if grant.act in (acts.GIVE_GRANT.name, acts.CHANGE_ENTRUSTMENT.name)]
    for grant in keys:
        with pytest.raises(WouldLockOut):
            entrustments.end_grant(grant.pk, by=chief)
    entrustments.end_grant(next(grant.pk for grant in grants if grant.act == acts.SEE_RECORDS.name), by=chief)


def test_nor_does_a_request_of_the_citys_own_that_is_granted_end_them():
    for key in (acts.GIVE_GRANT, acts.CHANGE_ENTRUSTMENT):
        with pytest.raises(WouldLockOut):
            entrustments.decide_request(ask("city-clerk", "end", key.name), True, "認めます。", by=enter("city-chief"))
    entrustments.decide_request(ask("city-clerk", "end"), True, "認めます。", by=enter("city-chief"))
    assert enter("city-chief").may(acts.GIVE_GRANT)


def test_of_two_supervisors_who_end_the_last_two_entrustments_at_one_moment_one_is_refused():
    chief, first = enter("city-chief"), entrustment_of("city-chief")
    period = (TODAY, date(2099, 3, 31))
    second = entrustments.draft_entrustment("更-1", "所管", chief.organisation, *period, first, by=chief)
    entrustments.change_state(second, "approved", by=chief)
    chief = enter("city-chief")
    ends = [partial(entrustments.change_state, one, "ended", by=chief) for one in (first, second)]
    assert at_one_moment(*ends) == ["WouldLockOut", "done"]
    assert enter("city-chief").may(acts.GIVE_GRANT)


def test_after_its_own_period_the_city_can_still_stop_and_renew_and_nothing_else():
    late = enter("city-chief", date(2099, 4, 1))
    for act in (acts.SEE_HOME, acts.PRESS_STOP, acts.LIFT_STOP, acts.CHANGE_ENTRUSTMENT, acts.GIVE_GRANT):
        assert late.may(act)
    assert not late.may(acts.SEE_PEOPLE)
    assert not enter("asahi-chief", date(2099, 4, 1)).may(acts.SEE_HOME)
