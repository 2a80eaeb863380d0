"""The register of vacant houses and the complaints about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Case, Complaint, House, Referral, Survey
from azukari.house.models.houses import Houses
from azukari.house.rules import address, intake, statistics
from azukari.house.rules.intake import Decision, Standing
from azukari.house.rules.statistics import Event, Year
from azukari.law.refusal import Finding, NotRight, Refusal

PAGE = 50
CASE_OPEN = Case.UNDER_WAY
FIRST_YEARS = 6  # 統計の表に出す年度の数
COLUMNS = (
    "pk", "number", "address", "district", "rank", "found_on", "east", "north", "surveying", "surveyed", "heard",
)  # fmt: skip


class NoSuchHouse(Refusal):
    says = "その空家等は見つかりません。台帳から選び直してください。"
    status = 404


class NumberedMeanwhile(Refusal):
    says = "同じ時に別の空家等が登録されました。もう一度、登録してください。"


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """A house as a clerk enters it."""

    address: str
    district: str = ""
    lot: str = ""
    east: int | None = None  # 百万分の一度
    north: int | None = None
    rank: str = House.Rank.VACANT
    found_on: date | None = None
    settled_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """A complaint as it came in."""

    received_on: date
    kind: str
    says: str = ""
    again_because: str = ""  # 調査済みの家を調べ直す理由


@dataclass(frozen=True, slots=True)
class Question:
    """Which houses are wanted; every part may be left open."""

    words: str = ""  # 所在地か管理番号の一部
    district: str = ""
    rank: str = ""
    survey: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of houses, how many there are in all, and the districts to choose from."""

    rows: list[dict]
    count: int
    districts: list[str]


def list_houses(question: Question, *, by: Actor) -> Listed:
    """A page of the register, by number."""
    with perform(acts.LIST_HOUSES, by=by) as about:
        wanted = _asked(question, by)
        start = (question.page - 1) * PAGE
        rows = list(_counted(wanted).order_by("number").values(*COLUMNS)[start : start + PAGE])
        about += [f"house/{row['pk']}" for row in rows]
        return Listed(rows, wanted.count(), _districts(by))


def map_houses(question: Question, *, by: Actor) -> Listed:
    """Every house that is asked for, for the map and the list beside it."""
    with perform(acts.LIST_HOUSES, by=by) as about:
        rows = list(_counted(_asked(question, by)).order_by("number").values(*COLUMNS))
        about += [f"house/{row['pk']}" for row in rows]
        return Listed(rows, len(rows), _districts(by))


@dataclass(frozen=True, slots=True)
class Folder:
    """One house with everything that is known of it."""

    house: House
    complaints: Sequence[Complaint]
    surveys: Sequence[Survey]
    cases: Sequence[Case]
    referrals: Sequence[Referral]


def see_house(pk: int, *, by: Actor) -> Folder:
    """One house: complaints, surveys, cases, and who foresaw it."""
    with perform(acts.SEE_HOUSE, by=by, about=[f"house/{pk}"]):
        house = _find(pk, by)
        return Folder(
            house,
            list(Complaint.objects.seen_by(by).filter(house=house).order_by("-received_on", "-pk")),
            list(Survey.objects.seen_by(by).filter(house=house).order_by("-opened_on", "-pk")),
            list(Case.objects.seen_by(by).filter(house=house).order_by("-pk")),
            list(Referral.objects.seen_by(by).filter(house=house).select_related("organisation")),
        )


def start_change(pk: int, *, by: Actor) -> House:
    """A house as it stands, for the form that changes it."""
    with perform(acts.REGISTER_HOUSE, by=by, about=[f"house/{pk}"]):
        return _find(pk, by)


def register_house(facts: HouseFacts, referral: UUID | None = None, *, by: Actor) -> int:
    """A newly found house; raises ``NotRight`` when its address is registered already."""
    with perform(acts.REGISTER_HOUSE, by=by) as about:
        _refuse_known(facts.address, by)
        house = _register(facts, by)
        about += [house.subject]
        if referral and not Referral.objects.seen_by(by).filter(pk=referral, house=None).update(house=house.pk):
            raise NoSuchHouse
        return house.pk


