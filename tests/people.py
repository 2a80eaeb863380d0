"""The standing cast, by role, so that a permission test reads as a story.  Everybody here is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import Argon2PasswordHasher

from azukari.entrust import door
from azukari.entrust.rules import Actor
from azukari.entrust.services import sessions
from azukari.site.founding import NewOrganisation, NewPerson, found

# Argon2 with the least work: every test signs somebody in, and must not wait for it.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1

TODAY = date(2026, 11, 5)
PASSWORD = "tesuto-no-aikotoba"
CITY, ASAHI, MIDORI, SAKURA, UME = "city", "1300100011", "1300100029", "1370100016", "1370100024"

CAST = [
    NewOrganisation(
        CITY, "東野森市 健康福祉課", "city", "市-01", "地域包括支援センターネットワークの所管",
        (
            NewPerson("city-chief", "市野 長一", "supervisor"),
            NewPerson("city-clerk", "市野 係子", "handler"),
            NewPerson("city-machine", "夜間処理", "machine"),
        ),
    ),
    NewOrganisation(
        ASAHI, "あさひ地域包括支援センター", "centre", "委-08-01", "地域包括支援センターの運営",
        (NewPerson("asahi-chief", "旭 長子", "supervisor"), NewPerson("asahi-clerk", "旭 事務", "handler")),
    ),
    NewOrganisation(
        MIDORI, "みどり地域包括支援センター", "centre", "委-08-02", "地域包括支援センターの運営",
        (NewPerson("midori-chief", "緑 長介", "supervisor"),),
    ),
    NewOrganisation(
        SAKURA, "さくらケアプラン(架空)", "office", "委-08-11", "介護予防支援の一部",
        (NewPerson("sakura", "桜 計画", "supervisor"),),
    ),
    NewOrganisation(
        UME, "うめケアプラン(架空)", "office", "委-08-12", "介護予防支援の一部",
        (NewPerson("ume", "梅 計子", "supervisor"),),
    ),
    NewOrganisation(
        "vendor-1", "架空保守株式会社", "vendor", "委-08-90", "機器の保守", (NewPerson("vendor", "保守 守"),)
    ),
]  # fmt: skip


def seed() -> None:
    """Lay the cast into an empty database."""
    found(CAST, date(2026, 4, 1), date(2099, 3, 31), PASSWORD)


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of a test, each signed in."""

    chief: Actor  # 市の取扱責任者
    clerk: Actor  # 市の取扱者
    machine: Actor
    asahi: Actor  # 包括の取扱責任者
    asahi_clerk: Actor
    midori: Actor  # ほかの包括
    sakura: Actor  # 居宅介護支援事業所
    ume: Actor  # ほかの居宅介護支援事業所
    vendor: Actor  # 何も許されていない
    visitor: Actor  # サインインしていない


def cast(today: date = TODAY) -> Cast:
    """Everybody, as the door would know them on ``today``."""
    return Cast(
        chief=enter("city-chief", today),
        clerk=enter("city-clerk", today),
        machine=door.machine("test", today),
        asahi=enter("asahi-chief", today),
        asahi_clerk=enter("asahi-clerk", today),
        midori=enter("midori-chief", today),
        sakura=enter("sakura", today),
        ume=enter("ume", today),
        vendor=enter("vendor", today),
        visitor=door.visitor("127.0.0.1", today),
    )


def sign_in(login: str, today: date = TODAY, password: str = PASSWORD) -> str:
    """The token of a session that somebody opened, by the door like everybody."""
    return sessions.sign_in(login, password, by=door.visitor("127.0.0.1", today))


def enter(login: str, today: date = TODAY, password: str = PASSWORD) -> Actor:
    """Sign somebody in, and see who comes."""
    return door.who_comes(sign_in(login, today, password), "127.0.0.1", today)
