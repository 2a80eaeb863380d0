"""Fifteen hundred insured persons who do not exist, each with a story the registers can tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from azukari.care.rules import facts
from azukari.care.services.register import ChargeOf, Entry
from azukari.law.calendar import add_months, last_day, month_of
from azukari.law.care.numbers import check_digit
from azukari.site.demonstration import catalogue, names, places
from azukari.site.demonstration.catalogue import Service
from azukari.site.demonstration.places import House, Provider

PEOPLE = 1500
SEED = 139998
PAYER = f"1299001{check_digit('1299001')}"

STORIES = {  # だれに何が起きているか、通し番号の範囲で
    "welfare": range(1, 7),  # 生保単独
    "pending": range(7, 17),  # 更新認定の結果待ち
    "unnoticed": range(17, 20),  # 届出がまだ
    "late_notice": range(20, 28),  # 届出が遅れた
    "moved": range(28, 40),  # 事業所が替わった
    "worse": range(40, 44),  # 月の途中で要支援1から2
    "better": range(44, 48),  # 月の途中で要支援2から1
    "selector": range(48, 50),  # 異体字
    "designated": range(50, 80),  # 居宅が直接指定を受けて自ら請求
    "new": range(80, 150),  # 担当が始まったばかり
    "expiring": range(150, 180),  # 認定がもうすぐ切れる
}


@dataclass(frozen=True, slots=True)
class Use:
    """A service somebody uses, where, and on how many days a week."""

    service: Service
    provider: Provider
    days: int = 1

    @property
    def units(self) -> int:
        return self.service.units * (1 if self.service.monthly else 4 * self.days)


@dataclass(frozen=True, slots=True)
class Client:
    """A person with everything the registers and the care office know."""

    serial: int
    story: str
    entry: Entry
    uses: tuple[Use, ...]

    @property
    def person(self) -> facts.Person:
        return self.entry.person

    def charge(self, month: date) -> ChargeOf | None:
        """Who is in charge in a month."""
        those = [each for each in self.entry.charges if each.since <= month and (each.until or month) >= month]
        return those[-1] if those else None


@dataclass(frozen=True, slots=True)
class Times:
    """The three service months of the demonstration, and the day it is shown."""

    first: date
    middle: date
    last: date
    today: date

    @classmethod
    def before(cls, today: date) -> Times:
        return cls(*(add_months(month_of(today), -back) for back in (3, 2, 1)), today)


@cache
def clients(today: date) -> tuple[Client, ...]:
    times = Times.before(today)
    return tuple(_client(serial, times) for serial in range(1, PEOPLE + 1))


def _client(serial: int, times: Times) -> Client:
    draw = Random(SEED * 10_000 + serial)
    story = next((story for story, those in STORIES.items() if serial in those), "")
    certified = story in ("worse", "better", "pending", "expiring")
    level = "12" if certified else draw.choices(("06", "12", "13"), (15, 45, 40))[0]
    centre, office = _houses(serial, story, draw)
    since = _since(story, times, draw)
    entry = Entry(
        person=_person(serial, story, draw),
        certifications=tuple(_certifications(level, story, times, draw)),
        notices=tuple(_notices(story, centre, since, times)),
        charges=tuple(_charges(story, centre, office, since, times, draw)),
        payer=PAYER if story == "welfare" else "",
        recipient=f"{9900000 + serial}" if story == "welfare" else "",
    )
    return Client(serial, story, entry, tuple(_uses(level, draw)))


def _person(serial: int, story: str, draw: Random) -> facts.Person:
    sex = draw.choices("12", (35, 65))[0]
    name, kana = names.person(sex, draw)
    if story == "selector":
        name, kana = names.with_selector(name, kana)
    born = date(draw.randint(1928, 1958), draw.randint(1, 12), draw.randint(1, 28))
    number = f"H{99_0000_000 + serial:09d}" if story == "welfare" else f"{99_0000_0000 + serial * 37:010d}"
    return facts.Person(number, places.INSURER, name, kana, born, sex)


def _houses(serial: int, story: str, draw: Random) -> tuple[House, House | None]:
    """The centre of the person's part of town, and the office around it; none where the centre plans itself."""
    at = 0 if story and serial % 6 == 0 else draw.choices(range(places.OFFICES), [3 + n * 7 % 5 for n in range(60)])[0]
    centre = places.centres()[(at + (draw.random() < 0.2)) % places.CENTRES]
    direct = not story and draw.random() < 0.08
    return centre, None if direct else places.offices()[at]


