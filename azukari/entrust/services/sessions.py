"""Signing in and out.  Stronger proof (device certificates, passkeys) will stand beside the password here."""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Person
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal

TRIES = 10  # per sign-in name and source in 15 minutes; then a quarter of an hour's rest
PASSWORD_LENGTH = 12
_NOBODY = make_password(None)


class WrongPassword(Refusal):
    says = "サインイン名かパスワードが違います。もう一度入力してください。"


class TooManyTries(Refusal):
    says = "続けて{tries}回まちがえたため、この端末からは15分間サインインできません。お急ぎの場合は市の担当課へ。"


class NoMembership(Refusal):
    says = "所属している組織がありません。市の担当課に登録を依頼してください。"


class WeakPassword(Refusal):
    says = "新しいパスワードは{length}文字以上で、サインイン名を含まないものにしてください。"


def sign_in(login: str, password: str, *, by: Actor) -> str:
    """The token of a new session; raises when the name, the password or the source will not do."""
    with perform(acts.OPEN_SESSION, by=by, about=[f"login/{login[:40]}"]):
        known = _call("select sec.credential(%s, %s)", login[:40], by.device)
        if known["refused"] >= TRIES:
            raise TooManyTries(tries=TRIES)
        if not check_password(password, known["password"] or _NOBODY):
            raise WrongPassword
        if not known["memberships"]:
            raise NoMembership
        token = secrets.token_urlsafe(32)
        _call("select sec.open_session(%s, %s, %s)", _hash(token), known["memberships"][0][0], by.device)
        return token


def sign_out(token: str, *, by: Actor) -> None:
    """End the session, here and now."""
    with perform(acts.CLOSE_SESSION, by=by):
        _call("select sec.close_session(%s)", _hash(token))


def change_password(old: str, new: str, *, by: Actor) -> None:
    """A new password for oneself; the old one must be right."""
    with perform(acts.CHANGE_PASSWORD, by=by):
        person = Person.objects.seen_by(by).get(pk=by.person)
        if not check_password(old, person.password):
            raise WrongPassword
        if len(new) < PASSWORD_LENGTH or person.login.lower() in new.lower():
            raise WeakPassword(length=PASSWORD_LENGTH)
        Person.objects.seen_by(by).filter(pk=by.person).update(password=make_password(new))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _call(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        answer = cursor.fetchone()[0]
    return json.loads(answer) if isinstance(answer, str) and answer else answer
