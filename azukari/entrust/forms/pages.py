"""What a person types into the pages of the core."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, timedelta
from typing import Any

from django import forms

from azukari.entrust import acts
from azukari.entrust.rules import CITY, CITY_ONLY, HANDLER, POSITIONS, REACHES, SUPERVISOR, SYSTEMS, Reach
from azukari.entrust.services.records import Question
from azukari.law.calendar import add_months
from azukari.ui.fields import EraDateField, NumberField
from azukari.ui.forms import Form

REACH_CHOICES = [(reach.value, says) for reach, says in REACHES.items()]
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of a record
LAST_PAGE = 100_000
PERSONS = [(HANDLER, POSITIONS[HANDLER]), (SUPERVISOR, POSITIONS[SUPERVISOR])]
OUTCOMES = [("", "すべて"), ("done", "実行"), ("refused", "拒否"), ("failed", "失敗")]


def act_choices(but: Container[str] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every act, under the name of its system, but those left out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for act in acts.every().values():
        if act.name in but:
            continue
        system = act.name.split(".")[0] + "."
        groups.setdefault(SYSTEMS.get(system, system), []).append((act.name, act.says))
    return list(groups.items())


def _named(things: Any, empty: str = "選んでください") -> list[tuple[Any, str]]:
    return [("", empty), *((thing.pk, thing.name) for thing in things)]


def _offer_outsiders(form: Form) -> None:
    """What is the city's own is not offered to others."""
    form.fields["act"].choices = act_choices(but=CITY_ONLY)
    form.fields["reach"].choices = [choice for choice in REACH_CHOICES if choice[0] != Reach.CITY]


