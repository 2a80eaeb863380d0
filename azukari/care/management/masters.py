"""``azukari masters import``, ``azukari masters designations`` and ``azukari masters insurers``."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone

from azukari.care.management import tables
from azukari.care.management.tables import Row
from azukari.care.models import Designation, Insurer
from azukari.care.services import masters
from azukari.entrust.door import machine
from azukari.law.care import numbers
from azukari.law.dated import load

SHELL = "コマンド"
INSURERS = ("保険者番号", "名称", "開始日", "終了日")
DESIGNATED = "1"  # 区分, unless the row says otherwise
COLUMNS = ("事業所番号", "名称", "種類", "区分", "地域区分", "開始日", "終了日")


def import_units(chosen: argparse.Namespace) -> None:
    """The city's 単位数表マスタ."""
    content = Path(chosen.file).read_bytes()
    imported = masters.import_units(content, by=machine(SHELL, timezone.localdate()))
    print(f"単位数表マスタを取り込みました({imported.says})。")


def import_designations(chosen: argparse.Namespace) -> None:
    """The city's 事業所台帳."""
    rows = tables.rows(chosen.file, COLUMNS)
    made = tables.every(rows, _designation)
    tables.each_once(rows, "事業所番号", "種類", "開始日")
    count = masters.import_designations(made, by=machine(SHELL, timezone.localdate()))
    print(f"事業所の指定{count}行を取り込みました。")


def import_insurers(chosen: argparse.Namespace) -> None:
    """The insurers whose persons are claimed here; the city's own comes first."""
    rows = tables.rows(chosen.file, INSURERS)
    made = tables.every(rows, _insurer)
    tables.each_once(rows, "保険者番号", "開始日")
    masters.import_designations([], made, by=machine(SHELL, timezone.localdate()))
    print(f"保険者{len(made)}行を取り込みました。")


def _insurer(row: Row) -> Insurer:
    (number,) = tables.needed(row, "保険者番号")
    name = tables.short(row, "名称", Insurer, "name")
    tables.refuse(numbers.insurer_fault(number))
    return Insurer(number=number, name=name, since=tables.day(row, "開始日"), until=tables.optional_day(row, "終了日"))


def _designation(row: Row) -> Designation:
    office, _ = tables.needed(row, "事業所番号", "種類")
    name = tables.short(row, "名称", Designation, "name")
    tables.refuse(numbers.office_fault(office))
    return Designation(
        number=office,
        name=name,
        kind=tables.code_of(row, "種類", "kinds"),
        office_class=tables.code_of(row, "区分", "office_classes") if row["区分"] else DESIGNATED,
        grade=row["地域区分"] and tables.one_of(row, "地域区分", _grades()),
        since=tables.day(row, "開始日"),
        until=tables.optional_day(row, "終了日"),
    )


def _grades() -> dict[str, str]:
    """Every 地域区分 there has been, in the words that its price is found by."""
    return {grade: grade for version in load("care/prices.toml").versions for grade in version.says["yen_hundredths"]}
