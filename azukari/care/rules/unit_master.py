"""The city's 総合事業 単位数表マスタ as CSV: nineteen columns, or twenty-four in the newer version.

The newer version inserts five columns (継続利用要介護者 1–5) before 国保連委託区分.  Seen in public files of two towns;
columns are taken by their names in the header, so either order is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date

from azukari.care.rules.facts import ServiceCode
from azukari.care.rules.filekinds import another_kind
from azukari.law import dated
from azukari.law.care import numbers
from azukari.law.refusal import Finding, NotRight

NEEDED = ("保険者番号", "サービス種類コード", "サービス項目コード", "適用開始年月", "適用終了年月", "単位数")
PERIOD = ("適用開始年月", "適用終了年月")
NAMES = ("サービス名称", "サービスコード名称")
FOR_EVER = "999999"
FIRST_MONTH = "200004"  # 介護保険の始まり
WRITTEN_WITHOUT_POINT = 500  # 単価は10円前後なので、500以上は小数点のない百倍の数
SOURCE = "総合事業単位数表マスタ"

_UNITS, _KIND, _ITEM = re.compile(r"-?[0-9]{1,6}"), re.compile(r"[0-9A-Z]{2}"), re.compile(r"[0-9A-Z]{4}")

Row = tuple[str, ServiceCode, Mapping[str, str]]


def read(content: bytes) -> list[Row]:
    """(保険者番号, code, the row as it came); raises ``NotRight`` with every fault by row."""
    table = csv.DictReader(io.StringIO(_text(content), newline=""))
    missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
    if missing:
        says = f"見出しに「{'」「'.join(missing)}」がありません。国保連の単位数表マスタのCSVを選んでください。"
        raise NotRight([Finding("1行目", says, SOURCE)])
    rows: list[Row] = []
    findings: list[Finding] = []
    there: dict[tuple[str, str], list[tuple[int, ServiceCode]]] = {}  # 保険者とコード → 行
    for number, cells in enumerate(table, 2):
        row = {name: (said or "").strip() for name, said in cells.items() if name}
        faults = (
            list(_faults(row)) if None not in cells else ["見出しより項目が多くあります。コンマを確かめてください。"]
        )
        if not faults:
            code = _code(row)
            same = there.setdefault((row["保険者番号"], code.code), [])
            faults = [f"{at}行目と{code.code}の適用期間が重なります。" for at, other in same if _overlap(code, other)]
            same.append((number, code))
            rows.append((row["保険者番号"], code, {name: said for name, said in row.items() if said}))
        findings += [Finding(f"{number}行目", says, SOURCE) for says in faults]
    if not rows and not findings:
        findings = [Finding("ファイル", "見出しのほかに行がありません。国保連から届いたCSVを選んでください。", SOURCE)]
    if findings:
        raise NotRight(findings)
    return rows


def _overlap(one: ServiceCode, other: ServiceCode) -> bool:
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def _text(content: bytes) -> str:
    """UTF-8 or, as the insurers write it, CP932."""
    if says := another_kind(content, "国保連のソフト"):
        raise NotRight([Finding("ファイル", says, SOURCE)])
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotRight([Finding("ファイル", "文字コードを読めません。CSV(シフトJISかUTF-8)を選んでください。", SOURCE)])


def _faults(row: Mapping[str, str]) -> Iterator[str]:
    if (price := row.get("単位数単価", "").strip("0")) and hundredths(price) is None:
        yield f"単位数単価「{row['単位数単価']}」は単価として読めません。"
    if missing := [name for name in NEEDED if not row[name]]:
        yield f"{'、'.join(missing)}が空です。"
        return
    if says := numbers.insurer_fault(row["保険者番号"]):
        yield says
    if not _UNITS.fullmatch(row["単位数"]):
        yield f"単位数「{row['単位数']}」は半角の数字6桁までで書きます。"
    if not (_KIND.fullmatch(row["サービス種類コード"]) and _ITEM.fullmatch(row["サービス項目コード"])):
        yield "サービス種類コードは半角英数2桁、サービス項目コードは4桁です。"
    months = {name: _month(row[name]) for name in PERIOD if row[name] != FOR_EVER}
    wrong = [name for name, month in months.items() if month is None]
    yield from (f"{name}「{row[name]}」はYYYYMMではありません。" for name in wrong)
    if row[PERIOD[0]] == FOR_EVER or (not wrong and row[PERIOD[1]] < row[PERIOD[0]]):
        yield f"適用終了年月{row[PERIOD[1]]}が適用開始年月{row[PERIOD[0]]}より前です。"


def _code(row: Mapping[str, str]) -> ServiceCode:
    since = _month(row["適用開始年月"])
    assert since is not None
    said = dated.load("care/unit_master.toml").on(since).says
    return ServiceCode(
        code=row["サービス種類コード"] + row["サービス項目コード"],
        name=next((row[name] for name in NAMES if row.get(name)), ""),
        units=int(row["単位数"]),
        since=since,
        until=None if row["適用終了年月"] == FOR_EVER else _month(row["適用終了年月"]),
        limited=(row.get("限度額管理対象区分") or "") in said["limited"],
        monthly=_basis(row) in said["monthly"],
        price=hundredths(row.get("単位数単価") or ""),
        insurer=row["保険者番号"],
    )


def _basis(row: Mapping[str, str]) -> str:
    """算定単位: a code of two digits, or words."""
    basis = (row.get("算定単位") or "").strip()
    return basis.zfill(2) if basis.isdigit() else basis


def hundredths(text: str) -> int | None:
    """A unit price in hundredths of a yen: 1105 and 11.05 are the same; None when there is none."""
    whole, _, rest = text.strip().partition(".")
    if not whole.isascii() or not whole.isdigit() or (rest and not rest.isdigit()) or not int(whole + rest):
        return None
    if not rest and int(whole) >= WRITTEN_WITHOUT_POINT:
        return int(whole)
    return int(whole) * 100 + int(rest[:2].ljust(2, "0"))


def _month(text: str) -> date | None:
    if len(text) != 6 or not (text.isascii() and text.isdigit()) or not 1 <= int(text[4:]) <= 12 or text < FIRST_MONTH:
        return None
    return date(int(text[:4]), int(text[4:]), 1)
