"""What a password must be, how often it may be tried, how long it opens the door.

What the guidance of the day asks is in the law's table; the rest is the city's and stands here.
"""

from __future__ import annotations

import secrets
from collections.abc import Container
from datetime import date

from azukari.law import dated
from azukari.law.refusal import Refusal

SERVICE = "azukari"
FEW = 6  # different characters
ROWS = ("abcdefghijklmnopqrstuvwxyz" * 4, "0123456789" * 8, "qwertyuiopasdfghjklzxcvbnm" * 4)
SYLLABLES = [consonant + vowel for consonant in "kstnhmyr" for vowel in "aiueo"]
GROUPS, LENGTH = 4, 3  # 40の12乗、およそ63ビット

TRIES = 10  # per sign-in name and source in 15 minutes; then a quarter of an hour's rest
TRIES_OF_SOURCE = 40  # per source, whatever the names: an office of several people still gets in
TRIES_OF_NAME = 30  # wrong passwords of one name in an hour, from sources it never signed in from
IDLE, WARN = 60, 5  # minutes without a click until a session ends, and how long before that one is told
LONGEST = 12  # hours; both are kept by sec.session


class WeakPassword(Refusal):
    says = "パスワードは{least}文字以上にしてください。"


class EasyPassword(Refusal):
    says = "このパスワードは推測されやすいものです({why})。別のものにしてください。"


def guidance(today: date) -> dated.Version:
    """What the guidance in force asks, and by whose word."""
    return dated.load("credentials.toml").on(today)


def refuse_weak_password(password: str, login: str, today: date, common: Container[str] = ()) -> None:
    """Long, not among the ``common`` ones, not built from what everybody knows; no mixture of signs is asked for."""
    least = guidance(today).says["least"]
    if len(password) < least:
        raise WeakPassword(least=least)
    if why := _easy(password.lower(), login.lower(), common):
        raise EasyPassword(why=why)


def in_figures(today: date) -> dict[str, object]:
    """The figures the doors use, by the names the table of credentials has for them."""
    asked = guidance(today)
    tries = {"tries": TRIES, "tries_of_source": TRIES_OF_SOURCE, "tries_of_name": TRIES_OF_NAME}
    return {"least": asked.says["least"], "cite": asked.cite, **tries, "idle": IDLE, "warn": WARN, "longest": LONGEST}


def _easy(password: str, login: str, common: Container[str]) -> str:
    """Why a password is guessed soon, or nothing."""
    if login in password or SERVICE in password:
        return "サインイン名やこの仕組みの名前が入っています"
    piece = _piece(password)
    if len(set(password)) < FEW or piece != password:
        return "同じ文字や言葉の繰返しです"
    if any(password in row or password[::-1] in row for row in ROWS):
        return "文字が順番に並んでいます"
    return "よく使われています" if password in common else ""


def _piece(password: str) -> str:
    """What a password repeats: itself, when it repeats nothing."""
    return password[: (password * 2).find(password, 1)]


def drawn() -> str:
    """A first password that can be read out over the telephone, like kanomi-surate-hitoka-yumina."""
    return "-".join("".join(secrets.choice(SYLLABLES) for _ in range(LENGTH)) for _ in range(GROUPS))
