"""What must be right about an organisation before the city can entrust it with anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol, TypeVar

from azukari.entrust.rules.grants import CITY, DRILL
from azukari.law.calendar import add_months, last_day, month_of
from azukari.law.refusal import Finding

KINDS = {"centre": "地域包括支援センター", "office": "居宅介護支援事業所", "vendor": "受託事業者"}
ENDS_SOON = timedelta(days=60)  # 更新の起案から契約までにかかる日数
_VENDORS_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{1,11}")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An organisation with the entrustment it begins with."""

    number: str  # 事業所番号。受託事業者は市が決める番号
    name: str
    kind: str  # centre / office / vendor
    entrustment: str  # 委託の番号
    work: str
    since: date
    until: date
    telephone: str = ""


def check(one: Newcomer, number_fault: Callable[[str], str]) -> Iterator[Finding]:
    """Everything wrong with one organisation in itself; ``number_fault`` knows the State's numbers."""
    if one.kind not in KINDS:
        yield Finding("kind", f"種別は{'・'.join(KINDS.values())}のどれかにしてください。")
    elif one.kind == "vendor":
        if not _VENDORS_NUMBER.fullmatch(one.number):
            yield Finding("number", "受託事業者の番号は、半角の英数字とハイフンで2文字から12文字までにしてください。")
    elif fault := number_fault(one.number):
        yield Finding("number", fault)
    for field, value, says, longest in (
        ("name", one.name, "名称", 80),
        ("entrustment", one.entrustment, "委託の番号", 30),
        ("work", one.work, "業務", 120),
    ):
        if not 0 < len(value.strip()) <= longest:
            yield Finding(field, f"{says}を{longest}文字以内で入力してください。")
    if len(one.telephone) > 20:
        yield Finding("telephone", "電話は20文字以内で入力してください。")
    if one.until < one.since:
        yield Finding("until", "終了日は開始日以後の日にしてください。")


def twice(those: Sequence[Newcomer]) -> Iterator[Finding]:
    """Numbers that stand in one file more than once."""
    for field, says, values in (
        ("number", "番号", [one.number for one in those]),
        ("entrustment", "委託の番号", [one.entrustment for one in those]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield Finding(field, f"{says}「{value}」が{count}回出てきます。")


class Term(Protocol):
    """An entrustment as far as its period goes."""

    trustee_id: int
    work: str
    state: str
    until: date


OneTerm = TypeVar("OneTerm", bound=Term)


def ending(those: Sequence[OneTerm], today: date) -> list[OneTerm]:
    """In force, over within sixty days or already, and not renewed: no later one of the same work is there."""
    last: dict[tuple[int, str], date] = {}
    for one in those:
        if one.state != "ended":
            last[one.trustee_id, one.work] = max(one.until, last.get((one.trustee_id, one.work), one.until))
    soon = today + ENDS_SOON
    return [
        one
        for one in those
        if one.state == "approved" and one.until <= soon and one.until == last[one.trustee_id, one.work]
    ]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How an outside organisation stands with the city's look at its people and grants each quarter."""

    state: str  # good 今期は確認済 / due 今期の確認がまだ / over 期限が過ぎ、使えない
    until: date  # この日まで使える


@lru_cache(maxsize=512)  # asked for every entry of the menu
def confirmation(kind: str, number: str, confirmed_on: date | None, today: date) -> Confirmation | None:
    """Nothing for the city itself, the drill's dummy, and who has not signed in."""
    if confirmed_on is None or kind == CITY or number == DRILL:
        return None
    until = good_until(confirmed_on)
    if until < today:
        return Confirmation("over", until)
    return Confirmation("good" if quarter_of(today) <= confirmed_on else "due", until)


def good_until(confirmed_on: date) -> date:
    """The last day before an organisation is locked: the end of the quarter after the one it was confirmed in."""
    return last_day(add_months(quarter_of(confirmed_on), 5))


def quarter_of(day: date) -> date:
    """The first day of the quarter (四半期)."""
    return add_months(month_of(day), -((day.month - 1) % 3))
