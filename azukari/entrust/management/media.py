"""``azukari medium``: look whether a returned medium is empty; find post that did not arrive."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from azukari.entrust.rules.media import first_leftover

BLOCK = 1 << 20
FOUND = 1


def check(chosen: argparse.Namespace) -> int:
    """Read a medium or its image from end to end; 1 when something is left on it."""
    left = first_leftover(_blocks(chosen.file))
    if left is None:
        print(f"{chosen.file} には何も残っていません。")
        return 0
    print(f"{chosen.file} の{left:,}バイト目から、データが残っています。受け取らず、消去をやり直してもらってください。")
    return FOUND


def watch(chosen: argparse.Namespace) -> int:
    """Every night: posted media whose receipt is overdue become a leakage; 1 when there was one."""
    from django.utils import timezone

    from azukari.entrust import door
    from azukari.entrust.services import media_handing

    lost = media_handing.watch_post(by=door.machine("azukari medium watch", timezone.localdate()))
    print(f"郵送中の紛失として記録しました: {'、'.join(lost)}" if lost else "届かない郵便はありません。")
    return FOUND if lost else 0


def _blocks(file: str) -> Iterator[bytes]:
    with open(file, "rb") as medium:
        while block := medium.read(BLOCK):
            yield block
