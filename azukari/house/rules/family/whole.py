"""The whole family as its lines tell it: one case, and for every fact the line it was read from.

Two lines may say the same thing (a marriage stands in both registers); where they say it differently, that is said.
The order of lines decides nothing but the numbers of findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from azukari.house.rules.family.pieces import LAW
from azukari.law.calendar import half_width
from azukari.law.clock import split_time

Facts = dict[str, Any]
_OWN = {"standing", "address", "honseki", "registered_address", "occupation", "postcode"}  # the engine does not ask
_ID = re.compile(r"P(\d+)(?!\d)")
SAYS = {"b": "出生の日", "d": "死亡の日", "sex": "性別", "name": "氏名"}


@dataclass(frozen=True, slots=True)
class Entered:
    """One line as it was entered."""

    number: int  # 行の番号(家の中で一つ)
    place: str  # どの戸籍の何行目
    fact: Mapping[str, Any]
    says: str = ""  # 記載のまま
    register: int = 0


@dataclass(slots=True)
class Whole:
    """Everything the standing lines state."""

    persons: dict[str, Facts] = field(default_factory=dict)
    relations: list[Facts] = field(default_factory=list)
    acts: list[Facts] = field(default_factory=list)
    laws: dict[str, Facts] = field(default_factory=dict)  # 市が指定した、適用する法律
    sources: dict[str, list[Entered]] = field(default_factory=dict)  # persons.P1, relations[0], acts[0] → lines
    conflicts: list[tuple[Entered, str]] = field(default_factory=list)
    dangling: list[tuple[Entered, str]] = field(default_factory=list)

    def name(self, id: str) -> str:
        """The name exactly as the register has it; an unnamed person goes by number."""
        return self.persons.get(id, {}).get("name") or f"氏名不詳({number_of(id)}番の人)"

    def label(self, id: str) -> str:
        """How sentences call a person: by name, with the number where two have the same name."""
        name = self.name(id)
        return f"{name}({number_of(id)}番)" if self._names()[name] > 1 else name

    def labels(self) -> dict[str, str]:
        """Every person's label, in the order of entry."""
        twice = self._names()
        return {
            id: f"{name}({number_of(id)}番)" if twice[name := self.name(id)] > 1 else self.name(id)
            for id in self.persons
        }

    def case(self, *, exact: bool = False, **facts: Any) -> Facts:
        """What ``law.inheritance`` reads: persons by id; names only for its sentences, ``exact`` for a paper."""
        labels = {id: self.name(id) for id in self.persons} if exact else self.labels()
        persons = {
            id: {key: value for key, value in says.items() if key not in _OWN and value} | {"name": labels[id]}
            for id, says in self.persons.items()
        }
        relations = [{key: value for key, value in tie.items() if value != ""} for tie in self.relations]
        return {"persons": persons, "relations": relations, "acts": list(self.acts), "law_override": self.laws, **facts}

    def lines_of(self, entry: str) -> list[Entered]:
        """The lines behind ``persons.P1``, ``relations[0]`` or ``acts[0]``."""
        return self.sources.get(entry, [])

    def dead(self) -> list[str]:
        """Everybody whose death is entered."""
        return [id for id in self.persons if died_on(self, id)]

    def in_words(self, sentence: str) -> str:
        """A sentence of the engine with labels instead of ids."""
        labels = self.labels()
        return _ID.sub(lambda found: labels.get(found[0], found[0]), sentence)

    def _names(self) -> Counter[str]:
        return Counter(self.name(id) for id in self.persons)


def number_of(id: str) -> int:
    """17 of P17."""
    return int(id[1:]) if _ID.fullmatch(id) else 0


def whole_of(lines: Iterable[Entered]) -> Whole:
    """The family that these lines tell of."""
    found, read = Whole(), list(lines)
    for line in read:
        _read_persons(found, line)
    for line in read:
        _read_relations(found, line)
    for line in read:
        _read_ends(found, line)
    for line in read:
        for act in line.fact.get("acts", ()):
            _read_act(found, line, act)
    _sort(found)
    return found


def died_on(whole: Whole, id: str) -> str:
    """The day of death in the register's words; of a missing person, the day they are held to have died."""
    declared = [act for act in whole.acts if act["t"] == "deemed_dead" and id in _all(act["who"])]
    deemed = [act.get("at", "") for act in declared if not act.get("end")]
    return str(deemed[0] if deemed else whole.persons[id].get("d", ""))


def persons_in(fact: Mapping[str, Any]) -> set[str]:
    """Everybody a line speaks of."""
    found = set(fact.get("persons", ()))
    for part in ("relations", "ends", "acts", "moves"):
        for says in fact.get(part, ()):
            for key in ("c", "p", "a", "b", "who", "of", "to", "by"):
                found.update(_all(says.get(key)))
    return found


def introduced_in(fact: Mapping[str, Any]) -> set[str]:
    """Whom a line names for the first time."""
    return {id for id, says in fact.get("persons", {}).items() if "name" in says}


