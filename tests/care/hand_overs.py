"""A hand-over of two invented persons, and ways to ask about it."""

from dataclasses import replace
from datetime import date

from azukari.care.exchange import Handover, Managed, PersonMonth, Visit, read, write
from tests.care.examples import CENTRE, DAY_CARE, MONTH, NURSES, OFFICE

STAMP = "20261003101500"
NURSE = tuple(
    Visit(date(2026, 9, day), "631111", NURSES, 300, 1, "0930", "1000", "見本訪問看護") for day in (2, 9, 16, 23)
)
DAYS = tuple(Visit(date(2026, 9, day), "A61111", DAY_CARE, 1798, 1, "0930", "1500") for day in (4, 11))
TABLE = (
    Managed(NURSES, "631111", 1200, 300, 4, office_name="見本訪問看護"),
    Managed(DAY_CARE, "A61111", 1798, 1798, 1),
    Managed(DAY_CARE, "A66107", None, 40, 1),  # 処遇改善加算は限度額の対象外
    Managed(DAY_CARE, "A6AAAA", 1798),
)
HANAKO = PersonMonth(
    insurer="132134",
    insured="0000012345",
    name="見本 花子",
    kana="ﾐﾎﾝ ﾊﾅｺ",
    sex="2",
    birth=date(1940, 5, 1),
    level="12",
    limit_units=5032,
    limit_since=date(2026, 4, 1),
    limit_until=date(2027, 3, 31),
    care_manager="試験 太郎",
    planned=NURSE + DAYS,
    actual=NURSE + DAYS,
    managed=TABLE,
)
JIRO = replace(HANAKO, insured="0000012346", name='見本 "次郎",\r\n髙﨑', sex="1", level="13", limit_units=10531)
GIVEN = Handover(OFFICE, CENTRE, MONTH, STAMP, (HANAKO, JIRO))


def receive(files, **how):
    return read(files, **{"office": OFFICE, "centres": {CENTRE}, **how})


def of(person=HANAKO, **how):
    return receive(write(replace(GIVEN, people=(person,))), **how)


def named(files, content):
    return next(name for name in files if name.startswith(content))


def says(exchange):
    return [remark.finding.says for remark in exchange.remarks]
