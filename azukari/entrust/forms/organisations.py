"""What the city types about organisations and about whom a person acts for."""

from __future__ import annotations

from typing import Any

from django import forms

from azukari.entrust.rules import HANDLER, POSITIONS, SUPERVISOR
from azukari.entrust.rules.organisations import KINDS, Newcomer
from azukari.ui.fields import EraDateField
from azukari.ui.forms import Form

PERSONS = [(HANDLER, POSITIONS[HANDLER]), (SUPERVISOR, POSITIONS[SUPERVISOR])]


class OrganisationForm(Form):
    kind = forms.ChoiceField(label="種別", choices=list(KINDS.items()), widget=forms.RadioSelect)
    number = forms.CharField(
        label="番号",
        max_length=12,
        help_text="事業所番号10桁。受託事業者は、市が決める半角の英数字。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label="名称", max_length=80)
    telephone = forms.CharField(label="電話", max_length=20, required=False)
    entrustment = forms.CharField(label="委託の番号", max_length=30, help_text="契約や協定の番号。")
    work = forms.CharField(label="業務", max_length=120)
    since = EraDateField(label="開始日")
    until = EraDateField(label="終了日")

    def as_newcomer(self) -> Newcomer:
        return Newcomer(**self.cleaned_data)


class RenameForm(Form):
    name = forms.CharField(label="名称", max_length=80)
    telephone = forms.CharField(label="電話", max_length=20, required=False)


class MembershipForm(Form):
    organisation = forms.TypedChoiceField(label="所属", coerce=int)
    position = forms.ChoiceField(label="立場", choices=PERSONS, widget=forms.RadioSelect, initial=HANDLER)

    def __init__(self, *args: Any, organisations: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(one.pk, one.name) for one in organisations]
        self.fields["organisation"].choices = [("", "選んでください"), *choices]
