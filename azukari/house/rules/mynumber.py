"""A My Number (個人番号) in a text or a file, found by its check digit, so that it never gets in.

Check digit: 番号法に基づく総務省令(平成26年総務省令第85号)5条.  Of random twelve digits one in ten passes, so a
twelve-digit number that is something else can be refused; writing it apart from its neighbours helps.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile

from azukari.house.rules.cells import rows, shared_words
from azukari.law.refusal import Finding, NotRight, Refusal

SAYS = "個人番号(マイナンバー)と思われる12桁の番号があります。空家等の調査では扱えません。番号を消してください。"
SOURCE = "番号法15条・19条・20条"
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
BETWEEN = r"[\s\-‐‑‒–—―−ー・./_,、。:;~〜+|*()\[\]「」]"
TWELVE = re.compile(rf"(?<!\d)(?=(\d(?:{BETWEEN}{{0,4}}\d){{11}})(?!\d))")  # どう区切って書かれていても
HARMLESS = re.compile(
    r"(?:19|20)\d\d[-/.]\d\d[-/.]\d\d\s+\d\d:\d\d$|0\d{1,4}-\d{1,4}-\d{4}\D+0"
)  # 日時、並んだ電話番号
ENCODINGS = ("utf-8-sig", "cp932", "utf-16-le", "utf-16-be")
MOST_UNPACKED, MOST_READ = 50_000_000, 10_000_000  # bytes, with pictures and without; more is refused
BROKEN = (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error, LZMAError)
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
PDF_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
PDF_WORDS = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>")


PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*")  # what is drawn in them is not read
CUTS = (1, 2, 3, 4)  # 一つの欄に入れる桁
LONGEST_CUT = 8  # with characters one does not see
SHARED = "xl/sharedStrings.xml"
DEEPEST = 3  # a zip in a zip in a zip
BREAKS = re.compile(r"</(?:w:p|a:p|si|c|row|text:p|table:table-cell)>|<(?:w:br|w:tab|br)\b")
APART = "\n" * 5  # more than may stand between two digits of one number


class CannotLook(Refusal):
    says = "ファイルの中を確かめられません({why})。暗号化や圧縮を解いたファイルを選んでください。"


def check_digit(eleven: str) -> int:
    """The twelfth digit of a My Number."""
    rest = sum(int(digit) * weight for digit, weight in zip(eleven, WEIGHTS, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def is_my_number(twelve: str) -> bool:
    return len(twelve) == 12 and int(twelve[11]) == check_digit(twelve[:11])


def is_in(text: str) -> bool:
    """Whether a text holds a My Number, in 全角, with hyphens, with spaces, or with characters one does not see."""
    plain = _with_plain_digits(text)
    is_one = lru_cache(1 << 12)(_is_written)  # a small file that unpacks into very much repeats itself
    return any(is_one(match[1]) for match in TWELVE.finditer(plain))


def _is_written(twelve: str) -> bool:
    return is_my_number(re.sub(r"\D", "", twelve)) and not HARMLESS.match(twelve)


def is_over_cells(cells: Sequence[str]) -> bool:
    """Whether neighbouring cells of a row hold one between them, cut evenly: a digit in each, or two, three, four."""
    plain = [_with_plain_digits(cell) if len(cell) <= LONGEST_CUT else "" for cell in cells]
    if sum(map(str.isdecimal, plain)) < 12 // CUTS[-1]:
        return False
    for size in CUTS:
        runs = (plain[at : at + 12 // size] for at in range(len(plain) - 12 // size + 1))
        even = (run for run in runs if all(len(cell) == size and cell.isdecimal() for cell in run))
        if any(is_my_number("".join(run)) for run in even):
            return True
    return False


def _with_plain_digits(text: str) -> str:
    """Every digit as 0–9: 全角, 漢数字, and whatever else is one."""
    return text.translate({ord(char): _plain(char) for char in set(text)})


@lru_cache(maxsize=1 << 16)
def _plain(char: str) -> str:
    seen = "".join(part for part in unicodedata.normalize("NFKC", char) if unicodedata.category(part) != "Cf")
    return "".join(part if not part.isdigit() else str(unicodedata.digit(part)) for part in seen.translate(KANJI))


@dataclass(slots=True)
class Allowance:
    """How much of one file is unpacked and read, however it is packed: a small file may hold very much."""

    unpacked: int
    read: int

    def unpack(self, size: int) -> None:
        self.unpacked -= size
        self._refuse_more()

    def look_at(self, content: bytes) -> bytes:
        self.read -= len(content)
        self._refuse_more()
        return content

    def _refuse_more(self) -> None:
        if min(self.unpacked, self.read) < 0:
            raise CannotLook(why="大きすぎます")


def is_in_file(content: bytes) -> bool:
    """Whether a file holds one: text in any usual encoding, a zipped document, the words of a PDF; not a picture.

    Raises ``CannotLook`` for what is encrypted, broken, too large or packed too deep.
    """
    return _is_inside(content, Allowance(MOST_UNPACKED, MOST_READ))


def _is_inside(content: bytes, allowed: Allowance, depth: int = 0) -> bool:
    if content.startswith(PICTURES):
        return False
    if content.startswith(b"%PDF"):
        return any(is_in(words) for words in _words_of_pdf(content, allowed))
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if depth >= DEEPEST:
            raise CannotLook(why="圧縮の中の圧縮が深すぎます")
        members = dict(_members(content, allowed))
        shared = shared_words(members.get(SHARED, b"").decode(errors="replace"))
        return any(
            _is_inside(member, allowed, depth + 1) or _is_in_table(member, shared) for member in members.values()
        )
    texts = _texts(allowed.look_at(content))
    return any(is_in(_without_tags(text)) or any(map(is_over_cells, rows(text))) for text in texts)


def _is_in_table(content: bytes, shared: Sequence[str]) -> bool:
    """Whether a sheet of a workbook holds one over its cells, through the words its cells refer to."""
    return bool(shared) and any(map(is_over_cells, rows(content.decode(errors="replace"), shared)))


def _without_tags(text: str) -> str:
    """Runs of one paragraph or cell read together, paragraphs and cells apart."""
    return re.sub(r"<[^<>]*>", "", BREAKS.sub(lambda found: APART + found[0], text))


def _texts(content: bytes) -> Iterator[str]:
    """In any usual encoding; what is plain in all of them is read once."""
    for encoding in ENCODINGS[1:] if content.isascii() else ENCODINGS:
        yield content.decode(encoding, errors="replace")


def _members(content: bytes, allowed: Allowance) -> Iterator[tuple[str, bytes]]:
    """The files inside a docx, xlsx or zip, by name; what has the same name stands under a number."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            if any(member.flag_bits & 1 for member in packed.infolist()):
                raise CannotLook(why="暗号化されています")
            allowed.unpack(sum(member.file_size for member in packed.infolist()))
            names = packed.infolist()
            yield from [
                (SHARED if one.filename == SHARED else str(at), packed.read(one)) for at, one in enumerate(names)
            ]
    except BROKEN as fault:
        raise CannotLook(why="壊れているか、知らない圧縮方法です") from fault


def _words_of_pdf(content: bytes, allowed: Allowance) -> Iterator[str]:
    """What a PDF writes as characters; text written as glyph numbers of a cut font cannot be read back."""
    for found in PDF_STREAM.finditer(content):
        if PDF_PICTURE.search(content, content.rfind(b"obj", 0, found.start()) + 1, found.start()):
            continue
        try:
            stream = allowed.look_at(zlib.decompressobj().decompress(found[1], allowed.read + 1))
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
        try:
            if _holds(value):
                yield Finding(field, SAYS, SOURCE)
        except CannotLook as refusal:
            yield Finding(field, refusal.sentence, SOURCE)


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
