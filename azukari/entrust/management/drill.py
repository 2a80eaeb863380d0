"""The drill: press a stop of the dummy organisation under load, and measure what still gets through.

Times run from the moment the order was given to the last answer, in milliseconds.  The stop is a real one, pressed and
lifted through the door by the dummy organisation's own two persons, whose reach is their organisation and nothing else.
"""

from __future__ import annotations

import argparse
import http.client
import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from azukari.entrust import door
from azukari.entrust.management.stop import agree, device
from azukari.entrust.rules import Actor
from azukari.entrust.rules.drill import LIMIT, is_kept
from azukari.entrust.services import drills, sessions, stops
from azukari.law.refusal import Refusal

PERSONS = ("drill-1", "drill-2")
PAGE = "/people/"  # reads the dummy organisation's own persons through the door
HOLD = 30  # seconds a long query would run if nothing cut it
WARM_UP, AFTER = 3.0, 3.0  # seconds of load before the order and after it


class NobodyAnswers(Refusal):
    says = "{url} が応答しません。画面を起動してから(azukari serve)、もう一度実行してください。"


@dataclass(slots=True)
class Load:
    """What the clients saw: (begun, ended, status) of every request, on the monotonic clock."""

    answers: list[tuple[float, float, int]] = field(default_factory=list)
    cuts: list[float] = field(default_factory=list)  # when each long query was cut
    over: threading.Event = field(default_factory=threading.Event)


def drill(chosen: argparse.Namespace) -> int:
    """Load, order, measure, lift, keep the figures; 1 when the promise was not kept."""
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it would tell of the lines we cut on purpose
    password = _admit_drillers()
    today = timezone.localdate()
    tokens = [sessions.sign_in(login, password, by=door.visitor(device(), today)) for login in PERSONS]
    by = door.who_comes(tokens[0], device(), today)
    _refuse_if_silent(chosen.url, tokens[0])
    load = Load()
    threads = _start(load, chosen, tokens[0], by)
    time.sleep(WARM_UP)
    ordered, number, committed = _order(by)
    time.sleep(AFTER)
    load.over.set()
    for thread in threads:
        thread.join(HOLD)
    figures = measure(load, ordered, committed) | {"clients": chosen.clients, "alive": _alive(tokens[1:])}
    lifted = [agree(number, login, password) for login in PERSONS]
    sessions.sign_out(tokens[0], by=by)
    drills.keep_result(figures | {"lifted": lifted[-1]}, by=door.machine(device(), today))
    print(in_words(figures | {"lifted": lifted[-1]}))
    return int(not is_kept(figures))


def measure(load: Load, ordered: float, committed: float) -> dict[str, float]:
    """The figures of a drill from what the clients saw."""
    done = [(begun, ended) for begun, ended, status in load.answers if status == 200]
    late = [ended for begun, ended in done if ended > ordered]
    before = [ended for begun, ended in done if ended <= ordered]
    return {
        "stop_ms": _ms(committed - ordered),
        "last_answer_ms": _ms(max(late, default=ordered) - ordered),
        "last_cut_ms": _ms(max(load.cuts, default=ordered) - ordered),
        "cut": len(load.cuts),
        "begun_after": sum(begun > committed for begun, _ in done),
        "refused": sum(status == 503 for *_, status in load.answers),
        "per_second": round(len(before) / WARM_UP),
    }


def _alive(tokens: list[str]) -> int:
    """How many sessions of the stopped, but the one that pressed, still open the door."""
    return sum(door.who_comes(token, device(), timezone.localdate()).person is not None for token in tokens)


def in_words(figures: dict[str, float]) -> str:
    """The figures as they are told."""
    return "\n".join(
        [
            f"負荷: {figures['clients']}台、毎秒{figures['per_second']}件",
            f"停止の操作が終わるまで: {figures['stop_ms']}ミリ秒",
            f"命令から、最後に通った応答まで: {figures['last_answer_ms']}ミリ秒",
            f"命令から、最後の長い照会({figures['cut']}件)が切れるまで: {figures['last_cut_ms']}ミリ秒",
            f"停止のあとに始まって通った要求: {figures['begun_after']}件(断った要求: {figures['refused']}件)",
            f"停止のあとも残ったサインイン: {figures['alive']}件(約束は{LIMIT}ミリ秒以内、0件)",
            "2人の同意で解除しました。"
            if figures["lifted"]
            else "解除できませんでした。azukari stop list で確かめてください。",
        ]
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _order(by: Actor) -> tuple[float, int, float]:
    """Press the stop; when it was ordered, its number, and when it stood."""
    ordered = time.monotonic()
    number = stops.press_stop("緊急停止の訓練", "", by.organisation, by=by)
    return ordered, number, time.monotonic()


def _start(load: Load, chosen: argparse.Namespace, token: str, by: Actor) -> list[threading.Thread]:
    clients = [lambda: _click(load, chosen.url, token)] * chosen.clients
    queries = [lambda: _hold(load, by)] * 2
    threads = [_thread(work) for work in (*clients, *queries)]
    for thread in threads:
        thread.start()
    return threads


def _thread(work: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=work, daemon=True)


def _click(load: Load, url: str, token: str) -> None:
    """One client that asks for the page again and again on one connection."""
    line = _line(url)
    while not load.over.is_set():
        begun = time.monotonic()
        try:
            status = _ask(line, token)
        except (OSError, http.client.HTTPException):
            line.close()
            line = _line(url)
            continue
        load.answers.append((begun, time.monotonic(), status))
    line.close()


def _hold(load: Load, by: Actor) -> None:
    """A long query until it is cut."""
    try:
        drills.hold_long(HOLD, by=by)
    except (DatabaseError, Refusal):
        load.cuts.append(time.monotonic())
    finally:
        connection.close()


def _line(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=HOLD)


def _ask(line: http.client.HTTPConnection, token: str) -> int:
    line.request("GET", PAGE, headers={"Cookie": f"{sessions.COOKIE}={token}"})
    answer = line.getresponse()
    answer.read()
    return answer.status


def _refuse_if_silent(url: str, token: str) -> None:
    try:
        status = _ask(_line(url), token)
    except (OSError, socket.gaierror, http.client.HTTPException) as silence:
        raise NobodyAnswers(url=url) from silence
    if status != 200:
        raise NobodyAnswers(url=f"{url}{PAGE} ({status})")


def _admit_drillers() -> str:
    """A password for this drill alone, laid down as the owner: nobody knows it before or after."""
    password = secrets.token_urlsafe(24)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update entrust_person set password = %s where login = any(%s)", [make_password(password), list(PERSONS)]
        )
    return password
