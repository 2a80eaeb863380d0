"""How fast a month of claims is checked, priced and written (bench/claims.py --help).

A city's month (3,000 plans) and a nation's (1,000,000 plans of some 180 at each of 5,400 centres) go through
``rules.claim.check``, ``rules.pricing.price`` and ``papers.transmission_files``.  Beside them, in the same run: plain
``csv`` writing of the same rows, and the naive way, one ORM ``save`` a row.  People are made up as they are needed;
what making them costs is printed apart.  A centre's month is one job, as a closing is in the product, and the processes
that share the centres are the product's own, one a processor (``azukari serve``).
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, starmap
from multiprocessing import Pool
from time import perf_counter, process_time

from azukari.care.papers import transmission_files
from azukari.care.rules import claim
from azukari.care.rules.facts import (
    MANAGEMENT,
    Certification,
    Charge,
    ClaimSheet,
    Designation,
    Known,
    Notice,
    Person,
    PlanLine,
    ServiceCode,
    Settled,
)
from azukari.care.rules.pricing import price
from azukari.law.care.numbers import check_digit
from azukari.paper.records import split

MONTH, REVIEW, TODAY = date(2026, 6, 1), date(2026, 7, 1), date(2026, 7, 6)
SINCE, UNTIL, LIMIT_UNTIL = date(2026, 4, 1), date(2027, 3, 31), date(2027, 3, 1)
PLANS_A_CENTRE = 185
CARE_MANAGERS = frozenset({"13000011"})
OF_THE_CENTRE = "13000029"
GRADE = "3級地"
KINDS = ("63", "66", "67", "74", "64")
CERTIFIED = (Certification("12", SINCE, UNTIL, 5032, SINCE, LIMIT_UNTIL),)
MASTER = {"AF2111": ServiceCode("AF2111", "ケアマネジメントA", 442, date(2024, 4, 1), None)}


def office_number(front: str, number: int) -> str:
    digits = f"{front}{number:06d}"
    return f"{digits}{check_digit(digits)}"


@dataclass(frozen=True, slots=True)
class Town:
    """A centre with the offices around it, invented."""

    centre: str
    office: str
    services: tuple[str, ...]
    designations: dict[str, tuple[Designation, ...]]
    notices: tuple[Notice, ...]

    @classmethod
    def number(cls, number: int) -> Town:
        services = tuple(office_number("137", number % 100_000 * 10 + at) for at in range(5))
        designations = {
            office: (Designation(kind, SINCE, None), Designation("A6", SINCE, None, "6"))
            for office, kind in zip(services, KINDS, strict=True)
        }
        centre = office_number("130", number)
        designations[centre] = (Designation("46", SINCE, None), Designation("AF", SINCE, None))
        notices = (Notice(SINCE, SINCE, "3", centre),)
        return cls(centre, office_number("137", 900_000 + number), services, designations, notices)


def people(town: Town, plans: int) -> Iterator[tuple[ClaimSheet, Known]]:
    """Plans of invented people: three in four 46 and entrusted, one in four AF and direct."""
    for number in range(plans):
        yield plan_of(town, number, of_city=number % 4 == 3)


def plan_of(town: Town, number: int, *, of_city: bool) -> tuple[ClaimSheet, Known]:
    insured, name, kana, birth = (
        f"{number:010d}",
        f"見本 {number}号",
        "ミホン",
        date(1935 + number % 20, 5, 1 + number % 28),
    )
    office = "" if of_city else town.office
    kinds = ("A6",) * 5 if of_city else KINDS
    lines = tuple(
        PlanLine(service, kind, 400 + number % 300, "6" if of_city else "1")
        for service, kind in zip(town.services, kinds, strict=True)
    )
    sheet = ClaimSheet(
        MONTH, "132134", insured, name, kana, birth, "2", "12", SINCE, UNTIL, 5032, SINCE, LIMIT_UNTIL, town.centre,
        office, "13000011", date(2026, 7, 3), lines, scheme=MANAGEMENT if of_city else "46",
        codes=("AF2111",) if of_city else (), first=not of_city and number % 10 == 0, improvement=not of_city,
    )  # fmt: skip
    known = Known(
        Person(insured, "132134", name, kana, birth, "2"),
        Charge(town.centre, office, "13000011", "direct" if of_city else "entrusted"),
        CERTIFIED,
        town.notices,
        town.designations,
        CARE_MANAGERS,
        MASTER,
    )
    return sheet, known


@dataclass(slots=True)
class Spent:
    """What one run did, and the processor seconds of each part."""

    plans: int = 0
    rows: int = 0
    size: int = 0
    findings: int = 0
    making: float = 0.0
    checking: float = 0.0
    pricing: float = 0.0
    writing: float = 0.0
    plain: float = 0.0  # csv writing of the same rows

    def __add__(self, other: Spent) -> Spent:
        return Spent(*(getattr(self, key) + getattr(other, key) for key in Spent.__slots__))

    @property
    def working(self) -> float:
        return self.checking + self.pricing + self.writing


def month_of_a_centre(number: int, plans: int, with_csv: bool) -> Spent:
    """Make, check, price and write one centre's month."""
    ticks = [process_time()]
    known_plans = list(people(Town.number(number), plans))
    ticks.append(process_time())
    findings = [f for sheet, known in known_plans for f in claim.check(sheet, known, today=TODAY) if f.blocks]
    ticks.append(process_time())
    priced = [price(sheet, known.codes, grade=GRADE) for sheet, known in known_plans]
    ticks.append(process_time())
    settled = [
        Settled(sheet, one, centre_care_manager=OF_THE_CENTRE, notified_on=known.notices[0].accepted_on)
        for (sheet, known), one in zip(known_plans, priced, strict=True)
    ]
    files = transmission_files(known_plans[0][0].centre, REVIEW, settled)
    ticks.append(process_time())
    parts = [after - before for before, after in pairwise(ticks)]
    rows = sum(file.content.count(b"\r\n") for file in files)
    size = sum(len(file.content) for file in files)
    plain = sum(plain_seconds(file.content) for file in files) if with_csv else 0.0
    if findings:
        raise SystemExit(f"bench: the invented people have findings: {findings[0]}")
    return Spent(plans, rows, size, len(findings), *parts, plain)


