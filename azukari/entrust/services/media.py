"""The media ledger: what there is, what is lent, what is on it (媒体管理簿)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import (
    Content,
    Entrustment,
    Erasure,
    Grant,
    Handover,
    Lending,
    Locker,
    Medium,
    Person,
)
from azukari.entrust.rules import Actor, media, media_terms
from azukari.entrust.services._media import (
    NoSuchMedium,
    Written,
    clauses_of,
    find_lending,
    names_seen,
    overdue_post,
    put_away,
    put_content,
    readiness,
    save_or_refuse,
)
from azukari.law.refusal import Finding, NotRight, Refusal


class SerialTaken(Refusal):
    says = "この通し番号の媒体は、すでに登録されています。"


class LockerTaken(Refusal):
    says = "この名前の保管庫は、すでに登録されています。"


class OneOutstanding(Refusal):
    says = "この委託か媒体には、返却されていない貸出しがあります。渡せるのは1枚だけで、予備は渡せません。"


class NotReported(Refusal):
    says = "代わりの媒体は、紛失か故障の届出があった貸出しについて、一度だけ準備できます。"


class NotInLocker(Refusal):
    says = "この媒体は保管庫にありません。媒体管理簿から選び直してください。"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The whole ledger."""

    media: Sequence[tuple[Medium, Lending | None]]  # 媒体と、返っていない貸出し
    lockers: Sequence[Locker]
    names: dict[int, str]
    overdue: int  # 届かない郵便


def see_shelf(*, by: Actor) -> Shelf:
    """Every medium within reach, where it lies or who has it."""
    with perform(acts.LIST_MEDIA, by=by):
        found = list(
            Medium.objects.seen_by(by)
            .select_related("locker")
            .order_by(F("retired_on").asc(nulls_first=True), "serial")
        )
        away = Lending.objects.seen_by(by).exclude(state__in=("returned", "cancelled")).order_by("pk")
        lent = away.select_related("entrustment", "organisation")
        having = {lending.medium_id: lending for lending in lent}
        lockers = list(Locker.objects.order_by("name"))
        names = names_seen(by)
        return Shelf([(one, having.get(one.pk)) for one in found], lockers, names, len(overdue_post(by)))


def see_people_with_keys(*, by: Actor) -> list[Person]:
    """The city's people who can hold a locker's key."""
    with perform(acts.REGISTER_MEDIUM, by=by):
        return list(Person.objects.seen_by(by).active().filter(home=by.organisation, is_machine=False).order_by("name"))


def see_lockers(*, by: Actor) -> list[Locker]:
    """The lockers a medium can be put into."""
    with perform(acts.LIST_MEDIA, by=by):
        return list(Locker.objects.order_by("name"))


def register_locker(name: str, place: str, key_holder: int, *, by: Actor) -> int:
    """A locked place with somebody who holds its key."""
    with perform(acts.REGISTER_MEDIUM, by=by) as about:
        locker = Locker(name=name, place=place, key_holder=key_holder)
        save_or_refuse(LockerTaken, lambda: locker.save(force_insert=True))
        about.note(locker=locker.pk)
        return locker.pk


def register_medium(serial: str, kind: str, label: str, capacity: int, locker: int, *, by: Actor) -> int:
    """A new disc or stick with its own serial number, in a locker."""
    with perform(acts.REGISTER_MEDIUM, by=by) as about:
        facts = {"serial": serial, "kind": kind, "label": label, "capacity": capacity, "locker_id": locker}
        made = save_or_refuse(SerialTaken, lambda: Medium.objects.create_by(by, **facts))
        about.note(medium=made.pk, serial=serial)
        return made.pk


