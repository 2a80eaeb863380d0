"""The registers on screen: persons, certification, charge, masters; each test in a city of its own."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from azukari.care.services import register
from azukari.law.calendar import era_month
from azukari.law.refusal import Refusal
from tests.care import town
from tests.care.town import HANAKO, client
from tests.people import ASAHI, UME

pytestmark = pytest.mark.usefixtures("city")


def text(page) -> str:
    return html.unescape(page.content.decode())


def who(cast, number):
    (person,) = register.list_insured(number=number, by=cast.chief)[0]
    return person.pk


def test_people_are_found_by_number_and_by_hiragana():
    town.here_and_now()
    centre = client("asahi-chief")
    assert "試験 花子" in text(centre.get(f"/care/insured/?number={HANAKO}"))
    page = text(centre.get("/care/insured/?kana=しけん　はな".replace("　", " ")))
    assert "試験 花子" in page
    assert "試験 太郎" not in page


def test_an_office_finds_only_its_own():
    town.here_and_now()
    page = text(client("sakura").get("/care/insured/"))
    assert "試験 花子" in page
    assert "試験 梅子" not in page


def test_the_city_registers_a_person_with_what_belongs_to_them():
    cast, month = town.here_and_now()
    city = client("city-chief")
    assert 'value="139998"' in text(city.get("/care/insured/new/"))
    typed = {"number": "００００００８００１", "insurer": "139998", "name": "試験　新子", "kana": "しけん　しんこ"}
    assert "生年月日を入力してください。" in text(city.post("/care/insured/new/", typed))
    city.post("/care/insured/new/", {**typed, "birth": "昭和16年1月2日", "sex": "2"})
    pk = who(cast, "0000008001")
    days = {"since": f"{month:%Y/%m/%d}", "until": f"{month.replace(year=month.year + 1):%Y/%m/%d}"}
    city.post(f"/care/insured/{pk}/certification/", {"level": "12", "limit_units": "5032", "status": "decided", **days})
    city.post(
        f"/care/insured/{pk}/notice/",
        {"accepted_on": f"{month:%Y/%m/%d}", "since": f"{month:%Y/%m/%d}", "planner": "3", "office": ASAHI},
    )
    charge = {
        "month": f"{month:%Y-%m}",
        "mode": "entrusted",
        "centre": ASAHI,
        "office": UME,
        "care_manager": "13000033",
    }
    assert city.post(f"/care/insured/{pk}/charge/", charge).status_code == 302
    page = text(city.get(f"/care/insured/{pk}/"))
    for said in ("試験　新子", "シケン　シンコ", "要支援1", "うめケアプラン", "5,032単位"):
        assert said in page


def test_the_same_number_twice_is_refused_and_nothing_typed_is_lost():
    town.here_and_now()
    typed = {
        "number": HANAKO,
        "insurer": "139998",
        "name": "試験 重子",
        "kana": "シケン",
        "birth": "1940-01-01",
        "sex": "2",
    }
    page = client("city-chief").post("/care/insured/new/", typed)
    assert "すでに登録されています" in text(page)
    assert "試験 重子" in text(page)


@pytest.mark.parametrize("what", ["new", "1/certification", "1/notice", "1/charge", "1/trace"])
def test_only_the_city_registers_and_traces(what):
    town.here_and_now()
    assert client("asahi-chief").get(f"/care/insured/{what}/").status_code == 403


def test_the_city_reads_who_has_seen_a_person():
    cast, _ = town.here_and_now()
    pk = who(cast, HANAKO)
    client("asahi-chief").get(f"/care/insured/{pk}/")
    page = text(client("city-chief").get(f"/care/insured/{pk}/trace/"))
    assert "被保険者の情報を見る" in page
    assert "旭 長子" in page


def test_the_unit_master_is_taken_in_whole_or_not_at_all():
    town.here_and_now()
    city = client("city-chief")
    broken = town.unit_master().replace(b"442", b"x")
    page = city.post("/care/masters/units/", {"file": SimpleUploadedFile("af.csv", broken)})
    assert "2行目" in text(page)
    good = town.unit_master().replace(b",442,", b",450,")
    city.post("/care/masters/units/", {"file": SimpleUploadedFile("af.csv", good)})
    assert "450" in text(city.get("/care/masters/"))
    assert client("asahi-chief").get("/care/masters/units/").status_code == 403


def test_what_nobody_verified_is_said():
    town.here_and_now()
    page = text(client("asahi-chief").get("/care/masters/law/"))
    assert "未確認" in page
    assert "AZUKARI_LAW" in page


def whole(cast, number=HANAKO):
    return register.see_insured(who(cast, number), by=cast.chief)


def test_a_lighter_certification_is_registered_and_the_old_one_ends():
    cast, month = town.here_and_now()
    pk = who(cast, town.TARO)
    since, until = month.replace(day=10), month.replace(year=month.year + 1)
    typed = {"level": "12", "status": "decided", "since": f"{since}", "until": f"{until}"}
    assert client("city-chief").post(f"/care/insured/{pk}/certification/", typed).status_code == 302
    new, old = whole(cast, town.TARO).certifications
    assert (new.level, new.limit_units, old.level, old.until) == ("12", 5032, "13", since.replace(day=9))
    typed["since"] = f"{month.replace(year=month.year - 1)}"
    page = text(client("city-chief").post(f"/care/insured/{pk}/certification/", typed))
    assert "期間が重なります" in page


@pytest.mark.parametrize(("level", "limit"), [("21", 16765), ("25", 36217)])
def test_who_needs_care_is_registered_with_the_national_limit(level, limit):
    cast, month = town.here_and_now()
    pk = who(cast, HANAKO)
    typed = {"level": level, "status": "decided", "since": f"{month}", "until": f"{month.replace(year=month.year + 1)}"}
    assert client("city-chief").post(f"/care/insured/{pk}/certification/", typed).status_code == 302
    assert (whole(cast).certifications[0].level, whole(cast).certifications[0].limit_units) == (level, limit)


def test_a_name_is_corrected_and_what_it_was_is_kept():
    cast, _ = town.here_and_now()
    city, pk = client("city-chief"), who(cast, HANAKO)
    begun = text(city.get(f"/care/insured/{pk}/correct/"))
    assert 'value="試験 花子"' in begun
    typed = {
        "number": HANAKO, "insurer": "139998", "name": "試験 華子", "kana": "シケン　ハナコ",
        "birth": "1941-05-01", "sex": "2",
    }  # fmt: skip
    assert "訂正の理由を入力してください" in text(city.post(f"/care/insured/{pk}/correct/", typed))
    assert city.post(f"/care/insured/{pk}/correct/", {**typed, "reason": "証の写し間違い"}).status_code == 302
    (kept,) = whole(cast).corrections
    assert (kept.was["name"], kept.was["birth"], kept.corrected_by) == ("試験 花子", "1940-05-01", cast.chief.person)
    page = text(city.get(f"/care/insured/{pk}/"))
    assert "試験 華子" in page
    assert "証の写し間違い" in page
    assert "氏名 試験 花子" in page
    assert "生年月日 昭和15年5月1日" in page
    assert "証の写し間違い" not in text(client("sakura").get(f"/care/insured/{pk}/"))


def test_certification_notice_and_charge_are_corrected_from_what_stands_there():
    cast, month = town.here_and_now()
    city, there = client("city-chief"), whole(cast)
    pk = there.insured.pk
    certification, notice, charge = there.certifications[0], there.notices[0], there.charges[0]
    days = {"since": f"{certification.since}", "until": f"{certification.until}"}
    urls = {
        f"certification/{certification.pk}": {"level": "13", "status": "decided", "limit_units": "10531", **days},
        f"notice/{notice.pk}": {"accepted_on": f"{month}", "since": f"{month}", "planner": "3", "office": ASAHI},
        f"charge/{charge.pk}": {
            "month": f"{month:%Y/%m}", "mode": "entrusted", "centre": ASAHI, "office": UME, "care_manager": "13000033",
        },
    }  # fmt: skip
    for url, typed in urls.items():
        assert city.get(f"/care/insured/{pk}/{url}/").status_code == 200
        assert city.post(f"/care/insured/{pk}/{url}/", {**typed, "reason": "誤記"}).status_code == 302, url
    now = whole(cast)
    assert (now.certifications[0].level, now.notices[0].since, now.charges[0].office.number) == ("13", month, UME)
    assert {one.what for one in now.corrections} == {"certification", "plannotice", "charge"}
    assert city.get(f"/care/insured/{pk}/charge/999999/").status_code == 404


def test_a_charge_of_the_same_month_is_replaced_with_a_trace():
    cast, _ = town.here_and_now()
    there = whole(cast)
    typed = {
        "month": f"{there.charges[0].since:%Y/%m}", "mode": "entrusted", "centre": ASAHI, "office": UME,
        "care_manager": "13000033",
    }  # fmt: skip
    assert client("city-chief").post(f"/care/insured/{there.insured.pk}/charge/", typed).status_code == 302
    (charge,), (kept,) = whole(cast).charges, whole(cast).corrections
    assert (charge.office.number, kept.was["office_id"]) == (UME, there.charges[0].office_id)


@pytest.mark.parametrize("month", ["9999/12", "9999-12", "1900/1", "0001-01"])
def test_a_month_out_of_range_is_said_in_japanese(month):
    cast, _ = town.here_and_now()
    typed = {"month": month, "mode": "direct", "centre": ASAHI, "care_manager": "13000025"}
    page = client("city-chief").post(f"/care/insured/{who(cast, HANAKO)}/charge/", typed)
    assert page.status_code == 200
    assert "月" in text(page)
    page = client("sakura").get(f"/care/file/?insured={HANAKO}&month=9999-12-01")
    assert page.status_code in (200, 404)
    assert "月" in text(page)


def test_every_page_of_the_register_takes_eight_statements_at_most():
    cast, _ = town.here_and_now()
    city, there = client("city-chief"), whole(cast)
    pk, row = there.insured.pk, there.charges[0].pk
    for url in (f"{pk}/", f"{pk}/correct/", f"{pk}/charge/", f"{pk}/charge/{row}/"):
        assert town.statements(city, f"/care/insured/{url}") <= 8, url


def test_the_day_of_a_certification_is_typed_and_told():
    cast, _ = town.here_and_now()
    pk, city = who(cast, HANAKO), client("city-chief")
    [row] = register.see_insured(pk, by=cast.chief).certifications
    url = f"/care/insured/{pk}/certification/{row.pk}/"
    typed = {"level": "12", "since": row.since, "until": row.until, "status": "decided", "reason": "証で確かめた"}
    pending = {**typed, "decided_on": "R8.3.25", "status": "changing"}
    assert "申請中のあいだは認定日を空けておき" in text(city.post(url, pending))
    assert city.post(url, {**typed, "decided_on": "令和8年3月25日"}).status_code == 302
    assert "令和8年3月25日" in text(city.get(f"/care/insured/{pk}/"))
    assert "令和8年3月25日" in text(city.get(url))


def test_two_charges_of_one_month_are_told_as_such_and_somebody_else_in_words():
    cast, month = town.here_and_now()
    city, there = client("city-chief"), whole(cast)
    [charge] = there.charges
    typed = {"mode": "entrusted", "centre": ASAHI, "office": UME, "care_manager": "13000033"}
    assert (
        city.post(f"/care/insured/{there.insured.pk}/charge/", {**typed, "month": f"{month:%Y/%m}"}).status_code == 302
    )
    again = {**typed, "month": f"{month:%Y/%m}", "reason": "誤記"}
    page = text(city.post(f"/care/insured/{there.insured.pk}/charge/{charge.pk}/", again))
    assert f"{era_month(month)}から始まる担当が、ほかにもあります" in page
    other = town.entry_of(HANAKO, month)
    with pytest.raises(Refusal, match="生年月日が台帳\\(昭和15年5月1日\\)と違います"):
        register.import_people([replace(other, person=replace(other.person, birth=month))], by=cast.machine)
