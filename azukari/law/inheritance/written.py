"""The words of one case, entry by entry; every refusal names the case and the entry, and says what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from azukari.law.calendar import PartialDay
from azukari.law.clock import split_time
from azukari.law.inheritance import terms
from azukari.law.inheritance.facts import NOBODY
from azukari.law.inheritance.fault import Fault
from azukari.law.partial import parse_partial
from azukari.law.refusal import Refusal

_NEAR = 0.7  # 相続方棄 is near 相続放棄, 死亡 is not near 同時死亡
_PERSONS = "「persons: {A: { … }, B: { … }}」のように、id の下に並べてください。"


class NotACase(Refusal):
    """Something in the file cannot be read as a case."""

    says = "{case}: {fault}"


class Written:
    """What a case says; keys nobody reads are kept as findings."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.id = _label(case.get("id"))
        self.unread: list[Fault] = []
        self.case = self._read("事例", case, terms.CASE_KEYS)
        self.persons = self._by_id(self.case.get("persons") or {})

    def _by_id(self, said: Any) -> dict[str, Any]:
        """The persons under their ids; a list of them may name each by ``id``."""
        found = said
        if isinstance(said, list):
            found = {}
            for id, facts in (self._named(one) for one in said):
                if id in found:
                    raise self._refuse("persons", f"「{id}」が二度書かれています。一方を消してください。")
                found[id] = facts
        if not isinstance(found, dict):
            raise self._refuse("persons", _PERSONS)
        for id, facts in found.items():
            if not id.strip() or id == NOBODY:
                raise self._refuse("persons", f"「{id}」は人の id として使えません。別の id にしてください。")
            if facts and not isinstance(facts, dict):
                raise self._refuse(f"persons.{id}", "{ } の形で入れてください。")
        return found

    def _named(self, one: Any) -> tuple[str, Any]:
        """One person of a list: its id alone, its id among its facts, or its facts under its id."""
        if isinstance(one, str):
            return one, None
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            return one["id"], {key: value for key, value in one.items() if key != "id"}
        if isinstance(one, dict) and len(one) == 1:
            return next(iter(one.items()))
        raise self._refuse("persons", _PERSONS)

    def _list(self, key: str) -> list[Any]:
        found = self.case.get(key) or []
        found = [found] if isinstance(found, dict) and "t" in found else found
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self._refuse(key, f"「{key}: [{{t: … }}, {{t: … }}]」のように、一件ずつ {{ }} で並べてください。")
        return found

    def _read(self, entry: str, facts: Any, known: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
        """The facts of an entry under their own keys; a key nobody reads is a finding."""
        if not isinstance(facts, dict):
            raise self._refuse(entry, "{ } の形で入れてください。")
        if facts.keys() <= known.keys():
            return facts
        keys = {word: key for key, words in known.items() for word in words}
        found: dict[str, Any] = {}
        for word in sorted(facts):
            key = keys.get(word, word)
            if key in found:
                raise self._refuse(entry, f"項目「{key}」が「{word}」としても書かれています。一方を消してください。")
            if key not in known:
                self._is_unread(entry, f"項目「{word}」は読んでいません。{perhaps(word, [*known, *keys])}")
            found[key] = facts[word]
        return found

    def _is_unread(self, entry: str, says: str) -> None:
        self.unread.append(Fault("unread-key", entry, says))

    def _keys_of(self, entry: str, kind: str, facts: Mapping[str, Any], kinds: Mapping[str, tuple[str, ...]]) -> None:
        """A key that only other kinds of entry have is a finding."""
        for key in facts.keys() & kinds.keys():
            if facts[key] not in (None, "", []) and kind not in kinds[key]:
                self._is_unread(entry, f"項目「{key}」は、この種類(t: {kind})では読んでいません。")

    def _day(self, entry: str, words: Any) -> PartialDay | None:
        if words is None or words == "":
            return None
        if not isinstance(words, str):
            raise self._refuse(entry, "日は 2009-06-01 や「昭和20年5月頃」のように一つの言葉で入れてください。")
        try:
            return _partial_day(words)
        except Refusal as refusal:
            raise self._refuse(entry, refusal.sentence) from None

    def _word(self, entry: str, key: str, facts: Mapping[str, Any]) -> str:
        word = facts.get(key) or ""
        if not isinstance(word, str):
            raise self._refuse(entry, f"項目「{key}」は一つの言葉で入れてください。")
        return word

    def _term(self, entry: str, key: str, facts: Mapping[str, Any]) -> str:
        """A word of the format, however it is written."""
        return plain(self._word(entry, key, facts))

    def _yes(self, entry: str, words: Any) -> bool:
        said = str(words).lower() if isinstance(words, (str, bool)) else "" if words is None else "[ ]"
        if said not in terms.YES | terms.NO:
            raise self._refuse(entry, f"「{said}」は true か false で入れてください。")
        return said in terms.YES

    def _one_of(self, entry: str, name: str, word: Any, known: Mapping[str, str]) -> str:
        said = plain(word) if isinstance(word, str) else "" if word is None else "[ ]"
        if said not in known:
            words = [one for one in known if one and not one.isascii()] or [one for one in known if one]
            raise self._refuse(entry, f"{name}「{said}」は分かりません。{'、'.join(words)}のいずれかを入れてください。")
        return known[said]

    def _names(self, entry: str, words: Any) -> tuple[str, ...]:
        names = words if isinstance(words, list) else [] if words is None or words == "" else [words]
        if not all(isinstance(name, str) for name in names):
            raise self._refuse(entry, "人は id で、[A, B] のように並べてください。")
        return tuple(dict.fromkeys(names))

    def _nobody(self, id: str) -> str:
        named = [one for one, facts in self.persons.items() if isinstance(facts, dict) and id in _names_in(facts)]
        meant = f"氏名ではなく id の「{named[0]}」で書いてください。" if named else perhaps(id, self.persons)
        return f"「{id}」という人が persons にいません。{meant}"

    def _refuse(self, entry: str, fault: str) -> NotACase:
        return self.refusal(f"{entry}: {fault}")

    def refusal(self, fault: str) -> NotACase:
        """Why the case is not answered; keys nobody reads may be the reason."""
        unread = (f"{one.entry}: {one.says}" for one in self.unread if one.code == "unread-key")
        return NotACase(case=self.id, fault="".join((fault, *unread)))


@lru_cache(1024)
def plain(word: str) -> str:
    """A word of the format without differences of width, case and joining: ``Special Adoption`` is special_adoption."""
    return unicodedata.normalize("NFKC", word).strip().lower().replace("-", "_").replace(" ", "_")


def perhaps(word: str, known: Iterable[str]) -> str:
    """The word that was meant, where one is near."""
    return "".join(f"「{near}」のことですか。" for near in get_close_matches(word, list(known), 1, _NEAR))


def _names_in(facts: Mapping[str, Any]) -> list[Any]:
    return [facts.get(key) for key in ("name", *terms.PERSON_KEYS["name"])]


@lru_cache(16_384)  # the days of one family come again and again
def _partial_day(words: str) -> PartialDay:
    text = split_time(words.strip())[0]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return parse_partial(text)
    return PartialDay(day, day, text)


def _label(id: Any) -> str:
    return id if isinstance(id, str) and id else "事例"
