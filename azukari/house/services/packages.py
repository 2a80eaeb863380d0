"""A case goes out on a medium as one sealed file, and what comes back changes only that case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone

from azukari.entrust.door import perform
from azukari.entrust.models import Content, Lending
from azukari.entrust.rules import Actor
from azukari.entrust.services._media import Written, answered, lending_to_fill, put_content, seal_key_of
from azukari.house import acts
from azukari.house.models import Case, Deliverable, House, Inquiry, Line, Register, Transfer
from azukari.house.papers.case_files import files_of
from azukari.house.rules import cases as rules
from azukari.house.rules.package import LINES, REGISTERS, Difference, differences
from azukari.house.services._city_key import city_key
from azukari.law.refusal import Finding, NotRight, Refusal
from azukari.paper.package import Package, PublicKey, open_sealed, seal


class NoSuchCase(Refusal):
    says = "その案件は見つかりません。案件の一覧を開き直してください。"
    status = 404


class NotEntrusted(Refusal):
    says = "委託中の案件だけを、媒体に書き出し、取り込めます。"


class WrongCase(Refusal):
    says = "このファイルは案件「{found}」のものです。案件「{wanted}」には取り込めません。"


class NeverLent(Refusal):
    says = "このファイルは、市が貸し出した案件ファイルの返事ではありません。"


class AlreadyTaken(Refusal):
    says = "この案件ファイルへの返事は、すでに取り込まれています。"


class CityChanged(Refusal):
    says = "貸出し中に、市の側で戸籍の記載が変わりました。市の記載を確かめ、必要な行を画面から入力してください。"


class AnotherFile(Refusal):
    says = "違いを確かめたファイルと、取り込もうとしたファイルが違います。もう一度、確かめてください。"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A package ready to be written on the medium."""

    name: str
    content: bytes
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


def write_package(pk: int, because: str = "", *, by: Actor) -> Sealed:
    """Seal a case for the vendor, room on the medium checked first, and record it in the ledger."""
    with perform(acts.WRITE_PACKAGE, by=by) as about:
        case = _case(pk, by, lock=True)
        lending = lending_to_fill(case.entrustment_id, by)
        theirs = PublicKey.read(seal_key_of(lending.organisation_id, by).public)
        key = city_key()
        package = Package(str(uuid4()), case.number, lending.medium.serial, key.public, files=_files(case, by))
        content = seal(package, key, to=[theirs])
        digest = sha256(content).hexdigest()
        written = Written(case.number, case.subject, len(content), digest, because, package.id, package.digests)
        warnings = put_content(lending, written, by, about)
        about.note(package=package.id, files=len(package.files), size=len(content))
        return Sealed(f"{case.number}.azukari", content, warnings)


def compare_package(pk: int, sealed: bytes, *, by: Actor) -> Returned:
    """Open what came back for this case and show every line that differs; nothing changes."""
    with perform(acts.TAKE_PACKAGE, by=by) as about:
        case = _case(pk, by)
        about += [case.subject]
        package = _opened(sealed, case, by)
        found = _differences(package, case, by)
        digest = sha256(sealed).hexdigest()
        about.note(package=package.answers, sha256=digest, differences=len(found), taken=False)
        return Returned(case, found, digest)


def take_package(pk: int, sealed: bytes, agreed: str, *, by: Actor) -> int:
    """Take over what was shown and agreed to, once; only this case changes.  How many lines."""
    with perform(acts.TAKE_PACKAGE, by=by) as about:
        case = _case(pk, by, lock=True)
        about += [case.subject]
        digest = sha256(sealed).hexdigest()
        if digest != agreed:
            raise AnotherFile
        package = _opened(sealed, case, by)
        found = _differences(package, case, by)
        if not answered(package.answers, digest, by):
            raise AlreadyTaken
        _take_over(found, case, by)
        about.note(package=package.answers, sha256=digest, differences=len(found), taken=True)
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


def _files(case: Case, by: Actor) -> dict[str, bytes]:
    theirs = {"house": case.house_id}
    return files_of(
        House.objects.seen_by(by).get(pk=case.house_id),
        Register.objects.seen_by(by).filter(**theirs).order_by("pk"),
        Line.objects.seen_by(by).filter(**theirs).standing(),
        Transfer.objects.seen_by(by).filter(**theirs).order_by("order", "pk"),
        Inquiry.objects.seen_by(by).filter(survey__house=case.house_id).order_by("pk"),
        Deliverable.objects.seen_by(by).filter(case=case).order_by("pk"),
    )


def _opened(sealed: bytes, case: Case, by: Actor) -> Package:
    """The package, when it is this vendor's answer to what was lent for this very case, and not taken yet."""
    theirs = PublicKey.read(seal_key_of(case.entrustment.trustee_id, by).public)
    package = open_sealed(sealed, city_key(), of=theirs)
    if package.case != case.number:
        raise WrongCase(found=package.case, wanted=case.number)
    lent = Content.objects.seen_by(by).filter(package=package.answers, sealed=True, case=case.number)
    content = lent.exclude(package="").exclude(lending__state__in=("prepared", "cancelled")).first()
    if content is None:
        raise NeverLent
    if content.answered_at:
        raise AlreadyTaken
    ours = Package("", "", "", package.sender, files=_files(case, by)).digests
    if any(ours[table] != content.digests.get(table) for table in (REGISTERS, LINES)):
        raise CityChanged
    return package


def _differences(package: Package, case: Case, by: Actor) -> list[Difference]:
    found = differences(_files(case, by), package.files)
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


def _take_over(found: Sequence[Difference], case: Case, by: Actor) -> None:
    known: dict[str, int] = {}
    for each in found:
        if each.table == REGISTERS:
            known[each.key] = _take_register(each, case, by)
    for each in found:
        if each.table == LINES:
            _take_line(each, case, known, by)
    _take_deliverables([each for each in found if each.content], case, by)


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
    if each.before:
        Line.objects.seen_by(by).filter(house=case.house_id, pk=each.key).update(undone_by=by.person, undone_at=now)
    if each.after is None:
        return
    register = _register(each.after["register"], case, known, by)
    Line.objects.create_by(
        by, house_id=case.house_id, register_id=register, says=each.after["says"], fact=each.after["fact"],
        entered_by=by.person, entered_at=now,
    )  # fmt: skip


def _register(said: int | str | None, case: Case, known: dict[str, int], by: Actor) -> int | None:
    """A register of this house, or one that came along."""
    if said is None or str(said) in known:
        return known.get(str(said))
    found = Register.objects.seen_by(by).filter(house=case.house_id, pk=said if isinstance(said, int) else 0)
    if not found.exists():
        raise NotRight([Finding(LINES, f"この家にない戸籍等({said})の記載があります。")])
    return int(said)


def _take_deliverables(found: Sequence[Difference], case: Case, by: Actor) -> None:
    rows = [
        Deliverable(
            case=case, kind=each.table.split("/")[1], name=each.key[:120], content=each.content,
            sha256=sha256(each.content).hexdigest(), received_on=by.today,
        )
        for each in found
    ]  # fmt: skip
    Deliverable.objects.keep_by(by, rows)
    there = Deliverable.objects.seen_by(by).filter(case=case).values_list("kind", flat=True)
    if not rules.missing_deliverables(list(there)):
        Case.objects.seen_by(by).filter(pk=case.pk).update(state=Case.State.DELIVERED)