def retire_medium(pk: int, because: str, *, by: Actor) -> None:
    """Take a medium that lies in a locker out of use."""
    with perform(acts.REGISTER_MEDIUM, by=by) as about:
        about.note(medium=pk)
        if Lending.objects.seen_by(by).filter(medium=pk).outstanding().exists():
            raise OneOutstanding
        kept = Medium.objects.seen_by(by).filter(pk=pk, retired_on__isnull=True)
        if not kept.update(retired_on=by.today, retired_because=because, locker=None):
            raise NoSuchMedium


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be lent, to whom."""

    media: Sequence[Medium]
    contracts: Sequence[Entrustment]
    reported: Sequence[Lending]  # 紛失・故障の届出があり、代わりがまだのもの


def see_offer(*, by: Actor) -> Offer:
    """The media in lockers and the contracts that have none outstanding."""
    with perform(acts.LEND_MEDIUM, by=by):
        lent = Lending.objects.seen_by(by).outstanding()
        free = Medium.objects.seen_by(by).filter(retired_on__isnull=True, locker__isnull=False)
        receiving = Grant.objects.filter(act=acts.RECEIVE_MEDIUM.name, ended_at__isnull=True)
        ready = {"trustee__in": receiving.values("entrustment__trustee"), "trustee__kind": "vendor"}
        contracts = Entrustment.objects.filter(**ready, state="approved", since__lte=by.today, until__gte=by.today)
        reported = Lending.objects.seen_by(by).filter(state__in=("lost", "failed"), replacement__isnull=True)
        return Offer(
            list(free.exclude(pk__in=lent.values("medium")).order_by("serial")),
            list(
                contracts.distinct()
                .exclude(pk__in=lent.values("entrustment"))
                .select_related("trustee")
                .order_by("number")
            ),
            list(reported.select_related("medium", "entrustment").order_by("-pk")),
        )


def lend_medium(medium: int, entrustment: int, replaces: int | None = None, *, by: Actor) -> int:
    """Set one medium aside for a contract; the second one at the same moment is refused by the database (AKI-17)."""
    with perform(acts.LEND_MEDIUM, by=by) as about:
        about.note(medium=medium, entrustment=entrustment, replaces=replaces)
        contract = _contract(entrustment, by)
        media.refuse_unready(readiness(contract.trustee_id, by), by.today)
        media_terms.refuse_uncovered(clauses_of(entrustment))
        _refuse_unreported(contract, replaces, by)
        kept = Medium.objects.seen_by(by).filter(pk=medium, retired_on__isnull=True, locker__isnull=False)
        if not kept.exists():
            raise NotInLocker
        facts = {"medium_id": medium, "entrustment": contract, "organisation_id": contract.trustee_id}
        facts |= {"prepared_by": by.person, "replaces_id": replaces}
        lending = save_or_refuse(OneOutstanding, lambda: Lending.objects.create_by(by, **facts))
        about.note(lending=lending.pk)
        return lending.pk


def cancel_lending(pk: int, locker: int, because: str, *, by: Actor) -> None:
    """Put a medium that never left back into a locker."""
    with perform(acts.LEND_MEDIUM, by=by) as about:
        lending = find_lending(pk, by, lock=True)
        media.refuse_unless(lending.state, "取りやめ", "prepared")
        put_away(lending, locker, by, about, state="cancelled", says=because)


def fill_medium(pk: int, written: Written, *, by: Actor) -> list[Finding]:
    """Record what was written on a medium by other means, unencrypted; it can then only go by hand."""
    with perform(acts.FILL_MEDIUM, by=by) as about:
        return put_content(find_lending(pk, by, lock=True), written, by, about)


@dataclass(frozen=True, slots=True)
class Chain:
    """One lending with everything that happened to it (受渡しの履歴)."""

    lending: Lending
    contents: Sequence[Content]
    handovers: Sequence[Handover]
    erasure: Erasure | None
    names: dict[int, str]
    unready: Sequence[Finding]  # 渡す前に足りないもの

    @property
    def used(self) -> int:
        return sum(content.size for content in self.contents)

    @property
    def sealed(self) -> bool:
        return all(content.sealed for content in self.contents)


def see_lending(pk: int, *, by: Actor) -> Chain:
    """One lending: what is on the medium, who gave it to whom, how it was erased."""
    with perform(acts.SEE_MEDIUM, by=by) as about:
        lending = find_lending(pk, by)
        contents = list(Content.objects.seen_by(by).filter(lending=lending).order_by("nth"))
        about += [content.subject for content in contents]
        about.note(lending=pk, medium=lending.medium.serial)
        unready = []
        if by.kind == "city" and lending.state == "prepared":
            unready = list(media.not_ready(readiness(lending.organisation_id, by), by.today))
            unready += media_terms.uncovered(clauses_of(lending.entrustment_id))
        moved = list(Handover.objects.seen_by(by).filter(lending=lending).order_by("pk"))
        names = names_seen(by) if moved else {}
        return Chain(lending, contents, moved, getattr(lending, "erasure", None), names, unready)


def see_medium(pk: int, *, by: Actor) -> tuple[Medium, list[Lending]]:
    """One medium and its lendings, the newest first."""
    with perform(acts.SEE_MEDIUM, by=by) as about:
        about.note(medium=pk)
        lendings = Lending.objects.seen_by(by).select_related("entrustment", "organisation").order_by("-pk")
        wanted = Medium.objects.seen_by(by).select_related("locker").filter(pk=pk).first()
        if wanted is None:
            raise NoSuchMedium
        return wanted, list(lendings.filter(medium=pk))


def _contract(pk: int, by: Actor) -> Entrustment:
    found = Entrustment.objects.filter(pk=pk, trustee__kind="vendor", state="approved").first()
    if found is None or not found.since <= by.today <= found.until:
        raise NotRight([Finding("entrustment", "承認済みで期間内の、受託者の委託を選んでください。")])
    return found


def _refuse_unreported(contract: Entrustment, replaces: int | None, by: Actor) -> None:
    """A lost or failed medium is replaced once and only under its own report (AKI-18)."""
    reported = Lending.objects.seen_by(by).filter(entrustment=contract, replacement__isnull=True)
    waiting = set(reported.filter(state__in=("lost", "failed")).values_list("pk", flat=True))
    if (replaces is None and waiting) or (replaces is not None and replaces not in waiting):
        raise NotReported
