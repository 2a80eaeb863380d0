"""Signing in: what shuts out whom, what a session is, what a password must be."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.urls import reverse

from azukari.entrust import door
from azukari.entrust.middleware import source_of
from azukari.entrust.rules import TRIES, TRIES_OF_NAME, TRIES_OF_SOURCE, EasyPassword, NotGranted, WeakPassword
from azukari.entrust.services import entrustments, people, sessions
from azukari.entrust.services.sessions import (
    COOKIE,
    SamePassword,
    TooManyTries,
    TooManyTriesOfName,
    WrongOldPassword,
    WrongPassword,
)
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.people import PASSWORD, TODAY, enter

pytestmark = pytest.mark.usefixtures("city")
START = "/start/"


def sign_in(login: str, password: str = PASSWORD, source: str = "192.0.2.1") -> str:
    return sessions.sign_in(login, password, by=door.visitor(source, TODAY))


def fail(login: str, times: int, source: str = "192.0.2.1") -> None:
    for _ in range(times):
        with pytest.raises((WrongPassword, TooManyTries, TooManyTriesOfName)):
            sign_in(login, "wrong", source)


@covers("CARE-34")
def test_ten_wrong_passwords_shut_out_this_name_from_this_source_and_nobody_else():
    fail("sakura", TRIES)
    with pytest.raises(TooManyTries):
        sign_in("sakura")
    assert sign_in("sakura", source="192.0.2.2")
    assert sign_in("ume")


@covers("CARE-34")
def test_a_source_that_tries_many_names_is_shut_out_and_other_sources_are_not():
    for number in range(TRIES_OF_SOURCE // 5):
        fail(f"guess-{number}", 5)
    with pytest.raises(TooManyTries):
        sign_in("ume")
    assert sign_in("ume", source="192.0.2.2")


def fail_from_everywhere(login: str = "sakura") -> None:
    """As many wrong passwords as a name bears, a few from each source."""
    for number in range(TRIES_OF_NAME):
        fail(login, 1, f"198.51.100.{number}")


@covers("CARE-34")
def test_wrong_passwords_from_many_sources_shut_out_the_name_but_not_where_its_owner_signs_in():
    assert sign_in("sakura", source="192.0.2.7")
    fail_from_everywhere()
    with pytest.raises(TooManyTriesOfName):
        sign_in("sakura", source="203.0.113.1")
    assert sign_in("sakura", source="192.0.2.7")
    assert sign_in("ume", source="203.0.113.1")


def details_of(login: str) -> list[dict]:
    with raw.owner() as owner:
        sql = """select record.detail from entrust_record as record join entrust_touch as touch on record.id = record_id
                  where touch.subject = %s and record.detail is not null order by record.id"""
        return [detail for (detail,) in owner.execute(sql, (f"login/{login}",))]


@covers("CARE-34")
def test_a_name_shut_out_and_let_in_again_is_recorded():
    fail("sakura", TRIES)
    fail("sakura", 1)
    age_records(16)
    sign_in("sakura")
    sign_in("sakura")
    assert details_of("sakura") == [{"shut_out": True}, {"let_in_again": True}]


@covers("CARE-34")
def test_the_city_lets_a_name_in_again_and_that_is_recorded():
    fail("sakura", TRIES)
    fail_from_everywhere()
    clerk, person = enter("city-clerk"), enter("ume").person
    assert "制限中" in (page := browser("city-clerk").get(reverse("people")).content.decode())
    (locked,) = {member.person_id for member in people.see_people(by=clerk) if member.shut_out}
    assert reverse("person-unlock", kwargs={"pk": locked}) in page
    with pytest.raises(people.NotShutOut):
        people.unlock_person(person, by=clerk)
    assert not any(member.shut_out for member in people.see_people(by=enter("asahi-chief")))
    assert browser("city-clerk").post(reverse("person-unlock", kwargs={"pk": locked})).status_code == 302
    assert sign_in("sakura")
    assert sign_in("sakura", source="203.0.113.1")
    with raw.owner() as owner:
        sql = "select person from entrust_record where act = 'entrust.person.unlock' and outcome = 'done'"
        assert (clerk.person,) in owner.execute(sql).fetchall()


def test_nobody_but_the_city_unlocks():
    with pytest.raises(NotGranted):
        people.unlock_person(1, by=enter("asahi-chief"))


@pytest.mark.parametrize(
    ("proxies", "hops", "source"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "x" * 200, "127.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_behind_trusted_proxies_the_source_is_the_hop_they_saw(settings, rf, proxies, hops, source):
    settings.PROXIES = proxies
    assert source_of(rf.get("/", headers={"x-forwarded-for": hops} if hops else {})) == source


def test_a_form_sent_after_the_session_ended_is_kept_and_sent_again():
    screen = browser("midori-chief")
    with raw.owner() as owner:
        owner.execute("update entrust_session set ended_at = now()")
    order = {
        "entrustment": "4",
        "wish": "give",
        "act": "entrust.register.see",
        "reach": "own",
        "reason": "書いた<理由>",
    }
    page = screen.post(reverse("grant-ask"), order)
    assert page.status_code == 401
    typed = dict(page.context["form"]["typed"].initial)
    assert typed == order
    assert "書いた" not in page.content.decode().split("<form")[0]
    answer = {"login": "midori-chief", "typed": json.dumps(list(typed.items()))}
    again = reverse("sign-in", query={"next": reverse("grant-ask")})
    wrong = screen.post(again, {**answer, "password": "wrong"})
    assert wrong.context["form"]["typed"].value()
    right = screen.post(again, {**answer, "password": PASSWORD})
    assert f'action="{reverse("grant-ask")}"' in right.content.decode()
    assert dict(right.context["typed"]) == order
    number = next(e.pk for e in entrustments.see_askable(by=enter("midori-chief")))
    assert screen.post(reverse("grant-ask"), {**order, "entrustment": number}).status_code == 302


def test_passwords_are_not_kept_and_an_empty_form_only_goes_to_sign_in():
    passwords = dict.fromkeys(("old", "new", "again"), PASSWORD)
    for path, fields in ((reverse("password"), passwords), (reverse("sign-out"), {})):
        answer = browser().post(path, fields)
        assert (answer.status_code, PASSWORD in answer.content.decode()) == (302, False)


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com"])
def test_what_was_kept_is_sent_nowhere_else(wanted):
    form = {"login": "sakura", "password": PASSWORD, "typed": '[["a", "b"]]'}
    assert browser().post(reverse("sign-in", query={"next": wanted}), form).headers["Location"] == START


@pytest.mark.parametrize("typed", ["x", "{}", "[1]", '[["a"]]', "null"])
def test_what_cannot_be_read_is_not_sent_again(typed):
    form = {"login": "sakura", "password": PASSWORD, "typed": typed}
    assert browser().post(reverse("sign-in", query={"next": "/people/"}), form).status_code in (200, 302)


def age_records(minutes: int) -> None:
    with raw.owner() as owner:
        owner.execute("alter table entrust_record disable trigger records_stay")
        owner.execute("create policy aside on entrust_record for update to current_user using (true)")
        owner.execute(f"update entrust_record set at = at - interval '{minutes} minutes'")


def test_a_quarter_of_an_hour_later_the_name_is_let_in_again():
    fail("sakura", TRIES)
    age_records(16)
    assert sign_in("sakura")


def test_a_wrong_name_and_a_wrong_password_look_the_same():
    said = set()
    for login, password in (("nobody", PASSWORD), ("sakura", "wrong"), ("city-machine", PASSWORD), ("drill-1", "")):
        with pytest.raises(WrongPassword) as refusal:
            sign_in(login, password)
        said.add(refusal.value.sentence)
    assert len(said) == 1


def test_a_wrong_name_costs_a_hash_too():
    assert sessions._nobody().startswith("argon2")


def test_every_attempt_is_recorded_with_its_source():
    sign_in("sakura")
    with pytest.raises(WrongPassword):
        sign_in("sakura", "wrong")
    with raw.owner() as owner:
        sql = "select outcome, device from entrust_record where act = 'entrust.session.open' order by id"
        assert owner.execute(sql).fetchall() == [("done", "192.0.2.1"), ("refused", "192.0.2.1")]


def test_passwords_are_kept_as_argon2_and_sessions_as_hashes():
    token = sign_in("sakura")
    with raw.owner() as owner:
        (password,) = owner.execute("select password from entrust_person where login = 'sakura'").fetchone()
        (kept,) = owner.execute("select token_hash from entrust_session").fetchone()
    assert password.startswith("argon2$argon2id$")
    assert PASSWORD not in password
    assert bytes(kept) == sha256(token.encode()).digest()


def comes(token: str) -> bool:
    return door.who_comes(token, "192.0.2.1", TODAY).person is not None


@pytest.mark.parametrize(
    ("change", "still"),
    [
        ("seen_at = now() - interval '59 minutes'", True),
        ("seen_at = now() - interval '61 minutes'", False),
        ("opened_at = now() - interval '11 hours'", True),
        ("opened_at = now() - interval '13 hours'", False),
        ("ended_at = now()", False),
    ],
)
def test_an_idle_hour_or_half_a_day_ends_a_session(change, still):
    token = sign_in("sakura")
    with raw.owner() as owner:
        owner.execute(f"update entrust_session set {change}")
    assert comes(token) is still


def test_signing_out_ends_the_session_itself_not_only_the_cookie():
    token = sign_in("sakura")
    sessions.sign_out(token, by=door.who_comes(token, "192.0.2.1", TODAY))
    assert not comes(token)


def test_whose_registration_ended_is_out_with_the_next_click():
    token = sign_in("asahi-clerk")
    people.dismiss_person(door.who_comes(token, "", TODAY).person, by=enter("city-chief"))
    assert not comes(token)
    with pytest.raises(WrongPassword):
        sign_in("asahi-clerk")


def test_a_token_nobody_was_given_is_a_visitor():
    assert not comes("made-up")
    assert not comes("")


def test_a_new_password_ends_the_other_sessions():
    mine, other = sign_in("sakura"), sign_in("sakura")
    sessions.change_password(PASSWORD, "atarashii-aikotoba", mine, by=door.who_comes(mine, "192.0.2.1", TODAY))
    assert (comes(mine), comes(other)) == (True, False)
    assert sign_in("sakura", "atarashii-aikotoba")
    with pytest.raises(WrongPassword):
        sign_in("sakura")


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("wrong", "atarashii-aikotoba", WrongOldPassword),
        (PASSWORD, "mijikai", WeakPassword),
        (PASSWORD, "SAKURA-no-aikotoba", EasyPassword),
        (PASSWORD, PASSWORD, SamePassword),
    ],
)
def test_a_password_that_will_not_do_is_refused(old, new, refusal):
    with pytest.raises(refusal):
        sessions.change_password(old, new, by=enter("sakura"))


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie_is_for_the_server_alone(settings, scheme, secure):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answer = browser().post(
        reverse("sign-in"), {"login": "sakura", "password": PASSWORD}, headers={"x-forwarded-proto": scheme}
    )
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", secure)
    assert cookie["expires"] == cookie["max-age"] == ""


@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/people/", "/people/"),
        ("https://example.com/", START),
        ("//example.com", START),
        ("javascript:alert(1)", START),
        ("/", START),
        ("", START),
    ],
)
def test_after_signing_in_one_lands_where_one_wanted_to_go_but_only_here(wanted, to):
    answer = browser().post(reverse("sign-in", query={"next": wanted}), {"login": "sakura", "password": PASSWORD})
    assert answer.headers["Location"] == to


def test_one_begins_where_the_work_is_unless_something_waits():
    assert browser("sakura").get(START).headers["Location"] == reverse("care-home")
    midori = enter("midori-chief")
    own = next(one.pk for one in entrustments.see_askable(by=midori))
    entrustments.ask_grant(own, "entrust.person.see", "own", "end", "使わなくなったため", by=midori)
    assert "市の判断を待つ権限の依頼" in browser("city-chief").get(START).content.decode()


def test_the_sign_in_page_says_what_is_missing():
    said = browser().post(reverse("sign-in"), {"login": "sakura"}).content.decode()
    assert "パスワードを入力してください。" in said


def test_a_strange_name_is_only_wrong():
    for login in ("a\0b", "あ" * 40, "' or 1=1 --"):
        with pytest.raises(WrongPassword):
            sign_in(login)


def test_a_page_that_shows_somebodys_data_is_not_kept_by_the_browser():
    answer = browser("asahi-chief").get(reverse("people"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
