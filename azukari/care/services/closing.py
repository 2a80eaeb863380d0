"""Closing a month: the accepted claims become the insurer's files, whole, with their hash, or nothing happens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import IntegrityError
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone

from azukari.care import acts
from azukari.care.models import Charge, Claim, Closing, Registers, TransmissionFile, Transmitted, registers
from azukari.care.papers import TransmissionFile as Paper
from azukari.care.papers import transmission_files
from azukari.care.rules.claim import revision
from azukari.care.rules.facts import MANAGEMENT, ClaimSheet, Settled
from azukari.care.rules.months import review_of
from azukari.entrust.door import perform
from azukari.entrust.models import Organisation
from azukari.entrust.rules import Actor
from azukari.law.calendar import last_day
from azukari.law.refusal import Finding, NotRight, Refusal


class NothingAccepted(Refusal):
    says = "受け付けた請求がありません。先に請求を確かめて受け付けてください。"


class ClosedMeanwhile(Refusal):
    says = "ほかの人がたった今この月を締めました。画面を開き直して結果を確かめてください。"


class ChangedMeanwhile(Refusal):
    says = "確認している間に、受け付けた請求が変わりました。内容をもう一度確かめてから締めてください。"


class NoSuchCentre(Refusal):
    says = "地域包括支援センター{number}は見つかりません。事業所番号を確かめてください。"
    status = 404


class NoSuchFile(Refusal):
    says = "その伝送ファイルは見つかりません。一覧を開き直してください。"
    status = 404


class FileDamaged(Refusal):
    says = "保存されている{name}が作成時と違っています。送らずに、すぐ市の担当課に知らせてください。"


@dataclass(frozen=True, slots=True)
class MonthState:
    """A centre's month: how many claims stand where, and what was closed."""

    centre: Organisation
    counts: dict[str, int]
    closings: Sequence[Closing]
    behind: Sequence[tuple[str, int]]  # この月の請求がまだそろわない事業所と人数


def see_month(month: date, *, by: Actor) -> list[MonthState]:
    """Every centre within reach: where its claims up to ``month`` stand, and its closings."""
    with perform(acts.SEE_MONTH, by=by):
        centres = Organisation.objects.filter(kind="centre").order_by("number")
        if by.kind == "centre":
            centres = centres.filter(pk=by.organisation)
        claims = Claim.objects.seen_by(by).filter(service_month__lte=month)
        counts: dict[int, dict[str, int]] = {}
        for row in claims.values("centre", "state").annotate(n=Count("pk")):
            counts.setdefault(row["centre"], {})[row["state"]] = row["n"]
        closings: dict[int, list[Closing]] = {}
        for closing in Closing.objects.seen_by(by).order_by("-review_month", "-serial")[:60]:
            closings.setdefault(closing.centre_id, []).append(closing)
        behind = _behind(month, by)
        return [
            MonthState(centre, counts.get(centre.pk, {}), closings.get(centre.pk, []), behind.get(centre.pk, []))
            for centre in centres
        ]


@dataclass(frozen=True, slots=True)
class Plan:
    """What closing would do: exactly these claims, these files, this examination."""

    centre: Organisation
    review: date
    claims: Sequence[Claim]
    papers: Sequence[Paper]
    waiting: int  # まだ受け付けていない請求。今回は送られない
    findings: Sequence[Finding] = ()  # これが残っているうちは締められない


def plan_closing(centre: str, month: date, *, by: Actor) -> Plan:
    """What closing would do; nothing is kept.  Raises ``NothingAccepted``."""
    with perform(acts.SEE_MONTH, by=by) as about:
        review = review_of(month, by.today)
        seen = Claim.objects.seen_by(by).standing().filter(centre__number=centre, service_month__lte=month)
        counted = seen.annotate(made=_files_made(review)).select_related("insured", "centre")
        standing = list(counted.in_file_order())
        claims = [claim for claim in standing if claim.state == Claim.State.ACCEPTED]
        if not claims:
            raise NothingAccepted
        about += [claim.subject for claim in claims]
        claimant, waiting = claims[0].centre, len(standing) - len(claims)
        try:
            papers = transmission_files(centre, review, _settle(claims, by), serial=(claims[0].made or 0) + 1)
        except NotRight as refusal:
            return Plan(claimant, review, claims, (), waiting, refusal.findings)
        return Plan(claimant, review, claims, papers, waiting)


def close_month(
    centre: str, month: date, *, confirmed: Collection[int] | None = None, by: Actor
) -> list[TransmissionFile]:
    """Make the files of everything the centre accepted up to ``month``; late claims of earlier months go along.

    ``confirmed``: the claims a person looked through; raises ``ChangedMeanwhile`` when there are others by now.
    """
    with perform(acts.CLOSE_MONTH, by=by) as about:
        claimant = _centre(centre, by)
        accepted = Claim.objects.seen_by(by).of_centre(claimant.pk).accepted().filter(service_month__lte=month)
        claims = list(accepted.select_for_update(of=("self",)).in_file_order())
        if not claims:
            raise NothingAccepted
        if confirmed is not None and {claim.pk for claim in claims} != set(confirmed):
            raise ChangedMeanwhile
        about += [claim.subject for claim in claims]
        review = review_of(month, by.today)
        settled = _settle(claims, by)
        papers = transmission_files(centre, review, settled, serial=_next_file(claimant.pk, review, by))
        closing = _close(claimant, review, by)
        files = _keep_files(papers, closing, by)
        _remember(claims, settled, closing, by)
        about.note(closing=closing.pk, claims=len(claims), files=[file.sha256 for file in files])
        return files