class TypedForm(Form):
    """Keeps, in the page, a form that was sent before anybody could receive it."""

    typed = forms.JSONField(required=False, widget=forms.HiddenInput)

    def kept(self) -> list[tuple[str, str]]:
        """Its fields."""
        typed = self.cleaned_data.get("typed") if self.is_bound else self.initial.get("typed")
        pairs = typed if isinstance(typed, list) else []
        return [(str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2]


class SignInForm(TypedForm):
    login = forms.CharField(
        label="サインイン名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="パスワード",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(TypedForm):
    old = forms.CharField(
        label="いまのパスワード",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新しいパスワード",
        strip=False,
        max_length=200,
        help_text="いくつかの言葉をつないだ、長く覚えやすい文を勧めます。文字の種類を混ぜる必要はありません。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="新しいパスワード(もう一度)",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new", self.cleaned_data["again"]):
            raise forms.ValidationError("新しいパスワードが、2回で違います。同じものを入力してください。")
        return self.cleaned_data["again"]

    def as_words(self) -> tuple[str, str]:
        return self.cleaned_data["old"], self.cleaned_data["new"]


class EntrustmentForm(Form):
    number = forms.CharField(label="委託の番号", max_length=30)
    work = forms.CharField(label="業務", max_length=120)
    trustee = forms.TypedChoiceField(label="受託者", coerce=int)
    since = EraDateField(label="開始日")
    until = EraDateField(label="終了日")
    renews = forms.TypedChoiceField(
        label="更新する委託", coerce=int, required=False, empty_value=None,
        help_text="選ぶと、いまの権限をそのまま引き継ぎます。選ばなければ、種別ごとのいつもの権限です。",
    )  # fmt: skip

    def __init__(self, *args: Any, trustees: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["trustee"].choices = _named(trustees)
        renewable = [one for trustee in trustees for one in trustee.entrustments.all() if one.state != "drafted"]
        self.fields["renews"].choices = [("", "新しい委託"), *((one.pk, str(one)) for one in renewable)]
        self.initial = {**self.initial, **_renewal(renewable, self.initial.get("renews"))}

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "終了日は開始日以後の日にしてください。")
        return self.cleaned_data


def _renewal(renewable: Any, wanted: str | None) -> dict[str, Any]:
    """What a renewed entrustment begins with: the same work, the day after, as long again."""
    for one in renewable:
        if str(one.pk) == wanted:
            since = one.until + timedelta(days=1)
            months = (since.year - one.since.year) * 12 + since.month - one.since.month
            until = add_months(since, months) - timedelta(days=1)
            return {"work": one.work, "trustee": one.trustee_id, "since": since, "until": until, "renews": one.pk}
    return {}


class GrantForm(Form):
    act = forms.ChoiceField(label="取扱い", choices=act_choices)
    reach = forms.ChoiceField(label="取扱いの範囲", choices=REACH_CHOICES, initial=Reach.OWN)
    position = forms.ChoiceField(
        label="立場", required=False, choices=[("", "全員"), *PERSONS], help_text="取扱責任者に限ることができます。"
    )

    def __init__(self, *args: Any, kind: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if kind != CITY:
            _offer_outsiders(self)


class AskForm(Form):
    entrustment = forms.TypedChoiceField(label="対象の委託", coerce=int)
    wish = forms.ChoiceField(
        label="依頼",
        widget=forms.RadioSelect,
        choices=[("give", "権限を与えてほしい"), ("end", "権限を終えてほしい")],
        initial="give",
    )
    act = forms.ChoiceField(label="取扱い", choices=act_choices)
    reach = forms.ChoiceField(label="取扱いの範囲", choices=REACH_CHOICES)
    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, entrustments: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["entrustment"].choices = [
            ("", "選んでください"),
            *((one.pk, f"{one}({one.trustee})") for one in entrustments),
        ]
        _offer_outsiders(self)
        if len(entrustments) == 1:
            self.fields["entrustment"].initial = entrustments[0].pk


class DecideForm(Form):
    grant = forms.ChoiceField(label="決定", widget=forms.RadioSelect, choices=[("yes", "認める"), ("no", "認めない")])
    position = forms.ChoiceField(
        label="与える立場", required=False, choices=[("", "全員"), *PERSONS], help_text="認めるときだけ使います。"
    )
    answer = forms.CharField(label="市の回答", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def as_decision(self) -> tuple[bool, str, str]:
        return self.cleaned_data["grant"] == "yes", self.cleaned_data["answer"], self.cleaned_data["position"]


class PersonForm(Form):
    organisation = forms.TypedChoiceField(label="所属", coerce=int)
    position = forms.ChoiceField(label="立場", choices=PERSONS, widget=forms.RadioSelect, initial=HANDLER)
    name = forms.CharField(label="氏名", max_length=60, strip=True, help_text="姓と名の間を1字あけます。")
    login = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{2,39}$",
        label="サインイン名",
        help_text="半角の英小文字と数字、3文字以上。",
        error_messages={"invalid": "サインイン名は半角の英小文字と数字で、3文字以上にしてください。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, homes: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["organisation"].choices = _named(homes)


def _within_records(day: date | None) -> date | None:
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(f"日付は{FIRST_YEAR}年から{LAST_YEAR}年までで入力してください。")
    return day


class QuestionForm(Form):
    """Every part may be left open; a part that cannot be read is left open too, and says so beside its field."""

    since = EraDateField(label="いつから", required=False, help_text="")
    until = EraDateField(label="いつまで", required=False, help_text="")
    organisation = NumberField(label="組織", required=False, widget=forms.Select)
    person = NumberField(label="人", required=False, widget=forms.Select)
    act = forms.ChoiceField(label="取扱い", required=False, choices=lambda: [("", "すべて"), *act_choices()])
    outcome = forms.ChoiceField(label="結果", required=False, choices=OUTCOMES)
    subject = forms.CharField(label="対象(番号)", required=False, max_length=60)
    page = NumberField(required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput)

    def as_question(self) -> Question:
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return Question(**said)

    def clean_since(self) -> date | None:
        return _within_records(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return _within_records(self.cleaned_data["until"])

    def clean_subject(self) -> str:
        subject = self.cleaned_data["subject"].replace("\0", "")
        if subject and not re.fullmatch(r"[a-z_]+/.+", subject):
            raise forms.ValidationError("対象は insured/17 のように、種類と番号で入力してください。")
        return subject

    def offer(self, organisations: Any, people: Any) -> None:
        """What can be chosen is known once the answer is there."""
        self.fields["organisation"].widget.choices = _named(organisations, "すべて")
        self.fields["person"].widget.choices = _named(people, "すべて")


class StopForm(Form):
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="止められた人の画面に、そのまま表示されます。個人の名前は書かないでください。",
    )
    organisation = forms.TypedChoiceField(label="だれの", coerce=int, required=False, empty_value=None)
    scope = forms.ChoiceField(label="何を", required=False)

    def __init__(self, *args: Any, organisations: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["organisation"].choices = _named(organisations, "全員")
        present = {name.split(".")[0] + "." for name in acts.every()}
        systems = [(scope, f"{says}のすべて") for scope, says in SYSTEMS.items() if scope in present]
        self.fields["scope"].choices = [("", "すべての取扱い"), ("仕組み一つ", systems), *act_choices()]

    def whose(self) -> str:
        chosen = self.cleaned_data["organisation"]
        return dict(self.fields["organisation"].choices).get(chosen, "全員") if chosen else "全員"

    def as_order(self) -> tuple[str, str, int | None]:
        return self.cleaned_data["reason"], self.cleaned_data["scope"], self.cleaned_data["organisation"]
