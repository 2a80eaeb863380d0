"""A slow second opinion: the articles for openings since 1962-07-01, read out plainly, sharing no code with the engine.

Days are whole numbers; everybody's death is on another day.  ``World`` is filled by the property tests.
"""

from dataclasses import dataclass, field
from fractions import Fraction

NONMARITAL_EQUAL_SINCE = 730667  # 2001-07-01
ACT_51_OF_1980 = 723181  # 1981-01-01


@dataclass
class World:
    born: dict[str, int]
    died: dict[str, int]  # only who died
    births: list[tuple[str, tuple[str, ...], bool]]  # child, parents, in wedlock
    adoptions: list[tuple[str, tuple[str, ...], int, int | None]]  # child, parents, since, until
    marriages: list[tuple[str, str, int, int | None]]
    renounced: set[tuple[str, str]] = field(default_factory=set)
    disinherited: set[tuple[str, str]] = field(default_factory=set)


def final(world: World, decedent: str) -> dict[str, Fraction]:
    """Down to the living."""
    result: dict[str, Fraction] = {}
    for heir, part in at_death(world, decedent).items():
        below = final(world, heir) if heir in world.died else {heir: Fraction(1)}
        for who, share in below.items():
            result[who] = result.get(who, Fraction(0)) + part * share
    return result


def at_death(world: World, decedent: str) -> dict[str, Fraction]:
    """890: the spouse always; 887, 889: children, else ascendants, else siblings."""
    day = world.died[decedent]
    spouses = {
        b if a == decedent else a
        for a, b, since, until in world.marriages
        if decedent in (a, b) and since <= day and (until is None or until > day)
    }
    spouses = {s for s in spouses if takes(world, s, decedent)}
    parts = ((1, 2), (2, 3), (3, 4)) if day >= ACT_51_OF_1980 else ((1, 3), (1, 2), (2, 3))
    for rank, with_spouse in zip((first, second, third), parts, strict=True):
        heirs = rank(world, decedent, spouses)
        if heirs:
            spouse_part = Fraction(*with_spouse) if spouses else Fraction(0)
            result = {who: share * (1 - spouse_part) for who, share in heirs.items()}
            for spouse in spouses:
                result[spouse] = result.get(spouse, Fraction(0)) + spouse_part / len(spouses)
            return result
    return {s: Fraction(1, len(spouses)) for s in spouses} or {"__NO_HEIR__": Fraction(1)}


def takes(world: World, who: str, decedent: str) -> bool:
    """Alive (or conceived) at the opening, neither renounced nor disinherited."""
    day = world.died[decedent]
    alive = world.died.get(who, day + 1) > day and world.born[who] <= day + 300
    return alive and (who, decedent) not in world.renounced and (who, decedent) not in world.disinherited


def gone(world: World, who: str, decedent: str) -> bool:
    """887(2): died before, or disinherited: others may represent."""
    return world.died.get(who, 10**9) <= world.died[decedent] or (who, decedent) in world.disinherited


def links(world: World, day: int) -> list[tuple[str, str, int | None, bool]]:
    """Parent, child, since when if by adoption, in wedlock; as they stood on a day."""
    found = [
        (p, c, None, wedlock or have_married(world, parents, day))
        for c, parents, wedlock in world.births
        for p in parents
    ]
    for child, parents, since, until in world.adoptions:
        if since <= day and (until is None or until > day):
            found += [(p, child, since, True) for p in parents]
    return found


def have_married(world: World, parents: tuple[str, ...], day: int) -> bool:
    """789: a recognised child becomes legitimate when its parents marry."""
    return any({a, b} == set(parents) and since <= day for a, b, since, _ in world.marriages)


def is_descendant(world: World, who: str, top: str, day: int) -> bool:
    """Walk every way down from ``top``; through an adoption only what began at or after it."""
    ways = [(c, since) for p, c, since, _ in links(world, day) if p == top]
    while ways:
        at, adopted = ways.pop()
        if at == who:
            return True
        for p, c, since, _ in links(world, day):
            began = world.born[c] if since is None else since
            if p == at and (adopted is None or began >= adopted):
                ways.append((c, since))
    return False


def shares_of_line(
    world: World,
    people: dict[str, int],
    decedent: str,
    tops: set[str],
    depth: int,
    besides: frozenset[str] = frozenset(),
) -> dict[str, Fraction]:
    """900(4), 901: divide one by weight; below who is gone, again among the children."""
    living = {}
    for who, weight in people.items():
        if takes(world, who, decedent):
            living[who] = (weight, {who: Fraction(1)})
        elif gone(world, who, decedent) and depth:
            below = {
                child: weight
                for child, weight in children(world, who, decedent).items()
                if child not in besides and any(is_descendant(world, child, top, world.died[decedent]) for top in tops)
            }
            shares = shares_of_line(world, below, decedent, tops, depth - 1, besides)
            if shares:
                living[who] = (weight, shares)
    total = sum(weight for weight, _ in living.values())
    result: dict[str, Fraction] = {}
    for weight, shares in living.values():
        for who, share in shares.items():
            result[who] = result.get(who, Fraction(0)) + share * Fraction(weight, total)
    return result


def children(world: World, parent: str, decedent: str) -> dict[str, int]:
    """Children, and their weight of 2."""
    day = world.died[decedent]
    outside = 2 if day >= NONMARITAL_EQUAL_SINCE else 1
    found: dict[str, int] = {}
    for p, c, _, wedlock in links(world, day):
        if p == parent:
            found[c] = max(found.get(c, 0), 2 if wedlock else outside)
    return found


def first(world: World, decedent: str, spouses: set[str]) -> dict[str, Fraction]:
    return shares_of_line(world, children(world, decedent, decedent), decedent, {decedent}, 99)


def second(world: World, decedent: str, spouses: set[str]) -> dict[str, Fraction]:
    day = world.died[decedent]
    level = {(p, began(world, c, since)) for p, c, since, _ in links(world, day) if c == decedent}
    while level:
        heirs = {who for who, _ in level if takes(world, who, decedent)}
        if heirs:
            return {who: Fraction(1, len(heirs)) for who in heirs}
        level = {
            (p, began(world, c, since))
            for who, below in level
            for p, c, since, _ in links(world, day)
            if c == who and (since is None or below >= since)
        }
    return {}


def began(world: World, child: str, since: int | None) -> int:
    """From when somebody is the parent's child: from birth, or from adoption."""
    return world.born[child] if since is None else since


def third(world: World, decedent: str, spouses: set[str]) -> dict[str, Fraction]:
    day = world.died[decedent]
    parents = {p for p, c, _, _ in links(world, day) if c == decedent}
    common: dict[str, set[str]] = {}
    for p, c, _, _ in links(world, day):
        if p in parents and c != decedent and c not in spouses:
            common.setdefault(c, set()).add(p)
    weights = {who: 2 if len(shared) > 1 else 1 for who, shared in common.items()}
    depth = 1 if day >= ACT_51_OF_1980 else 99
    return shares_of_line(world, weights, decedent, parents, depth, frozenset(spouses))  # 昭23.8.9民甲2371
