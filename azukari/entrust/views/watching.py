"""Accesses by organisation and day."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from azukari.entrust import acts
from azukari.entrust.services import watching as services
from azukari.law.calendar import add_months, era_month, month_of
from azukari.ui.show import page, show


@page(acts.WATCH_RECORDS)
def days(request: HttpRequest) -> HttpResponse:
    """A month of accesses, and its days that are not as usual."""
    this_month = month_of(request.actor.today)
    month = _month(request.GET.get("month", ""), this_month)
    seen = services.see_days(month, by=request.actor)
    odd = {(alert.count.organisation, alert.count.day) for _, alert in seen.alerts}
    return show(
        request,
        "entrust/days.html",
        title=era_month(month),
        days=seen.days,
        alerts=[(name, alert, _query(alert)) for name, alert in seen.alerts],
        rows=[(row.name, [_cell(row, day, odd) for day in seen.days]) for row in seen.rows],
        before=f"{add_months(month, -1):%Y-%m}",
        after=f"{add_months(month, 1):%Y-%m}" if month < this_month else "",
    )


def _month(said: str, default: date) -> date:
    try:
        month = date.fromisoformat(f"{said}-01")
    except ValueError:
        return default
    return month if date(2000, 1, 1) <= month <= default else default


def _cell(row: services.Row, day: date, odd: set[tuple[int | None, date]]) -> tuple[int | str, bool]:
    count = row.days.get(day)
    return (count.total if count else ""), (row.organisation, day) in odd


def _query(alert) -> str:
    day = alert.count.day.isoformat()
    whose = {"organisation": alert.count.organisation} if alert.count.organisation else {}
    return urlencode({"since": day, "until": day, **whose})
