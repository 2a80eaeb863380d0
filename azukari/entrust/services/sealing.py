"""Seals over the records: whoever edits or deletes one, even as the owner of the tables, is found out (CARE-36)."""

from __future__ import annotations

from dataclasses import dataclass

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Seal
from azukari.entrust.rules import Actor
from azukari.entrust.services._sec import answer, answers
from azukari.law.refusal import Refusal


class NoSuchHead(Refusal):
    says = "照合番号は、16進数の64文字で入力してください。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking at every seal."""

    seals: int
    broken: list[Seal]  # 記録と合わない封
    missing: str = ""  # 控えておいたのに、もうない照合番号

    @property
    def holds(self) -> bool:
        return not self.broken and not self.missing


def seal_records(*, by: Actor) -> Seal | None:
    """Seal what was recorded since; the newest seal, whose number is to be noted down elsewhere."""
    with perform(acts.SEAL_RECORDS, by=by) as about:
        about.note(seals=answer("select sec.seal_records()"))
        return Seal.objects.order_by("-pk").first()


def verify_records(head: str = "", *, by: Actor) -> Verdict:
    """Compute every seal again; ``head`` is a number noted down before, which must still be among them."""
    with perform(acts.VERIFY_RECORDS, by=by) as about:
        noted = _bytes(head)
        broken = [number for (number,) in answers("select * from sec.broken_seals()")]
        there = not noted or Seal.objects.filter(digest=noted).exists()
        found = list(Seal.objects.filter(pk__in=broken).order_by("pk"))
        verdict = Verdict(Seal.objects.count(), found, "" if there else head)
        about.note(broken=broken, missing=verdict.missing)
        return verdict


def _bytes(head: str) -> bytes:
    try:
        noted = bytes.fromhex(head)
    except ValueError as fault:
        raise NoSuchHead from fault
    if len(noted) not in (0, 32):
        raise NoSuchHead
    return noted
