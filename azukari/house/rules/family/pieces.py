"""What each kind of entry states, as a piece of a case in the words of ``law.inheritance.cases``.

``persons``, ``relations`` and ``acts`` are the case's own; ``ends`` (離婚・離縁) close what another line began.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Piece = dict[str, Any]
ALL = "1"  # 相続分の全部
LAW = "law"  # an act of the city, not of a register
PASSED = ("入夫婚姻", "入夫の離婚", "国籍喪失", "婚姻の取消し", "縁組の取消し")  # 生前の家督相続の原因(旧民法964条)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a clerk answered: for each role the ids, for each ask the words."""

    who: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]

    def one(self, role: str) -> str:
        return next(iter(self.who.get(role, ())), "")

    def dated(self, key: str = "at", name: str = "at") -> Piece:
        """``{"at": "昭和20年5月1日"}``, or nothing when no date was given."""
        said = self.words.get(key, "")
        return {name: said} if said else {}


# --- persons and kin --------------------------------------------------------------------------------------------


def mention(said: Answers) -> Piece:
    facts = {**said.dated("born", "b"), **said.dated("died", "d"), **_place(said)}
    facts |= {"fetus": "true"} if said.words.get("fetus") else {}
    return {"persons": {said.one("who"): facts}}


def _place(said: Answers) -> Piece:
    kept = (
        "domicile", "register", "address", "honseki", "standing", "registered_address", "occupation", "postcode",
        "nationality",
    )  # fmt: skip
    return {key: said.words[key] for key in kept if said.words.get(key)}


def birth(said: Answers) -> Piece:
    child = said.one("child")
    piece: Piece = {"persons": {child: {**said.dated("at", "b"), **_place(said)}}}
    kind = said.words.get("kind") or "birth"
    parents = [parent for role in ("father", "mother") if (parent := said.one(role))]
    if parents:
        piece["relations"] = [{"t": "child", "c": child, "p": parents, **_unless("birth", kind)}]
    return piece


def _unless(usual: str, kind: str) -> Piece:
    return {} if kind == usual else {"kind": kind}


def recognition(said: Answers) -> Piece:
    child, father = said.one("child"), said.one("father")
    return {"relations": [{"t": "child", "c": child, "p": [father], "kind": "recognized", **said.dated()}]}


def adoption(kind: str) -> Callable[[Answers], Piece]:
    def piece(said: Answers) -> Piece:
        parents = [parent for role in ("father", "mother") if (parent := said.one(role))]
        return {"relations": [{"t": "child", "c": said.one("child"), "p": parents, "kind": kind, **said.dated()}]}

    return piece


def dissolution(said: Answers) -> Piece:
    parents = [parent for role in ("father", "mother") if (parent := said.one(role))]
    return {"ends": [{"t": "child", "c": said.one("child"), "p": parents, **said.dated("at", "end")}]}


def step(said: Answers) -> Piece:
    return {"relations": [{"t": "child", "c": said.one("child"), "p": [said.one("parent")], "kind": "step",
                           **said.dated()}]}  # fmt: skip


def marriage(kind: str) -> Callable[[Answers], Piece]:
    def piece(said: Answers) -> Piece:
        couple = {"a": said.one("one"), "b": said.one("other")}
        return {"relations": [{"t": "marriage", **couple, **_unless("", kind), **said.dated()}]}

    return piece


def divorce(said: Answers) -> Piece:
    couple = {"a": said.one("one"), "b": said.one("other")}
    return {"ends": [{"t": "marriage", **couple, **said.dated("at", "end")}]}


def fetus(said: Answers) -> Piece:
    piece = birth(said)
    piece["persons"][said.one("child")] |= {"fetus": "true"}
    return piece


# --- deaths -----------------------------------------------------------------------------------------------------


def death(said: Answers) -> Piece:
    return {"persons": {said.one("who"): {"d": said.words["at"], **_place(said)}}}


def deemed_dead(said: Answers) -> Piece:
    act = {"t": "deemed_dead", "who": said.one("who"), **said.dated(), **said.dated("cancelled", "end")}
    return {"acts": [act]}


def stillborn(said: Answers) -> Piece:
    return {"persons": {said.one("who"): {"fetus": "true", "stillborn": "true"}}}


def simultaneous(said: Answers) -> Piece:
    return {"acts": [{"t": "simultaneous", "who": list(said.who["who"])}]}


# --- acts about an inheritance or a house -------------------------------------------------------------------------


def act(kind: str) -> Callable[[Answers], Piece]:
    """An act by somebody, about somebody."""

    def piece(said: Answers) -> Piece:
        act: Piece = {"t": kind, "who": said.one("who"), **said.dated(), **said.dated("cancelled", "end")}
        act |= {key: said.one(key) for key in ("of", "to") if said.one(key)}
        act |= {"as": said.words["as"]} if said.words.get("as") else {}
        act |= {"part": said.words["part"]} if said.words.get("part", ALL) != ALL else {}
        act |= {"by": list(said.who["by"])} if said.who.get("by") else {}
        return {"acts": [act]}

    return piece


def law(said: Answers) -> Piece:
    """Which law the city applies to one estate, and why (附則25条2項, 沖縄・奄美)."""
    words = {key: said.words[key] for key in ("law", "as_of", "because") if said.words.get(key)}
    return {"acts": [{"t": LAW, "who": said.one("of"), **words}]}


def succession(said: Answers) -> Piece:
    """家督相続: the new head; the old one's house passed, by death or by what the register says (隠居 and the like)."""
    acts = [{"t": "house_head", "who": said.one("who"), **said.dated()}]
    cause = said.words.get("cause", "")
    if said.one("of"):
        acts.append({"t": "house_head", "who": said.one("of")})
        why = {"cause": cause} if cause in PASSED else {}
        if cause == "retired":
            acts.append({"t": "retired", "who": said.one("of"), "to": said.one("who"), **said.dated()})
        elif cause == "passes" or why:
            acts.append({"t": "headship_passes", "who": said.one("of"), "to": said.one("who"), **said.dated(), **why})
    return {"acts": acts}


def settled(said: Answers) -> Piece:
    return {"acts": [{"t": "settled", "who": said.one("of"), "of": said.one("of"), **said.dated()}]}


def nothing(said: Answers) -> Piece:
    """What moves somebody, or is only kept as it was written."""
    return {}
