"""A list of claims as CSV that Excel opens: UTF-8 with BOM, CRLF, no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from azukari.entrust.papers import safe

COLUMNS = (
    ("サービス提供月", lambda row: f"{row['service_month']:%Y-%m}"),
    ("被保険者番号", lambda row: row["insured__number"]),
    ("氏名", lambda row: row["insured__name"]),
    ("氏名カナ", lambda row: row["insured__kana"]),
    ("センター", lambda row: row["centre__name"]),
    ("事業所番号", lambda row: row["office__number"] or ""),
    ("事業所", lambda row: row["office__name"] or ""),
    ("種別", lambda row: row["scheme"]),
    ("版", lambda row: str(row["version"])),
    ("状態", lambda row: row["state_label"]),
    ("単位数", lambda row: str(row["units"])),
    ("請求額", lambda row: str(row["yen"])),
    ("提出日時", lambda row: f"{timezone.localtime(row['filed_at']):%Y-%m-%d %H:%M}"),
    ("差戻しの理由", lambda row: row["reason"]),
)


def claims_file(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows of a claim list, with a heading."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([name for name, _ in COLUMNS])
    writer.writerows([safe(cell(row)) for _, cell in COLUMNS] for row in rows)
    return text.getvalue().encode("utf-8-sig")
