"""Whether the sheet says of the person what the city's register says (被保険者台帳・受給者台帳).

The insurers' examination compares the same items and returns the claim: 12P0, 12PA, 12PD, 12QJ, 12P3.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter

from azukari.care.rules import months
from azukari.care.rules.facts import Certification, ClaimSheet, Known, Person
from azukari.law import dated
from azukari.law.calendar import era_day, era_month, month_of
from azukari.law.refusal import Finding
from azukari.paper.glyphs import clusters

REGISTER = "国保連 資格審査 12P0"
PENDING = "国保連 資格審査 12PA"
PERIOD = "国保連 資格審査 12PD"
LEVEL = "国保連 資格審査 12QJ"
LIMIT = "国保連 支給限度額審査 12P3"
INSURER = "国保連 一次チェック ADD2"
ITEMS = "国保連 資格審査 AEF"

BY_THE_CARD = "被保険者証と見比べて直してください。台帳のほうが違うときは、市に知らせてください。"
DECIDED, SUPERSEDED = "decided", "superseded"
PROJECT = "06"  # 事業対象者: 要支援1の限度額を超えられない


def check(sheet: ClaimSheet, known: Known) -> Iterator[Finding]:
    """Everything about the person, the certification and the limit that the register contradicts."""
    if known.person is None:
        yield unknown(sheet)
    else:
        yield from _same_person(sheet, known.person)
    if known.person is not None and not known.insurer_listed:
        says = f"保険者番号{sheet.insurer}はこの月の保険者台帳にありません。番号を確かめるか、市に知らせてください。"
        yield Finding("insurer", says, INSURER)
    yield from _certified(sheet, known.certifications)
    yield from _within_limit(sheet)


def unknown(sheet: ClaimSheet) -> Finding:
    """Nobody within reach has the number."""
    says = (
        f"被保険者番号{sheet.insured}(保険者番号{sheet.insurer})の人は、台帳にないか、担当ではありません。"
        "被保険者証と見比べて番号を直してください。番号が合っていれば、事業所はセンターに、センターは市に知らせてください。"
    )
    return Finding("insured", says, REGISTER)


def certifications_of(month: date, certifications: tuple[Certification, ...]) -> list[Certification]:
    """The certifications that hold on some day of the month, in order of their first day."""
    holding = [each for each in certifications if each.status != SUPERSEDED]
    holding.sort(key=attrgetter("since"))
    return [
        one
        for at, one in enumerate(holding, 1)
        if one.since <= (end := _last_day(one, holding[at:])) and months.overlaps(one.since, end, month)
    ]


def _last_day(one: Certification, later: list[Certification]) -> date:
    """The last day one holds: the day before the next decided one; of two that begin on one day the later holds."""
    until = one.until or date.max
    begins = next((each.since for each in later if each.status == DECIDED), None)
    return min(until, begins - timedelta(days=1)) if begins else until


def heaviest(certifications: list[Certification]) -> Certification:
    """The heaviest of a month, of equals the latest: codes of 要介護状態区分 rise with the need for care."""
    return max(reversed(certifications), key=lambda each: each.level)


def _same_person(sheet: ClaimSheet, person: Person) -> Iterator[Finding]:
    if sheet.insurer != person.insurer:
        says = f"保険者番号が台帳({person.insurer})と違います。転出・住所地特例がないか確かめてください。"
        yield Finding("insurer", says, INSURER)
    if sheet.birth != person.birth:
        says = f"生年月日が台帳({era_day(person.birth)})と違います。被保険者番号の取り違えがないか確かめてください。"
        yield Finding("birth", says, ITEMS)
    if sheet.sex in ("1", "2") and sheet.sex != person.sex:
        yield Finding("sex", "性別が台帳と違います。被保険者番号の取り違えがないか確かめてください。", ITEMS)
    if sheet.name != person.name and _plain_name(sheet.name) not in ("", _plain_name(person.name)):
        says = f"氏名が台帳(「{person.name}」)と違います。同じ人か確かめてください。"
        yield Finding("name", says, "被保険者台帳", blocks=False)
    if sheet.kana != person.kana and _plain_kana(sheet.kana) not in ("", _plain_kana(person.kana)):
        says = f"氏名カナが台帳(「{person.kana}」)と違います。同じ人か確かめてください。"
        yield Finding("kana", says, "被保険者台帳", blocks=False)


def _spaceless(text: str) -> str:
    return "".join(text.split())


def _plain_name(text: str) -> str:
    """Without 異体字セレクタ, which no software can write into its CP932."""
    return "".join(cluster[0] for cluster in clusters(_spaceless(text)))


def _plain_kana(text: str) -> str:
    return _spaceless(unicodedata.normalize("NFKC", text))


def _certified(sheet: ClaimSheet, certifications: tuple[Certification, ...]) -> Iterator[Finding]:
    month = month_of(sheet.service_month)
    if not certifications:
        says = "認定の記録がありません。認定が決まってから提出するか、番号を確かめてください。"
        yield Finding("certified_since", says, REGISTER)
        return
    current = certifications_of(month, certifications)
    if not current:
        last = max(certifications, key=attrgetter("since"))
        there = f"台帳の認定は{era_day(last.since)}から{f'{era_day(last.until)}まで' if last.until else ''}"
        says = f"{era_month(month)}は認定有効期間の外です({there})。認定が決まって登録されたか、市に確かめてください。"
        yield Finding("certified_since", says, PERIOD)
        return
    pending = [each for each in current if each.status != DECIDED]
    if pending:
        what = "区分変更" if pending[-1].status == "changing" else "認定"
        yield Finding("level", f"{what}を申請中です。結果が出てから提出してください。", PENDING)
        return
    last, worst = current[-1], heaviest(current)
    yield from _same_level(sheet, last, worst)
    yield from _same_periods(sheet, last, worst)


def _same_level(sheet: ClaimSheet, last: Certification, worst: Certification) -> Iterator[Finding]:
    if sheet.level != last.level:
        says = f"月末の要介護状態区分が台帳({_level(last)})と違います。{BY_THE_CARD}"
        yield Finding("level", says, LEVEL)
    elif sheet.plan_level != worst.level:
        says = f"月の途中で区分が変わっています。給付管理票には重い方({_level(worst)})を入れてください。"
        yield Finding("heaviest_level", says, LEVEL)


def _level(certification: Certification) -> str:
    """要支援2, as the screen says it."""
    levels: dict[str, str] = dated.load("care/codes.toml").versions[-1].says["levels"]
    return levels.get(certification.level, certification.level)


def _same_periods(sheet: ClaimSheet, last: Certification, worst: Certification) -> Iterator[Finding]:
    told = (
        ("certified_since", last.since, "認定有効期間の開始日"),
        ("certified_until", last.until, "認定有効期間の終了日"),
        ("limit_since", worst.limit_since, "限度額適用期間の開始年月"),
        ("limit_until", worst.limit_until, "限度額適用期間の終了年月"),
    )
    for field, right, name in told:
        given = getattr(sheet, field)
        if given != right and not _missing(sheet, field):
            says = f"{name}が台帳({_day(right, field)})と違います。{BY_THE_CARD}"
            yield Finding(field, says, ITEMS)
    if 0 < sheet.limit_units != worst.limit_units:
        says = f"区分支給限度基準額が台帳({worst.limit_units:,}単位)と違います。{BY_THE_CARD}"
        yield Finding("limit_units", says, LIMIT)


def _missing(sheet: ClaimSheet, field: str) -> bool:
    """Whether the shape has already said that the day is missing."""
    if field == "limit_until" or (field == "certified_until" and sheet.level == PROJECT):
        return False
    return getattr(sheet, field) is None


def _day(day: date | None, field: str) -> str:
    if day is None:
        return "終わりなし"
    return era_month(day) if field.startswith("limit") else era_day(day)


def _within_limit(sheet: ClaimSheet) -> Iterator[Finding]:
    table = dated.load("care/limits.toml").on(sheet.service_month)
    national = table.says["units"].get(sheet.plan_level)
    limit = sheet.limit_units
    if sheet.plan_level == PROJECT and national is not None and limit > national:
        says = f"事業対象者の限度額は要支援1の{national:,}単位までです。限度額を直してください。"
        yield Finding("limit_units", says, table.cite)
        limit = national
    elif national is not None and 0 < limit != national:
        says = f"国の基準({national:,}単位)と違う限度額です。市の条例で定めた額か確かめてください。"
        yield Finding("limit_units", says, table.cite, blocks=False)
    if sheet.planned_units > limit > 0:
        over, said = sheet.planned_units - limit, f"計画の合計{sheet.planned_units:,}単位が限度額{limit:,}単位を"
        says = f"{said}{over:,}単位超えています。超えた分は全額自己負担なので、計画から除いてください。"
        yield Finding("lines", says, LIMIT)