def take_over_houses(register: Sequence[HouseFacts], *, by: Actor) -> list[int]:
    """A register the city kept elsewhere, all of it or none; raises ``NotRight`` when an address stands in it twice."""
    with perform(acts.REGISTER_HOUSE, by=by) as about:
        findings = list(_check_register(register, by))
        if findings:
            raise NotRight(findings)
        serial = _next_serial(by)
        rows = [_row(facts, serial + n, by) for n, facts in enumerate(register)]
        kept = House.objects.keep_by(by, rows)
        about += [house.subject for house in kept]
        about.note(houses=len(kept))
        return [house.pk for house in kept]


def change_house(pk: int, facts: HouseFacts, *, by: Actor) -> None:
    """Correct a house, or note that it is settled."""
    with perform(acts.REGISTER_HOUSE, by=by, about=[f"house/{pk}"]):
        _find(pk, by)
        _refuse_half_settled(facts)
        values = {**asdict(facts), "address_key": address.key(facts.address)}
        if facts.found_on is None:
            values.pop("found_on")
        House.objects.seen_by(by).filter(pk=pk).update(**values)


def take_complaint(
    facts: ComplaintFacts, once: UUID, house: int | None = None, found: HouseFacts | None = None, *, by: Actor
) -> tuple[int, Decision]:
    """Take a complaint about a known house, or about one that is found by it; the house and what follows."""
    with perform(acts.TAKE_COMPLAINT, by=by) as about:
        known = _named(house, found, by)
        survey = known.standing if known else Standing.NONE
        decision = intake.decide(known=known is not None, survey=survey, again_because=facts.again_because)
        if known is None:
            known = _register(found, by)
        about += [known.subject]
        about.note(intake=decision.intake)
        _keep_complaint(facts, once, known, decision, by)
        return known.pk, decision


