"""The people of the demonstration city as the door knows them.

Their sessions are laid down as the owner, like the founding itself, so that sixty-five passwords need not be proved;
from then on everybody comes through ``who_comes`` and every act through the door.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256

from django.db.models import QuerySet
from django.db.models.functions import Now

from azukari.entrust.door import machine, who_comes
from azukari.entrust.models import Membership, Session
from azukari.entrust.rules import Actor
from azukari.site.founding import OWNER

DEVICE = "架空の市の作成"


class People:
    """Who comes, by sign-in name and day."""

    def __init__(self, tokens: dict[str, str]) -> None:
        self._tokens = tokens
        self._known: dict[tuple[str, date], Actor] = {}

    def on(self, day: date, login: str) -> Actor:
        if (login, day) not in self._known:
            self._known[login, day] = who_comes(self._tokens[login], DEVICE, day)
        return self._known[login, day]

    def token(self, login: str) -> str:
        """What their browser would carry."""
        return self._tokens[login]

    def machine(self, day: date) -> Actor:
        return machine(DEVICE, day)


@contextmanager
def signed_in() -> Iterator[People]:
    """Everybody of the founding, signed in until the block ends."""
    members = QuerySet(Membership, using=OWNER).filter(person__is_machine=False)
    tokens = {login: secrets.token_urlsafe(32) for login in members.values_list("person__login", flat=True)}
    rows = [
        Session(token_hash=sha256(tokens[login].encode()).digest(), membership_id=pk, source=DEVICE)
        for pk, login in members.values_list("pk", "person__login")
    ]
    QuerySet(Session, using=OWNER).bulk_create(rows)
    try:
        yield People(tokens)
    finally:
        QuerySet(Session, using=OWNER).filter(source=DEVICE).update(ended_at=Now())
