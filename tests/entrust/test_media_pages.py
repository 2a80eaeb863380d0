"""The media ledger on screen: each page once, each refusal beside its field, and never many statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from azukari.entrust.services import media, media_handing, media_safety
from azukari.entrust.services.media_handing import Posting
from azukari.paper.package import Key
from tests.entrust.ledger import ERASED, laid
from tests.entrust.test_matrix import browser

pytestmark = pytest.mark.usefixtures("city")
MOST_STATEMENTS = 8  # of a page, past the one that knows who comes


@pytest.fixture
def ledger(city):
    return laid()


def said(login: str, name: str, *args: object) -> str:
    client = browser(login)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    inside = [one["sql"] for one in asked if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(inside) <= MOST_STATEMENTS + 3, "\n".join(sql[:150] for sql in inside)  # who comes, context, record
    return answer.content.decode()


def post(login: str, name: str, /, *args: object, **typed: object):
    return browser(login).post(reverse(name, args=args), typed)


def test_the_whole_way_of_a_medium_on_screen(ledger):
    contract = {"entrustment": ledger.contract, "medium": ledger.medium, "replaces": ""}
    assert post("city-clerk", "medium-lend", **contract).status_code == 302
    lending = next(one.pk for _, one in media.see_shelf(by=ledger.clerk).media if one)
    ledger.fill(lending)
    assert (
        "手渡しにしてください"
        in post("city-clerk", "medium-hand", lending, way="post", tracking="1234", days="7").content.decode()
    )
    assert post("city-clerk", "medium-hand", lending, way="hand", tracking="", days="7").status_code == 302
    assert "CD-0001" in said("vendor", "media")
    assert post("vendor", "medium-receive", lending).status_code == 302
    today = timezone.localdate().isoformat()
    erased = {"leaves": "nothing", "method": "上書き", "tool": "見本 1.0", "day": today, "time": "00:00"}
    assert post("vendor", "medium-erase", lending, **erased).status_code == 302
    assert post("vendor", "medium-give-back", lending).status_code == 302
    back = {"serial": "CD-0001", "locker": "", "erased": "yes"}
    assert "戻す保管庫を選んでください" in post("city-clerk", "medium-return", **back).content.decode()
    assert post("city-clerk", "medium-return", **(back | {"locker": ledger.locker})).status_code == 302
    page = said("city-clerk", "lending", lending)
    assert "返却済" in page
    assert page.count("市野 係子") >= 2


def test_the_next_step_is_the_one_that_can_be_done(ledger):
    lending = ledger.lend()
    hand, give_back = (reverse(name, args=[lending]) for name in ("medium-hand", "medium-give-back"))
    retire = reverse("medium-retire", args=[ledger.medium])
    assert hand not in said("city-clerk", "lending", lending)
    assert retire not in said("city-clerk", "medium", ledger.medium)
    ledger.fill(lending)
    assert hand in said("city-clerk", "lending", lending)
    media_handing.hand_medium(lending, by=ledger.clerk)
    media_handing.receive_medium(lending, by=ledger.vendor)
    assert give_back not in said("vendor", "lending", lending)
    media_handing.record_erasure(lending, ERASED, by=ledger.vendor)
    page = said("vendor", "lending", lending)
    assert page.index(give_back) < page.index(reverse("medium-erase", args=[lending]))


def test_another_way_is_refused_on_screen_and_logged(ledger):
    assert "電子メールでは送れません" in post("vendor", "media-otherwise", channel="mail").content.decode()
    assert "電子メールでは送れません" in said("city-clerk", "media-transfers")


def test_a_count_sent_empty_is_no_loss_of_every_medium(ledger):
    for typed in ({"serials": ""}, {"serials": "CD-0001", "none": "on"}):
        assert "1枚もなかったときだけ" in post("city-clerk", "media-count", **typed).content.decode()
    assert not media_safety.see_counts(by=ledger.clerk).counts
    assert post("city-clerk", "media-count", serials="", none="on").status_code == 302
    assert len(media_safety.see_counts(by=ledger.clerk).counts) == 1


def test_the_pages_of_the_city(ledger):
    lending = ledger.held()
    media_handing.report_medium(lending, "lost", "見当たりません。", by=ledger.vendor)
    media_safety.count_media(["X"], by=ledger.clerk)
    assert "保管庫A" in said("city-clerk", "media")
    assert "見当たりません" in said("city-clerk", "medium", ledger.medium)
    assert "空案-2026-01" in said("city-clerk", "leakages")
    assert "CD-0002" in said("city-clerk", "media-count")
    assert "市野 長一" in said("city-clerk", "media-procedure")
    assert "見本ガード" in said("city-clerk", "media-vendors")
    assert "手渡し" in said("city-clerk", "media-transfers")


def test_the_pages_of_a_vendor(ledger):
    lending = ledger.held()
    assert "消去を記録する" in said("vendor", "lending", lending)
    assert "漏えいにならない" in said("vendor", "medium-erase", lending)
    assert "公開鍵を届け出る" in said("vendor", "media-vendors")
    key = Key.draw().public
    assert post("vendor", "media-key", text="x").status_code == 200
    assert post("vendor", "media-key", text=str(key)).status_code == 302
    assert key.fingerprint in said("city-clerk", "media-vendors")
    assert post("vendor", "media-declare", product="見本ガード", version="3").status_code == 302
    assert post("city-clerk", "media-vendor-judge", ledger.vendor.organisation, verdict="good").status_code == 302
    latest = {"product": "見本ガード", "version": "4", "since": "2026-11-01"}
    assert post("city-clerk", "media-latest", **latest).status_code == 302
    assert "最新の版は4です" in said("vendor", "media-vendors")


def test_what_is_registered_on_screen(ledger):
    holder = {"name": "保管庫B", "place": "2階", "key_holder": ledger.chief.person}
    assert post("city-clerk", "locker-register", **holder).status_code == 302
    medium = {"serial": "CD-0009", "kind": "cdrw", "label": "予備", "capacity": "", "locker": ledger.locker}
    assert post("city-clerk", "medium-register", **medium).status_code == 302
    assert "すでに登録されています" in post("city-clerk", "medium-register", **medium).content.decode()
    assert post("city-clerk", "medium-retire", ledger.spare, because="傷").status_code == 302
    site = {"checked_on": "2026-11-20", "visitors_apart": "on"}
    assert post("city-clerk", "media-vendor-check", ledger.vendor.organisation, **site).status_code == 302
    assert "満たさない項目がある" in said("city-clerk", "media-vendors")
    assert post("city-chief", "media-procedure-set", says="新しい手順").status_code == 302
    assert post("city-clerk", "media-procedure", version="2").status_code == 302


def test_overdue_post_is_shown_and_recorded(ledger):
    lending = ledger.lend()
    ledger.fill(lending, package="p-1")
    media_handing.hand_medium(lending, Posting("1234", days=-400), by=ledger.clerk)
    assert "期限を過ぎた郵便が1件" in said("city-clerk", "media")
    assert post("city-clerk", "media-watch").status_code == 302
    assert "郵送中の紛失" in said("city-clerk", "leakages")
    assert post("city-chief", "leakage-close", 1, outcome="届きました。").status_code == 302
    assert "届きました。" in said("city-clerk", "leakages")
