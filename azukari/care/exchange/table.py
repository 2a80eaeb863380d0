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
from functools import cache

from azukari.care.exchange.facts import Place, Remark
from azukari.care.rules.shape import CONTROL, shown, unwritable
from azukari.law import dated
from azukari.law.care import numbers
from azukari.law.refusal import Finding, NotRight

END_OF_FILE = b"\x1a"  # MS-DOSの終わりの印
LOST = "\ufffd"  # what no character set could read
MOST_FAULTS = 200  # これより多ければ、別のファイルだったと見る
_MONTH = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])")
_TIME = re.compile(r"9999|(?:[01][0-9]|2[0-9]|3[0-6])[0-5][0-9]")
_NO_DAY = ("00000000", "99999999")  # 空と同じ、終わりなし
_CODE = re.compile(r"[0-9A-Z]{6}")


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
    version: str  # CSVバージョン
    items: tuple[Item, ...]
    cite: str
    keyed: tuple[tuple[int, str], ...]  # 読む項目の位置と名


@dataclass(slots=True)
class Table:
    """What was read of a file."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    blocking: int = 0
    noted: set[tuple[int, str, Whom]] = field(default_factory=set)  # 一度言った、請求を止めない指摘
    seen: set[tuple[str, ...]] = field(default_factory=set)
    repeated: dict[Whom, list[int]] = field(default_factory=dict)  # 前の行とまったく同じ行
    miscounted: dict[tuple[Whom, int], list[int]] = field(default_factory=dict)  # 項目の数が違う行

    def say(self, finding: Finding, at: Place, person: tuple[str, str] = ("", "")) -> None:
        self.remarks.append(Remark(finding, at, person))
        self.blocking += finding.blocks


Whom = tuple[str, str]  # 保険者番号、被保険者番号
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


@dataclass(frozen=True, slots=True)
class Row:
    """A row's items by key; ``sound`` when nothing in it stops a claim."""

    says: Mapping[str, str]
    at: Place
    sound: bool

    @property
    def person(self) -> tuple[str, str]:
        return self.says.get("insurer", ""), self.says.get("insured", "")

    def day(self, key: str) -> date | None:
        """A day, None when it is omitted or open."""
        return day(self.says[key])

    def number(self, key: str) -> int:
        return int(self.says[key] or 0)


@cache
def layout(content: str, month: date) -> Layout:
    """The layout of ``UPHOSOKU``, ``UPPLAN`` … for a service month; raises ``BeforeTheFirst``."""
    file = "UPPLAN" if content == "UPJSK" else content
    table = dated.load(f"care/exchange/{file}.toml")
    version = table.on(month)
    items = tuple(Item(**item) for item in version.says["fields"])
    keyed = tuple((item.no - 1, item.key) for item in items if item.key)
    return Layout(content, table.title, version.says["csv_version"], items, version.cite, keyed)


def read(raw: bytes, form: Layout, file: str) -> Table:
    """Every row that could be read, and everything wrong."""
    table = Table()
    text, says = _decoded(raw)
    if says:
        table.say(Finding("files", says, form.cite, blocks=False), Place(file))
    records = [
        (number, _without_commas(cells, form)) for number, cells in _records(text, form, file, table) if any(cells)
    ]
    wrong = unfit((cells for _, cells in records if len(cells) == len(form.items)), form, _fault_read)
    for number, cells in records:
        _read_row(cells, form, Place(file, number), table, wrong)
        if table.blocking > MOST_FAULTS:
            says = f"{form.title}は誤りが多いので{number}行目で読むのをやめました。正しいファイルか確かめてください。"
            table.say(Finding("files", says, form.cite), Place(file, number))
            break
    _said_of_rows(table, form, file)
    if not table.rows and not table.remarks:
        says = f"{form.title}のファイルに行がありません。出力し直してください。"
        table.say(Finding("files", says, form.cite), Place(file))
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
        foreign = [sign for sign in raw.decode("utf-8") if not sign.isascii()]
    except UnicodeDecodeError:
        return False
    return bool(foreign) and all(sign >= "\u2000" for sign in foreign)


def _records(text: str, form: Layout, file: str, table: Table) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            yield number, cells
    except csv.Error:
        says = f"{form.title} {number + 1}行目から先がCSVとして読めません。引用符の閉じ忘れがないか確かめてください。"
        table.say(Finding("files", says, form.cite), Place(file, number + 1))


