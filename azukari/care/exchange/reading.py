"""From the files of a hand-over to its facts: which rows belong to whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import add
from typing import TypeVar

from azukari.care.exchange import names, table
from azukari.care.exchange.facts import Handover, Managed, PersonMonth, Place, Remark, Visit
from azukari.care.exchange.names import FileName
from azukari.care.exchange.table import Table
from azukari.care.rules.filekinds import another_kind
from azukari.law.calendar import era_month
from azukari.law.dated import BeforeTheFirst
from azukari.law.refusal import Finding

SPEC = "ケアプランデータ連携標準仕様4.1版"
GRAND_TOTAL = ("9999999999", "999999")
OF_PERSON = (
    "insurer", "insured", "name", "kana", "sex", "birth", "level", "limit_units", "limit_since", "limit_until",
    "certification", "changed_on", "previous_level",
)  # fmt: skip
OF_VISIT = ("day", "code", "office", "units", "count", "starts", "ends", "office_name", "over_30_days")
OF_MANAGED = ("office", "code", "units", "each", "count")
Key = tuple[str, str]  # 保険者番号、被保険者番号
Fact = TypeVar("Fact")


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
    tables: dict[str, list[Table]] = {content: [] for content in names.TITLES}
    for name in found:
        try:
            layout = table.layout(name.content, month)
        except BeforeTheFirst as refusal:
            says = (
                f"{era_month(month)}分は、ファイルでは提出できません。ファイルで提出できるのは、4.1版の使われている"
                f"{era_month(refusal.facts['first'])}分からです。「入力して提出」の画面から、一人ずつ提出してください。"
            )
            remarks.append(Remark(Finding("files", says, SPEC), name.place))
            return None
        read = table.read(files[name.given], layout, name.given)
        remarks += read.remarks
        tables[name.content].append(read)
    plans = [name for name in found if name.content != names.ACTUAL]
    first = plans[0]
    people = _people(tables, first.sender, remarks)
    return Handover(first.sender, first.recipient, month, first.stamp, people, first.sender_kind, first.recipient_kind)


def _people(tables: Mapping[str, list[Table]], sender: str, remarks: list[Remark]) -> tuple[PersonMonth, ...]:
    people = _one_each(_by_person(tables[names.PERSON], _persons), remarks)
    _planned_by_others(tables[names.PLAN], sender, remarks)
    planned = _by_person(tables[names.PLAN], _visits)
    actual = _by_person(tables[names.ACTUAL], _visits)
    managed = _without_totals(_by_person(tables[names.MANAGED], _managed), remarks)
    _without_person({**planned, **actual, **managed}, people, remarks)
    managers = _by_person(tables[names.ACTUAL] + tables[names.PLAN], lambda read: read.column("care_manager"))
    return tuple(
        replace(
            person,
            care_manager=managers.get(key, [""])[-1],
            planned=tuple(planned.get(key, ())),
            actual=tuple(actual.get(key, ())),
            managed=tuple(managed.get(key, ())),
        )
        for key, person in people.items()
    )


def _by_person(tables: Iterable[Table], made: Callable[[Table], Iterable[Fact]]) -> dict[Key, list[Fact]]:
    """What is made of the rows, under whose they are."""
    facts: dict[Key, list[Fact]] = {}
    for read in tables:
        for person, fact in zip(read.people, made(read), strict=True):
            facts.setdefault(person, []).append(fact)
    return facts


def _persons(read: Table) -> Iterable[PersonMonth]:
    return map(PersonMonth, *map(read.column, OF_PERSON), read.places)


def _visits(read: Table) -> Iterable[Visit]:
    return map(Visit, *map(read.column, OF_VISIT), read.places)


def _managed(read: Table) -> Iterable[Managed]:
    over = map(add, read.column("over"), read.column("over_kind"))
    return map(Managed, *map(read.column, OF_MANAGED), over, read.column("office_name"), read.places)


def _one_each(persons: Mapping[Key, list[PersonMonth]], remarks: list[Remark]) -> dict[Key, PersonMonth]:
    """Each person once; what a second row says otherwise is said."""
    for key, (first, *others) in persons.items():
        for other in others:
            if other != first:
                says = "同じ人の利用者補足情報が2つあり、中身が違います。1つにして出力し直してください。"
                remarks.append(_of_row(other, key, "insured", says))
    return {key: first for key, (first, *_) in persons.items()}


def _planned_by_others(tables: Iterable[Table], sender: str, remarks: list[Remark]) -> None:
    for read in tables:
        for at, person, planner in zip(read.places, read.people, read.column("planner"), strict=True):
            if planner != sender:
                says = f"{at.row}行目のプラン担当業者({planner})が送信元({sender})と違います。"
                says += "自分の担当する人だけを出力してください。"
                remarks.append(Remark(Finding("office", says, SPEC), at, person))


def _without_totals(managed: Mapping[Key, list[Managed]], remarks: list[Remark]) -> dict[Key, list[Managed]]:
    """The rows of services; a person's grand total (全合計) is compared with them and left out."""
    kept: dict[Key, list[Managed]] = {}
    for key, rows in managed.items():
        totals = [row for row in rows if (row.office, row.code) == GRAND_TOTAL]
        services = [row for row in rows if (row.office, row.code) != GRAND_TOTAL]
        units = sum(row.units or 0 for row in services if not row.is_subtotal)
        if services:
            kept[key] = services
        for total in totals[1:]:
            says = "別表の全合計が2行あります。別表を1回だけ出力し直してください。"
            remarks.append(_of_row(total, key, "lines", says))
        for total in totals[:1]:
            if total.units not in (None, units):
                says = f"別表の全合計{total.units}単位が行の合計{units}単位と合いません。別表を確かめてください。"
                remarks.append(_of_row(total, key, "lines", says, blocks=False))
    return kept


def _of_row(row: PersonMonth | Managed, key: Key, field: str, says: str, *, blocks: bool = True) -> Remark:
    assert row.at is not None, "it was read from somewhere"
    return Remark(Finding(field, f"{row.at.row}行目: {says}", SPEC, blocks), row.at, key)


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
