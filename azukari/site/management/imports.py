"""``azukari city organisations`` and ``azukari city people``: sixty offices are not typed by hand."""

from __future__ import annotations

import argparse
from dataclasses import replace

from django.utils import timezone

from azukari.care.management import tables
from azukari.care.management.tables import Row
from azukari.entrust.door import machine
from azukari.entrust.rules import HANDLER, SUPERVISOR, drawn
from azukari.entrust.rules.organisations import KINDS, Newcomer
from azukari.entrust.services.organisations import add_organisations
from azukari.entrust.services.people import Admitted, admit_people
from azukari.law.refusal import Finding, NotRight

SHELL = "コマンド"
ORGANISATIONS = ("番号", "名称", "種別", "電話", "委託番号", "業務", "開始日", "終了日")
PEOPLE = ("番号", "氏名", "サインイン名", "立場")
COLUMN_OF = dict(
    zip(("number", "name", "kind", "telephone", "entrustment", "work", "since", "until"), ORGANISATIONS, strict=True)
)
KIND_OF = {says: kind for kind, says in KINDS.items()}
POSITION_OF = {"取扱責任者": SUPERVISOR, "取扱者": HANDLER}


def import_organisations(chosen: argparse.Namespace) -> None:
    """Organisations with drafted entrustments; the city approves them on screen."""
    those = tables.every(tables.rows(chosen.file, ORGANISATIONS), _newcomer)
    try:
        made = add_organisations(those, by=machine(SHELL, timezone.localdate()))
    except NotRight as refusal:
        raise NotRight(_by_column(finding) for finding in refusal.findings) from None
    print(f"組織{len(made)}件を登録しました。委託は承認前です。画面の「組織」で確かめて承認してください。")


def import_people(chosen: argparse.Namespace) -> None:
    """Their first people, with passwords that are told this once."""
    those = tables.every(tables.rows(chosen.file, PEOPLE), _person)
    admit_people(those, by=machine(SHELL, timezone.localdate()))
    print(f"利用者{len(those)}人を登録しました。最初のパスワードは二度と表示しません。")
    for one in those:
        print(f"{one.organisation},{one.login},{one.password},{one.name}")


def _by_column(finding: Finding) -> Finding:
    """The finding as the file names its place: 「1370100032 番号」."""
    *row, field = finding.field.split(" ")
    return replace(finding, field=" ".join([*row, COLUMN_OF.get(field, field)]))


def _newcomer(row: Row) -> Newcomer:
    number, name, kind, entrustment, work = tables.needed(row, "番号", "名称", "種別", "委託番号", "業務")
    tables.refuse("" if kind in KIND_OF else f"種別「{kind}」は、{'・'.join(KIND_OF)}のどれかにしてください。")
    since, until = tables.day(row, "開始日"), tables.day(row, "終了日")
    return Newcomer(number, name, KIND_OF[kind], entrustment, work, since, until, row["電話"])


def _person(row: Row) -> Admitted:
    number, name, login = tables.needed(row, "番号", "氏名", "サインイン名")
    position = POSITION_OF.get(row["立場"])
    tables.refuse("" if position else f"立場「{row['立場']}」は、{'か'.join(POSITION_OF)}にしてください。")
    return Admitted(number, name, login, str(position), drawn())
