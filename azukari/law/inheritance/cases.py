"""Case files: one family, one decedent, what happened; the format ``azukari heirs`` reads (docs/heirs.md)."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TextIO

from azukari.law.calendar import era_day
from azukari.law.dated import BeforeTheFirst
from azukari.law.inheritance import faults, lifetimes, terms, yamltext
from azukari.law.inheritance.answer import Answer, inherit
from azukari.law.inheritance.facts import LAW_BEGINS
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.fault import Fault
from azukari.law.inheritance.idle import idle
from azukari.law.inheritance.left_out import LeftOut
from azukari.law.inheritance.reader import Reader
from azukari.law.inheritance.written import NotACase
from azukari.law.refusal import Refusal, reason_of


def heirs(path: str | Path, as_json: bool = False, out: TextIO | None = None, *, today: date | None = None) -> int:
    """Answer every case of a file: 0 when all were computed, 2 with a sentence for each that cannot be read."""
    out = out or sys.stdout
    try:
        found = read(Path(path).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return _refused(f"ファイル「{path}」がありません。ファイルの名前と場所を確かめてください。")
    except IsADirectoryError:
        return _refused(f"「{path}」はフォルダです。事例のファイルを一つ指定してください。")
    except OSError as fault:
        return _refused(f"ファイル「{path}」を開けません({reason_of(fault)})。")
    except UnicodeDecodeError:
        return _refused(f"ファイル「{path}」をUTF-8の文字として読めません。UTF-8で保存し直してください。")
    except Refusal as refusal:
        return _refused(f"{path}: {refusal.sentence}")
    results, ends = [], 0
    for case in found:
        try:
            results.append(answer_case(case, today))
        except Refusal as refusal:
            ends = _refused(f"{path}: {refusal.sentence}")
    if results:
        out.writelines(_as_json(_told_apart(results)) if as_json else _as_lines(_told_apart(results)))
    return ends


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _as_json(results: list[dict[str, Any]]) -> Iterable[str]:
    """A list, one case a line."""
    for number, result in enumerate(results):
        yield f"{',' if number else '['}\n{json.dumps(result, ensure_ascii=False)}"
    yield "\n]\n"


def run(text: str, *, today: date | None = None) -> list[dict[str, Any]]:
    """The results of every case in a text, as the command line prints them."""
    return _told_apart([answer_case(case, today) for case in read(text)])


def _told_apart(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cases of one id would be taken for one another: each says so."""
    count = Counter(result["id"] for result in results)
    for result in results:
        if count[result["id"]] > 1:
            says = f"id「{result['id']}」の事例が{count[result['id']]}件あります。別の id にしてください。"
            result["findings"] += _as_findings([Fault("same-id", "id", says)])
    return results


def read(text: str) -> list[Any]:
    """The cases of a file: one case, a list of cases, or a mapping with ``cases``; in one document or several."""
    cases: list[Any] = []
    for content in _json(text) if text.lstrip()[:1] in ("{", "[") else yamltext.documents(text):
        below = _below(content) if isinstance(content, dict) and "cases" in content else content
        cases += below if isinstance(below, list) else _by_id(below)
    if not any(isinstance(case, dict) for case in cases):
        raise NotACase(case="ファイル", fault="事例がありません。cases: の下に事例を並べてください。")
    return cases if len(cases) == 1 else [_numbered(case, number) for number, case in enumerate(cases, 1)]


def _below(content: dict[str, Any]) -> Any:
    """What stands under ``cases``; nothing beside it may decide an answer."""
    for key in sorted(content.keys() & terms.NOT_ABOVE):
        raise NotACase(case="ファイル", fault=f"「{key}」は cases: と並べず、事例ごとに入れてください。")
    return content["cases"]


