"""A house's family as it lies in the database: registers, standing lines, conclusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from azukari.entrust.rules import Actor
from azukari.house.models import Conclusion, House, Line, Register
from azukari.house.papers.facts import Kin, Particulars
from azukari.house.rules.family.coverage import Held
from azukari.house.rules.family.shape import is_sound
from azukari.house.rules.family.whole import Entered, Whole, whole_of
from azukari.law.inheritance import cases
from azukari.law.inheritance.reader import Reader
from azukari.law.refusal import Refusal


class NoSuchFamily(Refusal):
    says = "その家か、戸籍の記載が見つかりません。空家等の台帳から開き直してください。"
    status = 404


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that was entered about a house's family."""

    house: House
    registers: Sequence[Register]
    lines: Sequence[Line]  # 取り消されていないもの
    entered: Sequence[Entered]
    whole: Whole
    unread: Sequence[Entered] = field(default_factory=list)  # 形が違い、親族関係に数えないもの
    undone: Sequence[Line] = field(default_factory=list)
    conclusions: Sequence[Conclusion] = field(default_factory=list)  # 新しい順

    @property
    def held(self) -> list[Held]:
        """The registers as the rules know them."""
        return [Held(one.pk, one.kind, one.town, one.honseki, one.head, one.since, one.until) for one in self.registers]

    def kin(self, decedent: str = "") -> Kin:
        """The family as papers and the diagram know it, names exactly as entered."""
        return kin_of(self.whole.case(exact=True), self.whole.persons, decedent)

    def register(self, pk: int) -> Register:
        found = next((one for one in self.registers if one.pk == pk), None)
        if found is None:
            raise NoSuchFamily
        return found

    def line(self, pk: int) -> Entered:
        found = next((one for one in (*self.entered, *self.unread) if one.number == pk), None)
        if found is None:
            raise NoSuchFamily
        return found

    def conclusion(self, pk: int) -> Conclusion:
        found = next((one for one in self.conclusions if one.pk == pk), None)
        if found is None:
            raise NoSuchFamily
        return found


def folder_of(house: int, by: Actor, *, lock: bool = False) -> Folder:
    """The whole folder; with ``lock`` nobody else enters a line meanwhile."""
    houses = House.objects.seen_by(by).filter(pk=house)
    found = (houses.select_for_update() if lock else houses).first()
    if found is None:
        raise NoSuchFamily
    registers = list(Register.objects.seen_by(by).filter(house=house).order_by("pk"))
    lines = list(Line.objects.seen_by(by).filter(house=house).in_order())
    standing = [line for line in lines if line.undone_at is None]
    entered = entered_lines(standing, registers)
    conclusions = Conclusion.objects.seen_by(by).filter(house=house).order_by("-pk")
    undone = [line for line in lines if line.undone_at is not None]
    sound = [line for line in entered if is_sound(line.fact)]
    unread = [line for line in entered if line not in sound]
    return Folder(found, registers, standing, sound, whole_of(sound), unread, undone, list(conclusions))


def kin_of(case: Mapping[str, Any], persons: Mapping[str, Mapping[str, str]], decedent: str) -> Kin:
    """A case as papers know it, with what the registers say of each person."""
    family, _ = cases.family_of(case)
    return Kin(family, decedent, {id: _particulars(says) for id, says in persons.items()}, Reader(case).overrides())


def _particulars(says: Mapping[str, str]) -> Particulars:
    kept = ("address", "registered_address", "honseki")
    work = says.get("occupation", "")
    return Particulars(relation=says.get("standing", ""), work=work, **{key: says.get(key, "") for key in kept})


def entered_lines(lines: Sequence[Line], registers: Sequence[Register]) -> list[Entered]:
    """Lines as the rules read them, each with its place: which register, which line."""
    known = {register.pk: register for register in registers}
    count: Counter[int | None] = Counter()
    found = []
    for line in lines:
        count[line.register_id] += 1
        place = f"{called(known.get(line.register_id))}の{count[line.register_id]}行目"
        found.append(Entered(line.pk, place, line.fact, line.says, line.register_id or 0))
    return found


def called(register: Register | None) -> str:
    """除籍「見本市一丁目1番 見本 太郎」."""
    if register is None:
        return "戸籍以外の記載"
    return f"{register.get_kind_display()}「{register.town}{register.honseki} {register.head}」"
