"""What the second lock costs: the same question with and without row security, signed context and door.

A city of its own is made in a folder that goes afterwards; ``--rows`` records of sixty organisations are laid down, and
one connection asks for the latest fifty of one organisation, again and again.  Every line is a ratio to the first, in
processor time of this process and of PostgreSQL together.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

LATEST = "select id, at, act from {table} where organisation = %s order by at desc limit 50"
ONE = "select id, at, act from {table} where id = %s"
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=400)
    chosen = parser.parse_args()
    with city():
        lay(chosen.rows)
        compare(f"最新の50件({chosen.rows:,}件から)", questions(LATEST, 2), chosen.times)
        compare("番号で1件", questions(ONE, 2), chosen.times)
        compare("画面(利用者の一覧)", pages(), chosen.times // 4)


@contextmanager
def city() -> Iterator[None]:
    """A migrated city with one organisation of each kind, and nothing of it left afterwards."""
    with tempfile.TemporaryDirectory(prefix="azukari-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)
        os.environ |= {"AZUKARI_VAR": folder, "DJANGO_SETTINGS_MODULE": "azukari.site.settings"}
        from azukari.site import postgres

        postgres.prepare(durable=False)
        try:
            import django

            django.setup()
            yield
        finally:
            postgres.stop()


def lay(rows: int) -> None:
    """Tables, people, and records of sixty organisations; ``plain`` holds the same records without row security."""
    from django.core.management import call_command
    from django.db import connections

    from azukari.site.founding import NewOrganisation, NewPerson, found

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    people = [NewPerson(f"bench-{number}", f"計測 {number}") for number in range(20)]
    machine = NewPerson("bench-machine", "計測 夜間", "machine")
    found([NewOrganisation("city", "計測市(架空)", "city", "計-1", "計測", (*people, machine))],
          date(2026, 4, 1), date(2099, 3, 31), "keisoku-no-aikotoba")  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """insert into entrust_record (at, act, outcome, organisation, device, says)
               select now() - n * interval '1 second', 'x', 'done', 1 + n %% 60, '', ''
                 from generate_series(1, %s) as n""",
            [rows],
        )
        cursor.execute("create table plain (like entrust_record including all)")
        cursor.execute("insert into plain select * from entrust_record")
        cursor.execute("analyze")


def questions(sql: str, wanted: int) -> dict[str, Callable[[], Any]]:
    """One question in growing company."""
    from django.db import connection, transaction

    from azukari.entrust import acts, door
    from azukari.entrust.rules import Reach

    today = date(2026, 11, 23)
    by = door.machine("bench", today)

    def ask(table: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=table), [wanted])
            cursor.fetchall()

    def set_context(context: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('azukari.context', %s, true)", [context])

    def in_a_transaction() -> None:
        with transaction.atomic():
            set_context("x")
            ask("plain")

    def locked() -> None:
        with transaction.atomic():
            set_context(door.signed_context(acts.SEE_PEOPLE.name, by, Reach.CITY))
            ask("entrust_record")

    def through_the_door() -> None:
        with door.perform(acts.SEE_PEOPLE, by=by, about=["insured/1"]):
            ask("entrust_record")

    return {
        "行レベルの鍵なし": lambda: ask("plain"),
        "トランザクションと文脈だけ": in_a_transaction,
        "署名つき文脈と行レベルの鍵": locked,
        "扉を通して(停止の確認と記録も)": through_the_door,
    }


def pages() -> dict[str, Callable[[], Any]]:
    """The list of people as a page, and the same page with the door's own statements left out of the count."""
    from django.conf import settings
    from django.template.loader import render_to_string
    from django.test import Client

    from azukari.entrust import door
    from azukari.entrust.services import people, sessions

    today = date(2026, 11, 23)
    settings.ALLOWED_HOSTS = ["*"]
    token = sessions.sign_in("bench-1", "keisoku-no-aikotoba", by=door.visitor("bench", today))
    by = door.who_comes(token, "bench", today)
    members = people.see_people(by=by)
    client = Client()
    client.cookies[sessions.COOKIE] = token
    return {
        "見た目だけ(データベースなし)": lambda: render_to_string("entrust/people.html", {"members": members}),
        "画面の全部": lambda: client.get("/people/"),
        "うち、だれが来たかの確認": lambda: door.who_comes(token, "bench", today),
        "うち、扉の中(問い合わせと記録)": lambda: people.see_people(by=by),
    }


def compare(title: str, ways: dict[str, Callable[[], Any]], times: int) -> None:
    """Each way in turn, round after round, so that the machine's moods fall on all alike; the median of the rounds."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            took[name].append(milliseconds(way, times // ROUNDS))
    first = median(next(iter(took.values())))
    print(title)
    for name, rounds in took.items():
        print(f"  {median(rounds):7.3f} ミリ秒  {median(rounds) / first:5.2f}倍  {name}")


def milliseconds(way: Callable[[], Any], times: int) -> float:
    began = spent()
    for _ in range(times):
        way()
    return (spent() - began) / times * 1000


def spent() -> float:
    """Seconds of processor that this process and PostgreSQL took: other work on the machine does not lengthen them."""
    from azukari.site import postgres

    data = postgres.status().data
    assert data is not None
    (postmaster, *_) = (data / "postmaster.pid").read_text().splitlines()
    backends = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    nanoseconds = (int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in backends)
    return time.process_time() + sum(nanoseconds) / 1e9


if __name__ == "__main__":
    main()
