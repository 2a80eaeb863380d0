"""An office's pages in a city of its own: files, the form, what came back."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from azukari.care.rules.facts import Charge
from azukari.care.services import filing, register, review
from azukari.care.services.register import ChargeOf
from azukari.law.calendar import add_months
from tests.care import town
from tests.care.town import DIRECT, HANAKO, NURSES, SAKURAKO, TARO, UMEKO, client, statements, whose
from tests.covers import covers
from tests.people import ASAHI, SAKURA

pytestmark = pytest.mark.usefixtures("city")
EVERYBODY = (HANAKO, TARO, SAKURAKO)


def upload(browser, files):
    chosen = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return browser.post("/care/upload/", {"files": chosen})


def parcel(page) -> str:
    return html.unescape(re.search(r'name="parcel" value="([^"]+)"', page.content.decode())[1])


def text(page) -> str:
    return html.unescape(page.content.decode())


def standing(cast, **asked):
    return review.list_claims(review.Question(**asked), by=cast.sakura)[0]


def test_a_preview_shows_everybody_and_keeps_nothing():
    cast, month = town.here_and_now()
    page = upload(client("sakura"), town.files(month, EVERYBODY))
    assert "3人のうち、このまま提出できるのは2人" in text(page).replace("<strong>", "").replace("</strong>", "")
    assert "1人は、下で加算やサービスコードを選び直すと提出できます。" in text(page)
    assert "AFの請求にはサービスコードが要ります" in text(page)
    assert "介護予防支援費" in text(page)
    assert "未確認" in text(page)
    assert standing(cast) == []


@covers("CARE-02")
def test_those_who_are_ticked_are_filed_and_the_rest_is_said():
    cast, month = town.here_and_now()
    office = client("sakura")
    sealed = parcel(upload(office, town.files(month, EVERYBODY)))
    typed = {
        "parcel": sealed,
        "shown": [*map(whose, EVERYBODY)],
        "chosen": [whose(HANAKO)],
        f"wish-{whose(HANAKO)}": ["first", "improvement"],
    }
    answer = office.post("/care/upload/file/", typed)
    assert answer.status_code == 302  # 戻っても読み直しても、二度は送られない
    page = office.get(answer.url)
    assert "1人分の請求を、地域包括支援センターに提出しました" in text(page)
    assert "ファイルにいるほかの2人は、提出していません。" in text(page)
    assert text(office.get(answer.url)).count("ほかの2人") == 0
    missing = text(office.get(f"/care/missing/?month={month}"))
    assert "試験 太郎" in missing
    assert "試験 花子" not in missing
    (row,) = standing(cast)
    assert (row["insured__number"], row["units"], row["yen"]) == (HANAKO, 758, 8375)


@covers("CARE-02")
def test_filing_twice_is_harmless():
    cast, month = town.here_and_now()
    office = client("sakura")
    sealed = parcel(upload(office, town.files(month)))
    typed = {
        "parcel": sealed,
        "shown": [whose(HANAKO)],
        "chosen": [whose(HANAKO)],
        f"wish-{whose(HANAKO)}": ["improvement"],
    }
    first = office.post("/care/upload/file/", typed)
    again = office.post("/care/upload/file/", typed)
    assert again.url == first.url
    page = text(office.get(again.url))
    assert "1人分は、同じ内容ですでに提出されています。二重には提出していません。" in page
    assert "提出できません" not in page
    both = {**typed, "shown": [whose(HANAKO), whose(TARO)], "chosen": [whose(HANAKO), whose(TARO)]}
    assert office.post("/care/upload/file/", both | {f"wish-{whose(TARO)}": ["improvement"]}).url != first.url
    assert len(standing(cast)) == 2


@covers("CARE-02")
def test_what_is_filed_again_with_another_content_is_said():
    cast, month = town.here_and_now()
    office = client("sakura")
    sealed = parcel(upload(office, town.files(month)))
    typed = {"parcel": sealed, "shown": [whose(HANAKO)], "chosen": [whose(HANAKO)]}
    office.post("/care/upload/file/", typed)
    page = office.post("/care/upload/file/", typed | {f"wish-{whose(HANAKO)}": ["improvement"]})
    assert "取り下げてから出し直してください" in text(page)
    assert "提出済み" in text(upload(office, town.files(month)))
    assert len(standing(cast)) == 1


def test_the_rows_of_the_month_before_are_copied_on_asking():
    cast, month = town.here_and_now()
    office, url = client("sakura"), f"/care/file/?insured={HANAKO}&month={month}"
    assert "先月の計画がありません" in text(office.post(url, {"copy": "1", "wish": "first"}))
    filing.file_claim(replace(town.sheet(HANAKO, month), service_month=add_months(month, -1)), by=cast.sakura)
    page = text(office.post(url, {"copy": "1", "wish": "first"}))
    assert f'value="{NURSES}"' in page
    assert 'value="first" checked' in page
    assert "先月の計画の行を写す" not in page
    assert standing(cast, month=month) == []


def test_the_form_of_who_is_filed_already_says_so():
    """Whoever comes back to the form after filing reads that it is filed, and finds the claim."""
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    page = text(client("sakura").get(f"/care/file/?insured={HANAKO}&month={month}"))
    assert "提出してあります" in page
    assert f"/care/claims/{pk}/" in page


def test_whose_claims_go_past_the_centre_is_said():
    cast, month = town.here_and_now()
    (person,) = register.list_insured(number=HANAKO, by=cast.chief)[0]
    designated = ChargeOf(Charge(ASAHI, SAKURA, town.MANAGERS[SAKURA], "designated"), month)
    register.change_charge(person.pk, designated, by=cast.chief)
    assert "自ら国保連へ請求する人（介護予防支援費Ⅱ）が1人" in text(client("sakura").get("/care/home/"))
    assert "自ら国保連へ請求する人（介護予防支援費Ⅱ）が1人" in text(client("asahi-chief").get("/care/home/"))
    assert "センターを通しては請求できません" in text(upload(client("sakura"), town.files(month)))
    assert "試験 花子" not in text(client("sakura").get("/care/missing/"))


@pytest.mark.parametrize(("address", "page"), [
    ("/care/upload/file/", "/care/upload/"), ("/care/claims/1/withdraw/", "/care/claims/1/"),
])  # fmt: skip
def test_who_comes_back_to_an_address_that_only_files_is_led_to_its_page(address, page):
    town.here_and_now()
    answer = client("sakura").get(address)
    assert (answer.status_code, answer.url) == (302, page)


def test_codes_chosen_on_the_page_make_an_af_claim():
    cast, month = town.here_and_now()
    office = client("sakura")
    sealed = parcel(upload(office, town.files(month, EVERYBODY)))
    chosen = {"shown": [whose(SAKURAKO)], "chosen": [whose(SAKURAKO)], f"codes-{whose(SAKURAKO)}": ["AF2111", "AF4001"]}
    page = office.post("/care/upload/file/", {"parcel": sealed, **chosen}, follow=True)
    assert "提出しました" in text(page)
    (row,) = standing(cast)
    assert (row["scheme"], row["units"]) == ("AF", 742)


def test_a_parcel_of_another_office_is_refused():
    cast, month = town.here_and_now()
    sealed = parcel(upload(client("sakura"), town.files(month)))
    page = client("ume").post(
        "/care/upload/file/", {"parcel": sealed, "shown": [whose(HANAKO)], "chosen": [whose(HANAKO)]}
    )
    assert page.status_code == 409
    assert "もう一度ファイルを選んでください" in text(page)
    assert standing(cast) == []


def test_files_of_another_month_are_said_once_a_person_and_may_be_chosen_anew_on_the_page():
    _, month = town.here_and_now()
    renamed = {name.replace(f"_{month:%Y%m}_", "_202510_"): content for name, content in town.files(month).items()}
    page = text(upload(client("sakura"), renamed))
    assert "提出できる人を読み取れませんでした" in page
    assert "読み取れなかった人 2人" in page
    assert page.count(HANAKO) == 1
    assert 'name="files"' in page


def test_files_that_cannot_be_read_are_said_in_japanese():
    town.here_and_now()
    page = upload(client("sakura"), {"family.jpg": b"\xff\xd8\xff\x00\x01"})
    assert page.status_code == 200
    assert "提出できる人を読み取れませんでした" in text(page)
    assert "family.jpg" in text(page)


def test_no_file_is_asked_for_beside_the_field():
    town.here_and_now()
    assert "ファイルを選んでください。" in text(client("sakura").post("/care/upload/", {}))


def typed_rows(*rows, **more):
    offices, kinds, units = zip(*rows, strict=True)
    return {"office": offices, "kind": kinds, "units": units, **more}


@covers("CARE-02")
def test_one_person_is_looked_at_and_filed_from_the_form():
    cast, month = town.here_and_now()
    office, url = client("sakura"), f"/care/file/?insured={HANAKO}&month={month}"
    first = text(office.get(url))
    assert "試験 花子" in first
    assert "5,032単位" in first
    typed = typed_rows((NURSES, "63", "１，２００"), ("", "", ""), wish=["improvement"])
    looked = text(office.post(url, {**typed, "check": "1"}))
    assert "4,983円（451単位）" in looked
    assert "架空訪問看護ステーション" in looked
    assert standing(cast) == []
    answer = office.post(url, {**typed, "file": "1"})
    assert answer.status_code == 302
    (row,) = standing(cast)
    assert row["yen"] == 4983


def test_the_form_begins_with_the_month_that_is_due():
    _, month = town.here_and_now()
    page = text(client("sakura").get(f"/care/file/?insured={HANAKO}"))
    assert f'value="{month.isoformat()}" selected' in page
    assert "エラー" not in page


def test_what_holds_for_everybody_is_said_once_and_who_cannot_be_filed_has_nothing_to_tick():
    _, month = town.here_and_now()
    files = {name: raw.replace(b"0000000102", b"0000000999") for name, raw in town.files(month).items()}
    page = text(upload(client("sakura"), files))
    assert page.count("選べません。") == 1
    assert page.count('name="shown"') == 1
    assert page.count("台帳にないか、担当ではありません。") == 1
    assert page.count("月遅れ請求です。") <= 1


def test_what_was_typed_stays_and_every_finding_stands_beside_its_field():
    town.here_and_now()
    (_, month) = town.people.cast(), town.MONTH
    office = client("sakura")
    url = f"/care/file/?insured={HANAKO}&month={month}"
    typed = typed_rows(("1399999999", "63", "9999"), ("12345", "", "x"))
    page = text(office.post(url, {**typed, "check": "1"}))
    assert 'value="1399999999"' in page
    assert 'value="X"' in page
    assert "事業所番号「12345」は10桁で入力してください。" in page
    assert "事業所12345のサービスの種類を選んでください。事業所12345の単位数「X」は数字で入力してください。" in page
    page = text(office.post(url, {**typed_rows(("1399999999", "63", "9999")), "file": "1"}))
    assert "事業所台帳にありません" in page
    assert 'value="9999"' in page


def test_the_row_a_finding_speaks_of_is_the_row_on_the_page():
    """Empty rows move down, so that the first filled row is the first."""
    _, month = town.here_and_now()
    typed = {**typed_rows(("", "", ""), (NURSES, "63", "1234567")), "check": "1"}
    page = text(client("sakura").post(f"/care/file/?insured={HANAKO}&month={month}", typed))
    assert "1行目: 単位数1234567は書けません" in page
    assert 'value="1234567" inputmode="numeric" autocomplete="off" aria-label="1行目の単位数"' in page


def test_rows_are_added_without_javascript():
    _, month = town.here_and_now()
    page = client("sakura").post(
        f"/care/file/?insured={HANAKO}&month={month}", {**typed_rows((NURSES, "63", "1")), "more": 1}
    )
    assert text(page).count('name="office"') == 6


def test_an_office_cannot_open_the_form_for_another_offices_person():
    _, month = town.here_and_now()
    page = text(client("sakura").get(f"/care/file/?insured={UMEKO}&month={month}"))
    assert "見つからないか、担当ではありません" in page
    assert "試験 梅子" not in page


def test_a_centre_files_for_whom_it_plans_itself():
    cast, month = town.here_and_now()
    url = f"/care/file/?insured={DIRECT}&month={month}"
    answer = client("asahi-chief").post(
        url, {**typed_rows((NURSES, "63", "800")), "wish": ["improvement"], "file": "1"}
    )
    assert answer.status_code == 302
    (row,) = review.list_claims(review.Question(), by=cast.asahi)[0]
    assert (row["insured__number"], row["office__number"]) == (DIRECT, None)


def test_a_returned_claim_opens_with_its_reason_and_its_rows():
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    town.return_one(pk, cast.asahi)
    office = client("sakura")
    assert "直して出し直す" in text(office.get("/care/home/"))
    page = text(office.get(f"/care/file/?insured={HANAKO}&month={month}"))
    assert "計画の単位数が実績と合っていません。" in page
    assert f'value="{NURSES}"' in page
    office.post(f"/care/file/?insured={HANAKO}&month={month}", {**typed_rows((NURSES, "63", "900")), "file": "1"})
    states = {row["version"]: row["state"] for row in standing(cast)}
    assert states == {1: "replaced", 2: "filed"}


def test_an_office_withdraws_what_still_waits():
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    assert client("sakura").post(f"/care/claims/{pk}/withdraw/").status_code == 302
    assert standing(cast)[0]["state"] == "withdrawn"
    assert client("ume").post(f"/care/claims/{pk}/withdraw/").status_code == 404


def test_filing_a_claim_takes_eight_statements_at_most():
    _, month = town.here_and_now()
    url = f"/care/file/?insured={HANAKO}&month={month}"
    assert statements(client("sakura"), url, {**typed_rows((NURSES, "63", "900")), "file": "1"}) <= 8


def test_a_preview_takes_eight_statements_at_most():
    _, month = town.here_and_now()
    office = client("sakura")
    sealed = parcel(upload(office, town.files(month, EVERYBODY)))
    typed = {"parcel": sealed, "shown": [*map(whose, EVERYBODY)]}
    assert statements(office, "/care/upload/", typed) <= 8
    typed["chosen"] = [whose(HANAKO), whose(TARO)]
    assert statements(office, "/care/upload/file/", typed) <= 8


@pytest.mark.parametrize(("login", "url", "field"), [
    ("sakura", "/care/upload/", "files"), ("city-chief", "/care/masters/units/", "file"),
])  # fmt: skip
def test_what_is_larger_than_the_server_takes_is_said_with_the_limit(login, url, field):
    town.here_and_now()
    huge = SimpleUploadedFile("a.csv", b"x" * (21 * 1024 * 1024))
    page = text(client(login).post(url, {field: huge}))
    assert "大きすぎます" in page
    assert "20MBまで" in page


def test_somebody_filed_in_between_is_named():
    cast, month = town.here_and_now()
    office = client("sakura")
    sealed = parcel(upload(office, town.files(month)))
    filing.file_claim(town.sheet(HANAKO, month, units=900), by=cast.sakura)
    both = [whose(HANAKO), whose(TARO)]
    page = text(office.post("/care/upload/file/", {"parcel": sealed, "shown": both, "chosen": both}))
    assert "該当する人：試験 花子" in page
    assert "試験 太郎、" not in page
    assert len(standing(cast)) == 1
