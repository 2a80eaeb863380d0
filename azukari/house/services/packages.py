"""A case goes out on a medium as one sealed file, and what comes back changes only that case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import IO, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from azukari.entrust.door import perform
from azukari.entrust.models import Content, Lending
from azukari.entrust.rules import Actor
from azukari.entrust.services._city_key import city_key
from azukari.entrust.services._media import (
    Written,
    answered,
    lending_to_fill,
    put_content,
    refuse_not_carried,
    seal_key_of,
)
from azukari.house import acts
from azukari.house.models import Case, Conclusion, Deliverable, House, Inquiry, Line, Register, Transfer
from azukari.house.papers.case_files import files_of
from azukari.house.rules import cases as rules
from azukari.house.rules.package import FOLDER, LINES, REGISTERS, Difference, differences
from azukari.house.services._case import NoSuchCase
from azukari.house.services._returned import laid, lay, take_away
from azukari.law.refusal import Finding, NotRight, Refusal
from azukari.paper.package import Files, Package, PublicKey, open_sealed, seal


class NotEntrusted(Refusal):
    says = "委託中の案件だけを、媒体に書き出し、取り込めます。"


class WrongCase(Refusal):
    says = "このファイルは案件「{found}」のものです。案件「{wanted}」には取り込めません。"


class NeverLent(Refusal):
    says = "このファイルは、市が貸し出した案件ファイルの返事ではありません。"


class OurOwn(Refusal):
    says = (
        "これは、市が書き出して受託者に渡したファイルです。"
        "受託者が封をして返したファイル(名前の終わりが「-返却.azukari」)を選んでください。"
    )


class AlreadyTaken(Refusal):
    says = "この案件ファイルへの返事は、すでに取り込まれています。"


class CityChanged(Refusal):
    says = "貸出し中に、市の側で戸籍の記載が変わりました。市の記載を確かめ、必要な行を画面から入力してください。"


class LargerThanAMedium(Refusal):
    says = "案件ファイルは{most}MB(CD-RW1枚分)までです。受託者に、分けて返すよう伝えてください。"
    status = 413


@dataclass(frozen=True, slots=True)
class Ready:
    """A package ready to be written on the medium."""

    name: str
    content: IO[bytes]
    warnings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back, line by line."""

    case: Case
    differences: Sequence[Difference]
    sha256: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """The case, the medium set aside for its contract, and the keys at both ends."""

    case: Case
    lending: Lending | None
    theirs: str = ""  # 受託者の照合番号
    ours: str = ""  # 市の照合番号
    others: int = 0  # この媒体に入っている、ほかの案件


def see_way_out(pk: int, *, by: Actor) -> WayOut:
    """What a case would be written on, and for whom it would be sealed."""
    with perform(acts.WRITE_PACKAGE, by=by) as about:
        case = _case(pk, by)
        about += [case.subject]
        lent = Lending.objects.seen_by(by).outstanding().select_related("medium", "organisation")
        lending = lent.filter(entrustment=case.entrustment_id).first()
        if lending is None:
            return WayOut(case, None)
        theirs = PublicKey.read(seal_key_of(lending.organisation_id, by).public).fingerprint
        others = Content.objects.seen_by(by).filter(lending=lending).exclude(case=case.number).count()
        return WayOut(case, lending, theirs, city_key().public.fingerprint, others)


def write_package(pk: int, because: str = "", *, by: Actor) -> Ready:
    """Seal a case for the vendor, room on the medium checked first, and record it in the ledger."""
    with perform(acts.WRITE_PACKAGE, by=by) as about:
        case = _case(pk, by, lock=True)
        lending = lending_to_fill(case.entrustment_id, by)
        theirs = PublicKey.read(seal_key_of(lending.organisation_id, by).public)
        key = city_key()
        package = Package(str(uuid4()), case.number, lending.medium.serial, key.public, files=_files(case, by))
        with ExitStack() as unless_kept:
            sealed = seal(package, key, to=[theirs])
            unless_kept.enter_context(sealed.content)
            digests = dict(sealed.digests)
            written = Written(case.number, case.subject, sealed.size, sealed.sha256, because, package.id, digests)
            warnings = put_content(lending, written, by, about)
            unless_kept.pop_all()
        about.note(package=package.id, files=len(digests), size=sealed.size)
        return Ready(f"{case.number}.azukari", sealed.content, warnings)


