"""Ranking, entrusting, receiving, deciding, reserving, filing; and the year's budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from azukari.house.forms.guarded import LONG, GuardedForm
from azukari.house.rules.cases import MOST_MONTHS, VENDORS
from azukari.house.rules.petitioner import WORDS, Procedure
from azukari.house.services.cases import Terms
from azukari.ui.fields import EraDateField, NumberField
from azukari.ui.widgets import Select

MONTHS = [(n, f"{n}か月") for n in range(MOST_MONTHS, 0, -1)]


class RankForm(GuardedForm):
    rank = NumberField(label="順位", min_value=1, max_value=999, help_text="1がいちばん先です。")


class TermsForm(GuardedForm):
    entrustment = forms.TypedChoiceField(
        label="委託(契約)",
        coerce=int,
        widget=Select,
        help_text="承認済みで、媒体についての仕様書の条項がある委託です。",
    )
    start = EraDateField(label="委託する日")
    months = forms.TypedChoiceField(label="期間", coerce=int, choices=MONTHS, initial=MOST_MONTHS, widget=Select)
    price_yen = NumberField(label="委託料", unit="円", min_value=1, max_value=100_000_000)
    vendor_kind = forms.ChoiceField(
        label="委託先の区分", choices=[("", "選んでください"), *VENDORS.items()], widget=Select
    )
    chosen_because = forms.CharField(label="委託先を選んだ理由", max_length=300, widget=forms.Textarea(attrs=LONG))
    over_cap_because = forms.CharField(
        label="上限を超える理由", max_length=300, required=False, help_text="年度の上限に達しているときだけ入力します。"
    )

    def __init__(self, *args: Any, contracts: Sequence[tuple[int, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["entrustment"].choices = [("", "選んでください"), *contracts]

    def as_terms(self) -> Terms:
        return Terms(**self.cleaned_data)


class HeirsForm(GuardedForm):
    """One line for each heir of the last conclusion: where he or she stands."""

    def __init__(self, data: QueryDict | None = None, *, heirs: Sequence[Mapping[str, str]], **facts: Any) -> None:
        super().__init__(data, **facts)
        self.heirs = heirs
        for heir in heirs:
            self.fields[heir["id"]] = forms.ChoiceField(
                label=f"{heir['name']}の意思", choices=list(WORDS.items()), initial=heir["state"], widget=Select
            )

    def lines(self) -> list[tuple[str, Any]]:
        return [(heir["name"], self[heir["id"]]) for heir in self.heirs]

    def as_said(self) -> dict[str, str]:
        return {heir["id"]: self.cleaned_data[heir["id"]] for heir in self.heirs}


class DepositForm(GuardedForm):
    yen = NumberField(label="予納金", unit="円", min_value=1, max_value=100_000_000)


class FilingForm(GuardedForm):
    which = forms.ChoiceField(label="申し立てた手続", widget=Select)
    filed_on = EraDateField(label="申立日")
    court = forms.CharField(label="裁判所", max_length=60)

    def __init__(self, *args: Any, procedures: Sequence[Procedure], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["which"].choices = [(each.code, f"{each.court}：{each}") for each in procedures]
        self.fields["court"].help_text = "手続の欄にある種類の裁判所です。例：見本家庭裁判所、見本地方裁判所"


class TakeBackForm(GuardedForm):
    because = forms.CharField(label="取り消す理由", max_length=300, widget=forms.Textarea(attrs=LONG))


class AgreementForm(GuardedForm):
    vendor = forms.TypedChoiceField(label="委託先の候補", coerce=int, widget=Select)
    partner = forms.CharField(label="協定の相手", max_length=80, help_text="例：見本弁護士会")
    subject = forms.CharField(label="協定の名称", max_length=120)
    since = EraDateField(label="開始日")
    until = EraDateField(label="終了日")

    def __init__(self, *args: Any, vendors: Sequence[tuple[int, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["vendor"].choices = [("", "選んでください"), *vendors]


class DropForm(GuardedForm):
    because = forms.CharField(label="取りやめる理由", max_length=300)


class BudgetForm(GuardedForm):
    year = NumberField(label="年度", min_value=2015, max_value=2100, help_text="西暦の4桁。例:2026(令和8年度)")
    yen = NumberField(label="委託料の予算", unit="円", min_value=0, max_value=1_000_000_000)
    deposit_yen = NumberField(label="予納金の予算", unit="円", min_value=0, max_value=1_000_000_000)
    cap = NumberField(label="委託件数の上限", unit="件", min_value=0, max_value=100, initial=2)
    pilot = forms.BooleanField(label="試行の年度", required=False)


class EvaluationForm(GuardedForm):
    evaluation = forms.CharField(label="試行の評価", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
