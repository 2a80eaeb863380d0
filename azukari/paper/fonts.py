"""The fonts that papers are printed in (印刷用の書体): Debian's packages, found on the machine, never bundled.

A missing font is a refusal that names the packages; nothing is ever printed in another font.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from azukari.law.refusal import Refusal

MINCHO = "IPAmjMincho"  # 文字情報基盤: every character a register can hold
GOTHIC = "BIZ UDGothic"
FILES = {MINCHO: ("ipamjm.ttf",), GOTHIC: ("BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf")}
PACKAGES = {MINCHO: "fonts-ipamj-mincho", GOTHIC: "fonts-morisawa-bizud-gothic"}
PLACES = ("/usr/share/fonts", "/usr/local/share/fonts")


class NoFont(Refusal):
    """A paper cannot be printed on this machine."""

    says = "印刷用の書体がないため印刷できません。管理者に「apt-get install {packages}」を依頼してください。"


@cache
def paths() -> dict[str, tuple[Path, ...]]:
    """Each font's files on this machine; ``NoFont`` names every package that is missing."""
    wanted = {name for names in FILES.values() for name in names}
    found = {path.name: path for place in _places() for path in sorted(place.rglob("*.ttf")) if path.name in wanted}
    missing = [PACKAGES[font] for font, names in FILES.items() if not all(name in found for name in names)]
    if missing:
        raise NoFont(packages=" ".join(missing))
    return {font: tuple(found[name] for name in names) for font, names in FILES.items()}


def _places() -> list[Path]:
    """``AZUKARI_FONTS`` when set, otherwise where Debian installs fonts."""
    chosen = os.environ.get("AZUKARI_FONTS")
    return [Path(place) for place in (chosen.split(os.pathsep) if chosen else PLACES)]
