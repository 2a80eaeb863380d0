"""How fast estates are divided, beside the peer and beside the bare cost of the fractions.

    python bench/heirs.py [--peer PYTHON] [--big 50000] [--compiled]

``--compiled`` does all of it twice: with the same source compiled into a temporary folder (a minute and a half;
docs/decisions/0013), then with the engine as it lies here.  Each says which one ran.
``PYTHON`` is an interpreter that has ``inheritance-calculator-core`` (MIT, Python 3.12 or later); without it the
peer's lines are left out and the bench says so.  Times are processor time, the best of several rounds.

Small families are measured twice, on both sides alike: from plain facts (the same names, lists and days, of which each
makes its own persons and whatever else it needs), and from persons made before (ours: the family).  Of a family
nothing is kept from one answer to the next; the only thing kept is a table of fractions, which the bench says.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from azukari.law.calendar import PartialDay
from azukari.law.inheritance import Act, Family, Filiation, Marriage, Person, answer, inherit

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print every figure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--peer", default=sys.executable)
    words.add_argument("--big", type=int, default=50_000)
    words.add_argument("--compiled", action="store_true")
    chosen = words.parse_args()
    if chosen.compiled:
        compiled("--peer", chosen.peer, "--big", str(chosen.big))
    print(f"== 計算部は{'そのままのPython' if answer.__file__.endswith('.py') else 'コンパイルしたもの'}", flush=True)
    rates = {name: small(name, *stated) for name, stated in SMALL.items()}
    print("計算の間に残すのは分数の表だけです(1/2や1/4を二度作らない)。家族の答えは残さず、毎回計算します。")
    peer(chosen.peer, rates)
    successive(10_000)
    village(chosen.big)


def compiled(*arguments: str) -> None:
    """All of it with the engine compiled."""
    with TemporaryDirectory() as folder:
        build, wanted = ["setup.py", "--quiet", "build", "--build-lib", folder], {"AZUKARI_COMPILE": "1"}
        quiet = subprocess.DEVNULL
        subprocess.run([sys.executable, *build], cwd=ROOT, env=os.environ | wanted, stdout=quiet, check=True)
        subprocess.run([sys.executable, __file__, *arguments], env=os.environ | {"PYTHONPATH": folder}, check=True)


def rate(work: Callable[[], object], times: int = 500, rounds: int = 15) -> float:
    """How often a second, at best."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(times):
            work()
        best = min(best, time.process_time() - start)
    return times / best


# --- small families, which the peer can state too ---------------------------------------------------------------

THREE_SIBLINGS = {"W": "3/4", "S": "1/12", "T": "1/12", "U": "1/12"}
# As the peer takes them: spouses, children, parents, siblings (the dead with who represents them), who renounced.
SMALL: dict[str, tuple[list[str], dict[str, list[str]], list[str], dict[str, list[str]], list[str], dict[str, str]]] = {
    "配偶者と子二人": (["W"], {"A": [], "B": []}, [], {}, [], {"W": "1/2", "A": "1/4", "B": "1/4"}),
    "配偶者と父母": (["W"], {}, ["P", "Q"], {}, [], {"W": "2/3", "P": "1/6", "Q": "1/6"}),
    "配偶者と兄弟三人": (["W"], {}, [], {"S": [], "T": [], "U": []}, [], THREE_SIBLINGS),
    "子の一人が放棄": (["W"], {"A": [], "B": []}, [], {}, ["B"], {"W": "1/2", "A": "1/2"}),
    "孫二人が代襲": (["W"], {"A": [], "B": ["K", "L"]}, [], {}, [], {"W": "1/2", "A": "1/4", "K": "1/8", "L": "1/8"}),
    "甥二人が代襲": (["W"], {}, [], {"S": [], "T": ["K", "L"]}, [], {"W": "3/4", "S": "1/8", "K": "1/16", "L": "1/16"}),
}  # fmt: skip