def compare_package(pk: int, sealed: IO[bytes], *, by: Actor) -> Returned:
    """Open what the returned medium brought for this case and show every line that differs; nothing changes."""
    with perform(acts.TAKE_PACKAGE, by=by) as about:
        case = _case(pk, by)
        about += [case.subject]
        digest = lay(sealed)
        package, lent = _opened(digest, case, by)
        found = _differences(package, lent, case, by)
        about.note(package=package.answers, sha256=digest, differences=len(found), taken=False)
        return Returned(case, found, digest)


def take_package(pk: int, agreed: str, *, by: Actor) -> int:
    """Take over what was shown and agreed to, once and whole; only this case changes.  How many differences."""
    with perform(acts.TAKE_PACKAGE, by=by) as about:
        case = _case(pk, by, lock=True)
        about += [case.subject]
        package, lent = _opened(agreed, case, by)
        found = _differences(package, lent, case, by)
        if not answered(package.answers, agreed, by):
            raise AlreadyTaken
        _take_over(found, package.files, case, by)
        transaction.on_commit(partial(take_away, agreed))
        about.note(package=package.answers, sha256=agreed, differences=len(found), taken=True)
        return len(found)


def _case(pk: int, by: Actor, *, lock: bool = False) -> Case:
    """An entrusted case; with ``lock`` nobody enters a line of its house meanwhile."""
    wanted = Case.objects.seen_by(by).select_related("house", "entrustment")
    case = (wanted.select_for_update(of=("self", "house")) if lock else wanted).filter(pk=pk).first()
    if case is None:
        raise NoSuchCase
    if case.state != Case.State.ENTRUSTED:
        raise NotEntrusted
    return case


def _files(case: Case, by: Actor) -> Files:
    theirs = {"house": case.house_id}
    return files_of(
        House.objects.seen_by(by).get(pk=case.house_id),
        Register.objects.seen_by(by).filter(**theirs).order_by("pk"),
        Line.objects.seen_by(by).filter(**theirs).standing(),
        Transfer.objects.seen_by(by).filter(**theirs).order_by("order", "pk"),
        Inquiry.objects.seen_by(by).filter(survey__house=case.house_id).order_by("pk"),
        Conclusion.objects.seen_by(by).filter(**theirs).order_by("-pk").first(),
        _delivered(case, by),
    )


def _delivered(case: Case, by: Actor) -> dict[str, Callable[[], bytes]]:
    """How each deliverable is read, by the name it has in a package; of two with one name the later."""
    kept = Deliverable.objects.seen_by(by).filter(case=case).order_by("pk").values_list("pk", "kind", "name")
    return {f"{FOLDER}{kind}/{name}": partial(_content, pk, by) for pk, kind, name in kept}


def _content(pk: int, by: Actor) -> bytes:
    return bytes(Deliverable.objects.seen_by(by).values_list("content", flat=True).get(pk=pk))


def _opened(digest: str, case: Case, by: Actor) -> tuple[Package, Content]:
    """The package, when it is this vendor's answer to what was lent for this very case, and not taken yet; and that."""
    if Content.objects.seen_by(by).filter(sha256=digest).exists():
        raise OurOwn
    theirs = PublicKey.read(seal_key_of(case.entrustment.trustee_id, by).public)
    with laid(digest) as sealed:
        package = open_sealed(sealed, city_key(), of=theirs)
    if package.case != case.number:
        raise WrongCase(found=package.case, wanted=case.number)
    content = _lent(package, case, by)
    refuse_not_carried(content.lending, by)
    if content.answered_at:
        raise AlreadyTaken
    ours = _files(case, by)
    if any(sha256(ours[table]).hexdigest() != content.digests.get(table) for table in (REGISTERS, LINES)):
        raise CityChanged
    return package, content


