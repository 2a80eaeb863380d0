"""Registering a house, taking a complaint, asking the register, telling the city of a house."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from azukari.house.forms.guarded import LONG, GuardedForm
from azukari.house.rules.words import BASES, COMPLAINTS, RANKS, SETTLED, SURVEYS, VACANT
from azukari.house.services.houses import ComplaintFacts, HouseFacts, Question
from azukari.house.services.referrals import ReferralFacts
from azukari.ui.fields import EraDateField
from azukari.ui.forms import Form
from azukari.ui.widgets import Select

MILLION = 1_000_000
WEST, EAST, SOUTH, NORTH = 122, 154, 20, 46  # 日本のおおよその範囲(度)


class QuestionForm(Form):
    """Which houses; a part that cannot be read is left open."""

    words = forms.CharField(label="所在地・管理番号", required=False, max_length=60)
    district = forms.CharField(label="町丁目", required=False, widget=Select)
    rank = forms.ChoiceField(label="区分", required=False, widget=Select, choices=[("", "すべて"), *RANKS.items()])
    survey = forms.ChoiceField(label="調査", required=False, widget=Select, choices=[("", "すべて"), *SURVEYS.items()])

    def as_question(self, page: int = 1) -> Question:
        self.is_valid()
        return Question(**{name: value for name, value in self.cleaned_data.items() if value}, page=page)

    def offer(self, districts: list[str]) -> None:
        """What can be chosen is known once the answer is there."""
        self.fields["district"].widget.choices = [("", "すべて"), *((name, name) for name in districts)]


class DegreesField(forms.DecimalField):
    """緯度・経度 in degrees, kept as millionths."""

    kind = "input number"
    widget = forms.TextInput

    def __init__(self, *, low: int, high: int, **facts: Any) -> None:
        self.low, self.high = low, high
        super().__init__(required=False, max_digits=10, decimal_places=6, **facts)

    def clean(self, value: Any) -> int | None:
        degrees = super().clean(value)
        if degrees is None:
            return None
        if not self.low <= degrees <= self.high:
            raise forms.ValidationError(f"{self.label}は{self.low}度から{self.high}度までの数で入力してください。")
        return int(degrees * MILLION)


class HouseForm(GuardedForm):
    address = forms.CharField(label="所在地", max_length=120)
    district = forms.CharField(label="町丁目", max_length=40, required=False, help_text="例:緑町2丁目")
    lot = forms.CharField(label="地番・家屋番号", max_length=60, required=False)
    north = DegreesField(
        label="緯度", low=SOUTH, high=NORTH, help_text="度。例:35.752300。地図に載せるときに入力します。"
    )
    east = DegreesField(label="経度", low=WEST, high=EAST, help_text="度。例:139.321500")
    rank = forms.ChoiceField(label="区分", choices=list(RANKS.items()), initial=VACANT, widget=Select)
    found_on = EraDateField(label="把握した日")
    settled_on = EraDateField(label="解消した日", required=False, help_text="区分を「解消」にするときだけ入力します。")
    note = forms.CharField(
        label="メモ", required=False, max_length=1000, widget=forms.Textarea(attrs=LONG),
        help_text="病気や家族の事情など、所有者を確かめるのに要らないことは書かないでください。",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if (said.get("east") is None) != (said.get("north") is None):
            self.add_error("north", "緯度と経度は、両方を入力するか、両方を空にしてください。")
        if "settled_on" in said and (said.get("rank") == SETTLED) != bool(said["settled_on"]):
            self.add_error("settled_on", "解消のときだけ、区分を「解消」にして解消した日を入力してください。")
        return said

    def as_facts(self) -> HouseFacts:
        return HouseFacts(**self.cleaned_data)


class ComplaintForm(GuardedForm):
    """A complaint; without a house in hand its address is asked as well."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    address = forms.CharField(
        label="空家等の所在地", max_length=120,
        help_text="台帳にある所在地なら、その家への苦情として受け付けます。なければ新しく登録します。",
    )  # fmt: skip
    district = forms.CharField(
        label="町丁目", max_length=40, required=False, help_text="新しく登録するときに使います。"
    )
    received_on = EraDateField(label="受付日")
    kind = forms.ChoiceField(label="内容の種別", choices=[("", "選んでください"), *COMPLAINTS.items()], widget=Select)
    says = forms.CharField(
        label="内容", required=False, max_length=1000, widget=forms.Textarea(attrs=LONG),
        help_text="家の状態を書きます。申出者の氏名・連絡先は書かないでください。",
    )  # fmt: skip
    again_because = forms.CharField(
        label="再調査の理由", required=False, max_length=300,
        help_text="調査済みの家を調べ直すときだけ入力します。空なら、前の調査の結果を使います。",
    )  # fmt: skip

    def __init__(self, *args: Any, known: bool, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if known:
            del self.fields["address"], self.fields["district"]

    def as_facts(self) -> ComplaintFacts:
        said = self.cleaned_data
        return ComplaintFacts(said["received_on"], said["kind"], said["says"], said["again_because"])

    def as_house(self) -> HouseFacts | None:
        said = self.cleaned_data
        return (
            HouseFacts(said["address"], said["district"], found_on=said["received_on"]) if "address" in said else None
        )


class ReferralForm(GuardedForm):
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    address = forms.CharField(label="家の所在地", max_length=120)
    basis = forms.ChoiceField(label="知らせる根拠", widget=forms.RadioSelect, choices=list(BASES.items()))
    basis_says = forms.CharField(
        label="同意の取り方・法令の条項", max_length=200,
        help_text="例:令和8年11月5日の訪問で、本人から口頭で同意。",
    )  # fmt: skip
    says = forms.CharField(
        label="状況", required=False, max_length=400, widget=forms.Textarea(attrs=LONG),
        help_text="家が空きそうな時期など、家のことだけを書きます。病状や介護の内容は書かないでください。",
    )  # fmt: skip

    def as_facts(self) -> ReferralFacts:
        said = self.cleaned_data
        return ReferralFacts(said["address"], said["basis"], said["basis_says"], said["says"])
