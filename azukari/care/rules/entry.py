"""What a person types into the form for one month; everything else stands in the registers (入力による請求)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from azukari.care.rules.bill import every_month, improvement_on, is_improvement
from azukari.care.rules.facts import MANAGEMENT, PREVENTION, ClaimSheet, Known, PlanLine, ServiceCode
from azukari.care.rules.person import certifications_of, heaviest
from azukari.care.rules.plan import classes_in_force, scheme_of
from azukari.law import dated
from azukari.law.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person decides about a month's claim: additions, reductions, the codes of AF."""

    first: bool = False
    linkage: bool = False
    no_abuse_measures: bool = False
    no_continuity_plan: bool = False
    improvement: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's month as typed."""

    insured: str  # 被保険者番号
    service_month: date
    created_on: date  # 給付管理票の作成年月日
    lines: tuple[PlanLine, ...] = ()
    wish: Wish = Wish()
    insurer: str = ""  # 証記載保険者番号、空なら市の番号


def sheet_of(entry: Entry, known: Known) -> ClaimSheet:
    """The claim: what was typed, and the person, certification, limit and charge as the registers have them.

    ``known.person`` must be there.  The improvement addition, ticked as a habit, exists for 46 only; AF has codes.
    """
    assert known.person is not None
    person, charge, month = known.person, known.charge, entry.service_month
    scheme = _scheme(entry)
    current = certifications_of(month, known.certifications)
    last, worst = (current[-1], heaviest(current)) if current else (None, None)
    return ClaimSheet(
        service_month=month,
        insurer=person.insurer,
        insured=person.insured,
        name=person.name,
        kana=person.kana,
        birth=person.birth,
        sex=person.sex,
        level=last.level if last else "",
        certified_since=last.since if last else None,
        certified_until=last.until if last else None,
        limit_units=worst.limit_units if worst else 0,
        limit_since=worst.limit_since if worst else None,
        limit_until=worst.limit_until if worst else None,
        centre=charge.centre if charge else "",
        office=charge.office if charge else "",
        care_manager=charge.care_manager if charge else "",
        created_on=entry.created_on,
        lines=tuple(replace(line, office_class=office_class(line.kind, month)) for line in entry.lines),
        heaviest_level=worst.level if worst and last and worst.level != last.level else "",
        scheme=scheme,
        **asdict(entry.wish if scheme == PREVENTION else replace(entry.wish, improvement=False)),
    )


def _scheme(entry: Entry) -> str:
    """46 or AF, by the services; without any, AF where its codes were chosen."""
    if entry.lines:
        return scheme_of({line.kind for line in entry.lines}, entry.service_month)
    return MANAGEMENT if entry.wish.codes else PREVENTION


def usual(sheet: ClaimSheet, known: Known) -> ClaimSheet:
    """The sheet as most months are claimed: AF with last month's codes, 46 with the improvement addition."""
    if sheet.scheme == MANAGEMENT:
        return replace(sheet, codes=usual_codes(known, sheet.service_month))
    return replace(sheet, improvement="improvement" in offered(sheet.service_month))


def usual_codes(known: Known, month: date) -> tuple[str, ...]:
    """Last month's codes of AF that this month's master still has, without what is claimed only once.

    The 処遇改善加算 follows from the others, so its code is found anew.
    """
    last = [known.codes[code] for code in known.last_codes if code in known.codes]
    kept = [code for code in last if every_month(code) and not is_improvement(code)]
    units = improvement_on(sum(code.units for code in kept), month)
    improved = [code for code in management_codes(known.codes) if is_improvement(code) and code.units == units]
    had = any(is_improvement(code) for code in last)
    return tuple(code.code for code in (*kept, *improved[:had]))


def offered(month: date) -> frozenset[str]:
    """The additions and reductions that 46 has in a month; none where the table does not reach."""
    keys = {
        "first": "first",
        "linkage": "linkage",
        "no_abuse_measures": "no_abuse_measures_percent",
        "no_continuity_plan": "no_continuity_plan_percent",
        "improvement": "improvement_permille",
    }
    try:
        says = dated.load("care/units.toml").on(month).says
    except Refusal:
        return frozenset()
    return frozenset(name for name, key in keys.items() if key in says)


def office_class(kind: str, month: date) -> str:
    """The usual 事業所区分 of a kind of service: 6 総合事業, 5 地域密着型, 1 指定."""
    says = dated.load("care/slip.toml").on(month).says
    if kind in says["management"]:
        return "6"
    return "5" if kind in says["community"] else "1"


def in_their_class(sheet: ClaimSheet, known: Known) -> ClaimSheet:
    """The rows with the 事業所区分 that their offices are registered with: no form and no file says it."""
    return replace(sheet, lines=tuple(_in_its_class(line, sheet.service_month, known) for line in sheet.lines))


def _in_its_class(line: PlanLine, month: date, known: Known) -> PlanLine:
    classes = classes_in_force(line.kind, month, known.designations.get(line.office, ()))
    return line if not classes or line.office_class in classes else replace(line, office_class=classes[0])


def management_codes(codes: Mapping[str, ServiceCode]) -> list[ServiceCode]:
    """The codes of a city's unit master that AF may claim, in order."""
    return [code for name, code in sorted(codes.items()) if name.startswith(MANAGEMENT)]
