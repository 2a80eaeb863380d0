"""Filing a month: from the file an office's own software wrote, or from the form for one person.

Everything is checked and said at once; what is filed is kept as it came, in versions, all of a hand-over or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from azukari.care import acts
from azukari.care.exchange import Exchange, completed, month_of, read
from azukari.care.models import Claim, Insured, Registers, UnitCode, registers
from azukari.care.models.insured import Key
from azukari.care.models.insured import known as facts_of
from azukari.care.rules.bill import has_first, has_linkage
from azukari.care.rules.claim import check
from azukari.care.rules.document import keep_sheet
from azukari.care.rules.entry import Entry, Wish, in_their_class, sheet_of, usual
from azukari.care.rules.facts import ClaimSheet, Known, Priced, ServiceCode
from azukari.entrust.door import About, perform
from azukari.entrust.models import Organisation
from azukari.entrust.rules import Actor
from azukari.law.calendar import add_months
from azukari.law.refusal import Finding, NotRight, Refusal

EXPLAIN_NO_PRICE = ("codes", "insured", "service_month")  # この項目の指摘があれば、金額の出ない訳は言わない
AGAIN = (Claim.State.RETURNED, Claim.State.WITHDRAWN)  # この版は出し直してよい


class NothingToFile(Refusal):
    says = "提出できる人がいません。指摘を直してから、もう一度ファイルを選んでください。"


class FiledMeanwhile(Refusal):
    says = "確認している間に、{people}の同じ月の請求が提出されました。一覧で確かめてから、やり直してください。"


class NoSuchClaim(Refusal):
    says = "その請求は見つからないか、すでに処理が進んでいます。一覧を開き直してください。"
    status = 404


@dataclass(frozen=True, slots=True)
class Looked:
    """A sheet with everything there is to say about it and, when it can be priced, what it comes to."""

    sheet: ClaimSheet
    findings: tuple[Finding, ...]
    priced: Priced | None
    codes: Mapping[str, ServiceCode] = field(default_factory=dict)  # AFのとき、その月の単位数表マスタ
    names: Mapping[str, str] = field(default_factory=dict)  # 事業所番号 → 名称
    stands: bool = False  # この月の分は、同じ事業所から提出してある

    @property
    def may_be_filed(self) -> bool:
        return self.priced is not None and not self.is_wrong

    @property
    def is_wrong(self) -> bool:
        """Whether some finding stands in the way."""
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a hand-over."""

    at: datetime  # この受け渡しの提出日時。同じ内容で提出済みだったときは、そのときの日時
    filed: Sequence[Looked]
    again: int  # filedのうち、同じ内容ですでに提出されていて、二重には提出しなかった人数
    left: int  # ファイルにいて、提出しなかった人数


def preview_upload(
    uploads: Mapping[str, bytes], wishes: Mapping[Key, Wish] | None = None, *, by: Actor
) -> tuple[Exchange, list[Looked]]:
    """What the files say, person by person, with findings; nothing is kept."""
    with perform(acts.PREVIEW_UPLOAD, by=by) as about:
        exchange, looked, known = _read(uploads, wishes or {}, by)
        about += _people(known)
        about.note(files=len(uploads), people=len(looked))
        return exchange, looked


def file_upload(uploads: Mapping[str, bytes], wishes: Mapping[Key, Wish], *, by: Actor) -> Filed:
    """File the persons named in ``wishes`` (by insurer and number) from the files; all of them or none."""
    with perform(acts.FILE_UPLOAD, by=by) as about:
        exchange, looked, known = _read(uploads, wishes, by)
        chosen = [one for one in looked if one.sheet.key in wishes]
        claims, again = _file(chosen, known, by, about)
        return Filed(max(claim.filed_at for claim in claims), chosen, again, _left(exchange, wishes))


def file_claim(sheet: ClaimSheet, *, by: Actor) -> int:
    """File one person's month; raises ``NotRight`` with every finding.  The number of the claim."""
    with perform(acts.FILE_CLAIM, by=by) as about:
        known = registers([sheet], by)
        (claim,), _ = _file([_look(sheet, known, by)], known, by, about)
        return claim.pk


@dataclass(frozen=True, slots=True)
class Start:
    """What the form for one person begins with: the registers, and a claim that came back."""

    insured: Insured
    known: Known
    codes: Mapping[str, ServiceCode]
    last: Claim | None  # この月の最後の版

    @property
    def returned(self) -> Claim | None:
        """The claim to be mended."""
        return self.last if self.last and self.last.state in AGAIN else None

    @property
    def standing(self) -> Claim | None:
        """The claim that is with the centre already."""
        return self.last if self.last and self.last.state in Claim.STANDING else None


