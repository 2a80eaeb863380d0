"""When a medium may be written, lent, handed over and taken back (媒体の管理).

Nothing here knows the database; the ledger (``models/media.py``) repeats as constraints what must hold at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from azukari.law.calendar import add_months
from azukari.law.refusal import Finding, NotRight, Refusal

CAPACITIES = {"cdrw": 700_000_000, "usb": 8_000_000_000}  # bytes, what is usual; the register keeps each medium's own
MOST_CASES = 2  # 1枚に入れてよい案件の数; one more needs somebody's reason
CHECKLIST_LASTS = timedelta(days=365)  # 事業所の確認は年に一度
VERSION_GRACE = timedelta(days=30)  # 新しい版が出てから入れるまで
COUNT_MONTHS = 3  # 棚卸しは四半期に一度
RECEIPT_DAYS = 7  # 追跡できる郵便で、受取りの確認を待つ日数
ERASE_BECAUSE = (
    "返却の途中で失われても漏えいにならないよう、何も入っていない状態で返すことを義務付けています。"
    "消さずに返す方法と比べられるよう、市だけが開ける封をした案件ファイルを残す返し方も選べます。"
)
NO_CHANNEL = (
    "データの受渡しは媒体だけで行います。渡すときは手渡しか、暗号化した媒体の追跡できる郵便で、返すときは手渡しです。"
)
CHANNELS = {"mail": "電子メール", "upload": "アップロード・共有サービス", "other": "そのほか"}


class NoSuchChannel(Refusal):
    says = "{channel}では送れません。" + NO_CHANNEL


class TooBig(Refusal):
    says = "媒体の空きは{left:,}バイト、書き込む内容は{size:,}バイトです。容量の大きい媒体に替えてください。"


class TooManyCases(Refusal):
    says = "1枚の媒体に入れる案件は{most}件までです。{nth}件目を入れる場合は、理由を入力してください。"


class PostUnsealed(Refusal):
    says = "暗号化していない内容({what})があるので、郵便では送れません。手渡しにしてください。"


class StillData(Refusal):
    says = "データが残っています。受け取らず、受託者に消去をやり直してもらってください。"


class NotErased(Refusal):
    says = "消去の記録がないので返せません。先に、データを消去して記録してください。"


class NotSealed(Refusal):
    says = "暗号化していない内容が入っていた媒体です。すべて消去してください。"


class SamePerson(Refusal):
    says = "消去した人とは別の、市の職員が確かめてください。"


class NotThere(Refusal):
    says = "この媒体は「{now}」なので、「{wanted}」はできません。"


class NotBack(Refusal):
    says = "媒体「{serial}」がまだ返っていません。媒体管理簿で返却を受け取ってから、取り込んでください。"


class CameOtherwise(Refusal):
    says = (
        "媒体「{serial}」は、封をした案件ファイルを残さずに返されています。このファイルは取り込めません。" + NO_CHANNEL
    )


LENDING = {  # 貸出しの状態
    "prepared": "準備中",
    "offered": "引渡し中",
    "held": "貸与中",
    "returning": "返却中",
    "returned": "返却済",
    "cancelled": "取りやめ",
    "lost": "紛失",
    "failed": "故障",
}
OUTSTANDING = ("prepared", "offered", "held", "returning")
LEFT = ("offered", "held", "returning", "returned")  # 市を出た、又は出て戻った
BACK_FROM = ("returning", "lost", "failed")  # 紛失した媒体が見つかることもある


def refuse_unless(now: str, wanted: str, *states: str) -> None:
    """Raises ``NotThere`` when a lending is not in one of ``states``."""
    if now not in states:
        raise NotThere(now=LENDING[now], wanted=wanted)


def refuse_too_big(capacity: int, used: int, size: int) -> None:
    """Capacity is checked before a byte is written (AKI-15)."""
    if used + size > capacity:
        raise TooBig(left=max(0, capacity - used), size=size)


def crowding(nth: int, because: str) -> list[Finding]:
    """A second case on one medium is worth a warning, a third needs a reason (AKI-14)."""
    if nth > MOST_CASES and not because.strip():
        raise TooManyCases(most=MOST_CASES, nth=nth)
    if nth == 1:
        return []
    says = f"この媒体に入る案件は{nth}件目です。失われたときは、全部の案件が漏えい等の対象になります。"
    return [Finding("because", says, blocks=False)]


@dataclass(frozen=True, slots=True)
class Software:
    """The vendor's security software, as it was declared and judged (AKI-26)."""

    product: str
    version: str
    verdict: str  # 空は未判定 / good / bad
    latest: str = ""  # 市が知っている最新の版、空なら知らない
    latest_since: date | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """What must stand before a medium may leave the city for a vendor."""

    checked_on: date | None  # 事業所の確認をした日
    checklist_holds: bool
    software: Software | None
    procedure: int | None  # いまの手順の版
    acknowledged: bool  # その版を、渡す職員が確認したか


