"""The insurers' list of what came back: 7411 返戻(保留)一覧表, as offices receive it.

The layout is known from one public program, not from the insurers' own book (未確認): a row counts when its items are
where that program has them, and what cannot be read is said by row.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import date

from azukari.law.refusal import Finding, NotRight

SOURCE = "国保連 7411 返戻(保留)一覧表"
DOCUMENTS = {"請": ("8125", "8171"), "ケ": ("8171",), "給": ("8222",)}  # 種別 → 伝送した文書
OF_SERVICE = {"46": ("8125",), "AF": ("8171",)}  # 「請」「サ」のサービス種類 → 文書。ほかの種類はサービス事業所の請求
KINDS = (*DOCUMENTS, "サ")
REASONS = {
    "A": "一次チェックエラー",
    "B": "受給資格エラー",
    "C": "支給限度額・突合・査定",
    "D": "計画費に対する給付管理票未提出",
    "E": "審査委員会・時効など",
}
AT_REVIEW, HELD = 4, "保留"  # 見出しの審査年月の位置、備考の言葉
SHORT, LONG = 13, 14  # 項目数: 居宅介護支援事業所版、サービス事業所版(サービス項目が入る)


@dataclass(frozen=True, slots=True)
class Returned:
    """One row: whose month, which document, and why."""

    insured: str
    service_month: date
    documents: tuple[str, ...]
    says: str
    insurer: str = ""  # 証記載保険者番号6桁、空は不明
    review: date | None = None  # 一覧表の審査月
    held: bool = False  # 返戻ではなく保留: 国保連に残り、次の審査でもう一度突き合わされる
    line: int = field(default=0, compare=False)  # ファイルの何行目か


def read(content: bytes) -> list[Returned]:
    """The rows about claims and slips; raises ``NotRight`` when the file is another or a row cannot be read."""
    found: list[Returned] = []
    findings: list[Finding] = []
    details, review = 0, None
    for number, cells in enumerate(csv.reader(io.StringIO(content.decode("cp932", errors="replace"))), 1):
        row = cells[cells.index("7411") :] if "7411" in cells[:3] else []
        if row[1:2] == ["H1"] and len(row) > AT_REVIEW:
            review = _month(row[AT_REVIEW])
        if row[1:2] != ["D1"]:
            continue
        details += 1
        if len(row) not in (SHORT, LONG) or (month := _month(row[7])) is None:
            says = f"{number}行目が読み取れません。国保連から届いたままのファイルを選んでください。"
            findings.append(Finding(f"{number}行目", says, SOURCE))
        elif row[6] not in KINDS:
            says = f"{number}行目の種別「{row[6]}」が分かりません。国保連から届いたままのファイルを選んでください。"
            findings.append(Finding(f"{number}行目", says, SOURCE))
        elif documents := _documents(row[6], row[8].strip()):
            found.append(replace(_returned(row, month, documents), review=review, line=number))
    if not details:
        findings.append(
            Finding(
                "ファイル",
                "返戻(保留)一覧表(7411)ではないか、返戻がありません。国保連から届いた7411のファイルを選んでください。",
                SOURCE,
            )
        )
    if findings:
        raise NotRight(findings)
    return found


def _documents(kind: str, service: str) -> tuple[str, ...]:
    """Which of our documents a row is about; none where it is a service office's claim."""
    if kind == "サ" or (kind == "請" and service):
        return OF_SERVICE.get(service, ())
    return DOCUMENTS[kind]


def _returned(row: list[str], month: date, documents: tuple[str, ...]) -> Returned:
    reason, says = row[-3].strip(), row[-2].strip()
    words = " ".join(part for part in (reason, REASONS.get(reason, ""), says) if part)
    insurer = row[2].strip().lstrip("0").zfill(6)
    return Returned(row[4].strip().zfill(10), month, documents, words, insurer, held=row[-1].strip() == HELD)


def _month(text: str) -> date | None:
    if len(text) != 6 or not text.isdigit() or not 1 <= int(text[4:]) <= 12:
        return None
    return date(int(text[:4]), int(text[4:]), 1)
