"""東野森市(架空) on the map: its centres, the offices around them, and those who give the services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from azukari.law.care.numbers import check_digit
from azukari.site.demonstration import names
from azukari.site.founding import NewOrganisation, NewPerson

INSURER = "139998"
CENTRES, OFFICES = 5, 60
GRADE = "3級地"
PASSWORD = "mihon-no-aikotoba"  # shown on the screen of whoever starts the demonstration; never a real city's
WORK_OF_CITY = "地域包括支援センターネットワークの所管"


def number(front: str, serial: int) -> str:
    """A 事業所番号 with its check digit; 99 as 郡市区 is nobody's."""
    digits = f"{front}99{serial:04d}"
    return f"{digits}{check_digit(digits)}"


@dataclass(frozen=True, slots=True)
class Manager:
    """A care manager."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class House:
    """A centre or an office, with its care managers; the first signs in."""

    number: str
    name: str
    login: str
    managers: tuple[Manager, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """Who gives services of some kinds (サービス事業所)."""

    number: str
    name: str
    kinds: tuple[str, ...]


@cache
def centres() -> tuple[House, ...]:
    return tuple(
        House(
            number("130", at),
            f"東野森市{word}地域包括支援センター",
            f"centre-{at:02d}",
            tuple(_manager(900 + at * 10 + nth) for nth in range(3)),
        )
        for at, word in enumerate(names.CENTRE_WORDS, 1)
    )


@cache
def offices() -> tuple[House, ...]:
    return tuple(
        House(
            number("137", at),
            f"東野森{word}ケアプラン",
            f"office-{at:02d}",
            tuple(_manager(at * 10 + nth) for nth in range(1 + at % 3)),
        )
        for at, word in enumerate(names.OFFICE_WORDS, 1)
    )


def _manager(serial: int) -> Manager:
    surname, given = names.SURNAMES[serial * 7 % len(names.SURNAMES)], (*names.WOMEN, *names.MEN)[serial * 5 % 44]
    return Manager(f"1399{serial:04d}", f"{surname[0]} {given[0]}")


LINES_OF_WORK = (  # サービス種類の組、名称、事業所の数
    (("A2",), "ヘルパーステーション", 6),
    (("A6",), "デイサービス", 8),
    (("63",), "訪問看護ステーション", 3),
    (("64", "66"), "リハビリクリニック", 4),
    (("67",), "福祉用具", 4),
    (("62",), "訪問入浴", 1),
    (("24",), "ショートステイ", 2),
    (("74",), "認知症デイ", 2),
)


@cache
def providers() -> tuple[Provider, ...]:
    return tuple(_providers())


def _providers() -> Iterator[Provider]:
    words = iter(names.SERVICE_WORDS)
    serial = 500
    for kinds, what, count in LINES_OF_WORK:
        for nth in range(count):
            serial += 1
            of_city = kinds[0].startswith("A") and nth == count - 1
            given = f"13A99{serial:05d}" if of_city else number("137", serial)
            yield Provider(given, f"東野森{next(words)}{what}", kinds)


LAW_OFFICE = NewOrganisation(
    "vendor-law", "架空法律事務所", "vendor", "委-空-01", "空家等の相続人調査と申立書類の作成",
    (NewPerson("vendor", "架空 法子", "supervisor"),), telephone="000-000-0000",
)  # fmt: skip
SYSTEM_HOUSE = NewOrganisation(
    "vendor-sys", "架空システム株式会社", "vendor", "委-保-01", "地域包括支援センターのネットワークの保守",
    (NewPerson("system", "架空 守", "supervisor"),), telephone="000-000-0000",
)  # fmt: skip


def organisations() -> list[NewOrganisation]:
    """Everybody who is entrusted, the city first."""
    city = NewOrganisation(
        "city", f"{names.CITY} 健康福祉課", "city", "市-01", WORK_OF_CITY,
        (
            NewPerson("city-chief", "霞森 千草", "supervisor"),
            NewPerson("city-clerk", "楢林 実", "handler"),
            NewPerson("city-machine", "夜間処理", "machine"),
        ),
    )  # fmt: skip
    houses = [
        _entrusted(house, kind, f"委-{letter}-{at:02d}", work)
        for kind, letter, work, all_such in (
            ("centre", "包", "地域包括支援センターの運営", centres()),
            ("office", "居", "介護予防支援・介護予防ケアマネジメントの一部", offices()),
        )
        for at, house in enumerate(all_such, 1)
    ]
    return [city, *houses, LAW_OFFICE, SYSTEM_HOUSE]


def _entrusted(house: House, kind: str, entrustment: str, work: str) -> NewOrganisation:
    chief = NewPerson(house.login, house.managers[0].name, "supervisor")
    clerk = NewPerson(f"{house.login}-clerk", house.managers[-1].name, "handler")
    people = (chief, clerk) if kind == "centre" else (chief,)
    return NewOrganisation(house.number, house.name, kind, entrustment, work, people, telephone="000-000-0000")
