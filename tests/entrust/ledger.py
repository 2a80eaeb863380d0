"""A media ledger ready for use: a locker, media, a vendor who may receive one, a procedure everybody read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from azukari.entrust.rules import Actor
from azukari.entrust.rules.media_terms import CONDITIONS
from azukari.entrust.services import media, media_handing, media_safety, media_terms
from azukari.entrust.services._media import Written
from azukari.entrust.services.media_handing import Erased
from azukari.entrust.services.media_safety import Site
from azukari.paper.package import Key
from tests.entrust import raw
from tests.people import TODAY, enter

CAPACITY = 1_000
CLAUSES = {condition: wanted.proposal for condition, wanted in CONDITIONS.items()}


@dataclass
class Ledger:
    """Everybody signed in, and the numbers of what was laid down."""

    chief: Actor = field(default_factory=lambda: enter("city-chief"))
    clerk: Actor = field(default_factory=lambda: enter("city-clerk"))
    vendor: Actor = field(default_factory=lambda: enter("vendor"))
    key: Key = field(default_factory=Key.draw)
    locker: int = 0
    medium: int = 0
    spare: int = 0
    contract: int = 0

    def lend(self) -> int:
        return media.lend_medium(self.medium, self.contract, by=self.clerk)

    def fill(self, lending: int, *cases: str, because: str = "", package: str = "") -> None:
        for case in cases or ("空案-2026-01",):
            media.fill_medium(lending, written(case, because=because, package=package), by=self.clerk)

    def held(self) -> int:
        """A lending that the vendor holds."""
        lending = self.lend()
        self.fill(lending)
        media_handing.hand_medium(lending, by=self.clerk)
        media_handing.receive_medium(lending, by=self.vendor)
        return lending

    def given_back(self) -> int:
        lending = self.held()
        media_handing.record_erasure(lending, ERASED, by=self.vendor)
        media_handing.give_back_medium(lending, by=self.vendor)
        return lending


ERASED = Erased("全領域の上書き", "試験用ツール 1.0", datetime.now(UTC) - timedelta(hours=1))
SITE = Site(TODAY, visitors_apart=True, screen_unseen=True, medium_out=True, nothing_kept=True)


def written(case: str, size: int = 10, because: str = "", package: str = "") -> Written:
    return Written(case, f"house/{case[-1]}", size, "0" * 64, because, package)


def laid() -> Ledger:
    """The ledger of a city that is ready to hand out a medium."""
    made = Ledger()
    made.contract = contract_of(made.vendor)
    made.locker = media.register_locker("保管庫A", "書庫", made.chief.person, by=made.chief)
    made.medium = media.register_medium("CD-0001", "cdrw", "空家 1", CAPACITY, made.locker, by=made.clerk)
    made.spare = media.register_medium("CD-0002", "cdrw", "空家 2", CAPACITY, made.locker, by=made.clerk)
    media_terms.set_terms(made.contract, CLAUSES, by=made.clerk)
    version = media_safety.set_procedure("1枚だけ渡し、保管庫に戻します。", by=made.chief)
    media_safety.acknowledge_procedure(version, by=made.clerk)
    media_safety.check_site(made.vendor.organisation, SITE, by=made.clerk)
    media_safety.declare_security("見本ガード", "1.0", by=made.vendor)
    media_safety.judge_security(made.vendor.organisation, "good", by=made.clerk)
    media_safety.tell_key(str(made.key.public), by=made.vendor)
    return made


def contract_of(vendor: Actor) -> int:
    with raw.owner() as owner:
        asked = "select id from entrust_entrustment where trustee_id = %s"
        return owner.execute(asked, (vendor.organisation,)).fetchone()[0]


def force(table: str, sql: str, *values: object) -> None:
    """Write past the door, the services and row security: only the table's own constraints are left."""
    with raw.owner() as owner:
        owner.execute(f"alter table {table} no force row level security")
        owner.execute(sql, values)
