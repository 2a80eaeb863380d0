"""When two addresses are the same place: only to find a house again; what is kept is what was typed."""

from __future__ import annotations

import re
import unicodedata

KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")
UNITS = re.compile(r"(?<=[0-9十])(?:丁目|番地の?|番|号|-|の)+")


def key(address: str) -> str:
    """「緑町二丁目３番４号」 and 「緑町2-3-4」 have the same key."""
    plain = unicodedata.normalize("NFKC", address).replace(" ", "")
    plain = re.sub(r"[‐‑‒–—―−ー](?=\d)", "-", plain)
    plain = re.sub(r"[〇一二三四五六七八九十]+(?=丁目|番|号)", _figures, plain)
    return UNITS.sub("-", plain).rstrip("-")


def _figures(found: re.Match[str]) -> str:
    words = found[0].translate(KANJI)
    tens = re.fullmatch(r"(\d?)十(\d?)", words)
    return str(int(tens[1] or 1) * 10 + int(tens[2] or 0)) if tens else words
