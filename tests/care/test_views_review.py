"""A centre's and the city's pages, each city fresh: the list, one claim, the month, the files."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from azukari.care.rules.facts import Certification
from azukari.care.services import closing, filing, overview, register, review
from tests.care import town
from tests.care.town import HANAKO, MIDORIKO, SAKURAKO, TARO, client, statements
from tests.people import ASAHI

pytestmark = pytest.mark.usefixtures("city")


def text(page) -> str:
    return html.unescape(page.content.decode())


def states(cast):
    return {row["insured__number"]: row["state"] for row in review.list_claims(review.Question(), by=cast.asahi)[0]}


def test_a_filter_lives_in_the_address_and_narrows_list_and_file_alike():
    cast, month = town.here_and_now()
    for number in (HANAKO, TARO):
        town.file_one(number, cast.sakura, month)
    centre = client("asahi-chief")
    page = text(centre.get(f"/care/claims/?month={month}&state=filed&number={HANAKO}&office=さくら"))
    assert "試験 花子" in page
    assert "試験 太郎" not in page
    csv = centre.get(f"/care/claims/csv/?number={HANAKO}").content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in csv.splitlines()] == ["被保険者番号", HANAKO]


def test_a_centre_does_not_see_another_centres_claims():
    cast, month = town.here_and_now()
    pk = town.file_one(MIDORIKO, cast.ume, month)
    assert "試験 緑子" not in text(client("asahi-chief").get("/care/claims/"))
    assert client("asahi-chief").get(f"/care/claims/{pk}/").status_code == 404


def ticks(*pks: int) -> dict[str, int]:
    return {f"claim-{pk}": pk for pk in pks}


def test_what_is_ticked_is_accepted():
    cast, month = town.here_and_now()
    pks = [town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO)]
    assert client("asahi-chief").post("/care/claims/accept/", ticks(pks[0])).status_code == 302
    assert states(cast) == {HANAKO: "accepted", TARO: "filed"}


def test_accepting_nothing_says_what_to_do():
    town.here_and_now()
    assert "印を付けてください" in text(client("asahi-chief").post("/care/claims/accept/", {}))


def another_level_is_applied_for(number: str, cast, month) -> None:
    (person,), _ = register.list_insured(number, by=cast.asahi)
    pending = Certification("13", month, None, 10531, month, None, "changing")
    register.add_certification(person.pk, pending, by=cast.machine)


def box(pk: int, name: str, ticked: bool = True) -> str:
    return (
        f'<input type="checkbox" name="claim-{pk}" value="{pk}" aria-label="{name}さんの請求を受け付ける"'
        f"{' checked' * ticked}>"
    )


def test_ticks_stay_where_accepting_fails_and_the_claim_says_why():
    cast, month = town.here_and_now()
    good, wrong = (town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO))
    direct = town.file_one(town.DIRECT, cast.asahi, month)
    another_level_is_applied_for(TARO, cast, month)
    centre = client("asahi-chief")
    page = text(centre.post("/care/claims/accept/?state=filed", ticks(good, wrong)))
    assert "まだ1件も受け付けていません" in page
    assert all(
        each in page for each in (box(good, "試験 花子"), box(wrong, "試験 太郎"), box(direct, "試験 直子", False))
    )
    under = page[page.index("試験 太郎</th>") :].split("</tr>")[1]
    assert "区分変更を申請中です" in under
    assert f'/care/claims/{wrong}/#return">開いて差し戻して</a>' in under
    assert page.count('class="under"') == 1
    assert "指摘のない2件をまとめて受け付ける" in page  # 太郎のほか
    assert set(states(cast).values()) == {"filed"}
    assert centre.get("/care/claims/accept/?state=filed")["Location"] == "/care/claims/?state=filed"


def test_what_was_decided_meanwhile_is_said_and_the_other_ticks_stay():
    cast, month = town.here_and_now()
    gone, there = (town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO))
    review.accept_claims([gone], by=cast.asahi)
    page = text(client("asahi-chief").post("/care/claims/accept/", ticks(gone, there)))
    assert "選んだ2件のうち1件は、たった今、受付・差戻し・取下げのどれかになりました" in page
    assert box(there, "試験 太郎") in page


@pytest.fixture
def one_a_page(monkeypatch) -> None:
    monkeypatch.setattr(review, "PAGE", 1)


def test_a_tick_follows_its_claim_to_another_page(one_a_page):
    cast, month = town.here_and_now()
    taro, hanako = (town.file_one(number, cast.sakura, month) for number in (TARO, HANAKO))  # あいうえお順
    direct = town.file_one(town.DIRECT, cast.asahi, month)
    centre = client("asahi-chief")
    assert "試験 花子" in text(centre.get("/care/claims/?state=filed&page=3"))
    review.accept_claims([taro], by=cast.asahi)
    another_level_is_applied_for(HANAKO, cast, month)
    page = text(centre.post("/care/claims/accept/?state=filed&page=3", ticks(hanako)))
    assert "選んだ請求のうち1件は、ほかのページへ移っていた" in page
    assert box(hanako, "試験 花子") in page
    assert "区分変更を申請中です" in page
    assert box(direct, "試験 直子", False) in page


def test_where_a_page_was_accepted_whole_the_first_is_shown(one_a_page):
    cast, month = town.here_and_now()
    taro, hanako = (town.file_one(number, cast.sakura, month) for number in (TARO, HANAKO))
    page = text(client("asahi-chief").post("/care/claims/accept/?state=filed&page=2", ticks(hanako), follow=True))
    assert "1件を受け付けました" in page
    assert box(taro, "試験 太郎", False) in page


def test_one_claim_is_accepted_on_its_page_or_says_there_what_stands_against_it():
    cast, month = town.here_and_now()
    good, wrong = (town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO))
    another_level_is_applied_for(TARO, cast, month)
    centre = client("asahi-chief")
    assert "受け付けました" in text(centre.post(f"/care/claims/{good}/accept/", follow=True))
    page = text(centre.post(f"/care/claims/{wrong}/accept/", follow=True))
    assert "まだ受け付けていません" in page
    assert "区分変更を申請中です" in page
    assert states(cast) == {HANAKO: "accepted", TARO: "filed"}


def test_the_codes_of_af_are_named_before_and_after_closing():
    cast, month = town.here_and_now()
    sheet = town.sheet(SAKURAKO, month)
    line = replace(sheet.lines[0], office=town.HELPERS, kind="A2", office_class="6")
    sheet = replace(sheet, scheme="AF", lines=(line,), codes=("AF2111", "AF4001"), improvement=False)
    pk = filing.file_claim(sheet, by=cast.sakura)
    centre = client("asahi-chief")
    assert "介護予防ケアマネジメント初回加算" in text(centre.get(f"/care/claims/{pk}/"))
    review.accept_claims([pk], by=cast.asahi)
    closing.close_month(ASAHI, month, by=cast.asahi)
    assert "介護予防ケアマネジメント初回加算" in text(centre.get(f"/care/claims/{pk}/"))


def test_a_claim_is_returned_with_a_reason_the_office_reads():
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    centre = client("asahi-chief")
    assert "差戻しの理由を選ぶか、書いてください。" in text(centre.post(f"/care/claims/{pk}/return/", {}))
    centre.post(f"/care/claims/{pk}/return/", {"reason": "1行目の単位数を確かめてください。"})
    assert states(cast) == {HANAKO: "returned"}
    assert "1行目の単位数を確かめてください。" in text(client("sakura").get("/care/home/"))


def test_who_is_missing_is_listed_office_by_office_and_never_cut_without_a_word(monkeypatch):
    _, month = town.here_and_now()
    centre = client("asahi-chief")
    page = text(centre.get("/care/missing/"))
    assert page.index("さくらケアプラン") < page.index("うめケアプラン") < page.index("センターの直営")
    assert page.count("入力して提出<span") == 1  # 直営の人だけ
    monkeypatch.setattr(overview, "MISSING", 2)
    assert f"month={month}&page=2" in text(centre.get("/care/missing/"))
    assert "2ページ目" in text(centre.get("/care/missing/?page=2"))


def test_the_wall_shows_which_office_is_behind():
    cast, month = town.here_and_now()
    town.file_one(HANAKO, cast.sakura, month)
    page = text(client("asahi-chief").get("/care/home/"))
    assert page.index("うめケアプラン") < page.index("さくらケアプラン")
    assert "未提出" in page


def test_a_month_is_closed_after_looking_at_exactly_what_goes():
    cast, month = town.here_and_now()
    pks = [town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO)]
    review.accept_claims(pks, by=cast.asahi)
    centre, url = client("asahi-chief"), f"/care/month/{ASAHI}/{month:%Y-%m}/"
    page = text(centre.get(url))
    assert "2件、9,768円を締めますか" in page
    assert "10日までに国保連へ送ります。" in page
    assert "試験 花子" in page
    assert centre.post(url, {"claims": pks}).status_code == 302
    assert states(cast) == {HANAKO: "sent", TARO: "sent"}
    assert "たった今ほかの画面で締められた" in text(centre.post(url, {"claims": pks}, follow=True))


def test_a_claim_accepted_after_the_look_is_not_sent_unseen():
    cast, month = town.here_and_now()
    first, second = (town.file_one(number, cast.sakura, month) for number in (HANAKO, TARO))
    review.accept_claims([first, second], by=cast.asahi)
    page = client("asahi-chief").post(f"/care/month/{ASAHI}/{month:%Y-%m}/", {"claims": [first]})
    assert "受け付けた請求が変わりました" in text(page)
    assert states(cast) == {HANAKO: "accepted", TARO: "accepted"}


def test_only_the_person_in_charge_closes():
    _, month = town.here_and_now()
    assert client("asahi-clerk").get(f"/care/month/{ASAHI}/{month:%Y-%m}/").status_code == 403
    page = client("midori-chief").get(f"/care/month/{ASAHI}/{month:%Y-%m}/", follow=True)
    assert "受け付けた請求がありません" in text(page)


def closed(cast, month):
    pk = town.file_one(HANAKO, cast.sakura, month)
    review.accept_claims([pk], by=cast.asahi)
    return pk, closing.close_month(ASAHI, month, by=cast.asahi)


def test_a_file_is_received_byte_for_byte_by_its_own_centre_alone():
    cast, month = town.here_and_now()
    _, files = closed(cast, month)
    answer = client("asahi-chief").get(f"/care/files/{files[0].pk}/")
    assert answer.content == bytes(files[0].content)
    assert answer["Content-Type"] == "text/csv; charset=Shift_JIS"
    assert files[0].name in answer["Content-Disposition"]
    assert client("midori-chief").get(f"/care/files/{files[0].pk}/").status_code == 404
    assert client("sakura").get("/care/files/").status_code == 403


def test_by_when_the_files_go_is_said_beside_them():
    cast, month = town.here_and_now()
    closed(cast, month)
    assert "審査月の10日までに国保連の伝送ソフトで送ります。" in text(client("asahi-chief").get("/care/files/"))


def test_a_result_lets_the_office_claim_again():
    cast, month = town.here_and_now()
    pk, _ = closed(cast, month)
    centre = client("asahi-chief")
    assert "国保連の審査の結果を選んでください。" in text(centre.post(f"/care/claims/{pk}/result/", {}))
    assert "どの書類の結果ですか" in text(centre.post(f"/care/claims/{pk}/result/", {"outcome": "returned"}))
    assert "過誤申立はありません" in text(
        centre.post(f"/care/claims/{pk}/result/", {"document": "8222", "outcome": "withdrawing"})
    )
    for document in ("8222", "8125"):
        typed = {"document": document, "outcome": "returned", "says": "A 一次チェックエラー"}
        assert centre.post(f"/care/claims/{pk}/result/", typed).status_code == 302
    again = town.file_one(HANAKO, cast.sakura, month)
    page = text(centre.get(f"/care/claims/{again}/"))
    assert "作成区分「新規」で送り直します" in page
    assert "第2版" in page


def test_the_insurers_list_of_returns_is_taken_in():
    cast, month = town.here_and_now()
    pk, _ = closed(cast, month)
    rows = f"2,2,7411,D1,0000139998,東野森市,{HANAKO},シケン,請,{month:%Y%m},46,451,A,届出なし,12P4\r\n"
    centre = client("asahi-chief")
    rows += f"2,3,7411,D1,0000139998,東野森市,{TARO},シケン,請,{month:%Y%m},46,451,A,届出なし,12P4\r\n"
    listed = SimpleUploadedFile("7411.csv", rows.encode("cp932"))
    page = text(centre.post("/care/files/returns/", {"file": listed}, follow=True))
    assert "1件の書類に返戻を記録しました" in page
    assert "1件は、ここから送った記録が見つかりません" in page
    assert "一覧表の2行目です。" in page
    assert "試験 花子" in page.partition("まだ送り直していない書類（1件）")[2]
    assert "A 一次チェックエラー 届出なし" in text(centre.get(f"/care/claims/{pk}/"))
    page = centre.post("/care/files/returns/", {"file": SimpleUploadedFile("x.csv", b"other")})
    assert "返戻(保留)一覧表(7411)ではない" in text(page)


@pytest.mark.parametrize(
    ("login", "url"),
    [
        ("sakura", "/care/home/"),
        ("sakura", "/care/claims/"),
        ("asahi-chief", "/care/home/"),
        ("asahi-chief", "/care/claims/"),
        ("asahi-chief", "/care/claims/{pk}/"),
        ("asahi-chief", "/care/month/"),
        ("asahi-chief", "/care/month/1300100011/{month}/"),
        ("asahi-chief", "/care/files/"),
        ("asahi-chief", "/care/insured/"),
        ("asahi-chief", "/care/insured/1/"),
        ("city-chief", "/care/home/"),
        ("city-chief", "/care/insured/1/trace/"),
        ("city-chief", "/care/masters/"),
    ],
)
def test_a_page_takes_eight_statements_at_most(login, url):
    cast, month = town.here_and_now()
    pk = town.file_one(HANAKO, cast.sakura, month)
    review.accept_claims([pk], by=cast.asahi)
    assert statements(client(login), url.format(pk=pk, month=f"{month:%Y-%m}")) <= 8


@pytest.mark.parametrize(
    "url", ["home", "upload", "file", "claims", "claims/csv", "month", "files", "insured", "masters", "masters/law"]
)
def test_nobody_without_a_grant_sees_a_page(url):
    assert client("vendor").get(f"/care/{url}/").status_code == 403
