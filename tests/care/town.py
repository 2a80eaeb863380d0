"""Registers and masters of a small invented town around the standing cast, and the files its offices would upload."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from azukari.care.exchange import Handover, Managed, PersonMonth, Visit, write
from azukari.care.models import Designation, Insurer
from azukari.care.rules.entry import Entry as Typed
from azukari.care.rules.entry import sheet_of
from azukari.care.rules.facts import Certification, Charge, ClaimSheet, Known, Notice, Person, PlanLine
from azukari.care.services import filing, masters, register, review
from azukari.care.services.register import ChargeOf, Entry
from azukari.law.calendar import add_months, last_day, month_of
from azukari.law.refusal import Finding, NotRight
from tests import people
from tests.care.examples import office
from tests.people import ASAHI, MIDORI, SAKURA, TODAY, UME, Cast

INSURER = "139998"
NURSES, REHAB, HELPERS = office("136030001"), office("137030001"), "13A7200011"
MANAGERS = {SAKURA: "13000017", ASAHI: "13000025", UME: "13000033", MIDORI: "13000041"}
MONTH = add_months(month_of(TODAY), -1)

HANAKO, TARO, SAKURAKO, UMEKO, MIDORIKO, DIRECT = (f"00000001{number:02d}" for number in range(1, 7))
PEOPLE = [  # 番号、氏名、カナ、生年月日、性別、区分、センター、事業所
    (HANAKO, "試験 花子", "シケン ハナコ", date(1940, 5, 1), "2", "12", ASAHI, SAKURA),
    (TARO, "試験 太郎", "シケン タロウ", date(1938, 12, 31), "1", "13", ASAHI, SAKURA),
    (SAKURAKO, "試験 桜子", "シケン サクラコ", date(1945, 3, 3), "2", "06", ASAHI, SAKURA),
    (UMEKO, "試験 梅子", "シケン ウメコ", date(1941, 1, 20), "2", "12", ASAHI, UME),
    (MIDORIKO, "試験 緑子", "シケン ミドリコ", date(1939, 7, 7), "2", "12", MIDORI, UME),
    (DIRECT, "試験 直子", "シケン ナオコ", date(1942, 8, 8), "2", "12", ASAHI, ""),
]
LIMITS = {"06": 5032, "12": 5032, "13": 10531}


def lay(cast: Cast, month: date = MONTH) -> None:
    """Masters and persons, as the city would register them for ``month``."""
    since = add_months(month, -6)
    kinds = [
        (ASAHI, "あさひ地域包括支援センター", "46", "3級地", "1"),
        (ASAHI, "あさひ地域包括支援センター", "AF", "3級地", "1"),
        (MIDORI, "みどり地域包括支援センター", "46", "3級地", "1"),
        (NURSES, "架空訪問看護ステーション", "63", "", "1"), (REHAB, "架空デイケア", "66", "", "1"),
        (HELPERS, "架空ヘルパーステーション", "A2", "", "6"),
    ]  # fmt: skip
    designations = [
        Designation(number=number, name=name, kind=kind, grade=grade, office_class=office_class, since=date(2018, 4, 1))
        for number, name, kind, grade, office_class in kinds
    ]
    insurers = [Insurer(number=INSURER, name="東野森市", since=date(2000, 4, 1))]
    masters.import_designations(designations, insurers, by=cast.machine)
    managers = [(where, number, "架空 専門員", date(2020, 1, 1)) for where, number in MANAGERS.items()]
    masters.import_care_managers(managers, by=cast.machine)
    masters.import_units(unit_master(), by=cast.machine)
    register.register_people([_entry(person, since, month) for person in PEOPLE], by=cast.machine)


def unit_master() -> bytes:
    """The city's AF codes as a 単位数表マスタ."""
    head = "保険者番号,サービス種類コード,サービス項目コード,適用開始年月,適用終了年月,サービス名称,単位数,"
    head += "限度額管理対象区分"
    rows = [
        "AF,2111,202404,999999,介護予防ケアマネジメントA,442,0",
        "AF,4001,202404,999999,介護予防ケアマネジメント初回加算,300,0",
    ]
    return "\r\n".join([head, *(f"{INSURER},{row}" for row in rows), ""]).encode("cp932")


def entry_of(number: str, month: date = MONTH) -> Entry:
    """A person as the city registers them."""
    row = next(person for person in PEOPLE if person[0] == number)
    return _entry(row, add_months(month, -6), month)


