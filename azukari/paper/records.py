"""Record files of the insurers' interface (国保連インタフェース): CP932, CRLF, widths in bytes.

A file is a control record, data records and an end record, numbered through.  What each record holds is a dated
layout, ``azukari/law/care/layouts/*.toml``.  A layout becomes one regular expression over the bytes of a row; only a
row that fails it is looked at field by field, to say in Japanese which field does not fit.  Nothing is written until
every row fits.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from azukari.law.dated import load
from azukari.law.refusal import Finding, NotRight, Refusal

Row = Mapping[str, str | int]  # values by the layout's key; "" or a missing key is an omitted field


class Rows(NamedTuple):
    """Rows of one record that belong together, as a slip's: what all of them say, and what each says besides."""

    shared: Row
    own: Iterable[Row]


SOURCE = "国保連インタフェース仕様書"
_DAY = rb"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = rb"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
_WIDE = rb"[\x81-\x9f\xe0-\xef\xfa-\xfc][\x40-\x7e\x80-\xfc]"  # F0 to F9 are 外字, which nobody else can read
_NARROW = rb"[^\x00-\x1f\"'\x7f\x81-\x9f\xe0-\xfc]"


class Unreadable(Refusal):
    """These bytes are no record file."""

    says = "伝送ファイルとして読めません({line}行目: {why})。"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record (項目)."""

    no: int  # 項番
    name: str
    key: str
    kind: str  # N 数字 / AN 英数 / K 漢字 / X 文字
    width: int  # バイト数
    required: bool = False
    value: str = ""  # 固定値
    form: str = ""  # day month insurer office … : what kind of number it is
    signed: bool = False
    verified: bool = True

    @property
    def quoted(self) -> bool:
        return self.kind in ("K", "X")

    @property
    def pattern(self) -> bytes:
        """The bytes this field may consist of, omitted or not."""
        value = re.escape(self.value.encode()) if self.value else self._pattern_of_any()
        value = b'"' + value + b'"' if self.quoted else value
        return value if self.required or self._is_plain else b"(?:" + value + b")?"

    @property
    def _is_plain(self) -> bool:
        """A run of one class of characters, which may as well be empty."""
        return not (self.value or self.form in ("day", "month") or self.quoted or self.signed)

    def _pattern_of_any(self) -> bytes:
        if self.form in ("day", "month"):
            return _DAY if self.form == "day" else _MONTH
        if self.kind == "K":
            return b"(?:%b){1,%d}" % (_WIDE, self.width // 2)
        if self.kind == "X":  # the lookahead measures bytes, an inner quote being written twice
            return b'(?=(?:[^"]|""){1,%d}"(?:,|$))(?:%b|%b|"")+' % (self.width, _WIDE, _NARROW)
        if self.signed:
            return b"(?:[0-9]{1,%d}|-[0-9]{1,%d})" % (self.width, self.width - 1)
        return b"[%b]{%d,%d}+" % (b"0-9A-Z" if self.kind == "AN" else b"0-9", self.required, self.width)

    @property
    def shape(self) -> str:
        """What may stand here, for the clerk."""
        if self.value:
            return f"「{self.value}」と決まっています"
        if self.form in ("day", "month"):
            return "西暦の年月日8桁です" if self.form == "day" else "西暦の年月6桁です"
        kinds = {"N": "半角数字", "AN": "半角英大文字・数字", "K": "全角文字", "X": "文字"}
        return f"{kinds[self.kind]}{self.width}バイト以内です"


class Layout:
    """A record's fields in force on a day, compiled for writing and checking."""

    def __init__(self, name: str, title: str, fields: tuple[Field, ...], cite: str = "") -> None:
        self.name, self.title, self.fields, self.cite = name, title, fields, cite
        self.keys = tuple(field.key for field in fields)
        self.pattern = re.compile(b",".join(field.pattern for field in fields))
        self._empty = [""] * len(fields)
        self._at = {field.key: at for at, field in enumerate(fields)}
        self._quoted = tuple(at for at, field in enumerate(fields) if field.quoted)

    def lines(self, rows: Rows, findings: list[Finding]) -> Iterator[bytes]:
        """The bytes of the rows that fit, without number and line end; of the others, every field that does not."""
        shared = self._filled(self._empty, rows.shared)
        for row in rows.own:
            line = self._joined(self._filled(shared, row))
            if self.pattern.fullmatch(line):
                yield line
            else:
                findings.extend(self.findings({**rows.shared, **row}))

    def _filled(self, values: list[str], row: Row) -> list[str]:
        values = values.copy()
        for key, value in row.items():
            values[self._at[key]] = f"{value}"
        return values

    def _joined(self, values: list[str]) -> bytes:
        for at in self._quoted:
            if values[at]:
                values[at] = '"' + values[at].replace('"', '""') + '"'
        text = ",".join(values)
        try:
            return text.encode("ascii" if text.isascii() else "cp932")  # ascii is seven times faster
        except UnicodeEncodeError:
            return b""  # never passes the pattern

    def findings(self, row: Row) -> Iterator[Finding]:
        """Every field of a row that does not fit, named."""
        for field in self.fields:
            value = row.get(field.key, "")
            why = _misfit(field, str(value))
            if why:
                yield Finding(f"{self.name}-{field.no}", f"{self._place(field, row)}{why}", SOURCE)

    def field(self, key: str) -> Field:
        """The field of a key."""
        return self.fields[self.keys.index(key)]

    def row(self, values: Iterable[str]) -> dict[str, str]:
        """Values in the layout's order, by key; omitted ones left out."""
        return {key: value for key, value in zip(self.keys, values, strict=True) if value != ""}

    def _place(self, field: Field, row: Row) -> str:
        person = f"被保険者{row['insured']}の" if row.get("insured") else ""
        return f"{person}{self.name} 項番{field.no}「{field.name}」"


