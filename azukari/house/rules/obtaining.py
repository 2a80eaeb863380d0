"""Who may obtain which paper (AKI-42), and which papers do not match an inquiry (AKI-35)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from azukari.house.rules.inquiries import kinds
from azukari.law import dated
from azukari.law.refusal import Finding

TABLE = "houses/obtainable.toml"
FAR_ABOVE = 3  # 倍。ほかの案件の中央値と比べて
FEW = 8  # 通。これ以下なら見直しの対象にしない


class Answer(StrEnum):
    """Whether a paper may be obtained, and where it goes."""

    MAY = "may"
    OWN_ADDRESS = "own_address"  # 本人の住所への郵送に限る
    NO = "no"


WORDS = {Answer.MAY: "得られる", Answer.OWN_ADDRESS: "本人の住所への郵送に限る", Answer.NO: "得られない"}


def may_obtain(requester: str, paper: str, day: date) -> Answer:
    """The rule table; what it does not name may not be obtained."""
    told = dated.load(TABLE).on(day).says["may"]
    return Answer(told.get(requester, {}).get(paper, Answer.NO))


def papers(day: date) -> Mapping[str, str]:
    """Every paper of the table by its name."""
    found: Mapping[str, str] = dated.load(TABLE).on(day).says["papers"]
    return found


def requesters(day: date) -> Mapping[str, str]:
    found: Mapping[str, str] = dated.load(TABLE).on(day).says["requesters"]
    return found


def check(requester: str, paper: str, day: date) -> Iterator[Finding]:
    """Why this paper may not be obtained by this requester for a survey of the city."""
    cite = dated.load(TABLE).on(day).cite
    name = papers(day).get(paper, paper)
    match may_obtain(requester, paper, day):
        case Answer.NO:
            who = requesters(day).get(requester, requester)
            yield Finding("kind", f"{who}は「{name}」を得られません。", cite)
        case Answer.OWN_ADDRESS:
            yield Finding("kind", f"「{name}」は本人の住所へ郵送されます。調査では受け取れません。", cite)


@dataclass(frozen=True, slots=True)
class Got:
    """A paper that was obtained, beside the inquiry it is said to belong to."""

    pk: int
    house: int
    kind: str
    obtained_on: date
    inquiry_kind: str = ""  # 空は、照会のない書類
    asked_on: date | None = None


def alerts(got: Iterable[Got]) -> Iterator[tuple[int, str]]:
    """Papers that nobody asked for: without an inquiry, of another kind, or older than it."""
    for paper in got:
        name = papers(paper.obtained_on).get(paper.kind, paper.kind)
        known = kinds(paper.obtained_on).get(paper.inquiry_kind)
        if not paper.inquiry_kind or paper.asked_on is None:
            yield paper.pk, f"「{name}」に対応する照会がありません。取得した理由を確かめてください。"
        elif known is None or paper.kind not in known.papers:
            asked = known.name if known else paper.inquiry_kind
            yield paper.pk, f"「{name}」は「{asked}」の照会で得られる書類ではありません。"
        elif paper.obtained_on < paper.asked_on:
            yield paper.pk, f"「{name}」は照会より前の日に取得されています。"


def to_review(counts: Mapping[int, int]) -> list[int]:
    """The houses for which far more papers were obtained than for the others."""
    return sorted(house for house, n in counts.items() if n > FEW and n > FAR_ABOVE * _usual(counts, house))


def _usual(counts: Mapping[int, int], house: int) -> float:
    """What the other houses needed; never less than one paper, so that a house alone is looked at too."""
    others = [n for other, n in counts.items() if other != house]
    return max(median(others), 1) if others else 1
