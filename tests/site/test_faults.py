"""A page that fails says where it was made, and never about whom; HTTPS once is HTTPS always."""

from __future__ import annotations

import logging
import sys

import pytest
from django.test import Client
from django.urls import reverse

from azukari.entrust.services import sessions
from azukari.site.faults import Where

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
