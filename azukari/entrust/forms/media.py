"""What a person types about media."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.utils import timezone

from azukari.entrust.rules import media as rules
from azukari.entrust.rules.media_terms import CONDITIONS
from azukari.entrust.services._media import Written
from azukari.entrust.services.media_handing import Erased, Posting
from azukari.entrust.services.media_safety import Site
from azukari.ui.fields import CodeField, EraDateField, NumberField, UploadField
from azukari.ui.forms import Form

KINDS = [("cdrw", "CD-RW(700MB)"), ("usb", "USBメモリ(8GB)")]
LEAVES = [("nothing", "何も残していない"), ("sealed", "市だけが開ける案件ファイルだけを残した")]
TROUBLES = [("lost", "紛失"), ("failed", "故障(読めない・書けない)")]
VERDICTS = [("good", "有効と認める"), ("bad", "有効と認めない")]
TEXT = forms.Textarea(attrs={"rows": 3})


def offered(things: Any, empty: str = "選んでください") -> list[tuple[Any, str]]:
    return [("", empty), *((thing.pk, str(thing)) for thing in things)]


class OfferForm(Form):
    """A form whose choices are known once the ledger was asked."""

    def __init__(self, *args: Any, choices: dict[str, Any], **facts: Any) -> None:
        super().__init__(*args, **facts)
        for field, things in choices.items():
            self.fields[field].choices = offered(things)


class LockerForm(OfferForm):
    name = forms.CharField(label="保管庫の名前", max_length=40)
    place = forms.CharField(label="場所", max_length=80)
    key_holder = forms.TypedChoiceField(label="鍵の管理者", coerce=int)


class MediumForm(OfferForm):
    serial = CodeField(label="通し番号", max_length=20, help_text="媒体に書いてある番号。半角の英数字。")
    kind = forms.ChoiceField(label="種類", choices=KINDS, widget=forms.RadioSelect, initial="cdrw")
    label = forms.CharField(label="ラベル", max_length=60)
    capacity = NumberField(
        label="容量", unit="MB", required=False, min_value=1, max_value=9_000_000, help_text="空ければ種類の標準です。"
    )
    locker = forms.TypedChoiceField(label="保管庫", coerce=int)

    def as_facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["capacity"] = (said["capacity"] or 0) * 1_000_000 or rules.CAPACITIES[said["kind"]]
        return said


class ReasonForm(Form):
    because = forms.CharField(label="理由", max_length=200, widget=TEXT)


class LendForm(OfferForm):
    entrustment = forms.TypedChoiceField(label="委託", coerce=int)
    medium = forms.TypedChoiceField(label="渡す媒体", coerce=int, help_text="1枚だけです。予備は渡せません。")
    replaces = forms.TypedChoiceField(
        label="代わりにする貸出し", coerce=int, required=False, empty_value=None,
        help_text="紛失・故障の届出があった媒体の代わりのときだけ選びます。",
    )  # fmt: skip

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["replaces"].choices = [("", "代わりではない"), *self.fields["replaces"].choices[1:]]


class CancelForm(OfferForm):
    locker = forms.TypedChoiceField(label="戻した保管庫", coerce=int)
    because = forms.CharField(label="理由", max_length=200)


class FillForm(Form):
    case = forms.CharField(label="案件番号", max_length=30)
    subject = forms.RegexField(
        r"^[a-z]+/[0-9]+$",
        label="対象",
        max_length=60,
        help_text="操作記録の「対象」の書き方で。例：house/12（空家等の12番）",
        error_messages={"invalid": "対象は、操作記録の書き方（例：house/12）で入力してください。"},
    )
    file = UploadField(label="書き込むファイル", help_text="大きさとハッシュ値だけを記録します。中身は残しません。")
    because = forms.CharField(label="3件目以降を入れる理由", max_length=300, required=False)

    def as_written(self) -> Written:
        said, content = self.cleaned_data, self.cleaned_data["file"].read()
        digest = sha256(content).hexdigest()
        return Written(said["case"], said["subject"], len(content), digest, said["because"])


class TermsForm(Form):
    """One clause for each condition, the proposal typed in when there is none yet."""

    def __init__(self, *args: Any, clauses: Mapping[str, str], **facts: Any) -> None:
        super().__init__(*args, **facts)
        for condition, wanted in CONDITIONS.items():
            self.fields[condition] = forms.CharField(
                label=wanted.says, initial=clauses.get(condition) or wanted.proposal, max_length=1000, widget=TEXT
            )


class StatementForm(Form):
    says = forms.CharField(
        label="確かめた方法", max_length=300, widget=TEXT,
        help_text="例：作業用のパソコン2台の一時フォルダと最近使ったファイルを確かめ、残りのないことを2人で見た。",
    )  # fmt: skip


class WaiverForm(Form):
    says = forms.CharField(
        label="申告を受けられない理由", max_length=300, widget=TEXT,
        help_text="例：事務所が閉鎖され、電話と郵便で連絡がつかない。令和8年11月2日に訪ねて確かめた。",
    )  # fmt: skip


class HandForm(Form):
    way = forms.ChoiceField(
        label="方法", choices=[("hand", "手渡し"), ("post", "追跡できる郵便")], widget=forms.RadioSelect, initial="hand"
    )
    tracking = CodeField(label="追跡番号", max_length=30, required=False, help_text="郵便のときだけ。")
    days = NumberField(
        label="受取りの期限", unit="日", min_value=1, max_value=30, initial=rules.RECEIPT_DAYS,
        help_text="郵便のときだけ使います。",
    )  # fmt: skip

    def as_posting(self) -> Posting | None:
        said = self.cleaned_data
        return Posting(said["tracking"], said["days"]) if said["way"] == "post" else None


class EraseForm(Form):
    leaves = forms.ChoiceField(label="残したもの", choices=LEAVES, widget=forms.RadioSelect, initial="nothing")
    method = forms.CharField(label="消去の方法", max_length=80, help_text="例：全領域の上書き1回")
    tool = forms.CharField(label="使った道具", max_length=80, help_text="製品名と版")
    day = EraDateField(label="消去した日")
    time = forms.TimeField(label="時刻", widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text="例：14:30")

    def as_erased(self) -> Erased:
        said = self.cleaned_data
        at = timezone.make_aware(datetime.combine(said["day"], said["time"]))
        return Erased(said["method"], said["tool"], at, said["leaves"])


class ReportForm(Form):
    kind = forms.ChoiceField(label="種別", choices=TROUBLES, widget=forms.RadioSelect)
    says = forms.CharField(
        label="状況", max_length=300, widget=TEXT, help_text="いつ、どこで。個人の名前は書きません。"
    )


class ReturnForm(OfferForm):
    serial = CodeField(label="通し番号", max_length=20, help_text="返された媒体に書いてある番号。")
    locker = forms.TypedChoiceField(label="戻す保管庫", coerce=int)
    erased = forms.ChoiceField(
        label="消去を確かめた結果",
        choices=[("yes", "データは残っていない"), ("no", "データが残っている")],
        widget=forms.RadioSelect,
    )


class CountForm(Form):
    serials = forms.CharField(
        label="数えた通し番号", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="帳簿を見ずに、保管庫にある媒体の番号を1行に1つ入力します。",
    )  # fmt: skip

    none = forms.BooleanField(label="保管庫に1枚もなかった", required=False)

    def clean(self) -> dict[str, Any]:
        """An empty form is a button pressed too early, not a city that lost every medium."""
        if bool(self.cleaned_data.get("serials", "").split()) == self.cleaned_data["none"]:
            says = "数えた通し番号を入力するか、1枚もなかったときだけ、その印を付けてください。"
            self.add_error("serials", says)
        return self.cleaned_data

    def as_serials(self) -> list[str]:
        return [CodeField().to_python(line) for line in self.cleaned_data["serials"].split() if line.strip()]


class ProcedureForm(Form):
    says = forms.CharField(label="手順", max_length=8000, widget=forms.Textarea(attrs={"rows": 12}))


class SiteForm(Form):
    checked_on = EraDateField(label="確認した日")
    visitors_apart = forms.BooleanField(label="来客の場所と作業の場所が分かれている", required=False)
    screen_unseen = forms.BooleanField(label="画面が来客や通行する人から見えない", required=False)
    medium_out = forms.BooleanField(label="席を離れるとき、媒体を取り出して施錠する", required=False)
    nothing_kept = forms.BooleanField(label="作業用のパソコンに保存しない", required=False)

    def as_site(self) -> Site:
        return Site(**self.cleaned_data)


class VerdictForm(Form):
    verdict = forms.ChoiceField(label="情報政策担当課の判定", choices=VERDICTS, widget=forms.RadioSelect)


class LatestForm(Form):
    product = forms.CharField(label="製品名", max_length=80)
    version = forms.CharField(label="最新の版", max_length=40)
    since = EraDateField(label="公開日")


class SecurityForm(Form):
    product = forms.CharField(label="製品名", max_length=80)
    version = forms.CharField(label="版", max_length=40)


class KeyForm(Form):
    text = forms.CharField(
        label="公開鍵", max_length=300, widget=TEXT, help_text="「azukari package key」が表示した文字列。"
    )


class ChannelForm(Form):
    channel = forms.ChoiceField(label="方法", choices=list(rules.CHANNELS.items()), widget=forms.RadioSelect)


class OutcomeForm(Form):
    outcome = forms.CharField(label="結果", max_length=400, widget=TEXT)
