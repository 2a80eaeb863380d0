"""The months' pages: what cannot be closed is said, months out of range, several centres' files, slips alone."""

from __future__ import annotations

import html
import io
import zipfile
from datetime import date, timedelta

import pytest

from azukari.care.papers.lists import claims_file
from azukari.care.services import closing, results, review
from azukari.law.calendar import add_months, month_of
from tests.care import town
from tests.care.town import HANAKO, MIDORIKO, TARO, client
from tests.entrust import raw
from tests.people import ASAHI, MIDORI


def text(page) -> str:
    return html.unescape(page.content.decode())


@pytest.mark.parametrize("month", ["9999-12-01", "0001-01-01", "1999-12-01", "2100-01-01"])
def test_a_month_out_of_range_is_a_sentence(city, month):
    town.here_and_now()
    for login, pages in (("asahi-chief", ("home", "month", "claims")), ("sakura", ("home", "file"))):
        browser = client(login)
        for page in pages:
            answer = browser.get(f"/care/{page}/?month={month}")
            assert answer.status_code == 404
            assert "2000年から2099年まで" in text(answer)
    answer = client("asahi-chief").get(f"/care/month/{ASAHI}/{month[:7]}/")
    assert answer.status_code == 404
    assert "2000年から2099年まで" in text(answer)


@pytest.mark.parametrize("address", ["%00/2026-10/", f"{ASAHI}/%00/", f"{ASAHI}/２０２６-10/"])
def test_an_address_nobody_wrote_is_not_found(city, address):
    assert client("asahi-chief").get(f"/care/month/{address}").status_code == 404


def test_who_stays_behind_is_said_before_closing(city):
    cast, month = town.here_and_now()
    pks = [town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO)]
    review.accept_claims(pks, by=cast.asahi)
    with raw.owner() as owner:
        owner.execute("alter table care_charge no force row level security")
        owner.execute("""update care_charge set centre_care_manager = '' where insured_id =
                         (select insured_id from care_charge order by id limit 1)""")
        owner.execute("alter table care_charge force row level security")
    centre, url = client("asahi-chief"), f"/care/month/{ASAHI}/{month:%Y-%m}/"
    page = text(centre.get(url))
    assert "このままでは送れない請求が1件あります" in page
    assert "包括の担当者の介護支援専門員番号がありません" in page
    assert "1件は、受付済みのまま残ります" in page
    assert centre.post(url, {"claims": [pks[1]]}).status_code == 302
    page = text(centre.get(url))
    assert "月を締める</button>" not in page


def test_the_city_takes_all_centres_files_of_an_examination_with_a_folder_each(city):
    cast, month = town.here_and_now()
    review.accept_claims([town.file_one(HANAKO, cast.sakura, month)], by=cast.asahi)
    review.accept_claims([town.file_one(MIDORIKO, cast.ume, month)], by=cast.midori)
    made = {
        f"{number}/{file.name}": bytes(file.content)
        for number, by in ((ASAHI, cast.asahi), (MIDORI, cast.midori))
        for file in closing.close_month(number, month, by=by)
    }
    assert len({name.split("/")[1] for name in made}) < len(made), "the same name stands twice"
    files = closing.list_files(by=cast.chief)
    browser = client("city-chief")
    assert "まとめて受け取る" in text(browser.get("/care/files/"))
    answer = browser.get(f"/care/files/zip/{files[0].closing.review_month:%Y-%m}/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == made
    single = browser.get(f"/care/files/{files[0].pk}/")
    assert f"{files[0].centre.number}-{files[0].name}" in single["Content-Disposition"]
    own = client("midori-chief").get(f"/care/files/zip/{files[0].closing.review_month:%Y-%m}/")
    with zipfile.ZipFile(io.BytesIO(own.content)) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {MIDORI}
    assert client("asahi-chief").get("/care/files/zip/2020-01/").status_code == 404


def test_a_list_is_never_cut_without_a_word(city, monkeypatch):
    cast, month = town.here_and_now()
    pks = [town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO)]
    monkeypatch.setattr(review, "EXPORT", 1)
    with pytest.raises(review.TooMany):
        review.export_claims(review.Question(), by=cast.asahi)
    assert "書き出せません" in text(client("asahi-chief").get("/care/claims/csv/"))
    review.accept_claims(pks, by=cast.asahi)
    closing.close_month(ASAHI, month, by=cast.asahi)
    monkeypatch.setattr(closing, "FILES", 1)
    centre = client("asahi-chief")
    assert "?page=2" in text(centre.get("/care/files/"))
    assert "SHA-256" in text(centre.get("/care/files/?page=2"))


