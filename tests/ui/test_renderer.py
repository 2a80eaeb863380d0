"""A form as it is read aloud: labels, marks, support texts, errors and the way to them."""

import re

import pytest
from django import forms

from azukari.law.refusal import Finding
from azukari.ui import fields, widgets
from azukari.ui.forms import Form, OnceForm, tell


class ClaimForm(Form):
    number = fields.CodeField(label="被保険者番号", digits=10, help_text="10桁です。")
    units = fields.NumberField(label="単位数", unit="単位", required=False)
    level = forms.ChoiceField(
        label="要介護度", choices=[("1", "要支援１"), ("2", "要支援２")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="確かめました")


@pytest.fixture
def sent():
    return ClaimForm({"number": "1", "units": "4"})


def test_every_field_says_whether_it_must_be_filled():
    html = str(ClaimForm())
    assert re.search(r"被保険者番号 <span class=\"must\">※必須", html)
    assert re.search(r"単位数 <span class=\"may\">※任意", html)


def test_the_error_is_read_before_the_support_text(sent):
    assert 'aria-describedby="id_number_error id_number_helptext"' in str(sent["number"])
    assert 'aria-invalid="true"' in str(sent["number"])
    assert 'id="id_number_error"' in str(sent)
    assert 'id="id_number_helptext"' in str(sent)


def test_an_untouched_form_has_no_summary_and_no_errors():
    html = str(ClaimForm())
    assert "data-errors" not in html
    assert "＊" not in html
    assert 'aria-describedby="id_number_helptext"' in html


def test_the_summary_counts_and_leads_to_each_field(sent):
    html = str(sent)
    assert "入力内容に3件の誤りがあります" in html
    assert '<a href="#id_number">被保険者番号は10桁の数字で入力してください。</a>' in html
    assert '<a href="#id_level_0">要介護度を選んでください。</a>' in html
    assert '<p class="error">＊要介護度を選んでください。</p>' in html
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html


def test_a_group_of_choices_is_a_fieldset_with_its_question(sent):
    group = sent["level"].as_field_group()
    assert group.startswith("<fieldset")
    assert "<legend" in group
    assert 'aria-describedby="id_level_error"' in group


def test_the_unit_stands_after_the_number():
    assert '<span class="unit">単位</span>' in str(ClaimForm())


def test_what_was_typed_comes_back(sent):
    assert 'value="1"' in str(sent["number"])


def test_the_browser_does_not_answer_before_the_server():
    assert " required" not in str(ClaimForm())


def test_a_finding_goes_beside_its_field_or_above_the_form(sent):
    tell(sent, [Finding("units", "単位数は442です。"), Finding("elsewhere", "届出がありません。")])
    html = str(sent)
    assert '<a href="#id_units">単位数は442です。</a>' in html
    assert "<li>届出がありません。</li>" in html


def test_a_form_wrote_its_own_sentence_and_keeps_it():
    class Own(Form):
        reason = forms.CharField(label="理由", error_messages={"required": "返す理由を書いてください。"})

    assert Own({}).errors["reason"] == ["返す理由を書いてください。"]


def test_the_chosen_is_selected_and_words_are_escaped():
    class Choose(Form):
        state = forms.ChoiceField(label="状態", choices=[("", "すべて"), ("<", "<返戻>")], widget=widgets.Select)

    html = str(Choose({"state": "<"})["state"])
    assert html.startswith('<select class="select" id="id_state" name="state">')
    assert '<option value="&lt;" selected>&lt;返戻&gt;</option>' in html
    assert html.count(" selected") == 1
    assert '<option value="" selected>' in str(Choose({})["state"])


def test_each_form_that_counts_once_has_its_own_number():
    first, second = OnceForm(), OnceForm()
    assert first["once"].value() == first["once"].value()
    assert first["once"].value() != second["once"].value()
    assert 'type="hidden"' in str(first)
