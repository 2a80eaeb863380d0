"""The flags and findings of docs/heirs.md are those of the engine: none is missing, none is left over."""

import re
from pathlib import Path

import pytest

from azukari.law.inheritance import left_out

ROOT = Path(__file__).parents[3]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "azukari/law/inheritance").glob("*.py"))
GUIDE = (ROOT / "docs/heirs.md").read_text(encoding="utf-8")
A_CODE = "[a-z0-9]+(?:-[a-z0-9]+)*"
FLAGS = (
    rf'remark\("({A_CODE})"\)',
    rf'choose\(\s*f?"[^"]*",\s*"({A_CODE})"',
    rf'\|= ?\{{"({A_CODE})"\}}|\| \{{"({A_CODE})"\}}',
    rf'"flags": \["({A_CODE})"\]|\["flags"\] = \["({A_CODE})"\]',
    rf'Question\("({A_CODE})" if .* else "({A_CODE})"',
)
FINDINGS = (rf'Fault\(\s*"({A_CODE})"',)


def documented(heading):
    """The codes in the first column of the table below a heading."""
    table = GUIDE.split(f"### {heading}\n")[1].split("\n#")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return {code for cell in cells for code in re.findall(rf"`({A_CODE})`", cell)}


def emitted(patterns):
    found = (match for pattern in patterns for match in re.finditer(pattern, SOURCES))
    return {code for match in found for code in match.groups() if code}


def test_the_guide_names_every_reason_for_taking_nothing():
    assert documented("Who is left out") == left_out.CODES


@pytest.mark.parametrize(("heading", "patterns"), [("Flags", FLAGS), ("Findings", FINDINGS)])
def test_the_guide_names_exactly_what_is_emitted(heading, patterns):
    assert documented(heading) == emitted(patterns)
