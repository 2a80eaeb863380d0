"""What goes out, for each history a month may have; the table the clerks of a centre would sign."""

from dataclasses import replace

import pytest

from azukari.care.rules.facts import PlanLine
from azukari.care.rules.outgoing import CANCEL, MONTH, SLIP_ALONE, Before, Outgoing, outgoing
from tests.care.examples import NURSES, SHEET

OTHER = replace(SHEET, lines=(PlanLine(NURSES, "63", 900),))
LATER = replace(SHEET, created_on=SHEET.created_on.replace(day=9))
SPLIT = replace(SHEET, lines=tuple(reversed(SHEET.lines)))
AF_ALONE = replace(SHEET, scheme="AF", lines=(), codes=("AF2111",))
NONE, BOTH = Outgoing("", claim=False), Outgoing("1", claim=True)


def slip(outcome, revision="1", sheet=SHEET):
    return Before("8222", revision, outcome, sheet)


def bill(outcome, document="8125", sheet=SHEET):
    return Before(document, "1", outcome, sheet)


@pytest.mark.parametrize(
    ("case", "before", "sheet", "purpose", "goes"),
    [
        ("初めての月", [], SHEET, MONTH, BOTH),
        ("AFだけで給付管理票に載る行がない", [], AF_ALONE, MONTH, Outgoing("", claim=True)),
        ("請求も給付管理票も返戻", [slip("returned"), bill("returned")], SHEET, MONTH, BOTH),
        (
            "請求だけ返戻、給付管理票は決定、内容は同じ",
            [slip("accepted"), bill("returned")], SHEET, MONTH, Outgoing("", claim=True),
        ),
        ("作成日だけ違う", [slip("accepted"), bill("returned")], LATER, MONTH, Outgoing("", claim=True)),
        ("行の順だけ違う", [slip("accepted"), bill("returned")], SPLIT, MONTH, Outgoing("", claim=True)),
        (
            "請求だけ返戻、給付管理票は決定、内容が変わった",
            [slip("accepted"), bill("returned")], OTHER, MONTH, Outgoing("2", claim=True),
        ),
        (
            "給付管理票だけ返戻、請求は決定",
            [slip("returned"), bill("accepted")], SHEET, SLIP_ALONE, Outgoing("1", claim=False),
        ),
        ("給付管理票だけ直す", [slip("accepted"), bill("accepted")], OTHER, SLIP_ALONE, Outgoing("2", claim=False)),
        ("給付管理票に直すところがない", [slip("accepted"), bill("accepted")], SHEET, SLIP_ALONE, NONE),
        ("どちらも国保連にある", [slip("accepted"), bill("accepted")], SHEET, MONTH, NONE),
        ("過誤申立中は請求しない", [slip("accepted"), bill("withdrawing")], SHEET, MONTH, NONE),
        (
            "過誤が決定し、請求し直す",
            [slip("accepted"), bill("withdrawn")], SHEET, MONTH, Outgoing("", claim=True),
        ),
        (
            "過誤が決定し、計画も変える",
            [slip("accepted"), bill("withdrawn")], OTHER, MONTH, Outgoing("2", claim=True),
        ),
        ("AFの過誤", [slip("accepted"), bill("withdrawn", "8171")], SHEET, MONTH, Outgoing("", claim=True)),
        ("取消", [slip("accepted"), bill("withdrawn")], SHEET, CANCEL, Outgoing("3", claim=False)),
        ("取り消すものがない", [slip("returned"), bill("returned")], SHEET, CANCEL, NONE),
        (
            "取消のあとは新規",
            [slip("accepted"), bill("withdrawn"), slip("accepted", "3")], SHEET, MONTH, BOTH,
        ),
        (
            "取消が返戻なら元の給付管理票が残る",
            [slip("accepted"), slip("returned", "3"), bill("withdrawn")], SHEET, MONTH, Outgoing("", claim=True),
        ),
        (
            "修正が返戻なら前の内容が残る",
            [slip("accepted"), slip("returned", "2", OTHER), bill("accepted")], OTHER, SLIP_ALONE,
            Outgoing("2", claim=False),
        ),
        (
            "修正が決定していれば、その内容と比べる",
            [slip("accepted"), slip("accepted", "2", OTHER), bill("accepted")], OTHER, SLIP_ALONE, NONE,
        ),
    ],
)  # fmt: skip
def test_what_goes_out(case, before, sheet, purpose, goes):
    assert outgoing(sheet, purpose, before) == goes, case
