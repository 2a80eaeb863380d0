"""A sealed package opens to what was sealed, for those it was sealed for, from whom it says, or not at all."""

from __future__ import annotations

import os
import tracemalloc
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azukari.paper import package
from azukari.paper.package import Files, Key, NotAKey, NotAPackage, NotOpened, NotSigned, Package, PublicKey

CITY, VENDOR, OTHER = Key.draw(), Key.draw(), Key.draw()
NAMES = st.text("abcあ1-_", min_size=1, max_size=8).map(lambda stem: f"files/{stem}")
FILES = st.dictionaries(NAMES, st.binary(max_size=200), max_size=5)


def sent(files: dict[str, bytes] | None = None, by: Key = CITY) -> Package:
    return Package("p-1", "空案-2026-01", "CD-0001", by.public, files=files or {"case.json": b"{}"})


def seal(whole: Package, by: Key, *, to: list[PublicKey]) -> bytes:
    with closing(package.seal(whole, by, to=to).content) as sealed:
        return sealed.read()


def open_sealed(sealed: bytes, key: Key, of: PublicKey | None = None) -> Package:
    return package.open_sealed(BytesIO(sealed), key, of=of)


@given(files=FILES, answers=st.text(max_size=20))
@settings(max_examples=60)
def test_what_is_opened_is_what_was_sealed(files, answers):
    whole = replace(sent(files), answers=answers)
    assert open_sealed(seal(whole, CITY, to=[VENDOR.public]), VENDOR, of=CITY.public) == whole


@given(st.data())
@settings(max_examples=150)
def test_any_flipped_bit_is_refused(data):
    sealed = bytearray(SEALED)
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << (place % 8)
    with pytest.raises(NotOpened):
        open_sealed(bytes(sealed), VENDOR, of=CITY.public)


@given(st.integers(0, 400))
def test_any_cut_is_refused(kept):
    with pytest.raises(NotOpened):
        open_sealed(SEALED[: min(kept, len(SEALED) - 1)], VENDOR)


def test_the_wrong_key_opens_nothing():
    with pytest.raises(NotOpened):
        open_sealed(SEALED, OTHER)


def test_everybody_named_can_open_it():
    both = seal(sent(), CITY, to=[VENDOR.public, CITY.public])
    assert open_sealed(both, CITY) == open_sealed(both, VENDOR) == sent()


def test_somebody_elses_signature_is_refused():
    forged = seal(sent(by=OTHER), OTHER, to=[VENDOR.public])
    with pytest.raises(NotSigned):
        open_sealed(forged, VENDOR, of=CITY.public)


def test_a_sender_cannot_sign_as_another():
    with pytest.raises(NotSigned):
        seal(sent(by=CITY), OTHER, to=[VENDOR.public])


def test_a_signature_of_something_else_is_refused(monkeypatch):
    monkeypatch.setattr(Key, "sign", lambda self, said: self._signing.sign(said + b" "))
    with pytest.raises(NotSigned):
        open_sealed(seal(sent(), CITY, to=[VENDOR.public]), VENDOR)


def test_a_file_that_the_manifest_does_not_have_is_refused(monkeypatch):
    plain = package._pack

    def more(whole, by, packed):
        digests = plain(whole, by, packed)
        with ZipFile(packed, "a") as archive:
            archive.writestr("more.txt", b"x")
        return digests

    monkeypatch.setattr(package, "_pack", more)
    with pytest.raises(NotAPackage, match="目録"):
        open_sealed(seal(sent(), CITY, to=[VENDOR.public]), VENDOR)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a\\b", "c:x", "", "a//b", "manifest.json"])
def test_a_name_that_would_leave_the_folder_is_refused(name):
    with pytest.raises(NotAPackage):
        seal(sent({name: b""}), CITY, to=[VENDOR.public])


@pytest.mark.parametrize("why", [b"", b"PK", b"not a zip"])
def test_what_is_no_package_is_refused(why):
    import pyrage

    sealed = pyrage.encrypt(why, [pyrage.x25519.Recipient.from_str(VENDOR.public.recipient)])
    with pytest.raises(NotAPackage):
        open_sealed(sealed, VENDOR)


def test_a_full_medium_passes_through_the_memory_of_its_largest_file():
    photo = os.urandom(1_000_000)
    files = Files({f"photos/{n:02}.jpg": partial(lambda n: bytes([n]) + photo[1:], n) for n in range(40)})
    tracemalloc.start()
    with package.seal(replace(sent(), files=files), CITY, to=[VENDOR.public]).content as sealed:
        opened = package.open_sealed(sealed, VENDOR)
    assert all(files[name] == opened.files[name] for name in files)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 6_000_000


@pytest.mark.parametrize(("most", "why"), [("MOST_FILE", "分けてください"), ("MOST_BYTES", "全部で")])
def test_what_is_larger_than_said_is_refused_on_both_ways(monkeypatch, most, why):
    sealed = seal(sent({"photo.jpg": bytes(2_000)}), CITY, to=[VENDOR.public])
    monkeypatch.setattr(package, most, 1_999)
    with pytest.raises(NotAPackage, match=why):
        open_sealed(sealed, VENDOR)
    with pytest.raises(NotAPackage, match=why):
        seal(sent({"photo.jpg": bytes(2_000)}), CITY, to=[VENDOR.public])


def test_keys_are_read_back_and_nonsense_is_refused():
    assert Key.read(f" {CITY}\n") == CITY
    assert PublicKey.read(str(CITY.public)) == CITY.public
    for text in ("", "x", str(CITY), "azukari-public-1:age1x:00"):
        with pytest.raises(NotAKey):
            PublicKey.read(text)
    with pytest.raises(NotAKey):
        Key.read(str(CITY.public))


def test_a_key_does_not_print_itself():
    assert CITY.signer not in repr(CITY)
    assert CITY.identity not in repr([CITY])


def test_fingerprints_are_twenty_digits():
    assert CITY.public.fingerprint.replace(" ", "").isdigit()
    assert len(CITY.public.fingerprint) == 23
    assert CITY.public.fingerprint != VENDOR.public.fingerprint


SEALED = seal(sent({"case.json": b"{}" * 50, "photo.jpg": bytes(200)}), CITY, to=[VENDOR.public])
