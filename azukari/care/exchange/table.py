"""The rows of one file: MS932, commas, free text in quotes with its newlines, a fixed number of items.

What each item is stands in ``law/care/exchange/*.toml``.  Whatever the bytes are, reading ends in rows and remarks.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from operator import itemgetter
from typing import Any

from azukari.care.exchange.facts import Place, Remark
from azukari.care.rules.shape import CONTROL, shown, unwritable
from azukari.law import dated
from azukari.law.care import numbers
from azukari.law.refusal import Finding, NotRight

END_OF_FILE = b"\x1a"  # MS-DOSの終わりの印
LOST = "\ufffd"  # what no character set could read
MOST_FAULTS = 200  # これより多ければ、別のファイルだったと見る
_PLAIN = {"N": re.compile("[0-9]+"), "AN": re.compile("[0-9A-Z]+")}
_SIGNED = re.compile("-?[0-9]+")
_TIME = re.compile("9999|(?:[012][0-9]|3[0-6])[0-5][0-9]")
_NO_DAY = ("00000000", "99999999")  # 空と同じ、終わりなし


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a row (項目)."""

    no: int
    name: str
    type: str  # N 数字 / AN 半角英数字 / X 自由記述
    width: int  # バイト数、0は制限なし
    key: str = ""  # 読む項目の名
    required: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's items in force in a month."""

    content: str
    title: str
    month: str  # YYYYMM
    version: str  # CSVバージョン
    items: tuple[Item, ...]
    keyed: Mapping[str, Item]  # 読む項目
    cite: str


Whom = tuple[str, str]  # 保険者番号、被保険者番号
NOBODY: Whom = ("", "")
Cells = tuple[str, ...]
Fault = tuple[str, bool]  # 「項目の…」に続く文、請求を止めるか
Look = Callable[[Item, str, Layout], Fault | None]
Unfit = list[tuple[Item, dict[str, Fault]]]  # 合わない値のある項目と、その値


def unfit(rows: Iterable[Sequence[str]], form: Layout, look: Look) -> Unfit:
    """The items that do not fit somewhere, and why: a value is looked at once, however often it stands."""
    columns = zip(form.items, zip(*rows, strict=True), strict=False)  # no rows, no columns
    found = [
        (item, {value: fault for value in set(column) if (fault := look(item, value, form))})
        for item, column in columns
    ]
    return [(item, faults) for item, faults in found if faults]


def faults_of(cells: Sequence[str], wrong: Unfit, form: Layout, row: int) -> Iterator[tuple[Item, Finding]]:
    """What is wrong in the cells of a row."""
    for item, faults in wrong:
        if fault := faults.get(cells[item.no - 1]):
            says, blocks = fault
            where = f"{form.title} {row}行目の{item.no}番目「{item.name}」"
            yield item, Finding(f"{form.content} {item.no}", f"{where}{says}", form.cite, blocks)


@dataclass
class Table:
    """What was read of a file: the rows in which nothing stops a claim, and everything wrong."""

    form: Layout
    file: str
    rows: dict[int, Cells] = field(default_factory=dict)  # 行番号から
    remarks: list[Remark] = field(default_factory=list)
    blocking: int = 0
    noted: set[tuple[Item, str, Whom]] = field(default_factory=set)  # 一度言った、請求を止めない指摘
    seen: set[Cells] = field(default_factory=set)
    repeated: dict[Whom, list[int]] = field(default_factory=dict)  # 前の行とまったく同じ行
    miscounted: dict[tuple[Whom, int], list[int]] = field(default_factory=dict)  # 項目の数が違う行

    def say(self, finding: Finding, row: int = 0, column: int = 0, whom: Whom = NOBODY) -> None:
        self.remarks.append(Remark(finding, Place(self.file, row, column), whom))
        self.blocking += finding.blocks

    def column(self, key: str) -> list[Any]:
        """What the rows say of an item, in their order: days, numbers or text."""
        item = self.form.keyed[key]
        values = list(map(itemgetter(item.no - 1), self.rows.values()))
        if item.form not in _MEANING:
            return values
        means = {value: _MEANING[item.form](value) for value in set(values)}
        return [means[value] for value in values]

    @cached_property
    def people(self) -> list[Whom]:
        return list(zip(self.column("insurer"), self.column("insured"), strict=True))

    @cached_property
    def places(self) -> list[Place]:
        return [Place(self.file, number) for number in self.rows]


