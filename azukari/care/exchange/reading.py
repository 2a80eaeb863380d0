"""From the files of a hand-over to its facts: which rows belong to whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from azukari.care.exchange import names, table
from azukari.care.exchange.facts import Handover, Managed, PersonMonth, Place, Remark, Visit
from azukari.care.exchange.names import FileName
from azukari.care.exchange.table import Row
from azukari.care.rules.filekinds import another_kind
from azukari.law.refusal import Finding, Refusal

SPEC = "ケアプランデータ連携標準仕様4.1版"
GRAND_TOTAL = ("9999999999", "999999")
Key = tuple[str, str]  # 保険者番号、被保険者番号


@dataclass(slots=True)
class Read:
    """A hand-over and everything said while reading it; no hand-over when the files are not one."""

    handover: Handover | None = None
    remarks: list[Remark] = field(default_factory=list)


def read(files: Mapping[str, bytes], *, office: str, centres: Collection[str]) -> Read:
    """The facts in the files an office passes to one of the centres."""
    result = Read()
    found = _names(files, result.remarks)
    if not found and any(remark.blocks for remark in result.remarks):
        return result
    if not found:
        says = "読み取れるファイルがありません。利用者補足情報と利用票のファイルを選んでください。"
        result.remarks.append(_at_large(says))
        return result
    disagreements = [*names.agree(found, office, centres), *_missing_files(found)]
    result.remarks += disagreements
    if not disagreements:
        result.handover = _handover(files, found, result.remarks)
    return result


def _names(files: Mapping[str, bytes], remarks: list[Remark]) -> list[FileName]:
    found = []
    for given in sorted(files):
        if says := another_kind(files[given], "介護ソフト"):
            remarks.append(Remark(Finding("files", f"「{given}」: {says}", SPEC), Place(given)))
            continue
        name = names.read(given)
        if isinstance(name, FileName):
            found.append(name)
        else:
            remarks.append(name or names.not_needed(given))
    return found


def _missing_files(found: list[FileName]) -> list[Remark]:
    contents = {name.content for name in found}
    says = []
    if names.PERSON not in contents:
        says.append("利用者補足情報(UPHOSOKU)のファイルがありません。利用票と同じ回のものを一緒に選んでください。")
    if not contents & {names.PLAN, names.ACTUAL}:
        says.append("利用票(UPPLANかUPJSK)のファイルがありません。一緒に選んでください。")
    return [_at_large(each) for each in says]


def _handover(files: Mapping[str, bytes], found: list[FileName], remarks: list[Remark]) -> Handover | None:
    month = names.month(found[0])
    rows: dict[str, list[Row]] = {content: [] for content in names.TITLES}
    for name in found:
        try:
            layout = table.layout(name.content, month)
        except Refusal as refusal:
            says = f"{refusal.sentence}この月の請求は画面から入力してください。"
            remarks.append(Remark(Finding("files", says, SPEC), name.place))
            return None
        read = table.read(files[name.given], layout, name.given)
        remarks += read.remarks
        rows[name.content] += _of_month(read.rows, month, remarks)
    plans = [name for name in found if name.content != names.ACTUAL]
    first = plans[0]
    people = _people(rows, first.sender, remarks)
    return Handover(first.sender, first.recipient, month, first.stamp, people, first.sender_kind, first.recipient_kind)


def _of_month(rows: list[Row], month: date, remarks: list[Remark]) -> list[Row]:
    kept = []
    for row in rows:
        if row.sound and row.says["month"] != f"{month:%Y%m}":
            says = (
                f"{row.at.row}行目の対象年月が{row.says['month']}です。1つのファイルには1か月分だけを入れてください。"
            )
            remarks.append(Remark(Finding("service_month", says, SPEC), row.at, row.person))
        elif row.sound:
            kept.append(row)
    return kept


def _people(rows: dict[str, list[Row]], sender: str, remarks: list[Remark]) -> tuple[PersonMonth, ...]:
    people = _persons(rows[names.PERSON], remarks)
    planned = _visits(rows[names.PLAN], sender, remarks)
    actual = _visits(rows[names.ACTUAL], "", remarks)
    managed = _managed(rows[names.MANAGED], remarks)
    _without_person({**planned, **actual, **managed}, people, remarks)
    managers = {row.person: row.says["care_manager"] for row in rows[names.ACTUAL] + rows[names.PLAN]}
    return tuple(
        replace(
            person,
            care_manager=managers.get(key, ""),
            planned=tuple(planned.get(key, ())),
            actual=tuple(actual.get(key, ())),
            managed=tuple(managed.get(key, ())),
        )
        for key, person in people.items()
    )


def _persons(rows: list[Row], remarks: list[Remark]) -> dict[Key, PersonMonth]:
    people: dict[Key, PersonMonth] = {}
    for row in rows:
        person = _person(row)
        if people.setdefault(row.person, person) != person:
            says = f"{row.at.row}行目: 同じ人の利用者補足情報が2つあり、中身が違います。1つにして出力し直してください。"
            remarks.append(Remark(Finding("insured", says, SPEC), row.at, row.person))
    return people


def _person(row: Row) -> PersonMonth:
    says = row.says
    return PersonMonth(
        insurer=says["insurer"],
        insured=says["insured"],
        name=says["name"],
        kana=says["kana"],
        sex=says["sex"],
        birth=row.day("birth"),
        level=says["level"],
        limit_units=row.number("limit_units"),
        limit_since=row.day("limit_since"),
        limit_until=row.day("limit_until"),
        certification=says["certification"],
        changed_on=row.day("changed_on"),
        previous_level=says["previous_level"],
        at=row.at,
    )


def _visits(rows: list[Row], sender: str, remarks: list[Remark]) -> dict[Key, list[Visit]]:
    visits: dict[Key, list[Visit]] = {}
    for row in rows:
        if sender and row.says["planner"] != sender:
            says = f"{row.at.row}行目のプラン担当業者({row.says['planner']})が送信元({sender})と違います。"
            says += "自分の担当する人だけを出力してください。"
            remarks.append(Remark(Finding("office", says, SPEC), row.at, row.person))
        visits.setdefault(row.person, []).append(_visit(row))
    return visits


def _visit(row: Row) -> Visit:
    day = row.day("day")
    assert day is not None, "a sound row has the days its layout requires"
    return Visit(
        day=day,
        code=row.says["code"],
        office=row.says["office"],
        units=row.number("units"),
        count=row.number("count"),
        starts=row.says["starts"],
        ends=row.says["ends"],
        office_name=row.says["office_name"],
        over_30_days=row.says["over_30_days"] == "1",
        at=row.at,
    )


def _managed(rows: list[Row], remarks: list[Remark]) -> dict[Key, list[Managed]]:
    managed: dict[Key, list[Managed]] = {}
    totals: dict[Key, Row] = {}
    for row in rows:
        if (row.says["office"], row.says["code"]) != GRAND_TOTAL:
            managed.setdefault(row.person, []).append(_managed_row(row))
        elif row.person in totals:
            says = f"{row.at.row}行目: 別表の全合計が2行あります。別表を1回だけ出力し直してください。"
            remarks.append(Remark(Finding("lines", says, SPEC), row.at, row.person))
        else:
            totals[row.person] = row
    for key, row in totals.items():
        units = sum(each.units or 0 for each in managed.get(key, ()) if not each.is_subtotal)
        if row.says["units"] and row.number("units") != units:
            total = row.number("units")
            says = (
                f"{row.at.row}行目: 別表の全合計{total}単位が行の合計{units}単位と合いません。別表を確かめてください。"
            )
            remarks.append(Remark(Finding("lines", says, SPEC, blocks=False), row.at, key))
    return managed


def _managed_row(row: Row) -> Managed:
    return Managed(
        office=row.says["office"],
        code=row.says["code"],
        units=row.number("units") if row.says["units"] else None,
        each=row.number("each"),
        count=row.number("count"),
        over=row.number("over") + row.number("over_kind"),
        office_name=row.says["office_name"],
        at=row.at,
    )


def _without_person(
    services: Mapping[Key, list[Visit] | list[Managed]], people: Mapping[Key, PersonMonth], remarks: list[Remark]
) -> None:
    faulty = {remark.insured for remark in remarks if remark.blocks}
    for key, rows in services.items():
        if key not in people and key[1] not in faulty:
            says = f"被保険者番号{key[1]}の利用者補足情報がありません。利用者補足情報も一緒に出力してください。"
            remarks.append(Remark(Finding("insured", says, SPEC), rows[0].at or Place(""), key))


def _at_large(says: str) -> Remark:
    return Remark(Finding("files", says, SPEC), Place(""))
