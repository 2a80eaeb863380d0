"""Names of the files of a hand-over: what is inside, which month, from whom, to whom, the stamp they share.

``UPPLAN_202609_1372100019_43_1302100015_46_20261003101500.CSV`` (標準仕様4.1版 別紙 ファイル名規約).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from azukari.care.exchange.facts import Handover, Place, Remark
from azukari.law.refusal import Finding

SPEC = "ケアプランデータ連携標準仕様4.1版 ファイル名規約"
PERSON, PLAN, ACTUAL, MANAGED = "UPHOSOKU", "UPPLAN", "UPJSK", "UPSIKYU"
TITLES = {
    PERSON: "利用者補足情報",
    PLAN: "利用票(予定)",
    ACTUAL: "利用票(実績)",
    MANAGED: "利用票別表",
}
_NAME = re.compile(
    r"(?P<content>UPHOSOKU|UPPLAN|UPJSK|UPSIKYU)_(?P<month>[0-9]{6})"
    r"_(?P<sender>[0-9A-Z]{10})_(?P<sender_kind>[0-9A-Z]{2})"
    r"_(?P<recipient>[0-9A-Z]{10})_(?P<recipient_kind>[0-9A-Z]{2})_(?P<stamp>[0-9]{14})\.CSV"
)
_OLDER = re.compile(r"UP[0-9A-Z]+_(?:[0-9]{6}_)?[0-9A-Z]{9,10}_[0-9A-Z]{9,10}_[0-9]{14}\.CSV")
_ELSE = re.compile(r"UP(?:1KYO|2KYO|3KYO|KIHON|YOBO)_.*")
_RENAMED = re.compile(_NAME.pattern.removesuffix(r"\.CSV"))  # 「(1)」や「コピー」の付いた名
_MAY_BE_OURS = (".CSV", ".ZIP", ".LZH", ".XLS", ".XLSX")  # ほかの種類のファイルは、選ばれても読み飛ばす
_OF_PLANS = "000000"  # 第1表・第2表に付く利用者補足情報
_MONTH = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class FileName:
    """A file's name, read."""

    content: str
    month: str
    sender: str
    sender_kind: str
    recipient: str
    recipient_kind: str
    stamp: str
    given: str  # 届いたままの名

    @property
    def place(self) -> Place:
        return Place(self.given)


def written(content: str, handover: Handover) -> str:
    """The name of one file of a hand-over."""
    parts = (
        content,
        f"{handover.month:%Y%m}",
        handover.sender,
        handover.sender_kind,
        handover.recipient,
        handover.recipient_kind,
        handover.stamp,
    )
    return "_".join(parts) + ".CSV"


def read(given: str) -> FileName | Remark | None:
    """A name, or why it cannot be one; None for a file that is not needed, said by ``not_needed``."""
    name = re.split(r"[/\\]", given)[-1].upper()
    if found := _NAME.fullmatch(name):
        return _checked(FileName(**found.groupdict(), given=given))
    if _OLDER.fullmatch(name):
        says = "4.0版より前の規約のファイル名です。介護ソフトを更新して4.1版で出力してください。"
    elif _ELSE.fullmatch(name):
        return None
    elif renamed := _NAME.search(name.replace(" ", "")) or _RENAMED.search(name):
        says = f"ファイル名が変わっています。「{renamed[0].removesuffix('.CSV')}.CSV」に戻すか、出力し直してください。"
    elif not name.endswith(_MAY_BE_OURS):
        return None
    elif name.startswith("DLT"):
        says = "取消し(削除)のファイルです。提出済みの請求を取り下げるときはセンターに連絡してください。"
    else:
        says = "ケアプランデータ連携のファイル名ではありません。介護ソフトが出力した名前のまま選んでください。"
    return _remark(given, says)


def not_needed(given: str) -> Remark:
    """A file of the specification that a claim does not use."""
    return _remark(given, "このファイルは請求には使わないので、読み飛ばしました。", blocks=False)


def _checked(name: FileName) -> FileName | Remark | None:
    if name.content == PERSON and name.month == _OF_PLANS:
        return None
    if not _MONTH.fullmatch(name.month):
        return _remark(name.given, f"ファイル名の提供年月「{name.month}」は年月ではありません。出力し直してください。")
    try:
        datetime.strptime(name.stamp, "%Y%m%d%H%M%S")  # noqa: DTZ007 (a number that looks like a time)
    except ValueError:
        return _remark(name.given, f"ファイル名の連番「{name.stamp}」が日時ではありません。出力し直してください。")
    return name


def agree(names: Sequence[FileName], office: str, centres: Collection[str]) -> Iterator[Remark]:
    """Why these files are not one hand-over from this office to one of these centres.

    The plan, its table of units and the people share one stamp; 実績 is a transmission of its own (3.4) and may bear
    another.  Everything else in the names must agree.
    """
    first = names[0]
    for sender in {name.sender: None for name in names if name.sender != office}:
        says = f"送信元({sender})が貴事業所({office})ではありません。自分のファイルか確かめてください。"
        yield _remark_on([name for name in names if name.sender == sender], says)
    for recipient in {name.recipient: None for name in names if name.recipient not in centres}:
        says = f"送信先({recipient})は提出先のセンターではありません。介護ソフトで宛先を直して出力し直してください。"
        yield _remark_on([name for name in names if name.recipient == recipient], says)
    route = (first.month, first.sender, first.recipient)
    if others := [name for name in names if (name.month, name.sender, name.recipient) != route]:
        says = "提供年月か送信元・送信先が違うファイルが混ざっています。1回分だけを選んでください。"
        yield _remark_on(others, says)
    yield from _one_stamp([name for name in names if name.content != ACTUAL])
    yield from _one_stamp([name for name in names if name.content == ACTUAL])


def _one_stamp(names: Sequence[FileName]) -> Iterator[Remark]:
    for name in names:
        if name.stamp != names[0].stamp:
            yield _remark(
                name.given, f"連番が{names[0].stamp}のファイルと違う回のものです。1回分だけを選んでください。"
            )


def month_of(files: Iterable[str]) -> date | None:
    """The service month the names of some files speak of; None when none of them does."""
    read_names = (read(given) for given in sorted(files))
    return next((month(name) for name in read_names if isinstance(name, FileName)), None)


def month(name: FileName) -> date:
    """The month in a checked name."""
    return date(int(name.month[:4]), int(name.month[4:]), 1)


def _remark_on(names: Sequence[FileName], says: str) -> Remark:
    """One remark for all the files it holds for."""
    more = f"など{len(names)}個" if len(names) > 1 else ""
    return Remark(Finding("files", f"「{names[0].given}」{more}: {says}", SPEC), names[0].place)


def _remark(given: str, says: str, *, blocks: bool = True) -> Remark:
    return Remark(Finding("files", f"「{given}」: {says}", SPEC, blocks), Place(given))
