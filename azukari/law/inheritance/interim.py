"""応急措置法 (昭和22年法律第74号): openings from 1947-05-03 to 1947-12-31.

No 戸主, no 家, no 家督相続 (3条・7条1項); what the Act does not say follows the 遺産相続 of the old code (7条2項).
Siblings inherit for the first time, all alike, and nobody represents them (昭25.10.7民甲2682, 最判昭43.11.22).
"""

from __future__ import annotations

from azukari.law.inheritance import succession
from azukari.law.inheritance.estate import Estate


def devolve(estate: Estate) -> None:
    """Fill an estate with the portions of its heirs."""
    article_8(estate)
    article_26_2(estate)


def article_8(estate: Estate) -> None:
    """直系卑属、直系尊属、兄弟姉妹の順。配偶者は常に相続人となる(3分の1、2分の1、3分の2)。

    The figures and the reach of representation stand in ``shares.toml``; the Code took the ranks over in 1948.
    """
    succession.devolve(estate)


def article_26_2(estate: Estate) -> None:
    """昭22法222附則26条2項: 家附の継子は相続人ではないが、相続人に相続財産の一部の分配を請求することができた。"""
    if any(tie.kind == "house_step" for tie in estate.family.down[estate.who]):
        estate.remark("article-26-2")
