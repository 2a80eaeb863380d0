"""What must be settled before anything is written, and what no single field can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from azukari.care.papers.slips import merged
from azukari.care.rules.facts import PREVENTION, Settled
from azukari.law.calendar import era_month
from azukari.law.refusal import Finding
from azukari.paper.records import SOURCE

MOST_LINES = 98  # 明細行は01から98、99は合計行
NO_CENTRE_CARE_MANAGER = "包括の担当者の介護支援専門員番号がありません。市に、担当への登録を頼んでください。"
CANCELLED = "3"  # 給付管理票の取消


def faults(centre: str, settled: Sequence[Settled]) -> Iterator[Finding]:
    """Everything that keeps these from being written into files."""
    seen: set[tuple[str, str, str, date]] = set()
    for one in settled:
        for field, says in _faults(centre, one):
            yield Finding(field, f"{_whose(one)}: {says}", SOURCE)
        for document, key in _documents(one):
            if key in seen:
                says = f"{_whose(one)}: {document}が二つあります。一人一月に一つにしてください。"
                yield Finding(document, says, "ANN0・ANN2")
            seen.add(key)


def _whose(one: Settled) -> str:
    return f"{era_month(one.sheet.service_month)}の被保険者{one.sheet.insured}"


def _documents(one: Settled) -> Iterator[tuple[str, tuple[str, str, str, date]]]:
    sheet = one.sheet
    if one.with_slip:
        yield "給付管理票", ("8222", sheet.insurer, sheet.insured, sheet.service_month)
    if one.with_claim:
        yield "請求明細書", ("claim", sheet.insurer, sheet.insured, sheet.service_month)


def _faults(centre: str, one: Settled) -> Iterator[tuple[str, str]]:
    sheet = one.sheet
    if sheet.centre != centre:
        yield (
            "centre",
            f"請求する事業所が{sheet.centre}です。{centre}のファイルには入れられません。差し戻してください。",
        )
    if one.with_claim:
        yield from _claim_faults(one)
    if one.with_slip:
        if not sheet.planned_units and one.revision != CANCELLED:
            yield "lines", "給付管理票に載せるサービスがありません。差し戻して、計画の行を入れてもらってください。"
        if sheet.office and not one.centre_care_manager:
            yield "centre_care_manager", NO_CENTRE_CARE_MANAGER
        if len(sheet.lines) > MOST_LINES and len(merged(sheet.lines)) > MOST_LINES:
            yield (
                "lines",
                f"給付管理票の明細が{len(merged(sheet.lines))}行あります(98行まで)。差し戻して、行を減らしてもらってください。",
            )


def _claim_faults(one: Settled) -> Iterator[tuple[str, str]]:
    sheet, lines = one.sheet, len(one.priced.lines)
    if not 1 <= lines <= MOST_LINES:
        yield "codes", f"請求明細が{lines}行あります(1行から98行まで)。"
    if sheet.alone_on_welfare and not (sheet.payer and sheet.recipient):
        yield "payer", "公費負担者番号と公費受給者番号がありません(生保単独の人)。市に、台帳への登録を頼んでください。"
    if sheet.scheme == PREVENTION and not sheet.alone_on_welfare and one.notified_on is None:
        yield "notified_on", "サービス計画作成依頼届出の年月日がありません。市に、届出の登録を頼んでください。"
