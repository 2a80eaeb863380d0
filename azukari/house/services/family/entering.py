"""Registers, their lines one at a time, and taking a line back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Line, Register
from azukari.house.rules import mynumber
from azukari.house.rules.family.entry import Newcomer, Told, check, refuse_impossible, settle
from azukari.house.rules.family.findings import findings
from azukari.house.rules.family.shape import is_sound
from azukari.house.rules.family.undo import Hanging, hanging_on
from azukari.house.rules.family.whole import Entered, introduced_in, number_of
from azukari.house.services.family._folder import Folder, NoSuchFamily, called, folder_of
from azukari.law.refusal import Finding, NotRight, Refusal


class MoreHangs(Refusal):
    says = "確認している間に、この記載に関わる記載が変わりました。もう一度、確かめてから取り消してください。"


class UndoneAlready(Refusal):
    says = "その記載は、すでに取り消されています。いまの記載は、次のとおりです。"


@dataclass(frozen=True, slots=True)
class Start:
    """What the form for a line begins with."""

    folder: Folder
    register: Register
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Undoing:
    """A line to be undone, with everything that goes with it."""

    folder: Folder
    line: Entered
    hanging: Sequence[Hanging]

    @property
    def numbers(self) -> list[int]:
        return [self.line.number, *(each.line.number for each in self.hanging)]


def start_register(house: int, register: int | None = None, *, by: Actor) -> tuple[Folder, Register | None]:
    """What the form for a register begins with: the register to be mended, or none."""
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]):
        folder = folder_of(house, by)
        return folder, folder.register(register) if register else None


def keep_register(house: int, facts: Mapping[str, str], register: int | None = None, *, by: Actor) -> int:
    """A register that was obtained, new or mended; its number."""
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]) as about:
        mynumber.refuse_if_found(facts)
        folder = folder_of(house, by, lock=True)
        if register is None:
            register = Register.objects.create_by(by, house=folder.house, **facts).pk
        elif not Register.objects.seen_by(by).filter(house=house, pk=register).update(**facts):
            raise NoSuchFamily
        about.note(register=register)
        return register


def start_line(house: int, register: int, *, by: Actor) -> Start:
    """The family as it stands, for the form of a new line."""
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]):
        folder = folder_of(house, by)
        return Start(folder, folder.register(register), findings(folder.whole, by.today))


def enter_line(house: int, register: int, told: Told, *, by: Actor) -> list[Finding]:
    """Keep one line; raises ``NotRight`` when it cannot be.  Everything there is to say about the family now."""
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]) as about:
        mynumber.refuse_if_found({"says": told.says, **told.words, **_names(told)})
        folder = folder_of(house, by, lock=True)
        if wrong := list(check(told, list(folder.whole.persons))):
            raise NotRight(wrong)
        fact = settle(_where_they_died(told, folder.register(register)), _last_number(folder))
        place = f"{called(folder.register(register))}の新しい行"
        refuse_impossible(folder.entered, Entered(0, place, fact, told.says, register))
        line = Line.objects.create_by(
            by, house=folder.house, register=folder.register(register), says=told.says, fact=fact,
            entered_by=by.person, entered_at=timezone.now(),
        )  # fmt: skip
        about.note(line=line.pk, event=told.event)
        return findings(folder_of(house, by).whole, by.today)


def start_undo(house: int, line: int, *, by: Actor) -> Undoing:
    """What would be undone with a line, and why."""
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]):
        return _undoing(folder_of(house, by), line)


def undo_line(house: int, line: int, agreed: Sequence[int], *, by: Actor) -> int:
    """Undo a line and the lines that hang on it, exactly those that were agreed to.  How many."""
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]) as about:
        numbers = _undoing(folder_of(house, by, lock=True), line).numbers
        if set(numbers) != set(agreed):
            raise MoreHangs
        Line.objects.seen_by(by).filter(house=house, pk__in=numbers).update(
            undone_by=by.person, undone_at=timezone.now()
        )
        about.note(lines=numbers)
        return len(numbers)


def _where_they_died(told: Told, register: Register) -> Told:
    """A death is written in the register of the last 本籍; it need not be typed again."""
    if told.event != "death" or told.words.get("honseki") or register.kind == Register.Kind.ADDRESS:
        return told
    return replace(told, words={**told.words, "honseki": f"{register.town}{register.honseki}"})


def _undoing(folder: Folder, line: int) -> Undoing:
    if any(one.pk == line for one in folder.undone):
        raise UndoneAlready
    chosen = folder.line(line)
    return Undoing(folder, chosen, hanging_on(chosen, folder.entered) if chosen in folder.entered else [])


def _last_number(folder: Folder) -> int:
    """Numbers of persons are never used again, not even those of lines that were undone."""
    facts = [line.fact for line in (*folder.lines, *folder.undone) if is_sound(line.fact)]
    return max((number_of(id) for fact in facts for id in introduced_in(fact)), default=0)


def _names(told: Told) -> dict[str, str]:
    return {
        f"{role}_name": one.name for role, chosen in told.who.items() for one in chosen if isinstance(one, Newcomer)
    }