def plain_seconds(content: bytes) -> float:
    """How long the csv module alone takes for the same rows."""
    rows = list(split(content))
    start = process_time()
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    text.getvalue().encode("cp932")
    return process_time() - start


def run(plans: int, processes: int, *, with_csv: bool) -> tuple[Spent, float]:
    """A month over so many processes; what was spent, and the time on the wall."""
    whole, rest = divmod(plans, PLANS_A_CENTRE)
    jobs = [(number, PLANS_A_CENTRE, with_csv) for number in range(whole)] + [(whole, rest, with_csv)] * bool(rest)
    start = perf_counter()
    if processes == 1:
        spent = sum(starmap(month_of_a_centre, jobs), Spent())
    else:
        sys.stdout.flush()  # or every process would print it again
        with Pool(processes) as pool:
            spent = sum(pool.imap_unordered(_job, jobs, chunksize=8), Spent())
    return spent, perf_counter() - start


def _job(job: tuple[int, int, bool]) -> Spent:
    return month_of_a_centre(*job)


def peak_mebibytes(processes: int) -> int:
    """This process at its peak, and as many of its children as ran at once."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if processes > 1 else 0
    return (own + processes * child) // 1024


def report(title: str, plans: int, processes: int) -> Spent:
    spent, wall = run(plans, processes, with_csv=False)
    plain, _ = run(min(plans, 20_000), processes, with_csv=True)
    per_row = plain.plain / plain.rows
    print(f"\n{title}: {spent.plans:,} plans, {spent.rows:,} rows, {spent.size / 1e6:,.0f} MB")
    print(f"  centre after centre as in the product's closings, shared by {processes} of its processes")
    print(f"  wall, making the people included   {wall:9.2f} s   {spent.rows / wall:12,.0f} rows/s")
    for name, seconds in (
        ("making the people", spent.making),
        ("checking", spent.checking),
        ("pricing", spent.pricing),
        ("writing", spent.writing),
        ("check + price + write", spent.working),
        ("csv alone, the same rows (the limit)", per_row * spent.rows),
    ):
        print(f"  {name:36} {seconds:9.2f} s of processor   {spent.rows / seconds:12,.0f} rows/s a processor")
    free = (spent.making + spent.working) / processes
    print(f"  on {processes} free processors that is {free:.1f} s, making the people included")
    print(f"  writing takes {spent.writing / (per_row * spent.rows):.1f} times csv alone; ", end="")
    print(f"peak memory {peak_mebibytes(processes)} MiB")
    return spent


def naive(saves: int) -> str:
    """The naive way: one ORM save for each row, into a temporary table of the database in the settings."""
    try:
        import django
        from django.db import connections, models

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azukari.site.settings")
        django.setup()
        line = type(
            "Line",
            (models.Model,),
            {"__module__": __name__, "text": models.TextField(), "Meta": type("Meta", (), {"app_label": "bench"})},
        )
        with connections["owner"].cursor() as cursor:  # the application may not make tables
            cursor.execute('create temporary table bench_line ("id" bigserial primary key, "text" text not null)')
        start = perf_counter()
        for number in range(saves):
            line(text=f"2,{number},8222,202606,00132134,1300500012,1,20260703,3,01,0000000101,19400501").save(
                using="owner"
            )
        return f"{saves / (perf_counter() - start):,.0f} rows/s ({saves:,} saves)"
    except Exception as error:
        return f"not measured: the database is not prepared ({type(error).__name__})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", type=int, default=3_000, help="plans of the city's month (0: leave out)")
    parser.add_argument("--nation", type=int, default=1_000_000, help="plans of the nation's month (0: leave out)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--saves", type=int, default=2_000, help="saves of the naive way (0: leave out)")
    asked = parser.parse_args(arguments)
    if asked.city:
        report("a city's month", asked.city, 1)
    if asked.nation:
        report("a nation's month", asked.nation, asked.processes)
    if asked.saves:
        print(f"\none ORM save a row: {naive(asked.saves)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
