"""Case files: one family, one decedent, what happened; the format ``azukari heirs`` reads (docs/heirs.md)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TextIO

from azukari.law.dated import BeforeTheFirst
from azukari.law.inheritance import faults, terms, yamltext
from azukari.law.inheritance.answer import Answer, inherit
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.idle import idle
from azukari.law.inheritance.reader import NotACase, Reader
from azukari.law.refusal import Refusal


def heirs(path: str | Path, as_json: bool = False, out: TextIO | None = None) -> int:
    """Answer every case of a file: 0 when all were computed, 2 with a sentence for each that cannot be read."""
    out = out or sys.stdout
    try:
        found = read(Path(path).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return _refused(f"ファイル「{path}」がありません。")
    except IsADirectoryError:
        return _refused(f"「{path}」はフォルダです。事例のファイルを一つ指定してください。")
    except (OSError, UnicodeDecodeError):
        return _refused(f"ファイル「{path}」をUTF-8の文字として読めません。UTF-8で保存し直してください。")
    except Refusal as refusal:
        return _refused(refusal.sentence)
    results, ends = [], 0
    for case in found:
        try:
            results.append(answer_case(case))
        except Refusal as refusal:
            ends = _refused(refusal.sentence)
    if results:
        out.writelines(_as_json(results) if as_json else _as_lines(results))
    return ends


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _as_json(results: list[dict[str, Any]]) -> Iterable[str]:
    """A list, one case a line."""
    for number, result in enumerate(results):
        yield f"{',' if number else '['}\n{json.dumps(result, ensure_ascii=False)}"
    yield "\n]\n"


def run(text: str) -> list[dict[str, Any]]:
    """The results of every case in a text, as the command line prints them."""
    return [answer_case(case) for case in read(text)]


def read(text: str) -> list[dict[str, Any]]:
    """The cases of a file: one case, a list of cases, or a mapping with ``cases``; in one document or several."""
    cases: list[Any] = []
    for content in _json(text) if text.lstrip()[:1] in ("{", "[") else yamltext.documents(text):
        below = content["cases"] if isinstance(content, dict) and "cases" in content else content
        cases += below if isinstance(below, list) else _by_id(below)
    if not any(isinstance(case, dict) for case in cases):
        raise NotACase(case="ファイル", fault="事例がありません。cases: の下に事例を並べてください。")
    return cases


def _by_id(below: Any) -> list[Any]:
    """One case, or cases under their ids."""
    if not isinstance(below, dict) or below.keys() & terms.OF_A_CASE:
        return [below]
    return [{"id": id, **case} if isinstance(case, dict) else case for id, case in below.items()]


def _json(text: str) -> list[Any]:
    """JSON is read as such (much faster); what only looks like JSON is YAML."""
    try:
        return [json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_once)]
    except (json.JSONDecodeError, RecursionError):
        return yamltext.documents(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise yamltext.KeyTwice(line=1, key=next(key for key in keys if keys.count(key) > 1))
    return found


def answer_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """One case, answered."""
    if not isinstance(case, dict):
        raise NotACase(
            case="ファイル", fault=f"「{case}」は事例の形ではありません。persons: と decedent: を入れてください。"
        )
    reader = Reader(case)
    family, decedent = reader.family(), reader.decedent()
    overrides, at_death = reader.overrides(), reader.at_death()
    found = [*reader.unread, *faults.examine(family)]
    result: dict[str, Any] = {"id": reader.id, "shares": {}, "candidates": [], "flags": [], "findings": [], "steps": []}
    if any(fault.code == "own-ancestor" for fault in found):
        return result | {"flags": ["impossible"], "findings": _as_findings(found)}
    try:
        answer = inherit(family, decedent, overrides, at_death=at_death)
    except BeforeTheFirst as refusal:
        result["flags"] = ["outside-law"]
        found.append(faults.Fault("outside-law", f"persons.{decedent}", refusal.sentence))
    except Refusal as refusal:
        raise reader.refusal(refusal.sentence) from None
    else:
        result |= _as_result(answer)
        entries = {fault.entry for fault in found}
        found += [fault for fault in idle(answer, at_death=at_death) if fault.entry not in entries]
    return result | {"findings": _as_findings(found)}


def _as_findings(found: list[faults.Fault]) -> list[dict[str, str]]:
    return [{"code": fault.code, "entry": fault.entry, "says": fault.says} for fault in found]


def family_of(case: Mapping[str, Any]) -> tuple[Family, list[faults.Fault]]:
    """The facts of a case as a family, and everything wrong with them; nobody's estate is asked for."""
    reader = Reader(case)
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
