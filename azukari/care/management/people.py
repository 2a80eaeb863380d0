"""``azukari people import``: the insured persons with certification, notice and charge, all of them or none.

A row is a person; further rows of the same number, in this file or a later one, add certifications, notices or charges.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

from django.utils import timezone

from azukari.care.management import tables
from azukari.care.management.masters import SHELL
from azukari.care.management.tables import Row
from azukari.care.models import Insured
from azukari.care.rules import facts
from azukari.care.services.register import ChargeOf, Entry, Taken, import_people
from azukari.entrust.door import machine
from azukari.law.care import numbers

PERSON = ("保険者番号", "被保険者番号", "氏名", "氏名カナ", "生年月日", "性別", "公費負担者番号", "公費受給者番号")
CERTIFICATION = (
    "要介護状態区分", "認定開始日", "認定終了日", "支給限度額", "限度額開始月", "限度額終了月", "認定状況",
)  # fmt: skip
NOTICE = ("届出受付日", "届出開始日", "計画作成区分", "届出事業所")
CHARGE = ("センター", "委託先", "担当介護支援専門員", "センターの介護支援専門員", "形態", "担当開始月", "担当終了月")

STATES = {"": "decided", "認定済": "decided", "申請中": "applied", "区分変更申請中": "changing"}
MODES = {"": "", "直営": "direct", "委託": "entrusted", "直接指定": "designated"}
SUPPORT_CENTRE = "3"  # 計画作成区分, unless the row says otherwise
SEXES = {"男": "1", "女": "2", "1": "1", "2": "2"}


def take_in(chosen: argparse.Namespace) -> None:
    """Register every person of the file, and what is new of those who are known; say what became of each row."""
    rows = tables.rows(chosen.file, (*PERSON, *CERTIFICATION, *NOTICE, *CHARGE))
    made = tables.every(rows, _entry)
    entries = [replace(entry, at=f"{number}行目") for (number, _), entry in zip(rows, made, strict=True)]
    taken = import_people(entries, by=machine(SHELL, timezone.localdate()))
    for one in taken:
        print(_said(one))
    print(f"被保険者{sum(one.is_new for one in taken)}人を登録しました。")


def _said(one: Taken) -> str:
    if one.is_new:
        return f"{one.at}: {one.number} 登録"
    return f"{one.at}: {one.number} {'・'.join(one.added)}を追加" if one.added else f"{one.at}: {one.number} 変わりなし"


def _entry(row: Row) -> Entry:
    insurer, insured = tables.needed(row, *PERSON[:2])
    name, kana = (tables.short(row, word, Insured, field) for word, field in (("氏名", "name"), ("氏名カナ", "kana")))
    tables.refuse(numbers.insurer_fault(insurer) or numbers.insured_fault(insured))
    tables.refuse(row["公費負担者番号"] and numbers.payer_fault(row["公費負担者番号"]))
    tables.refuse(row["公費受給者番号"] and numbers.recipient_fault(row["公費受給者番号"]))
    person = facts.Person(insured, insurer, name, kana, tables.day(row, "生年月日"), tables.one_of(row, "性別", SEXES))
    return Entry(
        person,
        certifications=[_certification(row)] if row["要介護状態区分"] else (),
        notices=[_notice(row)] if row["届出受付日"] else (),
        charges=[_charge(row)] if row["センター"] else (),
        payer=row["公費負担者番号"],
        recipient=row["公費受給者番号"],
    )


def _certification(row: Row) -> facts.Certification:
    return facts.Certification(
        level=tables.code_of(row, "要介護状態区分", "levels"),
        since=tables.day(row, "認定開始日"),
        until=tables.optional_day(row, "認定終了日"),
        limit_units=tables.number(row, "支給限度額"),
        limit_since=tables.month(row, "限度額開始月"),
        limit_until=tables.optional_month(row, "限度額終了月"),
        status=tables.one_of(row, "認定状況", STATES),
        decided_on=tables.optional_day(row, "認定日"),
    )


def _notice(row: Row) -> facts.Notice:
    tables.refuse(numbers.office_fault(row["届出事業所"]))
    planner = tables.code_of(row, "計画作成区分", "planners") if row["計画作成区分"] else SUPPORT_CENTRE
    return facts.Notice(tables.day(row, "届出受付日"), tables.day(row, "届出開始日"), planner, row["届出事業所"])


def _charge(row: Row) -> ChargeOf:
    tables.refuse(numbers.care_manager_fault(row["担当介護支援専門員"]))
    mode = tables.one_of(row, "形態", MODES) or ("entrusted" if row["委託先"] else "direct")
    charge = facts.Charge(row["センター"], row["委託先"], row["担当介護支援専門員"], mode)
    since, until = tables.month(row, "担当開始月"), tables.optional_month(row, "担当終了月")
    return ChargeOf(charge, since, until, row["センターの介護支援専門員"])
