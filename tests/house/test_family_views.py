"""The pages of a family: one happy path and one refusal each."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from azukari.house.rules.family.entry import Told
from azukari.house.services.family import concluding, entering, looking
from azukari.house.services.houses import HouseFacts, register_house
from tests import people
from tests.entrust.test_matrix import browser
from tests.house.family_examples import FATHER, ONE_DOT, STORY

pytestmark = pytest.mark.usefixtures("city")
HEAD = {
    "kind": "closed", "town": "見本県東野森市", "honseki": "一丁目1番", "head": "見本辻 太郎", "since": "", "until": "",
}  # fmt: skip


@pytest.fixture
def clerk(city):
    return people.cast().clerk


@pytest.fixture
def client(city) -> Client:
    return browser("city-clerk")


@pytest.fixture
def house(clerk):
    made = register_house(HouseFacts(address="見本県東野森市一丁目1番1号", found_on=date(2026, 4, 1)), by=clerk)
    entering.keep_register(made, HEAD, by=clerk)
    for line in STORY:
        entering.enter_line(made, 1, line, by=clerk)
    return made


def at(name: str, house: int, **more) -> str:
    return reverse(name, kwargs={"pk": house, **more})


def test_a_register_is_added_and_its_page_offers_the_events(client, house):
    answer = client.post(at("family-register-new", house), {**HEAD, "head": "見本 次郎"}, follow=True)
    assert "見本 次郎" in answer.content.decode()
    assert "養子縁組" in answer.content.decode()


def test_a_family_in_which_nobody_died_yet_is_drawn(client, clerk):
    made = register_house(HouseFacts(address="見本県東野森市二丁目2番2号", found_on=date(2026, 4, 1)), by=clerk)
    register = entering.keep_register(made, HEAD, by=clerk)
    assert "まだ、だれも入っていません" in client.get(at("house-family", made)).content.decode()
    for line in STORY[:3]:
        entering.enter_line(made, register, line, by=clerk)
    shown = client.get(at("house-family", made)).content.decode()
    assert "長男" in shown
    assert "被相続人" not in shown
    assert '<p class="soft">二重線 婚姻　単線 親子</p>' in shown  # what is drawn, and nothing else


def test_a_register_without_a_head_is_asked_for_it(client, house):
    answer = client.post(at("family-register-new", house), {**HEAD, "head": ""})
    assert "筆頭者・戸主を入力してください。" in answer.content.decode()


def test_a_register_is_mended(client, house, clerk):
    client.post(at("family-register-edit", house, register=1), {**HEAD, "since": "昭和30年5月5日"})
    assert looking.see_family(house, by=clerk).folder.registers[0].since == "昭和30年5月5日"


def test_a_line_grows_the_diagram_and_keeps_the_name_as_typed(client, house):
    typed = {"child": "new", "child_name": f"見本{ONE_DOT} 雪", "child_sex": "f", "father": FATHER, "at": "昭和35年頃",
             "kind": "birth"}  # fmt: skip
    answer = client.post(at("family-line", house, register=1, event="birth"), typed, follow=True)
    assert answer.redirect_chain
    assert f"見本{ONE_DOT} 雪" in answer.content.decode()
    assert "異体字 辻 U+E0102" in answer.content.decode()


@pytest.mark.parametrize(
    ("event", "typed", "says"),
    [
        ("birth", {"child_name": "見本 逆", "child_sex": "f", "father": FATHER, "at": "昭和4年1月1日"}, "後に"),
        ("birth", {"child_name": "見本 逆", "child_sex": "f", "at": "昭和64年2月1日"}, "昭和ではありません"),
        ("death", {"at": "令和1年9月9日"}, "亡くなった人を選んでください"),
        ("birth", {"child": FATHER, "child_name": "見本 逆"}, "どちらかにしてください"),
        ("birth", {"child_name": "見本 逆", "at": "昭和35年1月1日"}, "性別を選んでください"),
        ("divorce", {"one": FATHER, "other": "P6", "at": "昭和60年1月1日"}, "先に婚姻を入れてください"),
    ],
)
def test_a_refused_line_says_why_and_keeps_what_was_typed(event, typed, says, client, house, clerk):
    answer = client.post(at("family-line", house, register=1, event=event), typed)
    words = answer.content.decode()
    assert says in words
    assert all(f'value="{value}"' in words for key, value in typed.items() if key in ("at", "child_name"))
    assert len(looking.see_family(house, by=clerk).folder.lines) == len(STORY)


def test_an_event_that_no_register_knows_is_not_found(client, house):
    assert client.get(at("family-line", house, register=1, event="wedding")).status_code == 404


def test_undo_says_what_goes_with_the_line_and_undoes_exactly_that(client, house, clerk):
    line = looking.see_family(house, by=clerk).folder.lines[3].pk
    shown = client.get(at("family-line-undo", house, line=line)).content.decode()
    assert "一緒に取り消します" in shown
    assert client.post(at("family-line-undo", house, line=line), {"line": [line]}).status_code == 409
    numbers = entering.start_undo(house, line, by=clerk).numbers
    assert client.post(at("family-line-undo", house, line=line), {"line": numbers}).status_code == 302


def test_a_line_is_corrected_in_a_form_that_holds_what_was_told(client, house, clerk):
    line = looking.see_family(house, by=clerk).folder.lines[3].pk
    page = at("family-line-correct", house, line=line)
    form = client.get(page).context["form"]
    typed = {name: value for name, field in form.fields.items() if (value := form.get_initial_for_field(field, name))}
    assert typed["other_name"] == "見本辻 菊"
    refused = client.post(page, typed | {"at": "昭和99年3月3日"})
    assert refused.status_code == 200
    assert 'value="昭和99年3月3日"' in refused.content.decode()
    answer = client.post(page, typed | {"at": "昭和55年3月8日"}, follow=True)
    assert "「婚姻」を直しました" in answer.content.decode()
    assert "昭和55年3月8日" in answer.content.decode()
    assert "すでに取り消されたか、直されています" in client.get(page, follow=True).content.decode()


def test_a_conclusion_is_looked_at_then_kept(client, house):
    asked = {"decedent": FATHER, "stage": "final"}
    assert "4分の1" in client.get(at("family-conclude", house), asked).content.decode()
    answer = client.post(at("family-conclude", house), asked, follow=True)
    assert "相続人を確定して保存しました" in answer.content.decode()
    assert "民法887条1項" in answer.content.decode()


def test_nobody_inherits_from_the_living(client, house):
    shown = client.get(at("family-conclude", house), {"decedent": "P5", "stage": "final"})
    assert "死亡の記載が入っていません" in shown.content.decode()
    assert client.post(at("family-conclude", house), {"decedent": "P5", "stage": "final"}).status_code == 409


def test_the_evidence_page_names_the_town_and_the_person(client, house, clerk):
    concluding.keep_conclusion(house, FATHER, "final", by=clerk)
    shown = client.get(at("family-evidence", house)).content.decode()
    assert "見本県東野森市" in shown
    assert "出生から死亡まで連続した戸籍等" in shown


def test_a_paper_is_a_file_and_without_a_conclusion_a_sentence(client, house, clerk):
    refused = client.get(at("family-paper", house, paper="chart"))
    assert refused.status_code == 409
    assert "相続人がまだ確定していません" in refused.content.decode()
    concluding.keep_conclusion(house, FATHER, "final", by=clerk)
    answer = client.get(at("family-paper", house, paper="chart"))
    assert answer["Content-Type"] == "application/pdf"
    assert client.get(at("family-paper", house, paper="novel")).status_code == 404
    for number in ("²", "x", "9" * 30):
        assert client.get(at("family-paper", house, paper="chart"), {"conclusion": number}).status_code == 404


def test_a_petition_asks_for_what_is_missing_and_answers_with_a_file(client, house, clerk):
    concluding.keep_conclusion(house, FATHER, "final", by=clerk)
    typed = {"which": "neglected_building", "filed_on": "令和8年11月5日", "court": "見本地方裁判所", "kind": "heir"}
    assert "申し立てる相続人を選ぶか" in client.post(at("family-petition", house), typed).content.decode()
    typed |= {"heir": "P6", "moneys": "見本銀行、普通、1234567、50,000円"}
    assert client.post(at("family-petition", house), typed)["Content-Type"] == "application/pdf"
    answer = client.post(at("family-petition", house), typed | {"bundle": "1"})
    assert answer["Content-Type"] == "application/zip"


def test_of_two_who_undo_one_line_the_second_is_shown_the_family_as_it_is(client, house, clerk):
    line = looking.see_family(house, by=clerk).folder.entered[-1].number
    page = at("family-line-undo", house, line=line)
    asked = {"line": re.findall(r'name="line" value="(\d+)"', client.get(page).content.decode())}
    client.post(page, asked)
    for again in (client.post(page, asked, follow=True), client.get(page, follow=True)):
        assert again.redirect_chain == [(at("house-family", house), 302)]
        assert "すでに取り消されたか、直されています" in again.content.decode()


def test_a_list_of_the_whole_family_that_hardly_a_line_needs_is_folded(client, house):
    page = at("family-line", house, register=1, event="renunciation")
    [(opened, inside)] = re.findall(r"<details class=\"disclosure\"( open)?><summary>再転.*?</summary>(.*?)</details>",
                                    client.get(page).content.decode(), re.S)  # fmt: skip
    assert (opened, 'type="checkbox"' in inside) == ("", True)
    refused = client.post(page, {"who": "P6", "by": ["P6"]}).content.decode()
    assert '<details class="disclosure" open><summary>再転' in refused


def test_a_court_of_the_wrong_kind_is_said_beside_the_court(client, house, clerk):
    concluding.keep_conclusion(house, FATHER, "final", by=clerk)
    typed = {"which": "neglected_building", "filed_on": "令和8年11月5日", "court": "見本家庭裁判所", "heir": "P6"}
    shown = client.post(at("family-petition", house), typed | {"kind": "heir"})
    assert "地方裁判所に提出します" in shown.context["form"].errors["court"][0]


def test_a_house_that_is_not_there_is_said_so(client):
    assert client.get(at("house-family", 99)).status_code == 404


def test_the_next_line_of_the_same_kind_begins_with_the_same_parents(client, house, clerk):
    register = entering.start_register(house, by=clerk)[0].registers[0].pk
    url = at("family-line", house, register=register, event="birth")
    typed = {
        "child": "new",
        "child_name": "見本辻 五月",
        "child_sex": "f",
        "father": FATHER,
        "at": "S35.5.5",
        "again": "1",
    }
    answer = client.post(url, typed)
    assert answer.url == f"{url}?father={FATHER}"
    assert f'<option value="{FATHER}" selected>' in client.get(answer.url).content.decode()
    assert "見本辻 五月" in looking.see_family(house, by=clerk).folder.whole.labels().values()


def test_a_finding_stands_beside_its_line(client, house, clerk):
    register = entering.start_register(house, by=clerk)[0].registers[0].pk
    again = Told("death", {"who": (FATHER,)}, {"at": "平成7年9月10日"})
    entering.enter_line(house, register, again, by=clerk)
    shown = client.get(at("house-family", house)).content.decode()
    last = shown[shown.rindex('<tr id="line-') :]
    assert "違います" in last.partition("</tr>")[0]
    assert "平成7年9月10日" in last.partition("</tr>")[0]
