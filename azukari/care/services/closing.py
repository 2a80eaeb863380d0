"""Closing a month: the accepted claims become the insurer's files, whole, with their hash, or nothing happens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import IntegrityError
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone

from azukari.care import acts
from azukari.care.models import (
    Charge,
    Claim,
    Closing,
    TransmissionFile,
    Transmitted,
    registers,
    subjects,
)
from azukari.care.models.transmission import sent_before
from azukari.care.papers import TransmissionFile as Paper
from azukari.care.papers.batch import Batch, Held, batch_of, named
from azukari.care.rules.facts import MANAGEMENT, Settled
from azukari.care.rules.months import review_of
from azukari.entrust.door import perform
from azukari.entrust.models import Organisation
from azukari.entrust.rules import Actor
from azukari.law.calendar import add_months, month_of
from azukari.law.refusal import NotRight, Refusal

FILES = 200  # 一覧の1ページ
CLOSINGS = 12  # 締めを一覧に出す月数。それより前は伝送ファイルの一覧にある


class NothingAccepted(Refusal):
    says = "受け付けた請求がありません。先に請求を確かめて受け付けてください。"


class ClosedMeanwhile(Refusal):
    says = "請求は、たった今ほかの画面で締められたか、差し戻されました。「これまでの締め」で確かめてください。"


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
        lately = Closing.objects.seen_by(by).filter(review_month__gt=add_months(month_of(by.today), -CLOSINGS))
        for closing in lately.order_by("-review_month", "-serial"):
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
    claims: Sequence[Claim]  # 今回送る請求
    papers: Sequence[Paper]
    waiting: int  # まだ受け付けていない請求。今回は送られない
    held: Sequence[Held] = ()  # 受け付けたが、このままでは送れない請求

    @property
    def yen(self) -> int:
        """What is billed; a 給付管理票 alone bills nothing."""
        return sum(claim.yen for claim in self.claims)


def plan_closing(centre: str, month: date, *, by: Actor) -> Plan:
    """What closing would do; nothing is kept.  Raises ``NothingAccepted``."""
    with perform(acts.SEE_MONTH, by=by) as about:
        review = review_of(month, by.today)
        seen = Claim.objects.seen_by(by).standing().filter(centre__number=centre, service_month__lte=month)
        counted = seen.annotate(made=_files_made(review)).select_related("insured", "centre")
        standing = list(counted.in_file_order())
        accepted = [claim for claim in standing if claim.state == Claim.State.ACCEPTED]
        if not accepted:
            raise NothingAccepted
        about += subjects(accepted)
        batch = _batch(centre, review, accepted, (accepted[0].made or 0) + 1, by)
        going = [claim for claim, _ in batch.going]
        return Plan(accepted[0].centre, review, going, batch.papers, len(standing) - len(accepted), batch.held)


def close_month(
    centre: str, month: date, *, confirmed: Collection[int] | None = None, by: Actor
) -> list[TransmissionFile]:
    """Make the files of everything the centre accepted up to ``month``; late claims of earlier months go along.

    What cannot go stays accepted; raises ``NotRight`` when that is everything.  ``confirmed``: the claims a person
    looked through; raises ``ChangedMeanwhile`` when others would go by now, ``ClosedMeanwhile`` when none would.
    """
    with perform(acts.CLOSE_MONTH, by=by) as about:
        claimant = _centre(centre, by)
        accepted = Claim.objects.seen_by(by).of_centre(claimant.pk).accepted().filter(service_month__lte=month)
        claims = list(accepted.select_for_update(of=("self",)).in_file_order())
        about += subjects(claims)
        if not claims:
            raise ClosedMeanwhile if confirmed else NothingAccepted
        review = review_of(month, by.today)
        batch = _batch(centre, review, claims, _next_file(claimant.pk, review, by), by)
        if confirmed is not None and {claim.pk for claim, _ in batch.going} != set(confirmed):
            raise ChangedMeanwhile
        if not batch.going:
            raise NotRight(named(batch.held))
        closing = _close(claimant, review, by)
        files = _keep_files(batch.papers, closing, by)
        _remember(batch.going, closing, by)
        hashes = [file.sha256 for file in files]
        about.note(closing=closing.pk, claims=len(batch.going), held=len(batch.held), files=hashes)
        return files


def list_files(page: int = 1, *, by: Actor) -> list[TransmissionFile]:
    """A page of the files made so far, newest first, without their content; a full page has another behind it."""
    with perform(acts.LIST_FILES, by=by):
        seen = TransmissionFile.objects.seen_by(by).defer("content").select_related("closing", "centre")
        start = (page - 1) * FILES
        return list(seen.order_by("-closing__review_month", "-pk")[start : start + FILES])


def download_file(pk: int, *, by: Actor) -> TransmissionFile:
    """One file, whole; raises ``FileDamaged`` when it is not what was made."""
    with perform(acts.DOWNLOAD_FILE, by=by) as about:
        file = TransmissionFile.objects.seen_by(by).select_related("centre").filter(pk=pk).first()
        if file is None:
            raise NoSuchFile
        about += _carried([file], by)
        about.note(file=file.name, sha256=file.sha256)
        return _whole(file)


def download_review(review_month: date, *, by: Actor) -> list[TransmissionFile]:
    """Every file of an examination, of every centre within reach; raises ``NoSuchFile`` when there is none."""
    with perform(acts.DOWNLOAD_FILE, by=by) as about:
        of_month = TransmissionFile.objects.seen_by(by).filter(closing__review_month=review_month)
        files = list(of_month.select_related("centre").order_by("centre__number", "pk"))
        if not files:
            raise NoSuchFile
        about += _carried(files, by)
        about.note(review=review_month, files=[file.sha256 for file in files])
        return [_whole(file) for file in files]


def download_month(centre: str, month: date, *, by: Actor) -> list[TransmissionFile]:
    """Every file that carried the centre's claims of a service month, and the slips sent with them."""
    with perform(acts.DOWNLOAD_FILE, by=by) as about:
        claimant = _centre(centre, by)
        closings = Claim.objects.seen_by(by).of_centre(claimant.pk).of_month(month).filter(closing__isnull=False)
        files = TransmissionFile.objects.seen_by(by).filter(closing__in=closings.values("closing")).order_by("pk")
        about += _carried(files, by)
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


