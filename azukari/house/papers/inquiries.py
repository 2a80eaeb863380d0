"""照会文書: one letter for every kind of owner inquiry, citing its article (``law/houses/stages.toml``).

Nothing here can ask for a 個人番号: what is asked for comes from the kind, and every kind that returns a resident
record says that it must come without the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from azukari.house.papers.facts import day_of
from azukari.law.refusal import Refusal
from azukari.paper import pdf


class AsksForMyNumber(Refusal):
    """個人番号 is never asked for (番号法19条)."""

    says = "個人番号(マイナンバー)を求める照会はできません。求める内容から外してください。"


class WithoutBasis(Refusal):
    """Every inquiry says under which article and what for."""

    says = "根拠条文か利用目的のない照会はできません。根拠条文と利用目的を入力してください。"


@dataclass(frozen=True, slots=True)
class InquiryKind:
    """One kind of inquiry, as the table of stages says."""

    title: str  # 戸籍謄本等の請求について
    basis: str  # 戸籍法10条の2第2項・120条の2第1項
    verb: str  # 請求します | 照会します | お尋ねします
    asks: tuple[str, ...]  # 求める書類・事項
    remarks: tuple[str, ...] = ()  # 取扱い: 公用のため手数料は無料 など
    honorific: str = "御中"

    @classmethod
    def of(cls, says: Mapping[str, Any]) -> InquiryKind:
        """A row of the table."""
        return cls(
            says["title"],
            says["basis"],
            says["verb"],
            tuple(says["asks"]),
            tuple(says.get("remarks", ())),
            says.get("honorific", "御中"),
        )


@dataclass(frozen=True, slots=True)
class Sender:
    """The city, as a letter signs."""

    mayor: str  # 架空市長 見本 一郎
    section: str
    officer: str
    contact: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One inquiry to be sent."""

    kind: InquiryKind
    number: str  # 文書番号
    on: date
    addressee: str
    sender: Sender
    house: str  # 空家等の所在
    about: tuple[tuple[str, str], ...]  # 調べる人・物: (氏名, …), (生年月日, …)
    purpose: str  # 利用目的
    answer_by: date | None = None


def letter(said: Letter) -> bytes:
    """The letter as PDF."""
    if not said.kind.basis.strip() or not said.purpose.strip():
        raise WithoutBasis
    refuse_my_number([*said.kind.asks, said.purpose, *(value for _, value in said.about)])
    facts = {
        "title": said.kind.title,
        "number": said.number,
        "on": day_of(said.on),
        "addressee": said.addressee,
        "honorific": said.kind.honorific,
        "sender": said.sender.mayor,
        "opening": opening(said),
        "points": points(said),
        "contact": [["担当", said.sender.section], ["", said.sender.officer], ["電話", said.sender.contact]],
    }
    return pdf.make("inquiry", facts, on=said.on)


def opening(said: Letter) -> str:
    """What is asked, under which article."""
    return (
        "空家等対策の推進に関する特別措置法の施行のため、下記の空家等の所有者等を調査しています。"
        f"つきましては、{said.kind.basis}に基づき、下記のとおり{said.kind.verb}。"
    )


def points(said: Letter) -> list[tuple[str, list[str]]]:
    """The numbered points below 記."""
    found = [
        ("空家等の所在", [said.house]),
        ("対象", [f"{word}　{value}" for word, value in said.about]),
        ("求める内容", list(said.kind.asks)),
        ("根拠", [said.kind.basis]),
        ("利用目的", [said.purpose]),
    ]
    if said.kind.remarks:
        found.append(("取扱い", list(said.kind.remarks)))
    if said.answer_by:
        found.append(("回答の期限", [f"{day_of(said.answer_by)}まで"]))
    return [(word, says) for word, says in found if says]


def refuse_my_number(texts: list[str]) -> None:
    """Stop a letter that asks for the number; 「個人番号の記載のないもの」 does not."""
    for text in texts:
        for word in ("個人番号", "マイナンバー"):
            after = text.split(word)[1:]
            if any("ない" not in rest and "除" not in rest and "不要" not in rest for rest in after):
                raise AsksForMyNumber