def start_complaint(house: int | None, *, by: Actor) -> House | None:
    """The house a complaint is about, when it is known, with how far it was investigated."""
    with perform(acts.TAKE_COMPLAINT, by=by, about=[f"house/{house}"] if house else []):
        return _find(house, by) if house else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The statistics page: by fiscal year, and how the register stands today."""

    years: list[Year]
    ranks: dict[str, int]
    districts: list[tuple[str, int]]


def see_statistics(*, by: Actor) -> Figures:
    """Counted from the events each time it is asked."""
    with perform(acts.SEE_STATISTICS, by=by):
        houses = list(House.objects.seen_by(by).values_list("found_on", "settled_on", "rank", "district"))
        complaints = list(Complaint.objects.seen_by(by).values_list("kind", "received_on"))
        surveys = list(Survey.objects.seen_by(by).values_list("opened_on", "completed_on"))
        cases = list(Case.objects.seen_by(by).values_list("entrusted_on", "filed_on"))
        pairs = (
            ((Event.FOUND, Event.SETTLED), [(found, settled) for found, settled, _, _ in houses]),
            ((Event.OPENED, Event.COMPLETED), surveys),
            ((Event.ENTRUSTED, Event.FILED), cases),
        )
        events = [
            (event, day) for names, rows in pairs for row in rows for event, day in zip(names, row, strict=True) if day
        ]
        until = statistics.fiscal_year(by.today)
        years = statistics.by_year(events, complaints, until - FIRST_YEARS + 1, until)
        return Figures(years, Counter(rank for _, _, rank, _ in houses), _standing_by_district(houses))


def _asked(question: Question, by: Actor) -> Houses:
    wanted = House.objects.seen_by(by).with_survey()
    if question.words:
        key = address.key(question.words)
        wanted = wanted.filter(Q(number__icontains=question.words) | Q(address_key__contains=key))
    if question.district:
        wanted = wanted.filter(district=question.district)
    if question.rank:
        wanted = wanted.filter(rank=question.rank)
    match question.survey:
        case Standing.OPEN:
            return wanted.filter(surveying=True)
        case Standing.DONE:
            return wanted.filter(surveying=False, surveyed=True)
        case Standing.NONE:
            return wanted.filter(surveying=False, surveyed=False)
    return wanted


def _counted(wanted: Houses) -> Houses:
    return wanted.annotate(heard=Count("complaints"))


def _districts(by: Actor) -> list[str]:
    named = House.objects.seen_by(by).exclude(district="")
    return list(named.values_list("district", flat=True).distinct().order_by("district"))


def _find(pk: int, by: Actor) -> House:
    house = House.objects.seen_by(by).with_survey().filter(pk=pk).first()
    if house is None:
        raise NoSuchHouse
    return house


def _named(pk: int | None, found: HouseFacts | None, by: Actor) -> House | None:
    """The house a complaint names: by its row, or by an address that is registered already."""
    if pk:
        return _find(pk, by)
    if found is None:
        raise NoSuchHouse
    same = House.objects.seen_by(by).with_survey().filter(address_key=address.key(found.address))
    return same.order_by("number").first()


def _refuse_known(typed: str, by: Actor) -> None:
    same = House.objects.seen_by(by).filter(address_key=address.key(typed)).order_by("number").first()
    if same:
        says = f"この所在地は、管理番号{same.number}で登録されています。台帳から開いてください。"
        raise NotRight([Finding("address", says)])


def _refuse_half_settled(facts: HouseFacts) -> None:
    if (facts.rank == House.Rank.SETTLED) != bool(facts.settled_on):
        raise NotRight([Finding("settled_on", "解消のときだけ、区分を「解消」にして解消した日を入力してください。")])


def _register(facts: HouseFacts, by: Actor) -> House:
    _refuse_half_settled(facts)
    try:
        with transaction.atomic():
            return House.objects.keep_by(by, [_row(facts, _next_serial(by), by)])[0]
    except IntegrityError as clash:
        raise NumberedMeanwhile from clash


def _next_serial(by: Actor) -> int:
    last = House.objects.seen_by(by).aggregate(last=Max("number"))["last"]
    return int(last.split("-")[1]) + 1 if last else 1


def _row(facts: HouseFacts, serial: int, by: Actor) -> House:
    values = {**asdict(facts), "found_on": facts.found_on or by.today, "address_key": address.key(facts.address)}
    return House(number=f"空-{serial:05d}", **values)


def _check_register(register: Sequence[HouseFacts], by: Actor) -> Iterator[Finding]:
    """The same house twice, or half settled."""
    known = set(House.objects.seen_by(by).values_list("address_key", flat=True))
    for line, facts in enumerate(register, 1):
        key = address.key(facts.address)
        if key in known:
            yield Finding(f"line-{line}", f"{line}行目の所在地({facts.address})は、すでに登録されています。")
        if (facts.rank == House.Rank.SETTLED) != bool(facts.settled_on):
            yield Finding(f"line-{line}", f"{line}行目は、解消のときだけ解消した日を入れてください。")
        known.add(key)


def _keep_complaint(facts: ComplaintFacts, once: UUID, house: House, decision: Decision, by: Actor) -> None:
    """Sent twice, even at the same moment, it is kept once."""
    if Complaint.objects.seen_by(by).filter(once=once).exists():
        return
    try:
        with transaction.atomic():
            Complaint.objects.create_by(
                by, once=once, house=house, received_on=facts.received_on, kind=facts.kind, says=facts.says,
                needs_survey=decision.needs_survey, why=decision.why,
            )  # fmt: skip
    except IntegrityError as clash:
        if "once" not in str(clash):
            raise


def _standing_by_district(houses: Sequence[tuple]) -> list[tuple[str, int]]:
    return Counter(district or "(未入力)" for _, settled, _, district in houses if not settled).most_common()
