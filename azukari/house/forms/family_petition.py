"""What a petition says beyond the family: the court, who files, what there is, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Any

from django import forms

from azukari.house.papers import petitions
from azukari.house.papers.estate import Building, Holdings, Land, Money
from azukari.house.papers.petitions import Candidate, Petition, Petitioner
from azukari.ui import widgets
from azukari.ui.fields import EraDateField, half_width
from azukari.ui.forms import GrowingForm

WHICH = [
    (petitions.LIQUIDATOR, "相続財産清算人の選任"),
    (petitions.UNKNOWN_BUILDING, "所有者不明建物管理命令"),
    (petitions.NEGLECTED_BUILDING, "管理不全建物管理命令"),
]
PETITIONERS = [(petitions.HEIR, "相続人・利害関係人"), (petitions.MAYOR, "市長")]
HIMSELF, ATTORNEY = "", "attorney"
REPRESENTED = [(HIMSELF, "申立人が自分で申し立てる"), (ATTORNEY, "弁護士が代理して申し立てる")]
RANKS = [("", "空家等"), ("管理不全空家等", "管理不全空家等"), ("特定空家等", "特定空家等")]
LAND, BUILDING = ("place", "lot", "kind", "area", "share"), ("place", "number", "kind", "structure", "area", "share")
WIDE, NARROW = 24, 8  # 表の欄の字数
LANDS, BUILDINGS = 6, 4  # はじめに見せる行。いくらでも増やせる
WORDS = {
    "land": {"place": "所在", "lot": "地番", "kind": "地目", "area": "地積", "share": "持分"},
    "building": {
        "place": "所在", "number": "家屋番号", "kind": "種類", "structure": "構造", "area": "床面積", "share": "持分",
    },
}  # fmt: skip

TABLES = (("land", "土地", LAND, LANDS), ("building", "建物", BUILDING, BUILDINGS))
SECTIONS = (  # 画面の見出しと、その下の欄
    ("申立て", ("which", "of", "filed_on", "court")),
    ("申立人", ("kind", "heir", "name", "address", "contact", "interest")),
    ("代理人", ("represented", "attorney", "office", "office_contact")),
    ("申立ての実情", ("circumstances", "rank")),
    ("候補者", ("candidate_name", "candidate_address", "candidate_work")),
    ("建物の所有者(建物管理命令のとき)", ("owner", "owner_address")),
)
MONEYS = ("預貯金と負債", ("moneys", "no_moneys", "debts", "no_debts"))  # 土地・建物の表の後


def _text(label: str, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, required=facts.pop("required", False), max_length=200, **facts)


class PetitionForm(GrowingForm):
    """A petition; the family comes from the kept conclusion."""

    which = forms.ChoiceField(
        label="申立ての種類",
        choices=WHICH,
        widget=widgets.Select,
        help_text="令和5年3月31日までの申立ては、相続財産管理人になります。",
    )
    of = forms.ChoiceField(label="だれの相続財産か", required=False, widget=widgets.Select)
    filed_on = EraDateField(label="申立日", help_text="題名と手数料は、この日の法律によります。例：令和8年11月23日")
    court = _text("裁判所", required=True, help_text="清算人は最後の住所の家庭裁判所、建物は所在地の地方裁判所。")
    kind = forms.ChoiceField(label="申立人", choices=PETITIONERS, widget=widgets.Select)
    heir = forms.ChoiceField(label="申し立てる相続人", required=False, widget=widgets.Select)
    name = _text("申立人の氏名・職名", help_text="相続人を選んだときは空のままにします。")
    address = _text("申立人の住所")
    contact = _text("申立人の連絡先")
    interest = _text("利害関係", help_text="例：被相続人の子")
    represented = forms.ChoiceField(label="代理人", choices=REPRESENTED, required=False, widget=widgets.Select)
    attorney = _text("代理人弁護士の氏名")
    office = _text("代理人の事務所")
    office_contact = _text("代理人の連絡先")
    circumstances = forms.CharField(
        label="申立ての実情", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="段落ごとに改行します。",
    )  # fmt: skip
    candidate_name = _text("候補者の氏名")
    candidate_address = _text("候補者の住所")
    candidate_work = _text("候補者の職業")
    owner = _text("登記上の所有者(建物管理命令)")
    owner_address = _text("所有者の登記上の住所")
    rank = forms.ChoiceField(label="空家等の区分", choices=RANKS, required=False, widget=widgets.Select)
    moneys = forms.CharField(
        label="預貯金・現金", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="1行に1つ。金融機関、種別、口座番号、金額を読点で区切ります。例：見本銀行、普通、1234567、50000",
    )  # fmt: skip
    debts = forms.CharField(
        label="負債", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="預貯金と同じ書き方です。"
    )
    no_moneys = forms.BooleanField(label="預貯金・現金がないことを確かめた", required=False)
    no_debts = forms.BooleanField(label="負債がないことを確かめた", required=False)

    def __init__(
        self,
        *args: Any,
        heirs: Sequence[tuple[str, str]],
        which: Sequence[str] = (),
        estates: Sequence[tuple[str, str]] = (),
        **facts: Any,
    ) -> None:
        super().__init__(*args, **facts)
        self.fields["of"].choices = estates
        if not estates:
            del self.fields["of"]
        self.fields["heir"].choices = [("", "選ばない"), *heirs]
        if which:
            self.fields["which"].choices = [choice for choice in WHICH if choice[0] in which]
        self.shown = {prefix: self.rows(prefix, least) for prefix, _, _, least in TABLES}
        for prefix, words, keys, _ in TABLES:
            for row, key in product(self.shown[prefix], keys):
                size = forms.TextInput(attrs={"size": WIDE if key == "place" else NARROW})
                self.fields[f"{prefix}_{row}_{key}"] = _text(f"{words}{row + 1}の{WORDS[prefix][key]}", widget=size)

    def sections(self) -> list[tuple[str, list[Any]]]:
        """For the template: each heading with its fields."""
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in SECTIONS]

    def moneys_section(self) -> tuple[str, list[Any]]:
        """For the template: what comes after the tables."""
        heading, names = MONEYS
        return heading, [self[name] for name in names]

    def tables(self) -> list[tuple[str, str, list[str], list[list[Any]]]]:
        """For the template: 土地 and 建物, a row for each lot and each house."""
        return [
            (
                prefix,
                words,
                list(WORDS[prefix].values()),
                [[self[f"{prefix}_{row}_{key}"] for key in keys] for row in self.shown[prefix]],
            )
            for prefix, words, keys, _ in TABLES
        ]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("kind") == petitions.HEIR and not (said.get("heir") or said.get("name")):
            self.add_error("heir", "申し立てる相続人を選ぶか、申立人の氏名を入れてください。")
        if said.get("kind") == petitions.MAYOR and not said.get("name"):
            self.add_error("name", "申立人の氏名・職名を入れてください。")
        if said.get("represented") and not said.get("attorney"):
            self.add_error("attorney", "代理人弁護士の氏名を入れてください。")
        for none, listed, word in (("no_moneys", "moneys", "預貯金・現金"), ("no_debts", "debts", "負債")):
            if said.get(none) and said.get(listed):
                self.add_error(none, f"{word}が入力されています。ないことを確かめたときは、{word}を空にしてください。")
        return said

    def as_petition(self) -> Petition:
        """The petition, without the family."""
        said = self.cleaned_data
        kept = ("kind", "name", "address", "contact", "interest")
        if said["represented"]:
            kept += ("attorney", "office", "office_contact")
        return Petition(
            which=said["which"],
            filed_on=said["filed_on"],
            court=said["court"],
            petitioner=Petitioner(**{key: said[key] for key in kept}),
            holdings=self._holdings(),
            circumstances=tuple(line for line in said["circumstances"].splitlines() if line.strip()),
            owner=said["owner"],
            owner_address=said["owner_address"],
            candidate=self._candidate(),
            rank=said["rank"],
        )

    def _candidate(self) -> Candidate | None:
        said = self.cleaned_data
        if not said["candidate_name"]:
            return None
        return Candidate(said["candidate_name"], said["candidate_address"], said["candidate_work"])

    def _holdings(self) -> Holdings:
        said = self.cleaned_data
        return Holdings(
            tuple(Land(*row) for row in self._rows("land", LAND)),
            tuple(Building(*row) for row in self._rows("building", BUILDING)),
            tuple(_moneys(said["moneys"])),
            tuple(_moneys(said["debts"])),
            said["no_moneys"],
            said["no_debts"],
        )

    def _rows(self, prefix: str, keys: Sequence[str]) -> list[list[str]]:
        rows = [[self.cleaned_data[f"{prefix}_{row}_{key}"] for key in keys] for row in self.shown[prefix]]
        return [row for row in rows if any(row)]


def _moneys(text: str) -> list[Money]:
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in re.split(r"[、\t]", line)]
        holder, kind, number, yen = (*parts, "", "", "", "")[:4]
        plain = half_width(yen).replace(",", "").removesuffix("円")
        if holder:
            found.append(Money(holder, kind, number, int(plain) if plain.isdecimal() else None))
    return found
