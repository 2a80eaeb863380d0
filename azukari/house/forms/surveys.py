"""Making an inquiry, recording its answer and its papers, and writing down the land register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from django import forms

from azukari.house.forms.guarded import LONG, GuardedForm
from azukari.house.forms.shares import ShareField
from azukari.house.rules import hearing, obtaining
from azukari.house.rules.inquiries import Concerned, Kind, Wish
from azukari.house.rules.land import GIVEN, WHOLE, Entry
from azukari.house.rules.obtaining import Answer
from azukari.house.services.surveys import Paper
from azukari.ui.fields import EraDateField, NumberField
from azukari.ui.forms import GrowingForm
from azukari.ui.widgets import Select

PERSONS = 4  # はじめに見せる行。いくらでも増やせる
CONCERNED = {"name": "氏名", "born": "生年月日", "place": "本籍・住所"}
AS_WHOM = ("city", "professional")  # 調査で書類を取得する立場


class AgainForm(GuardedForm):
    """For a house that was investigated before."""

    again_because = forms.CharField(label="再調査の理由", max_length=300)


class OutcomeForm(GuardedForm):
    outcome = forms.CharField(label="調査の結果", max_length=300, widget=forms.Textarea(attrs=LONG))


class InquiryForm(GrowingForm, GuardedForm):
    """There is no field for a number of a person, and no kind that would bring one."""

    kind = forms.ChoiceField(label="調査の種類", widget=Select)
    addressee = forms.CharField(
        label="照会先",
        max_length=120,
        help_text="実際の相手に直します。例：見本市長、東京法務局架空出張所。敬称は付きます。",
    )
    purpose = forms.CharField(label="利用目的", max_length=200)
    about = forms.CharField(
        label="調べる物・事項",
        max_length=120,
        required=False,
        help_text="例：家屋番号、地番。人だけを調べるときは空にします。",
    )
    signer = forms.CharField(
        label="差出人",
        required=False,
        max_length=80,
        help_text="照会文書に印刷する職名と氏名。次からは、この差出人が入ります。",
    )
    post = forms.CharField(label="担当者の職名", max_length=40, required=False, help_text="例：主任")

    def __init__(self, *args: Any, kinds: Sequence[Kind], chosen: Kind | None = None, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if chosen:
            self.fields["kind"].widget = forms.HiddenInput()
        if chosen and not chosen.letter:
            del self.fields["signer"], self.fields["post"]
        names = [(kind.code, f"{kind.name}({kind.basis})") for kind in kinds]
        self.fields["kind"].choices = [("", "選んでください"), *names]
        self.persons = self.rows("person", PERSONS)
        for row, (key, words) in product(self.persons, CONCERNED.items()):
            label = f"{row + 1}人目の{words}"
            self.fields[f"person_{row}_{key}"] = forms.CharField(label=label, required=False, max_length=100)

    def own_fields(self) -> list[Any]:
        """For the template: everything but the table of persons."""
        return [self[name] for name in ("kind", "addressee", "purpose", "about")]

    def sender_fields(self) -> list[Any]:
        return [self[name] for name in ("signer", "post") if name in self.fields]

    def person_rows(self) -> list[list[Any]]:
        return [[self[f"person_{row}_{key}"] for key in CONCERNED] for row in self.persons]

    def as_wish(self) -> Wish:
        said = self.cleaned_data
        rows = [[said[f"person_{row}_{key}"] for key in CONCERNED] for row in self.persons]
        last = max((at for at, row in enumerate(rows, 1) if any(row)), default=0)
        own = {name: said.get(name, "") for name in ("kind", "addressee", "purpose", "about", "signer", "post")}
        return Wish(**own, persons=tuple(Concerned(*row) for row in rows[:last]))


class AnswerForm(GuardedForm):
    answer = forms.CharField(
        label="回答の要点",
        max_length=400,
        widget=forms.Textarea(attrs=LONG),
        help_text="該当がないときは「該当なし」。",
    )
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput())  # the answer that was there to be read

    def __init__(self, *args: Any, kind: Kind, day: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if kind.hearing:
            limit = hearing.limit(day)
            sources = [("", "選んでください"), *hearing.sources(day).items()]
            chosen = forms.ChoiceField(label="だれから聞いたか", choices=sources, widget=Select)
            chosen.error_messages["required"] = "だれから聞いたかを選んでください。"
            self.fields = {"source_class": chosen, **self.fields}
            self.fields[
                "answer"
            ].help_text = f"所在と連絡先だけを、{limit}字までで。病気や暮らしぶりは書かないでください。"

    def as_answer(self) -> tuple[str, str, int | None]:
        said = self.cleaned_data
        return said["answer"], said.get("source_class", ""), said["corrects"]

    @staticmethod
    def typed(answer: Any) -> dict[str, Any]:
        """What the form begins with: the answer that is to be corrected, if there is one."""
        return {"answer": answer.says, "source_class": answer.source_class, "corrects": answer.pk} if answer else {}


class PaperForm(GuardedForm):
    inquiry = forms.TypedChoiceField(label="対応する照会", coerce=int, required=False, empty_value=None, widget=Select)
    kind = forms.ChoiceField(label="書類", widget=Select)
    whose = forms.CharField(label="だれの書類か", max_length=100)
    purpose = forms.CharField(label="利用目的", max_length=200)
    obtained_on = EraDateField(label="取得日")
    obtained_as = forms.ChoiceField(label="取得した立場", widget=Select, initial="city")

    def __init__(self, *args: Any, asked: Sequence[tuple[int, str]], day: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        who = obtaining.requesters(day)
        self.fields["inquiry"].choices = [("", "なし(警告として残ります)"), *asked]
        self.fields["kind"].choices = [("", "選んでください"), *_obtainable(day)]
        self.fields["obtained_as"].choices = [(code, who[code]) for code in AS_WHOM]

    def as_paper(self) -> Paper:
        return Paper(**self.cleaned_data)


def _obtainable(day: date) -> list[tuple[str, str]]:
    """The papers a survey can bring; one with a 個人番号 is not among them."""
    return [
        (paper, name)
        for paper, name in obtaining.papers(day).items()
        if any(obtaining.may_obtain(who, paper, day) == Answer.MAY for who in AS_WHOM)
    ]


class TransferForm(GuardedForm):
    order = NumberField(label="順位番号", min_value=1, max_value=999)
    cause = forms.CharField(label="登記の目的・原因", max_length=60, help_text="例:所有権移転(相続)、乙持分全部移転")
    caused_on = forms.CharField(label="原因日付", max_length=40, required=False, help_text="登記に書かれたまま。")
    giver = forms.CharField(
        label="移転した人", max_length=100, required=False, help_text="表題部・保存登記では空にします。"
    )
    taker = forms.CharField(label="受けた人", max_length=100, help_text="同じ氏名の人がいるときは、住所も付けます。")
    share = ShareField(label="登記に書かれた持分", initial="全部", help_text="例:4410分の539、全部")
    of = forms.ChoiceField(
        label="何に対する持分か", widget=forms.RadioSelect, initial=GIVEN,
        choices=[(GIVEN, "移転した人の持分に対する割合"), (WHOLE, "不動産全体に対する持分")],
    )  # fmt: skip

    def as_entry(self) -> tuple[Entry, str, str]:
        said = self.cleaned_data
        share = Fraction(said["share"])
        entry = Entry(said["order"], said["giver"], said["taker"], share, said["of"], said["cause"])
        return entry, said["share"], said["caused_on"]
