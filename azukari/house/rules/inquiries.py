"""One step of an owner investigation: on which article it stands, whom it asks, and what it may never ask for.

The kinds and their articles are dated (``law/houses/stages.toml``).  There is no kind and no field that would fetch a
個人番号, and a request that names it is refused (AKI-31, AKI-37).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from azukari.law import dated
from azukari.law.partial import parse_partial
from azukari.law.refusal import Finding, Refusal

NUMBER_WORDS = ("個人番号", "マイナンバー", "ﾏｲﾅﾝﾊﾞｰ", "my number", "mynumber")
NO_NUMBER = "個人番号の記載は求められません。番号にふれる言葉を消してください。"
PURPOSE_SOURCE = "個人情報の保護に関する法律61条1項"
NO_NUMBER_SOURCE = "番号法15条・19条(空家等の調査は個人番号利用事務でない)"


class NoSuchKind(Refusal):
    says = "調査の種類「{kind}」は{day:%Y年%m月%d日}にはありません。一覧から選び直してください。"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of inquiry as the law stood on a day."""

    code: str
    name: str
    basis: str  # 照会文書に書く条文
    purpose: str  # 利用目的
    addressee: str
    mandatory: bool
    letter: bool
    hearing: bool
    papers: tuple[str, ...]  # 得られる書類(obtainable.toml)
    is_verified: bool = True  # 条文を原文と照合したか

    @property
    def verb(self) -> str:
        """What a clerk does: write a letter, hear somebody, or go and look."""
        return "照会する" if self.letter else "聞き取る" if self.hearing else "調べる"


@cache
def kinds(day: date) -> Mapping[str, Kind]:
    """Every kind of inquiry on a day, in the order of the work."""
    told = dated.load("houses/stages.toml").on(day).says
    doubted = told.get("unverified", ())
    return {
        code: Kind(
            code, said["name"], said["basis"], said["purpose"], said["addressee"], said.get("mandatory", False),
            said.get("letter", False), said.get("hearing", False), tuple(said.get("papers", ())),
            f"kinds.{code}.basis" not in doubted,
        )
        for code, said in told["kinds"].items()
    }  # fmt: skip


def kind(code: str, day: date) -> Kind:
    found = kinds(day).get(code)
    if found is None:
        raise NoSuchKind(kind=code, day=day)
    return found


def letter(code: str, day: date) -> Mapping[str, Any]:
    """What the letter of a kind asks for (``law/houses/letters.toml``)."""
    found: Mapping[str, Any] = dated.load("houses/letters.toml").on(day).says["letters"][code]
    return found


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody an inquiry is about, as far as is known."""

    name: str  # 氏名
    born: str = ""  # 生年月日、記載のまま
    place: str = ""  # 本籍・住所

    @property
    def row(self) -> list[str]:
        return [self.name, self.born, self.place]


@dataclass(frozen=True, slots=True)
class Wish:
    """An inquiry as a clerk wants to make it."""

    kind: str
    purpose: str
    addressee: str
    about: str = ""  # 調べる物・事項
    persons: tuple[Concerned, ...] = ()  # 調べる人
    signer: str = ""  # 差出人: 架空市長 見本 一郎
    post: str = ""  # 担当者の職名


def check(wish: Wish) -> Iterator[Finding]:
    """Everything that speaks against the inquiry."""
    for field, says in (("purpose", "利用目的を入力してください。"), ("addressee", "照会先を入力してください。")):
        if not getattr(wish, field).strip():
            yield Finding(field, says, PURPOSE_SOURCE)
    if not wish.about.strip() and not wish.persons:
        yield Finding("about", "調べる人か、調べる物を入力してください。", PURPOSE_SOURCE)
    for field in ("purpose", "addressee", "about"):
        if any(word in getattr(wish, field).lower() for word in NUMBER_WORDS):
            yield Finding(field, NO_NUMBER, NO_NUMBER_SOURCE)
    for at, person in enumerate(wish.persons):
        yield from _check_person(person, at)


def _check_person(person: Concerned, at: int) -> Iterator[Finding]:
    if not person.name.strip():
        yield Finding(f"person_{at}_name", f"{at + 1}人目の氏名を入力してください。", PURPOSE_SOURCE)
    if person.born:
        try:
            parse_partial(person.born)
        except Refusal as refusal:
            yield Finding(f"person_{at}_born", f"{at + 1}人目の生年月日：{refusal.sentence}")
    if any(word in " ".join(person.row).lower() for word in NUMBER_WORDS):
        yield Finding(f"person_{at}_name", NO_NUMBER, NO_NUMBER_SOURCE)


def still_open(answered: Iterable[str], day: date) -> list[Kind]:
    """The mandatory steps that have no answer yet (委託の前に市が終える手順)."""
    done = set(answered)
    return [each for each in kinds(day).values() if each.mandatory and each.code not in done]
