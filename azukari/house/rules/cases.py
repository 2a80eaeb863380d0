"""The path of a case: surveyed, ranked, entrusted, delivered, petitioner decided, deposit reserved, filed.

At most about two cases a year, at most three months each, inside the contract and the budget; the entrusted work ends
with the draft of the petition (AKI-05, AKI-07, AKI-09, AKI-10, AKI-34).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from azukari.entrust.rules import Actor
from azukari.house.rules.statistics import in_words
from azukari.law.calendar import add_months, era_day
from azukari.law.refusal import Refusal

MOST_MONTHS = 3  # 「1件あたり最大3ヶ月を見込んで」
SCOPE = "委託の範囲は、申立書の作成までです。申立ては相続人か市長が行い、受託者は記録できません。"
DELIVERABLES = {  # 成果物。前の二つは必ず受け取る
    "chart": "相続関係説明図",
    "list": "相続人目録",
    "draft": "申立書の案",
    "other": "その他",
}
MUST_DELIVER = ("chart", "list")
VENDORS = {  # 委託先の区分
    "bar": "弁護士会",
    "law": "法律事務所",
    "judicial": "司法書士",
    "admin": "行政書士",
    "other": "その他",
}


class SurveyNotComplete(Refusal):
    says = "委託の前に市が終える調査が残っています({open})。調査を終えてから、やり直してください。"


class OverTheCap(Refusal):
    says = "{year}の委託は上限の{cap}件に達しています。超えて委託するときは、理由を入力してください。"


class CannotFit(Refusal):
    says = (
        "{start}に始めると期限は{due}で、契約の終わり({until})を過ぎます。"
        "期間を短くするか、{latest}までに始めてください。"
    )


class OutsideTheContract(Refusal):
    says = "委託する日は、契約の期間({since}から{until}まで)の中の日にしてください。"


class NotSoManyMonths(Refusal):
    says = "1件の期間は1か月から{most}か月までです。"


class OverTheBudget(Refusal):
    says = "{what}の合計が{total:,}円になり、{year}の予算{budget:,}円を超えます。残りは{left:,}円です。"


class NoBudget(Refusal):
    says = "{year}の予算が登録されていません。「予算」の画面で登録してください。"


class NotThereYet(Refusal):
    says = "この案件は「{now}」です。「{wanted}」は、{only}。"


class OnlyTheCity(Refusal):
    says = "申立てを記録できるのは市だけです。委託の範囲は申立書の作成までです。"
    status = 403


class NotEvaluated(Refusal):
    says = "{year}は試行です。試行の評価を記録してから、次の年度の予算を登録してください。"


@dataclass(frozen=True, slots=True)
class Contract:
    """The first and the last day of an entrustment."""

    since: date
    until: date


def due_on(start: date, contract: Contract, months: int = MOST_MONTHS) -> date:
    """The last day of a case: so many months on, always inside the contract; raises when it cannot fit."""
    if not 1 <= months <= MOST_MONTHS:
        raise NotSoManyMonths(most=MOST_MONTHS)
    if not contract.since <= start <= contract.until:
        raise OutsideTheContract(since=era_day(contract.since), until=era_day(contract.until))
    due = add_months(start, months)
    if due > contract.until:
        latest = add_months(contract.until, -months)
        raise CannotFit(
            start=era_day(start), due=era_day(due), until=era_day(contract.until), latest=era_day(latest)
        )  # fmt: skip
    return due


class Term(Protocol):
    """Anything that holds from one day to another."""

    since: date
    until: date


def is_expired(agreements: Sequence[Term], day: date) -> bool:
    """Whether there were agreements and none of them holds on that day (AKI-02)."""
    return bool(agreements) and not any(one.since <= day <= one.until for one in agreements)


def refuse_over_cap(entrusted: int, cap: int, year: int, because: str) -> None:
    """One more than the cap needs a reason."""
    if entrusted >= cap and not because.strip():
        raise OverTheCap(year=in_words(year), cap=cap)


def refuse_over_budget(spent: int, more: int, budget: int, year: int, what: str = "委託料") -> None:
    """Prices are negotiated within the budget; their sum never passes it."""
    if spent + more > budget:
        raise OverTheBudget(what=what, total=spent + more, budget=budget, left=budget - spent, year=in_words(year))


def refuse_unless_city(by: Actor) -> None:
    """A filing is the mayor's, whatever was granted to whom."""
    if by.kind != "city":
        raise OnlyTheCity


def missing_deliverables(received: Sequence[str]) -> list[str]:
    """What still has to be delivered."""
    return [DELIVERABLES[kind] for kind in MUST_DELIVER if kind not in received]


def reorder(ranked: Sequence[int], moved: int | None = None, rank: int = 0) -> dict[int, int]:
    """The ranks of all ranked cases, without gaps; one of them put at ``rank`` (from 1)."""
    if moved is None:
        return {pk: place for place, pk in enumerate(ranked, 1)}
    others = [pk for pk in ranked if pk != moved]
    at = min(max(rank, 1), len(others) + 1) - 1
    return {pk: place for place, pk in enumerate([*others[:at], moved, *others[at:]], 1)}


def steps(state: str, petitioner: str, deposit: bool) -> list[tuple[str, str]]:
    """Where the case is, for the reader: (label, done / now / todo)."""
    labels = ["順位付け", "委託", "成果物の受領", "申立人の決定", "予納金の確保", "申立て"]
    if petitioner == "heir":
        labels.remove("予納金の確保")
    at = {"ranked": 1, "entrusted": 2, "delivered": 3, "decided": 4, "filed": 6, "handed": 5, "dropped": 0}[state]
    if state == "decided" and deposit:
        at = 5
    return [(label, "done" if n < at else "now" if n == at else "todo") for n, label in enumerate(labels)]