def test_a_slip_is_corrected_dropped_and_cancelled_from_the_claim(city):
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    review.accept_claims([pk], by=cast.asahi)
    closing.close_month(ASAHI, month, by=cast.asahi)
    centre, url = client("asahi-chief"), f"/care/claims/{pk}/slip/"
    assert url in text(centre.get(f"/care/claims/{pk}/"))
    row = {"office": town.NURSES, "kind": "63", "units": "900"}
    assert "結果がまだです" in text(centre.post(url, row))
    for document in ("8222", "8125"):
        results.record_result(pk, document, "accepted", by=cast.asahi)
    assert "単位数" in text(centre.post(url, {**row, "units": "x"}))
    assert "同じ内容です" in text(centre.post(url, {**row, "units": "1200"}))
    made = centre.post(url, row).url
    assert "この給付管理票を送るのをやめる" in text(centre.get(made))
    assert "請求額" not in text(centre.get(made)).partition("これまでの版")[0]
    assert "次の締めを待っている第2版（給付管理票だけ）" in text(centre.get(f"/care/claims/{pk}/"))
    assert "もうあります" in text(centre.post(url, {**row, "units": "800"}))
    assert "給管のみ" in text(centre.get("/care/claims/"))
    centre.post(f"{made}slip/drop/")
    made = centre.post(f"{url}cancel/").url
    assert "給付管理票の取消" in text(centre.get(made))
    page = text(centre.get(f"/care/month/{ASAHI}/{month:%Y-%m}/"))
    assert "1件、0円を締めますか" in page
    assert client("sakura").get(url).status_code == 403


def test_an_office_reads_that_a_slip_waits_and_files_again_once_it_is_dropped(city):
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    review.accept_claims([pk], by=cast.asahi)
    closing.close_month(ASAHI, month, by=cast.asahi)
    for document, outcome in (("8222", "accepted"), ("8125", "returned")):
        results.record_result(pk, document, outcome, by=cast.asahi)
    office, form = client("sakura"), f"/care/file/?insured={HANAKO}&month={month}"
    made = client("asahi-chief").post(f"/care/claims/{pk}/slip/", {"office": town.NURSES, "kind": "63", "units": "900"})
    page = text(office.get(form))
    assert "給付管理票だけの送り直しが、次の締めを待っています" in page
    assert "センターに、それを送るのをやめるよう頼んでください" in page
    assert "直して出し直す" not in text(office.get(f"/care/claims/{pk}/"))
    client("asahi-chief").post(f"{made.url}slip/drop/")
    assert "直して出し直す" in text(office.get(f"/care/claims/{pk}/"))


def test_what_did_not_come_back_is_decided_in_one_go(city):
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    review.accept_claims([pk], by=cast.asahi)
    closing.close_month(ASAHI, month, by=cast.asahi)
    made = closing.list_files(by=cast.asahi)[0].closing.review_month
    centre = client("asahi-chief")
    assert "残り2件を「決定」にする" in text(centre.get("/care/files/returns/"))
    centre.post(f"/care/files/decided/{made:%Y-%m}/")
    assert {one.outcome for one in review.see_claim(pk, by=cast.asahi).transmitted} == {"accepted"}
    assert centre.post(f"/care/files/decided/{made:%Y-%m}/").status_code >= 400


@pytest.mark.parametrize("starts", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_list_runs_as_a_formula(starts):
    row = {
        "service_month": date(2026, 10, 1), "insured__number": "1", "insured__name": f"{starts}HYPERLINK(1)",
        "insured__kana": "", "centre__name": f"{starts}cmd|'/c calc'!A1", "office__number": "", "office__name": "",
        "scheme": "46", "version": 1, "state_label": "", "units": 1, "yen": 1, "reason": f"{starts}1+1",
        "filed_at": review.timezone.now(),
    }  # fmt: skip
    line = claims_file([row]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert f",{starts}" not in line
    assert f',"{starts}' not in line


def test_the_town_is_right_on_every_day_of_a_year():
    for number in range(366):
        today = date(2028, 1, 1) + timedelta(number)
        month = add_months(month_of(today), -1)
        assert town.sheet(HANAKO, month).created_on <= today
        stamps = {name.removesuffix(".CSV")[-14:-6] for name in town.files(month)}
        assert all(stamp <= f"{today:%Y%m%d}" for stamp in stamps), stamps