def small(
    name: str, spouses: list[str], children: dict[str, list[str]], parents: list[str],
    siblings: dict[str, list[str]], renounced: list[str], right: dict[str, str],
) -> tuple[float, float]:  # fmt: skip
    """One small family: how often a second from plain facts to shares, and from the family made before."""
    build = lambda: family(spouses, children, parents, siblings, renounced)  # noqa: E731
    ready = build()
    shares = {id: Fraction(part) for id, part in right.items()}
    if inherit(ready, "X").shares != shares:
        raise SystemExit(f"{name}: 誤り {inherit(ready, 'X').shares}")
    fractions = rate(lambda: [Fraction(part.numerator, part.denominator) for part in shares.values()])
    whole, divided = rate(lambda: inherit(build(), "X").shares), rate(lambda: inherit(ready, "X").shares)
    print(f"{name}: 事実から毎秒{whole:,.0f}件、家族から毎秒{divided:,.0f}件、分数を作るだけなら{fractions:,.0f}件")
    return whole, divided


def family(
    spouses: list[str], children: dict[str, list[str]], parents: list[str], siblings: dict[str, list[str]],
    renounced: list[str],
) -> Family:  # fmt: skip
    """The graph that says the same as the peer's lists."""
    persons, ties = [Person("X", None, day(date(2020, 1, 1)))], [Filiation(child, ("X",)) for child in children]
    persons += [Person(id) for id in (*spouses, *parents)]
    for id, below in (children | siblings).items():
        persons.append(Person(id, None, day(date(2010, 1, 1)) if below else None))
        for low in below:
            persons.append(Person(low))
            ties.append(Filiation(low, (id,)))
    if siblings:
        persons += [Person("F", died=day(date(2000, 1, 1))), Person("M", died=day(date(2001, 1, 1)))]
        ties += [Filiation(id, ("F", "M")) for id in ("X", *siblings)]
    elif parents:
        ties.append(Filiation("X", tuple(parents)))
    acts = [Act("renounce", (id,), of="X") for id in renounced]
    return Family(persons, ties, [Marriage("X", spouse) for spouse in spouses], acts)


def day(exact: date) -> PartialDay:
    """An exact day."""
    return PartialDay(exact, exact, exact.isoformat())


# --- the peer ---------------------------------------------------------------------------------------------------

PEER = """
import json, logging, sys, time
logging.disable(logging.CRITICAL)
from datetime import date
from inheritance_calculator_core.models.person import Person
from inheritance_calculator_core.services.inheritance_calculator import InheritanceCalculator
calculator = InheritanceCalculator()
def family(spouses, children, parents, siblings, renounced):
    one = {}
    def person(name, alive=True):
        one[name] = Person(name=name, is_alive=alive, death_date=None if alive else date(2010, 1, 1))
        return one[name]
    def rank(people):
        below = [person(low) for lows in people.values() for low in lows]
        return [person(name, not lows) for name, lows in people.items()] + below
    decedent = Person(name="X", is_alive=False, is_decedent=True, death_date=date(2020, 1, 1))
    lists = [person(s) for s in spouses], rank(children), [person(p) for p in parents], rank(siblings)
    return decedent, *lists, [one[name] for name in renounced]
def rate(work):
    best = 9e9
    for _ in range(15):
        start = time.process_time()
        for _ in range(200):
            work()
        best = min(best, time.process_time() - start)
    return 200 / best
answers = []
for stated in json.load(sys.stdin):
    ready = family(*stated)
    heirs = {heir.person.name: str(heir.share) for heir in calculator.calculate(*ready).heirs}
    whole = rate(lambda: calculator.calculate(*family(*stated)))
    answers.append([whole, rate(lambda: calculator.calculate(*ready)), heirs])
print(json.dumps(answers))
"""


