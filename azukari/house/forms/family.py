"""What a clerk types from a register's page: the register, then one line of it at a time.

Names and the register's own words are kept exactly as typed; nothing here normalises a character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from azukari.house.forms.guarded import LONG, GuardedForm
from azukari.house.forms.shares import ShareField
from azukari.house.rules.family.answer import STAGES
from azukari.house.rules.family.choice import Choice
from azukari.house.rules.family.entry import Newcomer, Told
from azukari.house.rules.family.events import EVENTS, MOVERS, PLACES, SEXES, Ask, Event, Role
from azukari.law.clock import split_time
from azukari.law.partial import parse_partial
from azukari.law.refusal import Refusal
from azukari.ui import widgets
from azukari.ui.forms import Form

NEW = "new"
ALL_READINGS = "選ばない(見解を並べたまま保存します。説明図・目録・申立書は作れません)"
CARRIED = ("father", "mother", "of")
BORN_HERE = {"person": "who", "birth": "child", "fetus": "child"}  # この記載で初めて出てくるのが普通の人
KINDS = [
    ("current", "戸籍(現在)"), ("closed", "除籍"), ("revised", "改製原戸籍"), ("address", "戸籍の附票・住民票"),
]  # fmt: skip


class PartialDayField(forms.CharField):
    """A day as the register writes it: 昭和20年5月頃、年月日不詳, 午前9時5分 beside it; the words are kept."""

    kind = "input date"

    def __init__(self, **facts: Any) -> None:
        super().__init__(max_length=40, **facts)
        self.widget.attrs |= {"autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        words = super().to_python(value)
        if words:
            try:
                parse_partial(split_time(words)[0])
            except Refusal as refusal:
                raise ValidationError(refusal.sentence, code="invalid") from refusal
        return words


class WhoField(forms.ChoiceField):
    """Somebody already entered, or a newcomer named beside it; that one of the two is there is a rule, not a field."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class RegisterForm(Form):
    kind = forms.ChoiceField(label="種別", choices=KINDS, widget=widgets.Select(attrs={"autofocus": True}))
    town = forms.CharField(label="本籍地の市区町村", max_length=60, help_text="例：見本県東野森市")
    honseki = forms.CharField(label="本籍(市区町村より後)", max_length=120)
    head = forms.CharField(label="筆頭者・戸主", max_length=100, help_text="氏名は、記載の字形のまま入れます。")
    since = PartialDayField(label="編製日", required=False, help_text="転籍・改製・家督相続などで編製された日。")
    until = PartialDayField(
        label="消除日", required=False, help_text="除籍・改製で消除された日。現在の戸籍にはありません。"
    )


