"""What a password must be, first passwords, and the page that says by whose word."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from azukari.entrust import acts, door
from azukari.entrust.rules import SYSTEMS, EasyPassword, FirstPassword, NotGranted, WeakPassword, drawn, in_figures
from azukari.entrust.rules.passwords import refuse_weak_password
from azukari.entrust.services import people, sessions
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.people import TODAY, enter, sign_in

OWN = "asa-no-kawara-wo-aruku"
LEAKED = {"passwordpassword1", "thequickbrownfox"}


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("asa-no-kawara", WeakPassword),  # 13文字
        ("asa-no-kawara-wo", None),
        ("あさのかわらをあるくひとのこえ", None),  # 15文字
        ("watashi-wa-sakura-desu", EasyPassword),
        ("azukari-no-aikotoba", EasyPassword),
        ("aaaaaaaaaaaaaaaaaaaa", EasyPassword),
        ("kawara-kawara-kawara-", EasyPassword),
        ("123456789012345", EasyPassword),
        ("zyxwvutsrqponmlkj", EasyPassword),
        ("TheQuickBrownFox", EasyPassword),
    ],
)
@covers("CARE-29")
def test_a_password_is_long_and_not_easily_guessed(password, refusal):
    if refusal is None:
        refuse_weak_password(password, "sakura", TODAY, LEAKED)
    else:
        with pytest.raises(refusal):
            refuse_weak_password(password, "sakura", TODAY, LEAKED)


def test_what_is_asked_is_what_the_guidance_of_the_day_asks():
    with pytest.raises(WeakPassword):
        refuse_weak_password("kawara-no", "sakura", TODAY)
    refuse_weak_password("kawara-no", "sakura", date(2024, 4, 1))


def test_what_is_drawn_will_do():
    for _ in range(50):
        refuse_weak_password(drawn(), "sakura", TODAY)


def admit(login: str = "asahi-new") -> str:
    """Somebody new, admitted on screen; the first password that the page shows."""
    chief = enter("city-chief")
    home = next(one.pk for one in people.see_homes(by=chief) if one.name.startswith("あさひ"))
    typed = {"organisation": home, "position": "handler", "name": "旭 新人", "login": login}
    return browser("city-chief").post(reverse("person-admit"), typed).context["password"]


@pytest.mark.usefixtures("city")
@covers("CARE-29")
def test_a_first_password_opens_only_the_page_where_it_is_changed():
    first = admit()
    token = sign_in("asahi-new", password=first)
    new = door.who_comes(token, "127.0.0.1", TODAY)
    assert {act.name for act in acts.every().values() if new.may(act)} == {
        "entrust.person.password", "entrust.session.close", "entrust.session.open", "entrust.session.stay",
    }  # fmt: skip
    with pytest.raises(FirstPassword):
        people.see_people(by=new)
    screen = browser()
    screen.cookies[sessions.COOKIE] = token
    assert screen.get("/people/").headers["Location"] == reverse("password", query={"next": "/people/"})
    assert "最初のパスワードのまま" in screen.get(reverse("password")).content.decode()
    for wrong in (first, "kawara", "azukari-no-aikotoba"):
        said = screen.post(reverse("password"), {"old": first, "new": wrong, "again": wrong})
        assert said.status_code == 200
    assert screen.post(reverse("password"), {"old": first, "new": OWN, "again": OWN}).status_code == 302
    assert screen.get("/").status_code == 200


@pytest.mark.usefixtures("city")
def test_what_was_typed_waits_until_a_first_password_was_changed():
    first, screen = admit(), browser()
    screen.cookies[sessions.COOKIE] = sign_in("asahi-new", password=first)
    page = screen.post(reverse("grant-ask"), {"reason": "書いた<理由>", "password": "himitsu"})
    for new in "kawara", OWN:
        words = page.content.decode()
        assert "この画面が預かっています" in words
        [action] = re.findall(r'<form method="post" action="([^"]*next=[^"]*)"', words)
        [kept] = re.findall(r'name="typed" value="([^"]*)"', words)
        answer = {"old": first, "new": new, "again": new, "typed": html.unescape(kept)}
        page = screen.post(html.unescape(action), answer)
    assert f'action="{reverse("grant-ask")}"' in page.content.decode()
    assert page.context["typed"] == [("reason", "書いた<理由>")]


@pytest.mark.usefixtures("city")
def test_who_forgot_gets_a_first_password_again_and_the_old_sessions_end():
    token, clerk = sign_in("asahi-clerk"), enter("asahi-clerk")
    url = reverse("person-reset", kwargs={"pk": clerk.person})
    asked = browser("city-chief").get(url).content.decode()
    assert "旭 事務 さんに、最初のパスワードを渡し直しますか" in asked
    given = browser("city-chief").post(url).context["password"]
    assert door.who_comes(token, "127.0.0.1", TODAY).person is None
    with pytest.raises(sessions.WrongPassword):
        sign_in("asahi-clerk")
    assert enter("asahi-clerk", password=given).first_password


@pytest.mark.usefixtures("city")
def test_only_the_citys_supervisors_reset_and_never_the_machine():
    for login in ("city-clerk", "asahi-chief"):
        with pytest.raises(NotGranted):
            people.reset_password(1, drawn(), by=enter(login))
    with raw.owner() as owner:
        (machine,) = owner.execute("select id from entrust_person where is_machine").fetchone()
    with pytest.raises(people.NotTheMachine):
        people.reset_password(machine, drawn(), by=enter("city-chief"))


@pytest.mark.usefixtures("city")
@covers("CARE-29")
def test_the_page_says_who_decides_by_whose_word_and_what_was_wished_for_instead():
    page = browser("sakura").get(reverse("credentials")).content.decode()
    assert "もう少し短い周期で更新される運用" in page
    assert "15文字以上" in page
    assert "NIST SP 800-63B-4" in page
    assert "{" not in page.split("<main")[1].split("</main")[0]
    for row in settings.CREDENTIALS["credential"]:
        assert all(row[word].strip() for word in ("name", "opens", "says", "owner", "source"))
    systems = [says for name, says in SYSTEMS.items() if any(act.startswith(name) for act in acts.every())]
    assert all(says in settings.CREDENTIALS["credential"][0]["opens"] for says in systems)


@pytest.mark.usefixtures("city")
def test_the_page_tells_when_the_session_ends_and_staying_is_one_press():
    token = sign_in("sakura")
    screen = browser()
    screen.cookies[sessions.COOKIE] = token
    figures = in_figures(TODAY)
    assert f'data-idle="{figures["idle"]}" data-warn="{figures["warn"]}"' in screen.get("/").content.decode()
    with raw.owner() as owner:
        owner.execute("update entrust_session set seen_at = now() - interval '58 minutes'")
        assert screen.post(reverse("stay")).status_code == 204
        (idle,) = owner.execute("select now() - max(seen_at) < interval '1 minute' from entrust_session").fetchone()
    assert idle
    assert "data-idle" not in browser().get(reverse("sign-in")).content.decode()
