"""Endpoint × role: every URL of the whole site × everybody of the cast; allowed is what the grants table says.

Nothing is listed by hand: the URLs come from the resolver, the expectation from the grants in the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from azukari.entrust.acts import Act
from azukari.entrust.services.sessions import COOKIE
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.arguments import guess
from tests.people import CAST, sign_in

OPEN_TO_ALL = {"sign-in"}  # what a visitor may see, and the gallery of parts, which holds no data
GALLERY = {"gallery", "gallery-page"}
TABLE = """
select person.login, g.act
  from entrust_grant as g
  join entrust_entrustment as e on e.id = g.entrustment_id and e.state = 'approved'
       and current_date between e.since and e.until
  join entrust_membership as member on member.organisation_id = e.trustee_id
  join entrust_person as person on person.id = member.person_id and person.closed_on is null
 where g.ended_at is null and (g.position in ('', member.position) or member.position = 'machine')
"""
LOGINS = [person.login for organisation in CAST for person in organisation.people if person.position != "machine"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One URL of the site and the act of its view."""

    name: str
    path: str
    act: Act | None


def endpoints() -> Iterator[Endpoint]:
    for pattern in _patterns(get_resolver()):
        converters = {name: _kind(converter) for name, converter in pattern.pattern.converters.items()}
        path = reverse(pattern.name, kwargs=guess(pattern.name, converters))
        yield Endpoint(pattern.name, path, getattr(pattern.callback, "act", None))


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


def _kind(converter: Any) -> str:
    return type(converter).__name__.removesuffix("Converter").removeprefix("String").lower() or "str"


def browser(login: str = "") -> Client:
    """A browser that signed in, or nobody's."""
    client = Client()
    if login:
        client.cookies[COOKIE] = sign_in(login)
    return client


def last_record(act: str) -> tuple[str, str | None]:
    """The outcome and the sign-in name of the newest record of an act."""
    sql = """select record.outcome, person.login from entrust_record as record
               left join entrust_person as person on person.id = record.person
              where record.act = %s order by record.id desc limit 1"""
    with raw.owner() as owner:
        return owner.execute(sql, (act,)).fetchone() or ("", None)


@pytest.mark.usefixtures("city")
def test_every_page_names_its_act():
    assert [endpoint.name for endpoint in endpoints() if endpoint.act is None and endpoint.name not in GALLERY] == []


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("login", LOGINS)
@covers("CARE-25", "CARE-26")
def test_everybody_gets_exactly_what_the_grants_say(login):
    with raw.owner() as owner:
        granted = {act for who, act in owner.execute(TABLE) if who == login}
    client = browser(login)
    client.raise_request_exception = False
    wrong = []
    for endpoint in endpoints():
        if endpoint.name in GALLERY | {"sign-in"}:
            continue
        answer = client.get(endpoint.path)
        let_in = answer.status_code not in (401, 403)
        if let_in != (endpoint.act.name in granted) or answer.status_code >= 500:
            wrong.append((endpoint.name, answer.status_code))
        if not let_in and last_record(endpoint.act.name) != ("refused", login):
            wrong.append((endpoint.name, "no record of the refusal"))
    assert wrong == []


@pytest.mark.usefixtures("city")
def test_a_visitor_is_sent_to_the_sign_in_page_from_everywhere():
    client = browser()
    answers = {endpoint.name: client.get(endpoint.path) for endpoint in endpoints()}
    shown = {name for name, answer in answers.items() if not answer.headers.get("Location", "").startswith("/sign-in/")}
    assert shown == OPEN_TO_ALL | GALLERY


@pytest.mark.usefixtures("city")
@covers("CARE-25")
def test_what_is_taken_from_the_table_is_refused_at_once():
    client = browser("asahi-chief")
    assert client.get(reverse("people")).status_code == 200
    with raw.owner() as owner:
        owner.execute("update entrust_grant set ended_at = now() where act = 'entrust.person.see'")
    assert client.get(reverse("people")).status_code == 403


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("state", ["drafted", "suspended", "ended"])
def test_under_an_entrustment_that_is_not_approved_nothing_may_be_done(state):
    client = browser("asahi-chief")
    with raw.owner() as owner:
        owner.execute("update entrust_entrustment set state = %s", (state,))
    assert client.get(reverse("people")).status_code == 403
    assert last_record("entrust.person.see") == ("refused", "asahi-chief")
