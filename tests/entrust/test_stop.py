"""The emergency stop: what it covers, what it cuts, who lifts it, and that it works from the shell."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection
from django.urls import reverse

from azukari.entrust import acts, door
from azukari.entrust.management.drill import Load, _admit_drillers, measure
from azukari.entrust.management.stop import agree
from azukari.entrust.models import Person
from azukari.entrust.rules import OnlyPersons, Stopped, what_will_stop
from azukari.entrust.rules import covers as stop_covers
from azukari.entrust.rules.drill import Drill, is_due, is_kept
from azukari.entrust.services import drills, people, stops
from azukari.entrust.services.stops import (
    HandedMeanwhile,
    NoReason,
    NoSuchScope,
    NoSuchStop,
    OnlyOneself,
    SamePersonAgain,
)
from azukari.site import postgres
from tests import world
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.people import PASSWORD, TODAY, enter, sign_in

pytestmark = pytest.mark.usefixtures("city")


def is_stopped(login: str) -> bool:
    try:
        people.see_people(by=enter(login))
    except Stopped:
        return True
    return False


@pytest.mark.parametrize(
    ("scope", "act", "stopped"),
    [
        ("", "care.claim.file", True),
        ("care.", "care.claim.file", True),
        ("care.", "entrust.person.see", False),
        ("care.claim.file", "care.claim.file", True),
        ("care.claim.file", "care.claim.list", False),
        ("", "entrust.stop.lift", False),
        ("entrust.", "entrust.session.open", False),
        ("entrust.stop.lift", "entrust.stop.lift", False),
        ("entrust.", "entrust.record.see", True),
        ("", "entrust.record.seal", False),
        ("entrust.", "entrust.record.verify", False),
    ],
)
def test_what_a_stop_covers_in_python_and_in_the_database(scope, act, stopped):
    assert stop_covers(scope, act) is stopped
    with raw.owner() as owner:
        owner.execute(
            "insert into entrust_stop (scope, reason, pressed_by, pressed_at) values (%s, 'x', 1, now())", (scope,)
        )
        assert (owner.execute("select * from sec.stop_over(%s, 1)", (act,)).fetchone() is not None) is stopped


@pytest.mark.parametrize(
    ("scope", "whose", "stopped"),
    [
        ("", None, {"city-chief", "asahi-chief", "midori-chief"}),
        ("entrust.", None, {"city-chief", "asahi-chief", "midori-chief"}),
        ("care.", None, set()),
        ("entrust.person.see", None, {"city-chief", "asahi-chief", "midori-chief"}),
        ("entrust.record.see", None, set()),
        ("", "asahi-chief", {"asahi-chief"}),
        ("entrust.person.see", "asahi-chief", {"asahi-chief"}),
    ],
)
def test_everything_a_system_an_act_an_organisation(scope, whose, stopped):
    organisation = enter(whose).organisation if whose else None
    stops.press_stop("試験", scope, organisation, by=enter("city-clerk"))
    assert {login for login in ("city-chief", "asahi-chief", "midori-chief") if is_stopped(login)} == stopped


def test_a_refusal_by_a_stop_says_since_when_and_why_and_is_recorded():
    stops.press_stop("端末の紛失", by=enter("city-clerk"))
    with pytest.raises(Stopped, match="端末の紛失"):
        people.see_people(by=enter("asahi-chief"))
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_record where outcome = 'refused' and says like '%端末の紛失%'") == 1


def test_two_persons_of_the_city_lift_it_and_then_all_works():
    number = stops.press_stop("試験", by=enter("city-clerk"))
    assert stops.lift_stop(number, by=enter("city-clerk")) is False
    assert is_stopped("asahi-chief")
    assert stops.lift_stop(number, by=enter("city-chief")) is True
    assert not is_stopped("asahi-chief")
    with pytest.raises(NoSuchStop):
        stops.lift_stop(number, by=enter("city-chief"))


def test_the_same_person_does_not_count_twice():
    number = stops.press_stop("試験", by=enter("city-clerk"))
    stops.lift_stop(number, by=enter("city-clerk"))
    with pytest.raises(SamePersonAgain):
        stops.lift_stop(number, by=enter("city-clerk"))
    assert is_stopped("asahi-chief")


def test_the_machine_presses_but_never_lifts():
    machine = door.machine("test", enter("city-chief").today)
    number = stops.press_stop("試験", by=machine)
    with pytest.raises(OnlyPersons):
        stops.lift_stop(number, by=machine)


def test_a_stop_needs_a_reason_and_a_scope_that_exists():
    with pytest.raises(NoReason):
        stops.press_stop("  ", by=enter("city-clerk"))
    with pytest.raises(NoSuchScope):
        stops.press_stop("試験", "care", by=enter("city-clerk"))


def test_the_drills_organisation_stops_and_lifts_itself_and_nobody_else():
    driller = enter("drill-1", password=_admit_drillers())
    for organisation in (None, enter("asahi-chief").organisation):
        with pytest.raises(OnlyOneself):
            stops.press_stop("試験", "", organisation, by=driller)
    number = stops.press_stop("試験", by=enter("city-clerk"))
    with pytest.raises(NoSuchStop):
        stops.lift_stop(number, by=driller)


@covers("CARE-30")
@pytest.mark.parametrize(
    ("scope", "whose", "out"),
    [
        ("", None, {"city-chief", "asahi-chief", "midori-chief"}),
        ("", "asahi-chief", {"asahi-chief"}),
        ("care.", None, set()),
    ],
)
def test_a_stop_of_everything_signs_out_whom_it_concerns(scope, whose, out):
    logins = ("city-clerk", "city-chief", "asahi-chief", "midori-chief")
    tokens = {login: sign_in(login) for login in logins}
    organisation = enter(whose).organisation if whose else None
    stops.press_stop("試験", scope, organisation, by=enter("city-clerk"))
    assert {login for login in logins if door.who_comes(tokens[login], "", TODAY).person is None} == out


def in_background(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        with suppress(DatabaseError, Stopped):
            work()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until(sql: str) -> None:
    with raw.owner() as owner:
        for _ in range(2000):
            if owner.execute(sql).fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError(sql)


@covers("CARE-30")
def test_what_is_running_is_cut_and_leaves_nothing_half_written():
    chief, clerk = enter("city-chief"), enter("city-clerk")

    def write_slowly() -> None:
        with door.perform(acts.ADMIT_PERSON, by=chief):
            Person.objects.seen_by(chief).filter(login="vendor").update(password="書きかけ")
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(3600)")

    writing = in_background(write_slowly)
    wait_until("select count(*) from pg_stat_activity where query like '%pg_sleep%' and application_name like '%admit'")
    stops.press_stop("試験", "entrust.person.admit", by=clerk)
    writing.join()
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_person where password = '書きかけ'") == 0
        assert raw.count(owner, "entrust_record where act = 'entrust.person.admit' and outcome = 'failed'") == 1


def test_what_the_stop_does_not_cover_runs_on():
    driller = enter("drill-1", password=_admit_drillers())
    running = in_background(lambda: drills.hold_long(2, by=driller))
    wait_until("select count(*) from pg_stat_activity where query like '%pg_sleep(2%' or application_name like '%hold'")
    stops.press_stop("試験", "care.", by=enter("city-clerk"))
    running.join()
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_record where act = 'entrust.drill.hold' and outcome = 'done'") == 1


def test_a_transaction_that_was_not_cut_sees_nothing_once_the_stop_stands():
    with raw.app() as app, app.transaction():
        raw.standing(app, raw.signed(raw.words(app)))
        assert raw.count(app) > 5
        with raw.owner() as owner:
            owner.execute("insert into entrust_stop (scope, reason, pressed_by, pressed_at) values ('', 'x', 1, now())")
        assert raw.count(app) == 0


def test_two_agree_at_the_same_moment_and_it_is_lifted_once():
    number = stops.press_stop("試験", by=enter("city-clerk"))
    both = [enter("city-clerk"), enter("city-chief")]
    lifted: list[bool] = []
    threads = [in_background(lambda who=who: lifted.append(stops.lift_stop(number, by=who))) for who in both]
    for thread in threads:
        thread.join()
    assert sorted(lifted) == [False, True]


def test_two_press_at_the_same_moment_and_both_must_be_lifted():
    who = [enter("city-clerk"), enter("city-chief")]
    threads = [in_background(lambda by=by: stops.press_stop("試験", by=by)) for by in who]
    for thread in threads:
        thread.join()
    numbers = [pressed.stop.pk for pressed in stops.see_stops(by=who[0]).stops]
    assert len(numbers) == 2
    for number in numbers:
        assert is_stopped("asahi-chief")
        for by in who:
            stops.lift_stop(number, by=by)
    assert not is_stopped("asahi-chief")


def test_under_a_stop_of_everything_the_city_still_signs_in_and_lifts_on_screen():
    number = stops.press_stop("試験", by=enter("city-clerk"))
    for login in ("city-clerk", "city-chief"):
        screen = browser()
        signed_in = screen.post(reverse("sign-in") + "?next=/stops/", {"login": login, "password": PASSWORD})
        assert signed_in.headers["Location"] == "/stops/"
        assert "試験" in screen.get("/stops/").content.decode()
        assert screen.post(reverse("stop-lift", kwargs={"pk": number})).status_code == 302
    assert not is_stopped("asahi-chief")


def test_everybody_then_sees_the_stop_page():
    stops.press_stop("端末の紛失", by=enter("city-clerk"))
    answer = browser("asahi-chief").get(reverse("people"))
    assert answer.status_code == 503
    assert "端末の紛失" in answer.content.decode()


def test_pressing_on_screen_takes_two_steps_and_names_what_will_stop():
    screen = browser("city-clerk")
    order = {"reason": "試験", "scope": "entrust.", "organisation": ""}
    first = screen.post(reverse("stop-press"), order)
    said = first.content.decode()
    assert all(act.says in said for act in what_will_stop("entrust.", acts.every()))
    assert not is_stopped("asahi-chief")
    screen.post(reverse("stop-press"), {**order, "sure": "yes"})
    assert is_stopped("asahi-chief")


def shell(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "azukari.site.cli", "stop", *words]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ, timeout=60, check=False)


def test_from_the_shell_a_stop_of_one_organisation():
    done = shell("press", "--reason", "端末の紛失", "--organisation", "1300100011")
    assert (done.returncode, done.stderr) == (0, "")
    assert is_stopped("asahi-chief")
    assert not is_stopped("midori-chief")
    assert "端末の紛失" in shell("list").stdout


def test_from_the_shell_a_stop_works_when_the_applications_connections_are_all_taken():
    with ExitStack() as taken:
        with suppress(psycopg.OperationalError):
            for _ in range(100):
                taken.enter_context(world.connect(postgres.connections().app))
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            world.connect(postgres.connections().app)
        done = shell("press", "--reason", "接続を使い切る攻撃")
        assert (done.returncode, done.stderr) == (0, "")
    assert is_stopped("asahi-chief")


def test_a_stop_that_does_not_exist_is_refused_in_a_sentence():
    done = shell("press", "--reason", "試験", "--organisation", "0")
    assert done.returncode == 2
    assert "番号 0 の組織はありません" in done.stderr


def test_two_persons_sign_in_at_the_shell_to_lift():
    number = stops.press_stop("試験", by=enter("city-clerk"))
    assert agree(number, "city-clerk", PASSWORD) is False
    assert agree(number, "city-chief", PASSWORD) is True
    assert not is_stopped("asahi-chief")


def test_the_figures_of_a_drill():
    load = Load(answers=[(0.0, 0.5, 200), (0.9, 1.2, 200), (0.95, 1.4, 503), (2.0, 2.1, 503)], cuts=[1.1])
    figures = measure(load, ordered=1.0, committed=1.05)
    assert (figures["last_answer_ms"], figures["last_cut_ms"], figures["stop_ms"]) == (200.0, 100.0, 50.0)
    assert (figures["begun_after"], figures["refused"]) == (0, 2)


@covers("CARE-30")
def test_a_drill_against_a_live_server_lets_nothing_through(server):
    done = shell("drill", "--clients", "8", "--url", str(server))
    assert (done.returncode, done.stderr) == (0, "")
    assert "停止のあとに始まって通った要求: 0件" in done.stdout
    assert "2人の同意で解除しました" in done.stdout
    kept = stops.see_stops(by=enter("city-clerk")).drill
    assert kept.is_kept
    assert (kept.figures["begun_after"], kept.figures["alive"], kept.figures["clients"]) == (0, 0, 8)
    page = browser("city-clerk").get(reverse("stops")).content.decode()
    assert f"{kept.figures['last_answer_ms']}ミリ秒（約束は5000ミリ秒以内）" in page
    assert stops.see_stops(by=enter("asahi-chief")).drill is None


@pytest.mark.parametrize(
    ("figures", "kept"),
    [
        ({"last_answer_ms": 5000, "begun_after": 0, "alive": 0}, True),
        ({"last_answer_ms": 5000.1, "begun_after": 0, "alive": 0}, False),
        ({"last_answer_ms": 90, "begun_after": 1, "alive": 0}, False),
        ({"last_answer_ms": 90, "begun_after": 0, "alive": 1}, False),
    ],
)
def test_a_drill_keeps_the_promise_or_not(figures, kept):
    assert is_kept(figures) is kept


def test_a_drill_is_due_after_a_year():
    last = Drill(date(2025, 11, 5), {})
    assert [is_due(None, TODAY), is_due(last, date(2026, 11, 5)), is_due(last, date(2026, 11, 6))] == [
        True,
        False,
        True,
    ]


def test_the_band_above_every_page_tells_the_city_of_all_stops_and_others_of_their_own():
    stops.press_stop("端末の紛失", "care.", enter("asahi-chief").organisation, by=enter("city-clerk"))
    band = "あさひ地域包括支援センターの介護予防の請求のすべて。理由：端末の紛失"
    told = {login for login in ("city-chief", "asahi-chief", "midori-chief") if band in said_on_stops_page(login)}
    assert told == {"city-chief", "asahi-chief"}


def said_on_stops_page(login: str) -> str:
    page = browser(login).get(reverse("stops")).content.decode()
    return page.split("<header")[0]


@pytest.mark.parametrize(("cause", "told"), [(psycopg.errors.AdminShutdown, True), (psycopg.OperationalError, False)])
def test_whoever_was_cut_is_told_that_nothing_was_saved(monkeypatch, cause, told):
    def cut(*, by):
        raise OperationalError("server terminated abnormally") from cause("…")

    monkeypatch.setattr(people, "see_people", cut)
    screen = browser("city-chief")
    screen.raise_request_exception = False
    answer = screen.get(reverse("people"))
    assert answer.status_code == (503 if told else 500)
    assert ("打ち切られました。何も保存されていません" in answer.content.decode()) is told


def test_who_was_given_a_password_under_a_stop_is_no_second_person():
    chief, clerk = enter("city-chief"), enter("city-clerk")
    pk = stops.press_stop("訓練", "care.", by=chief)
    people.reset_password(clerk.person, PASSWORD, by=chief)
    people.admit_person("city-third", "市野 新人", PASSWORD, chief.organisation, "handler", by=chief)
    with raw.owner() as owner:
        owner.execute("update entrust_person set first_password = false")
    assert not stops.lift_stop(pk, by=chief)
    for login in ("city-clerk", "city-third"):
        with pytest.raises(HandedMeanwhile):
            stops.lift_stop(pk, by=enter(login, TODAY))
    later = stops.press_stop("訓練", "house.", by=chief)
    assert not stops.lift_stop(later, by=enter("city-clerk"))
