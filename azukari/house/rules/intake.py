"""Whether a complaint calls for a survey: what is known already is used again (AKI-33, データの最小化)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from azukari.law.refusal import Finding

SOURCE = "個人情報の保護に関する法律61条2項(利用目的に必要な範囲)"


class Standing(StrEnum):
    """How far a house has been investigated."""

    NONE = "none"  # 調査していない
    OPEN = "open"  # 調査中
    DONE = "done"  # 調査済み


class Intake(StrEnum):
    """What follows from a complaint."""

    FULL = "full"
    GO_ON = "go_on"
    REUSE = "reuse"
    AGAIN = "again"


WORDS = {
    Intake.FULL: "全部の調査を行います。",
    Intake.GO_ON: "すでに調査中です。その調査を続け、新しい調査はしません。",
    Intake.REUSE: "把握済みで調査も済んでいます。前の調査の結果を使い、新しい調査はしません。",
    Intake.AGAIN: "調査済みですが、理由があるので調査をやり直します。",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows, and why."""

    intake: Intake
    why: str

    @property
    def needs_survey(self) -> bool:
        return self.intake in (Intake.FULL, Intake.AGAIN)


def decide(*, known: bool, survey: Standing, again_because: str = "") -> Decision:
    """The decision table: known or not, surveyed or not, a reason to do it again or not."""
    if not known:
        return Decision(Intake.FULL, "把握していなかった空家等なので、" + WORDS[Intake.FULL])
    if survey == Standing.NONE:
        return Decision(Intake.FULL, "把握していますが調査していないので、" + WORDS[Intake.FULL])
    if survey == Standing.OPEN:
        return Decision(Intake.GO_ON, WORDS[Intake.GO_ON])
    if again_because.strip():
        return Decision(Intake.AGAIN, f"{WORDS[Intake.AGAIN]}理由:{again_because.strip()}")
    return Decision(Intake.REUSE, WORDS[Intake.REUSE])


def check_opening(survey: Standing, again_because: str) -> Iterator[Finding]:
    """What speaks against opening a survey."""
    if survey == Standing.OPEN:
        yield Finding("", "この家の調査は、すでに始まっています。その調査を続けてください。")
    if survey == Standing.DONE and not again_because.strip():
        yield Finding("again_because", "調査済みの家です。やり直すときは、再調査の理由を入力してください。", SOURCE)
