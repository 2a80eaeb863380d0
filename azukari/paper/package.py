"""A sealed package (封をした案件ファイル): one encrypted, signed file that carries a case on a medium and back.

Outside it is an age file (X25519, ChaCha20-Poly1305) that only the named keys open.  Inside it is a ZIP: the files, a
manifest that names the case, the package and every file with its SHA-256, and the sender's Ed25519 signature of the
manifest.  Nothing in it depends on a network or a clock; a flipped bit anywhere is refused, never half read.

Files are read one at a time: a full CD-RW passes through the memory of its largest file.

Format of the envelope: https://age-encryption.org/v1
"""

from __future__ import annotations

import json
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from hashlib import file_digest, sha256
from io import BufferedRandom
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

import pyrage  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from azukari.law.refusal import Refusal

FORMAT = "azukari-package/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
EPOCH = (1980, 1, 1, 0, 0, 0)  # ZIPの最初の日: the same contents make the same bytes
PUBLIC = "azukari-public-1"
PRIVATE = "azukari-private-1"
MOST_FILES = 5_000
MOST_BYTES = 700_000_000  # all files together: what a CD-RW holds
MOST_FILE = 50_000_000  # one of them: what is in memory at one time


class NotOpened(Refusal):
    says = "このファイルは、この鍵では開けません。別の人あてのものか、途中で壊れています。"


class NotSigned(Refusal):
    says = "署名が、知っている差出人のものと合いません。このファイルの内容は使わないでください。"


class NotAPackage(Refusal):
    says = "封をした案件ファイルとして読めません({why})。"


class NotAKey(Refusal):
    says = "鍵として読めません。「azukari package key」で作った文字列を、そのまま入力してください。"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What others know of a party: where to send (age), and how it signs (Ed25519)."""

    recipient: str
    verifier: str  # 64 hexadecimal digits

    def __str__(self) -> str:
        return f"{PUBLIC}:{self.recipient}:{self.verifier}"

    @classmethod
    def read(cls, text: str) -> PublicKey:
        kind, recipient, verifier = _three(text)
        try:
            pyrage.x25519.Recipient.from_str(recipient)
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(verifier))
        except (pyrage.RecipientError, ValueError) as fault:
            raise NotAKey from fault
        if kind != PUBLIC:
            raise NotAKey
        return cls(recipient, verifier)

    @property
    def fingerprint(self) -> str:
        """Twenty digits to read to each other over the telephone (照合番号)."""
        digits = f"{int(sha256(str(self).encode()).hexdigest(), 16) % 10**20:020d}"
        return " ".join(digits[start : start + 5] for start in range(0, 20, 5))

    def refuse_forged(self, said: bytes, signature: bytes) -> None:
        """Raises ``NotSigned`` unless this party signed exactly ``said``."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.verifier)).verify(signature, said)
        except (InvalidSignature, ValueError) as fault:
            raise NotSigned from fault


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A party's own key: opens what is sent to it and signs what it sends."""

    identity: str
    signer: str  # 64 hexadecimal digits

    @classmethod
    def draw(cls) -> Key:
        """A new key, at random."""
        return cls(str(pyrage.x25519.Identity.generate()), Ed25519PrivateKey.generate().private_bytes_raw().hex())

    def __str__(self) -> str:
        return f"{PRIVATE}:{self.identity}:{self.signer}"

    @classmethod
    def read(cls, text: str) -> Key:
        kind, identity, signer = _three(text)
        try:
            pyrage.x25519.Identity.from_str(identity)
            Ed25519PrivateKey.from_private_bytes(bytes.fromhex(signer))
        except (pyrage.IdentityError, ValueError) as fault:
            raise NotAKey from fault
        if kind != PRIVATE:
            raise NotAKey
        return cls(identity, signer)

    @property
    def public(self) -> PublicKey:
        recipient = str(pyrage.x25519.Identity.from_str(self.identity).to_public())
        return PublicKey(recipient, self._signing.public_key().public_bytes_raw().hex())

    @property
    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.signer))

    def sign(self, said: bytes) -> bytes:
        return self._signing.sign(said)


class Files(Mapping[str, bytes]):
    """Files by name, each read anew whenever it is asked for."""

    def __init__(self, readers: Mapping[str, Callable[[], bytes]]) -> None:
        self._readers = readers

    def __getitem__(self, name: str) -> bytes:
        return self._readers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)


