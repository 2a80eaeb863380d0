"""From a hand-over to claims, with everything a person still has to look at.

Units come from ``units``: the plan's.  実績 that differs from the plan is said, never silently taken.  The files carry
neither the claim's additions, nor the number of the care manager, nor the period of certification: ``completed`` takes
what the registers know, and a person confirms it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from azukari.care.exchange import table, units
from azukari.care.exchange.facts import SUBTOTAL, Draft, Handover, Managed, PersonMonth, Place, Remark
from azukari.care.exchange.units import Codes, Service
from azukari.care.rules.facts import ClaimSheet, Known
from azukari.care.rules.person import certifications_of
from azukari.care.rules.plan import scheme_of
from azukari.law import dated
from azukari.law.calendar import era_month, month_of
from azukari.law.refusal import Finding

SPEC = "ケアプランデータ連携標準仕様4.1版"


def draft(
    person: PersonMonth, handover: Handover, codes: Codes, centres: Collection[str], said: list[Remark]
) -> Draft | None:
    """One person's claim; None when the files do not carry enough for a sheet. ``said`` grows."""
    own = [remark for remark in said if _concerns(remark, person, handover)]
    new = list(_remarks(person, handover.month, codes))
    said += new
    if person.birth is None:
        return None
    lines = tuple(units.lines(person, handover.month, codes))
    sheet = ClaimSheet(
        service_month=handover.month,
        insurer=person.insurer,
        insured=person.insured,
        name=person.name,
        kana=person.kana,
        birth=person.birth,
        sex=person.sex,
        level=person.level,
        certified_since=None,
        certified_until=None,
        limit_units=person.limit_units,
        limit_since=_first_day(person.limit_since),
        limit_until=_first_day(person.limit_until),
        centre=handover.recipient,
        office="" if handover.sender in centres else handover.sender,
        care_manager="",
        created_on=table.day(handover.stamp[:8]) or handover.month,
        lines=lines,
        heaviest_level=_heaviest(person, handover.month),
        scheme=scheme_of({line.kind for line in lines}, handover.month),
    )
    return Draft(sheet, tuple(own + new))


def _concerns(remark: Remark, person: PersonMonth, handover: Handover) -> bool:
    """Whether a remark is about a person: their own, or of their number where the insurer is nobody's here."""
    if remark.insured != person.insured:
        return False
    return remark.person == person.key or all(remark.person != each.key for each in handover.people)


def completed(sheet: ClaimSheet, known: Known) -> ClaimSheet:
    """The sheet with what only the registers know: the care manager in charge and the period of certification."""
    current = certifications_of(sheet.service_month, known.certifications)
    if current and sheet.certified_since is None:
        sheet = replace(sheet, certified_since=current[-1].since, certified_until=current[-1].until)
    if known.charge and not sheet.care_manager:
        sheet = replace(sheet, care_manager=known.charge.care_manager)
    return sheet


def _first_day(day: date | None) -> date | None:
    return None if day is None else month_of(day)


def _heaviest(person: PersonMonth, month: date) -> str:
    """The former level, when it was heavier and ended within the month."""
    changed = person.changed_on
    within = changed is not None and month_of(changed) == month and changed.day > 1
    return person.previous_level if within and person.previous_level > person.level else ""


def _remarks(person: PersonMonth, month: date, codes: Codes) -> Iterator[Remark]:
    for field, says, blocks in _findings(person, month, codes):
        yield Remark(Finding(field, says, SPEC, blocks), person.at or Place(""), person.key)
    yield from _unknown_codes(person, month, codes)


