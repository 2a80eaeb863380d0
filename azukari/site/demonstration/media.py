"""Media of 東野森市(架空): one in every state, a stock-take that differed, agreements, a case on its way."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from azukari.entrust.rules import Actor
from azukari.entrust.rules.media import CAPACITIES
from azukari.entrust.rules.media_terms import CONDITIONS
from azukari.entrust.services import entrustments, media, media_handing, media_safety, media_terms
from azukari.entrust.services._media import Written
from azukari.entrust.services.media_handing import Erased
from azukari.entrust.services.media_safety import Site
from azukari.house.services import agreements, cases, packages
from azukari.law.calendar import add_months
from azukari.paper.package import Key
from azukari.site.demonstration import houses
from azukari.site.demonstration.actors import People

LAST_COUNT = timedelta(days=100)  # 次の棚卸しの期日が、もう来ている
DISCS = [f"CD-2026-{n:02d}" for n in range(1, 8)]
STICK = "USB-2026-01"
PROCEDURE = (
    "1. 媒体は、受託者の備えがそろってから、1枚だけ渡します。\n"
    "2. 渡すとき、返してもらうときは、市と受託者の両方が自分でサインインして確かめます。\n"
    "3. 返ってきた媒体は、中を確かめてから、鍵のかかる保管庫に入れます。\n"
    "4. 四半期に一度、保管庫の媒体を数え、帳簿と比べます。"
)
WORKS = {  # 委託の番号: 業務
    "委-空-02": "空家等の境界と測量図の確認",
    "委-空-03": "空家等の図面の作成",
    "委-空-04": "空家等の写真の整理",
    "委-空-05": "登記の名義の整理の相談",
}
CLAUSES = {name: f"第{n}条　{wanted.proposal}" for n, (name, wanted) in enumerate(CONDITIONS.items(), 5)}


@dataclass
class Desk:
    """Everybody who has to do with media, and what was laid down."""

    chief: Actor
    clerk: Actor
    vendor: Actor
    media: dict[str, int]
    locker: int
    erased_at: datetime

    def lend(self, serial: str, contract: int, *case_numbers: str, replaces: int | None = None) -> int:
        lending = media.lend_medium(self.media[serial], contract, replaces, by=self.clerk)
        for number in case_numbers:
            content = Written(number, f"house/{int(number[-2:])}", 48_000_000, sha256(number.encode()).hexdigest())
            media.fill_medium(lending, content, by=self.clerk)
        return lending

    def hold(self, lending: int) -> int:
        media_handing.hand_medium(lending, by=self.clerk)
        media_handing.receive_medium(lending, by=self.vendor)
        return lending

    def give_back(self, lending: int) -> None:
        erased = Erased("全領域の上書き1回", "見本消去ツール 2.1", self.erased_at)
        media_handing.record_erasure(lending, erased, by=self.vendor)
        media_handing.give_back_medium(lending, by=self.vendor)


def load(people: People, today: date, folder: Path) -> None:
    """The ledger, and in ``folder`` what the vendor has: its key and the case on the stick."""
    desk = _desk(people, today)
    key = _prepare(desk)
    _agree(desk, today)
    contracts = _contracts(desk, today)
    houses.entrust_one(today)
    _count(desk, people, today)
    _move(desk, contracts)
    _send_case(desk, key, folder)


def _desk(people: People, today: date) -> Desk:
    chief, clerk = (people.on(today - LAST_COUNT, login) for login in ("city-chief", "city-clerk"))
    locker = media.register_locker("保管庫A", "書庫の奥、鍵付き", chief.person or 0, by=chief)
    facts = [(serial, "cdrw") for serial in DISCS] + [(STICK, "usb")]
    kept = {
        serial: media.register_medium(serial, kind, f"空家等 {n}", CAPACITIES[kind], locker, by=clerk)
        for n, (serial, kind) in enumerate(facts, 1)
    }
    erased_at = datetime.combine(today, datetime.min.time(), UTC) - timedelta(hours=15)
    now = (people.on(today, login) for login in ("city-chief", "city-clerk", "vendor"))
    return Desk(*now, kept, locker, erased_at)


def _prepare(desk: Desk) -> Key:
    """What must stand before a medium may leave; the vendor's key."""
    version = media_safety.set_procedure(PROCEDURE, by=desk.chief)
    media_safety.acknowledge_procedure(version, by=desk.clerk)
    site = Site(desk.clerk.today, visitors_apart=True, screen_unseen=True, medium_out=True, nothing_kept=True)
    media_safety.check_site(desk.vendor.organisation or 0, site, by=desk.clerk)
    media_safety.declare_security("見本ガード", "12.3", by=desk.vendor)
    media_safety.judge_security(desk.vendor.organisation or 0, "good", by=desk.clerk)
    key = Key.draw()
    media_safety.tell_key(str(key.public), by=desk.vendor)
    return key


