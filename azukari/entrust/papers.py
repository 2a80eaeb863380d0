"""What the core's documents contain."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Protocol

from django.utils import timezone

HEAD = ("日時", "組織", "人", "取扱い", "対象", "結果", "接続元", "内容", "詳細")
CUT = "これより古い記録は、件数の上限を超えるため、このファイルにありません。期間を分けて書き出してください。"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


class Line(Protocol):
    """A record with its names."""

    at: object
    organisation: str
    person: str
    act: str
    outcome: str
    device: str
    says: str
    detail: dict | None
    subjects: list[str]


def records_file(lines: Iterable[Line], cut: bool = False) -> bytes:
    """Records as CSV that Excel opens: UTF-8 with BOM, CRLF, no cell that runs as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for line in lines:
        detail = json.dumps(line.detail, ensure_ascii=False) if line.detail else ""
        at = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}"
        cells = (
            at,
            line.organisation,
            line.person,
            line.act,
            "、".join(line.subjects),
            line.outcome,
            line.device,
            line.says,
            detail,
        )
        writer.writerow([safe(cell) for cell in cells])
    if cut:
        writer.writerow([CUT])
    return text.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """A cell that stays text in a spreadsheet."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
