"""What two centres asked of the city, and what the city ordered of the system house: one done, one waiting."""

from __future__ import annotations

from datetime import date, timedelta

from azukari.entrust.services import entrustments, orders
from azukari.site.demonstration import places
from azukari.site.demonstration.actors import People

WISHES = (  # 取扱い、依頼、理由、変更の内容
    (
        "entrust.record.see", "give", "自分のセンターの操作記録を、月に一度点検するためです。",
        "センターの端末から、操作記録の画面を開けるようにする。",
    ),
    (
        "care.claim.withdraw", "end", "取下げは事業所だけが行うことにしました。",
        "センターの端末の画面から、取下げのボタンを外す。",
    ),
    ("entrust.register.see", "give", "住民の問い合わせに答えるためです。", ""),
)  # fmt: skip


def load(people: People, today: date) -> None:
    """Asked by three centres; the city granted two and ordered what follows from them."""
    chief, vendor = (people.on(today, login) for login in ("city-chief", places.SYSTEM_HOUSE.people[0].login))
    (contract,) = entrustments.see_entrustments(by=vendor)
    for centre, (act, wish, reason, change) in zip(places.centres(), WISHES, strict=False):
        by = people.on(today, centre.login)
        (own,) = entrustments.see_askable(by=by)
        entrustments.ask_grant(own.pk, act, "own", wish, reason, by=by)
        asked = entrustments.see_requests(by=by)[0]
        if change:
            entrustments.decide_request(asked.pk, True, "認めます。", by=chief)
            orders.issue_order(asked.pk, contract.pk, change, today + timedelta(days=14), by=chief)
    done = orders.see_orders(by=vendor)[0]
    orders.answer_order(done.pk, "done", today, "2台の端末の設定を変え、画面が開くことを確かめました。", by=vendor)
