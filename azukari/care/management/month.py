"""``azukari month send`` and ``azukari transmission check``."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from azukari.law.calendar import era_month
from azukari.law.refusal import Refusal, reason_of

if TYPE_CHECKING:
    from azukari.care.services.closing import Plan


class NothingToSend(Refusal):
    says = "センター{centre}の{month}には、受け付けた請求も、送ったファイルもありません。"


class NotEmpty(Refusal):
    says = "フォルダ {folder} に別のファイル({name})があります。新しいフォルダを指定してください。"


class NotWritable(Refusal):
    says = "フォルダ {folder} に書き出せません({reason})。ファイルは1つも書いていません。"


def send(chosen: argparse.Namespace) -> None:
    """Close what is accepted, then write every file that carried the month: the same bytes each time."""
    from django.utils import timezone

    from azukari.care.management.masters import SHELL
    from azukari.care.services import closing
    from azukari.entrust.door import machine

    by, folder = machine(SHELL, timezone.localdate()), Path(chosen.to)
    before = closing.download_month(chosen.centre, chosen.month, by=by)
    refuse_strangers(folder, {file.name: bytes(file.content) for file in before})
    with contextlib.suppress(closing.NothingAccepted):
        _say_held(closing.plan_closing(chosen.centre, chosen.month, by=by))
        closing.close_month(chosen.centre, chosen.month, by=by)
    found = closing.download_month(chosen.centre, chosen.month, by=by)
    if not found:
        raise NothingToSend(centre=chosen.centre, month=era_month(chosen.month))
    files = {file.name: bytes(file.content) for file in found}
    write_whole(folder, files)
    known = {file.name for file in before}
    for name, content in files.items():
        made = "再出力" if name in known else "新規"
        print(f"{name}  {len(content):>9,}バイト  SHA-256 {sha256(content).hexdigest()}  {made}")


def _say_held(plan: Plan) -> None:
    """What stays behind, and why, before the rest is closed."""
    for one in plan.held:
        for finding in one.findings:
            if finding.blocks:
                print(f"送れません {one.claim.sheet['insured']}: {finding.says}", file=sys.stderr)


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """The files stand in ``folder`` all together or not at all, whenever the process ends."""
    part = folder.absolute().parent / f".{folder.name}.part"
    old = part.with_suffix(".old")
    try:
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        for name, content in files.items():
            _write(part / name, content)
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
        _settle(folder.absolute().parent)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as fault:
        shutil.rmtree(part, ignore_errors=True)
        raise NotWritable(folder=folder, reason=reason_of(fault)) from fault


def refuse_strangers(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raises ``NotEmpty`` when anything but these files lies in the folder."""
    if not folder.exists():
        return
    for there in sorted(folder.iterdir()):
        if not there.is_file() or there.read_bytes() != files.get(there.name):
            raise NotEmpty(folder=folder, name=there.name)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The renaming is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check(chosen: argparse.Namespace) -> int:
    """0 nothing to correct, 1 findings, 2 a file that cannot be opened."""
    from azukari.care.rules import transmission

    return max(transmission.main(path, sys.stdout) for path in chosen.files)
