"""What a paper needs to know of a family: the facts, the answer, and what the registers say of each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from azukari.house.rules.family.choice import under, way
from azukari.law.calendar import PartialDay, era_day
from azukari.law.inheritance import Answer, Family, Override, Person, inherit
from azukari.law.refusal import Refusal


class NotSettled(Refusal):
    """The heirs are not determined, so no paper may name them."""

    says = "{who}の相続は読み方が分かれています。読み方を決めるか、足りない戸籍を取得してから作成してください。"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the registers say of one person beside the dates; all as written there."""

    relation: str = ""  # 続柄: 長男、養子
    address: str = ""  # 住所; of the dead, 最後の住所
    registered_address: str = ""  # 登記記録上の住所
    honseki: str = ""  # 本籍
    work: str = ""  # 職業


NOTHING = Particulars()


@dataclass(frozen=True)
class Kin:
    """One decedent's family, with everything a paper about it says."""

    family: Family
    decedent: str
    particulars: Mapping[str, Particulars] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    reading: str = ""  # 選択した見解
    root: str = ""  # だれの相続について選んだか
    decisions: tuple[str, ...] = ()  # 市が決めたこと。どの書類にも印刷する

    def person(self, id: str) -> Person:
        return self.family.persons[self.family.index[id]]

    def name(self, id: str) -> str:
        """The name exactly as entered; the id while none is."""
        return self.person(id).name or id

    def of(self, id: str) -> Particulars:
        return self.particulars.get(id, NOTHING)

    def answer(self) -> Answer:
        """Who holds in the end."""
        return under(inherit(self.family, self.decedent, self.overrides), self.reading)

    def shares(self) -> dict[str, Fraction]:
        """Every present holder's share, in the order entered; ``NotSettled`` when readings differ."""
        answer = self.answer()
        if answer.candidates and not answer.shares:
            raise NotSettled(who=self.name(self.decedent))
        return {person.id: answer.shares[person.id] for person in self.family.persons if person.id in answer.shares}

    def heirs_of(self, id: str) -> dict[str, Fraction]:
        """The heirs at one person's death; ``NotSettled`` when readings differ and none was chosen."""
        found = inherit(self.family, id, self.overrides, at_death=True)
        shares = found.shares if found.shares or not found.candidates else self._as_chosen(id)
        return {person.id: shares[person.id] for person in self.family.persons if person.id in shares}

    def _as_chosen(self, id: str) -> dict[str, Fraction]:
        """An estate as the chosen reading divides it on its way down from the first one."""
        course = way(inherit(self.family, self.root or self.decedent, self.overrides), self.reading)
        estates = course.estates if course else []
        portions = [each for estate in estates if self.family.ids[estate.who] == id for each in estate.portions]
        if not portions:
            raise NotSettled(who=self.name(id))
        shares: dict[str, Fraction] = {}
        for each in portions:
            heir = self.family.ids[each.who]
            shares[heir] = shares.get(heir, Fraction(0)) + Fraction(*each.part)
        return shares


def day(when: PartialDay | None) -> str:
    """昭和30年1月1日; the register's own words when it does not say the day."""
    if when is None:
        return ""
    if (when.first, when.last) == (date.min, date.max):
        return "年月日不詳"  # 「不詳」だけでは、後に続く「生」「死亡」と合わない
    if not when.is_certain:
        return when.words
    try:
        return era_day(when.first)
    except Refusal:
        return when.words


def day_of(when: date) -> str:
    """A day that is known, in 和暦."""
    return era_day(when)


def part(share: Fraction) -> str:
    """4分の1; 全部."""
    return "全部" if share == 1 else f"{share.denominator}分の{share.numerator}"