def _read_persons(found: Whole, line: Entered) -> None:
    for id, says in line.fact.get("persons", {}).items():
        known = found.persons.setdefault(id, {})
        found.sources.setdefault(f"persons.{id}", []).append(line)
        for key, value in says.items():
            if key not in known or (key == "d" and _adds_the_minute(value, known[key])):
                known[key] = value
            elif key == "d" and _adds_the_minute(known[key], value):
                continue
            elif key in SAYS and known[key] != value:
                found.conflicts.append(
                    (line, f"{id}の{SAYS[key]}「{value}」が、ほかの記載「{known[key]}」と違います。")
                )
            elif key not in SAYS:
                known[key] = value  # 住所・本籍は後の記載による


def _adds_the_minute(said: str, known: str) -> bool:
    """The same day of death, and one register also tells the minute."""
    return said != known and split_time(said)[0] == half_width(known)


def _read_relations(found: Whole, line: Entered) -> None:
    for tie in line.fact.get("relations", ()):
        same = next((at for at, known in enumerate(found.relations) if _is_same(known, tie)), None)
        if same is None:
            found.sources.setdefault(f"relations[{len(found.relations)}]", []).append(line)
            found.relations.append(dict(tie))
            continue
        found.sources[f"relations[{same}]"].append(line)
        known = found.relations[same]
        if not known.get("at"):
            known.update({"at": tie["at"]} if tie.get("at") else {})
        elif tie.get("at") and tie["at"] != known["at"]:
            says = f"{_who(tie)}の年月日「{tie['at']}」が、ほかの記載「{known['at']}」と違います。"
            found.conflicts.append((line, says))


def _is_same(known: Facts, tie: Facts) -> bool:
    """The same tie in another register; a couple that married twice gives its days, and they differ."""
    if known["t"] != tie["t"] or known.get("kind", "") != tie.get("kind", ""):
        return False
    if tie["t"] == "marriage":
        return {known["a"], known["b"]} == {tie["a"], tie["b"]} and known.get("at") == tie.get("at")
    return known["c"] == tie["c"] and set(known["p"]) == set(tie["p"])


def _who(tie: Facts) -> str:
    return f"{tie['a']}と{tie['b']}の婚姻" if tie["t"] == "marriage" else f"{tie['c']}の親子関係"


def _read_ends(found: Whole, line: Entered) -> None:
    for end in line.fact.get("ends", ()):
        if end["t"] == "marriage":
            _end_marriage(found, line, end)
        else:
            _end_adoption(found, line, end)


def _end_marriage(found: Whole, line: Entered, end: Facts) -> None:
    couple = {end["a"], end["b"]}
    for at, tie in enumerate(found.relations):
        if tie["t"] == "marriage" and {tie["a"], tie["b"]} == couple and tie.get("end") in (None, end["end"]):
            tie["end"] = end["end"]
            found.sources[f"relations[{at}]"].append(line)
            return
    found.dangling.append((line, f"{end['a']}と{end['b']}の婚姻が入っていません。先に婚姻を入れてください。"))


def _end_adoption(found: Whole, line: Entered, end: Facts) -> None:
    """離縁 may be with one adopter only: the tie is split, and only that part ends."""
    leaving = set(end["p"])
    for at, tie in enumerate(found.relations):
        joined = leaving & set(tie.get("p", ()))
        if tie["t"] != "child" or tie["c"] != end["c"] or not joined or "adoption" not in tie.get("kind", ""):
            continue
        kept = [parent for parent in tie["p"] if parent not in leaving]
        if kept and not tie.get("end"):
            found.sources[f"relations[{len(found.relations)}]"] = list(found.sources[f"relations[{at}]"])
            found.relations.append({**tie, "p": kept})
        tie["p"], tie["end"] = [parent for parent in tie["p"] if parent in leaving], end["end"]
        found.sources[f"relations[{at}]"].append(line)
        return
    found.dangling.append((line, f"{end['c']}の養子縁組が入っていません。先に養子縁組を入れてください。"))


def _read_act(found: Whole, line: Entered, act: Facts) -> None:
    """An act stands once, though both registers write it (a house head is named in each of them)."""
    if act["t"] == LAW:
        _read_law(found, line, act)
        return
    if act in found.acts:
        found.sources[f"acts[{found.acts.index(act)}]"].append(line)
        return
    undated = {key: value for key, value in act.items() if key != "at"}
    if act["t"] == "house_head" and any(known["t"] == "house_head" and _all(known["who"]) == _all(act["who"])
                                        and ("at" not in act) for known in found.acts):  # fmt: skip
        return
    if act["t"] == "house_head" and undated in found.acts:
        at = found.acts.index(undated)
        found.acts[at] = act
        found.sources[f"acts[{at}]"].append(line)
        return
    found.sources[f"acts[{len(found.acts)}]"] = [line]
    found.acts.append(act)


def _read_law(found: Whole, line: Entered, act: Facts) -> None:
    """The later word holds; that there was another is said."""
    chosen = {key: act[key] for key in ("law", "as_of", "because") if act.get(key)}
    before = found.laws.setdefault(act["who"], chosen)
    if before != chosen:
        found.conflicts.append(
            (line, f"{act['who']}の相続に適用する法律が、二度指定されています。後の指定によります。")
        )
    found.laws[act["who"]] = chosen


def _sort(found: Whole) -> None:
    found.persons = dict(sorted(found.persons.items(), key=lambda item: number_of(item[0])))


def _all(who: Any) -> list[str]:
    if not who:
        return []
    return list(who) if isinstance(who, list | tuple) else [who]
