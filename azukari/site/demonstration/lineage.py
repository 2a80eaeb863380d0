"""The family of the first vacant house: a head who died under the old code, and those who died after him.

森蔵 1938(家督相続) → 楢松 1952(相続、配偶者は三分の一) → 梅野 1985 → 幹夫 2015.  Everybody is invented.
"""

from __future__ import annotations

from collections.abc import Sequence

from azukari.entrust.rules import Actor
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.services.family import concluding, entering

HEAD, WIFE, SON, SECOND, DAUGHTER, BRIDE, GRANDSON, GRANDDAUGHTER, YOUNGEST, HIS_WIFE, LAST = (
    f"P{number}" for number in range(1, 12)
)  # 出てくる順に番号が付く
HONSEKI = "架空町一番地"


def _child(name: str, sex: str, standing: str, father: str, mother: str, at: str) -> Told:
    who = {"child": (Newcomer(f"架空 {name}", sex),), "father": (father,), "mother": (mother,)}
    return Told("birth", who, {"at": at, "standing": standing})


def _wedding(husband: str, bride: str, at: str) -> Told:
    return Told("marriage", {"one": (husband,), "other": (Newcomer(f"架空 {bride}", "f"),)}, {"at": at})


def _death(who: str, at: str, address: str = "東野森市架空町一番地") -> Told:
    return Told("death", {"who": (who,)}, {"at": at, "address": address})


REGISTERS: Sequence[tuple[dict[str, str], Sequence[Told]]] = (
    (
        {"kind": "closed", "head": "架空 森蔵", "since": "明治四十二年五月一日", "until": "昭和十三年三月十日"},
        (
            Told("person", {"who": (Newcomer("架空 森蔵", "m"),)}, {"born": "明治15年2月3日", "standing": "戸主"}),
            Told("house_head", {"who": (HEAD,)}, {"at": "明治42年5月1日"}),
            _wedding(HEAD, "とめ", "明治38年11月3日"),
            _child("楢松", "m", "長男", HEAD, WIFE, "明治40年4月5日"),
            _child("柏吉", "m", "二男", HEAD, WIFE, "明治43年9月1日"),
            _child("けやき", "f", "長女", HEAD, WIFE, "大正3年6月20日"),
            _wedding(SON, "梅野", "昭和6年2月11日"),
            _child("幹夫", "m", "長男", SON, BRIDE, "昭和7年12月8日"),
            _child("こずえ", "f", "長女", SON, BRIDE, "昭和10年8月15日"),
            _death(HEAD, "昭和13年3月10日"),
        ),
    ),
    (
        {"kind": "revised", "head": "架空 楢松", "since": "昭和十三年三月十日", "until": "昭和三十三年四月一日"},
        (
            Told("headship", {"who": (SON,), "of": (HEAD,)}, {"at": "昭和13年3月10日", "cause": "death"}),
            _child("枝郎", "m", "二男", SON, BRIDE, "昭和14年7月7日"),
            _death(WIFE, "昭和19年1月30日"),
            _death(SON, "昭和27年6月1日"),
        ),
    ),
    (
        {"kind": "closed", "head": "架空 梅野", "since": "昭和三十三年四月一日", "until": "昭和六十年一月二十日"},
        (_death(BRIDE, "昭和60年1月20日"),),
    ),
    (
        {"kind": "current", "head": "架空 幹夫", "since": "昭和三十五年五月五日", "until": ""},
        (
            _wedding(GRANDSON, "若葉", "昭和35年5月5日"),
            _child("双葉", "f", "長女", GRANDSON, HIS_WIFE, "昭和37年3月3日"),
            _death(GRANDSON, "平成27年8月8日", "架空県見本町二番地"),
        ),
    ),
)
SHARES = {GRANDDAUGHTER: "1/3", YOUNGEST: "1/3", HIS_WIFE: "1/6", LAST: "1/6"}


def enter(house: int, by: Actor) -> int:
    """Every line of every register, as a clerk would type it, and the conclusion that is kept."""
    for facts, lines in REGISTERS:
        register = entering.keep_register(house, {**facts, "town": "東野森市", "honseki": HONSEKI}, by=by)
        for told in lines:
            entering.enter_line(house, register, told, by=by)
    return concluding.keep_conclusion(house, HEAD, "final", by=by)
