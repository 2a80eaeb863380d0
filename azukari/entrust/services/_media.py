"""Steps that several verbs of the media ledger share; each runs inside the act of its caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from azukari.entrust.door import About
from azukari.entrust.models import (
    Acknowledgement,
    Content,
    Erasure,
    Handover,
    LatestVersion,
    Leakage,
    Lending,
    Medium,
    Person,
    Procedure,
    SealKey,
    Security,
    SiteCheck,
    Specification,
    StockTake,
)
from azukari.entrust.rules import Actor, media
from azukari.law.refusal import Finding, Refusal

NOT_ENDED = "entrustment_not_ended"  # what is put under a contract as it ends (entrust/migrations/held.sql)


class NoSuchMedium(Refusal):
    says = "その媒体か貸出しは見つかりません。媒体管理簿から選び直してください。"
    status = 404


class NoKey(Refusal):
    says = "受託者の公開鍵が届け出られていません。受託者に「azukari package key」で作って届け出てもらってください。"


class EndedMeanwhile(Refusal):
    says = "この委託は、たった今ほかの職員によって終了しました。一覧を開き直してください。"


@dataclass(frozen=True, slots=True)
class Written:
    """What is about to be on the medium."""

    case: str
    subject: str
    size: int
    sha256: str
    because: str = ""
    package: str = ""  # 封をした案件ファイルの番号、暗号化していなければ空
    digests: dict[str, str] | None = None


def find_lending(pk: int, by: Actor, *, lock: bool = False) -> Lending:
    wanted = Lending.objects.seen_by(by).select_related("medium", "entrustment", "organisation", "erasure")
    found = (wanted.select_for_update(of=("self",)) if lock else wanted).filter(pk=pk).first()
    if found is None:
        raise NoSuchMedium
    return found


def lending_to_fill(entrustment: int, by: Actor) -> Lending:
    """The medium of a contract while it still lies with the city, locked until it is written."""
    wanted = Lending.objects.seen_by(by).select_related("medium", "organisation")
    found = wanted.select_for_update(of=("self",)).filter(entrustment=entrustment).outstanding().first()
    if found is None:
        raise NoSuchMedium
    media.refuse_unless(found.state, "書込み", "prepared")
    return found


def put_content(lending: Lending, written: Written, by: Actor, about: About) -> list[Finding]:
    """Record a case on a medium, room and number of cases checked first; a case written again replaces itself."""
    media.refuse_unless(lending.state, "書込み", "prepared")
    others = Content.objects.seen_by(by).filter(lending=lending).exclude(case=written.case)
    used = others.aggregate(sum=Sum("size"))["sum"] or 0
    media.refuse_too_big(lending.medium.capacity, used, written.size)
    nths = set(others.values_list("nth", flat=True))
    nth = next(place for place in range(1, len(nths) + 2) if place not in nths)
    findings = media.crowding(nth, written.because)
    Content.objects.seen_by(by).filter(lending=lending, case=written.case).delete()
    Content.objects.create_by(
        by, lending=lending, organisation_id=lending.organisation_id, nth=nth, case=written.case,
        subject=written.subject, size=written.size, sha256=written.sha256, sealed=bool(written.package),
        package=written.package, digests=written.digests or {}, because=written.because.strip(), written_by=by.person,
    )  # fmt: skip
    about += [written.subject]
    about.note(lending=lending.pk, medium=lending.medium.serial, case=written.case, sha256=written.sha256, nth=nth)
    return findings


def seal_key_of(organisation: int, by: Actor) -> SealKey:
    key = SealKey.objects.seen_by(by).filter(organisation=organisation, ended_at__isnull=True).first()
    if key is None:
        raise NoKey
    return key


def refuse_not_carried(lending: Lending, by: Actor) -> None:
    """What a medium brings is taken only once it went back from hand to hand with the sealed file on it (AKI-38)."""
    serial = lending.medium.serial
    if lending.state != "returned":
        raise media.NotBack(serial=serial)
    back = handover_of(lending, Handover.Direction.BACK, by)
    erasure = erasure_of(lending, by)
    if back is None or back.taken_by is None or erasure is None or erasure.leaves != Erasure.Leaves.SEALED:
        raise media.CameOtherwise(serial=serial)


def answered(package: str, sha256: str, by: Actor) -> bool:
    """Mark a lent package as brought back; False when it already was."""
    fresh = Content.objects.seen_by(by).filter(package=package, answered_at__isnull=True)
    return bool(fresh.update(answered_at=timezone.now(), answer_sha256=sha256))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was last found out about a vendor."""

    check: SiteCheck | None
    security: Security | None
    latest: LatestVersion | None  # of the product they declared

    def with_procedure(self, version: int | None, acknowledged: bool) -> media.Readiness:
        check = self.check
        return media.Readiness(
            check and check.checked_on, bool(check and check.holds), self._software, version, acknowledged
        )

    @property
    def _software(self) -> media.Software | None:
        if self.security is None:
            return None
        known = (self.latest.version, self.latest.since) if self.latest else ("", None)
        return media.Software(self.security.product, self.security.version, self.security.verdict, *known)


