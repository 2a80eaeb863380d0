"""Case files: one family, one decedent, what happened; the format ``azukari heirs`` reads (docs/heirs.md)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TextIO

from azukari.law.calendar import PartialDay, parse_partial, period_ends
from azukari.law.dated import BeforeTheFirst
from azukari.law.inheritance import faults, yamltext
from azukari.law.inheritance.answer import Answer, inherit
from azukari.law.inheritance.chain import Override
from azukari.law.inheritance.family import Act, Family, Filiation, Marriage, NoSuchPerson, Person
from azukari.law.refusal import Refusal

FILIATIONS = ("birth", "recognized", "natural", "step", "adoption", "special_adoption")
ACTS = (
    "renounce", "disqualified", "disinherited", "disinheritance_cancelled", "simultaneous", "deemed_dead", "missing",
    "house_head", "house_head_of", "house_member", "left_house", "retired", "headship_passes", "keeps_headship",
    "designated_heir", "selected_heir", "house_stepchild", "transfer_share", "abandon_share", "settled", "acquired", "reserved",
)  # fmt: skip
_ROLES = {
    "child": {"child"}, "adopted": {"child"}, "adoption": {"child"}, "adopted_child": {"child"}, "子": {"child"},
    "養子": {"child"}, "representative": {"representative", "nephew"}, "representation": {"representative", "nephew"},
    "代襲": {"representative", "nephew"}, "代襲相続人": {"representative", "nephew"}, "spouse": {"spouse"},
    "配偶者": {"spouse"}, "ascendant": {"ascendant"}, "parent": {"ascendant"}, "直系尊属": {"ascendant"},
    "sibling": {"sibling", "nephew"}, "兄弟姉妹": {"sibling", "nephew"}, "nephew": {"nephew"},
}  # fmt: skip
_PLACES = {"okinawa": ("okinawa", "沖縄"), "amami": ("amami", "奄美")}
_MARRIAGES = {"nyufu": "entry", "入夫婚姻": "entry", "muko": "adopted", "婿養子縁組": "adopted", "婿養子": "adopted"}
_SEX = {"f": "f", "m": "m", "female": "f", "male": "m", "女": "f", "男": "m"}
_PERSON_KEYS = {"b", "d", "sex", "name", "domicile", "register", "honseki", "fetus", "stillborn", "note"}
_RELATION_KEYS = {"t", "c", "p", "kind", "at", "end", "a", "b", "note"}
_ACT_KEYS = {
    "t",
    "who",
    "of",
    "to",
    "at",
    "end",
    "as",
    "by",
    "cause",
    "house_member",
    "since",
    "danger",
    "kind",
    "note",
}


class NotACase(Refusal):
    """Something in the file cannot be read as a case."""

    says = "{case}: {entry}{fault}"


def heirs(path: str | Path, as_json: bool = False, out: TextIO | None = None) -> int:
    """Answer every case of a file: 0 when all were computed, 2 with a sentence when the file is not right."""
    out = out or sys.stdout
    try:
        results = run(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        print(f"ファイル「{path}」がありません。", file=sys.stderr)
        return 2
    except (OSError, UnicodeDecodeError):
        print(f"ファイル「{path}」をUTF-8の文字として読めません。", file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 2
    if as_json:
        json.dump(results, out, ensure_ascii=False, indent=1)
        out.write("\n")
    else:
        out.writelines(f"{line}\n" for result in results for line in _as_text(result))
    return 0


def run(text: str) -> list[dict[str, Any]]:
    """The results of every case in a text, as the command line prints them."""
    return [answer_case(case) for case in read(text)]


def read(text: str) -> list[dict[str, Any]]:
    """The cases of a file: one case, a list of cases, or a mapping with ``cases``."""
    content = _json(text) if text.lstrip()[:1] in ("{", "[") else yamltext.read(text)
    if isinstance(content, dict) and "cases" in content:
        content = content["cases"]
    cases = [content] if isinstance(content, dict) else content
    if not isinstance(cases, list) or not cases or not all(isinstance(case, dict) for case in cases):
        raise NotACase(case="ファイル", entry="", fault="事例がありません。cases: の下に事例を並べてください。")
    return cases


def _json(text: str) -> Any:
    """JSON is read as such (much faster); what only looks like JSON is YAML."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_once)
    except json.JSONDecodeError:
        return yamltext.read(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise yamltext.KeyTwice(line=1, key=next(key for key in keys if keys.count(key) > 1))
    return found


def answer_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """One case, answered."""
    reader = _Reader(case)
    family, decedent = reader.family(), reader.decedent()
    found = [*reader.unread, *faults.examine(family)]
    result: dict[str, Any] = {"id": reader.id, "shares": {}, "candidates": [], "flags": [], "findings": [], "steps": []}
    if any(fault.code == "own-ancestor" for fault in found):
        return result | {"flags": ["impossible"], "findings": _as_findings(found)}
    try:
        answer = inherit(family, decedent, reader.overrides(), at_death=case.get("stage") == "at_death")
    except BeforeTheFirst as refusal:
        result["flags"] = ["outside-law"]
        found.append(faults.Fault("outside-law", f"persons.{decedent}", refusal.sentence))
    except Refusal as refusal:
        raise NotACase(case=reader.id, entry="", fault=refusal.sentence) from None
    else:
        result |= _as_result(answer)
    return result | {"findings": _as_findings(found)}


def _as_findings(found: list[faults.Fault]) -> list[dict[str, str]]:
    return [{"code": fault.code, "entry": fault.entry, "says": fault.says} for fault in found]


def family_of(case: Mapping[str, Any]) -> tuple[Family, list[faults.Fault]]:
    """The facts of a case as a family, and everything wrong with them; nobody's estate is asked for."""
    reader = _Reader(case)
    family = reader.family()
    return family, [*reader.unread, *faults.examine(family)]


def _as_result(answer: Answer) -> dict[str, Any]:
    return {
        "shares": _fractions(answer.shares),
        "candidates": [{"reading": one.reading, "shares": _fractions(one.shares)} for one in answer.candidates],
        "flags": answer.flags,
        "steps": answer.steps,
    }


def _fractions(shares: Mapping[str, Fraction]) -> dict[str, str]:
    return {id: f"{part.numerator}/{part.denominator}" for id, part in sorted(shares.items())}


def _as_text(result: dict[str, Any]) -> Iterable[str]:
    yield f"■ {result['id']}"
    for id, part in result["shares"].items():
        yield f"  {id}: {part}"
    for candidate in result["candidates"]:
        yield f"  読み方: {candidate['reading']}"
        yield from (f"    {id}: {part}" for id, part in candidate["shares"].items())
    if result["flags"]:
        yield f"  注意: {'、'.join(result['flags'])}"
    yield from (f"  指摘: {finding['entry']}: {finding['says']}" for finding in result["findings"])
    yield from (f"  - {step}" for step in result["steps"])


class _Reader:
    """Reads one case; every refusal names the case and the entry."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.case = case
        self.id = str(case.get("id") or "事例")
        self.unread: list[faults.Fault] = []
        self._deemed: dict[str, PartialDay] = {}

    def family(self) -> Family:
        """The facts of the case."""
        acts = [self._act(number, act) for number, act in enumerate(self._list("acts"))]
        relations = list(enumerate(self._list("relations")))
        children = [self._filiation(f"relations[{n}]", r) for n, r in relations if r.get("t") == "child"]
        children += [_stepchild(act) for act in acts if act.kind == "house_stepchild"]
        marriages = [self._marriage(f"relations[{n}]", r) for n, r in relations if r.get("t") == "marriage"]
        for number, relation in relations:
            if relation.get("t") not in ("child", "marriage"):
                raise self._refuse(f"relations[{number}]", f"関係の種類「{relation.get('t')}」は分かりません。")
        if self.case.get("settled") == "true":
            acts.append(Act("settled", (self.decedent(),), of=self.decedent(), entry="settled"))
        try:
            return Family(self._persons(), children, marriages, acts)
        except NoSuchPerson as fault:
            raise self._refuse(fault.entry, f"「{fault.id}」という人が persons にいません。") from None

    def decedent(self) -> str:
        """Whose estate is asked for."""
        decedent = self.case.get("decedent")
        if not isinstance(decedent, str) or decedent not in self._mapping("persons"):
            raise self._refuse("decedent", "被相続人 decedent が persons にいません。")
        return decedent

    def overrides(self) -> dict[str, Override]:
        """What the operator decided about the law of a decedent."""
        found = {}
        for id, choice in self._mapping("law_override").items():
            says = choice if isinstance(choice, dict) else {"law": choice}
            if id not in self._mapping("persons"):
                raise self._refuse("law_override", f"「{id}」という人が persons にいません。")
            as_of = self._day("law_override", says.get("as_of"))
            found[id] = Override(str(says.get("law")), as_of.first if as_of else None)
        return found

    def _persons(self) -> list[Person]:
        return [self._person(id, facts or {}) for id, facts in self._mapping("persons").items()]

    def _person(self, id: str, facts: Any) -> Person:
        entry = f"persons.{id}"
        self._note_unread(entry, facts, _PERSON_KEYS)
        return Person(
            id,
            self._day(entry, facts.get("b")),
            self._deemed.get(id) or self._day(entry, facts.get("d")),
            _SEX.get(facts.get("sex") or "", ""),
            facts.get("name") or "",
            _place(facts.get("domicile")),
            _place(facts.get("register") or facts.get("honseki")),
            _yes(facts.get("fetus")),
            _yes(facts.get("stillborn")),
            entry,
        )

    def _filiation(self, entry: str, facts: Mapping[str, Any]) -> Filiation:
        self._note_unread(entry, facts, _RELATION_KEYS)
        kind = facts.get("kind") or "birth"
        if kind not in FILIATIONS:
            raise self._refuse(entry, f"親子の種類「{kind}」は分かりません。{'、'.join(FILIATIONS)} のいずれかです。")
        child, parents = facts.get("c"), _names(facts.get("p"))
        if not isinstance(child, str) or not parents or child in parents:
            raise self._refuse(entry, "子 c と親 p を入れてください。")
        since, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        return Filiation(child, parents, kind, since, until, entry)

    def _marriage(self, entry: str, facts: Mapping[str, Any]) -> Marriage:
        self._note_unread(entry, facts, _RELATION_KEYS)
        one, other = facts.get("a"), facts.get("b")
        if not isinstance(one, str) or not isinstance(other, str) or one == other:
            raise self._refuse(entry, "夫婦 a と b を入れてください。")
        since, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        kind = facts.get("kind") or ""
        return Marriage(one, other, since, until, _MARRIAGES.get(kind, kind), entry)

    def _act(self, number: int, facts: Mapping[str, Any]) -> Act:
        entry, kind = f"acts[{number}]", facts.get("t")
        if kind not in ACTS:
            raise self._refuse(entry, f"行為の種類「{kind}」は分かりません。{'、'.join(ACTS)} のいずれかです。")
        self._note_unread(entry, facts, _ACT_KEYS)
        who = _names(facts.get("who")) or _names(facts.get("of"))
        of = facts.get("of") or facts.get("house_member") or ""
        at, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        if not who or (kind in _NEEDS_OF and not of):
            raise self._refuse(entry, "誰が(who)、誰の相続について(of)を入れてください。")
        if kind in ("deemed_dead", "missing"):
            at = self._deem_dead(entry, who[0], at, facts)
        roles = self._roles(entry, facts.get("as"))
        by, cause = _names(facts.get("by")), facts.get("cause") or ""
        return Act(kind, who, str(of), facts.get("to") or "", at, until, roles, by, cause, entry)

    def _roles(self, entry: str, words: Any) -> frozenset[str]:
        roles: set[str] = set()
        for word in _names(words):
            if word not in _ROLES:
                raise self._refuse(entry, f"資格「{word}」は分かりません。")
            roles |= _ROLES[word]
        return frozenset(roles)

    def _deem_dead(self, entry: str, who: str, at: PartialDay | None, facts: Mapping[str, Any]) -> PartialDay:
        """31条: 普通失踪は7年の満了の時、危難失踪は危難の去った時に死亡したものとみなす。"""
        since = self._day(entry, facts.get("since"))
        if at is None and since is not None:
            day = since.first if _yes(facts.get("danger")) else period_ends(since.first, years=7)
            at = PartialDay(day, day, since.words)
        if at is None:
            raise self._refuse(entry, "死亡したものとみなされる日 at を入れてください。")
        self._deemed[who] = at
        return at

    def _day(self, entry: str, words: Any) -> PartialDay | None:
        if words is None:
            return None
        text = str(words)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            try:
                return parse_partial(text)
            except Refusal as refusal:
                raise self._refuse(entry, refusal.sentence) from None
        return PartialDay(day, day, text)

    def _list(self, key: str) -> list[Any]:
        found = self.case.get(key) or []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self._refuse(key, "一件ずつ { } で並べてください。")
        return found

    def _mapping(self, key: str) -> dict[str, Any]:
        found = self.case.get(key) or {}
        if not isinstance(found, dict) or not all(
            facts is None or isinstance(facts, (dict, str)) for facts in found.values()
        ):
            raise self._refuse(key, "「id: { … }」の形で並べてください。")
        return found

    def _note_unread(self, entry: str, facts: Any, known: set[str]) -> None:
        if not isinstance(facts, dict):
            raise self._refuse(entry, "{ } の形で入れてください。")
        for key in facts.keys() - known:
            self.unread.append(faults.Fault("unread-key", entry, f"項目「{key}」は読んでいません。"))

    def _refuse(self, entry: str, fault: str) -> NotACase:
        return NotACase(case=self.id, entry=f"{entry}: ", fault=fault)


_NEEDS_OF = ("renounce", "disqualified", "disinherited", "disinheritance_cancelled", "house_head_of", "designated_heir",
             "selected_heir", "house_stepchild", "transfer_share", "abandon_share", "settled")  # fmt: skip


def _stepchild(act: Act) -> Filiation:
    """附則26条1項: 家附の継子は、新法の下の相続で嫡出の子と同じ権利を有する。"""
    return Filiation(act.who[0], (act.of,), "house_step", entry=act.entry)


def _names(words: Any) -> tuple[str, ...]:
    if words is None:
        return ()
    return tuple(str(word) for word in words) if isinstance(words, list) else (str(words),)


def _place(words: Any) -> str:
    """okinawa, amami, or the words as they stand (mainland)."""
    text = str(words or "").lower()
    return next((place for place, names in _PLACES.items() if any(name in text for name in names)), text)


def _yes(words: Any) -> bool:
    return words is True or words in ("true", "True", "yes")
