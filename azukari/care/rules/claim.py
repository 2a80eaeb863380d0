"""Everything a support centre or the insurers would send back, said at once, before anything is sent.

Each finding names its field (the attribute of ``ClaimSheet``; a line is ``lines.0.units``), says what is wrong and
what to do, and names the rule. A finding that does not block is worth knowing; the claim may still go.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from azukari.care.rules import bill, charge, history, months, person, plan, shape
from azukari.care.rules.facts import ClaimSheet, Known
from azukari.care.rules.history import revision
from azukari.law.refusal import Finding

__all__ = ["check", "revision"]

FROM_REGISTERS = ("care_manager", "certified_since", "certified_until")  # 人が分かれば台帳から入る項目


def check(sheet: ClaimSheet, known: Known, *, today: date, slip_only: bool = False) -> Iterator[Finding]:
    """All findings on a sheet; ``slip_only`` when only the 給付管理票 is corrected and nothing is claimed again."""
    if says := months.before_tables(sheet.service_month):
        yield Finding("service_month", says, "単位数・限度額などの表")
        yield from history.in_time(sheet.service_month, today)
        return
    if known.person is None:
        yield from _of_nobody_known(sheet, known, today)
        return
    yield from shape.check(sheet, today)
    yield from person.check(sheet, known)
    yield from charge.check(sheet, known)
    yield from plan.check(sheet, known)
    yield from bill.check(sheet, known)
    yield from history.check(sheet, known, today, slip_only=slip_only)


def _of_nobody_known(sheet: ClaimSheet, known: Known, today: date) -> Iterator[Finding]:
    """The number is what is wrong; what only the registers could have filled in is not missing besides."""
    yield person.unknown(sheet)
    for finding in shape.check(sheet, today):
        if finding.field not in FROM_REGISTERS or getattr(sheet, finding.field):
            yield finding
    yield from plan.check(sheet, known)
    yield from history.in_time(sheet.service_month, today)
