"""First passwords that can be read out over the telephone."""

from __future__ import annotations

import secrets

SYLLABLES = [consonant + vowel for consonant in "kstnhmyr" for vowel in "aiueo"]
GROUPS, LENGTH = 4, 3  # 40の12乗、およそ63ビット


def drawn() -> str:
    """Like kanomi-surate-hitoka-yumina."""
    return "-".join("".join(secrets.choice(SYLLABLES) for _ in range(LENGTH)) for _ in range(GROUPS))
