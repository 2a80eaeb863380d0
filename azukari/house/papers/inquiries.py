"""照会文書: one letter for every kind of owner inquiry, citing its article (``law/houses/stages.toml``).

Nothing here can ask for a 個人番号: what is asked for comes from the kind, and every kind that returns a resident
record says that it must come without the number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from azukari.house.papers.facts import day_of
from azukari.house.rules.inquiries import Concerned
from azukari.law.calendar import working_day_on_or_after
from azukari.law.refusal import Refusal
from azukari.paper import pdf

BODIES = (
    "課", "係", "部", "室", "局", "署", "所", "会", "社", "等", "店", "院", "園", "事業者", "センター", "ホーム",
    "組合", "銀行",
)  # fmt: skip
ON_THE_LETTER = 4  # 調べる人がこれより多いと、別紙に並べる
COMPANIES = ("株式会社", "有限会社", "合同会社", "法人")


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
    honorific: str = "御中"  # 宛先の言葉から決まらないとき
    answer_days: int = 0  # 回答の期限までの日数; 0は期限なし
    task: str = ""  # 事務の種類と根拠となる条項(公用請求が明らかにするもの)

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
            says.get("answer_days", 0),
            says.get("task", ""),
        )


@dataclass(frozen=True, slots=True)
class Sender:
    """The city, as a letter signs."""

    signer: str  # 架空市長 見本 一郎
    section: str
    officer: str
    contact: str
    post: str = ""  # 担当者の職名


@dataclass(frozen=True, slots=True)
class Letter:
    """One inquiry to be sent."""

    kind: InquiryKind
    number: str  # 文書番号
    on: date
    addressee: str
    sender: Sender
    house: str  # 空家等の所在
    about: str  # 調べる物・事項
    purpose: str  # 利用目的
    persons: tuple[Concerned, ...] = ()  # 調べる人
    answer_by: date | None = None


def letter(said: Letter) -> bytes:
    """The letter as PDF."""
    if not said.kind.basis.strip() or not said.purpose.strip():
        raise WithoutBasis
    refuse_my_number([*said.kind.asks, said.purpose, said.about])
    facts = {
        "title": said.kind.title,
        "number": said.number,
        "on": day_of(said.on),
        "addressee": said.addressee,
        "honorific": honorific_of(said.addressee, said.kind.honorific),
        "sender": said.sender.signer,
        "opening": opening(said),
        "points": points(said),
        "concerned": [person.row for person in said.persons],
        "attached": is_attached(said),
        "contact": contact(said.sender),
    }
    return pdf.make("inquiry", facts, on=said.on)


def contact(sender: Sender) -> list[list[str]]:
    """Whom to ask: the section, the officer with the post, the telephone."""
    rows = [["担当", sender.section], ["", f"{sender.post} {sender.officer}".strip()], ["電話", sender.contact]]
    return [row for row in rows if row[1]]


def honorific_of(addressee: str, otherwise: str) -> str:
    """殿 to the head of an office, 御中 to a body, 様 to a person; nothing where it was written already."""
    name = re.sub(r"[(（].*?[)）]$", "", addressee.strip())
    if name.endswith(("様", "殿", "御中")):
        return ""
    if name.endswith("長"):
        return "殿"
    if name.endswith(BODIES) or any(word in name for word in COMPANIES):
        return "御中"
    return "様" if re.search(r"\S[ 　]\S", name) else otherwise


def answer_by(said: Letter) -> date | None:
    """By when an answer is asked for; never on a day off."""
    if said.answer_by or not said.kind.answer_days:
        return said.answer_by
    return working_day_on_or_after(said.on + timedelta(days=said.kind.answer_days))


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
        ("対象", _about(said)),
        ("求める内容", list(said.kind.asks)),
        ("事務の種類", [said.kind.task] if said.kind.task else []),
        ("根拠", [said.kind.basis]),
        ("利用目的", [said.purpose]),
    ]
    if said.kind.remarks:
        found.append(("取扱い", list(said.kind.remarks)))
    if until := answer_by(said):
        found.append(("回答の期限", [f"{day_of(until)}まで"]))
    return [(word, says) for word, says in found if says]


def is_attached(said: Letter) -> bool:
    """Whether the persons stand on sheets of their own (別紙), being too many for the letter."""
    return len(said.persons) > ON_THE_LETTER


def _about(said: Letter) -> list[str]:
    """What is asked about; persons stand in a table, on the letter or attached to it."""
    plain = [line for line in said.about.splitlines() if line.strip()]
    table = "別紙" if is_attached(said) else "別表"
    return [*plain, f"{table}の{len(said.persons)}人"] if said.persons else plain


def refuse_my_number(texts: list[str]) -> None:
    """Stop a letter that asks for the number; 「個人番号の記載のないもの」 does not."""
    for text in texts:
        for word in ("個人番号", "マイナンバー"):
            after = text.split(word)[1:]
            if any("ない" not in rest and "除" not in rest and "不要" not in rest for rest in after):
                raise AsksForMyNumber