def start_entry(number: str, month: date, insurer: str = "", *, by: Actor) -> Start:
    """A person's month as the registers have it, for the form; raises ``NotRight`` when nobody has that number."""
    with perform(acts.CHECK_CLAIM, by=by) as about:
        person = _person(number, insurer, month, by)
        about += [person.subject]
        last = person.registers["last_claim"]
        last = Claim.objects.seen_by(by).filter(pk=last["pk"]).first() if last and last["pk"] else None
        codes = UnitCode.objects.of_month(month)
        return Start(person, facts_of(person, codes=codes), codes, last)


def month_before(number: str, month: date, insurer: str = "", *, by: Actor) -> ClaimSheet | None:
    """What was last claimed of a person for the month before, whose plan mostly goes on; None where nothing was."""
    with perform(acts.CHECK_CLAIM, by=by) as about:
        person = Insured.objects.seen_by(by).numbered(number, insurer).first()
        if person is None:
            return None
        about += [person.subject]
        claims = Claim.objects.seen_by(by).of_month(add_months(month, -1)).filter(insured=person.pk)
        last = claims.exclude(purpose=Claim.Purpose.CANCEL).order_by("-version").first()
        return last.as_sheet() if last else None


def check_entry(entry: Entry, *, by: Actor) -> Looked:
    """What there is to say about a month as typed; nothing is kept."""
    with perform(acts.CHECK_CLAIM, by=by) as about:
        looked, known = _typed(entry, by)
        about += _people(known)
        return looked


def file_entry(entry: Entry, *, by: Actor) -> int:
    """File one person's month as typed; raises ``NotRight`` with every finding.  The number of the claim."""
    with perform(acts.FILE_CLAIM, by=by) as about:
        looked, known = _typed(entry, by)
        (claim,), _ = _file([looked], known, by, about)
        return claim.pk


def withdraw_claim(pk: int, *, by: Actor) -> None:
    """Take back a claim of one's own that the centre has not accepted yet; it stays on file as withdrawn."""
    with perform(acts.WITHDRAW_CLAIM, by=by) as about:
        claim = Claim.objects.seen_by(by).waiting().select_for_update().filter(_own(by), pk=pk).first()
        if claim is None:
            raise NoSuchClaim
        about += [claim.subject]
        about.note(claim=pk)
        Claim.objects.seen_by(by).filter(pk=pk).update(
            state=Claim.State.WITHDRAWN, decided_by=by.person, decided_at=timezone.now()
        )


def _person(number: str, insurer: str, month: date, by: Actor) -> Insured:
    found = Insured.objects.seen_by(by).numbered(number, insurer).with_known(month).first()
    if found is None:
        says = f"被保険者番号{number}の人は見つからないか、担当ではありません。番号を確かめてください。"
        raise NotRight([Finding("insured", says, "被保険者台帳")])
    return found


def _typed(entry: Entry, by: Actor) -> tuple[Looked, Registers]:
    person = _person(entry.insured, entry.insurer, entry.service_month, by)
    sheet = _on_welfare(sheet_of(entry, facts_of(person)), person)
    known = registers([sheet], by, people={(person.key, entry.service_month): person})
    return _look(sheet, known, by), known


def _on_welfare(sheet: ClaimSheet, person: Insured | None) -> ClaimSheet:
    """生保単独 persons are claimed with the numbers of their welfare office."""
    if person is None or not sheet.alone_on_welfare or sheet.payer:
        return sheet
    return replace(sheet, payer=person.payer, recipient=person.recipient)


def _read(
    uploads: Mapping[str, bytes], wishes: Mapping[Key, Wish], by: Actor
) -> tuple[Exchange, list[Looked], Registers]:
    centres = Organisation.objects.filter(kind="centre").values_list("number", flat=True)
    month = month_of(uploads)
    codes = UnitCode.objects.of_month(month)
    exchange = read(uploads, office=by.number, centres=set(centres), codes=codes)
    known = registers([draft.sheet for draft in exchange.drafts], by, codes={month: codes} if month else None)
    looked = []
    for draft in exchange.drafts:
        sheet = _on_welfare(completed(draft.sheet, known.of(draft.sheet)), known.person(draft.sheet))
        said = [remark.finding for remark in (*exchange.stopping, *draft.remarks)]
        looked.append(_look(_wish(sheet, wishes, known.of(sheet)), known, by, said))
    return exchange, looked, known


def _wish(sheet: ClaimSheet, wishes: Mapping[Key, Wish], known: Known) -> ClaimSheet:
    wish = wishes.get(sheet.key)
    return replace(sheet, **asdict(wish)) if wish else usual(sheet, known)


