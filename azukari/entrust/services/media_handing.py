"""A medium changes hands: out, back, or not back (媒体の受渡し・消去・紛失)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Content, Erasure, Handover, Lending, Locker, Medium
from azukari.entrust.rules import Actor, media, media_terms, refuse_machine
from azukari.entrust.services._media import (
    NoSuchMedium,
    change,
    clauses_of,
    erasure_of,
    find_lending,
    handover_of,
    open_leakage,
    overdue_post,
    put_away,
    readiness,
)
from azukari.law.refusal import Finding, NotRight, Refusal


class UnknownSerial(Refusal):
    says = "通し番号「{serial}」の媒体は、市が貸し出している媒体ではありません。受け取らないでください。"


class NoLocker(Refusal):
    says = "戻す保管庫を選んでください。保管庫に戻さずに受け取ることはできません。"


class NothingOn(Refusal):
    says = "この媒体には、まだ何も収めていません。内容を記録してから渡してください。"


@dataclass(frozen=True, slots=True)
class Posting:
    """How a medium is posted: by what number it is followed, until when its receipt is waited for."""

    tracking: str
    days: int = media.RECEIPT_DAYS


def hand_medium(pk: int, posting: Posting | None = None, *, by: Actor) -> None:
    """Give a medium to the vendor in person, or post it when all on it is encrypted; the vendor confirms next."""
    with perform(acts.HAND_MEDIUM, by=by) as about:
        refuse_machine(by)
        lending = find_lending(pk, by, lock=True)
        media.refuse_unless(lending.state, "引渡し", "prepared")
        media.refuse_unready(readiness(lending.organisation_id, by), by.today)
        media_terms.refuse_uncovered(clauses_of(lending.entrustment_id))
        contents = list(Content.objects.seen_by(by).filter(lending=lending))
        about += [content.subject for content in contents]
        if not contents:
            raise NothingOn
        Handover.objects.create_by(
            by, lending=lending, organisation_id=lending.organisation_id, direction="out",
            sealed=all(content.sealed for content in contents), given_by=by.person, **_way(posting, contents, by),
        )  # fmt: skip
        Medium.objects.seen_by(by).filter(pk=lending.medium_id).update(locker=None)
        change(lending, by, about, state="offered")


def receive_medium(pk: int, *, by: Actor) -> None:
    """The vendor's person confirms, signed in as themselves, that the medium came into their hands (CARE-43)."""
    with perform(acts.RECEIVE_MEDIUM, by=by) as about:
        refuse_machine(by)
        lending = find_lending(pk, by, lock=True)
        media.refuse_unless(lending.state, "受取りの確認", "offered")
        _confirm(lending, "out", by)
        change(lending, by, about, state="held")


@dataclass(frozen=True, slots=True)
class Erased:
    """How the data were erased, and what was left."""

    method: str
    tool: str
    erased_at: datetime
    leaves: str = "nothing"


def record_erasure(pk: int, erased: Erased, *, by: Actor) -> None:
    """The vendor records how, with what and when the data were erased (CARE-41)."""
    with perform(acts.ERASE_MEDIUM, by=by) as about:
        refuse_machine(by)
        lending = find_lending(pk, by, lock=True)
        media.refuse_unless(lending.state, "消去の記録", "held")
        if erased.erased_at > timezone.now():
            raise NotRight([Finding("erased_at", "消去した日時は、いまより前にしてください。")])
        sealed = not Content.objects.seen_by(by).filter(lending=lending, sealed=False).exists()
        if erased.leaves == Erasure.Leaves.SEALED and not sealed:
            raise media.NotSealed
        Erasure.objects.seen_by(by).filter(lending=lending).delete()
        Erasure.objects.create_by(
            by, lending=lending, organisation_id=lending.organisation_id, leaves=erased.leaves,
            method=erased.method, tool=erased.tool, erased_by=by.person, erased_at=erased.erased_at,
        )  # fmt: skip
        about.note(lending=pk, leaves=erased.leaves)


