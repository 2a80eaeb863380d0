"""The land register read as transfers, not as holders (登記は移転の記録).

The fraction a register writes beside a name is the share of that transfer.  Added up over the page they need not come
to one; who holds how much follows only from replaying the transfers in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from azukari.law.refusal import Finding

SOURCE = "不動産登記法2条・59条4号"
WHOLE, GIVEN = "whole", "given"


@dataclass(frozen=True, slots=True)
class Entry:
    """One taker of one transfer."""

    order: int  # 順位番号
    giver: str  # 空は表題部・保存登記
    taker: str
    share: Fraction
    of: str = GIVEN  # whole 不動産全体に対する持分 / given 移転した人の持分に対する割合
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the transfers come to."""

    shares: dict[str, Fraction]
    steps: tuple[str, ...]
    findings: tuple[Finding, ...]


def replay(entries: Iterable[Entry]) -> Holding:
    """The holders and their shares, with every step in a sentence and everything that does not fit."""
    ordered = sorted(entries, key=lambda entry: entry.order)
    held: dict[str, Fraction] = {}
    steps: list[str] = []
    findings: list[Finding] = []
    for order, group in groupby(ordered, key=lambda entry: entry.order):
        moved = list(group)
        before = dict(held)
        findings += _check(order, moved, before)
        for entry in moved:
            amount = _amount(entry, before)
            held[entry.taker] = held.get(entry.taker, Fraction(0)) + amount
            if entry.giver:
                held[entry.giver] = held.get(entry.giver, Fraction(0)) - amount
            steps.append(_step(entry, amount))
    shares = {name: share for name, share in held.items() if share}
    return Holding(shares, tuple(steps), (*findings, *_look_back(ordered, shares)))


def _amount(entry: Entry, before: dict[str, Fraction]) -> Fraction:
    if not entry.giver or entry.of == WHOLE:
        return entry.share
    return entry.share * before.get(entry.giver, Fraction(0))


def _step(entry: Entry, amount: Fraction) -> str:
    cause = f"({entry.cause})" if entry.cause else ""
    if not entry.giver:
        return f"{entry.order}番{cause}:{entry.taker}が{in_words(amount)}を取得"
    return f"{entry.order}番{cause}:{entry.giver}から{entry.taker}へ、{in_words(amount)}が移転"


def _check(order: int, moved: Sequence[Entry], before: dict[str, Fraction]) -> Iterator[Finding]:
    field = f"order-{order}"
    for giver in dict.fromkeys(entry.giver for entry in moved if entry.giver):
        held = before.get(giver, Fraction(0))
        if not held:
            says = f"{order}番の移転で、{giver}はその前に持分がありません。順位番号か氏名を確かめてください。"
            yield Finding(field, says, SOURCE)
            continue
        gone = sum((_amount(entry, before) for entry in moved if entry.giver == giver), Fraction(0))
        if gone > held:
            says = (
                f"{order}番で{giver}から移転した持分({in_words(gone)})が、持っていた持分({in_words(held)})を超えます。"
            )
            yield Finding(field, says, SOURCE)
        elif gone < held and "全部" in moved[0].cause:
            says = f"{order}番は全部移転ですが、{giver}に{in_words(held - gone)}が残ります。受けた人の行が足りません。"
            yield Finding(field, says, SOURCE)


def _look_back(ordered: Sequence[Entry], shares: dict[str, Fraction]) -> Iterator[Finding]:
    last: dict[str, Fraction] = {}
    for entry in ordered:
        last[entry.taker] = last.get(entry.taker, Fraction(0)) + entry.share
    written = sum((share for name, share in last.items() if name in shares), Fraction(0))
    if shares and written != 1:
        says = (
            f"登記に書かれた持分を足すと{in_words(written)}で、1になりません。"
            "移転ごとの割合なので、移転の順に計算した結果を使ってください。"
        )
        yield Finding("", says, SOURCE, blocks=False)
    total = sum(shares.values(), Fraction(0))
    if ordered and total != 1:
        sums = f"合計が{in_words(total)}です" if total else "合計がありません"
        yield Finding("", f"計算した持分の{sums}。足りない移転がないか確かめてください。", SOURCE)


def in_words(share: Fraction) -> str:
    """「4410分の539」 as a register writes it; 「全部」 for one."""
    return "全部" if share == 1 else f"{share.denominator}分の{share.numerator}"
