"""An order as a file (指示書): what a vendor has to change, signed by the city, checked without a network.

It is JSON that anybody can read; the signature is Ed25519 over the same JSON without it, in one canonical form, so that
spaces and line ends may change on the way and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from azukari.law.refusal import Refusal
from azukari.paper.package import Key, NotAKey, NotSigned, PublicKey

FORMAT = "azukari-order/1"
MOST_BYTES = 100_000


class NotAnOrder(Refusal):
    says = "指示書のファイルとして読めません。市の画面の「指示書」から、受け取り直してください。"


class NotFromTheCity(Refusal):
    says = (
        "この指示書に署名したのは市ではありません(署名した鍵の照合番号 {found})。"
        "作業をせずに、市の担当課に電話で知らせてください。"
    )


class Altered(Refusal):
    says = "この指示書は、署名のあとで書き換えられています。作業をせずに、市の担当課に電話で知らせてください。"


class WithoutRequest(Refusal):
    says = "この指示書には依頼の番号がありません。依頼の番号のない指示では作業をせず、市の担当課に確かめてください。"


@dataclass(frozen=True, slots=True)
class Order:
    """What the city orders."""

    number: str  # 指示書の番号
    request: str  # もとの依頼の番号
    city: str  # 指示する市の課
    vendor: str  # 指示を受ける受託者
    entrustment: str  # 委託の番号と業務
    change: str  # 変更の内容
    due_on: str  # 期日 2026-12-07
    issued_on: str


def sign(order: Order, by: Key) -> bytes:
    """The file of an order."""
    says = {"format": FORMAT, **asdict(order), "sender": str(by.public)}
    signed = says | {"signature": by.sign(_canonical(says)).hex()}
    return json.dumps(signed, ensure_ascii=False, indent=1).encode()


def read(content: bytes, *, city: str) -> Order:
    """The order, once it is certain that the city signed it, as it stands; ``city`` is the city's 照合番号."""
    says = _parsed(content)
    try:
        signature, sender = bytes.fromhex(says.pop("signature")), PublicKey.read(says["sender"])
        if sender.fingerprint.replace(" ", "") != "".join(city.split()):
            raise NotFromTheCity(found=sender.fingerprint)
        sender.refuse_forged(_canonical(says), signature)
        asked = str(says.get("request") or "").strip()
        order = Order(**{name: str(says[name]) for name in Order.__slots__ if name != "request"}, request=asked)
    except NotSigned as fault:
        raise Altered from fault
    except (KeyError, TypeError, ValueError, AttributeError, NotAKey) as fault:
        raise NotAnOrder from fault
    if not asked:
        raise WithoutRequest
    return order


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        says = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as fault:
        raise NotAnOrder from fault
    if len(content) > MOST_BYTES or not isinstance(says, dict) or says.get("format") != FORMAT:
        raise NotAnOrder
    return says


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice would be read by a person in one place and by the signature in the other."""
    says = dict(pairs)
    if len(says) < len(pairs):
        raise ValueError
    return says


def _canonical(says: dict[str, Any]) -> bytes:
    return json.dumps(says, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
