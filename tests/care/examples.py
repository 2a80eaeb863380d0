"""A person, a month and what the registers know of both, right in every item: tests change one thing at a time.

Everybody is invented; the numbers have right check digits and belong to nobody.
"""

from datetime import date

from azukari.care.rules.facts import (
    Certification,
    Charge,
    ClaimSheet,
    Designation,
    Known,
    Notice,
    Person,
    PlanLine,
    ServiceCode,
)
from azukari.law.care.numbers import check_digit


def office(first_nine: str) -> str:
    """An office number with its check digit."""
    return f"{first_nine}{check_digit(first_nine)}"


CENTRE = office("130210001")
OFFICE = office("137210001")
ANOTHER_OFFICE = office("137210002")
NURSES = office("136210001")
DAY_CARE = "13A7200011"
MONTH = date(2026, 9, 1)
TODAY = date(2026, 10, 6)

SHEET = ClaimSheet(
    service_month=MONTH,
    insurer="132134",
    insured="0000012345",
    name="見本 花子",
    kana="ミホン ハナコ",
    birth=date(1940, 5, 1),
    sex="2",
    level="12",
    certified_since=date(2026, 4, 1),
    certified_until=date(2027, 3, 31),
    limit_units=5032,
    limit_since=date(2026, 4, 1),
    limit_until=date(2027, 3, 1),
    centre=CENTRE,
    office=OFFICE,
    care_manager="13000001",
    created_on=date(2026, 10, 3),
    lines=(PlanLine(NURSES, "63", 1200), PlanLine(DAY_CARE, "A6", 1798, "6")),
    improvement=True,
)
CERTIFICATION = Certification("12", date(2026, 4, 1), date(2027, 3, 31), 5032, date(2026, 4, 1), date(2027, 3, 1))
KNOWN = Known(
    person=Person("0000012345", "132134", "見本　花子", "ﾐﾎﾝ ﾊﾅｺ", date(1940, 5, 1), "2"),
    charge=Charge(CENTRE, OFFICE, "13000001"),
    certifications=(CERTIFICATION,),
    notices=(Notice(date(2026, 4, 3), date(2026, 4, 1), "3", CENTRE),),
    designations={
        CENTRE: (Designation("46", date(2018, 4, 1), None),),
        NURSES: (Designation("63", date(2018, 4, 1), date(2030, 3, 31)),),
        DAY_CARE: (Designation("A6", date(2018, 4, 1), None, "6"),),
    },
    care_managers=frozenset({"13000001", "13000002"}),
    codes={
        "AF2111": ServiceCode("AF2111", "介護予防ケアマネジメントA", 442, date(2024, 4, 1), None),
        "AF4001": ServiceCode("AF4001", "介護予防ケアマネジメント初回加算", 300, date(2024, 4, 1), None),
        "AF9999": ServiceCode("AF9999", "廃止されたコード", 430, date(2018, 4, 1), date(2024, 3, 1)),
    },
)
