"""A My Number (個人番号) in a text or a file, found by its check digit, so that it never gets in.

Check digit: 番号法に基づく総務省令(平成26年総務省令第85号)5条.  Of random twelve digits one in ten passes, so a
twelve-digit number that is something else can be refused; writing it apart from its neighbours helps.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from azukari.law.refusal import Finding, NotRight

SAYS = "個人番号(マイナンバー)と思われる12桁の番号があります。空家等の調査では扱えません。番号を消してください。"
SOURCE = "番号法15条・19条・20条"
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
BETWEEN = r"[\s\-‐‑‒–—―−ー・./_,]{1,3}"
GROUPS = (12, 6, 4, 3, 2, 1)  # 続けて、または同じ桁数ずつ区切って書かれたもの
WRITTEN = tuple(
    re.compile(rf"(?<!\d)(?=(\d{{{size}}}(?:{BETWEEN}\d{{{size}}}){{{12 // size - 1}}})(?!\d))") for size in GROUPS
)
ENCODINGS = ("utf-8-sig", "cp932", "utf-16")
MOST_UNPACKED = 50_000_000  # bytes; a larger member is refused rather than looked at in part
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
PDF_WORDS = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>")


def check_digit(eleven: str) -> int:
    """The twelfth digit of a My Number."""
    rest = sum(int(digit) * weight for digit, weight in zip(eleven, WEIGHTS, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def is_my_number(twelve: str) -> bool:
    return len(twelve) == 12 and int(twelve[11]) == check_digit(twelve[:11])


def is_in(text: str) -> bool:
    """Whether a text holds a My Number, in 全角, with hyphens, with spaces, or with characters one does not see."""
    seen = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    plain = "".join(char if not char.isdigit() else str(unicodedata.digit(char)) for char in seen.translate(KANJI))
    return any(is_my_number(re.sub(r"\D", "", found[1])) for written in WRITTEN for found in written.finditer(plain))


def is_in_file(content: bytes) -> bool:
    """Whether a file holds one: text in any usual encoding, a zipped document, the words of a PDF; not a picture."""
    if content.startswith(b"%PDF"):
        return any(is_in(words) for words in _words_of_pdf(content))
    if content.startswith(b"PK"):
        return any(is_in_file(member) for member in _members(content))
    return any(is_in(re.sub(r"<[^>]*>", "\n", text)) for text in _texts(content))


def _texts(content: bytes) -> Iterator[str]:
    for encoding in ENCODINGS:
        yield content.decode(encoding, errors="replace")


def _members(content: bytes) -> Iterator[bytes]:
    """The files inside a docx, xlsx or zip."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            for member in packed.infolist():
                if member.file_size <= MOST_UNPACKED and not member.flag_bits & 1:
                    yield packed.read(member)
    except BadZipFile:
        return


def _words_of_pdf(content: bytes) -> Iterator[str]:
    """What a PDF writes as characters; text written as glyph numbers of a cut font cannot be read back."""
    for found in PDF_STREAM.finditer(content):
        try:
            stream = zlib.decompressobj().decompress(found[1], MOST_UNPACKED)
        except zlib.error:
            stream = found[1]
        words = [plain or bytes.fromhex(hexed.decode()[: len(hexed) // 2 * 2]) for plain, hexed in _drawn(stream)]
        yield b"".join(words).decode("latin-1")
        yield b"".join(words).decode("utf-16-be", errors="replace")


def _drawn(stream: bytes) -> Iterator[tuple[bytes, bytes]]:
    for found in PDF_WORDS.finditer(stream):
        yield found[1] or b"", re.sub(rb"\s", b"", found[2] or b"")


def find(typed: Mapping[str, object]) -> Iterator[Finding]:
    """A finding for every field that holds one; strings, bytes and whatever is nested in lists and mappings."""
    for field, value in typed.items():
        if _holds(value):
            yield Finding(field, SAYS, SOURCE)


def _holds(value: object) -> bool:
    match value:
        case str():
            return is_in(value)
        case bytes() | memoryview():
            return is_in_file(bytes(value))
        case bool() | None:
            return False
        case int():
            return is_in(str(value))
        case Mapping():
            return any(_holds(each) for each in value.values())
        case list() | tuple():
            return any(_holds(each) for each in value)
    return False


def refuse_if_found(typed: Mapping[str, object]) -> None:
    """Raises ``NotRight`` with a finding beside each field."""
    findings = list(find(typed))
    if findings:
        raise NotRight(findings)
