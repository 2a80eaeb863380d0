"""One line as a clerk told it, made into what is kept: new persons get a number, names stay exactly as typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from azukari.house.rules.family.events import EVENTS, MOVERS, Event, piece_of
from azukari.house.rules.family.findings import blocking, findings
from azukari.house.rules.family.pieces import Answers, Piece
from azukari.house.rules.family.whole import Entered, introduced_in, persons_in, whole_of
from azukari.law.refusal import Finding, NotRight

NOTHING: Mapping[str, Any] = {}
TWICE = (  # 同じ人ではありえない組合せ
    ("child", "father"), ("child", "mother"), ("child", "parent"), ("one", "other"), ("who", "of"), ("who", "to"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is named here for the first time."""

    name: str  # 記載のまま、異体字セレクタも残す
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a clerk typed for one line."""

    event: str
    who: Mapping[str, tuple[str | Newcomer, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    says: str = ""


def settle(told: Told, last_number: int, before: Mapping[str, Any] = NOTHING) -> Piece:
    """The facts to keep; newcomers are numbered after ``last_number``, or as in the line that this one corrects."""
    event = EVENTS[told.event]
    persons: dict[str, Piece] = {}
    who: dict[str, tuple[str, ...]] = {}
    for role, chosen in told.who.items():
        ids = []
        for one in chosen:
            if isinstance(one, Newcomer):
                id = _introduced_as(role, before) or f"P{last_number + len(persons) + 1}"
                persons[id] = _named(one, _sex_of(event, role))
                ids.append(id)
            else:
                ids.append(one)
        who[role] = tuple(ids)
    made = piece_of(event, Answers(who, told.words))
    made["told"] = {"who": {role: list(ids) for role, ids in who.items()}, "words": dict(told.words)}
    stated = made.get("persons", {})
    if persons or stated:
        made["persons"] = {id: persons.get(id, {}) | stated.get(id, {}) for id in {**persons, **stated}}
    return made


def check(told: Told, known: Sequence[str]) -> Iterator[Finding]:
    """What is missing or cannot be in the line itself."""
    event = EVENTS[told.event]
    for role in (*event.roles, *MOVERS):
        chosen = told.who.get(role.key, ())
        if role.required and not chosen and role in event.roles:
            ways = "選ぶか、新しい人の氏名を入れて" if role.new else "選んで"
            yield Finding(role.key, f"{role.label}を{ways}ください。")
        if any(isinstance(one, str) and one not in known for one in chosen):
            yield Finding(role.key, f"{role.label}を選び直してください。取り消された人かもしれません。")
    yield from _together(event, told)


def _together(event: Event, told: Told) -> Iterator[Finding]:
    labels = {role.key: role.label for role in event.roles}
    for one, other in TWICE:
        both = set(told.who.get(one, ())) & set(told.who.get(other, ()))
        if event.code != "settled" and any(isinstance(same, str) for same in both):
            yield Finding(other, f"{labels[one]}と{labels[other]}に同じ人を選んでいます。")
    if any(role.key == "father" and not role.required for role in event.roles) and _needs_parent(event, told):
        yield Finding("father", "親を1人以上入れてください。")
    if event.code == "simultaneous" and len(told.who.get("who", ())) < 2:
        yield Finding("who", "2人以上を選んでください。")
    if event.code == "move" and not any(told.who.get(role.key) for role in MOVERS):
        yield Finding("enters", "この戸籍に入った人か、除かれた人を選んでください。")


def _needs_parent(event: Event, told: Told) -> bool:
    without = not (told.who.get("father") or told.who.get("mother"))
    return without and event.code in ("adoption", "special_adoption", "dissolution")


def refuse_impossible(before: Sequence[Entered], after: Sequence[Entered]) -> None:
    """Raises ``NotRight`` when lines cannot be true together; what was wrong before is not the new line's fault."""
    known = {finding.says for finding in blocking(findings(whole_of(before)))}
    if new := [finding for finding in blocking(findings(whole_of(after))) if finding.says not in known]:
        raise NotRight(new)


def check_kept(fact: Mapping[str, Any], line: Entered, others: Sequence[Entered]) -> Iterator[Finding]:
    """Whom a line named first, and no longer does once it is corrected, though other lines speak of them."""
    for id in sorted(introduced_in(line.fact) - introduced_in(fact)):
        places = [other.place for other in others if id in persons_in(other.fact)]
        if places:
            where = places[0] if len(places) == 1 else f"{places[0]}など{len(places)}行"
            yield Finding(
                next((role for role, ids in line.fact["told"]["who"].items() if id in ids), ""),
                f"「{line.fact['persons'][id]['name']}」は、{where}にも出てきます。"
                "新しい人のまま氏名を直すか、先にその記載を直してください。",
            )


def _introduced_as(role: str, line: Mapping[str, Any]) -> str:
    """The number of whom a line named first in a role; it stays when the line is corrected."""
    ids = line["told"]["who"].get(role, ()) if "told" in line else ()
    return next((id for id in ids if id in introduced_in(line)), "")


def _named(one: Newcomer, sex: str) -> Piece:
    facts = {"name": one.name, "sex": one.sex or sex}
    return {key: value for key, value in facts.items() if value}


def _sex_of(event: Event, role: str) -> str:
    return next((each.sex for each in event.roles if each.key == role), "")
