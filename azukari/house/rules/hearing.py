"""What is kept of a talk with a neighbour or a welfare commissioner: who told, and where the owner is (AKI-30)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from azukari.law import dated
from azukari.law.refusal import Finding

SOURCE = "個人情報の保護に関する法律2条3項・61条2項"


def sources(day: date) -> Mapping[str, str]:
    """Whom one may have heard it from."""
    found: Mapping[str, str] = dated.load("houses/hearing.toml").on(day).says["sources"]
    return found


def limit(day: date) -> int:
    return int(dated.load("houses/hearing.toml").on(day).says["limit"])


def check(source_class: str, note: str, day: date) -> Iterator[Finding]:
    """What is missing, too long or too much in a note of a hearing."""
    if source_class not in sources(day):
        yield Finding("source_class", "だれから聞いたか、種別を選んでください。", SOURCE)
    if len(note) > limit(day):
        yield Finding("answer", f"聞き取りのメモは{limit(day)}字までです。所在と連絡先だけを書いてください。", SOURCE)
    for word, kind, cite in sensitive_words(note, day):
        says = f"「{word}」は{kind}にあたるおそれがあります。所在と連絡先だけを書いてください。"
        yield Finding("answer", says, cite)


def sensitive_words(note: str, day: date) -> Iterator[tuple[str, str, str]]:
    """Each word that tells of a 要配慮個人情報, what of, and the article; a longer word is taken before its part."""
    told = dated.load("houses/sensitive.toml").on(day).says
    plain = unicodedata.normalize("NFKC", note).casefold()
    for harmless in told["harmless"]:
        plain = plain.replace(harmless, " ")
    words = [(word, kind["name"], kind["cite"]) for kind in told["kinds"] for word in kind["words"]]
    for word, kind, cite in sorted(words, key=lambda each: -len(each[0])):
        if word in plain:
            plain = plain.replace(word, " ")
            yield word, kind, cite
