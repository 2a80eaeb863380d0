"""Accesses counted by organisation and day, and the days that are not as usual (CARE-33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count as Counted
from django.db.models import Q
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Organisation, Record
from azukari.entrust.rules import Actor
from azukari.entrust.rules.watch import BEFORE, NIGHT_BEGINS, NIGHT_ENDS, Alert, Count, alerts
from azukari.law.calendar import last_day

BEFORE_SIGN_IN = "サインイン前"
ADDRESS = "^[0-9a-f.:]+$"


@dataclass(frozen=True, slots=True)
class Row:
    """A month of one organisation: its name and a count for each day there was one."""

    organisation: int | None
    name: str
    days: dict[date, Count]


@dataclass(frozen=True, slots=True)
class Month:
    """What a month looked like; alerts with the name of whose they are, newest first."""

    days: Sequence[date]
    rows: Sequence[Row]
    alerts: Sequence[tuple[str, Alert]]


def see_days(month: date, *, by: Actor) -> Month:
    """The counts of a month, and its days that are not as usual, judged by the two months before."""
    with perform(acts.WATCH_RECORDS, by=by) as about:
        about.note(month=month)
        counts = _counts(month - BEFORE, last_day(month), by)
        names = {None: BEFORE_SIGN_IN, **dict(Organisation.objects.values_list("pk", "name"))}
        found = [one for one in alerts(counts) if one.count.day >= month]
        told = sorted(found, key=lambda one: (one.count.day, one.count.total), reverse=True)
        days = [month + timedelta(days=nth) for nth in range(last_day(month).day)]
        return Month(days, _rows(counts, names, month), [(names[one.count.organisation], one) for one in told])


def _counts(since: date, until: date, by: Actor) -> list[Count]:
    """By organisation and day, of what came over the network: a command's device is no address."""
    seen = Record.objects.seen_by(by).between(_midnight(since), _midnight(until + timedelta(days=1)))
    seen = seen.filter(device__regex=ADDRESS).annotate(day=TruncDate("at"), hour=ExtractHour("at"))
    night = Q(hour__gte=NIGHT_BEGINS) | Q(hour__lt=NIGHT_ENDS)
    counted = seen.values("organisation", "day").annotate(total=Counted("pk"), night=Counted("pk", filter=night))
    return [Count(*row) for row in counted.order_by().values_list("organisation", "day", "total", "night")]


def _rows(counts: list[Count], names: dict[int | None, str], month: date) -> list[Row]:
    rows = {organisation: Row(organisation, name, {}) for organisation, name in names.items()}
    for count in counts:
        if count.day >= month:
            rows[count.organisation].days[count.day] = count
    return sorted((row for row in rows.values() if row.days), key=lambda row: row.organisation or 0)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
