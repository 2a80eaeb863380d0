"""What came back on a medium against what the city holds: line by line (案件ファイルの突合せ).

Only registers, their lines and the vendor's own deliverables may come back changed; the city's own registers are for
reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from azukari.house.rules.cases import DELIVERABLES
from azukari.house.rules.family.events import EVENTS
from azukari.house.rules.family.findings import blocking, findings
from azukari.house.rules.family.shape import is_sound
from azukari.house.rules.family.whole import Entered, whole_of
from azukari.law.refusal import Finding, NotRight

REGISTERS, LINES = "registers.json", "lines.json"
ANSWER = "answer.json"  # 市の、相続人の確定。読むだけ
TABLES = {REGISTERS: "戸籍等", LINES: "戸籍の記載"}
FOLDER = "deliverables/"
NUL = "\\u0000"
READ_ONLY = "市の台帳の写しは変えられません({name})。直す必要があるときは、市に伝えてください。"
WORDS = {
    "kind": "種別", "town": "市区町村", "honseki": "本籍", "head": "筆頭者・戸主", "since": "編製日", "until": "消除日",
    "register": "戸籍等の番号", "says": "記載", "fact": "事実",
}  # fmt: skip
SEXES = {"m": "男", "f": "女"}
CHANGES = {"add": "追加", "change": "変更", "drop": "削除"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is not as the city has it."""

    table: str  # registers.json / lines.json / deliverables/…
    change: str  # add / change / drop
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    size: int = 0  # of a deliverable

    @property
    def name(self) -> str:
        """The file of a deliverable."""
        return f"{self.table}/{self.key}"

    @property
    def what(self) -> str:
        return TABLES.get(self.table) or DELIVERABLES[self.table.split("/")[1]]

    @property
    def says(self) -> str:
        """「前 → 後」 of the words that differ."""
        if self.table not in TABLES:
            return f"{self.key}({self.size:,}バイト)"
        before, after = self.before or {}, self.after or {}
        names = [name for name in WORDS if before.get(name) != after.get(name)]
        return "、".join(f"{WORDS[name]}: {_said(before.get(name))} → {_said(after.get(name))}" for name in names)


def _said(value: Any) -> str:
    """A value in the words of the register."""
    if isinstance(value, dict):
        return fact_in_words(value)
    return "なし" if value in (None, "") else str(value)


def fact_in_words(fact: Mapping[str, Any]) -> str:
    """The event and everything in it that a person wrote."""
    event = EVENTS.get(str(fact.get("event")))
    return " ".join([event.says if event else "", *_written(fact)]).strip()


def _written(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _written(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _written(inner, name)
    elif name not in ("event", "t") and value not in (None, ""):
        yield SEXES.get(value, str(value)) if name == "sex" else str(value)


def differences(ours: Mapping[str, bytes], theirs: Mapping[str, bytes], lent: Mapping[str, str]) -> list[Difference]:
    """Everything that differs; raises ``NotRight`` for what may not be changed or cannot be read.

    ``lent`` are the SHA-256 of the files as they went out: what the city changed since is no fault of the vendor.
    """
    wrong = list(_forbidden(lent, theirs))
    wrong = wrong or list(_unsound(ours, theirs))
    if wrong:
        raise NotRight(wrong)
    found = [each for table in TABLES for each in _of_table(table, _rows(ours[table]), _rows(theirs[table]))]
    return [*found, *_of_files(ours, theirs)]


def _forbidden(lent: Mapping[str, str], theirs: Mapping[str, bytes]) -> Iterator[Finding]:
    for name in sorted({*lent, *theirs}):
        if name in TABLES:
            yield from _unreadable(name, theirs.get(name, b""))
        elif name.startswith(FOLDER):
            if not name.isprintable() or name.count("/") != 2 or name.split("/")[1] not in DELIVERABLES:
                yield Finding(name, f"成果物の置き場所が違います({name})。")
        elif name not in theirs or sha256(theirs[name]).hexdigest() != lent.get(name):
            yield Finding(name, READ_ONLY.format(name=name))


def _unreadable(name: str, content: bytes) -> Iterator[Finding]:
    fields = REGISTER_FIELDS if name == REGISTERS else LINE_FIELDS
    try:
        rows = json.loads(content)
        fits = all(set(row) == set(fields) and all(isinstance(row[key], fields[key]) for key in fields) for row in rows)
        ids = [str(row["id"]) for row in rows]
        if not fits or len(set(ids)) != len(ids) or NUL in _plain(rows):
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        yield Finding(name, f"{TABLES[name]}のファイル({name})の形が違います。")


def _plain(rows: Any) -> str:
    """Everything in it as UTF-8 text; raises ``ValueError`` for half a character."""
    return json.dumps(rows, ensure_ascii=False).encode().decode()


def _unsound(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> Iterator[Finding]:
    """Lines of no shape, and what cannot be beside the others; what was wrong before is not theirs."""
    before, after = json.loads(ours[LINES]), json.loads(theirs[LINES])
    if odd := [str(row["id"]) for row in after if row not in before and not is_sound(row["fact"])]:
        yield Finding(LINES, f"戸籍の記載の形が違うので、取り込めません({'、'.join(odd[:10])})。")
        return
    known = {finding.says for finding in blocking(_found(before))}
    for finding in blocking(_found(after)):
        if finding.says not in known:
            yield Finding(LINES, f"戸籍の記載を取り込めません。{finding.says}", finding.source)


def _found(rows: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """What the family of these lines gives to say."""
    sound = [row for row in rows if is_sound(row["fact"])]
    return findings(whole_of(Entered(n, f"{n}行目", row["fact"], row["says"]) for n, row in enumerate(sound, 1)))


REGISTER_FIELDS: dict[str, Any] = {
    "id": int | str, "kind": str, "town": str, "honseki": str, "head": str, "since": str, "until": str,
}  # fmt: skip
LINE_FIELDS: dict[str, Any] = {"id": int | str, "register": int | str | None, "says": str, "fact": dict}


def _rows(content: bytes) -> dict[str, Mapping[str, Any]]:
    return {str(row["id"]): row for row in json.loads(content)}


def _of_table(
    table: str, ours: Mapping[str, Mapping[str, Any]], theirs: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    for key in dict.fromkeys([*ours, *theirs]):
        before, after = ours.get(key), theirs.get(key)
        if before != after:
            change = "add" if before is None else "drop" if after is None else "change"
            yield Difference(table, change, key, before, after)


def _of_files(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> Iterator[Difference]:
    """A deliverable is added, never taken away: what the city received stays as it came."""
    for name in sorted(name for name in theirs if name.startswith(FOLDER)):
        content = theirs[name]
        if ours.get(name) != content:
            folder, key = name.rsplit("/", 1)
            yield Difference(folder, "add", key, None, None, len(content))
