"""The registers on screen: persons, certification, charge, masters; each test in a city of its own."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from azukari.care.services import register
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
    assert "azukari/law/care/units.toml" in page