def not_ready(facts: Readiness, today: date) -> Iterator[Finding]:
    """Everything that keeps a medium in its locker."""
    if facts.procedure is None:
        yield Finding("procedure", "媒体の取扱手順がまだ定められていません。")
    elif not facts.acknowledged:
        yield Finding("procedure", f"媒体の取扱手順(第{facts.procedure}版)を読み、確認したことを記録してください。")
    if facts.checked_on is None:
        yield Finding("checklist", "受託者の事業所の確認(来客との分離、画面の向き)がまだです。")
    elif not facts.checklist_holds:
        yield Finding("checklist", "受託者の事業所の確認で、満たしていない項目があります。")
    elif today > facts.checked_on + CHECKLIST_LASTS:
        yield Finding("checklist", "受託者の事業所の確認から1年を過ぎています。確認し直してください。")
    yield from _software(facts.software, today)


def _software(software: Software | None, today: date) -> Iterator[Finding]:
    if software is None:
        yield Finding("software", "受託者のセキュリティ対策ソフトの名前と版が届け出られていません。")
        return
    if software.verdict != "good":
        word = "有効と認めていません" if software.verdict else "まだ有効性を判定していません"
        yield Finding("software", f"{software.product} {software.version}を、情報政策担当課が{word}。")
    if behind := days_behind(software, today):
        late = behind > VERSION_GRACE.days
        says = f"{software.product}の最新の版は{software.latest}です。{software.version}のまま{behind}日たっています。"
        yield Finding("version", says, blocks=late)


def days_behind(software: Software, today: date) -> int:
    """For how many days a newer version has been out (AKI-27)."""
    if not software.latest or software.latest == software.version or software.latest_since is None:
        return 0
    return max(0, (today - software.latest_since).days)


def refuse_unready(facts: Readiness, today: date) -> None:
    """Raises ``NotRight`` with everything that blocks."""
    blocking = [finding for finding in not_ready(facts, today) if finding.blocks]
    if blocking:
        raise NotRight(blocking)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a stock-take found (棚卸しの差)."""

    missing: tuple[str, ...]  # 帳簿にあって、保管庫にない
    unknown: tuple[str, ...]  # 保管庫にあって、帳簿では無いはず

    def __bool__(self) -> bool:
        return bool(self.missing or self.unknown)

    @property
    def sentence(self) -> str:
        missing, unknown = "、".join(self.missing) or "なし", "、".join(self.unknown) or "なし"
        return f"足りない媒体：{missing}。帳簿に合わない媒体：{unknown}。"


def next_count(last: date | None, today: date) -> date:
    """The day by which the lockers are counted again; today when they never were."""
    return add_months(last, COUNT_MONTHS) if last else today


def compare_count(registered: Iterable[str], counted: Iterable[str]) -> Difference:
    """The register against what lies in the lockers."""
    there, found = set(registered), set(counted)
    return Difference(tuple(sorted(there - found)), tuple(sorted(found - there)))


def first_leftover(blocks: Iterable[bytes]) -> int | None:
    """Where an image of a medium stops being one byte over and over; ``None`` when it was overwritten whole.

    A deleted or quickly formatted medium still holds its files and is found here (CARE-41).
    """
    place, filler = 0, b""
    for block in blocks:
        filler = filler or block[:1]
        if block.strip(filler):
            return place + next(at for at, byte in enumerate(block) if byte != filler[0])
        place += len(block)
    return None if filler in (b"", b"\0", b"\xff") else 0