def _lent(package: Package, case: Case, by: Actor) -> Content:
    """What was lent, on the very medium the answer says it came from."""
    lent = Content.objects.seen_by(by).select_related("lending__medium").exclude(package="")
    found = lent.filter(package=package.answers, sealed=True, case=case.number, lending__medium__serial=package.medium)
    content = found.exclude(lending__state__in=("prepared", "cancelled")).first()
    if content is None:
        raise NeverLent
    return content


def _differences(package: Package, lent: Content, case: Case, by: Actor) -> list[Difference]:
    found = differences(_files(case, by), package.files, lent.digests)
    for each in found:
        if each.table == REGISTERS and each.after:
            _refuse_odd(_facts(each), case)
    return found


def _facts(each: Difference) -> dict[str, Any]:
    return {name: value for name, value in (each.after or {}).items() if name != "id"}


def _refuse_odd(facts: dict[str, Any], case: Case) -> None:
    """A register that no form would take is not taken from a medium either."""
    try:
        Register(house_id=case.house_id, **facts).full_clean(exclude=["house"])
    except ValidationError as odd:
        raise NotRight([Finding(REGISTERS, f"戸籍等を取り込めません。{says}") for says in odd.messages]) from odd


def _take_over(found: Sequence[Difference], files: Mapping[str, bytes], case: Case, by: Actor) -> None:
    known: dict[str, int] = {}
    for each in found:
        if each.table == REGISTERS:
            known[each.key] = _take_register(each, case, by)
    for each in found:
        if each.table == LINES:
            _take_line(each, case, known, by)
    _take_deliverables([each for each in found if each.table.startswith(FOLDER)], files, case, by)


def _take_register(each: Difference, case: Case, by: Actor) -> int:
    facts = _facts(each)
    if each.change == "add":
        return Register.objects.create_by(by, house_id=case.house_id, **facts).pk
    if each.change == "drop":
        raise NotRight([Finding(REGISTERS, "市が渡した戸籍等は、削除できません。")])
    Register.objects.seen_by(by).filter(house=case.house_id, pk=each.key).update(**facts)
    return int(each.key)


def _take_line(each: Difference, case: Case, known: dict[str, int], by: Actor) -> None:
    """A line that changed is undone and entered anew, so that what was there before can be read."""
    now = timezone.now()
    position = None
    if each.before:
        lines = Line.objects.seen_by(by).filter(house=case.house_id, pk=each.key)
        position = next((line.position or line.pk for line in lines), None)
        lines.update(undone_by=by.person, undone_at=now)
    if each.after is None:
        return
    register = _register(each.after["register"], case, known, by)
    Line.objects.create_by(
        by, house_id=case.house_id, register_id=register, position=position, says=each.after["says"],
        fact=each.after["fact"], entered_by=by.person, entered_at=now,
    )  # fmt: skip


def _register(said: int | str | None, case: Case, known: dict[str, int], by: Actor) -> int | None:
    """A register of this house, or one that came along."""
    if said is None or str(said) in known:
        return known.get(str(said))
    found = Register.objects.seen_by(by).filter(house=case.house_id, pk=said if isinstance(said, int) else 0)
    if not found.exists():
        raise NotRight([Finding(LINES, f"この家にない戸籍等({said})の記載があります。")])
    return int(said)


def _take_deliverables(found: Sequence[Difference], files: Mapping[str, bytes], case: Case, by: Actor) -> None:
    """One after the other; with chart and list the case goes on."""
    for each in found:
        content = files[each.name]
        Deliverable.objects.create_by(
            by, case=case, kind=each.table.removeprefix(FOLDER), name=each.key[:120], content=content,
            sha256=sha256(content).hexdigest(), received_on=by.today,
        )  # fmt: skip
    there = Deliverable.objects.seen_by(by).filter(case=case).values_list("kind", flat=True)
    if not rules.missing_deliverables(list(there)):
        Case.objects.seen_by(by).filter(pk=case.pk).update(state=Case.State.DELIVERED)
