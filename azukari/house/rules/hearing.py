"""What is kept of a talk with a neighbour or a welfare commissioner: who told, and where the owner is (AKI-30)."""

from __future__ import annotations

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
    told = dated.load("houses/hearing.toml").on(day).says
    for harmless in told["harmless"]:
        note = note.replace(harmless, "")
    for word in told["sensitive"]:
        if word in note:
            says = f"「{word}」は要配慮個人情報にあたるおそれがあります。所在と連絡先だけを書いてください。"
            yield Finding("answer", says, SOURCE)
