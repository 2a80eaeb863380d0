"""``azukari package``: what a vendor does with a case, on the lent medium alone (受託者の手元).

The opened folder holds plain files and one page, ``閲覧.html``, that any browser shows without a network and that
closes itself when nobody touches it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from azukari.house.papers.viewer import IDLE_MINUTES, viewer
from azukari.house.rules.cases import DELIVERABLES
from azukari.house.rules.package import FOLDER, LINES
from azukari.law.refusal import Refusal
from azukari.paper.package import Files, Key, Package, PublicKey, open_sealed, seal

TICKET, PAGE = "案件ファイル.json", "閲覧.html"
OURS = {TICKET, PAGE}
BLOCK = 1 << 20


class KeyThere(Refusal):
    says = "{file} はすでにあります。前の鍵を失うと、前の案件ファイルは開けません。別の名前にしてください。"


class FolderThere(Refusal):
    says = "フォルダ {folder} はすでにあります。封をし終えてから、開き直してください。"


class NotTheCity(Refusal):
    says = "差出人の照合番号は {found} です。市に電話で確かめた番号と違うので、開きません。"


class NotOpenedHere(Refusal):
    says = "{folder} は「azukari package open」で開いたフォルダではありません。"


class NoSuchLine(Refusal):
    says = "行番号 {line} の記載はありません。"


class NoSuchKind(Refusal):
    says = "成果物の種類は chart、list、draft、other のいずれかです。"


class NotJson(Refusal):
    says = "事実をJSONとして読めません。"


def key(chosen: argparse.Namespace) -> None:
    """Draw a key, readable by its owner alone, and show what the city must know."""
    drawn = Key.draw()
    try:
        with open(os.open(chosen.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(str(drawn))
    except FileExistsError as fault:
        raise KeyThere(file=chosen.file) from fault
    print(f"公開鍵(市に届け出る文字列):\n{drawn.public}\n照合番号: {drawn.public.fingerprint}")


def open_package(chosen: argparse.Namespace) -> None:
    """Lay the files of a case into a folder beside the package, once sender and signature are right."""
    path = Path(chosen.file)
    with path.open("rb") as sealed:
        package = open_sealed(sealed, _key(chosen.key))
    if package.sender.fingerprint.replace(" ", "") != chosen.city.replace(" ", ""):
        raise NotTheCity(found=package.sender.fingerprint)
    folder = Path(chosen.into) if chosen.into else path.with_suffix("")
    if folder.exists():
        raise FolderThere(folder=folder)
    ticket = {"id": package.id, "case": package.case, "medium": package.medium, "city": str(package.sender)}
    _lay(folder, package.files)
    shown = viewer(package)
    _lay(folder, {TICKET: _json(ticket), PAGE: shown.page})
    print(f"{folder} に開きました。{folder / PAGE} で読めます。\n閲覧の合言葉: {shown.word}")
    print(f"合言葉は媒体に書かないでください。操作のないまま{IDLE_MINUTES}分たつと、閲覧の画面は閉じます。")


def edit(chosen: argparse.Namespace) -> None:
    """Add and drop lines, and put deliverables in their places."""
    folder = Path(chosen.folder)
    _ticket(folder)
    if any(kind not in DELIVERABLES for kind, _ in chosen.deliver):
        raise NoSuchKind
    for line in chosen.line:
        _add_line(folder, *line)
    for number in chosen.drop:
        _drop_line(folder, number)
    for kind, file in chosen.deliver:
        _lay(folder, {f"{FOLDER}{kind}/{Path(file).name}": Path(file).read_bytes()})


def seal_folder(chosen: argparse.Namespace) -> None:
    """Seal a folder for the city and oneself, read it back, and only then remove the plain files."""
    folder, own = Path(chosen.folder), _key(chosen.key)
    ticket = _ticket(folder)
    package = Package(str(uuid4()), ticket["case"], ticket["medium"], own.public, ticket["id"], _files(folder))
    path = folder.with_name(f"{folder.name}-返却.azukari")
    with seal(package, own, to=[PublicKey.read(ticket["city"]), own.public]).content as sealed, path.open("wb") as file:
        shutil.copyfileobj(sealed, file, BLOCK)
    with path.open("rb") as file:
        open_sealed(file, own, of=own.public)  # raises before anything is removed
    shutil.rmtree(folder)
    print(f"{path} に封をし、開いたフォルダを消しました。媒体を市に返してください。")


def _add_line(folder: Path, register: str, says: str, fact: str) -> None:
    lines = json.loads((folder / LINES).read_bytes())
    try:
        told = json.loads(fact)
    except ValueError as fault:
        raise NotJson from fault
    number = f"new-{uuid4().hex[:8]}"
    place = int(register) if register.isdecimal() else register or None
    lines.append({"id": number, "register": place, "says": says, "fact": told})
    _lay(folder, {LINES: _json(lines)})


def _drop_line(folder: Path, number: str) -> None:
    lines = json.loads((folder / LINES).read_bytes())
    left = [line for line in lines if str(line["id"]) != number]
    if len(left) == len(lines):
        raise NoSuchLine(line=number)
    _lay(folder, {LINES: _json(left)})


def _key(file: str) -> Key:
    return Key.read(Path(file).read_text(encoding="ascii"))


def _ticket(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / TICKET).read_bytes()))
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise NotOpenedHere(folder=folder) from fault


def _files(folder: Path) -> Files:
    """What goes back to the city."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return Files({name: path.read_bytes for name, path in paths.items() if name not in OURS})


def _lay(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _json(says: Any) -> bytes:
    return json.dumps(says, ensure_ascii=False, indent=1).encode()