def _by_id(below: Any) -> list[Any]:
    """One case, or cases under their ids; ``meta`` tells of the file."""
    if not isinstance(below, dict) or below.keys() & terms.OF_A_CASE:
        return [below]
    cases = {id: case for id, case in below.items() if id != "meta"}
    return [{"id": id, **case} if isinstance(case, dict) else case for id, case in cases.items()]


def _numbered(case: Any, number: int) -> Any:
    """A case among others, which goes by its number when it has no id."""
    return {**case, "id": f"{number}件目の事例"} if isinstance(case, dict) and not case.get("id") else case


def _json(text: str) -> list[Any]:
    """JSON is read as such (much faster); what only looks like JSON is YAML."""
    try:
        return [json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once)]
    except (ValueError, RecursionError):
        return yamltext.documents(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping without a key twice; read as YAML it is refused with its line."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def answer_case(case: Any, today: date | None = None) -> dict[str, Any]:
    """One case, answered; with ``today`` also what lies in the future is said."""
    if not isinstance(case, dict):
        said = f"「{case}」" if isinstance(case, str) else "一覧の中の一つ"
        raise NotACase(
            case="ファイル", fault=f"{said}は事例の形ではありません。persons: と decedent: を入れてください。"
        )
    reader = Reader(case)
    family, decedent = reader.family(), reader.decedent()
    overrides, at_death = reader.overrides(), reader.at_death()
    found = [*reader.unread, *faults.examine(family), *lifetimes.examine(family, today)]
    result: dict[str, Any] = {"id": reader.id, "shares": {}, "candidates": [], "left_out": []}
    result |= {"flags": [], "findings": [], "steps": []}
    if any(fault.code == "own-ancestor" for fault in found):
        return result | {"flags": ["impossible"], "findings": _as_findings(found)}
    try:
        answer = inherit(family, decedent, overrides, at_death=at_death)
    except BeforeTheFirst:
        result["flags"] = ["outside-law"]
        says = f"{era_day(LAW_BEGINS)}より前に開始した相続は計算できません。死亡の日を確かめてください。"
        found.append(Fault("outside-law", f"persons.{decedent}", says))
    except Refusal as refusal:
        raise reader.refusal(refusal.sentence) from None
    else:
        result |= _as_result(answer)
        entries = {fault.entry for fault in found}
        found += lifetimes.survivors(answer, today) if today else ()
        found += [fault for fault in idle(answer, at_death=at_death) if fault.entry not in entries]
    return result | {"findings": _as_findings(found)}


def _as_findings(found: list[Fault]) -> list[dict[str, str]]:
    return [{"code": fault.code, "entry": fault.entry, "says": fault.says} for fault in found]


def family_of(case: Mapping[str, Any], today: date | None = None) -> tuple[Family, list[Fault]]:
    """The facts of a case as a family, and everything wrong with them; nobody's estate is asked for."""
    reader = Reader(case)
    family = reader.family()
    return family, [*reader.unread, *faults.examine(family), *lifetimes.examine(family, today)]


def _as_result(answer: Answer) -> dict[str, Any]:
    return {
        "shares": _fractions(answer.shares),
        "candidates": [
            {"reading": one.reading, "shares": _fractions(one.shares), "left_out": _without_share(one.left_out)}
            for one in answer.candidates
        ],
        "left_out": _without_share(answer.left_out) if answer.shares else [],
        "flags": answer.flags,
        "steps": answer.steps,
    }


def _without_share(found: Iterable[LeftOut]) -> list[dict[str, str]]:
    """Whoever was left out of whose estate, and the code of the reason; the steps say it in words."""
    return [{"who": one.who, "of": one.of, "code": one.code} for one in found]


def _fractions(shares: Mapping[str, Fraction]) -> dict[str, str]:
    return {id: f"{part.numerator}/{part.denominator}" for id, part in sorted(shares.items())}


def _as_lines(results: list[dict[str, Any]]) -> Iterable[str]:
    return (f"{line}\n" for result in results for line in _as_text(result))


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
