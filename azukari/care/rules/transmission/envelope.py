"""What surrounds the records: character set, marks at the beginning and the end, a file of quite another kind.

Each is said in one sentence and, where the records can still be read, taken away so that the rest can be checked.
"""

from __future__ import annotations

import codecs
from collections.abc import Generator

from azukari.care.rules.filekinds import another_kind
from azukari.law.refusal import Finding

FIELD = "file"
END_OF_FILE = b"\x1a"  # MS-DOSの終わりの印


def records_of(content: bytes) -> Generator[Finding, None, bytes]:
    """The bytes of the records alone; nothing where there are none to read."""
    if not content.strip():
        yield Finding(FIELD, "ファイルが空です。請求ソフトで書き出し直してください。")
        return b""
    if says := another_kind(content, "請求ソフト"):
        yield Finding(FIELD, says)
        return b""
    content = yield from _in_cp932(content)
    return (yield from _without_end_mark(content))


def _in_cp932(content: bytes) -> Generator[Finding, None, bytes]:
    if content.startswith(codecs.BOM_UTF8):
        yield Finding(FIELD, "先頭にUTF-8のBOMが付いています。Shift_JIS(BOMなし)で保存し直してください。")
        content = content.removeprefix(codecs.BOM_UTF8)
    text = _utf8(content)
    if text.isascii():
        return content
    yield Finding(FIELD, "文字コードがUTF-8です。Shift_JISで保存し直してください。")
    return text.encode("cp932", errors="replace")


def _utf8(content: bytes) -> str:
    """Japanese in UTF-8; nothing where CP932 reads it too."""
    try:
        content.decode("cp932")
    except UnicodeDecodeError:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return ""
    return ""


def _without_end_mark(content: bytes) -> Generator[Finding, None, bytes]:
    body = content.rstrip(b"\r\n")
    if not body.endswith(END_OF_FILE):
        return content
    yield Finding(FIELD, "終わりにEOF(1A)が付いています。付けずに書き出し直してください。")
    return body.rstrip(END_OF_FILE)
