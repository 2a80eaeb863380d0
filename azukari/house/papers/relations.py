"""What one person is to another (続柄) at a death: the register's own word, or read off the ties that hold then."""

from __future__ import annotations

from azukari.house.papers.facts import Kin
from azukari.law.inheritance import Marriage, Person
from azukari.law.inheritance.facts import ALIVE
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.ties import Tie

_DOWN = {1: "子", 2: "孫", 3: "曾孫", 4: "玄孫"}
_UP = {1: ("父", "母", "親"), 2: ("祖父", "祖母", "祖父母"), 3: ("曾祖父", "曾祖母", "曾祖父母")}


def relation(kin: Kin, id: str, of: str) -> str:
    """What the registers or the ties say: 長男, 妻, 前妻, 養子, 孫, 父, 兄, 甥 …, or nothing."""
    entered = kin.of(id).relation
    if id == of or not of:  # before anybody's death is entered, only the register's own word is known
        return "" if of else entered
    if entered and of == kin.decedent and _may_stand(kin.family, id, of, entered):
        return entered
    return _derived(kin.family, id, of)


def _may_stand(family: Family, id: str, of: str, word: str) -> bool:
    """A register's 続柄 (長男) is towards the child's own parents; an adoptive parent's child is a 養子."""
    is_child = len(line_up(family, id, of, opening(family, of))) == 2
    return is_child and ("養" in word or not _is_adopted(family, id, of))


def opening(family: Family, of: str) -> int:
    """The moment of a death, or now."""
    return min(family.died[family.index[of]], ALIVE - 1)


def ties_up(family: Family, id: str, at: int) -> list[Tie]:
    """The ties to parents that hold at a moment; 離縁 and 特別養子縁組 end them."""
    return [tie for tie in family.up[family.index[id]] if tie.begins <= at < tie.ends]


def parents(family: Family, id: str, at: int = ALIVE - 1) -> list[str]:
    """A person's parents at a moment, in the order entered."""
    return [family.persons[parent].id for parent in dict.fromkeys(tie.parent for tie in ties_up(family, id, at))]


def line_up(family: Family, id: str, to: str, at: int = ALIVE - 1) -> list[str]:
    """From a person up to an ancestor, the shortest way, both included; empty when there is none."""
    ways, seen = [[id]], {id}
    while ways:
        way = ways.pop(0)
        if way[-1] == to:
            return way
        for parent in parents(family, way[-1], at):
            if parent not in seen:
                seen.add(parent)
                ways.append([*way, parent])
    return []


def is_spouse(family: Family, id: str, of: str) -> bool:
    """Whether two were married to the end."""
    return any(each.until is None for each in _marriages(family, id, of))


def _marriages(family: Family, id: str, of: str) -> list[Marriage]:
    return [each for each in family.marriages if {id, of} == {each.one, each.other}]


def _derived(family: Family, id: str, of: str) -> str:
    person, at = family.persons[family.index[id]], opening(family, of)
    if is_spouse(family, id, of):
        return _by_sex(person, "夫", "妻", "配偶者")
    if down := line_up(family, id, of, at):
        return "養子" if len(down) == 2 and _is_adopted(family, id, of) else _DOWN.get(len(down) - 1, "卑属")
    if up := line_up(family, of, id, at):
        return _by_sex(person, *_UP.get(len(up) - 1, ("尊属", "尊属", "尊属")))
    if beside := _collateral(family, person, of, at):
        return beside
    return (
        _by_sex(person, "前夫", "前妻", "前配偶者")
        if _marriages(family, id, of)
        else _by_marriage(family, person, of, at)
    )


def _by_marriage(family: Family, person: Person, of: str, at: int) -> str:
    """The spouse of a descendant: 子の妻, 孫の夫."""
    for each in family.marriages:
        other = {each.one: each.other, each.other: each.one}.get(person.id, "")
        if other and each.until is None and (down := line_up(family, other, of, at)):
            return f"{_DOWN.get(len(down) - 1, '卑属')}の{_by_sex(person, '夫', '妻', '配偶者')}"
    return ""


def _collateral(family: Family, person: Person, of: str, at: int) -> str:
    above = parents(family, of, at)
    lines = [line for parent in above if (line := line_up(family, person.id, parent, at))]
    depth = min((len(line) - 1 for line in lines), default=0)
    if depth == 1:
        elder = _is_elder(person, family.persons[family.index[of]])
        return _by_sex(person, "兄" if elder else "弟", "姉" if elder else "妹", "兄弟姉妹")
    if depth == 2:
        return _by_sex(person, "甥", "姪", "甥姪")
    return ""


def _is_adopted(family: Family, child: str, parent: str) -> bool:
    held = ties_up(family, child, opening(family, parent))
    kinds = {tie.kind for tie in held if tie.parent == family.index[parent]}
    return bool(kinds) and kinds <= {"adoption", "special_adoption"}


def _is_elder(person: Person, than: Person) -> bool:
    return bool(person.born and than.born and person.born.is_before(than.born))


def _by_sex(person: Person, man: str, woman: str, unknown: str) -> str:
    return {"m": man, "f": woman}.get(person.sex, unknown)
