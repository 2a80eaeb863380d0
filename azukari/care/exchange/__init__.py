"""ケアプランデータ連携標準仕様4.1版: what care offices' own software writes, read into claims and written.

``read(files, office=…, centres=…, codes=…)`` takes the files of one hand-over by name and answers with a draft for each
person and every remark by file, row and column; it never raises, whatever the bytes are.  ``write(handover)`` makes
such files; ``read(write(x)).handover == x``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from azukari.care.exchange import drafts, reading
from azukari.care.exchange.drafts import completed
from azukari.care.exchange.facts import Draft, Exchange, Handover, Managed, PersonMonth, Place, Remark, Visit
from azukari.care.exchange.names import month_of
from azukari.care.exchange.writing import write
from azukari.care.rules.facts import ServiceCode

__all__ = [
    "Draft",
    "Exchange",
    "Handover",
    "Managed",
    "PersonMonth",
    "Place",
    "Remark",
    "Visit",
    "completed",
    "month_of",
    "read",
    "write",
]

NO_MASTER: Mapping[str, ServiceCode] = MappingProxyType({})


def read(
    files: Mapping[str, bytes],
    *,
    office: str,
    centres: Collection[str],
    codes: Mapping[str, ServiceCode] = NO_MASTER,
) -> Exchange:
    """A hand-over from ``office`` to one of ``centres``; ``codes``: the city's unit master in the month."""
    result = reading.read(files, office=office, centres=centres)
    if result.handover is None:
        return Exchange(None, (), tuple(result.remarks))
    given, remarks = result.handover, result.remarks
    made = [drafts.draft(person, given, codes, centres, remarks) for person in given.people]
    return Exchange(given, tuple(draft for draft in made if draft), tuple(remarks))
