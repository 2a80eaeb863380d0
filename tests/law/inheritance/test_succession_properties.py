"""What nobody can argue with, on random families: adoption, divorce, renunciation, disinheritance, many deaths."""

import dataclasses
import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azukari.law.calendar import PartialDay
from azukari.law.inheritance import Act, Family, Filiation, Marriage, Person, inherit
from tests.law.inheritance.oracle import World, at_death, final

FIRST, LAST = date(1962, 7, 1).toordinal(), date(2026, 1, 1).toordinal()
FULL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def day(number):
    return None if number is None else PartialDay(date.fromordinal(number), date.fromordinal(number), "")


@st.composite
def worlds(draw):
    """Up to eleven persons; parents are older than their children, everybody dies on another day."""
    count = draw(st.integers(2, 11))
    names = [f"p{n}" for n in range(count)]
    born = {name: FIRST - 20000 + n * 2500 + draw(st.integers(0, 2000)) for n, name in enumerate(names)}
    days = draw(st.lists(st.integers(FIRST, LAST), min_size=count, max_size=count, unique=True))
    died = {n: d for n, d in zip(names, days, strict=True) if d > born[n] and draw(st.booleans())}
    died.setdefault(names[draw(st.integers(0, count // 2))], LAST + 1)
    births, adoptions, marriages = [], [], []
    for n, child in enumerate(names[1:], 1):
        older = names[max(0, n - 6) : n]
        parents = tuple(draw(st.lists(st.sampled_from(older), max_size=2, unique=True)))
        if parents and all(born[child] <= died.get(p, LAST + 2) for p in parents):
            births.append((child, parents, draw(st.integers(0, 4)) > 0))
        if draw(st.integers(0, 2)) == 0:
            adoptions += draw(adoption(child, older, born, died))
    for _ in range(draw(st.integers(0, 4))):
        marriages += draw(marriage(names, born, died))
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(sorted(died)))
    renounced = {(a, b) for a, b in draw(st.lists(pairs, max_size=3)) if a != b}
    disinherited = {(c, p) for c, ps, _ in births for p in ps if p in died and draw(st.integers(0, 7)) == 0}
    return World(born, died, births, adoptions, marriages, renounced, disinherited - renounced)


@st.composite
def adoption(draw, child, older, born, died):
    parents = tuple(draw(st.lists(st.sampled_from(older), min_size=1, max_size=2, unique=True)))
    earliest = max(born[one] for one in (child, *parents)) + 1
    latest = min(died.get(one, LAST - 1) for one in (child, *parents))
    if earliest >= latest or latest >= LAST:
        return []
    since = draw(st.integers(earliest, latest))
    return [(child, parents, since, draw(st.one_of(st.none(), st.integers(since + 1, LAST))))]


@st.composite
def marriage(draw, names, born, died):
    a, b = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
    earliest, latest = max(born[a], born[b]) + 1, min(died.get(a, LAST - 1), died.get(b, LAST - 1))
    if earliest >= latest or latest >= LAST:
        return []
    since = draw(st.integers(earliest, latest))
    return [(a, b, since, draw(st.one_of(st.none(), st.integers(since + 1, LAST))))]


def family(world, shuffle=None, rename=str):
    persons = [Person(rename(id), born=day(world.born[id]), died=day(world.died.get(id))) for id in world.born]
    filiations = [
        Filiation(rename(c), tuple(map(rename, ps)), "birth" if w else "recognized") for c, ps, w in world.births
    ]
    filiations += [
        Filiation(rename(c), tuple(map(rename, ps)), "adoption", day(s), day(u)) for c, ps, s, u in world.adoptions
    ]
    marriages = [Marriage(rename(a), rename(b), day(s), day(u)) for a, b, s, u in world.marriages]
    acts = [Act("renounce", (rename(a),), of=rename(b)) for a, b in sorted(world.renounced)]
    acts += [Act("disinherited", (rename(a),), of=rename(b)) for a, b in sorted(world.disinherited)]
    if shuffle is not None:
        for facts in (persons, filiations, marriages, acts):
            random.Random(shuffle).shuffle(facts)
    return Family(persons, filiations, marriages, acts)


def readings(answer):
    return {frozenset(c.shares.items()) for c in answer.candidates} or {frozenset(answer.shares.items())}


@FULL
@given(worlds())
def test_the_slow_oracle_agrees(world):
    kin = family(world)
    for decedent in world.died:
        for answer, expected in (
            (inherit(kin, decedent, at_death=True), at_death(world, decedent)),
            (inherit(kin, decedent), final(world, decedent)),
        ):
            assert answer.candidates or answer.shares == expected


@FULL
@given(worlds(), st.integers(0, 99))
def test_neither_the_order_of_input_nor_the_names_change_anything(world, seed):
    decedent = min(world.died)
    plain = readings(inherit(family(world), decedent))
    assert readings(inherit(family(world, shuffle=seed), decedent)) == plain
    renamed = readings(
        inherit(family(world, rename=lambda id: f"z{99 - int(id[1:]):03}"), f"z{99 - int(decedent[1:]):03}")
    )
    back = {
        frozenset((id if id.startswith("_") else f"p{99 - int(id[1:])}", part) for id, part in shares)
        for shares in renamed
    }
    assert back == plain


@FULL
@given(worlds())
def test_a_later_event_never_changes_an_earlier_devolution(world):
    decedent = min(world.died, key=world.died.__getitem__)
    opened = world.died[decedent]
    earlier = dataclasses.replace(
        world,
        died={decedent: opened},
        adoptions=[(c, p, s, None if u is None or u > opened else u) for c, p, s, u in world.adoptions if s <= opened],
        marriages=[(a, b, s, None if u is None or u > opened else u) for a, b, s, u in world.marriages if s <= opened],
        births=world.births,
    )
    assert inherit(family(world), decedent, at_death=True).shares == inherit(family(earlier), decedent).shares


@FULL
@given(worlds())
def test_nobody_who_died_before_the_opening_holds_and_no_dead_person_holds_in_the_end(world):
    kin = family(world)
    for decedent, opened in world.died.items():
        for shares in readings(inherit(kin, decedent, at_death=True)):
            assert all(world.died.get(id, opened + 1) > opened for id, _ in shares)
        for shares in readings(inherit(kin, decedent)):
            assert not {id for id, _ in shares} & world.died.keys()
            assert sum(part for _, part in shares) == Fraction(1)


@pytest.mark.parametrize("length", [5_000])
def test_a_long_line_of_deaths_needs_no_deep_stack(length):
    persons = [Person(str(n), died=day(FIRST + n)) for n in range(length)] + [Person(str(length))]
    kin = Family(persons, [Filiation(str(n + 1), (str(n),)) for n in range(length)])
    assert inherit(kin, "0").shares == {str(length): 1}
    persons = [
        Person("0", died=day(LAST)),
        *(p._replace(died=day(FIRST)) if p.died else p for p in persons[1:]),
    ]
    assert inherit(Family(persons, kin.filiations), "0").shares == {str(length): 1}
