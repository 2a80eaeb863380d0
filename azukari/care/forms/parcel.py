"""Uploaded files on their way from the preview back to the server: signed, compressed, and kept nowhere meanwhile."""

from __future__ import annotations

from collections.abc import Mapping

from django.core import signing

from azukari.entrust.rules import Actor
from azukari.law.refusal import Refusal

MOST_BYTES = 8 * 1024 * 1024  # 1回に選べるファイルの合計。3,000人の1か月が約5MB
LASTS = 12 * 3600  # 秒。朝に確かめて夕方に出せる


class ParcelNotOurs(Refusal):
    says = "確認の画面を開いてから時間がたったか、内容が変わりました。もう一度ファイルを選んでください。"


def seal(uploads: Mapping[str, bytes], by: Actor) -> str:
    """The files as one signed field, good for this organisation only."""
    texts = {name: content.decode("latin-1") for name, content in uploads.items()}
    return signing.dumps(texts, salt=_salt(by), compress=True)


def unseal(parcel: str, by: Actor) -> dict[str, bytes]:
    """The files again, byte for byte; raises ``ParcelNotOurs``."""
    try:
        texts: dict[str, str] = signing.loads(parcel, salt=_salt(by), max_age=LASTS)
    except signing.BadSignature as fault:
        raise ParcelNotOurs from fault
    return {name: text.encode("latin-1") for name, text in texts.items()}


def _salt(by: Actor) -> str:
    return f"care.upload.{by.organisation}"
