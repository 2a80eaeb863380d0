"""Everything the registers and masters say about the persons of some sheets, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from azukari.care.models.insured import Insured, known
from azukari.care.models.masters import CareManager, Designation, UnitCode
from azukari.care.rules.facts import MANAGEMENT, ClaimSheet, Known, Priced, ServiceCode
from azukari.care.rules.pricing import price
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal


class NoGrade(Refusal):
    says = "事業所{office}の地域区分が台帳にありません。市の担当課に登録を依頼してください。"


@dataclass(frozen=True, slots=True)
class Registers:
    """What is known for each sheet; ``insured`` holds the rows behind it."""

    insured: Mapping[tuple[str, date], Insured]  # (被保険者番号, 月)
    known: Mapping[tuple[str, date], Known]
    codes: Mapping[date, Mapping[str, ServiceCode]]
    grades: Mapping[str, Sequence[tuple[str, date, date | None]]]  # 事業所番号 → 地域区分
    names: Mapping[str, str]  # 事業所番号 → 名称

    def of(self, sheet: ClaimSheet) -> Known:
        return self.known[sheet.insured, sheet.service_month]

    def person(self, sheet: ClaimSheet) -> Insured | None:
        return self.insured.get((sheet.insured, sheet.service_month))

    def price(self, sheet: ClaimSheet) -> Priced:
        """What the sheet comes to at its claimant's grade; raises the refusal that says what is missing."""
        codes = self.codes.get(sheet.service_month, {})
        return price(sheet, codes, grade=self._grade(sheet.centre, sheet.service_month))

    def _grade(self, office: str, month: date) -> str:
        for grade, since, until in self.grades.get(office, ()):
            if since <= month and (until is None or until >= month):
                return grade
        raise NoGrade(office=office)


def registers(
    sheets: Sequence[ClaimSheet],
    by: Actor,
    besides: Iterable[int] = (),
    people: Mapping[tuple[str, date], Insured] | None = None,
    codes: Mapping[date, Mapping[str, ServiceCode]] | None = None,
) -> Registers:
    """What is known of the sheets' persons within reach of ``by``; ``besides``: claims that do not count as filed.

    ``people`` (with what is known of them) and ``codes`` are not read again when they were read already.
    """
    offices = {line.office for sheet in sheets for line in sheet.lines} | {sheet.centre for sheet in sheets}
    designations = Designation.objects.of_offices(offices)
    managed = {sheet.service_month for sheet in sheets if sheet.scheme == MANAGEMENT}
    codes = {month: (codes or {}).get(month) or UnitCode.objects.of_month(month) for month in managed}
    by_office = designations.by_office()
    insured = dict(people or {})
    if people is None:
        for month, those in _by_month(sheets).items():
            found = Insured.objects.seen_by(by).numbered(those).with_known(month, besides)
            insured |= {(person.number, month): person for person in found}
    registered = _registered(sheets, insured.values(), by)
    facts = {
        (sheet.insured, sheet.service_month): known(
            insured.get((sheet.insured, sheet.service_month)),
            designations=by_office,
            care_managers=registered,
            codes=codes.get(sheet.service_month, {}),
        )
        for sheet in sheets
    }
    return Registers(insured, facts, codes, designations.grades(), designations.names())


def _registered(sheets: Sequence[ClaimSheet], people: Iterable[Insured], by: Actor) -> frozenset[str]:
    """The care managers on file among those in charge and, where a sheet names another, those whom the sheets name."""
    charges = [person.registers["charge"] for person in people if person.registers["charge"]]
    there = frozenset(charge["care_manager"] for charge in charges if charge["registered"])
    others = {sheet.care_manager for sheet in sheets} - there - {""}
    if not others:
        return there
    return there | frozenset(CareManager.objects.seen_by(by).filter(number__in=others).values_list("number", flat=True))


def _by_month(sheets: Sequence[ClaimSheet]) -> Mapping[date, list[str]]:
    months: dict[date, list[str]] = defaultdict(list)
    for sheet in sheets:
        months[sheet.service_month].append(sheet.insured)
    return months
