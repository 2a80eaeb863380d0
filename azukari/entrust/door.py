"""The door: personal data is touched only inside ``with perform(ACT, by=actor)``.

It refuses when a stop covers the act or no grant holds it, opens the transaction, tells PostgreSQL in its first
statement who acts and how far they may reach (signed, local to the transaction), and writes the record in the
same transaction.  A refused or failed attempt is undone; its record is not.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from azukari.entrust.acts import OPEN_SESSION, Act
from azukari.entrust.models.keeping import OutsideTheDoor, Standing, standing_now
from azukari.entrust.rules import Actor, InForce, Permit, Reach, permit_for, refuse_if_stopped
from azukari.law.refusal import Refusal

CONTEXT_LASTS = 900  # seconds; longer than any transaction here may run

_ENTER = """
select set_config('azukari.context', %s, true), set_config('application_name', %s, true),
       stop.scope, stop.reason, stop.pressed_at
  from (select 1) as one left join lateral sec.stop_over(%s, %s) as stop on true
"""
_RECORD = "select sec.write_record(%s, %s, %s, %s, %s::jsonb, %s::text[])"
_MACHINE = "entrust.session.machine"  # asked by a command before it can act at all


class About:
    """Whose data the act touches (``insured/17``) and what else the record should say; filled in as it happens."""

    def __init__(self, subjects: Iterable[str] = ()) -> None:
        self.subjects = list(subjects)
        self.detail: dict[str, Any] = {}

    def __iadd__(self, subjects: Iterable[str]) -> About:
        self.subjects.extend(subjects)
        return self

    def note(self, **detail: Any) -> None:
        """Facts for the record: ids, months, counts, hashes; never names."""
        self.detail.update(detail)


@contextmanager
def perform(act: Act, *, by: Actor, about: Iterable[str] = ()) -> Iterator[About]:
    """Do ``act`` as ``by``; raises the refusal when it may not be done, and records it either way."""
    if standing_now.get() is not None:
        raise OutsideTheDoor("a service never calls a service: one click is one record")
    subjects = About(about)
    permit = None
    try:
        permit = permit_for(act, by)
        with _standing(act, by, permit), transaction.atomic(durable=True):
            refuse_if_stopped(_enter(act, by, permit.reach))
            yield subjects
            _record(by, permit, "done", subjects)
    except Refusal as refusal:
        _record_undone(act, by, permit, "refused", subjects, str(refusal))
        raise
    except BaseException as failure:
        _record_undone(act, by, permit, "failed", subjects, type(failure).__name__)
        raise


@contextmanager
def _standing(act: Act, by: Actor, permit: Permit) -> Iterator[None]:
    """Around the transaction: what runs on its commit belongs to the act too, but reaches no row any more."""
    token = standing_now.set(Standing(act.name, by, permit.reach))
    try:
        yield
    finally:
        standing_now.reset(token)


def _enter(act: Act, by: Actor, reach: Reach) -> InForce | None:
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTER,
            [
                signed_context(act.name, by, reach),
                f"azukari/{by.organisation or 0}/{act.name}",
                act.name,
                by.organisation,
            ],
        )
        _, _, scope, reason, pressed_at = cursor.fetchone()
    return None if pressed_at is None else InForce(scope, reason, pressed_at)


def signed_context(act: str, by: Actor, reach: Reach) -> str:
    """``reach|organisation|act|expiry|backend|person|hmac``, good on this connection only.

    The reach is 0 for the whole city, an organisation, or -1 for nobody.
    """
    whose = {Reach.CITY: 0, Reach.NONE: -1}.get(reach, by.organisation)
    return _signed(whose, by.organisation or 0, act, by.person or 0)


def _signed(whose: int | None, organisation: int, act: str, person: int) -> str:
    backend = connection.connection.info.backend_pid
    words = f"{whose}|{organisation}|{act}|{int(time.time()) + CONTEXT_LASTS}|{backend}|{person}"
    return f"{words}|{hmac.digest(settings.CONTEXT_KEY, words.encode(), 'sha256').hex()}"


def _record(by: Actor, permit: Permit | None, outcome: str, about: About, says: str = "") -> None:
    detail = json.dumps(about.detail, ensure_ascii=False, default=str) if about.detail else None
    subjects = list(dict.fromkeys(about.subjects))
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [outcome, permit and permit.entrustment, by.device, says[:200], detail, subjects])


def _record_undone(act: Act, by: Actor, permit: Permit | None, outcome: str, about: About, says: str) -> None:
    """The record of what did not happen, in a transaction of its own; on a new line if the old one was cut."""
    token = standing_now.set(Standing(act.name, by, Reach.NONE))
    try:
        try:
            _record_alone(act, by, permit, outcome, about, says)
        except DatabaseError:
            connection.close()
            _record_alone(act, by, permit, outcome, about, says)
    finally:
        standing_now.reset(token)


def _record_alone(act: Act, by: Actor, permit: Permit | None, outcome: str, about: About, says: str) -> None:
    """Under a context that reaches nobody: a record is written only by whom it names."""
    with transaction.atomic():
        _stand(act, by)
        _record(by, permit, outcome, about, says)


def _stand(act: Act, by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('azukari.context', %s, true)", [signed_context(act.name, by, Reach.NONE)])


@contextmanager
def closed() -> Iterator[None]:
    """While a page is made, any query outside an act raises ``OutsideTheDoor``."""
    with connection.execute_wrapper(_refuse_outside):
        yield


def _refuse_outside(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if standing_now.get() is None:
        raise OutsideTheDoor(sql[:120])
    return execute(sql, params, many, context)


def visitor(source: str, today: date) -> Actor:
    """Somebody who has not signed in: may try to, and nothing else."""
    return Actor(None, "", None, "", "", "", "", today, source, {OPEN_SESSION.name: (_to_sign_in(today),)})


def _to_sign_in(today: date) -> Permit:
    """Anybody may try to, also for another organisation of theirs while one is suspended."""
    return Permit(OPEN_SESSION.name, Reach.NONE, "", 0, "approved", today, today)


def who_comes(token: str, source: str, today: date) -> Actor:
    """The actor behind a session's token, in one statement; a visitor when there is none."""
    standing = _ask("select sec.session(%s)", sha256(token.encode()).digest()) if token else None
    return _actor(standing, source, today) if standing else visitor(source, today)


