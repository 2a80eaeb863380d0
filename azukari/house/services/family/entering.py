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
from azukari.house.rules.family.entry import Newcomer, Told, check, check_kept, refuse_impossible, settle
from azukari.house.rules.family.findings import findings
from azukari.house.rules.family.shape import is_sound
from azukari.house.rules.family.undo import Hanging, hanging_on
from azukari.house.rules.family.whole import Entered, introduced_in, number_of
from azukari.house.services.family._folder import Folder, NoSuchFamily, called, folder_of
from azukari.law.refusal import Finding, NotRight, Refusal


class MoreHangs(Refusal):
    says = "確認している間に、この記載に関わる記載が変わりました。もう一度、確かめてから取り消してください。"


class UndoneAlready(Refusal):
    says = "その記載は、すでに取り消されたか、直されています。いまの記載は、次のとおりです。"


class NotTold(Refusal):
    says = "この記載は、入力した答えが残っていないため直せません。取り消して、もう一度入れてください。"


@dataclass(frozen=True, slots=True)
class Start:
    """What the form for a line begins with."""

    folder: Folder
    register: Register
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Correcting(Start):
    """What the form for correcting a line begins with."""

    line: Entered
    people: Mapping[str, str]  # 選べる人: この行で初めて入れた人のほか


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
        _refuse_numbers(told)
        folder = folder_of(house, by, lock=True)
        if wrong := list(check(told, list(folder.whole.persons))):
            raise NotRight(wrong)
        fact = settle(_where_they_died(told, folder.register(register)), _last_number(folder))
        place = f"{called(folder.register(register))}の新しい行"
        refuse_impossible(folder.entered, [*folder.entered, Entered(0, place, fact, told.says, register)])
        line = Line.objects.create_by(
            by, house=folder.house, register=folder.register(register), says=told.says, fact=fact,
            entered_by=by.person, entered_at=timezone.now(),
        )  # fmt: skip
        about.note(line=line.pk, event=told.event)
        return findings(folder_of(house, by).whole, by.today)


def start_correction(house: int, line: int, *, by: Actor) -> Correcting:
    """A line as it was told, to be told again."""
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]):
        return _correcting(folder_of(house, by), line, by)


def correct_line(house: int, line: int, told: Told, *, by: Actor) -> list[Finding]:
    """Put another line in the place of one; whom it named first keep their numbers, so that other lines stand.

    Raises ``NotRight`` when it cannot be.  Everything there is to say about the family now.
    """
    with perform(acts.ENTER_FAMILY, by=by, about=[f"house/{house}"]) as about:
        _refuse_numbers(told)
        folder = folder_of(house, by, lock=True)
        start = _correcting(folder, line, by)
        if wrong := list(check(told, list(start.people))):
            raise NotRight(wrong)
        fact = settle(_where_they_died(told, start.register), _last_number(folder), start.line.fact)
        others = [one for one in folder.entered if one is not start.line]
        if wrong := list(check_kept(fact, start.line, others)):
            raise NotRight(wrong)
        corrected = replace(start.line, fact=fact, says=told.says)
        if corrected != start.line:
            after = [corrected if one is start.line else one for one in folder.entered]
            refuse_impossible(folder.entered, after)
            about.note(line=_put_in_place(corrected, folder, by), corrects=line)
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


def _correcting(folder: Folder, line: int, by: Actor) -> Correcting:
    if any(one.pk == line for one in folder.undone):
        raise UndoneAlready
    chosen = folder.line(line)
    if "told" not in chosen.fact or not chosen.register:
        raise NotTold
    labels, own = folder.whole.labels(), introduced_in(chosen.fact)
    people = {id: label for id, label in labels.items() if id not in own}
    said = findings(folder.whole, by.today)
    return Correcting(folder, folder.register(chosen.register), said, chosen, people)


def _put_in_place(corrected: Entered, folder: Folder, by: Actor) -> int:
    """Undo the line that was, and keep the corrected one where it stood; its number."""
    before = next(line for line in folder.lines if line.pk == corrected.number)
    now = timezone.now()
    Line.objects.seen_by(by).filter(pk=before.pk).update(undone_by=by.person, undone_at=now)
    return Line.objects.create_by(
        by, house=folder.house, register=before.register, position=before.position or before.pk,
        says=corrected.says, fact=corrected.fact, entered_by=by.person, entered_at=now,
    ).pk  # fmt: skip


def _refuse_numbers(told: Told) -> None:
    mynumber.refuse_if_found({"says": told.says, **told.words, **_names(told)})


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