def _entry(row, since: date, month: date) -> Entry:
    number, name, kana, birth, sex, level, centre, office = row
    until = None if level == "06" else last_day(add_months(since, 11))
    certification = Certification(level, since, until, LIMITS[level], since, until and month_of(until))
    mode = "entrusted" if office else "direct"
    charge = ChargeOf(Charge(centre, office, MANAGERS[office or centre], mode), since, None, MANAGERS[centre])
    notice = Notice(since.replace(day=2), since, "3", centre)
    return Entry(Person(number, INSURER, name, kana, birth, sex), [certification], [notice], [charge])


def files(month: date = MONTH, people: tuple[str, ...] = (HANAKO, TARO)) -> dict[str, bytes]:
    """What the software of さくらケアプラン writes for あさひ about ``month``, v4.1."""
    since = add_months(month, -6)
    stamp = f"{add_months(month, 1):%Y%m}01101500"  # the first day is never ahead of today
    persons = tuple(_person_month(row, since, month) for row in PEOPLE if row[0] in people)
    return write(Handover(SAKURA, ASAHI, month, stamp, persons))


PLANS = {  # 番号 → (事業所、コード、1回の単位、日)
    HANAKO: [(NURSES, "631111", 300, (5, 12, 19, 26))],
    TARO: [(REHAB, "661111", 4228, (6,))],
    SAKURAKO: [(HELPERS, "A21111", 268, (1, 8, 15))],
}


def _person_month(row, since: date, month: date) -> PersonMonth:
    number, name, kana, birth, sex, level, _, _ = row
    until = None if level == "06" else last_day(add_months(since, 11))
    visits = tuple(
        Visit(month.replace(day=day), code, where, units)
        for where, code, units, days in PLANS[number]
        for day in days
    )  # fmt: skip
    managed = tuple(Managed(where, f"{code[:2]}AAAA", units * len(days)) for where, code, units, days in PLANS[number])
    rows = tuple(
        Managed(where, code, units * len(days), units, len(days)) for where, code, units, days in PLANS[number]
    )
    return PersonMonth(
        INSURER, number, name, kana, sex, birth, level, LIMITS[level], since, until,
        care_manager="桜 計画", planned=visits, actual=visits, managed=(*rows, *managed),
    )  # fmt: skip


def sheet(number: str, month: date = MONTH, units: int = 1200) -> ClaimSheet:
    """A right claim for one of the town's persons."""
    entry = entry_of(number, month)
    known = Known(entry.person, entry.charges[0].charge, tuple(entry.certifications), tuple(entry.notices))
    typed = Typed(number, month, add_months(month, 1), (PlanLine(NURSES, "63", units),))
    return sheet_of(typed, known)


def whose(number: str) -> str:
    """A person as the preview's form names them."""
    return f"{INSURER}-{number}"


def file_one(number: str, by, month: date = MONTH) -> int:
    """A claim that waits at the centre."""
    return filing.file_claim(sheet(number, month), by=by)


def refused(sheet: ClaimSheet, by) -> tuple[Finding, ...]:
    """What keeps a claim from being filed; nothing when it was filed."""
    try:
        filing.file_claim(sheet, by=by)
    except NotRight as refusal:
        return tuple(refusal.findings)
    return ()


def return_one(pk: int, by) -> None:
    """A claim that came back."""
    review.return_claim(pk, "計画の単位数が実績と合っていません。", by=by)


def here_and_now() -> tuple[Cast, date]:
    """The town laid for last month by the real calendar, which the pages go by; the cast of today and the month."""
    today = timezone.localdate()
    cast, month = people.cast(today), add_months(month_of(today), -1)
    lay(cast, month)
    return cast, month


def client(login: str) -> Client:
    """Somebody's browser, signed in."""
    browser = Client(SERVER_NAME="localhost")
    browser.post("/sign-in/", {"login": login, "password": people.PASSWORD})
    return browser


def statements(browser: Client, url: str, typed: dict | None = None) -> int:
    """How many SQL statements a page takes, without BEGIN and COMMIT."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(url) if typed is None else browser.post(url, typed)
    assert answer.status_code in (200, 302), answer.status_code
    return sum(one["sql"] not in ("BEGIN", "COMMIT") for one in asked)