@cache
def layout(content: str, month: date) -> Layout:
    """The layout of ``UPHOSOKU``, ``UPPLAN`` … for a service month; raises ``BeforeTheFirst``."""
    file = "UPPLAN" if content == "UPJSK" else content
    table = dated.load(f"care/exchange/{file}.toml")
    version = table.on(month)
    items = tuple(Item(**item) for item in version.says["fields"])
    keyed = {item.key: item for item in items if item.key}
    return Layout(content, table.title, f"{month:%Y%m}", version.says["csv_version"], items, keyed, version.cite)


def read(raw: bytes, form: Layout, file: str) -> Table:
    """Every row that could be read, and everything wrong."""
    table = Table(form, file)
    text, says = _decoded(raw)
    if says:
        table.say(Finding("files", says, form.cite, blocks=False))
    records = dict(_records(text, table))
    wrong = unfit([cells for cells in records.values() if len(cells) == len(form.items)], form, _fault_read)
    for number, cells in records.items():
        _read_row(number, cells, table, wrong)
        if table.blocking > MOST_FAULTS:
            says = f"{form.title}は誤りが多いので{number}行目で読むのをやめました。正しいファイルか確かめてください。"
            table.say(Finding("files", says, form.cite), number)
            break
    _say_of_rows(table)
    if not table.rows and not table.remarks:
        says = f"{form.title}のファイルに行がありません。出力し直してください。"
        table.say(Finding("files", says, form.cite))
    return table


def _decoded(raw: bytes) -> tuple[str, str]:
    """The text, and what to say of its character set."""
    raw = raw.rstrip(END_OF_FILE)
    told = "文字コードがUTF-8です(決まりはShift_JIS)。読み取りましたが、介護ソフトの設定を直してください。"
    if raw.startswith(codecs.BOM_UTF8):
        return raw.decode("utf-8-sig", errors="replace"), told
    if _is_utf8(raw):
        return raw.decode("utf-8"), told
    return raw.decode("cp932", errors="replace"), ""


def _is_utf8(raw: bytes) -> bool:
    """Japanese in UTF-8: halfwidth kana of CP932 can look like UTF-8 too, but then of letters below U+2000."""
    try:
        foreign = [sign for sign in set(raw.decode("utf-8")) if not sign.isascii()]
    except UnicodeDecodeError:
        return False
    return bool(foreign) and all(sign >= "\u2000" for sign in foreign)


def _records(text: str, table: Table) -> Iterator[tuple[int, Cells]]:
    """The rows that say something, without the empty items that some programs add at their end."""
    form, width, number = table.form, len(table.form.items), 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if len(cells) > width and not any(cells[width:]):
                del cells[width:]
            if any(cells):
                yield number, tuple(cells)
    except csv.Error:
        says = f"{form.title} {number + 1}行目から先がCSVとして読めません。引用符の閉じ忘れがないか確かめてください。"
        table.say(Finding("files", says, form.cite), number + 1)


def _read_row(number: int, cells: Cells, table: Table, wrong: Unfit) -> None:
    form = table.form
    if number == 1 and not cells[0].isascii():
        says = f"{form.title}の1行目は見出しのようなので、読み飛ばしました。"
        table.say(Finding("files", says, form.cite, blocks=False), number)
        return
    if len(cells) != len(form.items):
        table.miscounted.setdefault((_whom(cells), len(cells)), []).append(number)
        table.blocking += 1
        return
    before, blocking = len(table.seen), table.blocking
    table.seen.add(cells)
    if len(table.seen) == before:
        table.repeated.setdefault(_whom(cells), []).append(number)
    for item, finding in faults_of(cells, wrong, form, number):
        fault = item, cells[item.no - 1], _whom(cells)
        if finding.blocks or fault not in table.noted:
            table.say(finding, number, item.no, _whom(cells))
        table.noted.add(fault)
    if table.blocking == blocking:
        table.rows[number] = cells


def _say_of_rows(table: Table) -> None:
    """What holds for many rows is said once for each person."""
    form = table.form
    for (whom, count), rows in table.miscounted.items():
        says = (
            f"{form.title}の{_rows(rows)}の項目が{count}個です(決まりは{len(form.items)}個)。"
            "別の版の書き方です。介護ソフトを4.1版にして出力し直してください。"
        )
        table.say(Finding(form.content, says, form.cite), rows[0], whom=whom)
    for whom, rows in table.repeated.items():
        says = f"{form.title}の{_rows(rows)}は前の行とまったく同じです。二重に出力していないか確かめてください。"
        table.say(Finding("lines", says, form.cite, blocks=False), rows[0], whom=whom)