def machine(device: str, today: date) -> Actor:
    """The actor of the city's own commands and nightly work; ``device`` says from which shell."""
    connection.ensure_connection()
    asked = "with me as materialized (select set_config('azukari.context', %s, true)) select sec.machine() from me"
    standing = _ask(asked, _signed(-1, 0, _MACHINE, 0))
    if standing is None:
        raise NotSetUp
    return _actor(standing, device, today)


class NotSetUp(Refusal):
    says = "市の組織と権限がまだ登録されていません。`azukari up` か `azukari city found` で用意してください。"


def _ask(sql: str, *values: Any) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        answer = cursor.fetchone()[0]
    return json.loads(answer) if isinstance(answer, str) else answer


def _actor(standing: dict[str, Any], device: str, today: date) -> Actor:
    permits: dict[str, tuple[Permit, ...]] = {}
    for words in standing["permits"]:
        permit = _permit(*words)
        permits[permit.act] = (*permits.get(permit.act, ()), permit)
    permits[OPEN_SESSION.name] = (*permits.get(OPEN_SESSION.name, ()), _to_sign_in(today))
    stops = tuple(
        InForce(scope, reason, datetime.fromisoformat(at), whose) for scope, reason, at, whose in standing["stops"]
    )
    words = ("person", "name", "organisation", "organisation_name", "kind", "number", "position")
    confirmed_on = date.fromisoformat(standing["confirmed_on"])
    account = (*_choice(standing), standing["first_password"], confirmed_on)
    return Actor(*(standing[word] for word in words), today, device, permits, stops, *account)


@lru_cache(maxsize=4096)  # asked for on every page, and it reads the same for months
def _permit(act: str, reach: str, position: str, entrustment: int, state: str, since: str, until: str) -> Permit:
    return Permit(act, Reach(reach), position, entrustment, state, date.fromisoformat(since), date.fromisoformat(until))


def _choice(standing: dict[str, Any]) -> tuple[int, bool]:
    """How many organisations one could act for instead, and whether that is still to be decided."""
    return standing.get("elsewhere", 0), standing.get("undecided", False)
