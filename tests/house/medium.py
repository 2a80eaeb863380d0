"""A case goes to the vendor on a medium and comes back the same way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from uuid import uuid4

from azukari.entrust.services import media, media_handing
from azukari.house.rules.family.entry import settle
from azukari.house.rules.package import LINES, REGISTERS
from azukari.house.services import cases, packages
from azukari.house.services.family import entering
from azukari.paper.package import Key, Package, open_sealed, seal
from tests.entrust.ledger import ERASED, Ledger, laid
from tests.house import scenes
from tests.house.family_examples import STORY

CHART, LIST = "deliverables/chart/図.pdf", "deliverables/list/目録.pdf"
DELIVERED = {CHART: b"%PDF chart", LIST: b"%PDF list"}


def sealed_bytes(package: Package, key: Key, *to: object) -> bytes:
    with closing(seal(package, key, to=to).content) as sealed:
        return sealed.read()


@dataclass
class Trip:
    """One medium under way with one case."""

    ledger: Ledger
    case: int
    lending: int

    def written(self) -> bytes:
        with closing(packages.write_package(self.case, by=self.ledger.clerk).content) as sealed:
            return sealed.read()

    def out(self) -> bytes:
        """Written, handed over and received."""
        sealed = self.written()
        media_handing.hand_medium(self.lending, by=self.ledger.clerk)
        media_handing.receive_medium(self.lending, by=self.ledger.vendor)
        return sealed

    def back(self, leaves: str = "sealed") -> None:
        """Erased but for the answer, given back and put into the locker."""
        ledger = self.ledger
        media_handing.record_erasure(self.lending, replace(ERASED, leaves=leaves), by=ledger.vendor)
        media_handing.give_back_medium(self.lending, by=ledger.vendor)
        serial = media.see_lending(self.lending, by=ledger.clerk).lending.medium.serial
        media_handing.take_back_medium(serial, ledger.locker, erased=True, by=ledger.clerk)

    def opened(self, sealed: bytes) -> Package:
        return open_sealed(BytesIO(sealed), self.ledger.key)

    def answer(self, sealed: bytes, files: Mapping[str, bytes], **changes: object) -> bytes:
        """What the vendor seals in reply: these files beside what was lent, when nothing else is said."""
        lent = self.opened(sealed)
        facts = {"id": str(uuid4()), "answers": lent.id, "sender": self.ledger.key.public}
        package = replace(lent, **{**facts, "files": {**lent.files, **files}, **changes})
        return sealed_bytes(package, self.ledger.key, lent.sender, self.ledger.key.public)

    def look(self, answer: bytes) -> packages.Returned:
        return packages.compare_package(self.case, BytesIO(answer), by=self.ledger.clerk)

    def take(self, answer: bytes) -> int:
        return packages.take_package(self.case, self.look(answer).sha256, by=self.ledger.clerk)


@dataclass
class Scene(Trip):
    """A case of one register and one line, entrusted, with a medium set aside for it."""

    house: int = 0

    def returned(self, change: Callable[[Package], Mapping[str, bytes]] | None = None, **facts: object) -> bytes:
        """Out, answered with a line and a chart added when nothing else is said, and back in the locker."""
        sealed = self.out()
        answer = self.answer(sealed, (change or self.more)(self.opened(sealed)), **facts)
        self.back()
        return answer

    def more(self, lent: Package) -> dict[str, bytes]:
        return {**added_line(lent), CHART: b"%PDF-1"}


def added_line(lent: Package, **changes: object) -> dict[str, bytes]:
    """The lines as they were lent, and one more."""
    register = json.loads(lent.files[REGISTERS])[0]["id"]
    line = {"id": "new-1", "register": register, "says": "妻", "fact": settle(STORY[1], 1), **changes}
    return {LINES: encoded([*json.loads(lent.files[LINES]), line])}


def encoded(says: object) -> bytes:
    return json.dumps(says, ensure_ascii=False).encode()


def entrusted(ledger: Ledger, contract: int, at: str) -> tuple[int, int]:
    """A case with one register and one line in it, and its house."""
    pk = scenes.surveyed(ledger.chief, at)
    register = entering.keep_register(pk, scenes.REGISTER, by=ledger.chief)
    entering.enter_line(pk, register, STORY[0], by=ledger.chief)
    case = cases.rank_case(pk, 1, by=ledger.chief)
    cases.entrust_case(case, scenes.terms(contract), by=ledger.chief)
    return case, pk


def laid_out() -> Scene:
    """Everything ready to be written."""
    ledger = laid()
    scenes.budget(ledger.chief)
    ledger.contract = scenes.contract(ledger.chief)
    ledger.medium = media.register_medium("USB-01", "usb", "空家", 1_000_000_000, ledger.locker, by=ledger.clerk)
    case, house = entrusted(ledger, ledger.contract, "緑町1-2-3")
    return Scene(ledger, case, ledger.lend(), house)


def deliver(ledger: Ledger, case: int, files: Mapping[str, bytes] = DELIVERED) -> None:
    """The whole way, there and back."""
    ledger.medium = media.register_medium("USB-01", "usb", "空家", 10_000_000, ledger.locker, by=ledger.clerk)
    trip = Trip(ledger, case, ledger.lend())
    answer = trip.answer(trip.out(), files)
    trip.back()
    trip.take(answer)
