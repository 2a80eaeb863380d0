"""``azukari masters care-managers``."""

from __future__ import annotations

import argparse
from datetime import date

from django.utils import timezone

from azukari.care.management import tables
from azukari.care.management.masters import SHELL
from azukari.care.management.tables import Row
from azukari.care.models import CareManager
from azukari.care.services import masters
from azukari.entrust.door import machine
from azukari.law.care import numbers

COLUMNS = ("事業所番号", "介護支援専門員番号", "氏名", "開始日")


def take_in(chosen: argparse.Namespace) -> None:
    """The care managers of centres and offices; those already known are left as they are."""
    rows = tables.rows(chosen.file, COLUMNS)
    those = tables.every(rows, _manager)
    tables.each_once(rows, "事業所番号", "介護支援専門員番号")
    count = masters.import_care_managers(those, by=machine(SHELL, timezone.localdate()))
    print(f"介護支援専門員{count}人を取り込みました({len(those) - count}人は登録済みでした)。")


def _manager(row: Row) -> tuple[str, str, str, date]:
    office, number = tables.needed(row, "事業所番号", "介護支援専門員番号")
    name = tables.short(row, "氏名", CareManager, "name")
    tables.refuse(numbers.office_fault(office) or numbers.care_manager_fault(number))
    return office, number, name, tables.day(row, "開始日")
