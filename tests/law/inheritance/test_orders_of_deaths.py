"""Deaths of one year whose days nobody knows: the same shares as every order written out, one by one."""

import json
import random
from itertools import product

import pytest

from azukari.law.inheritance import cases

NAMES = [f"p{n}" for n in range(8)]
BORN = [1900, 1902, 1925, 1927, 1930, 1950, 1952, 1955]


def family(chance):
    """Three generations with marriages and adoptions; who dies, and of whom only the year is told."""
    relations = [{"t": "marriage", "a": "p0", "b": "p1"}]
    for child, name in enumerate(NAMES[2:], 2):
        older = [one for one, born in zip(NAMES, BORN, strict=True) if born < BORN[child] - 15]
        relations.append({"t": "child", "c": name, "p": chance.sample(older, chance.randint(1, 2))})
    relations.append({"t": "marriage", "a": chance.choice(NAMES[2:5]), "b": chance.choice(NAMES[5:])})
    adopted, parent = chance.choice(NAMES[5:]), chance.choice(NAMES[:5])
    relations.append({"t": "child", "c": adopted, "p": [parent], "kind": "adoption", "at": "1970-01-01"})
    dead = chance.sample(NAMES, 5)
    return relations, dict.fromkeys(dead[:2], "1990-05-05"), dead[2:]


def answers(relations, died, acts, decedent):
    persons = {name: {"b": f"{born}-01-01", "d": died.get(name)} for name, born in zip(NAMES, BORN, strict=True)}
    case = {"persons": persons, "relations": relations, "acts": acts, "decedent": decedent}
    result = cases.run(json.dumps(case))[0]
    assert "too-many-readings" not in result["flags"]
    return {frozenset(one["shares"].items()) for one in result["candidates"] or [result]}


def one_by_one(relations, told, open_, decedent):
    """Each order of three deaths, together or apart, as days of the year."""
    found = set()
    for months in product((3, 6, 9), repeat=len(open_)):
        died = {**told, **{who: f"2005-{month:02}-01" for who, month in zip(open_, months, strict=True)}}
        same = [[who for who, month in zip(open_, months, strict=True) if month == one] for one in set(months)]
        acts = [{"t": "simultaneous", "who": group} for group in [*same, list(told)] if len(group) > 1]
        found |= answers(relations, died, acts, decedent)
    return found


@pytest.mark.parametrize(
    ("died", "divorced"),
    [
        ("2020年", "2020年"), ("2020年", "2020年頃"), ("不詳", "2010年"), ("不詳", "2010-05-01"),
        ("2015年以後", "2010年以後"), ("2020年", "不詳"),
    ],
)  # fmt: skip
def test_who_was_divorced_died_afterwards(died, divorced):
    text = (
        f"persons: {{X: {{d: {died}}}, W: {{}}, A: {{}}}}\ndecedent: X\nrelations: [{{t: child, c: A, p: X}}, "
        f"{{t: marriage, a: X, b: W, at: 2000-01-01, end: {divorced}}}]"
    )
    result = cases.run(text)[0]
    assert (result["shares"], result["flags"], result["candidates"]) == ({"A": "1/1"}, [], [])


def test_a_divorce_as_open_as_the_death_leaves_the_order_of_deaths_open():
    text = (
        "persons: {X: {d: 2020年}, W: {}, A: {d: 2020-06-01}, V: {}}\ndecedent: X\nrelations: [{t: child, c: A, p: X}, "
        "{t: marriage, a: X, b: W, at: 2000-01-01, end: 2020年}, {t: marriage, a: A, b: V}]"
    )
    result = cases.run(text)[0]
    assert [one["shares"] for one in result["candidates"]] == [{"V": "1/1"}, {"__NO_HEIR__": "1/1"}]
    assert result["flags"] == ["order-of-deaths"]
    assert not [one for one in result["candidates"] if "離婚" in one["reading"]]


@pytest.mark.parametrize("seed", range(60))
def test_every_order_is_found_and_no_other(seed):
    relations, told, open_ = family(random.Random(seed))
    together = [{"t": "simultaneous", "who": list(told)}]
    decedent = next(iter(told))
    found = answers(relations, {**told, **dict.fromkeys(open_, "2005年")}, together, decedent)
    assert found == one_by_one(relations, told, open_, decedent)
    decedent = open_[0]
    found = answers(relations, {**told, **dict.fromkeys(open_, "2005年")}, together, decedent)
    assert found == one_by_one(relations, told, open_, decedent)


@pytest.mark.parametrize("day", ["不詳", "平成23年3月頃", "2011-03-11"])
def test_six_deaths_in_any_order_are_answered(day):
    relations = [
        {"t": "marriage", "a": "p0", "b": "p1"}, {"t": "marriage", "a": "p2", "b": "p5"},
        *({"t": "child", "c": child, "p": ["p0", "p1"]} for child in ("p2", "p3", "p4")),
        {"t": "child", "c": "p6", "p": ["p2", "p5"]}, {"t": "child", "c": "p7", "p": ["p3"]},
    ]  # fmt: skip
    died = dict.fromkeys(["p1", "p2", "p3", "p5", "p6"], day) | {"p0": "2011-03-11"}
    assert answers(relations, died, [], "p0")


@pytest.mark.timeout(20)
def test_who_died_together_with_the_same_person_died_together():
    text = (
        "persons: {X: {d: 2000-01-01}, B: {d: 2001-01-01}, H: {d: 2001-01-01}, C: {d: 2001-01-01}, K: {}}\n"
        "relations: [{t: child, c: [B, C], p: X}, {t: marriage, a: H, b: B}, "
        "{t: marriage, a: C, b: H, end: 1990-01-01}, "
        "{t: child, c: K, p: H}]\nacts: [%s]\ndecedent: X\n"
    )
    together, apart = (
        cases.run(text % acts)[0]
        for acts in (
            "{t: 同時死亡, who: [B, H, C]}",
            "{t: 同時死亡, who: [C, H]}, {t: 同時死亡, who: [B, H]}",
        )
    )
    assert together["shares"] == {"__NO_HEIR__": "1/1"}
    assert apart | {"findings": []} == together | {"findings": []}
