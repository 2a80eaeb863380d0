"""Procedure, vendors' evidence, stock-takes, leakages and the log of transfers (媒体の安全管理)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import (
    Acknowledgement,
    Entrustment,
    Grant,
    Handover,
    LatestVersion,
    Leakage,
    Medium,
    Membership,
    Organisation,
    Procedure,
    Record,
    SealKey,
    Security,
    SiteCheck,
    StockTake,
)
from azukari.entrust.rules import Actor, media, refuse_machine
from azukari.entrust.services._media import Evidence, evidence_of, names_seen, next_count, save_or_refuse
from azukari.law.refusal import Finding, NotRight, Refusal
from azukari.paper.package import PublicKey

SHOWN = 100  # on one page


class NoProcedure(Refusal):
    says = "媒体の取扱手順がまだ定められていません。"


class NotNewest(Refusal):
    says = "手順が改められました。新しい版を読み直してください。"


class NoSuchVendor(Refusal):
    says = "その受託者は見つかりません。一覧から選び直してください。"
    status = 404


class NoSuchLeakage(Refusal):
    says = "その届出は見つからないか、対応を終えています。一覧を開き直してください。"
    status = 404


class KeyKnown(Refusal):
    says = "この公開鍵は、すでに届け出られています。"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The procedure in force and who has read it."""

    newest: Procedure | None
    older: Sequence[Procedure]
    read: Sequence[tuple[str, Acknowledgement]]
    unread: Sequence[str]  # まだ確認していない職員
    mine: bool


def see_procedure(*, by: Actor) -> Rulebook:
    """The procedure in force, who acknowledged it, and who still has to."""
    with perform(acts.SEE_PROCEDURE, by=by):
        newest, *older = list(_procedures()[:SHOWN]) or [None]
        names = names_seen(by)
        read = list(Acknowledgement.objects.seen_by(by).filter(procedure=newest).order_by("at"))
        known = {one.person for one in read}
        wanted = Membership.objects.seen_by(by).select_related("person").exclude(position="machine")
        staff = wanted.filter(organisation=by.organisation, person__closed_on__isnull=True)
        unread = [one.person.name for one in staff if one.person_id not in known]
        told = [(names.get(one.person, "以前の職員"), one) for one in read]
        return Rulebook(newest, older, told, unread, by.person in known)


def set_procedure(says: str, *, by: Actor) -> int:
    """A new version; everybody has to read it before they hand out a medium again (AKI-25)."""
    with perform(acts.SET_PROCEDURE, by=by) as about:
        last = _procedures().select_for_update().first()
        version = last.version + 1 if last else 1
        made = Procedure(version=version, says=says, set_by=by.person)
        save_or_refuse(NotNewest, lambda: made.save(force_insert=True))
        about.note(procedure=version)
        return version


def acknowledge_procedure(version: int, *, by: Actor) -> None:
    """Say that one has read the newest version."""
    with perform(acts.SEE_PROCEDURE, by=by) as about:
        refuse_machine(by)
        newest = _procedures().first()
        if newest is None:
            raise NoProcedure
        if newest.version != version:
            raise NotNewest
        if not Acknowledgement.objects.seen_by(by).filter(procedure=newest, person=by.person).exists():
            Acknowledgement.objects.create_by(by, procedure=newest, organisation_id=by.organisation, person=by.person)
        about.note(acknowledged=version)


def _procedures():
    return Procedure.objects.filter(subject=Procedure.Subject.MEDIA).order_by("-version")


@dataclass(frozen=True, slots=True)
class Vendor:
    """What is known of a vendor before a medium may go there."""

    organisation: Organisation
    check: SiteCheck | None
    security: Security | None
    key: SealKey | None
    findings: Sequence[Finding]
    contracts: Sequence[Entrustment]  # 終わっていない委託

    @property
    def fingerprint(self) -> str:
        return PublicKey.read(self.key.public).fingerprint if self.key else ""


