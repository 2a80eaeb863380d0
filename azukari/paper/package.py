"""A sealed package (封をした案件ファイル): one encrypted, signed file that carries a case on a medium and back.

Outside it is an age file (X25519, ChaCha20-Poly1305) that only the named keys open.  Inside it is a ZIP: the files, a
manifest that names the case, the package and every file with its SHA-256, and the sender's Ed25519 signature of the
manifest.  Nothing in it depends on a network or a clock; a flipped bit anywhere is refused, never half read.

Format of the envelope: https://age-encryption.org/v1
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

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
MOST_BYTES = 2_000_000_000  # unpacked; more than any medium here holds


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


@dataclass(frozen=True, slots=True)
class Package:
    """What is inside: which case, which package, whose answer it is, and the files."""

    id: str
    case: str  # 案件番号
    medium: str  # 媒体の通し番号
    sender: PublicKey
    answers: str = ""  # the id of the package this one brings back; empty on the way out
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        return {name: sha256(content).hexdigest() for name, content in sorted(self.files.items())}


def seal(package: Package, by: Key, *, to: Iterable[PublicKey]) -> bytes:
    """The sealed bytes: signed by ``by``, to be opened by any of ``to``."""
    if package.sender != by.public:
        raise NotSigned
    for name in package.files:
        _refuse_path(name)
    manifest = _manifest(package)
    inside = {MANIFEST: manifest, SIGNATURE: by.sign(manifest), **dict(sorted(package.files.items()))}
    recipients = [pyrage.x25519.Recipient.from_str(key.recipient) for key in to]
    sealed: bytes = pyrage.encrypt(_zip(inside), recipients)
    return sealed


def open_sealed(sealed: bytes, key: Key, *, of: PublicKey | None = None) -> Package:
    """What is inside, once everything in it was checked; ``of`` is the sender it must come from."""
    package, manifest, signature = _unpacked(_decrypted(sealed, key))
    if of is not None and package.sender != of:
        raise NotSigned
    try:
        verifier = Ed25519PublicKey.from_public_bytes(bytes.fromhex(package.sender.verifier))
        verifier.verify(signature, manifest)
    except (InvalidSignature, ValueError) as fault:
        raise NotSigned from fault
    return package


def _decrypted(sealed: bytes, key: Key) -> bytes:
    try:
        opened: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key.identity)])
    except (pyrage.DecryptError, ValueError) as fault:
        raise NotOpened from fault
    return opened


def _unpacked(packed: bytes) -> tuple[Package, bytes, bytes]:
    """The package, and the manifest and signature as they were written; every file is as the manifest has it."""
    try:
        inside = _unzip(packed)
        manifest, signature = inside.pop(MANIFEST), inside.pop(SIGNATURE)
        says = json.loads(manifest)
        listed = says.pop("files")
        if says.pop("format") != FORMAT:
            raise NotAPackage(why="版が違います")
        package = Package(sender=PublicKey(**says.pop("sender")), files=inside, **says)
    except (BadZipFile, zlib.error, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotAPackage(why="形が違います") from fault
    if package.digests != listed:
        raise NotAPackage(why="目録と中身が合いません")
    return package, manifest, signature


def _manifest(package: Package) -> bytes:
    says = {
        "format": FORMAT,
        "id": package.id,
        "case": package.case,
        "medium": package.medium,
        "sender": asdict(package.sender),
        "answers": package.answers,
        "files": package.digests,
    }
    return json.dumps(says, ensure_ascii=False, indent=1).encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, EPOCH), content, ZIP_DEFLATED)
    return packed.getvalue()


def _unzip(packed: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(packed)) as archive:
        members = archive.infolist()
        if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_BYTES:
            raise NotAPackage(why="大きすぎます")
        if len({member.filename for member in members}) != len(members):
            raise NotAPackage(why="同じ名前のファイルがあります")
        for member in members:
            _refuse_path(member.filename, own=(MANIFEST, SIGNATURE))
        return {member.filename: archive.read(member) for member in members}


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