def evidence_of(organisations: list[int], by: Actor) -> dict[int, Evidence]:
    """The newest check and declaration of each vendor, in three statements however many they are."""
    checks = SiteCheck.objects.seen_by(by).order_by("organisation", "-checked_on", "-pk").distinct("organisation")
    said = Security.objects.seen_by(by).order_by("organisation", "-declared_on", "-pk").distinct("organisation")
    check = {one.organisation_id: one for one in checks.filter(organisation__in=organisations)}
    security = {one.organisation_id: one for one in said.filter(organisation__in=organisations)}
    products = {one.product for one in security.values()}
    known = LatestVersion.objects.filter(product__in=products, since__lte=by.today).order_by("since", "pk")
    latest = {one.product: one for one in known}
    return {
        pk: Evidence(check.get(pk), security.get(pk), latest.get(security[pk].product) if pk in security else None)
        for pk in organisations
    }


def readiness(organisation: int, by: Actor) -> media.Readiness:
    """What stands between a vendor and a medium handed out by this person, as of now."""
    procedure = _procedures(by).first()
    mine = (procedure.version, procedure.acknowledged) if procedure else (None, False)
    return evidence_of([organisation], by)[organisation].with_procedure(*mine)


def unread_procedure(by: Actor) -> Subquery:
    """Whether this person still has to read the procedure in force; to be asked along with another question."""
    return Subquery(_procedures(by).annotate(unread=~F("acknowledged")).values("unread")[:1])


def _procedures(by: Actor) -> QuerySet[Procedure]:
    """The procedures for media, the newest first, and whether this person ``acknowledged`` them."""
    read = Acknowledgement.objects.seen_by(by).filter(procedure=OuterRef("pk"), person=by.person)
    versions = Procedure.objects.filter(subject=Procedure.Subject.MEDIA)
    return versions.annotate(acknowledged=Exists(read)).order_by("-version")


def clauses_of(entrustment: int) -> dict[str, str]:
    """The clauses about media that hold for a contract; empty when it has none."""
    newest = Specification.objects.filter(entrustment=entrustment).order_by("-version").first()
    return newest.clauses if newest else {}


def open_leakage(kind: str, says: str, lending: Lending, by: Actor, about: About) -> Leakage:
    """A leakage that lists every case that was on the medium (AKI-14, AKI-18)."""
    contents = Content.objects.seen_by(by).filter(lending=lending).order_by("nth")
    cases = [{"case": one.case, "subject": one.subject, "sealed": one.sealed} for one in contents]
    about += [case["subject"] for case in cases]
    opened = Leakage.objects.create_by(
        by, kind=kind, organisation_id=lending.organisation_id, lending=lending, says=says[:400], cases=cases,
        opened_by=by.person or 0,
    )  # fmt: skip
    about.note(leakage=opened.pk, kind=kind, lending=lending.pk, cases=len(cases))
    return opened


def change(lending: Lending, by: Actor, about: About, **values: Any) -> None:
    Lending.objects.seen_by(by).filter(pk=lending.pk).update(**values)
    about.note(lending=lending.pk, medium=lending.medium_id, state=values.get("state", lending.state))


def put_away(lending: Lending, locker: int, by: Actor, about: About, **values: Any) -> None:
    """The medium lies in a locker again."""
    change(lending, by, about, locker_id=locker, closed_at=timezone.now(), **values)
    Medium.objects.seen_by(by).filter(pk=lending.medium_id).update(locker_id=locker)


def handover_of(lending: Lending, direction: str, by: Actor) -> Handover | None:
    wanted = Handover.objects.seen_by(by).filter(lending=lending, direction=direction)
    return wanted.select_for_update().first()


def erasure_of(lending: Lending, by: Actor) -> Erasure | None:
    return Erasure.objects.seen_by(by).filter(lending=lending).first()


def names_seen(by: Actor) -> dict[int, str]:
    """Names of the persons within reach; of others only that there is somebody."""
    return dict(Person.objects.seen_by(by).values_list("pk", "name"))


def overdue_post(by: Actor) -> list[Handover]:
    """Posted, not received, and past the day it should have been."""
    posted = Handover.objects.seen_by(by).filter(way="post", taken_by__isnull=True, due_on__lt=by.today)
    posted = posted.filter(lending__state="offered", direction="out").select_related("lending__medium")
    return list(posted.order_by(F("due_on").asc()))


def next_count(by: Actor) -> date | None:
    """When the lockers are to be counted; never while there is no medium."""
    last = StockTake.objects.seen_by(by).order_by("-pk").values("counted_on")[:1]
    kept = Medium.objects.seen_by(by).filter(retired_on__isnull=True).values_list(Subquery(last))[:1]
    return next((media.next_count(counted_on, by.today) for (counted_on,) in kept), None)


def save_or_refuse(clash: type[Refusal], keep: Any) -> Any:
    """Write under the database's own constraint; a clash becomes a sentence."""
    try:
        with transaction.atomic():
            return keep()
    except IntegrityError as fault:
        broken = fault.__cause__.diag.constraint_name
        raise (EndedMeanwhile if broken == NOT_ENDED else clash) from fault