def _findings(person: PersonMonth, month: date, codes: Codes) -> Iterator[tuple[str, str, bool]]:
    if person.birth is None:
        yield "birth", "利用者補足情報に生年月日がありません。介護ソフトで入れて出力し直してください。", True
    if person.certification == "1":
        yield "level", "認定状況が「申請中」です。認定が決まってから提出してください。", True
    if not (person.planned or person.actual or person.managed):
        yield "lines", "利用票の行がありません。利用票も一緒に出力してください。", True
    elif not person.managed and person.planned:
        says = (
            "利用票別表がないので、利用票の予定から単位数を計算しました。限度額の対象外の加算がないか確かめてください。"
        )
        yield "lines", says, False
    elif not person.managed:
        yield "lines", "予定がないので、実績から単位数を計算しました。計画と同じか確かめてください。", False
    yield from _one_subtotal(person.managed)
    yield from _subtotals_agree(person.managed)
    yield from _plan_and_table_agree(person, month, codes)
    if person.planned and person.actual:
        yield from _plan_and_visits_agree(person, month)


def _one_subtotal(managed: tuple[Managed, ...]) -> Iterator[tuple[str, str, bool]]:
    counted = Counter((row.office, row.kind) for row in managed if row.code.endswith(SUBTOTAL))
    for service, count in counted.items():
        if count > 1:
            yield (
                "lines",
                f"{_named(service)}の別表の小計が{count}行あります。別表を1回だけ出力し直してください。",
                True,
            )


def _subtotals_agree(managed: tuple[Managed, ...]) -> Iterator[tuple[str, str, bool]]:
    sums, subtotals = map(units.table, units.parts(managed))
    for service, subtotal in subtotals.items():
        rows = sums.get(service, subtotal)
        if rows != subtotal:
            says = (
                f"{_named(service)}は、別表の小計{subtotal}単位が行の合計{rows}単位と合いません。別表を直してください。"
            )
            yield "lines", says, True


def _plan_and_table_agree(person: PersonMonth, month: date, codes: Codes) -> Iterator[tuple[str, str, bool]]:
    if not person.managed:
        return
    in_table, kinds = units.within_limit(person.managed), units.slip_kinds(month)
    for service, planned in units.visited(person.planned, month, codes).items():
        if service not in in_table and service[1] in kinds and planned:
            says = f"{_named(service)}は予定にありますが、別表に給付管理単位数がありません。別表を確かめてください。"
            yield "lines", says, False


def _plan_and_visits_agree(person: PersonMonth, month: date) -> Iterator[tuple[str, str, bool]]:
    planned, actual, kinds = units.counts(person.planned), units.counts(person.actual), units.slip_kinds(month)
    for service in sorted(planned.keys() | actual.keys()):
        plan, done = planned.get(service, 0), actual.get(service, 0)
        if plan == done or service[1] not in kinds:
            continue
        name = _named(service)
        if not plan:
            says = f"{name}は実績だけで予定にありません。計画に入れないと事業所の請求が通りません。確かめてください。"
        elif not done:
            says = f"{name}は予定だけで実績がありません。利用がなければ計画から除いてください。"
        else:
            says = f"{name}は予定{plan}回、実績{done}回です。計画を実績に合わせたか確かめてください。"
        yield "lines", says, False


def _named(service: Service) -> str:
    return f"事業所{service[0]}の種類{service[1]}"


def _unknown_codes(person: PersonMonth, month: date, codes: Codes) -> Iterator[Remark]:
    kinds = dated.load("care/codes.toml").on(month).says["kinds"].keys()
    kinds = kinds - set(dated.load("care/slip.toml").on(month).says["care"])
    mastered = {code[:2] for code in codes}
    places = {row.code: row.at for row in person.managed if not row.is_subtotal}
    places |= {visit.code: visit.at for visit in (*person.actual, *person.planned)}
    for code, at in places.items():
        if code[:2] not in kinds:
            says = f"サービスコード{code}は介護予防・総合事業のものではありません。予防の利用票か確かめてください。"
        elif code[:2] in mastered and code not in codes:
            says = f"サービスコード{code}は{era_month(month)}の単位数表マスタにありません。コードを確かめてください。"
        else:
            continue
        yield Remark(Finding("lines", says, SPEC, blocks=code[:2] not in kinds), at or Place(""), person.key)