def list_files(*, by: Actor) -> list[TransmissionFile]:
    """The files made so far, newest first, without their content."""
    with perform(acts.LIST_FILES, by=by):
        seen = TransmissionFile.objects.seen_by(by).defer("content").select_related("closing", "centre")
        return list(seen.order_by("-closing__review_month", "-pk")[:200])


def download_file(pk: int, *, by: Actor) -> TransmissionFile:
    """One file, whole; raises ``FileDamaged`` when it is not what was made."""
    with perform(acts.DOWNLOAD_FILE, by=by) as about:
        file = TransmissionFile.objects.seen_by(by).filter(pk=pk).first()
        if file is None:
            raise NoSuchFile
        about.note(file=file.name, sha256=file.sha256)
        return _whole(file)


def download_month(centre: str, month: date, *, by: Actor) -> list[TransmissionFile]:
    """Every file that carried the centre's claims of a service month, and the slips sent with them."""
    with perform(acts.DOWNLOAD_FILE, by=by) as about:
        claimant = _centre(centre, by)
        closings = Claim.objects.seen_by(by).of_centre(claimant.pk).of_month(month).filter(closing__isnull=False)
        files = TransmissionFile.objects.seen_by(by).filter(closing__in=closings.values("closing")).order_by("pk")
        found = [_whole(file) for file in files]
        about.note(files=[file.sha256 for file in found])
        return found


def _behind(month: date, by: Actor) -> dict[int, list[tuple[str, int]]]:
    """By centre: the offices with persons whose month was not filed, and how many."""
    there = Claim.objects.seen_by(by).of_month(month).exclude(state__in=("withdrawn", "returned", "replaced"))
    open_charges = Charge.objects.seen_by(by).filter(Q(until__isnull=True) | Q(until__gte=month), since__lte=month)
    missing = open_charges.exclude(mode="designated").exclude(insured__in=there.values("insured"))
    found: dict[int, list[tuple[str, int]]] = {}
    for row in missing.values("centre", "office__name").annotate(n=Count("pk")).order_by("-n", "office__name"):
        found.setdefault(row["centre"], []).append((row["office__name"] or "センターの直営", row["n"]))
    return found


def _whole(file: TransmissionFile) -> TransmissionFile:
    if not file.is_whole():
        raise FileDamaged(name=file.name)
    return file


def _centre(number: str, by: Actor) -> Organisation:
    centres = Organisation.objects.filter(kind="centre", number=number)
    if by.kind == "centre":
        centres = centres.filter(pk=by.organisation)
    found = centres.first()
    if found is None:
        raise NoSuchCentre(number=number)
    return found


def _settle(claims: Sequence[Claim], by: Actor) -> list[Settled]:
    sheets = [claim.as_sheet() for claim in claims]
    known: Registers = registers(sheets, by, besides=[claim.pk for claim in claims])
    return [_settled(sheet, known) for sheet in sheets]


def _settled(sheet: ClaimSheet, known: Registers) -> Settled:
    facts = known.of(sheet)
    notices = [notice for notice in facts.notices if notice.since <= last_day(sheet.service_month)]
    return Settled(
        sheet,
        known.price(sheet),
        revision(sheet, facts),
        known.person(sheet).registers["charge"]["centre_care_manager"] or sheet.care_manager,
        notified_on=max(notices, key=lambda notice: notice.since).accepted_on if notices else None,
    )


def _files_made(review: date) -> Subquery:
    """How many files a claim's centre made for a review month."""
    made = TransmissionFile._base_manager.filter(centre=OuterRef("centre"), closing__review_month=review)
    return Subquery(made.order_by().values("centre").annotate(n=Count("pk")).values("n"))


def _next_file(centre: int, review: date, by: Actor) -> int:
    """File names are not used twice in a review month: count on from what was made."""
    made = TransmissionFile.objects.seen_by(by).filter(centre=centre, closing__review_month=review)
    return made.count() + 1


def _close(centre: Organisation, review: date, by: Actor) -> Closing:
    earlier = Closing.objects.seen_by(by).filter(centre=centre, review_month=review)
    serial = (earlier.aggregate(last=Max("serial"))["last"] or 0) + 1
    try:
        return Closing.objects.create_by(
            by, centre=centre, review_month=review, serial=serial, closed_by=by.person, closed_at=timezone.now()
        )
    except IntegrityError as clash:
        raise ClosedMeanwhile from clash


def _keep_files(papers: Sequence[Paper], closing: Closing, by: Actor) -> list[TransmissionFile]:
    rows = [
        TransmissionFile(
            closing=closing,
            centre_id=closing.centre_id,
            name=paper.name,
            kind=paper.kind,
            service_month=paper.service_month,
            content=paper.content,
            sha256=sha256(paper.content).hexdigest(),
            size=len(paper.content),
            records=paper.content.count(b"\r\n") - 2,
            made_at=closing.closed_at,
        )
        for paper in papers
    ]
    return TransmissionFile.objects.keep_by(by, rows)


def _remember(claims: Sequence[Claim], settled: Sequence[Settled], closing: Closing, by: Actor) -> None:
    """The history of each document, and the claims as sent."""
    rows = []
    for claim, one in zip(claims, settled, strict=True):
        bill = "8171" if one.sheet.scheme == MANAGEMENT else "8125"
        documents = [("8222", one.revision)] * one.with_slip + [(bill, "1")] * one.with_claim
        rows += [
            Transmitted(
                claim=claim,
                closing=closing,
                insured_id=claim.insured_id,
                centre_id=claim.centre_id,
                office_id=claim.office_id,
                document=document,
                service_month=claim.service_month,
                review_month=closing.review_month,
                revision=number,
            )
            for document, number in documents
        ]
    Transmitted.objects.keep_by(by, rows)
    sent = Claim.objects.seen_by(by).filter(pk__in=[claim.pk for claim in claims])
    sent.update(state=Claim.State.SENT, closing=closing)
