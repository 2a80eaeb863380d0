"""The rules of use: versions, receipts, and who has still to read."""

from __future__ import annotations

from contextlib import nullcontext

import psycopg
import pytest
from django.urls import reverse

from azukari.entrust.rules import NotGranted
from azukari.entrust.services import media_safety, usage
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.test_matrix import browser
from tests.people import enter

pytestmark = pytest.mark.usefixtures("city")


def unread() -> set[str]:
    return {one.person.login for one in usage.see_usage(by=enter("city-chief")).unread}


@covers("CARE-22")
def test_a_new_version_is_to_be_read_by_everybody_and_the_city_sees_who_has_not():
    chief = enter("city-chief")
    everybody = unread()
    assert {"city-chief", "asahi-chief", "asahi-clerk", "sakura", "vendor"} <= everybody
    assert usage.set_usage("市が貸与した端末だけを使う。", by=chief) == 1
    for login in ("sakura", "city-chief"):
        usage.acknowledge_usage(1, by=enter(login))
    assert unread() == everybody - {"sakura", "city-chief"}
    assert usage.set_usage("市が貸与した端末だけを使う。画面を人に見せない。", by=chief) == 2
    assert unread() == everybody
    with pytest.raises(usage.NotNewest):
        usage.acknowledge_usage(1, by=enter("sakura"))
    assert [one.version for one in usage.see_usage(by=chief).older] == [1]


@covers("CARE-22")
def test_the_first_page_asks_until_one_has_read():
    assert "まだ読んでいない利用の決まり" not in browser("sakura").get("/").content.decode()
    screen = browser("city-chief")
    assert screen.post(reverse("usage-set"), {"says": "決まり"}).status_code == 302
    office = browser("sakura")
    assert "まだ読んでいない利用の決まり" in office.get("/").content.decode()
    assert office.post(reverse("usage"), {"version": "1"}).status_code == 302
    assert "あなたは確認しています" in office.get(reverse("usage")).content.decode()
    assert "まだ読んでいない利用の決まり" not in office.get("/").content.decode()


def test_an_office_sees_its_own_people_only_and_sets_nothing():
    usage.set_usage("決まり", by=enter("city-chief"))
    assert [one.person.login for one in usage.see_usage(by=enter("sakura")).unread] == ["sakura"]
    for login in ("sakura", "city-clerk"):
        with pytest.raises(NotGranted):
            usage.set_usage("決まり", by=enter(login))


def test_nobody_acknowledges_for_another():
    usage.set_usage("決まり", by=enter("city-chief"))
    sakura, ume = enter("sakura"), enter("ume")
    context = {"reach": sakura.organisation, "organisation": sakura.organisation, "person": sakura.person}
    receipt = """insert into entrust_acknowledgement (procedure_id, organisation_id, person, at)
                 select id, %s, %s, now() from entrust_procedure"""
    for person, allowed in ((ume.person, False), (sakura.person, True)):
        with raw.app() as app, app.transaction(force_rollback=True):
            raw.standing(app, raw.signed(raw.words(app, act="entrust.usage.read", **context)))
            with nullcontext() if allowed else pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(receipt, (sakura.organisation, person))


def test_the_procedure_for_media_is_another():
    usage.set_usage("決まり", by=enter("city-chief"))
    assert media_safety.see_procedure(by=enter("city-clerk")).newest is None
    assert media_safety.set_procedure("手順", by=enter("city-chief")) == 1