def _misfit(field: Field, value: str) -> str:
    """Why a value does not fit its field, as the end of a sentence; empty when it fits."""
    if value == "":
        return "がありません。" if field.required else ""
    try:
        encoded = value.replace('"', '""').encode("cp932")
    except UnicodeEncodeError as error:
        return f"の「{value[error.start]}」はこのファイルの文字コードにありません。別の字かかなに直してください。"
    if field.quoted:
        encoded = b'"' + encoded + b'"'
    if re.fullmatch(field.pattern, encoded):
        return ""
    return f"は{field.shape}(「{value}」は書けません)。"


@lru_cache(maxsize=100_000)  # days of birth, of a century and more
def day8(day: date | None) -> str:
    """20260701; an unknown day is omitted."""
    return day.isoformat().replace("-", "") if day else ""


def month6(month: date | None) -> str:
    """202607; an open month is omitted."""
    return day8(month)[:6]


@cache
def layout(name: str, day: date) -> Layout:
    """The layout of a record (``8125``, ``8171-01``, ``control`` …) in force on ``day``."""
    table = load(f"care/layouts/{name}.toml")
    version = table.on(day)
    return Layout(name, table.title, tuple(_field(facts) for facts in version.says["fields"]), version.cite)


def _field(facts: Mapping[str, Any]) -> Field:
    named = {"type": "kind", "bytes": "width"}
    return Field(**{named.get(key, key): value for key, value in facts.items()})


def layout_of(values: tuple[str, ...], day: date) -> Layout | None:
    """The layout that a data record's own first fields ask for; None when we have none."""
    record, part = (*values, "", "")[:2]
    for name in (f"{record}-{part}-{len(values)}", f"{record}-{part}", record):
        if re.fullmatch(r"[0-9A-Z-]+", name) and _is_known(name):
            return layout(name, day)
    return None


@cache
def _is_known(name: str) -> bool:
    try:
        load(f"care/layouts/{name}.toml")
    except FileNotFoundError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Heading:
    """What the control record says of a file."""

    data_kind: str  # データ種別
    office: str  # 提出する事業所番号
    review_month: date  # 処理対象年月(審査月の初日)
    serial: int = 1  # ファイル管理番号
    medium: str = "7"  # 媒体区分

    def rows(self, count: int) -> Rows:
        """The control record of a file of so many rows."""
        row: Row = {
            "mark": "1",
            "number": 1,
            "volume": 0,
            "welfare_office": 0,
            "insurer": 0,
            "prefecture": 0,
            "count": count,
            "data_kind": self.data_kind,
            "office": self.office,
            "medium": self.medium,
            "review_month": month6(self.review_month),
            "serial": self.serial,
        }
        return Rows(row, [{}])


def write(heading: Heading, records: Iterable[Rows]) -> bytes:
    """The whole file; raises ``NotRight`` with every field that does not fit, before any byte exists."""
    day, of_control, findings = heading.review_month, list[Finding](), list[Finding]()
    lines = [line for rows in records for line in layout(_record(rows.shared), day).lines(rows, findings)]
    control = list(layout("control", day).lines(heading.rows(len(lines)), of_control))
    if of_control or findings:
        raise NotRight([*of_control, *findings])
    numbered = (b"2,%d,%b" % line for line in enumerate(lines, 2))
    return b"\r\n".join((*control, *numbered, b"3,%d" % (len(lines) + 2), b""))


def _record(row: Row) -> str:
    record = row["record"]
    return f"{record}-{row['part']}" if "part" in row else str(record)


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file read back: its heading and its data records by key."""

    heading: Heading
    rows: tuple[Mapping[str, str], ...]


def read(content: bytes) -> RecordFile:
    """The file's heading and rows; raises ``Unreadable`` at the first thing that cannot be read."""
    lines = list(split(content))
    if len(lines) < 2 or lines[0][0] != "1" or lines[-1][0] != "3":
        raise Unreadable(line=1, why="コントロールレコードかエンドレコードがありません")
    heading = _heading(lines[0])
    rows = (_row(number, values, heading.review_month) for number, values in enumerate(lines[1:-1], 2))
    return RecordFile(heading, tuple(rows))


def _heading(values: tuple[str, ...]) -> Heading:
    try:
        control = layout("control", date(2006, 4, 1)).row(values)
        month = date(int(control["review_month"][:4]), int(control["review_month"][4:]), 1)
        return Heading(control["data_kind"], control["office"], month, int(control["serial"]), control["medium"])
    except (ValueError, KeyError) as error:
        raise Unreadable(line=1, why="コントロールレコードが様式と合いません") from error


def _row(number: int, values: tuple[str, ...], day: date) -> Mapping[str, str]:
    found = layout_of(values[2:], day)
    if values[0] != "2" or found is None or len(values) - 2 != len(found.fields):
        raise Unreadable(line=number, why="データレコードの様式が分かりません")
    return found.row(values[2:])


def split(content: bytes) -> Iterator[tuple[str, ...]]:
    """The values of each line, quotes taken off; a lone LF or CR is taken as a line end too."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("cp932")
            yield tuple(next(csv.reader([text], strict=True), ())) if '"' in text else tuple(text.split(","))
        except (UnicodeDecodeError, csv.Error) as error:
            raise Unreadable(line=number, why="文字か引用符が壊れています") from error
