"""Vacant houses of 東野森市(架空): its districts lie in the open sea, so that no real house is ever meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from uuid import UUID

from azukari.entrust.door import machine
from azukari.entrust.rules import Actor
from azukari.house.rules.inquiries import Wish, kinds
from azukari.house.rules.land import WHOLE, Entry
from azukari.house.rules.statistics import fiscal_year
from azukari.house.rules.words import COMPLAINTS, SETTLED
from azukari.house.services import budgets, cases, houses, land, surveys
from azukari.house.services.cases import Terms
from azukari.house.services.houses import ComplaintFacts, HouseFacts
from azukari.house.services.surveys import Paper
from azukari.law.calendar import add_months
from azukari.law.refusal import Refusal
from azukari.site.demonstration import lineage, places
from azukari.site.demonstration.actors import DEVICE

STANDING, GONE, YEARS, COMPLAINTS_A_YEAR = 530, 60, 5, 80
CANDIDATES, UNDER_WAY = 6, 4
SEA = (142_100_000, 35_200_000)  # 房総の沖。百万分の一度
WORDS = ("北の森", "泉ヶ丘", "中央", "柏木", "南の原")
CHOME = "一二三"
TROUBLES = {
    "plants": "庭木が道路にはみ出している。",
    "building": "屋根の一部がはがれかけている。",
    "waste": "敷地にごみが捨てられている。",
    "animals": "軒下に蜂の巣がある。",
    "security": "窓が割れたままになっている。",
    "other": "郵便物があふれている。",
}
MANDATORY = ("registry", "tax", "residents", "family")
ANSWERS = {
    "registry": "登記名義人は架空 森蔵(表題部から所有権保存)。",
    "tax": "納税義務者の届出なし。課税台帳の所有者は登記と同じ。",
    "residents": "登記名義人の除票を確認。死亡により消除。",
    "family": "出生から死亡までの戸籍を取得。相続人は複数。",
}


Clerk = Callable[[date], Actor]  # the city's clerk on a day; the letters bear his name


def load(progress: Callable[[str], None], today: date, clerk: Clerk) -> None:
    """The register, five years of complaints, surveys, six ranked candidates and a family; all through the door."""
    draw = Random(530)
    by = machine(DEVICE, today)
    register = list(_register(draw, today))
    pks = houses.take_over_houses(register, by=by)
    progress(f"空家等{len(pks)}件の台帳を取り込みました")
    lineage.enter(pks[0], by)
    count = _complain(draw, list(zip(pks, register, strict=True)), today, by)
    progress(f"苦情{count}件を受け付けました")
    _budget(today, by)
    try:
        _investigate(pks, today, clerk)
    except Refusal as refusal:  # 書体のないところでは照会文書を作れない
        progress(f"所有者調査は作りませんでした: {refusal.sentence}")
        return
    progress(f"所有者調査{CANDIDATES + UNDER_WAY}件、案件の候補{CANDIDATES}件ができました")


def entrust_one(today: date) -> None:
    """The second candidate goes to the law office; the first, whose family is known, waits for its turn."""
    by = machine(DEVICE, today)
    ranked = cases.list_cases(by=by).cases
    if len(ranked) < 2:  # 所有者調査を作れなかった
        return
    second = ranked[1]
    _, offered = cases.see_vendors(second.pk, by=by)
    (law,) = (one.contract.pk for one in offered if one.contract.number == places.LAW_OFFICE.entrustment)
    because = "相続人調査の実績があり、見積りが最も低い。"
    terms = Terms(law, today - timedelta(days=20), 3, 330_000, "law", because)
    cases.entrust_case(second.pk, terms, by=by)


def _register(draw: Random, today: date) -> Iterator[HouseFacts]:
    """Houses in fifteen districts, some settled."""
    plots = [
        (word, chome, block, lot)
        for word in range(5)
        for chome in range(3)
        for block in range(1, 9)
        for lot in range(1, 13)
    ]
    draw.shuffle(plots)
    begun = add_months(today, -12 * YEARS)
    for n, (word, chome, block, lot) in enumerate(plots[: STANDING + GONE]):
        early = draw.random() < 0.6
        found = begun - timedelta(days=draw.randrange(900)) if early else _day(draw, begun, today)
        gone = _day(draw, max(found, begun), today) if n >= STANDING else None
        rank = SETTLED if gone else draw.choices(("vacant", "neglected", "specified"), (88, 9, 3))[0]
        row, column = divmod(word * 3 + chome, 4)
        east = SEA[0] + column * 6_200 + draw.randrange(5_200)
        north = SEA[1] - row * 5_000 - draw.randrange(4_100)
        yield HouseFacts(
            f"{WORDS[word]}{CHOME[chome]}丁目{block}番{lot}号", f"{WORDS[word]}{chome + 1}丁目", f"{block}番{lot}",
            east, north, rank, found, gone,
        )  # fmt: skip


def _complain(draw: Random, register: Sequence[tuple[int, HouseFacts]], today: date, by: Actor) -> int:
    begun = add_months(today, -12 * YEARS)
    days = sorted(_day(draw, begun, today) for _ in range(YEARS * COMPLAINTS_A_YEAR))
    loud = draw.sample(register, len(register) // 3)  # 苦情は同じ家に重なる
    for day in days:
        pk, _ = draw.choice([house for house in loud if house[1].found_on <= day])
        kind = draw.choice(list(COMPLAINTS))
        told = ComplaintFacts(day, kind, TROUBLES[kind])
        houses.take_complaint(told, UUID(int=draw.getrandbits(128)), pk, by=by)
    return len(days)


def _budget(today: date, by: Actor) -> None:
    budgets.set_budget(fiscal_year(today), 1_200_000, 1_500_000, 2, True, by=by)


def _investigate(pks: Sequence[int], today: date, clerk: Clerk) -> None:
    """Candidates whose survey is complete and which are ranked, and houses whose survey is under way."""
    by = clerk(today)
    for n, pk in enumerate(pks[:CANDIDATES]):
        _survey(pk, clerk(today - timedelta(days=150 - n * 9)), clerk(today - timedelta(days=60 - n)))
        cases.rank_case(pk, n + 1, by=by)
    _transfers(pks[0], by)
    for n, pk in enumerate(pks[CANDIDATES : CANDIDATES + UNDER_WAY]):
        earlier = clerk(today - timedelta(days=40 - n * 7))
        surveys.open_survey(pk, by=earlier)
        asked = surveys.make_inquiry(pk, _wish("registry", earlier), by=earlier)
        surveys.record_answer(asked, ANSWERS["registry"], by=by)
        surveys.make_inquiry(pk, _wish("residents", by), by=by)
    surveys.obtain_paper(pks[CANDIDATES], Paper(None, "family", "架空 森蔵", "相続人を確かめるため", today), by=by)


def _survey(pk: int, asking: Actor, answering: Actor) -> None:
    """All mandatory steps, a talk with the welfare commissioner, and the papers that came."""
    surveys.open_survey(pk, by=asking)
    for code in MANDATORY:
        asked = surveys.make_inquiry(pk, _wish(code, asking), by=asking)
        surveys.record_answer(asked, ANSWERS[code], by=answering)
        for paper in kinds(asking.today)[code].papers[:1]:
            got = Paper(asked, paper, "架空 森蔵", kinds(asking.today)[code].purpose, answering.today)
            surveys.obtain_paper(pk, got, by=answering)
    heard = surveys.make_inquiry(pk, _wish("commissioner", asking), by=asking)
    surveys.record_answer(heard, "市外の施設に移り、その後亡くなったと聞いた。", "commissioner", by=answering)
    surveys.complete_survey(pk, "登記名義人は死亡。相続人が複数いて、管理する人が決まっていない。", by=answering)


def _transfers(pk: int, by: Actor) -> None:
    """The registered fractions of the last transfer do not add up to one."""
    for order, giver, taker, written, cause, day in (
        (1, "", "架空 森蔵", "1", "所有権保存", "大正14年4月2日"),
        (2, "架空 森蔵", "架空 柏吉", "2793/4410", "所有権一部移転(売買)", "昭和3年9月9日"),
        (3, "架空 森蔵", "架空 楢松", "1617/4410", "森蔵持分全部移転(家督相続)", "昭和13年3月10日"),
        (4, "架空 楢松", "架空 こずえ", "539/4410", "楢松持分全部移転(相続)", "昭和27年6月1日"),
        (4, "架空 楢松", "架空 幹夫", "1078/4410", "楢松持分全部移転(相続)", "昭和27年6月1日"),
    ):
        land.enter_transfer(pk, Entry(order, giver, taker, Fraction(written), WHOLE, cause), written, day, by=by)


def _wish(code: str, by: Actor) -> Wish:
    told = kinds(by.today)[code]
    return Wish(code, told.purpose, told.addressee, "登記名義人 架空 森蔵")


def _day(draw: Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randrange(max((last - first).days, 1)))
