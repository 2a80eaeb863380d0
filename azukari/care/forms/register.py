"""What the city types about an insured person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from azukari.care.rules import facts
from azukari.care.services.register import ChargeOf, Entry
from azukari.law import dated
from azukari.law.calendar import era_month, month_of, parse_month
from azukari.law.refusal import Refusal
from azukari.ui.fields import CodeField, EraDateField, KatakanaField, NumberField
from azukari.ui.forms import Form

FIRST_MONTH, LAST_MONTH = date(2000, 4, 1), date(2100, 3, 1)  # 介護保険の始まりから
OFFICE = {"pattern": r"[0-9A-Z]{10}", "says": "{label}は10桁で入力してください。"}
MANAGER = {"pattern": r"[0-9]{8}", "says": "{label}は8桁の数字で入力してください。"}
LEVELS = [
    ("12", "要支援1"),
    ("13", "要支援2"),
    ("06", "事業対象者"),
    *((f"2{step}", f"要介護{step}") for step in range(1, 6)),
]


class MonthTyped(forms.CharField):
    """A month of the insurance: 令和8年10月, R8.10, 2026/10."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**{"help_text": "例：令和8年10月、R8.10、2026/10", **facts})

    def prepare_value(self, value: Any) -> Any:
        return era_month(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            month = parse_month(typed)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        if not FIRST_MONTH <= month <= LAST_MONTH:
            raise forms.ValidationError(f"{month.year}年{month.month}月は扱えません。月を確かめてください。")
        return month


class PersonForm(Form):
    number = CodeField(
        label="被保険者番号",
        pattern=r"[0-9H][0-9]{9}",
        says="{label}は10桁の数字（生活保護だけの人はHと9桁）で入力してください。",
    )
    insurer = CodeField(label="保険者番号", digits=6, help_text="ほかの市の人のときは、証の番号に直します。")
    name = forms.CharField(
        label="氏名", max_length=100, strip=True, help_text="証のとおりに入力します。字は変えません。"
    )
    kana = KatakanaField(label="氏名カナ", max_length=100, help_text="ひらがなで入力しても、カタカナに直します。")
    birth = EraDateField(label="生年月日")
    sex = forms.ChoiceField(label="性別", choices=[("1", "男"), ("2", "女")], widget=forms.RadioSelect)
    payer = CodeField(
        label="公費負担者番号", digits=8, required=False, help_text="生活保護だけの人（H番号）のときだけ。"
    )
    recipient = CodeField(label="公費受給者番号", digits=7, required=False)

    def as_entry(self) -> Entry:
        said = self.cleaned_data
        person = facts.Person(said["number"], said["insurer"], said["name"], said["kana"], said["birth"], said["sex"])
        return Entry(person, payer=said["payer"], recipient=said["recipient"])


class CertificationForm(Form):
    level = forms.ChoiceField(label="要介護状態区分", choices=LEVELS, widget=forms.RadioSelect)
    since = EraDateField(label="認定有効期間の開始")
    until = EraDateField(label="認定有効期間の終了", required=False, help_text="事業対象者は空けておきます。")
    limit_units = NumberField(
        label="区分支給限度基準額",
        unit="単位",
        min_value=0,
        max_value=999_999,
        required=False,
        help_text="空けておくと、その区分の国の基準額になります。",
    )
    limit_month = MonthTyped(
        label="限度額の適用開始月", required=False, help_text="認定の開始月と違うときだけ。例：令和8年9月"
    )
    decided_on = EraDateField(
        label="認定日",
        required=False,
        help_text="証の「認定年月日」。入れておくと、審査に間に合うかを請求のときに確かめます。例：令和8年9月25日",
    )
    status = forms.ChoiceField(
        label="状況",
        choices=[("decided", "認定済"), ("applied", "申請中"), ("changing", "区分変更申請中")],
        initial="decided",
    )

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "終了日は開始日以後の日にしてください。")
        if self.cleaned_data.get("level", "06") != "06" and not until and "until" not in self.errors:
            self.add_error("until", "要支援・要介護の認定には終了日があります。終了日を入力してください。")
        if self.cleaned_data.get("decided_on") and self.cleaned_data.get("status") in ("applied", "changing"):
            self.add_error("decided_on", "申請中のあいだは認定日を空けておき、決まったら認定済で登録してください。")
        if "limit_units" not in self.errors and self.cleaned_data.get("limit_units") is None:
            self._national_limit(self.cleaned_data.get("level", ""), since)
        return self.cleaned_data

    def _national_limit(self, level: str, since: date | None) -> None:
        if not level or since is None:
            return
        try:
            units = dated.load("care/limits.toml").on(since).says["units"].get(level)
        except Refusal:
            units = None
        if units is None:
            self.add_error("limit_units", "この日の国の基準額が分かりません。単位数を入力してください。")
        self.cleaned_data["limit_units"] = units

    def as_certification(self) -> facts.Certification:
        said = self.cleaned_data
        until: date | None = said["until"]
        return facts.Certification(
            said["level"],
            said["since"],
            until,
            said["limit_units"],
            said["limit_month"] or month_of(said["since"]),
            month_of(until) if until else None,
            said["status"],
            said["decided_on"],
        )


