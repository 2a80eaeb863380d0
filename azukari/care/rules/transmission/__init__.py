"""What is wrong with a transmission file, ours or another program's, by record and field (伝送ファイルの点検).

Quotes around fields, ``000000`` for an insurer's number that is not needed and ``71R`` for 総合事業 are other programs'
habits within the rules and are not findings.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TextIO

from azukari.care.rules.transmission.details import detail_findings
from azukari.care.rules.transmission.envelope import records_of
from azukari.care.rules.transmission.fields import field_findings
from azukari.care.rules.transmission.frame import MARKS, Line, frame_findings, review_day
from azukari.care.rules.transmission.slips import slip_findings
from azukari.care.rules.transmission.totals import total_findings
from azukari.care.rules.transmission.usage import usage_findings
from azukari.law.refusal import Finding, reason_of
from azukari.paper.records import Unreadable, split

OK, FOUND, UNREADABLE = 0, 1, 2


def check(content: bytes) -> Iterator[Finding]:
    """Every finding about a file, nothing twice; one finding only where it cannot be read at all."""
    yield from dict.fromkeys(_findings(content))


def _findings(content: bytes) -> Iterator[Finding]:
    content = yield from records_of(content)
    if not content:
        return
    try:
        lines = [Line(number, values) for number, values in enumerate(split(content), 1)]
    except Unreadable as refusal:
        yield Finding("file", refusal.sentence)
        return
    if not any(line.mark in MARKS for line in lines):
        yield Finding("file", "国保連に送る伝送ファイルではありません。ファイルを選び直してください。")
        return
    lines = yield from _without_blank(lines)
    yield from frame_findings(content, lines)
    entries, day = [], review_day(lines)
    for line in lines:
        if line.mark == "2":
            entry = yield from field_findings(line, day)
            entries += [entry] if entry else []
    yield from usage_findings(lines[0], entries)
    yield from detail_findings(entries)
    yield from slip_findings(entries)
    yield from total_findings(entries)


def _without_blank(lines: list[Line]) -> Generator[Finding, None, list[Line]]:
    for line in lines:
        if not any(line.values):
            yield Finding("frame", f"{line.number}行目が空の行です。消してください。")
    return [line for line in lines if any(line.values)]


def main(path: str, out: TextIO) -> int:
    """The command ``azukari transmission check``: 0 nothing to correct, 1 findings, 2 not to be opened."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        print(f"{path} を開けません({reason_of(error)})。", file=out)
        return UNREADABLE
    blocking = noted = 0
    for finding in check(content):
        blocking, noted = blocking + finding.blocks, noted + (not finding.blocks)
        print(f"{'誤り' if finding.blocks else '確認'} [{finding.field}] {finding.says}", file=out)
    print(f"{Path(path).name}: 誤り{blocking}件、確認{noted}件", file=out)
    return FOUND if blocking else OK
