"""What one person is to another (続柄), where the register's own word was not entered."""

from __future__ import annotations

from azukari.house.papers.facts import Kin
from azukari.law.inheritance import Person
from azukari.law.inheritance.family import Family

_DOWN = {1: "子", 2: "孫", 3: "曾孫", 4: "玄孫"}
_UP = {1: ("父", "母", "親"), 2: ("祖父", "祖母", "祖父母"), 3: ("曾祖父", "曾祖母", "曾祖父母")}


def relation(kin: Kin, id: str, of: str) -> str:
    """The register's word when entered, otherwise 妻, 子, 養子, 孫, 父, 兄, 甥 …, or nothing."""
    entered = kin.of(id).relation
    if id == of or not of:  # before anybody's death is entered, only the register's own word is known
        return "" if of else entered
    return entered if entered and of == kin.decedent else _derived(kin.family, id, of)


def parents(family: Family, id: str) -> list[str]:
    """A person's parents, in the order entered."""
    found = (tie.parent for tie in family.up[family.index[id]])
    return [family.persons[parent].id for parent in dict.fromkeys(found)]


def line_up(family: Family, id: str, to: str) -> list[str]:
    """From a person up to an ancestor, the shortest way, both included; empty when there is none."""
    ways, seen = [[id]], {id}
    while ways:
        way = ways.pop(0)
        if way[-1] == to:
            return way
        for parent in parents(family, way[-1]):
            if parent not in seen:
                seen.add(parent)
                ways.append([*way, parent])
    return []


def _derived(family: Family, id: str, of: str) -> str:
    person = family.persons[family.index[id]]
    if any({id, of} == {each.one, each.other} and each.until is None for each in family.marriages):
        return _by_sex(person, "夫", "妻", "配偶者")
    if down := line_up(family, id, of):
        return "養子" if len(down) == 2 and _is_adopted(family, id, of) else _DOWN.get(len(down) - 1, "卑属")
    if up := line_up(family, of, id):
        return _by_sex(person, *_UP.get(len(up) - 1, ("尊属", "尊属", "尊属")))
    return _collateral(family, person, of)


def _collateral(family: Family, person: Person, of: str) -> str:
    lines = [line for parent in parents(family, of) if (line := line_up(family, person.id, parent))]
    depth = min((len(line) - 1 for line in lines), default=0)
    if depth == 1:
        elder = _is_elder(person, family.persons[family.index[of]])
        return _by_sex(person, "兄" if elder else "弟", "姉" if elder else "妹", "兄弟姉妹")
    if depth == 2:
        return _by_sex(person, "甥", "姪", "甥姪")
    return ""


def _is_adopted(family: Family, child: str, parent: str) -> bool:
    kinds = {tie.kind for tie in family.up[family.index[child]] if tie.parent == family.index[parent]}
    return bool(kinds) and kinds <= {"adoption", "special_adoption"}


def _is_elder(person: Person, than: Person) -> bool:
    return bool(person.born and than.born and person.born.is_before(than.born))


def _by_sex(person: Person, man: str, woman: str, unknown: str) -> str:
    return {"m": man, "f": woman}.get(person.sex, unknown)
