"""When the city may order a vendor to change something, and what the vendor may answer (CARE-28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from azukari.law.refusal import Finding, NotRight, Refusal

OPEN, DONE, UNABLE, WITHDRAWN = "open", "done", "unable", "withdrawn"
STATES = {OPEN: "実施待ち", DONE: "実施済", UNABLE: "できない", WITHDRAWN: "取消し"}
VENDOR = "vendor"
DAYS = 14  # 期日の初めの案


class NotDecided(Refusal):
    says = "指示書を出せるのは、市が認めた依頼だけです。先に、依頼を決めてください。"


class NotAVendor(Refusal):
    says = "指示書を出す委託は、受託事業者との承認済の委託から選んでください。"


class Answered(Refusal):
    says = "この指示書は「{state}」になっています。一覧を開き直してください。"


class ForTheVendor(Refusal):
    says = "指示書に答えられるのは、その指示を受けた受託者だけです。"
    status = 403


def refuse_undecided(state: str) -> None:
    """An order carries out what the city decided, nothing else."""
    if state != "granted":
        raise NotDecided


def refuse_other_than_vendor(kind: str, state: str) -> None:
    """Orders go to a vendor, under a contract in force."""
    if (kind, state) != (VENDOR, "approved"):
        raise NotAVendor


def refuse_unless(state: str, *wanted: str) -> None:
    """One answer is enough; the city may still take back what cannot be done."""
    if state not in wanted:
        raise Answered(state=STATES[state])


def refuse_wrong_order(change: str, due_on: date, today: date) -> None:
    """What is to be changed, by a day that is still to come."""
    _refuse(_wrong_order(change, due_on, today))


def refuse_wrong_answer(state: str, done_on: date | None, note: str, issued_on: date, today: date) -> None:
    """Done on a day since the order, or a reason why not."""
    _refuse(_wrong_answer(state, done_on, note, issued_on, today))


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Still waiting after its day."""
    return state == OPEN and due_on < today


def _wrong_order(change: str, due_on: date, today: date) -> Iterator[Finding]:
    if not change.strip():
        yield Finding("change", "変更の内容を入力してください。")
    if due_on < today:
        yield Finding("due_on", "期日は、今日からあとの日にしてください。")


def _wrong_answer(state: str, done_on: date | None, note: str, issued_on: date, today: date) -> Iterator[Finding]:
    if state == DONE and done_on is None:
        yield Finding("done_on", "実施した日を入力してください。")
    if state == DONE and done_on and not issued_on <= done_on <= today:
        yield Finding("done_on", "実施した日は、指示された日から今日までの日にしてください。")
    if state == UNABLE and not note.strip():
        yield Finding("note", "できない理由を入力してください。")


def _refuse(findings: Iterator[Finding]) -> None:
    if found := list(findings):
        raise NotRight(found)