def _rows(rows: Sequence[int]) -> str:
    return f"{rows[0]}行目" if len(rows) == 1 else f"{rows[0]}行目など{len(rows)}行"


def _whom(cells: Sequence[str]) -> Whom:
    """Insurer and number of a row's person, if the number is one."""
    if len(cells) < 3 or numbers.insured_fault(cells[2]):
        return NOBODY
    return cells[1], cells[2]


def _fault_read(item: Item, value: str, form: Layout) -> Fault | None:
    if LOST in value or CONTROL.search(value):
        return "に読めない文字があります。出力し直してください。", bool(item.key)
    if item.type == "X" and (strange := unwritable(value)):
        return f"の「{shown(strange)}」は外字か、Shift_JISにない文字です。", False
    says = misfit(item, value, form)
    return (says, bool(item.key)) if says else None


def misfit(item: Item, value: str, form: Layout) -> str:
    """Why a value does not fit its item, as the end of a sentence; empty when it fits."""
    if not value:
        return "がありません。介護ソフトで入れて出力し直してください。" if item.required else ""
    if item.width and _width(value) > item.width:
        return f"が{item.width}桁を超えています。介護ソフトで直して出力し直してください。"
    if not item.key or item.type == "X" or (not item.required and item.form == "day" and value in _NO_DAY):
        return ""
    if not (_SIGNED if item.form in ("signed", "limited") else _PLAIN[item.type]).fullmatch(value):
        kind = "半角数字" if item.type == "N" else "半角英数字"
        return f"「{value}」は{kind}ではありません。介護ソフトで直して出力し直してください。"
    return _malformed(item.form, value, form)


def _width(value: str) -> int:
    """In bytes of CP932."""
    return len(value) if value.isascii() else len(value.encode("cp932", errors="replace"))


def _malformed(shape: str, value: str, form: Layout) -> str:
    if shape == "version" and value != form.version:
        return f"「{value}」は読めません({form.version}が要ります)。介護ソフトを4.1版に更新してください。"
    if shape == "month" and value != form.month:
        return f"が{value}です。ファイル名の{form.month}の分だけを入れて出力し直してください。"
    if shape == "insurer" and (fault := numbers.insurer_fault(value)):
        return f": {fault}"
    if shape == "insured" and (fault := numbers.insured_fault(value)):
        return f": {fault}"
    if shape == "office" and len(value) != 10:
        return f"「{value}」は10桁ではありません。事業所番号を直してください。"
    if shape in _RIGHT and not _RIGHT[shape](value):
        return f"「{value}」は決まった書き方ではありません。介護ソフトで直して出力し直してください。"
    return ""


def day(value: str) -> date | None:
    """YYYYMMDD as a day, None when there is no such day."""
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8])) if len(value) == 8 else None
    except ValueError:
        return None


_RIGHT: Mapping[str, Callable[[str], object]] = {
    "day": day,
    "time": _TIME.fullmatch,
    "code": re.compile("[0-9A-Z]{6}").fullmatch,
    "sex": re.compile("[12]").fullmatch,
    "flag": re.compile("[01]").fullmatch,
}
_MEANING: Mapping[str, Callable[[str], Any]] = {
    "day": day,
    "number": lambda value: int(value or 0),
    "signed": lambda value: int(value or 0),
    "limited": lambda value: int(value) if value else None,
    "flag": lambda value: value == "1",
}


def write(rows: list[Mapping[str, str]], form: Layout) -> bytes:
    """The bytes of a file; raises ``NotRight`` naming every item that does not fit."""
    table = [[form.version if item.form == "version" else row.get(item.key, "") for item in form.items] for row in rows]
    wrong = unfit(table, form, _fault_written)
    findings = [finding for row, cells in enumerate(table, 1) for _, finding in faults_of(cells, wrong, form, row)]
    if findings:
        raise NotRight(findings)
    lines = [",".join(map(_cell, form.items, cells)) for cells in table]
    return "".join(f"{line}\r\n" for line in lines).encode("cp932")


def _fault_written(item: Item, value: str, form: Layout) -> Fault | None:
    if strange := unwritable(value):
        return f"の「{''.join(strange)}」はShift_JISにありません。別の字に置き換えてください。", True
    says = misfit(item, value, form)
    return (says, True) if says else None


def _cell(item: Item, value: str) -> str:
    if item.type != "X" or not value:
        return value
    return '"' + value.replace('"', '""') + '"'
