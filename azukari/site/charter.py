"""The file a real city is founded from: read, and everything that is wrong with it said at once."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from azukari.entrust.rules import HANDLER, MACHINE, SUPERVISOR
from azukari.law.refusal import Finding, NotRight, Refusal
from azukari.site.founding import NewOrganisation, NewPerson

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
POSITIONS = {"取扱責任者": SUPERVISOR, "取扱者": HANDLER}
LONGEST = {"number": 12, "name": 80, "telephone": 20, "entrustment": 30, "work": 120}
MACHINES_LOGIN = "city-machine"
SUPERVISORS = 2  # 緊急停止は二人で解除する。一人では、二人目を登録する人もいない


class NotToml(Refusal):
    says = "ファイル {path} はTOMLとして読めません({why})。"


@dataclass(frozen=True, slots=True)
class Charter:
    """A city as it begins: its divisions, and from when until when they may handle what is theirs."""

    since: date
    until: date
    divisions: tuple[NewOrganisation, ...]

    @property
    def people(self) -> list[NewPerson]:
        return [person for division in self.divisions for person in division.people if person.position != MACHINE]


def read(path: str) -> Charter:
    """The charter; raises ``NotRight`` with every fault of it."""
    try:
        said = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise NotToml(path=path, why=_why(fault)) from fault
    if findings := list(_faults(said)):
        raise NotRight(findings)
    divisions = [_division(one) for one in said["division"]]
    machine = NewPerson(said.get("machine", MACHINES_LOGIN), "夜間処理", MACHINE)
    first = divisions[0]
    divisions[0] = NewOrganisation(
        first.number, first.name, first.kind, first.entrustment, first.work, (*first.people, machine), first.telephone
    )
    return Charter(said["since"], said["until"], tuple(divisions))


def _why(fault: ValueError) -> str:
    """Where reading ended, in the words of who writes the file."""
    if isinstance(fault, UnicodeDecodeError):
        return "文字コードがUTF-8ではありません"
    place = re.search(r"line (\d+), column (\d+)", str(fault))
    return f"{place[1]}行目の{place[2]}文字目" if place else "書きかけのまま終わっています"


def _division(said: Mapping[str, Any]) -> NewOrganisation:
    people = tuple(NewPerson(one["login"], one["name"], POSITIONS[one["position"]]) for one in said.get("person", ()))
    number, name, entrustment, work = (said[key] for key in ("number", "name", "entrustment", "work"))
    return NewOrganisation(number, name, "city", entrustment, work, people, said.get("telephone", ""))


def _faults(said: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _faults_of_period(said)
    divisions = said.get("division")
    if not _is_tables(divisions) or not divisions:
        yield Finding("division", "[[division]](課)を1つ以上書いてください。")
        return
    for at, one in enumerate(divisions, 1):
        yield from _faults_of_division(one, f"division {at}")
    people = [one for division in divisions for one in _people(division)]
    if sum(one.get("position") == "取扱責任者" for one in people) < SUPERVISORS:
        yield Finding(
            "person", f"取扱責任者を{SUPERVISORS}人以上書いてください。緊急停止の解除には二人の同意が要ります。"
        )
    yield from _twice("login", [*(one.get("login") for one in people), said.get("machine", MACHINES_LOGIN)])
    yield from _twice("number", [one.get("number") for one in divisions])
    yield from _twice("entrustment", [one.get("entrustment") for one in divisions])


def _faults_of_period(said: Mapping[str, Any]) -> Iterator[Finding]:
    since, until = said.get("since"), said.get("until")
    for name, day in (("since", since), ("until", until)):
        if type(day) is not date:
            yield Finding(name, f"{name} = 2027-04-01 のように、日付を書いてください。")
    if type(since) is date and type(until) is date and until < since:
        yield Finding("until", "終了日は開始日以後の日にしてください。")
    if not _is_login(said.get("machine", MACHINES_LOGIN)):
        yield Finding("machine", "夜間処理のサインイン名は半角の英小文字と数字で、3文字以上にしてください。")


def _faults_of_division(one: Mapping[str, Any], place: str) -> Iterator[Finding]:
    for name, longest in LONGEST.items():
        value = one.get(name, "" if name == "telephone" else None)
        if not isinstance(value, str) or len(value) > longest or (name != "telephone" and not value.strip()):
            yield Finding(f"{place}の{name}", f"{name}を{longest}文字以内で書いてください。")
    if not _is_tables(one.get("person", [])):
        yield Finding(f"{place}のperson", "人は[[division.person]]の形で書いてください。")
    for at, person in enumerate(_people(one), 1):
        yield from _faults_of_person(person, f"{place}のperson {at}")


def _faults_of_person(one: Mapping[str, Any], place: str) -> Iterator[Finding]:
    name = one.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 60:
        yield Finding(f"{place}のname", "氏名を60文字以内で書いてください。")
    if not _is_login(one.get("login")):
        yield Finding(f"{place}のlogin", "サインイン名は半角の英小文字と数字で、3文字以上にしてください。")
    if one.get("position") not in list(POSITIONS):
        yield Finding(f"{place}のposition", f"立場は「{'」か「'.join(POSITIONS)}」と書いてください。")


def _people(division: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    people = division.get("person", [])
    return people if _is_tables(people) else []


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _is_login(value: object) -> bool:
    return isinstance(value, str) and LOGIN.fullmatch(value) is not None


def _twice(name: str, values: list[Any]) -> Iterator[Finding]:
    for value, count in Counter(value for value in values if isinstance(value, str)).items():
        if count > 1:
            yield Finding(name, f"{name}「{value}」を{count}回使っています。別のものにしてください。")