def _agree(desk: Desk, today: date) -> None:
    """One agreement that ran out, and the one that renewed it."""
    vendor, subject = desk.vendor.organisation or 0, "空家等の相続人調査に関する協定"
    ended = today - timedelta(days=200)
    for since, until in ((add_months(ended, -24), ended), (ended + timedelta(days=1), add_months(today, 6))):
        agreements.register_agreement(vendor, "架空弁護士会", subject, since, until, by=desk.chief)


def _contracts(desk: Desk, today: date) -> dict[str, int]:
    """The law office's entrustments by number, each with its clauses."""
    theirs = {one.number: one.pk for one in entrustments.see_entrustments(by=desk.vendor)}
    for number, work in WORKS.items():
        facts = (number, work, desk.vendor.organisation or 0, add_months(today, -3), add_months(today, 9))
        theirs[number] = entrustments.draft_entrustment(*facts, by=desk.chief)
        entrustments.change_state(theirs[number], "approved", by=desk.chief)
    for pk in theirs.values():
        media_terms.set_terms(pk, CLAUSES, by=desk.clerk)
    return theirs


def _count(desk: Desk, people: People, today: date) -> None:
    """At the last stock-take one disc was not in its place."""
    there = [serial for serial in desk.media if serial != DISCS[6]]
    media_safety.count_media(there, by=people.on(today - LAST_COUNT, "city-clerk"))
    (leakage,), _ = media_safety.see_leakages(by=desk.chief)
    media_safety.close_leakage(leakage.pk, "書庫の机の引出しで見つかり、保管庫に戻しました。", by=desk.chief)


def _move(desk: Desk, contracts: dict[str, int]) -> None:
    """Returned and then prepared; offered; failed, replaced, on its way back; lost; retired."""
    desk.give_back(desk.hold(desk.lend(DISCS[0], contracts["委-空-02"], "空測-2026-01")))
    media_handing.take_back_medium(DISCS[0], desk.locker, erased=True, by=desk.clerk)
    desk.lend(DISCS[1], contracts["委-空-02"])
    media_handing.hand_medium(desk.lend(DISCS[2], contracts["委-空-03"], "空図-2026-02"), by=desk.clerk)
    failed = desk.hold(desk.lend(DISCS[3], contracts["委-空-04"], "空写-2026-03"))
    media_handing.report_medium(failed, "failed", "読み込むと途中で止まります。", by=desk.vendor)
    desk.give_back(desk.hold(desk.lend(DISCS[4], contracts["委-空-04"], "空写-2026-03", replaces=failed)))
    lost = desk.hold(desk.lend(DISCS[5], contracts["委-空-05"], "空登-2026-04", "空登-2026-05"))
    media_handing.report_medium(lost, "lost", "事務所の移転のあと、見当たりません。", by=desk.vendor)
    media.retire_medium(desk.media[DISCS[6]], "盤面に傷があり、読めないことがある。", by=desk.clerk)


def _send_case(desk: Desk, key: Key, folder: Path) -> None:
    """The entrusted case, on a stick that the law office holds."""
    entrusted = next((case for case in cases.list_cases(by=desk.clerk).cases if case.state == "entrusted"), None)
    if entrusted is None:  # 所有者調査を作れなかった
        return
    lending = desk.lend(STICK, entrusted.entrustment_id)
    ready = packages.write_package(entrusted.pk, by=desk.clerk)
    folder.mkdir(parents=True, exist_ok=True)
    with closing(ready.content) as sealed, (folder / ready.name).open("wb") as file:
        shutil.copyfileobj(sealed, file)
    (folder / "鍵").write_text(str(key), encoding="ascii")
    desk.hold(lending)
