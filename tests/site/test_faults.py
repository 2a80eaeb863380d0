"""A page that fails says where it was made, and never about whom; a database that fell fails none once it is back."""

from __future__ import annotations

import logging
import sys

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from azukari.entrust.services import sessions
from azukari.site.faults import Where
from azukari.site.postgres import roles
from tests import world

WHOM = "見本 花子"


def failed(*_: object, **__: object) -> None:
    raise RuntimeError(WHOM)


@pytest.fixture
def told():
    """What the one handler of failing pages writes."""
    lines: list[str] = []
    handlers = logging.getLogger("django.request").handlers
    (handler,) = (one for one in handlers if isinstance(one.formatter, Where))
    kept, handler.stream = handler.stream, type("Lines", (), {"write": lines.append, "flush": lambda: None})
    yield lines
    handler.stream = kept


def test_a_page_that_fails_tells_where_and_nothing_of_whom(city, monkeypatch, told):
    monkeypatch.setattr(sessions, "sign_in", failed)
    screen = Client(raise_request_exception=False)
    answer = screen.post(reverse("sign-in"), {"login": WHOM, "password": WHOM})
    assert answer.status_code == 500
    assert screen.get("/nowhere/" + WHOM).status_code == 404
    said = "".join(told)
    assert (said.count("RuntimeError"), "test_faults.py" in said, WHOM in said) == (1, True, False)


def test_no_page_fails_for_connections_that_a_server_that_fell_has_left(city):
    screen = Client(headers={"cookie": f"{sessions.COOKIE}=x"})  # read from the database before anything else
    assert screen.get(reverse("people")).status_code == 302
    connection.close()  # as at the end of a request: back to where it is lent from
    with world.connect(city.owner) as owner:
        left = "select pg_terminate_backend(pid, 60000) from pg_stat_activity where usename = %s"
        assert owner.execute(left, (roles.APP,)).rowcount > 0
    assert screen.get(reverse("people")).status_code == 302


def test_only_the_innermost_lines_are_told():
    def deep(left: int) -> None:
        deep(left - 1) if left else failed()

    try:
        deep(30)
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, WHOM, (), sys.exc_info())
    assert Where().format(record).count("\n") == 12


@pytest.mark.parametrize(("secure", "said"), [(True, "max-age=31536000"), (False, None)])
def test_a_browser_that_came_by_https_stays_there(city, secure, said):
    answer = Client().get(reverse("sign-in"), secure=secure)
    assert answer.headers.get("Strict-Transport-Security") == said