def _read_row(cells: list[str], form: Layout, at: Place, table: Table, wrong: Unfit) -> None:
    if at.row == 1 and not cells[0].isascii():
        says = f"{form.title}の1行目は見出しのようなので、読み飛ばしました。"
        table.say(Finding("files", says, form.cite, blocks=False), at)
        return
    if len(cells) != len(form.items):
        table.miscounted.setdefault((_whom(cells), len(cells)), []).append(at.row)
        table.blocking += 1
        return
    if (row := tuple(cells)) in table.seen:
        table.repeated.setdefault(_whom(cells), []).append(at.row)
    table.seen.add(row)
    faults = list(faults_of(cells, wrong, form, at.row))
    for item, finding in faults:
        if finding.blocks or (item.no, cells[item.no - 1], _whom(cells)) not in table.noted:
            table.say(finding, Place(at.file, at.row, item.no), _whom(cells))
        table.noted.add((item.no, cells[item.no - 1], _whom(cells)))
    says_by_key = {key: cells[index] for index, key in form.keyed}
    table.rows.append(Row(says_by_key, at, not any(finding.blocks for _, finding in faults)))


def _without_commas(cells: list[str], form: Layout) -> list[str]:
    """The row without the empty items that some programs add at its end."""
    return cells if any(cells[len(form.items) :]) else cells[: len(form.items)]


def _said_of_rows(table: Table, form: Layout, file: str) -> None:
    """What holds for many rows is said once for each person."""
    for (whom, count), rows in table.miscounted.items():
        says = (
            f"{form.title}の{_rows(rows)}の項目が{count}個です(決まりは{len(form.items)}個)。"
            "別の版の書き方です。介護ソフトを4.1版にして出力し直してください。"
        )
        table.remarks.append(Remark(Finding(form.content, says, form.cite), Place(file, rows[0]), whom))
    for whom, rows in table.repeated.items():
        says = f"{form.title}の{_rows(rows)}は前の行とまったく同じです。二重に出力していないか確かめてください。"
        table.say(Finding("lines", says, form.cite, blocks=False), Place(file, rows[0]), whom)


def _rows(rows: Sequence[int]) -> str:
    return f"{rows[0]}行目" if len(rows) == 1 else f"{rows[0]}行目など{len(rows)}行"


def _whom(cells: list[str]) -> tuple[str, str]:
    """Insurer and number of a row's person, if the number is one."""
    if len(cells) < 3 or numbers.insured_fault(cells[2]):
        return "", ""
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
    signed = item.form == "signed"
    if not re.fullmatch({"N": "-?[0-9]+" if signed else "[0-9]+"}.get(item.type, "[0-9A-Z]+"), value):
        kind = "半角数字" if item.type == "N" else "半角英数字"
        return f"「{value}」は{kind}ではありません。介護ソフトで直して出力し直してください。"
    return _malformed(item.form, value, form)


def _width(value: str) -> int:
    """In bytes of CP932."""
    return len(value) if value.isascii() else len(value.encode("cp932", errors="replace"))


def _malformed(shape: str, value: str, form: Layout) -> str:
    if shape == "version" and value != form.version:
        return f"「{value}」は読めません({form.version}が要ります)。介護ソフトを4.1版に更新してください。"
    if shape == "insurer" and (fault := numbers.insurer_fault(value)):
        return f": {fault}"
    if shape == "insured" and (fault := numbers.insured_fault(value)):
        return f": {fault}"
    if shape == "office" and len(value) != 10:
        return f"「{value}」は10桁ではありません。事業所番号を直してください。"
    right = {
        "day": lambda: day(value) is not None,
        "month": lambda: _MONTH.fullmatch(value) is not None,
        "time": lambda: _TIME.fullmatch(value) is not None,
        "code": lambda: _CODE.fullmatch(value) is not None,
        "sex": lambda: value in ("1", "2"),
        "flag": lambda: value in ("0", "1"),
    }
    if shape in right and not right[shape]():
        return f"「{value}」は決まった書き方ではありません。介護ソフトで直して出力し直してください。"
    return ""


def day(value: str) -> date | None:
    """YYYYMMDD as a day, None when there is no such day."""
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8])) if len(value) == 8 else None
    except ValueError:
        return None


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
