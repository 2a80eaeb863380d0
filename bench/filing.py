"""How fast claims are stored and pages are answered, everything on (bench/filing.py --help).

A city of sixty offices is made in a database of its own.  Storing: every office's hand-over of fifty persons with five
services goes through ``services.filing.file_upload``: read, checked against registers and history, priced, kept, and
recorded.  Pages: gunicorn as ``azukari serve`` starts it, asked over loopback by many offices at once, each with its
session, CSRF and records.  Ratios stand beside what was asked for and beside openIMIS, the open claims platform, which
does 4.3 claims a second with 174 statements each on such a machine.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from statistics import quantiles
from threading import Thread
from urllib.parse import urlencode

CLAIMS, STATEMENTS, FORMS, LISTS, OF_A_PAGE = 430, 0.5, 100, 300, 8  # what was asked for
OPENIMIS = 4.3  # claims a second
CONNECTIONS = 8  # at once, while throughput is measured
WARM = 160  # asked before, so that every connection has prepared what it says
EVERYBODY, THINKING = 65, 1.0  # offices at once, and the seconds between two of their clicks
CSRF = "abcdefghijklmnopqrstuvwxyz012345"
LENGTH = re.compile(rb"(?i)content-length: *(\d+)")

Ask = tuple[str, str, dict[str, object] | None]  # サインイン名、所在、送る内容
Answer = Callable[[Ask], float]


@contextmanager
def database() -> Iterator[None]:
    """A PostgreSQL of our own in a temporary folder, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="azukari-bench-"))
    folder.chmod(0o711)
    os.environ |= {"AZUKARI_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "azukari.site.settings"}
    os.environ.pop("DATABASE_URL", None)
    from azukari.site import postgres

    postgres.prepare()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        yield
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Watch:
    """Counts the statements that go to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def storing(clients, people) -> None:
    """File everybody's month through the door, and say how it went."""
    import town
    from django.db import connection

    from azukari.care.exchange import read
    from azukari.care.services.filing import file_upload
    from azukari.site.demonstration import places

    rounds = town.handed_in(clients, town.TIMED, town.TODAY)
    actors = {login: people.on(town.TODAY, login) for login, _, _ in rounds}
    centres = {centre.number for centre in places.centres()}
    watch = Watch()
    with connection.execute_wrapper(watch):
        start, before = time.perf_counter(), busy(os.getpgrp())
        for login, files, wishes in rounds:
            file_upload(files, wishes, by=actors[login])
        seconds, spent = time.perf_counter() - start, busy(os.getpgrp()) - before
    start = time.perf_counter()
    for login, files, _ in rounds:
        read(files, office=actors[login].number, centres=centres)
    reading = time.perf_counter() - start
    count = sum(len(wishes) for _, _, wishes in rounds)
    size = sum(len(content) for _, files, _ in rounds for content in files.values())
    print(f"\nStoring {count:,} claims of 5 lines from {len(rounds)} offices ({size / 1e6:.1f} MB of files)")
    compare("claims a second, files read inside", count / seconds, CLAIMS)
    print(f"    this process and PostgreSQL were busy for {spent:.2f} of the {seconds:.2f} s; {load()};")
    print(f"    {1000 * spent / count:.2f} ms of processor each: {count / spent:.0f} a second on one that is free;")
    print(f"    of the {seconds:.2f} s, reading the files takes {reading:.2f} s ({reading / seconds:.0%});")
    print(f"    without it {count / (seconds - reading):,.0f} claims a second")
    compare("statements a claim", watch.count / count, STATEMENTS, most=True)
    print(f"    {count / seconds / OPENIMIS:,.0f} times openIMIS ({OPENIMIS} claims a second)")


def compare(what: str, found: float, asked: float, *, most: bool = False) -> None:
    ratio = asked / found if most else found / asked
    word = "at most" if most else "at least"
    print(f"  {what:44} {found:10,.2f}   asked {word} {asked:g}   ratio {ratio:.2f}", flush=True)


def busy(server: int) -> float:
    """Processor seconds so far of a process group (the server's, our own) and of PostgreSQL on our folder."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = path.read_text(encoding="utf-8", errors="replace").partition(") ")
            words = rest.split()
            if int(words[2]) == server or _is_ours(path.parent, name):
                ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _is_ours(process: Path, name: str) -> bool:
    """A back end of our own cluster: its parent was started on our folder."""
    if "(postgres" not in name:
        return False
    return os.environ["AZUKARI_VAR"] in os.readlink(process / "cwd")


def load() -> str:
    """What else the machine was doing."""
    return f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def form_asks(clients) -> list[Ask]:
    """The form of each person's month, sent once."""
    import town

    asks = []
    for client in clients:
        uses = client.uses
        typed = {
            "office": [use.provider.number for use in uses],
            "kind": [use.service.kind for use in uses],
            "units": [str(use.units) for use in uses],
            "wish": ["improvement"],
            "file": "1",
        }
        where = f"/care/file/?{urlencode({'insured': client.person.insured, 'month': town.LATE})}"
        asks.append((town.login_of(client.charge(town.LATE).charge.office), where, typed))
    return asks


def list_asks(count: int) -> list[Ask]:
    """Lists of fifty, by office after office."""
    import town

    month = town.TIMED
    return [(f"office-{1 + at % 60:02d}", f"/care/claims/?month={month}", None) for at in range(count)]


@contextmanager
def served(workers: int) -> Iterator[tuple[tuple[str, int], int]]:
    """gunicorn as ``azukari serve`` starts it."""
    from azukari.site import serve

    port = serve.free_port(0)
    process = subprocess.Popen(serve.command(port, workers=workers), start_new_session=True)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://{serve.HOST}:{port}/", timeout=20).close()
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield (serve.HOST, port), process.pid
    finally:
        process.terminate()
        process.wait()


def asking(where: tuple[str, int], people) -> Answer:
    """One connection of a browser that stays open; the seconds of each answer.

    It shares the processors with what it measures, so it speaks no more HTTP than it must.
    """
    line = socket.create_connection(where, timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def answer(ask: Ask) -> float:
        login, path, typed = ask
        asked = request_of(f"{where[0]}:{where[1]}", people.token(login), path, typed)
        start = time.perf_counter()
        line.sendall(asked)
        status, said = answer_on(line)
        seconds = time.perf_counter() - start
        if status != (b"200" if typed is None else b"302"):
            raise SystemExit(f"bench: {status.decode()} for {path}: {said[:2000].decode()}")
        return seconds

    return answer


def request_of(host: str, token: str, path: str, typed: dict[str, object] | None) -> bytes:
    """What a browser would send."""
    body = "" if typed is None else urlencode({**typed, "csrfmiddlewaretoken": CSRF}, doseq=True)
    lines = [
        f"{'GET' if typed is None else 'POST'} {path} HTTP/1.1",
        f"Host: {host}",
        f"Cookie: azukari_session={token}; csrftoken={CSRF}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()


def answer_on(line: socket.socket) -> tuple[bytes, bytes]:
    """The status and the body of the answer, by its Content-Length."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += _more(line)
    head, _, body = said.partition(b"\r\n\r\n")
    length = int(LENGTH.search(head)[1])
    while len(body) < length:
        body += _more(line)
    return head[9:12], body


def _more(line: socket.socket) -> bytes:
    part = line.recv(1 << 16)
    if not part:
        raise SystemExit("bench: the server hung up")
    return part


def at_once(where, people, asks: Sequence[Ask], connections: int) -> tuple[float, list[float]]:
    """So many connections share the asks; requests a second and the seconds of each."""
    queue: SimpleQueue[Ask | None] = SimpleQueue()
    for ask in [*asks, *[None] * connections]:
        queue.put(ask)
    times: list[float] = []

    def work() -> None:
        answer = asking(where, people)
        while (ask := queue.get()) is not None:
            times.append(answer(ask))

    threads = [Thread(target=work) for _ in range(connections)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) != len(asks):
        raise SystemExit("bench: a page was not answered")
    return len(asks) / (time.perf_counter() - start), times


def everybody(where, people, clicks: int) -> list[float]:
    """Sixty-five offices and centres, each with its own connection, clicking once a second."""
    pages = ["/", "/care/home/", "/care/claims/", "/care/claims/?state=filed", "/care/upload/"]
    logins = [f"office-{at + 1:02d}" for at in range(60)] + [f"centre-{at + 1:02d}" for at in range(5)]
    times: list[float] = []

    def work(at: int, login: str) -> None:
        answer = asking(where, people)
        time.sleep(THINKING * at / EVERYBODY)
        for click in range(clicks):
            page = pages[(at + click) % (4 if login.startswith("centre") else 5)]
            times.append(answer((login, page, None)))
            time.sleep(THINKING)

    threads = [Thread(target=work, args=each) for each in enumerate(logins)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def statements(people, ask: Ask) -> int:
    """How many statements one page takes, in this process."""
    from django.db import connection
    from django.test import Client

    login, path, typed = ask
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["azukari_session"] = people.token(login)
    watch = Watch()
    with connection.execute_wrapper(watch):
        response = client.get(path) if typed is None else client.post(path, typed)
    assert response.status_code in (200, 302), response.content.decode()
    return watch.count


def pages(clients, people, forms: int, lists: int, workers: int) -> None:
    """Ask for pages over loopback, and say how it went."""
    asks = form_asks(clients)
    warm, asks, last = asks[:WARM], asks[WARM : WARM + forms], asks[-1]
    with served(workers) as (where, server):
        print(f"\nPages: gunicorn with {workers} workers, {CONNECTIONS} connections; {load()}")
        at_once(where, people, warm, CONNECTIONS)
        before = busy(server)
        rate, times = at_once(where, people, asks, CONNECTIONS)
        spent = (busy(server) - before) / len(times)
        compare("forms filed a second", rate, FORMS)
        say_times(times)
        print(
            f"    {1000 * spent:.1f} ms of processor each: {os.cpu_count() / spent:.0f} a second were all of them free"
        )
        compare("statements of filing by the form", statements(people, last), OF_A_PAGE, most=True)
        at_once(where, people, list_asks(WARM), CONNECTIONS)
        before = busy(server)
        rate, times = at_once(where, people, list_asks(lists), CONNECTIONS)
        spent = (busy(server) - before) / len(times)
        compare("lists of fifty a second", rate, LISTS)
        say_times(times)
        print(
            f"    {1000 * spent:.1f} ms of processor each: {os.cpu_count() / spent:.0f} a second were all of them free"
        )
        compare("statements of a list", statements(people, list_asks(1)[0]), OF_A_PAGE, most=True)
        print(f"\n{EVERYBODY} offices and centres at once, a click a second each")
        say_times(everybody(where, people, clicks=12))


def say_times(times: Sequence[float]) -> None:
    cuts = quantiles(times, n=20)
    print(
        f"    p50 {1000 * cuts[9]:.0f} ms, p95 {1000 * cuts[18]:.0f} ms, longest {1000 * max(times):.0f} ms", flush=True
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50, help="persons an office (times sixty offices)")
    parser.add_argument("--forms", type=int, default=600, help="forms filed over HTTP")
    parser.add_argument("--lists", type=int, default=1500, help="lists asked for over HTTP")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-pages", action="store_true", help="storing only")
    asked = parser.parse_args(arguments)
    with database():
        import town

        from azukari.site.demonstration.actors import signed_in

        town.lay()
        with signed_in() as people:
            clients = town.settle(asked.people, people)
            storing(clients, people)
            if not asked.no_pages:
                pages(clients, people, asked.forms, asked.lists, asked.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
