"""The files a centre sends to 国保連 for a review month (伝送ファイル).

Claims of 46 (7111 + 8125) and of AF (7113 + 8171) are one file for each service month; the 給付管理票 (8222) of all
service months share one file.  Every value of every file is looked at before the first byte of any exists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from azukari.care.papers import claims, management, slips
from azukari.care.papers.faults import faults
from azukari.care.rules.facts import MANAGEMENT, Settled
from azukari.law.dated import load
from azukari.law.refusal import NotRight, Refusal
from azukari.paper.records import Heading, Rows, write

LAST_SERIAL = 999  # a name is a letter, the review month's YYMM and three digits: eight characters


class NoNameLeft(Refusal):
    """The file names of this review month are used up."""

    says = "ファイル番号{serial}は使えません(1から999まで)。同じ審査月に同じファイル名は二度使えません。"


@dataclass(frozen=True, slots=True)
class TransmissionFile:
    """A file ready to be sent."""

    name: str  # K2607001.CSV
    kind: str  # claims 46の請求 / management AFの請求 / slips 給付管理票
    service_month: date | None  # 給付管理票は月が混ざるので空
    serial: int  # ファイル管理番号
    content: bytes


@dataclass(frozen=True, slots=True)
class _Draft:
    """What goes into a file, before its bytes."""

    letter: str
    kind: str
    first_record: str
    service_month: date | None
    records: Iterator[Rows]


def transmission_files(
    centre: str, review_month: date, settled: Iterable[Settled], *, serial: int = 1, designated: bool = False
) -> list[TransmissionFile]:
    """Every file of a claimant's review month, numbered from ``serial``; none where there is nothing to send.

    ``centre`` is the claimant's 事業所番号.  The caller passes a serial not yet used in the review month, since no file
    name may come twice.  ``designated``: the claimant is an office that is itself designated (Ⅱ).  Raises ``NotRight``
    with everything that does not fit, or ``NoNameLeft``, before any file exists.
    """
    standing = sorted(settled, key=_in_file_order)
    findings = list(faults(centre, standing))
    files = []
    if not findings:
        for number, draft in enumerate(_drafts(centre, review_month, standing, designated), serial):
            try:
                files.append(_finish(draft, centre, review_month, number))
            except NotRight as refusal:
                findings.extend(refusal.findings)
    if findings:
        raise NotRight(findings)
    return files


def _in_file_order(one: Settled) -> tuple[str, str, date]:
    return one.sheet.insurer, one.sheet.insured, one.sheet.service_month


def _drafts(centre: str, review_month: date, standing: Sequence[Settled], designated: bool) -> Iterator[_Draft]:
    claimed: dict[tuple[bool, date], list[Settled]] = defaultdict(list)
    for one in standing:
        if one.with_claim:
            claimed[one.sheet.scheme == MANAGEMENT, one.sheet.service_month].append(one)
    for (of_management, month), those in sorted(claimed.items()):
        if of_management:
            yield _Draft("S", "management", "7113", month, management.rows(centre, review_month, those))
        else:
            yield _Draft("K", "claims", "7111", month, claims.rows(centre, review_month, those))
    with_slip = [one for one in standing if one.with_slip]
    if with_slip:
        records = slips.rows(centre, review_month, with_slip, designated=designated)
        yield _Draft("Y", "slips", "8222", None, records)


def _finish(draft: _Draft, centre: str, review_month: date, serial: int) -> TransmissionFile:
    if not 1 <= serial <= LAST_SERIAL:
        raise NoNameLeft(serial=serial)
    settings = load("care/insurer.toml").on(review_month).says
    kind, medium = settings["data_kinds"][draft.first_record], settings["medium"]
    content = write(Heading(kind, centre, review_month, serial, medium), draft.records)
    name = f"{draft.letter}{review_month:%y%m}{serial:03d}.CSV"
    return TransmissionFile(name, draft.kind, draft.service_month, serial, content)
