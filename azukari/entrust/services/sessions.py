"""Signing in and out.  Stronger proof (device certificates, passkeys) will stand beside the password here."""

from __future__ import annotations

import json
import secrets
from functools import cache
from hashlib import sha256
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Person
from azukari.entrust.rules import Actor, refuse_weak_password
from azukari.law.refusal import Refusal

COOKIE = "azukari_session"  # what a browser calls its token
TRIES = 10  # per sign-in name and source in 15 minutes; then a quarter of an hour's rest
TRIES_OF_SOURCE = 40  # per source, whatever the names: an office of several people still gets in


class WrongPassword(Refusal):
    says = "サインイン名かパスワードが違います。もう一度入力してください。"


class WrongOldPassword(Refusal):
    says = "いまのパスワードが違います。もう一度入力してください。"


class TooManyTries(Refusal):
    says = "続けて{tries}回まちがえたため、この端末からは15分間サインインできません。お急ぎの場合は市の担当課へ。"


class NoMembership(Refusal):
    says = "所属している組織がありません。市の担当課に登録を依頼してください。"


def sign_in(login: str, password: str, *, by: Actor) -> str:
    """The token of a new session; raises when the name, the password or the source will not do."""
    login = login.replace("\0", "")[:40]
    with perform(acts.OPEN_SESSION, by=by, about=[f"login/{login}", f"source/{by.device}"]):
        known = _call("select sec.credential(%s, %s)", login, by.device)
        _refuse_if_shut_out(known)
        if not check_password(password, known["password"] or _nobody()):
            raise WrongPassword
        if not known["memberships"]:
            raise NoMembership
        token = secrets.token_urlsafe(32)
        _call("select sec.open_session(%s, %s, %s)", _hash(token), known["memberships"][0], by.device)
        return token


def sign_out(token: str, *, by: Actor) -> None:
    """End the session, here and now."""
    with perform(acts.CLOSE_SESSION, by=by):
        _call("select sec.close_session(%s)", _hash(token))


def change_password(old: str, new: str, token: str = "", *, by: Actor) -> None:
    """A new password for oneself; the old one must be right, and one's other sessions end."""
    with perform(acts.CHANGE_PASSWORD, by=by, about=[f"person/{by.person}"]):
        person = Person.objects.seen_by(by).get(pk=by.person)
        if not check_password(old, person.password):
            raise WrongOldPassword
        refuse_weak_password(new, person.login)
        Person.objects.seen_by(by).filter(pk=by.person).update(password=make_password(new))
        _call("select sec.close_sessions(%s, %s)", by.person, _hash(token))


def _refuse_if_shut_out(known: dict[str, int]) -> None:
    if known["refused"] >= TRIES:
        raise TooManyTries(tries=TRIES)
    if known["refused_source"] >= TRIES_OF_SOURCE:
        raise TooManyTries(tries=TRIES_OF_SOURCE)


@cache
def _nobody() -> str:
    """A hash nobody knows the password of, so that a wrong name takes as long as a wrong password."""
    return make_password(secrets.token_urlsafe())


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _call(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        answer = cursor.fetchone()[0]
    return json.loads(answer) if isinstance(answer, str) and answer else answer
