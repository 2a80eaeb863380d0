"""The pages: each opens, says what is wrong beside the field, and lets nobody in who was not granted."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from azukari.house.rules.cases import SCOPE
from azukari.house.services import budgets, cases, surveys
from azukari.house.services.surveys import Paper
from tests.covers import covers
from tests.entrust.ledger import laid
from tests.entrust.test_matrix import browser
from tests.house import medium, scenes
from tests.people import TODAY, cast

pytestmark = pytest.mark.usefixtures("city")
STATEMENTS = 8  # on one page


def post(client, name, *args, **said):
    return client.post(reverse(name, args=args), said)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def clerk(city):
    return cast().clerk


@pytest.fixture
def client(city):
    return browser("city-clerk")


@pytest.fixture
def chief_client(city):
    return browser("city-chief")


def test_every_page_opens_in_few_statements(client):
    chief = cast().chief
    case = scenes.decided(chief, "renounced", "renounced")
    house = cases.see_case(case, by=chief).case.house_id
    other = scenes.house(chief, "柏木1-1", east=142_100_000, north=35_200_000)
    surveys.open_survey(other, by=chief)
    asked = surveys.make_inquiry(other, scenes.wish("commissioner"), by=chief)
    surveys.obtain_paper(other, Paper(None, "family", "架空 太郎", "相続人を確かめるため", TODAY), by=chief)
    pages = [
        reverse(name)
        for name in (
            "house-list", "house-map", "house-register", "house-statistics", "house-complaint-new", "house-referrals",
            "house-reconcile", "house-cases", "house-budget", "house-agreements",
        )
    ]  # fmt: skip
    pages += [
        reverse(name, args=[pk])
        for name, pk in (
            ("house-see", house), ("house-change", house), ("house-complaint", house), ("house-survey", house),
            ("house-survey", other), ("house-inquiry", other), ("house-answer", asked), ("house-obtain", other),
            ("house-transfers", house), ("house-case-rank", house), ("house-case", case), ("house-case-move", case),
            ("house-case-entrust", case), ("house-case-petitioner", case), ("house-case-undecide", case),
            ("house-case-deposit", case), ("house-case-file", case), ("house-case-hand", case),
            ("house-case-drop", case),
        )
    ]  # fmt: skip
    for page in pages:
        with CaptureQueriesContext(connection) as ran:
            answer = client.get(page)
        assert answer.status_code == 200, page
        said = [each["sql"][:80] for each in ran if each["sql"] not in ("BEGIN", "COMMIT")]
        assert len(said) <= STATEMENTS, (page, said)


@covers("AKI-36")
def test_an_office_gets_a_receipt_and_no_other_page(client):
    office = browser("sakura")
    said = {"once": str(uuid4()), "address": "柏木3-4", "basis": "consent", "basis_says": "口頭で同意"}
    refused = post(office, "house-refer", **{**said, "basis": "", "basis_says": ""})
    assert "知らせる根拠を選んでください。" in text(refused)
    assert "同意の取り方・法令の条項を入力してください。" in text(refused)
    receipt = post(office, "house-refer", **said)
    assert "予-" in text(receipt)
    assert "柏木3-4" not in text(receipt)
    for name in ("house-list", "house-map", "house-referrals", "house-cases"):
        assert office.get(reverse(name)).status_code == 403
    assert "柏木3-4" in text(client.get(reverse("house-referrals")))


@covers("AKI-37")
@pytest.mark.parametrize("written", ["123456789018", "1234-5678-9018", "１２３４　５６７８　９０１８"])
def test_a_my_number_is_refused_beside_its_field(client, written):
    answer = post(
        client, "house-register", address="緑町1-2", rank="vacant", found_on="R8.11.5", note=f"番号は{written}"
    )  # fmt: skip
    page = text(answer)
    assert answer.status_code == 200
    assert page.index('id="id_note_error"') < page.index(
        "個人番号(マイナンバー)と思われる", page.index('id="id_note_error"')
    )
    assert "エラー：" in page


def test_the_list_keeps_its_filter_in_the_address_line(client, clerk):
    scenes.house(clerk, "柏木1-1", rank="specified")
    scenes.house(clerk, "泉町1-1")
    page = text(client.get(reverse("house-list") + "?rank=specified"))
    assert "柏木1-1" in page
    assert "泉町1-1" not in page
    assert "?rank=specified" in page  # 地図へ引き継ぐ


def test_a_mark_on_the_map_is_a_link_with_a_name(client, clerk):
    pk = scenes.house(clerk, "柏木1-1", east=142_100_000, north=35_200_000)
    page = text(client.get(reverse("house-map")))
    assert f'<a href="/house/{pk}/" class="spot" data-rank="vacant" aria-label="空-00001 柏木1-1 空家等">' in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_a_complaint_says_what_follows(client, clerk):
    pk = scenes.surveyed(clerk)
    answer = client.post(
        reverse("house-complaint", args=[pk]),
        {"once": str(uuid4()), "received_on": "R8.11.5", "kind": "plants", "says": "", "again_because": ""},
        follow=True,
    )
    assert "前の調査の結果を使い" in text(answer)


def test_a_survey_again_without_a_reason_is_refused_beside_its_field(client, clerk):
    pk = scenes.surveyed(clerk)
    answer = post(client, "house-survey-open", pk, again_because="")
    assert "再調査の理由を入力してください。" in text(answer)


def test_a_survey_that_was_refused_still_says_of_which_house_and_asks_for_the_reason_as_needed(client, clerk):
    pk = scenes.surveyed(clerk)
    shown = text(client.get(reverse("house-survey", args=[pk])))
    assert "※必須" in shown
    refused = text(post(client, "house-survey-open", pk, again_because=""))
    assert "緑町1-2-3" in refused
    assert reverse("house-survey", args=[pk]) in refused


@pytest.mark.parametrize(("kind", "verb"), [("site", "調べる"), ("neighbours", "聞き取る"), ("tax", "照会する")])
def test_what_needs_no_letter_is_not_called_one_and_asks_for_no_sender(kind, verb, client, clerk):
    pk = scenes.house(clerk)
    surveys.open_survey(pk, by=clerk)
    page = reverse("house-inquiry", args=[pk]) + f"?kind={kind}"
    shown = text(client.get(page))
    assert f"{verb}</button>" in shown
    assert ("差出人" in shown) == (kind == "tax")
    client.post(page, {"kind": kind, "addressee": "架空の相手", "purpose": "所有者の確認", "about": "緑町1-2-3"})
    asked = surveys.see_survey(pk, by=clerk).inquiries[0]
    assert (asked.kind, bool(asked.letter_sha256)) == (kind, kind == "tax")


@covers("AKI-37", "AKI-42")
def test_no_form_offers_a_paper_with_a_my_number(client, clerk):
    pk = scenes.house(clerk)
    surveys.open_survey(pk, by=clerk)
    asked = text(client.get(reverse("house-inquiry", args=[pk])))
    logged = text(client.get(reverse("house-obtain", args=[pk])))
    assert 'value="resident"' in logged
    assert "resident_with_number" not in asked + logged
    answer = post(
        client, "house-obtain", pk, kind="resident_with_number", whose="架空 太郎", purpose="確認",
        obtained_on="R8.11.5", obtained_as="professional",
    )  # fmt: skip
    assert "書類を選び直してください。" in text(answer)


@covers("AKI-31")
def test_an_inquiry_from_the_page_gives_its_letter(client, clerk):
    pk = scenes.house(clerk)
    post(client, "house-survey-open", pk)
    refused = post(client, "house-inquiry", pk, kind="tax", addressee="税務課", about="緑町1-2-3", purpose="")
    assert "利用目的を入力してください。" in text(refused)
    post(client, "house-inquiry", pk, kind="tax", addressee="税務課", about="緑町1-2-3", purpose="所有者の確認")
    asked = surveys.see_survey(pk, by=clerk).inquiries[0]
    letter = client.get(reverse("house-letter", args=[asked.pk]))
    assert letter.content.startswith(b"%PDF")
    assert letter["Content-Type"] == "application/pdf"


def test_a_letter_about_many_is_typed_row_by_row_and_rows_are_added_without_losing_any(client, clerk):
    pk = scenes.house(clerk)
    surveys.open_survey(pk, by=clerk)
    persons = {f"person_{n}_name": f"架空 {n}郎" for n in range(7)}
    said = {"kind": "family", "addressee": "見本市長", "about": "", "purpose": "確認", **persons}
    more = text(post(client, "house-inquiry", pk, **said, more="person"))
    assert 'name="person_11_name"' in more
    assert 'value="架空 6郎"' in more
    assert "誤りがあります" not in more
    assert not surveys.see_survey(pk, by=clerk).inquiries
    post(client, "house-inquiry", pk, **said)
    (asked,) = surveys.see_survey(pk, by=clerk).inquiries
    assert [person[0] for person in asked.persons] == list(persons.values())


@covers("AKI-30")
def test_a_sensitive_word_in_a_hearing_is_refused_beside_its_field(client, clerk):
    pk = scenes.house(clerk)
    surveys.open_survey(pk, by=clerk)
    asked = surveys.make_inquiry(pk, scenes.wish("neighbours"), by=clerk)
    answer = post(client, "house-answer", asked, source_class="neighbour", answer="認知症で入院したと聞いた")
    assert "要配慮個人情報" in text(answer)


def test_an_answer_is_corrected_from_the_page_and_the_former_one_still_read(client, clerk):
    pk = scenes.house(clerk)
    surveys.open_survey(pk, by=clerk)
    asked = surveys.make_inquiry(pk, scenes.wish("neighbours"), by=clerk)
    page = reverse("house-answer", args=[asked])
    assert ">記録する</button>" in text(client.get(page))
    post(client, "house-answer", asked, source_class="neighbour", answer="市外の娘の家にいる")
    again = client.get(page)
    typed = again.context["form"].initial
    assert "回答を直す" in text(again)
    assert "市外の娘の家にいる" in text(again)
    said = {**typed, "answer": "市外の息子の家にいる"}
    seen = text(client.post(page, said, follow=True))
    assert seen.index("市外の息子の家にいる") < seen.index("直す前の回答（1件）") < seen.index("市外の娘の家にいる")
    assert "先に記録したか直しました" in text(client.post(page, said))


def test_a_transfer_is_kept_as_the_register_writes_it(client, clerk):
    pk = scenes.house(clerk)
    said = {"order": "2", "cause": "相続", "giver": "甲", "taker": "乙", "of": "whole"}
    post(client, "house-transfer-enter", pk, **{**said, "order": "1", "giver": "", "taker": "甲", "share": "全部"})
    assert "のように入力してください" in text(post(client, "house-transfer-enter", pk, **said, share="半分"))
    post(client, "house-transfer-enter", pk, **said, share="４４１０分の１６１７")
    page = text(client.get(reverse("house-transfers", args=[pk])))
    assert "全体の4410分の1617" in page
    assert "30分の19" in page


@covers("AKI-09")
def test_the_whole_path_of_a_case_on_screen(chief_client):
    chief = cast().chief
    house = scenes.surveyed(chief)
    ledger = laid()
    contract = ledger.contract = scenes.contract(chief)
    budgets.set_budget(2026, 1_000_000, 1_000_000, 2, False, by=chief)
    post(chief_client, "house-case-rank", house, rank="1")
    case = cases.list_cases(by=chief).cases[0].pk
    terms = {
        "entrustment": contract,
        "start": "R8.11.5",
        "months": "3",
        "price_yen": "1000001",
        "vendor_kind": "law",
        "chosen_because": "協定",
    }
    assert "予算" in text(post(chief_client, "house-case-entrust", case, **terms))
    post(chief_client, "house-case-entrust", case, **{**terms, "price_yen": "400000"})
    assert SCOPE in text(chief_client.get(reverse("house-case", args=[case])))
    medium.deliver(ledger, case)
    heirs = scenes.concluded(chief, house, "renounced", "renounced")
    assert "まだ意思を聞いていない" in text(
        post(chief_client, "house-case-petitioner", case, **{**heirs, "P3": "unasked"})
    )
    post(chief_client, "house-case-petitioner", case, **heirs)
    assert "全員が相続放棄" in text(chief_client.get(reverse("house-cases")))
    filing = {"which": "liquidator", "filed_on": "R8.11.5", "court": "東野森家庭裁判所"}
    assert "予納金の予算を確保してからできます" in text(post(chief_client, "house-case-file", case, **filing))
    post(chief_client, "house-case-deposit", case, yen="550000")
    post(chief_client, "house-case-file", case, **filing)
    assert "申立済" in text(chief_client.get(reverse("house-case", args=[case])))


@covers("AKI-09")
def test_a_vendor_is_refused_at_the_page_of_filing():
    case = scenes.decided(cast().chief, "unwilling")
    assert post(browser("vendor"), "house-case-file", case, filed_on="R8.11.5", court="裁判所").status_code == 403