class NoticeForm(Form):
    accepted_on = EraDateField(label="届出の受付日")
    since = EraDateField(label="適用開始日")
    planner = forms.ChoiceField(
        label="だれが計画を作るか",
        choices=[("3", "地域包括支援センター（委託を含む）"), ("1", "居宅介護支援事業所"), ("2", "本人（自己作成）")],
        widget=forms.RadioSelect,
        initial="3",
    )
    office = CodeField(label="届け出た支援事業所の番号", help_text="委託のときは、センターの番号です。", **OFFICE)

    def as_notice(self) -> facts.Notice:
        return facts.Notice(**self.cleaned_data)


class ChargeForm(Form):
    month = MonthTyped(label="いつから（月）")
    mode = forms.ChoiceField(
        label="形態",
        choices=[("entrusted", "委託"), ("direct", "直営"), ("designated", "直接指定（居宅が自ら請求）")],
        widget=forms.RadioSelect,
        initial="entrusted",
    )
    centre = CodeField(label="センターの番号", **OFFICE)
    office = CodeField(label="委託先の事業所番号", required=False, help_text="直営のときは空けておきます。", **OFFICE)
    care_manager = CodeField(label="担当の介護支援専門員番号", **MANAGER)
    centre_care_manager = CodeField(label="センターの担当者の介護支援専門員番号", required=False, **MANAGER)

    def clean(self) -> Mapping[str, Any]:
        said = self.cleaned_data
        if said.get("mode") == "direct" and said.get("office"):
            self.add_error("office", "直営のときは、委託先を空けてください。")
        if said.get("mode") in ("entrusted", "designated") and not said.get("office") and "office" not in self.errors:
            self.add_error("office", "委託先の事業所番号を入力してください。")
        return said

    def as_charge(self) -> ChargeOf:
        said = self.cleaned_data
        charge = facts.Charge(said["centre"], said["office"], said["care_manager"], said["mode"])
        return ChargeOf(charge, said["month"], centre_care_manager=said["centre_care_manager"])


class Correcting(Form):
    """What every correction asks for besides."""

    reason = forms.CharField(label="訂正の理由", max_length=200, help_text="訂正前の内容と一緒に保存します。")


class PersonCorrection(PersonForm, Correcting):
    @staticmethod
    def begin(row: Any) -> dict[str, Any]:
        """The row as it stands."""
        names = ("number", "insurer", "name", "kana", "birth", "sex", "payer", "recipient")
        return {name: getattr(row, name) for name in names}


class CertificationCorrection(CertificationForm, Correcting):
    status = forms.ChoiceField(
        label="状況",
        choices=[
            ("decided", "認定済"),
            ("applied", "申請中"),
            ("changing", "区分変更申請中"),
            ("superseded", "取り消す（誤って登録した）"),
        ],
    )

    @staticmethod
    def begin(row: Any) -> dict[str, Any]:
        """The row as it stands."""
        names = ("level", "since", "until", "limit_units", "status", "decided_on")
        return {name: getattr(row, name) for name in names} | {"limit_month": row.limit_since}


class NoticeCorrection(NoticeForm, Correcting):
    @staticmethod
    def begin(row: Any) -> dict[str, Any]:
        """The row as it stands."""
        return {name: getattr(row, name) for name in ("accepted_on", "since", "planner", "office")}

    def as_notice(self) -> facts.Notice:
        return facts.Notice(**{name: said for name, said in self.cleaned_data.items() if name != "reason"})


class ChargeCorrection(ChargeForm, Correcting):
    until = MonthTyped(label="いつまで（月）", required=False)

    field_order = ("month", "until", "mode", "centre", "office", "care_manager", "centre_care_manager", "reason")

    @staticmethod
    def begin(row: Any) -> dict[str, Any]:
        """The row as it stands."""
        return {"until": row.until, **begin_charge(row)}

    def as_charge(self) -> ChargeOf:
        return replace(super().as_charge(), until=self.cleaned_data["until"])


def begin_charge(row: Any) -> dict[str, Any]:
    """The charge that is in force, for the form of the next one."""
    return {
        "month": row.since,
        "mode": row.mode,
        "centre": row.centre.number,
        "office": row.office.number if row.office else "",
        "care_manager": row.care_manager,
        "centre_care_manager": row.centre_care_manager,
    }
