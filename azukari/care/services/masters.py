"""The masters: designations, care managers, the city's 単位数表マスタ; imported whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from azukari.care import acts
from azukari.care.models import CareManager, Designation, Insurer, UnitCode
from azukari.care.rules.facts import ServiceCode
from azukari.care.rules.unit_master import read
from azukari.entrust.door import perform
from azukari.entrust.models import Organisation
from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal


class NoSuchOffice(Refusal):
    says = "事業所{numbers}が組織の台帳にありません。先に組織を登録してください。"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a master."""

    new: int
    changed: int
    same: int

    @property
    def says(self) -> str:
        """As a clerk reads it."""
        return f"新しい行{self.new}、変わった行{self.changed}、同じ行{self.same}"


def import_units(content: bytes, *, by: Actor) -> Imported:
    """Take in a 単位数表マスタ CSV (either column version); rows of the same code and month are replaced."""
    with perform(acts.IMPORT_MASTERS, by=by) as about:
        rows = read(content)
        there = {(one.insurer, one.code, one.since): one.as_fact() for one in UnitCode.objects.all()}
        before = [there.get((insurer, code.code, code.since)) for insurer, code, _ in rows]
        UnitCode.objects.bulk_create(
            [_unit_code(insurer, code, row) for insurer, code, row in rows],
            update_conflicts=True,
            unique_fields=["insurer", "code", "since"],
            update_fields=["name", "units", "until", "limited", "monthly", "price", "row"],
        )
        about.note(rows=len(rows))
        same = sum(was == code for was, (_, code, _) in zip(before, rows, strict=True))
        new = before.count(None)
        return Imported(new, len(rows) - new - same, same)


def import_designations(rows: Sequence[Designation], insurers: Sequence[Insurer] = (), *, by: Actor) -> int:
    """Take in designations (事業所台帳) and insurers; a row of the same office, kind and day is replaced."""
    with perform(acts.IMPORT_MASTERS, by=by) as about:
        Designation.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["number", "kind", "since"],
            update_fields=["name", "office_class", "grade", "until"],
        )
        Insurer.objects.bulk_create(
            insurers, update_conflicts=True, unique_fields=["number", "since"], update_fields=["name", "until"]
        )
        about.note(rows=len(rows))
        return len(rows)


def import_care_managers(rows: Sequence[tuple[str, str, str, date]], *, by: Actor) -> int:
    """Take in care managers as (事業所番号, 番号, 氏名, 開始日); those already known are left as they are."""
    with perform(acts.IMPORT_MASTERS, by=by) as about:
        offices = dict(Organisation.objects.filter(number__in={row[0] for row in rows}).values_list("number", "pk"))
        missing = sorted({row[0] for row in rows} - offices.keys())
        if missing:
            raise NoSuchOffice(numbers="、".join(missing[:5]))
        known = set(CareManager.objects.seen_by(by).values_list("organisation", "number"))
        new = [
            CareManager(organisation_id=offices[office], number=number, name=name, since=since)
            for office, number, name, since in rows
            if (offices[office], number) not in known
        ]
        CareManager.objects.keep_by(by, new)
        about.note(rows=len(new))
        return len(new)


def see_masters(number: str = "", *, by: Actor) -> tuple[list[Designation], list[UnitCode], list[Insurer]]:
    """Designations (of numbers beginning with ``number``), the unit master, the insurers."""
    with perform(acts.SEE_MASTERS, by=by):
        offices = Designation.objects.filter(number__startswith=number).order_by("number", "kind", "-since")
        return list(offices[:500]), list(UnitCode.objects.order_by("code", "-since")[:500]), list(Insurer.objects.all())


def own_insurer(*, by: Actor) -> str:
    """The city's own 保険者番号, for a form to begin with; empty while no insurer was taken in."""
    with perform(acts.SEE_MASTERS, by=by):
        return next((one["number"] for one in Insurer.objects.own()), "")


def see_law(*, by: Actor) -> None:
    """Somebody looks at the tables of law; they stand in the product itself, so nothing is read here."""
    with perform(acts.SEE_MASTERS, by=by) as about:
        about.note(tables="law")


def _unit_code(insurer: str, code: ServiceCode, row: Mapping[str, str]) -> UnitCode:
    return UnitCode(
        insurer=insurer, code=code.code, name=code.name, units=code.units, since=code.since, until=code.until,
        limited=code.limited, monthly=code.monthly, price=code.price, row=dict(row),
    )  # fmt: skip
