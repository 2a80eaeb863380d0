"""What the specification of a contract must say about media, clause by clause (仕様書の条項)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from azukari.law.refusal import Finding, NotRight, Refusal


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the council that a clause of the specification must carry."""

    says: str
    proposal: str  # 条文の案


CONDITIONS = {
    "eject": Condition(
        "離席するときは媒体を取り出す",
        "受託者は、席を離れるときは媒体をパソコンから取り出し、鍵のかかる場所に保管する。"
        "閲覧には、操作のない間に閉じる画面を用いる。",
    ),
    "nothing_kept": Condition(
        "パソコンにデータを残さない",
        "受託者は、貸与された媒体の上だけで作業し、パソコンその他の機器にデータを保存しない。",
    ),
    "statement": Condition(
        "作業の終わりに申告する",
        "受託者は、作業を終えたときは、機器にデータを残していないことを確かめ、市に申告する。申告のない間は、委託を終了しない。",
    ),
    "medium_only": Condition(
        "追加のデータも媒体で渡す",
        "データの受渡しと追加は、市が貸与した媒体の交換だけで行い、電子メールその他の方法を用いない。",
    ),
    "software": Condition(
        "セキュリティ対策ソフトを最新に保つ",
        "受託者は、セキュリティ対策ソフトの製品名と版を市に届け出、最新の版に保つ。",
    ),
}


class NotFinished(Refusal):
    says = (
        "この委託はまだ終了できません。貸し出した媒体がすべて戻り、そのあとに受託者が"
        "「データを残していないこと」を申告してから、終了してください。"
        "連絡のつかない受託者のときは、取扱責任者が申告の画面で理由を記録します。"
    )


class StillOut(Refusal):
    says = "媒体「{serial}」がまだ戻っていません。返却か紛失の届出が済んでから、やり直してください。"


class NothingLent(Refusal):
    says = "この委託では媒体を貸し出していないので、申告は要りません。"


class OnlyTheTrustee(Refusal):
    says = "申告できるのは、この委託の受託者だけです。"
    status = 403


def uncovered(clauses: Mapping[str, str]) -> Iterator[Finding]:
    """Every condition that no clause carries."""
    for condition, wanted in CONDITIONS.items():
        if not clauses.get(condition, "").strip():
            yield Finding(condition, f"仕様書に「{wanted.says}」の条項がありません。")


def refuse_uncovered(clauses: Mapping[str, str]) -> None:
    """Raises ``NotRight`` with every condition that is missing."""
    if missing := list(uncovered(clauses)):
        raise NotRight(missing)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What a version changed: (condition, before, after)."""
    return [
        (wanted.says, before.get(condition, ""), after.get(condition, ""))
        for condition, wanted in CONDITIONS.items()
        if before.get(condition, "") != after.get(condition, "")
    ]