@dataclass(frozen=True, slots=True)
class Package:
    """What is inside: which case, which package, whose answer it is, and the files."""

    id: str
    case: str  # 案件番号
    medium: str  # 媒体の通し番号
    sender: PublicKey
    answers: str = ""  # the id of the package this one brings back; empty on the way out
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed package in a file without a name, and what it is known by."""

    content: IO[bytes]
    size: int
    sha256: str
    digests: Mapping[str, str]  # of the files inside


def seal(package: Package, by: Key, *, to: Iterable[PublicKey]) -> Sealed:
    """Signed by ``by``, to be opened by any of ``to``."""
    if package.sender != by.public:
        raise NotSigned
    recipients = [pyrage.x25519.Recipient.from_str(key.recipient) for key in to]
    with _nameless() as sealed, TemporaryFile() as packed:
        digests = _pack(package, by, packed)
        packed.seek(0)
        pyrage.encrypt_io(packed, sealed, recipients)
        size = sealed.tell()
        sealed.seek(0)
        digest = file_digest(sealed, "sha256").hexdigest()
        sealed.seek(0)
        return Sealed(sealed, size, digest, digests)


def open_sealed(sealed: IO[bytes], key: Key, *, of: PublicKey | None = None) -> Package:
    """What is inside, once everything in it was checked; ``of`` is the sender it must come from."""
    with _nameless() as packed:
        _decrypt(sealed, packed, key)
        return _unpacked(packed, of)


@contextmanager
def _nameless() -> Iterator[BufferedRandom]:
    """A file without a name, gone when nobody holds it; closed here only when the block fails."""
    file = TemporaryFile()  # noqa: SIM115  (it outlives the block)
    try:
        yield file
    except BaseException:
        file.close()
        raise


def _decrypt(sealed: IO[bytes], packed: IO[bytes], key: Key) -> None:
    try:
        pyrage.decrypt_io(sealed, packed, [pyrage.x25519.Identity.from_str(key.identity)])
    except (pyrage.DecryptError, OSError, ValueError) as fault:
        raise NotOpened from fault


def _unpacked(packed: IO[bytes], of: PublicKey | None) -> Package:
    """The package; its manifest is signed by its sender, and every file is as the manifest has it."""
    try:
        inside = _inside(packed)
        manifest, signature = inside.pop(MANIFEST)(), inside.pop(SIGNATURE)()
        says = json.loads(manifest)
        listed, sender = says.pop("files"), PublicKey(**says.pop("sender"))
        if says.pop("format") != FORMAT:
            raise NotAPackage(why="版が違います")
        if of is not None and sender != of:
            raise NotSigned
        sender.refuse_forged(manifest, signature)
        files = Files(inside)
        package = Package(sender=sender, files=files, **says)
        if listed != {name: sha256(content).hexdigest() for name, content in files.items()}:
            raise NotAPackage(why="目録と中身が合いません")
    except (BadZipFile, zlib.error, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotAPackage(why="形が違います") from fault
    weakref.finalize(files, packed.close)
    return package


def _pack(package: Package, by: Key, packed: IO[bytes]) -> dict[str, str]:
    """Write everything once; the SHA-256 of each file."""
    digests, left = {}, MOST_BYTES
    with ZipFile(packed, "w") as archive:
        for name in sorted(package.files):
            _refuse_path(name)
            content = package.files[name]
            left -= len(content)
            _refuse_large(name, len(content), left)
            archive.writestr(ZipInfo(name, EPOCH), content)
            digests[name] = sha256(content).hexdigest()
        manifest = _manifest(package, digests)
        archive.writestr(ZipInfo(MANIFEST, EPOCH), manifest)
        archive.writestr(ZipInfo(SIGNATURE, EPOCH), by.sign(manifest))
    return digests


def _inside(packed: IO[bytes]) -> dict[str, Callable[[], bytes]]:
    """How each file is read, once names and sizes were looked at."""
    archive, left = ZipFile(packed), MOST_BYTES
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise NotAPackage(why=f"ファイルが{MOST_FILES:,}個を超えています")
    if len({member.filename for member in members}) != len(members):
        raise NotAPackage(why="同じ名前のファイルがあります")
    for member in members:
        _refuse_path(member.filename, own=(MANIFEST, SIGNATURE))
        left -= member.file_size
        _refuse_large(member.filename, member.file_size, left)
    return {member.filename: partial(archive.read, member.filename) for member in members}


def _manifest(package: Package, digests: Mapping[str, str]) -> bytes:
    says = {
        "format": FORMAT,
        "id": package.id,
        "case": package.case,
        "medium": package.medium,
        "sender": asdict(package.sender),
        "answers": package.answers,
        "files": digests,
    }
    return json.dumps(says, ensure_ascii=False, indent=1).encode()


def _refuse_large(name: str, size: int, left: int) -> None:
    if size > MOST_FILE:
        raise NotAPackage(why=f"{name}が{MOST_FILE // 1_000_000}MBを超えています。分けてください")
    if left < 0:
        raise NotAPackage(why=f"全部で{MOST_BYTES // 1_000_000}MBまでです")


def _refuse_path(name: str, own: tuple[str, ...] = ()) -> None:
    """A name inside is a plain path below the folder it is opened into."""
    path = PurePosixPath(name)
    plain = str(path) == name and not path.is_absolute() and ".." not in path.parts and path.parts
    if not plain or any(bad in name for bad in "\\:\0") or (name in (MANIFEST, SIGNATURE) and name not in own):
        raise NotAPackage(why=f"使えない名前です: {name!r}")


def _three(text: str) -> tuple[str, str, str]:
    parts = text.strip().split(":")
    if len(parts) != 3:
        raise NotAKey
    return parts[0], parts[1], parts[2]
