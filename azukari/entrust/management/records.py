"""``azukari records``: seal what was recorded; look whether anybody changed it since, and stop everything if so."""

from __future__ import annotations

import argparse

from django.utils import timezone

from azukari.entrust import door
from azukari.entrust.management.reserve import one_line_in
from azukari.entrust.management.stop import device
from azukari.entrust.services import sealing, stops

FOUND = 1
REASON = "操作記録が書き換えられた疑い"


def seal(chosen: argparse.Namespace) -> int:
    """Every quarter of an hour: what is sealed can no longer be changed without a trace."""
    newest = sealing.seal_records(by=door.machine(device(), timezone.localdate()))
    if newest:
        print(f"記録{newest.ends}番までに封をしました。照合番号: {newest.digest.hex()}")
    return 0


def verify(chosen: argparse.Namespace) -> int:
    """Every night: 1 when a record was changed, added or taken away since it was sealed."""
    one_line_in()
    by = door.machine(device(), timezone.localdate())
    verdict = sealing.verify_records(chosen.head, by=by)
    for broken in verdict.broken:
        print(f"記録{broken.begins}番から{broken.ends}番までが、封と合いません。書き換えか、削除か、追加があります。")
    if verdict.missing:
        print(f"控えの照合番号 {verdict.missing} の封がありません。封ごと作り直されています。")
    if verdict.holds:
        print(f"封{verdict.seals}個は、すべて記録と合っています。")
        return 0
    if chosen.stop:
        print(f"すべてを緊急停止しました(停止番号 {stops.press_stop(REASON, by=by)})。")
    return FOUND
