"""What in the lines cannot be, or does not agree; each finding names the register and the line (指摘)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from azukari.house.rules.family.whole import Entered, Whole, number_of
from azukari.law.inheritance import Answer, Fault, cases
from azukari.law.inheritance.idle import idle
from azukari.law.refusal import Finding, Refusal

NEVER = frozenset({"died-before-birth", "parent-younger", "own-ancestor", "ends-before-it-begins", "born-after-mother"})
"""What no register can say: the entry was misread, and nothing is concluded until it is mended."""


def findings(whole: Whole, today: date | None = None) -> list[Finding]:
    """Everything, in one list; what blocks comes first.  With ``today`` also days that have not come."""
    if not whole.persons:
        return []
    try:
        _, faults = cases.family_of(whole.case(), today)
    except Refusal as refusal:
        return [Finding("", whole.in_words(refusal.sentence), "", True)]
    found = [*_conflicts(whole), *(_finding(whole, fault) for fault in faults)]
    return sorted(dict.fromkeys(found), key=lambda finding: not finding.blocks)


def idle_lines(whole: Whole, answer: Answer, found: Iterable[Finding], *, at_death: bool) -> list[Finding]:
    """What the answer did not use, but for lines of which something was said already."""
    said = {finding.field for finding in found}
    lines = (_finding(whole, fault) for fault in idle(answer, at_death=at_death))
    return [finding for finding in lines if finding.field not in said]


def blocking(found: Iterable[Finding]) -> list[Finding]:
    """Those that must be mended before anything is concluded."""
    return [finding for finding in found if finding.blocks]


def _conflicts(whole: Whole) -> Iterator[Finding]:
    for line, says in (*whole.conflicts, *whole.dangling):
        yield Finding(f"line-{line.number}", whole.in_words(says), line.place, (line, says) in whole.dangling)


def _finding(whole: Whole, fault: Fault) -> Finding:
    lines = whole.lines_of(fault.entry)
    place = "、".join(dict.fromkeys(line.place for line in lines[-2:]))
    return Finding(_anchor(lines, fault), whole.in_words(fault.says), place, fault.code in NEVER)


def _anchor(lines: list[Entered], fault: Fault) -> str:
    if lines:
        return f"line-{lines[-1].number}"
    return f"person-{number_of(fault.entry.removeprefix('persons.'))}"
