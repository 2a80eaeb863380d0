"""The month's units of each service, for the lines of the 給付管理票.

The plan's units count, as the office hands it over after the month (標準仕様5.2.2: 予定 merged with 実績), because the
insurers cut the services' claims to the plan.  Of these, the first that the person has:

1. 第7表 給付管理単位数: the subtotal, or the rows it is made of;
2. 第6表 予定: units × count, a service charged by the month once, a short stay beyond 30 days not at all;
3. 第6表 実績, likewise, and said as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from azukari.care.exchange.facts import SUBTOTAL, Managed, PersonMonth, Visit
from azukari.care.rules.facts import PlanLine, ServiceCode
from azukari.law import dated

Service = tuple[str, str]  # 事業所番号、サービス種類
Codes = Mapping[str, ServiceCode]


def slip_kinds(month: date) -> set[str]:
    """The kinds of service a 給付管理票 of the month may list."""
    says = dated.load("care/slip.toml").on(month).says
    return {*says["prevention"], *says["management"]}


def lines(person: PersonMonth, month: date, codes: Codes) -> Iterator[PlanLine]:
    """The lines of the slip, in order of office and kind."""
    says = dated.load("care/slip.toml").on(month).says
    for (office, kind), units in sorted(_units(person, month, codes).items()):
        community = "5" if kind in says["community"] else "1"
        yield PlanLine(office, kind, units, "6" if kind in says["management"] else community)


def _units(person: PersonMonth, month: date, codes: Codes) -> dict[Service, int]:
    """The month's units of every service that belongs on the slip."""
    visits = person.planned or person.actual
    units = within_limit(person.managed) if person.managed else visited(visits, month, codes)
    kinds = slip_kinds(month)
    return {service: count for service, count in units.items() if service[1] in kinds and count}


def within_limit(managed: Iterable[Managed]) -> dict[Service, int]:
    """給付管理単位数 of 第7表 less what exceeds the limit, which may stand at the subtotal or at its rows."""
    rows, subtotals = parts(managed)
    over_rows, over_subtotals = _over(rows), _over(subtotals)
    return {
        service: units - max(over_rows.get(service, 0), over_subtotals.get(service, 0))
        for service, units in (table(rows) | table(subtotals)).items()
    }


def parts(managed: Iterable[Managed]) -> tuple[list[Managed], list[Managed]]:
    """The rows of services, and the subtotals of those that count against the limit."""
    rows, subtotals = [], []
    for row in managed:
        if not row.is_subtotal:
            rows.append(row)
        elif row.code.endswith(SUBTOTAL):
            subtotals.append(row)
    return rows, subtotals


def table(rows: Iterable[Managed]) -> dict[Service, int]:
    """給付管理単位数 of each service as written; outside the limit there is none."""
    units: dict[Service, int] = defaultdict(int)
    for row in rows:
        if row.units is not None:
            units[row.office, row.kind] += row.units
    return units


def _over(rows: Iterable[Managed]) -> dict[Service, int]:
    """Units beyond the limit as written."""
    units: dict[Service, int] = defaultdict(int)
    for row in rows:
        units[row.office, row.kind] += row.over
    return units


def visited(visits: tuple[Visit, ...], month: date, codes: Codes) -> dict[Service, int]:
    """Units × count of 第6表; a service charged by the month stands on each of its days and counts once."""
    monthly = dated.load("care/slip.toml").on(month).says["monthly"]
    units: dict[Service, int] = defaultdict(int)
    counted: set[tuple[str, str]] = set()
    for visit in visits:
        code = codes.get(visit.code)
        if visit.over_30_days or (code is not None and not code.limited):
            continue
        once = code.monthly if code else visit.kind in monthly
        if once and (visit.office, visit.code) in counted:
            continue
        counted.add((visit.office, visit.code))
        units[visit.office, visit.kind] += visit.units * (1 if once else visit.count)
    return units


def counts(visits: tuple[Visit, ...]) -> dict[Service, int]:
    """How often each service was planned or done."""
    counts: dict[Service, int] = defaultdict(int)
    for visit in visits:
        counts[visit.office, visit.kind] += visit.count
    return counts