def see_vendors(*, by: Actor) -> list[Vendor]:
    """Every vendor for the city, oneself for a vendor, with what is still missing."""
    with perform(acts.SEE_EVIDENCE, by=by):
        receiving = Grant.objects.filter(act=acts.RECEIVE_MEDIUM.name, ended_at__isnull=True)
        contracts = receiving.filter(entrustment__state="approved").values("entrustment__trustee")
        wanted = Organisation.objects.filter(kind="vendor", pk__in=contracts)
        seen = wanted if by.kind == "city" else wanted.filter(pk=by.organisation)
        return _vendors(list(seen.order_by("number")[:SHOWN]), by)


def see_vendor(pk: int, *, by: Actor) -> Vendor:
    """One vendor, about to be checked."""
    with perform(acts.CHECK_VENDOR, by=by):
        found = Organisation.objects.filter(pk=pk, kind="vendor").first()
        if found is None:
            raise NoSuchVendor
        return _vendors([found], by)[0]


@dataclass(frozen=True, slots=True)
class Site:
    """What was found at the vendor's place (AKI-20)."""

    checked_on: date
    visitors_apart: bool
    screen_unseen: bool
    medium_out: bool
    nothing_kept: bool


def check_site(organisation: int, site: Site, *, by: Actor) -> None:
    """Record a visit with what was and was not as it should be."""
    with perform(acts.CHECK_VENDOR, by=by) as about:
        if site.checked_on > by.today:
            raise NotRight([Finding("checked_on", "確認した日は、今日までの日にしてください。")])
        facts = {name: getattr(site, name) for name in Site.__slots__}
        made = SiteCheck.objects.create_by(by, organisation_id=organisation, checked_by=by.person, **facts)
        about.note(organisation=organisation, check=made.pk, holds=made.holds)


def declare_security(product: str, version: str, *, by: Actor) -> None:
    """The vendor says which product and version protects its machines; the IT section judges next (AKI-26)."""
    with perform(acts.DECLARE_SECURITY, by=by) as about:
        made = Security.objects.create_by(
            by, organisation_id=by.organisation, product=product, version=version, declared_on=by.today,
            declared_by=by.person,
        )  # fmt: skip
        about.note(security=made.pk)


def judge_security(organisation: int, verdict: str, *, by: Actor) -> None:
    """The IT section's verdict on what a vendor declared last."""
    with perform(acts.CHECK_VENDOR, by=by) as about:
        said = Security.objects.seen_by(by).filter(organisation=organisation).order_by("-declared_on", "-pk").first()
        if said is None:
            raise NotRight([Finding("verdict", "受託者がまだ届け出ていません。")])
        Security.objects.seen_by(by).filter(pk=said.pk).update(verdict=verdict, judged_on=by.today, judged_by=by.person)
        about.note(security=said.pk, verdict=verdict)


def know_latest(product: str, version: str, since: date, *, by: Actor) -> None:
    """A newer version of a product is out; who stays behind is reminded, then refused (AKI-27)."""
    with perform(acts.CHECK_VENDOR, by=by) as about:
        LatestVersion.objects.update_or_create(product=product, version=version, defaults={"since": since})
        about.note(product=product, version=version)


def tell_key(text: str, *, by: Actor) -> str:
    """The vendor's public key, in place of the one before; its fingerprint, to be compared by telephone."""
    with perform(acts.DECLARE_SECURITY, by=by) as about:
        key = PublicKey.read(text)
        SealKey.objects.seen_by(by).filter(organisation=by.organisation, ended_at__isnull=True).update(
            ended_at=timezone.now()
        )
        facts = {"organisation_id": by.organisation, "public": str(key), "told_by": by.person}
        save_or_refuse(KeyKnown, lambda: SealKey.objects.create_by(by, **facts))
        about.note(fingerprint=key.fingerprint)
        return key.fingerprint


def count_media(counted: Sequence[str], *, by: Actor) -> media.Difference:
    """Compare what lies in the lockers with the register; a difference opens a leakage (AKI-24)."""
    with perform(acts.COUNT_MEDIA, by=by) as about:
        refuse_machine(by)
        shelf = Medium.objects.seen_by(by).filter(retired_on__isnull=True, locker__isnull=False)
        found = media.compare_count(shelf.values_list("serial", flat=True), counted)
        StockTake.objects.create_by(
            by, counted_on=by.today, counted_by=by.person, counted=sorted(set(counted)),
            missing=list(found.missing), unknown=list(found.unknown),
        )  # fmt: skip
        about.note(counted=len(set(counted)), missing=len(found.missing), unknown=len(found.unknown))
        if found:
            Leakage.objects.create_by(by, kind="count", says=found.sentence[:400], opened_by=by.person)
        return found


