"""Everything the registers and masters say about the persons of some sheets, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from azukari.care.models.insured import Insured, Key, known
from azukari.care.models.masters import CareManager, Designation, UnitCode
from azukari.care.rules.facts import MANAGEMENT, ClaimSheet, Known, Priced, ServiceCode
from azukari.care.rules.pricing import price
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal

Whose = tuple[Key, date]  # だれの何月
Codes = Mapping[str, ServiceCode]


class NoGrade(Refusal):
    says = "事業所{office}の地域区分が台帳にありません。市の担当課に登録を依頼してください。"


@dataclass(frozen=True, slots=True)
class Registers:
    """What is known for each sheet; ``insured`` holds the rows behind it."""

    insured: Mapping[Whose, Insured]
    known: Mapping[Whose, Known]
    codes: Mapping[date, Codes]  # 月 → その月の単位数表マスタ
    grades: Mapping[str, Sequence[tuple[str, date, date | None]]]  # 事業所番号 → 地域区分
    names: Mapping[str, str]  # 事業所番号 → 名称

    def of(self, sheet: ClaimSheet) -> Known:
        return self.known[_whose(sheet)]

    def person(self, sheet: ClaimSheet) -> Insured | None:
        return self.insured.get(_whose(sheet))

    def codes_of(self, sheet: ClaimSheet) -> Codes:
        """The city's unit master in the sheet's month."""
        return self.codes.get(sheet.service_month, {})

    def price(self, sheet: ClaimSheet) -> Priced:
        """What the sheet comes to at its claimant's grade; raises the refusal that says what is missing."""
        return price(sheet, self.codes_of(sheet), grade=self._grade(sheet.centre, sheet.service_month))

    def _grade(self, office: str, month: date) -> str:
        for grade, since, until in self.grades.get(office, ()):
            if since <= month and (until is None or until >= month):
                return grade
        raise NoGrade(office=office)


def registers(
    sheets: Sequence[ClaimSheet],
    by: Actor,
    besides: Iterable[int] = (),
    people: Mapping[Whose, Insured] | None = None,
    codes: Mapping[date, Codes] | None = None,
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
            found = Insured.objects.seen_by(by).keyed(those).with_known(month, besides)
            insured |= {(person.key, month): person for person in found}
    registered = _registered(sheets, insured, by)
    facts = {
        _whose(sheet): known(
            insured.get(_whose(sheet)),
            designations=by_office,
            care_managers=registered[_whose(sheet)],
            codes=codes.get(sheet.service_month, {}),
        )
        for sheet in sheets
    }
    return Registers(insured, facts, codes, designations.grades(), designations.names())


def _registered(
    sheets: Sequence[ClaimSheet], people: Mapping[Whose, Insured], by: Actor
) -> dict[Whose, frozenset[str]]:
    """For each sheet, the care managers its office or centre has on file in the month, of those that matter."""
    there: dict[Whose, set[str]] = {_whose(sheet): set() for sheet in sheets}
    unknown = []
    for sheet in sheets:
        person = people.get(_whose(sheet))
        charge = person.registers["charge"] if person else None
        if charge and charge["registered"]:
            there[_whose(sheet)].add(charge["care_manager"])
        if sheet.care_manager and sheet.care_manager not in there[_whose(sheet)]:
            unknown.append(sheet)
    if unknown:
        managers = list(CareManager.objects.seen_by(by).serving({sheet.care_manager for sheet in unknown}))
        for sheet in unknown:
            there[_whose(sheet)] |= {one.number for one in managers if one.works_for(sheet)}
    return {whose: frozenset(numbers) for whose, numbers in there.items()}


def _whose(sheet: ClaimSheet) -> Whose:
    return sheet.key, sheet.service_month


def _by_month(sheets: Sequence[ClaimSheet]) -> Mapping[date, list[Key]]:
    months: dict[date, list[Key]] = defaultdict(list)
    for sheet in sheets:
        months[sheet.service_month].append(sheet.key)
    return months
