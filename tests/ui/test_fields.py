"""What a clerk may type, and what is kept."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from azukari.ui import fields
from azukari.ui.forms import Form


def refusal(field, typed):
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0000000101", "0000000101"),
        ("０００００００１０１", "0000000101"),
        (" 00000 00101 ", "0000000101"),
    ],
)
def test_a_code_keeps_its_zeros_whichever_width_it_was_typed_in(typed, kept):
    assert fields.CodeField(digits=10, label="被保険者番号").clean(typed) == kept


def test_a_code_may_carry_a_letter_where_its_pattern_says_so():
    assert fields.CodeField(pattern="[0-9]{2}[0-9A-Z][0-9]{7}").clean("１３ａ0000001") == "13A0000001"


@pytest.mark.parametrize("dash", "-‐‑–—―−－ーｰ")
def test_every_dash_is_a_dash_in_a_code(dash):
    assert fields.CodeField(pattern="[0-9]{3}-[0-9]{4}").clean(f"189{dash}8501") == "189-8501"


def test_a_wrong_code_is_named_with_what_to_do():
    assert (
        refusal(fields.CodeField(digits=10, label="被保険者番号"), "1234")
        == "被保険者番号は10桁の数字で入力してください。"
    )


@pytest.mark.parametrize(("typed", "kept"), [("１，１８４", 1184), ("1,184", 1184), ("−２０", -20), (0, 0)])
def test_a_number_is_read_in_either_width(typed, kept):
    assert fields.NumberField().clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("みほん　はなこ", "ミホン　ハナコ"), ("ﾐﾎﾝ ﾊﾅｺ", "ミホン　ハナコ"), ("ガッコー・ヴ", "ガッコー・ヴ")],
)
def test_kana_becomes_full_width_katakana(typed, kept):
    assert fields.KatakanaField().clean(typed) == kept


def test_kanji_is_no_reading():
    assert refusal(fields.KatakanaField(label="フリガナ"), "花子") == "フリガナはカタカナで入力してください。"


@pytest.mark.parametrize("typed", ["令和8年11月23日", "R8.11.23", "ｒ８．１１．２３", "2026/11/23", "20261123"])
def test_a_day_is_read_as_clerks_write_it(typed):
    assert fields.EraDateField().clean(typed) == date(2026, 11, 23)


def test_a_day_of_the_wrong_era_is_answered_with_the_right_one():
    assert "令和元年5月1日" in refusal(fields.EraDateField(), "平成31年5月1日")


def test_a_day_without_its_era_is_refused_and_an_empty_one_is_none():
    assert "元号" in refusal(fields.EraDateField(), "8.11.23")
    assert fields.EraDateField(required=False).clean("") is None


class MonthForm(Form):
    month = fields.MonthField(label="提供月", until=lambda: date(2020, 3, 31))
    day = fields.EraDateField(label="日", required=False)


def test_the_months_are_the_last_thirteen_in_eras():
    choices = list(MonthForm().fields["month"].choices)
    assert choices[0] == ("", "選んでください")
    assert choices[1] == ("2020-03-01", "令和2年3月")
    assert choices[12] == ("2019-04-01", "平成31年4月")
    assert len(choices) == 1 + 12 + 1


def test_a_month_is_its_first_day():
    form = MonthForm({"month": "2019-05-01"})
    assert form.is_valid()
    assert form.cleaned_data["month"] == date(2019, 5, 1)


def test_a_month_out_of_reach_is_refused_by_name():
    assert MonthForm({"month": "2018-05-01"}).errors["month"] == ["提供月を選び直してください。"]


def test_what_is_already_known_is_shown_as_clerks_write_it():
    form = MonthForm(initial={"month": date(2019, 5, 20), "day": date(2019, 5, 1)})
    assert form["month"].value() == "2019-05-01"
    assert form["day"].value() == "令和元年5月1日"


class UploadForm(Form):
    files = fields.UploadsField(label="ファイル", accept=".csv")


def test_several_files_come_in_one_field():
    sent = [SimpleUploadedFile(name, b"x") for name in ("UPPLAN.csv", "UPHOSOKU.csv")]
    form = UploadForm({}, MultiValueDict({"files": sent}))
    assert form.is_valid()
    assert [one.name for one in form.cleaned_data["files"]] == ["UPPLAN.csv", "UPHOSOKU.csv"]


def test_a_field_for_several_files_looks_like_one_for_one_file():
    assert 'class="file"' in str(UploadForm()["files"])


def test_no_file_at_all_is_asked_for():
    assert UploadForm({}, {}).errors["files"] == ["ファイルを選んでください。"]
