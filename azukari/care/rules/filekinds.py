"""Files of quite another kind, by their first bytes: what somebody chose instead of a CSV."""

from __future__ import annotations

import codecs

ZIP, EXCEL, PDF, UTF16 = "ZIP", "Excel", "PDF", "UTF-16の文字"
_FIRST = {
    b"PK\x03\x04": ZIP,
    b"\xd0\xcf\x11\xe0": EXCEL,
    b"%PDF": PDF,
    codecs.BOM_UTF16_LE: UTF16,
    codecs.BOM_UTF16_BE: UTF16,
}
_INSIDE_EXCEL = b"[Content_Types].xml"  # 新しいExcelのファイルはZIPでもある
WHAT_TO_DO = {
    ZIP: "ZIPのファイルです。展開して、中のCSVファイルを選んでください。",
    EXCEL: "Excelのファイルです。{program}が書き出したCSVファイルを、Excelで保存し直さずに選んでください。",
    PDF: "PDFのファイルです。{program}が書き出したCSVファイルを選んでください。",
    UTF16: "文字コードがUTF-16です。Shift_JISで出力し直してください。",
}


def another_kind(content: bytes, program: str) -> str:
    """What to do with a file that is no CSV, as a sentence; empty for a CSV."""
    for mark, kind in _FIRST.items():
        if content.startswith(mark):
            found = EXCEL if kind == ZIP and _INSIDE_EXCEL in content else kind
            return WHAT_TO_DO[found].format(program=program)
    return ""
