"""What a test of the investigation begins with: a house, a finished survey, a case on its way."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from azukari.entrust.rules import Actor
from azukari.entrust.services import entrustments, media_terms
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.rules.inquiries import Wish, kinds
from azukari.house.services import budgets, cases, houses, petitioning, surveys
from azukari.house.services.cases import Terms
from azukari.house.services.family import concluding, entering
from azukari.house.services.houses import ComplaintFacts, HouseFacts
from tests.entrust.ledger import CLAUSES, laid
from tests.house import medium
from tests.people import TODAY, enter

MY_NUMBER = "123456789018"
MANDATORY = ("registry", "tax", "residents", "family")
REGISTER = {"kind": "closed", "town": "見本市", "honseki": "一丁目1番", "head": "見本辻 太郎", "since": "", "until": ""}


def house(by: Actor, at: str = "緑町1-2-3", **facts: object) -> int:
    return houses.register_house(HouseFacts(at, "緑町1丁目", **facts), by=by)


def complaint(by: Actor, pk: int | None = None, at: str = "", because: str = "") -> tuple:
    found = None if pk else HouseFacts(at, found_on=TODAY)
    facts = ComplaintFacts(TODAY, "plants", "庭木が道に出ている", because)
    return houses.take_complaint(facts, uuid4(), pk, found, by=by)


def wish(kind: str = "registry") -> Wish:
    told = kinds(TODAY)[kind]
    return Wish(kind, told.purpose, told.addressee, "家屋番号1番2")


def surveyed(by: Actor, at: str = "緑町1-2-3") -> int:
    """A house whose mandatory steps are answered and whose survey is complete."""
    pk = house(by, at)
    surveys.open_survey(pk, by=by)
    for kind in MANDATORY:
        surveys.record_answer(surveys.make_inquiry(pk, wish(kind), by=by), "該当あり", by=by)
    surveys.complete_survey(pk, "登記名義人は死亡", by=by)
    return pk


def contract(chief: Actor, since: date = date(2026, 4, 1), until: date = date(2027, 3, 31)) -> int:
    """An approved entrustment with the vendor of the cast."""
    pk = entrustments.draft_entrustment(
        f"委-{since:%y%m%d}", "権利関係等の調査", enter("vendor").organisation, since, until, by=chief
    )
    entrustments.change_state(pk, "approved", by=chief)
    media_terms.set_terms(pk, CLAUSES, by=chief)
    return pk


def budget(chief: Actor, yen: int = 1_000_000, deposit: int = 1_000_000, cap: int = 2) -> None:
    budgets.set_budget(2026, yen, deposit, cap, False, by=chief)


def terms(contract: int, price: int = 400_000, start: date = TODAY, because: str = "") -> Terms:
    return Terms(contract, start, 3, price, "law", "協定に基づく候補のうち、見積りが最も低い", because)


def delivered(chief: Actor) -> int:
    """A case whose vendor delivered."""
    budget(chief)
    case = cases.rank_case(surveyed(chief), 1, by=chief)
    ledger = laid()
    ledger.contract = contract(chief)
    cases.entrust_case(case, terms(ledger.contract), by=chief)
    medium.deliver(ledger, case)
    return case


def concluded(chief: Actor, house: int, *states: str) -> dict[str, str]:
    """A dead owner with a child for each state, concluded about; what each child says."""
    register = entering.keep_register(house, REGISTER, by=chief)
    owner = Told("person", {"who": (Newcomer("見本辻 太郎", "m"),)}, {"born": "昭和5年4月1日"})
    lines = [owner, *(_child(n) for n in range(len(states))), Told("death", {"who": ("P1",)}, {"at": "平成7年9月9日"})]
    said = {f"P{n}": state for n, state in enumerate(states, 2)}
    gone = [id for id, state in said.items() if state == "renounced"]
    lines += [Told("renunciation", {"who": (id,), "of": ("P1",)}, {"at": "平成7年10月1日"}) for id in gone]
    for line in lines:
        entering.enter_line(house, register, line, by=chief)
    concluding.keep_conclusion(house, "P1", "final", by=chief)
    return said


def _child(n: int) -> Told:
    born = {"child": (Newcomer(f"見本辻 {n + 1}郎", "m"),), "father": ("P1",)}
    return Told("birth", born, {"at": f"昭和{31 + n}年6月6日"})


def decided(chief: Actor, *states: str) -> int:
    """A case whose petitioner is decided from what the heirs said."""
    case = delivered(chief)
    said = concluded(chief, cases.see_case(case, by=chief).case.house_id, *states)
    petitioning.decide_petitioner(case, said, by=chief)
    return case
