"""Which characters a font can draw (字形), so that a name is never printed as another name.

A variation selector (異体字セレクタ) belongs to a collection: input methods send Adobe-Japan1 (辻 + VS17), IPAmj明朝
holds Moji_Joho (辻 + VS19, VS20).  A font that lacks a sequence is drawn without its selector, which is silently
another glyph; so the pair must be in the font's own table, not only the character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from azukari.law.refusal import Finding, Refusal
from azukari.paper import fonts

MM_PER_POINT = 25.4 / 72
NARROW = 0.62  # of the type size; no half-width letter of the fonts in use is wider, save a few capitals
_SELECTORS = frozenset(map(chr, (*range(0xE0100, 0xE01F0), *range(0xFE00, 0xFE10))))


class Undrawable(Refusal):
    """The font has no glyph for a character of a name; ``findings`` name every such character."""

    says = "{first}{more}正しい字形に直してから印刷してください。"

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        more = f"ほかに{len(self.findings) - 1}件あります。" if len(self.findings) > 1 else ""
        super().__init__(first=self.findings[0].says, more=more)


@dataclass(frozen=True)
class Face:
    """What a font holds: its characters, and its characters with a selector."""

    name: str
    characters: frozenset[str]
    sequences: frozenset[str]  # a character and its selector

    def draws(self, cluster: str) -> bool:
        """Whether a character, with its selector if it has one, is drawn as itself."""
        return cluster in (self.characters if len(cluster) == 1 else self.sequences)


@cache
def face(font: str = fonts.MINCHO) -> Face:
    """A font's table of characters, read once."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # slow to import; needed only for printing

    with TTFont(fonts.paths()[font][0], lazy=True) as opened:
        tables = [table for table in opened["cmap"].tables if table.format == 14]
        pairs = {chr(base) + chr(vs) for table in tables for vs, rows in table.uvsDict.items() for base, _ in rows}
        public = (sign for sign in opened.getBestCmap() if not 0xE000 <= sign <= 0xF8FF)  # 外字 mean nothing elsewhere
        return Face(font, frozenset(map(chr, public)) - _SELECTORS, frozenset(pairs))


def clusters(text: str) -> Iterator[str]:
    """A text, character by character, each with the selector that follows it."""
    cluster = ""
    for sign in text:
        if cluster and sign in _SELECTORS:
            yield cluster + sign
            cluster = ""
            continue
        if cluster:
            yield cluster
        cluster = sign
    if cluster:
        yield cluster


def missing(text: str, font: str = fonts.MINCHO) -> tuple[str, ...]:
    """The characters of a text that the font cannot draw, each once, in order."""
    holds = face(font)
    if holds.characters.issuperset(text):
        return ()
    absent = (cluster for cluster in clusters(text) if cluster != "\n" and not holds.draws(cluster))
    return tuple(dict.fromkeys(absent))


def refuse_undrawable(texts: Iterable[str], font: str = fonts.MINCHO) -> None:
    """Raise ``Undrawable`` naming each text and character that would not be printed as itself."""
    found = [_finding(text, cluster, font) for text in dict.fromkeys(texts) for cluster in missing(text, font)]
    if found:
        raise Undrawable(found)


def _finding(text: str, cluster: str, font: str) -> Finding:
    codes = " ".join(f"U+{ord(sign):04X}" for sign in cluster)
    plain = "".join(sign for sign in text if sign not in _SELECTORS)
    shown = plain if len(plain) <= 30 else plain[:30] + "…"
    kind = "の異体字" if len(cluster) > 1 else ""
    says = f"「{shown}」の「{cluster[0]}」{kind}({codes})は、書体{font}にこの字形がないため印刷できません。"
    return Finding(text, says, "文字情報基盤(Moji_Joho)")


def width(text: str, points: float) -> float:
    """How wide a text is at a type size, in mm; never less than printed."""
    return _ems(text) * points * MM_PER_POINT


@lru_cache(4096)
def _ems(text: str) -> float:
    return sum(map(_em, text))


@cache
def _em(sign: str) -> float:
    if sign in _SELECTORS:
        return 0.0
    return 1.0 if unicodedata.east_asian_width(sign) in "WFA" else NARROW