@dataclass(frozen=True, slots=True)
class Counts:
    """The stock-takes so far, how many media should lie in the lockers, and when to count next."""

    counts: Sequence[StockTake]
    there: int
    due_on: date | None
    names: dict[int, str]


def see_counts(*, by: Actor) -> Counts:
    """What was counted, what should be there, and when it is due."""
    with perform(acts.COUNT_MEDIA, by=by):
        shelf = Medium.objects.seen_by(by).filter(retired_on__isnull=True, locker__isnull=False)
        counts = list(StockTake.objects.seen_by(by).order_by("-pk")[:SHOWN])
        return Counts(counts, shelf.count(), next_count(by), names_seen(by))


def see_leakages(*, by: Actor) -> tuple[list[Leakage], dict[int, str]]:
    """What is or may be a leakage, the open ones first."""
    with perform(acts.SEE_LEAKAGES, by=by) as about:
        seen = Leakage.objects.seen_by(by).select_related("lending__medium", "organisation")
        found = list(seen.order_by(F("closed_at").desc(nulls_first=True), "-pk")[:SHOWN])
        about += [case["subject"] for one in found for case in one.cases]
        return found, names_seen(by)


def close_leakage(pk: int, outcome: str, *, by: Actor) -> None:
    """Say how it ended."""
    with perform(acts.CLOSE_LEAKAGE, by=by) as about:
        about.note(leakage=pk)
        if not outcome.strip():
            raise NotRight([Finding("outcome", "結果を入力してください。")])
        kept = Leakage.objects.seen_by(by).filter(pk=pk, closed_at__isnull=True)
        if not kept.update(closed_at=timezone.now(), closed_by=by.person, outcome=outcome):
            raise NoSuchLeakage


@dataclass(frozen=True, slots=True)
class Transfers:
    """Every way data went out and came back, and what was refused."""

    handovers: Sequence[Handover]
    refused: Sequence[Record]
    names: dict[int, str]


def see_transfers(*, by: Actor) -> Transfers:
    """The log of transfers: handed, posted, and every attempt by another way (AKI-38)."""
    with perform(acts.SEE_TRANSFERS, by=by):
        wanted = Handover.objects.seen_by(by).select_related("lending__medium", "lending__entrustment", "organisation")
        refused = Record.objects.seen_by(by).filter(act=acts.SEND_OTHERWISE.name).order_by("-pk")
        return Transfers(list(wanted.order_by("-pk")[:SHOWN]), list(refused[:SHOWN]), names_seen(by))


def send_otherwise(channel: str, *, by: Actor) -> None:
    """There is no other way than the medium: always refused, and the attempt stays on the record."""
    with perform(acts.SEND_OTHERWISE, by=by) as about:
        about.note(channel=channel)
        raise media.NoSuchChannel(channel=media.CHANNELS.get(channel, media.CHANNELS["other"]))


def _vendors(organisations: list[Organisation], by: Actor) -> list[Vendor]:
    known = evidence_of([one.pk for one in organisations], by)
    keys = SealKey.objects.seen_by(by).filter(organisation__in=organisations, ended_at__isnull=True)
    key = {one.organisation_id: one for one in keys}
    standing = Entrustment.objects.filter(trustee__in=organisations).exclude(state="ended").order_by("number")
    contracts = groupby(sorted(standing, key=_trustee), key=_trustee)
    theirs = {pk: list(each) for pk, each in contracts}
    return [_vendor(one, known[one.pk], key.get(one.pk), theirs.get(one.pk, []), by) for one in organisations]


def _trustee(contract: Entrustment) -> int:
    return contract.trustee_id


def _vendor(
    organisation: Organisation, known: Evidence, key: SealKey | None, contracts: list[Entrustment], by: Actor
) -> Vendor:
    findings = list(media.not_ready(known.with_procedure(version=0, acknowledged=True), by.today))
    return Vendor(organisation, known.check, known.security, key, findings, contracts)
