"""What the core's documents contain."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils import timezone

from azukari.law.calendar import era_day
from azukari.paper import pdf
from azukari.paper.order import Order

HEAD = ("日時", "組織", "人", "取扱い", "対象", "結果", "接続元", "内容", "詳細")
CUT = "これより古い記録は、件数の上限を超えるため、このファイルにありません。期間を分けて書き出してください。"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


ORDERED = "委託した業務に関わる設定の変更を、次のとおり指示します。期日までに実施し、預かりの画面で答えてください。"


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


def order_paper(order: Order, fingerprint: str) -> bytes:
    """An order as PDF, one page; the file that is signed stays what counts."""
    issued_on = date.fromisoformat(order.issued_on)
    facts = {
        "title": "指示書",
        "number": order.number,
        "on": era_day(issued_on),
        "vendor": order.vendor,
        "city": order.city,
        "opening": ORDERED,
        "points": [
            ("もとの依頼", order.request),
            ("委託", order.entrustment),
            ("変更の内容", order.change),
            ("期日", f"{era_day(date.fromisoformat(order.due_on))}まで"),
        ],
        "closing": f"この紙の写しのほかに、市が署名したファイル({order.number}.json)があります。"
        f"受託者は、実施の前にファイルの署名を確かめてください。市の照合番号 {fingerprint}",
    }
    return pdf.make("order", facts, on=issued_on)
