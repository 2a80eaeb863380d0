"""東野森市(架空): a demonstration city, invented but lifelike.

Nobody in it exists.  It is loaded through the door by those who would do each thing; the same day gives the same city.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from azukari.site.demonstration import places


def load(progress: Callable[[str], None], today: date) -> None:
    """Fill an empty database: the organisations, the registers, three months, and files ready to be uploaded."""
    from azukari.site.demonstration.loading import fill

    fill(progress, today)


def describe() -> list[tuple[str, str, str]]:
    """Who may sign in with ``places.PASSWORD``: (sign-in name, who, what to try)."""
    office, centre = places.offices()[0], places.centres()[0]
    return [
        (office.login, office.name, "見本のファイルを取り込み、指摘を見て、請求を提出する"),
        (centre.login, centre.name, "届いた請求を受け付け・差し戻し、月を締め、伝送ファイルを受け取る"),
        ("city-chief", "東野森市(架空) 健康福祉課(取扱責任者)", "全体の状況、委託先と権限、操作記録、緊急停止"),
        ("city-clerk", "東野森市(架空) 健康福祉課(取扱者)", "空き家の台帳と地図、空-00001の家族と相続人、案件"),
        (
            places.LAW_OFFICE.people[0].login,
            places.LAW_OFFICE.name,
            "預かった媒体を確かめ、返す。鍵と案件ファイルは見本のフォルダの中",
        ),
        (places.SYSTEM_HOUSE.people[0].login, places.SYSTEM_HOUSE.name, "市の指示書を受け取り、実施を答える"),
    ]


def greeting(url: str) -> str:
    """Where to go and as whom; a city made by an earlier version lacks some of them."""
    from azukari.site import founding
    from azukari.site.demonstration.samples import folder

    there = founding.logins()
    lines = [f"  {login:<12}{who}: {what}" for login, who, what in describe() if login in there]
    return "\n".join([
        f"開く場所: {url}",
        f"サインイン名(パスワードはどれも {places.PASSWORD}):",
        *lines,
        f"取り込んで試せるファイル: {folder()}",
    ])  # fmt: skip