def peer(python: str, ours: dict[str, tuple[float, float]]) -> None:
    """The same families by inheritance-calculator-core, its wrong answers counted."""
    stated = json.dumps([list(case[:5]) for case in SMALL.values()])
    done = subprocess.run([python, "-c", PEER], input=stated, capture_output=True, text=True, check=False)
    if done.returncode:
        print("inheritance-calculator-core がないため、比較を省きます(--peer PYTHON で指定)。")
        return
    wrong = 0
    for (name, case), (whole, divided, heirs) in zip(SMALL.items(), json.loads(done.stdout), strict=True):
        found, right = ({id: Fraction(part) for id, part in shares.items()} for shares in (heirs, case[5]))
        wrong += found != right
        from_facts, from_family = ours[name][0] / whole, ours[name][1] / divided
        print(
            f"{name}: 相手は事実から毎秒{whole:,.0f}件(こちらは{from_facts:.1f}倍)、"
            f"人から毎秒{divided:,.0f}件(こちらは{from_family:.1f}倍){'' if found == right else '、相手は誤り'}"
        )
    print(f"相手の誤り: {len(SMALL)}件中{wrong}件")


# --- many persons -----------------------------------------------------------------------------------------------


def successive(count: int) -> None:
    """A tree in which everybody but the youngest has died, each after the parent."""
    persons, ties, generation = [Person("0", died=day(date(1990, 1, 1)))], [], ["0"]
    while len(persons) < count:
        parents, generation = generation, []
        for parent in parents[: (count - len(persons)) // 3 + 1]:
            for _ in range(3):
                id = str(len(persons))
                died = date(1990, 1, 1) + timedelta(days=len(persons))
                persons.append(Person(id, died=day(died)))
                ties.append(Filiation(id, (parent,)))
                generation.append(id)
    parents_of_somebody = {parent for tie in ties for parent in tie.parents}
    persons = [person if person.id in parents_of_somebody else Person(person.id) for person in persons]
    measure(f"数次相続の木 {len(persons):,}人", persons, ties, [])


def village(count: int, generations: int = 9) -> None:
    """Descendants of one couple who marry each other and adopt each other's children."""
    chance = random.Random(20261123)
    growth = (count / 2 * 0.72) ** (1 / (generations - 1))
    persons: list[Person] = []
    ties: list[Filiation] = []
    marriages: list[Marriage] = []
    couples: list[tuple[str, str]] = []
    for number in range(generations):
        size = 2 * round(growth**number) if number < generations - 1 else count - len(persons)
        born = date(1700, 1, 1) + timedelta(days=number * 8_000)
        ids = [str(len(persons) + n) for n in range(size)]
        for n, id in enumerate(ids):
            dies = date(1948, 1, 1) + timedelta(days=number * 3_000 + chance.randrange(3_000))
            alive = number == generations - 1 or (number > 3 and chance.random() < 0.02)
            persons.append(Person(id, born=day(born), died=None if alive else day(dies), sex="fm"[n % 2]))
            if couples:
                ties.append(Filiation(id, couples[n % len(couples)]))
                if chance.random() < 0.05:
                    since = day(born + timedelta(days=4_000))
                    ties.append(Filiation(id, chance.choice(couples), "adoption", since))
        chance.shuffle(ids)
        couples = list(zip(ids[::2], ids[1::2], strict=False))
        marriages += [Marriage(a, b, day(born + timedelta(days=7_000))) for a, b in couples]
    measure(f"{generations}世代の一族 {len(persons):,}人", persons, ties, marriages)


def measure(name: str, persons: list[Person], ties: list[Filiation], marriages: list[Marriage]) -> None:
    """Build, divide, and say how long it took."""
    start = time.process_time()
    ready = Family(persons, ties, marriages)
    made = time.process_time() - start
    start = time.process_time()
    answer = inherit(ready, "0")
    first = time.process_time() - start
    again = 1 / rate(lambda: inherit(ready, "0"), 1, rounds=5)
    start = time.process_time()
    lines = len(answer.steps)
    told = time.process_time() - start
    found = answer.candidates[0].shares if answer.candidates else answer.shares
    digits = max(len(str(part.denominator)) for part in found.values())
    if sum(found.values()) != 1:
        raise SystemExit(f"{name}: 合計が1になりません")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: 組立{made:.2f}秒、計算{first:.3f}秒(最良{again * 1000:.0f}ミリ秒)、理由{lines:,}行{told:.2f}秒、"
        f"最終の相続人{len(found):,}人、分母{digits:,}桁、最大メモリ{memory:.0f}MB、{answer.flags or '争点なし'}"
    )


if __name__ == "__main__":
    main()
