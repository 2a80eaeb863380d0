"""``azukari records``: seal what was recorded; look whether anybody changed it since, and stop everything if so."""

from __future__ import annotations

import argparse

from django.utils import timezone

from azukari.entrust import door
from azukari.entrust.management.reserve import one_line_in
from azukari.entrust.management.stop import device
from azukari.entrust.rules import Actor
from azukari.entrust.services import sealing, stops

FOUND = 1


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
    places = [f"記録{broken.begins}番から{broken.ends}番まで" for broken in verdict.broken]
    for place in places:
        print(f"{place}が、封と合いません。書き換えか、削除か、追加があります。")
    if verdict.missing:
        places.append(f"照合番号 {verdict.missing}")
        print(f"控えの照合番号 {verdict.missing} の封がありません。封ごと作り直されています。")
    if verdict.holds:
        print(f"封{verdict.seals}個は、すべて記録と合っています。")
        return 0
    if chosen.stop:
        _stop(f"操作記録が書き換えられた疑い({places[-1]}、全部で{len(places)}か所)", by)
    return FOUND


def _stop(reason: str, by: Actor) -> None:
    """Everything, but once: what two of the city know and lifted does not stop it anew each night."""
    if any(each.stop.reason == reason for each in stops.see_stops(by=by).stops):
        print("同じ疑いによる緊急停止が解除されたあとなので、もう一度は停止しません。")
    else:
        print(f"すべてを緊急停止しました(停止番号 {stops.press_stop(reason, by=by)})。")
