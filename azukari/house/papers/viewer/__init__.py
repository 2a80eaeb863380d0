"""A case on one page that any browser shows without a network, and that closes itself (閲覧.html).

The page holds the case encrypted (PBKDF2-SHA-256, AES-256-GCM) under a word that is drawn when the package is opened
and told on the screen alone.  After some idle minutes what was shown is gone from the page and the word is asked again.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import pbkdf2_hmac, sha256
from html import escape
from importlib.resources import files
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from azukari.house.rules.cases import DELIVERABLES
from azukari.house.rules.package import ANSWER, FOLDER, LINES, REGISTERS, fact_in_words
from azukari.house.rules.words import RANKS
from azukari.house.rules.words import REGISTERS as KINDS
from azukari.paper.package import Package

IDLE_MINUTES = 5  # 離席したあと、画面が残る長さ
ROUNDS = 600_000
HOUSE = {
    "number": "番号", "address": "所在地", "lot": "地番", "district": "地区", "rank": "区分", "note": "備考",
}  # fmt: skip
REGISTER = {
    "id": "番号", "kind": "種別", "town": "市区町村", "honseki": "本籍", "head": "筆頭者・戸主", "since": "編製日",
    "until": "消除日",
}  # fmt: skip
LINE = {"id": "行番号", "register": "戸籍等の番号", "says": "記載", "fact": "事実"}
TRANSFER = {
    "order": "順", "caused_on": "原因の日", "cause": "原因", "giver": "渡した人", "taker": "受けた人", "share": "持分",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Viewer:
    """The page, and the word that opens it."""

    page: bytes
    word: str


def viewer(package: Package, minutes: int = IDLE_MINUTES) -> Viewer:
    """The whole case but its attached files on one page."""
    digits = f"{secrets.randbelow(10**20):020d}"
    salt, nonce = os.urandom(16), os.urandom(12)
    key = pbkdf2_hmac("sha256", digits.encode(), salt, ROUNDS)
    sealed = AESGCM(key).encrypt(nonce, _case(package).encode(), None)
    told = {"salt": salt, "nonce": nonce, "sealed": sealed}
    kept = {name: b64encode(value).decode() for name, value in told.items()} | {"rounds": ROUNDS, "minutes": minutes}
    word = " ".join(digits[start : start + 5] for start in range(0, 20, 5))
    return Viewer(_page(f"案件 {package.case}（媒体 {package.medium}）", json.dumps(kept)).encode(), word)


def _page(title: str, kept: str) -> str:
    style, script = _own("page.css"), _own("page.js")
    own = f"style-src {_hash(style)}; script-src {_hash(script)}"
    allowed = f"default-src 'none'; {own}; form-action 'none'; base-uri 'none'"
    return f"""<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{allowed}">
<title>{escape(title)}</title><style>{style}</style></head><body>
<button id="close" type="button" hidden>いま閉じる</button>
<h1>{escape(title)}</h1>
<main id="case" tabindex="-1" hidden></main>
<form id="gate"><p>席を離れるときは、媒体を取り出してください。操作のないまま置くと、閲覧の画面は閉じます。</p>
<label for="word">合言葉</label><input id="word" type="password" inputmode="numeric" autocomplete="off" required>
<p id="says" role="alert"></p><button>開く</button></form>
<script id="kept" type="application/json">{kept}</script><script>{script}</script></body></html>
"""


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _case(package: Package) -> str:
    house = json.loads(package.files["house.json"])
    house["rank"] = RANKS.get(house["rank"], house["rank"])
    registers = [{**one, "kind": KINDS.get(one["kind"], one["kind"])} for one in _rows(package, REGISTERS)]
    lines = [{**one, "fact": fact_in_words(one["fact"])} for one in _rows(package, LINES)]
    attached = "".join(f"<li>{_kind(name)}　{escape(name)}</li>" for name in package.files if "/" in name)
    return "".join([
        f"<h2>空家等</h2>{_facts(house)}",
        f"<h2>戸籍等</h2>{_table(REGISTER, registers)}<h2>戸籍の記載</h2>{_table(LINE, lines)}",
        f"<h2>相続人の確定（市の計算）</h2>{_answer(package)}",
        f"<h2>登記の移転</h2>{_table(TRANSFER, _rows(package, 'transfers.json'))}",
        f"<h2>添付のファイル（同じフォルダの中）</h2><ul>{attached or '<li>ありません</li>'}</ul>",
    ])  # fmt: skip


def _answer(package: Package) -> str:
    """What the city worked out, with its reasons; a package of before has none."""
    told = _rows(package, ANSWER) if ANSWER in package.files else []
    return "".join(f"<h3>{escape(one['title'])}</h3>{_list(one['says'])}" for one in told) or "<p>まだありません</p>"


def _list(says: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in says)}</ul>"


def _kind(name: str) -> str:
    """照会文書 for letters/10.pdf, 相続人目録 for deliverables/list/目録.pdf."""
    folder, _, rest = name.partition("/")
    return DELIVERABLES.get(rest.partition("/")[0], "その他") if f"{folder}/" == FOLDER else "照会文書"


def _rows(package: Package, name: str) -> list[dict[str, Any]]:
    return list(json.loads(package.files[name]))


def _facts(row: Mapping[str, Any]) -> str:
    return f"<dl>{''.join(f'<dt>{says}</dt><dd>{_cell(row[name])}</dd>' for name, says in HOUSE.items())}</dl>"


def _table(head: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{_cell(row[name])}</td>' for name in head)}</tr>" for row in rows)
    if not body:
        return "<p>ありません</p>"
    names = "".join(f"<th scope='col'>{says}</th>" for says in head.values())
    return f"<div class='scroll'><table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table></div>"


def _cell(value: Any) -> str:
    return "" if value is None else escape(str(value))