CARRIES = {"claims": "8125", "management": "8171", "slips": "8222"}  # ファイルの種類 → 中の書類


def _carried(files: Iterable[TransmissionFile], by: Actor) -> list[str]:
    """Whose data stands in the files."""
    asked = Q(pk__in=[])
    for file in files:
        of_month = Q(service_month=file.service_month) if file.service_month else Q()
        asked |= Q(closing=file.closing_id, document=CARRIES[file.kind]) & of_month
    people = Transmitted.objects.seen_by(by).filter(asked).values_list("insured", flat=True).distinct()
    return [f"insured/{pk}" for pk in people.order_by("insured")]


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


def _batch(centre: str, review: date, claims: Sequence[Claim], serial: int, by: Actor) -> Batch:
    known = registers([claim.as_sheet() for claim in claims], by, besides=[claim.pk for claim in claims])
    return batch_of(centre, review, claims, known, sent_before(claims, by), serial=serial, today=by.today)


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


def _remember(going: Sequence[tuple[Claim, Settled]], closing: Closing, by: Actor) -> None:
    """The history of each document, and the claims as sent."""
    rows = [
        Transmitted(
            claim=claim,
            closing=closing,
            insured_id=claim.insured_id,
            centre_id=claim.centre_id,
            office_id=claim.office_id,
            document=document,
            service_month=claim.service_month,
            review_month=closing.review_month,
            revision=revision,
        )
        for claim, one in going
        for document, revision in _documents(one)
    ]
    Transmitted.objects.keep_by(by, rows)
    sent = Claim.objects.seen_by(by).filter(pk__in=[claim.pk for claim, _ in going])
    sent.update(state=Claim.State.SENT, closing=closing)


def _documents(one: Settled) -> Iterator[tuple[str, str]]:
    """識別番号 and 作成区分 of what goes."""
    if one.with_slip:
        yield "8222", one.revision
    if one.with_claim:
        yield "8171" if one.sheet.scheme == MANAGEMENT else "8125", "1"
