"""What a new certification or charge does to those before it (認定・担当の引継ぎ)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from azukari.care.rules.facts import Certification, Charge
from azukari.care.rules.person import DECIDED, SUPERSEDED
from azukari.law.calendar import add_months, era_day, era_month, month_of
from azukari.law.refusal import Refusal

Span = tuple[date, date | None]  # 始まりと終わり


class Overlaps(Refusal):
    says = "{since}から始まる認定がすでにあり、期間が重なります。終了日をその前の日までにしてください。"


class ChargeOverlaps(Refusal):
    says = "{since}から始まる担当がすでにあり、期間が重なります。終了月をその前の月までにしてください。"


class EndsBeforeItBegins(Refusal):
    says = "終わりが始まりより前です。期間を確かめてください。"


@dataclass(frozen=True, slots=True)
class ChargeOf:
    """Who is in charge from a month on."""

    charge: Charge
    since: date
    until: date | None = None
    centre_care_manager: str = ""


def certifications_after(new: Certification, there: Sequence[Certification]) -> list[Certification]:
    """What the certifications already there become, in their order; raises ``Overlaps``.

    A decided one ends the decided ones before it the day before, and takes the place of one of the same day.  An
    application whose result it is is no longer pending (無効), for it never was a certification.
    """
    if new.until and new.until < new.since:
        raise EndsBeforeItBegins
    return [_certification_after(new, each) if new.status == DECIDED else each for each in there]


def _certification_after(new: Certification, one: Certification) -> Certification:
    if one.status == SUPERSEDED or not _meet(new.since, new.until, one.since, one.until):
        return one
    if one.status != DECIDED or one.since == new.since:
        return replace(one, status=SUPERSEDED)
    if one.since > new.since:
        raise Overlaps(since=era_day(one.since))
    until = new.since - timedelta(days=1)
    return replace(one, until=until, limit_until=_earlier(one.limit_until, month_of(until)))


def is_known(new: Certification, there: Sequence[Certification]) -> bool:
    """Whether a certification stands there already, perhaps ended early by the one after it."""
    begun = {each.since for each in there if each.status == DECIDED}
    for each in there:
        if (each.level, each.since, each.limit_units, each.status) != (
            new.level,
            new.since,
            new.limit_units,
            new.status,
        ):
            continue
        if each.until == new.until or (each.until and each.until + timedelta(days=1) in begun):
            return True
    return False


def charge_ends(since: date, until: date | None, there: Sequence[Span]) -> date | None:
    """The last month of a new charge among those already there: before the next one; raises ``ChargeOverlaps``."""
    following = min((begins for begins, _ in there if begins > since), default=None)
    if following and until is None:
        return add_months(following, -1)
    if until and until < since:
        raise EndsBeforeItBegins
    if following and until and until >= following:
        raise ChargeOverlaps(since=era_month(following))
    return until


def ended_by(since: date, span: Span) -> date | None:
    """The last month of an earlier charge, once another begins in ``since``."""
    begins, until = span
    if begins >= since or (until and until < since):
        return until
    return add_months(since, -1)


def _meet(since: date, until: date | None, other: date, other_until: date | None) -> bool:
    return since <= (other_until or date.max) and other <= (until or date.max)


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)
