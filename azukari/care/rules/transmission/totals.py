"""請求書 (7111, 7113): their totals are those of the details in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azukari.care.rules.transmission.details import LAST
from azukari.care.rules.transmission.fields import Entry
from azukari.law.dated import load
from azukari.law.refusal import Finding

_DETAILS = {"7111": ("8124", "8125"), "7113": ("8171-01",)}
_FIELDS = (("count", 7, "件数"), ("units", 8, "単位数"), ("cost", 9, "費用合計"))
_CLASSES = {"7111": "02", "7113": "06"}  # 居宅介護支援・介護予防支援、介護予防ケアマネジメント
_ON_WELFARE = {"7111": "claim_class_on_welfare", "7113": "management_class_on_welfare"}
PUBLIC = "2"


def total_findings(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Where a 請求書 and its details differ."""
    for record, details in _DETAILS.items():
        invoices = [entry for entry in entries if entry.layout == record]
        claimed = [entry for entry in entries if entry.layout in details and _carries_totals(entry)]
        for invoice in invoices:
            those = [detail for detail in claimed if _belongs(detail, invoice)]
            yield from _against(invoice, those)
            yield from _law(invoice, those)
            yield from _class(invoice)
        for detail in claimed:
            if not any(_belongs(detail, invoice) for invoice in invoices):
                yield detail.finding(1, f"この明細を数える請求書({record})の行がありません。")


def _carries_totals(entry: Entry) -> bool:
    return entry.layout == "8171-01" or entry["line"] == LAST


def _belongs(detail: Entry, invoice: Entry) -> bool:
    on_welfare = detail["insured"].startswith("H")
    return detail["month"] == invoice["month"] and on_welfare == (invoice["payer_class"] == PUBLIC)


def _law(invoice: Entry, those: Sequence[Entry]) -> Iterator[Finding]:
    """法別番号 is the first two digits of the payers' numbers, 0 for the insured."""
    if invoice["payer_class"] != PUBLIC:
        if invoice["law"] not in ("", "0", "00"):
            yield invoice.finding(5, f"法別番号が「{invoice['law']}」です(保険の行は「0」のはずです)。")
        return
    for right in sorted({detail["payer"][:2] for detail in those} - {"", invoice["law"]}):
        says = f"法別番号が「{invoice['law']}」です(明細の公費負担者番号は{right}で始まります)。"
        yield invoice.finding(5, says, "AEE2")


def _class(invoice: Entry) -> Iterator[Finding]:
    """請求情報区分: care management, not services; for welfare as the insurers told the city."""
    settings = load("care/insurer.toml").versions[-1]
    right = _CLASSES[invoice.layout]
    if invoice["payer_class"] == PUBLIC:
        right = settings.says[_ON_WELFARE[invoice.layout]]
    if invoice["claim_class"] != right:
        yield invoice.at("claim_class", f"が「{invoice['claim_class']}」です(「{right}」のはずです)。", settings.cite)


def _against(invoice: Entry, those: Sequence[Entry]) -> Iterator[Finding]:
    cost = sum(detail.amount("yen") + detail.amount("public1_yen") for detail in those)
    right = {"count": len(those), "units": sum(detail.amount("units") for detail in those), "cost": cost}
    for key, field, name in _FIELDS:
        if invoice.amount(key) != right[key]:
            yield invoice.finding(field, f"{name}が{invoice[key]}です(明細の合計は{right[key]})。")
    of_public = invoice["payer_class"] == PUBLIC
    payer, other = ("public", "claimed") if of_public else ("claimed", "public")
    if invoice.amount(payer) != invoice.amount("cost"):
        yield invoice.at(payer, f"が{invoice[payer]}です(費用合計{invoice['cost']}と同じはずです)。")
    if invoice.amount(other):
        yield invoice.at(other, f"が{invoice[other]}です(0のはずです)。")