def _since(story: str, times: Times, draw: Random) -> date:
    """The month the charge began."""
    if story == "new":
        return draw.choice((times.middle, times.last))
    return add_months(times.first, -draw.randint(1, 30))


def _certifications(level: str, story: str, times: Times, draw: Random) -> Iterator[facts.Certification]:
    began = add_months(times.first, -draw.randint(1, 8))
    ends = add_months(began, 24)
    if story == "pending":
        yield _certification(level, add_months(times.last, -12), times.last)
        yield _certification(level, times.last, add_months(times.last, 12), status="applied")
    elif story == "expiring":
        yield _certification(level, add_months(month_of(times.today), -11), add_months(month_of(times.today), 1))
    elif story in ("worse", "better"):
        month = times.middle if story == "worse" else times.last
        before, after = ("12", "13") if story == "worse" else ("13", "12")
        changed = month.replace(day=16)
        yield _certification(before, began, changed)
        yield _certification(after, changed, ends)
    else:
        yield _certification(level, began, ends)


def _certification(level: str, since: date, end: date, status: str = "decided") -> facts.Certification:
    """From ``since`` until the day before ``end``; 事業対象者 without an end."""
    until = None if level == "06" else end - timedelta(days=1)
    month = month_of(since)
    return facts.Certification(
        level, since, until, catalogue.limit(level, month), month, until and month_of(until), status
    )


def _notices(story: str, centre: House, since: date, times: Times) -> Iterator[facts.Notice]:
    if story in ("unnoticed", "welfare"):
        return
    late = story == "late_notice"
    accepted = last_day(times.middle) + timedelta(days=2) if late else since - timedelta(days=6)
    yield facts.Notice(accepted, times.middle if late else since, "3", centre.number)


def _charges(
    story: str, centre: House, office: House | None, since: date, times: Times, draw: Random
) -> Iterator[ChargeOf]:
    own = draw.choice(centre.managers).number
    if office is None:
        yield ChargeOf(facts.Charge(centre.number, "", own, "direct"), since, None, own)
        return
    mode = "designated" if story == "designated" else "entrusted"
    house, begins = office, since
    if story == "moved":
        house, begins = places.offices()[(places.offices().index(office) + 5) % places.OFFICES], times.middle
        before = facts.Charge(centre.number, office.number, draw.choice(office.managers).number, mode)
        yield ChargeOf(before, since, add_months(begins, -1), own)
    charge = facts.Charge(centre.number, house.number, draw.choice(house.managers).number, mode)
    yield ChargeOf(charge, begins, None, own)


def _uses(level: str, draw: Random) -> Iterator[Use]:
    """What a person of a level uses: within the limit, 46 or AF."""
    prevention = level != "06" and draw.random() < 0.68
    if not prevention:
        yield from _of_city(level, draw)
        return
    main = draw.choice(("rehabilitation", "nursing", "day", "rental", "dementia" if level == "13" else "rental"))
    if main == "rehabilitation":
        yield _use(catalogue.REHABILITATION[level], draw)
    elif main == "nursing":
        yield _use(draw.choice((catalogue.NURSING, catalogue.HOME_REHABILITATION)), draw)
    elif main == "day":
        yield _use(catalogue.DAY_CARE[level], draw)
    elif main == "dementia":
        yield _use(catalogue.DEMENTIA_CARE, draw)
    rentals = draw.sample(catalogue.RENTALS, draw.randint(1, 2))
    at = _provider("67", draw)
    yield from (Use(each, at) for each in rentals)
    if level == "13" and main in ("nursing", "rental", "dementia"):
        yield _use(draw.choice((*catalogue.VISITS_OF_HELPER, catalogue.BATHING, catalogue.SHORT_STAY)), draw)


def _of_city(level: str, draw: Random) -> Iterator[Use]:
    what = draw.choices(("day", "helper", "both"), (5, 3, 2))[0]
    if what != "helper":
        yield _use(draw.choice((catalogue.DAY_CARE[level], catalogue.DAY_CARE_BY_VISIT)), draw)
    if what != "day":
        yield _use(draw.choice(catalogue.VISITS_OF_HELPER), draw)


def _use(service: Service, draw: Random) -> Use:
    return Use(service, _provider(service.kind, draw))


def _provider(kind: str, draw: Random) -> Provider:
    return draw.choice([each for each in places.providers() if kind in each.kinds])
