"""Signing in and out.  Stronger proof (device certificates, passkeys) will stand beside the password here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from azukari.entrust import acts
from azukari.entrust.door import About, perform
from azukari.entrust.models import Person
from azukari.entrust.rules import TRIES, TRIES_OF_NAME, TRIES_OF_SOURCE, Actor, in_figures, refuse_weak_password
from azukari.entrust.services._sec import answer, hash_of
from azukari.law.refusal import Refusal

COOKIE = "azukari_session"  # what a browser calls its token


class WrongPassword(Refusal):
    says = "サインイン名かパスワードが違います。もう一度入力してください。"


class WrongOldPassword(Refusal):
    says = "いまのパスワードが違います。もう一度入力してください。"


class TooManyTries(Refusal):
    says = "続けて{tries}回まちがえたため、この端末からは15分間サインインできません。お急ぎの場合は市の担当課へ。"


class TooManyTriesOfName(Refusal):
    says = "このサインイン名は1時間に{tries}回まちがえられたため、休ませています。お急ぎの場合は市の担当課へ。"


class SamePassword(Refusal):
    says = "いまと同じパスワードです。別のものにしてください。"


class NoMembership(Refusal):
    says = "所属している組織がありません。市の担当課に登録を依頼してください。"


def sign_in(login: str, password: str, *, by: Actor) -> str:
    """The token of a new session; raises when the name, the password or the source will not do."""
    login = login.replace("\0", "")[:40]
    with perform(acts.OPEN_SESSION, by=by, about=[f"login/{login}", f"source/{by.device}"]) as about:
        known = answer("select sec.credential(%s, %s)", login, by.device)
        _refuse_if_shut_out(known, about)
        if not check_password(password, known["password"] or _nobody()):
            about += [f"wrong/{login}"]
            raise WrongPassword
        if not known["memberships"]:
            raise NoMembership
        token = secrets.token_urlsafe(32)
        answer("select sec.open_session(%s, %s, %s)", hash_of(token), known["memberships"][0], by.device)
        return token


def sign_out(token: str, *, by: Actor) -> None:
    """End the session, here and now."""
    with perform(acts.CLOSE_SESSION, by=by):
        answer("select sec.close_session(%s)", hash_of(token))


def change_password(old: str, new: str, token: str = "", *, by: Actor) -> None:
    """A new password for oneself; the old one must be right, and one's other sessions end."""
    with perform(acts.CHANGE_PASSWORD, by=by, about=[f"person/{by.person}"]):
        person = Person.objects.seen_by(by).get(pk=by.person)
        if not check_password(old, person.password):
            raise WrongOldPassword
        if new == old:
            raise SamePassword
        refuse_weak_password(new, person.login, by.today, _common())
        Person.objects.seen_by(by).filter(pk=by.person).update(password=make_password(new), first_password=False)
        answer("select sec.close_sessions(%s)", hash_of(token))


def stay(*, by: Actor) -> None:
    """Whoever is asked whether they are still there says yes; that they came already counts."""
    with perform(acts.STAY_SIGNED_IN, by=by):
        return


@dataclass(frozen=True, slots=True)
class Policy:
    """The city's table of credentials, with the figures the doors use."""

    credentials: list[dict[str, str]]
    exceptions: list[dict[str, str]]


def see_credentials(*, by: Actor) -> Policy:
    """Which secret opens what, and by whose word."""
    with perform(acts.SEE_CREDENTIALS, by=by):
        figures = in_figures(by.today)
        told = {
            name: [{word: says.format(**figures) for word, says in row.items()} for row in rows]
            for name, rows in settings.CREDENTIALS.items()
        }
        return Policy(told["credential"], told["exception"])


@cache
def _common() -> set[str]:
    """Twenty thousand passwords that were found in leaks, as Django carries them."""
    return set(CommonPasswordValidator().passwords)


def _refuse_if_shut_out(known: dict[str, Any], about: About) -> None:
    """The refusal of whoever tried too often; the record says when a name is shut out, and when it is let in again."""
    shut_out = _too_often(known)
    if shut_out:
        about.note(shut_out=True)
        raise shut_out
    if known["was_shut_out"]:
        about.note(let_in_again=True)


def _too_often(known: dict[str, int]) -> Refusal | None:
    if known["refused"] >= TRIES:
        return TooManyTries(tries=TRIES)
    if known["refused_source"] >= TRIES_OF_SOURCE:
        return TooManyTries(tries=TRIES_OF_SOURCE)
    if known["wrong"] >= TRIES_OF_NAME:
        return TooManyTriesOfName(tries=TRIES_OF_NAME)
    return None


@cache
def _nobody() -> str:
    """A hash nobody knows the password of, so that a wrong name takes as long as a wrong password."""
    return make_password(secrets.token_urlsafe())
