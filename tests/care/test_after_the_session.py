"""A form that is sent after the session has ended waits for its person, and goes where it was meant to go."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from azukari.care.services import review
from tests import people
from tests.care import town
from tests.care.town import HANAKO, NURSES

pytestmark = pytest.mark.usefixtures("city")


def text(page) -> str:
    return html.unescape(page.content.decode())


def hidden(page, name: str) -> list[str]:
    found = re.findall(rf'name="{name}" value="([^"]*)"', page.content.decode())
    return [html.unescape(one) for one in found]


def test_a_month_typed_before_the_session_ended_is_filed_for_its_person_and_month():
    cast, month = town.here_and_now()
    browser, form = Client(SERVER_NAME="localhost"), f"/care/file/?insured={HANAKO}&month={month}"
    page = browser.post(form, {"office": [NURSES], "kind": ["63"], "units": ["1200"], "file": "1"})
    assert "入力した内容はこの画面が預かっています" in text(page)
    signing_in = re.search(r'<form method="post" action="([^"]+)"', text(page))[1]
    [typed] = hidden(page, "typed")
    page = browser.post(signing_in, {"login": "sakura", "password": people.PASSWORD, "typed": typed})
    assert f'action="{form}"' in text(page)
    fields = {name: hidden(page, name) for name in ("office", "kind", "units", "file")}
    page = browser.post(form, fields)
    assert page.status_code == 302
    assert len(review.list_claims(review.Question(number=HANAKO, month=month), by=cast.asahi)[0]) == 1