def give_back_medium(pk: int, *, by: Actor) -> None:
    """The vendor's person gives the erased medium back, in person; the city confirms next."""
    with perform(acts.GIVE_BACK_MEDIUM, by=by) as about:
        refuse_machine(by)
        lending = find_lending(pk, by, lock=True)
        media.refuse_unless(lending.state, "返却", "held")
        if erasure_of(lending, by) is None:
            raise media.NotErased
        Handover.objects.create_by(
            by, lending=lending, organisation_id=lending.organisation_id, direction="back", way="hand", sealed=True,
            given_by=by.person,
        )  # fmt: skip
        change(lending, by, about, state="returning")


def take_back_medium(serial: str, locker: int | None, *, erased: bool, by: Actor) -> int:
    """The city's person takes a medium back into a locker, having looked that nothing is left on it."""
    with perform(acts.TAKE_BACK_MEDIUM, by=by) as about:
        refuse_machine(by)
        lending = _by_serial(serial, by)
        about.note(serial=serial, lending=lending.pk)
        media.refuse_unless(lending.state, "返却の受取り", *media.BACK_FROM)
        if locker is None or not Locker.objects.filter(pk=locker).exists():
            raise NoLocker
        if lending.state == "returning":
            _confirm(lending, "back", by)
            _verify(lending, erased, by)
        put_away(lending, locker, by, about, state="returned")
        return lending.pk


def report_medium(pk: int, kind: str, says: str, *, by: Actor) -> int:
    """Report a lent medium lost or failed; opens a leakage that lists every case on it (AKI-18)."""
    with perform(acts.REPORT_MEDIUM, by=by) as about:
        lending = find_lending(pk, by, lock=True)
        media.refuse_unless(lending.state, "紛失・故障の届出", *media.OUTSTANDING)
        if kind not in ("lost", "failed"):
            raise NotRight([Finding("kind", "紛失か故障を選んでください。")])
        leakage = open_leakage(kind, says, lending, by, about)
        change(lending, by, about, state=kind, closed_at=timezone.now(), says=says[:300])
        return leakage.pk


def watch_post(*, by: Actor) -> list[str]:
    """Every posted medium whose receipt is overdue becomes a leakage in transit (AKI-39); their serials."""
    with perform(acts.WATCH_POST, by=by) as about:
        lost = []
        for handover in overdue_post(by):
            lending = find_lending(handover.lending_id, by, lock=True)
            if lending.state != "offered":
                continue
            says = f"追跡番号{handover.tracking}の郵便が、期限({handover.due_on})までに受け取られていません。"
            open_leakage("transit", says, lending, by, about)
            change(lending, by, about, state="lost", closed_at=timezone.now(), says=says)
            lost.append(lending.medium.serial)
        about.note(lost=lost)
        return lost


def _way(posting: Posting | None, contents: list[Content], by: Actor) -> dict[str, object]:
    if posting is None:
        return {"way": "hand"}
    plain = [content.case for content in contents if not content.sealed]
    if plain:
        raise media.PostUnsealed(what="、".join(plain))
    if not posting.tracking.strip():
        raise NotRight([Finding("tracking", "追跡番号を入力してください。")])
    return {"way": "post", "tracking": posting.tracking, "due_on": by.today + timedelta(days=posting.days)}


def _confirm(lending: Lending, direction: str, by: Actor) -> None:
    given = handover_of(lending, direction, by)
    if given is None:
        raise NoSuchMedium
    if given.given_by == by.person:
        raise media.SamePerson
    Handover.objects.seen_by(by).filter(pk=given.pk).update(taken_by=by.person, taken_at=timezone.now())


def _verify(lending: Lending, erased: bool, by: Actor) -> None:
    erasure = erasure_of(lending, by)
    if erasure is None:
        raise media.NotErased
    if not erased:
        raise media.StillData
    if erasure.erased_by == by.person:
        raise media.SamePerson
    Erasure.objects.seen_by(by).filter(pk=erasure.pk).update(verified_by=by.person, verified_at=timezone.now())


def _by_serial(serial: str, by: Actor) -> Lending:
    """The last lending of the medium with this serial number; ours and lent, or refused (AKI-16)."""
    wanted = Lending.objects.seen_by(by).filter(medium__serial=serial).exclude(state__in=("returned", "cancelled"))
    found = wanted.order_by("-pk").first()
    if found is None:
        raise UnknownSerial(serial=serial)
    return find_lending(found.pk, by, lock=True)
