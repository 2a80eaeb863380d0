"""What a person types about an order."""

from __future__ import annotations

from typing import Any

from django import forms

from azukari.entrust.rules.orders import DONE, UNABLE
from azukari.ui.fields import EraDateField
from azukari.ui.forms import Form

TEXT = forms.Textarea(attrs={"rows": 3})


class IssueForm(Form):
    entrustment = forms.TypedChoiceField(label="指示する委託", coerce=int)
    change = forms.CharField(
        label="変更の内容", max_length=400, widget=TEXT,
        help_text="受託事業者がこれだけで作業できるように書きます。個人の名前は書かないでください。",
    )  # fmt: skip
    due_on = EraDateField(label="期日")

    def __init__(self, *args: Any, contracts: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["entrustment"].choices = [
            ("", "選んでください"),
            *((one.pk, f"{one.trustee}({one})") for one in contracts),
        ]
        if len(contracts) == 1:
            self.fields["entrustment"].initial = contracts[0].pk


class AnswerForm(Form):
    state = forms.ChoiceField(
        label="答え", widget=forms.RadioSelect, choices=[(DONE, "実施しました"), (UNABLE, "できません")]
    )
    done_on = EraDateField(label="実施した日", required=False, help_text="「できません」のときは使いません。")
    note = forms.CharField(
        label="備考・できない理由", max_length=400, required=False, widget=TEXT,
        help_text="「できません」のときは、理由を書きます。",
    )  # fmt: skip


class WithdrawForm(Form):
    because = forms.CharField(label="取り消す理由", max_length=200, widget=TEXT)
