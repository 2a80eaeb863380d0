"""How facts of the care network read on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from azukari.care.rules.facts import ClaimSheet
from azukari.care.rules.plan import listed
from azukari.law import dated
from azukari.law.calendar import add_months, era_day, era_month, month_of
from azukari.law.refusal import Refusal

SCHEMES = {"46": "介護予防支援費", "AF": "介護予防ケアマネジメント費"}
DOCUMENTS = {"8222": "給付管理票", "8125": "介護予防支援費の請求", "8171": "介護予防ケアマネジメント費の請求"}
WISHES = (
    ("first", "初回加算"),
    ("linkage", "委託連携加算"),
    ("improvement", "処遇改善加算"),
    ("no_abuse_measures", "減算：高齢者虐待防止措置未実施"),
    ("no_continuity_plan", "減算：業務継続計画未策定"),
)
ALONE = {"slip": "（給管のみ）", "cancel": "（給管の取消）"}  # 請求はせず、給付管理票だけを送るもの
TONES = {
    "filed": "info",
    "accepted": "good",
    "returned": "bad",
    "withdrawn": "plain",
    "replaced": "plain",
    "sent": "good",
}
TABLES = {  # 請求に使う表。国や国保連が決め、市が確かめる
    "care/units.toml": "単位数",
    "care/services.toml": "サービスコード",
    "care/prices.toml": "1単位の単価",
    "care/limits.toml": "区分支給限度基準額",
    "care/slip.toml": "給付管理票に載せる種類",
    "care/codes.toml": "国保連のコード",
    "care/insurer.toml": "伝送ファイルの決まり",
    "care/first.toml": "初回加算の間隔",
    "care/unit_master.toml": "単位数表マスタの読み方",
}


def steps(labels: Sequence[str], now: int) -> list[tuple[str, str, str]]:
    """Step marks; everything before ``now`` is done."""
    return [
        (label, "done" if number < now else "now" if number == now else "todo", "")
        for number, label in enumerate(labels)
    ]


@cache
def _codes(month: date) -> Mapping[str, Any]:
    return dated.load("care/codes.toml").on(month).says


def level(code: str, month: date = date(2026, 4, 1)) -> str:
    """要支援1."""
    return _codes(month)["levels"].get(code, code)


def kind(code: str, month: date = date(2026, 4, 1)) -> str:
    """介護予防通所リハビリテーション."""
    return _codes(month)["kinds"].get(code, code)


def lines(sheet: ClaimSheet, names: Mapping[str, str]) -> list[tuple[str, str, str, str, int]]:
    """The plan's lines: office number, its name, kind, the kind's name, units."""
    return [(line.office, names.get(line.office, ""), line.kind, kind(line.kind), line.units) for line in sheet.lines]


@lru_cache(maxsize=8)
def months(today: date, count: int = 13) -> tuple[tuple[str, str], ...]:
    """The last months, newest first, for a select."""
    found = (add_months(month_of(today), -back) for back in range(count))
    return tuple((month.isoformat(), era_month(month)) for month in found)


WERE = {
    "insurer": "保険者番号", "number": "被保険者番号", "name": "氏名", "kana": "カナ", "birth": "生年月日",
    "sex": "性別", "payer": "公費負担者番号", "recipient": "公費受給者番号", "level": "区分", "since": "開始",
    "until": "終了", "limit_units": "限度額", "limit_since": "限度額の開始", "limit_until": "限度額の終了",
    "status": "状況", "decided_on": "認定日", "accepted_on": "受付日", "planner": "計画作成区分",
    "office": "支援事業所",
    "centre_id": "センターの登録番号", "office_id": "委託先の登録番号", "care_manager": "介護支援専門員番号",
    "centre_care_manager": "センターの介護支援専門員番号", "mode": "形態",
}  # fmt: skip


DAYS = ("birth", "since", "until", "limit_since", "limit_until", "decided_on", "accepted_on")
PLANNERS = {"1": "居宅介護支援事業所", "2": "本人（自己作成）", "3": "地域包括支援センター"}
SAID = {
    "sex": {"1": "男", "2": "女"},
    "status": {"decided": "認定済", "applied": "申請中", "changing": "区分変更申請中", "superseded": "無効"},
    "mode": {"direct": "直営", "entrusted": "委託", "designated": "直接指定"},
    "planner": PLANNERS,
}


def was(correction: Any) -> Iterator[str]:
    """What stood there before a correction."""
    for name, said in correction.was.items():
        yield f"{WERE.get(name, name)} {_was(name, said)}"


def _was(name: str, said: Any) -> str:
    if said in (None, ""):
        return "なし"
    if name in SAID:
        return SAID[name].get(said, said)
    if name in DAYS:
        return era_day(date.fromisoformat(said))
    return level(said) if name == "level" else str(said)


@cache
def unverified(month: date) -> list[str]:
    """The tables used for a month that nobody has verified yet (未確認)."""
    found = []
    for name, says in TABLES.items():
        try:
            version = dated.load(name).on(month)
        except Refusal:
            continue
        if not version.verified:
            found.append(says)
    return found


@cache
def kinds(month: date, level: str) -> list[tuple[str, str]]:
    """The kinds of service a 給付管理票 of the month may list for the month's heaviest level, for a select."""
    try:
        says = dated.load("care/slip.toml").on(month).says
    except Refusal:
        return []
    return [(code, f"{code} {kind(code)}") for code in listed(level, says)]