class LineForm(Form):
    """One line, shaped by its event."""

    def __init__(self, *args: Any, event: Event, people: Mapping[str, str], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.event, self.people = event, people
        for role in event.roles:
            self._ask_role(role)
        for ask in event.asks:
            self.fields[ask.key] = _field(ask)
        for role in MOVERS if event.moves and people else ():
            self._ask_role(role)
        for ask in PLACES if event.moves and people else ():
            self.fields[ask.key] = _field(ask)
        if event.roles and not self.is_bound:
            first = event.roles[0]
            name = f"{first.key}_name" if self._usual(first) == NEW else first.key
            self.fields[name].widget.attrs["autofocus"] = True
        self.fields["says"] = forms.CharField(
            label="記載のまま", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="戸籍の文章を、そのまま写します。読み返すときに使います。",
        )  # fmt: skip

    def carried(self) -> dict[str, str]:
        """What the next line of the same kind begins with: its parents, or whose inheritance it is about."""
        said = {key: str(self.cleaned_data.get(key, "")) for key in CARRIED}
        return {key: id for key, id in said.items() if id in self.people}

    @staticmethod
    def typed(fact: Mapping[str, Any], says: str) -> dict[str, Any]:
        """A line as it was told, to be typed again."""
        persons, told = fact.get("persons", {}), fact["told"]
        typed: dict[str, Any] = {**told["words"], "says": says}
        for role in (*EVENTS[fact["event"]].roles, *MOVERS):
            ids = told["who"].get(role.key, [])
            first = next(iter(ids), "")
            typed[role.key] = ids if role.many else first
            if "name" in persons.get(first, {}):
                named = persons[first]
                typed |= {role.key: NEW, f"{role.key}_name": named["name"], f"{role.key}_sex": named.get("sex", "")}
        return typed

    def as_told(self) -> Told:
        """The line as it was typed."""
        words = {ask.key: self.cleaned_data.get(ask.key, "") for ask in (*self.event.asks, *PLACES)}
        roles = (*self.event.roles, *(MOVERS if "enters" in self.fields else ()))
        who = {role.key: self._chosen(role) for role in roles}
        return Told(self.event.code, {role: chosen for role, chosen in who.items() if chosen},
                    {key: said for key, said in words.items() if said}, self.cleaned_data["says"])  # fmt: skip

    def clean(self) -> dict[str, Any]:
        for role in self.event.roles:
            self._clean_role(role)
        return self.cleaned_data

    def role_fields(self) -> Iterator[tuple[str, Any, list[Any]]]:
        """For the template: each role's label, its choice, and what is asked of a new person."""
        for role in self.event.roles:
            if not role.is_rare:
                more = [self[name] for name in (f"{role.key}_name", f"{role.key}_sex") if name in self.fields]
                yield role.label, self[role.key], more

    def rare_fields(self) -> list[Any]:
        """Lists of the whole family that hardly a line of this kind needs: folded, one Tab long."""
        return [self[role.key] for role in self.event.roles if role.is_rare]

    def ask_fields(self) -> list[Any]:
        """What else the event says."""
        return [self[ask.key] for ask in self.event.asks]

    def move_fields(self) -> list[Any]:
        """Who came into the register or left it with this line."""
        return [self[each.key] for each in (*MOVERS, *PLACES) if each.key in self.fields]

    def _ask_role(self, role: Role) -> None:
        if role.many:
            self.fields[role.key] = forms.MultipleChoiceField(
                label=role.label, required=False, choices=list(self.people.items()), widget=forms.CheckboxSelectMultiple
            )
            return
        offered = [("", "選んでください" if role.required else "記載なし"), *self.people.items()]
        offered += [(NEW, "新しい人(下に氏名を入れる)")] if role.new else []
        people = widgets.Select(attrs={"data-people": True})
        self.fields[role.key] = WhoField(
            label=role.label, required=role.required, choices=offered, widget=people, initial=self._usual(role)
        )
        if role.new:
            self._ask_newcomer(role)

    def _ask_newcomer(self, role: Role) -> None:
        attrs = {"autocomplete": "off", "lang": "ja"}
        self.fields[f"{role.key}_name"] = forms.CharField(
            label=f"{role.label}の氏名(新しい人のとき)", required=False, max_length=100,
            widget=forms.TextInput(attrs=attrs), help_text="記載の字形のまま。姓と名の間を1字あけます。",
        )  # fmt: skip
        if not role.sex:
            self.fields[f"{role.key}_sex"] = forms.ChoiceField(
                label=f"{role.label}の性別(新しい人のとき)", required=False, widget=widgets.Select,
                choices=[("", "選んでください"), ("m", SEXES["m"]), ("f", SEXES["f"])],
            )  # fmt: skip

    def _usual(self, role: Role) -> str:
        return NEW if BORN_HERE.get(self.event.code) == role.key or (role.required and not self.people) else ""

    def _clean_role(self, role: Role) -> None:
        name, chosen = self.cleaned_data.get(f"{role.key}_name", ""), self.cleaned_data.get(role.key)
        if role.many or f"{role.key}_name" not in self.fields:
            return
        if name and chosen not in ("", NEW, None):
            self.add_error(
                role.key, f"{role.label}は、すでに入れた人を選ぶか、新しい人の氏名を入れるか、どちらかにしてください。"
            )
        elif chosen == NEW and not name and role.required:
            self.add_error(f"{role.key}_name", f"{role.label}の氏名を入れてください。")
        elif name and f"{role.key}_sex" in self.fields and not self.cleaned_data.get(f"{role.key}_sex"):
            self.add_error(f"{role.key}_sex", f"{role.label}の性別を選んでください。")

    def _chosen(self, role: Role) -> tuple[str | Newcomer, ...]:
        chosen = self.cleaned_data.get(role.key) or ""
        if role.many:
            return tuple(chosen)
        if name := self.cleaned_data.get(f"{role.key}_name", ""):
            return (Newcomer(name, self.cleaned_data.get(f"{role.key}_sex", "")),)
        return (chosen,) if chosen not in ("", NEW) else ()


class ConcludeForm(Form):
    """Whose estate, and how far."""

    decedent = forms.ChoiceField(label="被相続人", widget=widgets.Select)
    stage = forms.ChoiceField(label="どこまで", choices=list(STAGES.items()), widget=widgets.Select)

    def __init__(self, *args: Any, dead: Sequence[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["decedent"].choices = [("", "選んでください"), *dead]


class KeepForm(GuardedForm):
    """Keep an answer: as it is, or under one of its readings and with a reason."""

    decedent = forms.CharField(widget=forms.HiddenInput)
    stage = forms.CharField(widget=forms.HiddenInput)
    reading = forms.ChoiceField(label="書類に使う見解", required=False, widget=forms.RadioSelect, initial="")
    because = forms.CharField(
        label="その見解を選ぶ理由", required=False, max_length=500, widget=forms.Textarea(attrs=LONG),
        help_text="選んだ見解と理由は記録に残り、どの書類にも印刷されます。",
    )  # fmt: skip

    def __init__(self, *args: Any, readings: Sequence[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["reading"].choices = [("", ALL_READINGS), *readings]

    def as_choice(self) -> Choice | None:
        said = self.cleaned_data
        return Choice(said["reading"], said["because"]) if said["reading"] else None


def _field(ask: Ask) -> forms.Field:
    facts: dict[str, Any] = {"label": ask.label, "required": ask.required, "help_text": ask.hint}
    if ask.kind == "share":
        return ShareField(max_length=40, **facts)
    if ask.kind == "choice":
        return forms.ChoiceField(choices=list(ask.choices.items()), widget=widgets.Select, **facts)
    return forms.CharField(max_length=200, **facts) if ask.kind == "text" else PartialDayField(**facts)