def _look(sheet: ClaimSheet, known: Registers, by: Actor, found: Iterable[Finding] = ()) -> Looked:
    sheet = in_their_class(sheet, known.of(sheet))
    findings = [*found, *check(sheet, known.of(sheet), today=by.today), *_whose(sheet, by)]
    try:
        priced = known.price(sheet)
    except Refusal as refusal:
        priced = None
        if not any(finding.blocks and finding.field.startswith(EXPLAIN_NO_PRICE) for finding in findings):
            findings.append(Finding("codes", refusal.sentence, "単位数表・地域区分"))
    stands = any(
        other.office == sheet.office and other.purpose == Claim.Purpose.MONTH for other in known.of(sheet).filed
    )
    return Looked(sheet, tuple(dict.fromkeys(findings)), priced, known.codes_of(sheet), known.names, stands)


def _whose(sheet: ClaimSheet, by: Actor) -> Iterable[Finding]:
    """An office files as itself, a centre for the persons it plans for itself."""
    if sheet.office != (by.number if by.kind == "office" else ""):
        yield Finding("office", "ほかの事業所の請求は提出できません。事業所番号を確かめてください。", "委託の範囲")
    if by.kind == "centre" and sheet.centre != by.number:
        yield Finding("centre", "ほかのセンターの請求は提出できません。", "委託の範囲")


def _left(exchange: Exchange, wishes: Mapping[Key, Wish]) -> int:
    """How many persons of the files, read or not, were not filed."""
    read = {draft.sheet.key for draft in exchange.drafts}
    named = {remark.person for remark in exchange.remarks if remark.insured}
    return len((read | named) - wishes.keys())


def _own(by: Actor) -> Q:
    """What an organisation filed itself: an office as such, a centre for whom it plans."""
    return Q(office=by.organisation) | Q(office__isnull=True, centre=by.organisation)


def _file(chosen: Sequence[Looked], known: Registers, by: Actor, about: About) -> tuple[list[Claim], int]:
    """The claims of everybody chosen, and how many of them stood already with the same content (二重送信)."""
    about += _people(known)
    if not chosen:
        raise NothingToFile
    there = _standing_alike(chosen, known, by)
    new = [one for one in chosen if one.sheet.key not in there]
    wrong = [finding for one in new if not one.may_be_filed for finding in one.findings if finding.blocks]
    if wrong:
        raise NotRight(wrong)
    now = timezone.now()
    claims = [_claim(one, known, by, now) for one in new]
    try:
        kept = Claim.objects.keep_by(by, claims) if claims else []
    except IntegrityError as clash:
        raise FiledMeanwhile(people=_somebody(chosen)) from clash
    again = [claim.replaces_id for claim in claims if claim.replaces_id]
    if again:
        Claim.objects.seen_by(by).filter(pk__in=again).update(state=Claim.State.REPLACED)
    about.note(claims=len(claims), month=chosen[0].sheet.service_month)
    return [*there.values(), *kept], len(there)


def _standing_alike(chosen: Sequence[Looked], known: Registers, by: Actor) -> dict[Key, Claim]:
    """The claims of one's own that stand and say the same as what is filed now."""
    asked = {known.person(one.sheet).pk: one.sheet for one in chosen if known.of(one.sheet).filed}
    if not asked:
        return {}
    standing = Claim.objects.seen_by(by).standing().of_month(chosen[0].sheet.service_month)
    standing = standing.filter(_own(by), insured__in=asked, purpose=Claim.Purpose.MONTH)
    mine = {claim.insured_id: claim for claim in standing}
    return {asked[pk].key: claim for pk, claim in mine.items() if _alike(claim, asked[pk])}


def _alike(claim: Claim, sheet: ClaimSheet) -> bool:
    """Whether a claim says the same, but for the day it was written."""
    return replace(claim.as_sheet(), created_on=sheet.created_on) == sheet


def _somebody(chosen: Sequence[Looked]) -> str:
    """Whose month it was, as far as one insertion tells."""
    return f"{chosen[0].sheet.name}さん" if len(chosen) == 1 else "選んだ人のうちだれか"


def _claim(one: Looked, known: Registers, by: Actor, now: datetime) -> Claim:
    sheet, priced = one.sheet, one.priced
    person = known.person(sheet)
    last = person.registers["last_claim"]
    return Claim(
        insured=person,
        centre_id=person.registers["charge"]["centre_id"],
        office_id=by.organisation if by.kind == "office" else None,
        service_month=sheet.service_month,
        scheme=sheet.scheme,
        version=last["version"] + 1 if last else 1,
        replaces_id=last["pk"] if last and last["state"] in AGAIN else None,
        sheet=keep_sheet(sheet),
        findings=[asdict(finding) for finding in one.findings],
        units=priced.units,
        yen=priced.yen,
        first=has_first(sheet, known.of(sheet)),
        linkage=has_linkage(sheet, known.of(sheet)),
        filed_by=by.person,
        filed_at=now,
    )


def _people(known: Registers) -> list[str]:
    return [person.subject for person in known.insured.values()]
