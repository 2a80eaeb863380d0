"""What a centre types about a claim: why it comes back, what the insurers said."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from azukari.care.rules.history import SLIP
from azukari.ui.forms import Form

REASONS = (
    "計画の単位数が実績と合っていません。利用票を確かめて直してください。",
    "サービス事業所か種類が違います。提供票を確かめて直してください。",
    "加算の要件を満たしていません。加算を外して出し直してください。",
    "加算が抜けています。加算を付けて出し直してください。",
    "認定の更新・変更を待っています。結果が出てから出し直してください。",
    "担当の事業所が違います。センターへ電話でお知らせください。",
)


class ReturnForm(Form):
    common = forms.ChoiceField(
        label="よくある理由",
        required=False,
        widget=forms.RadioSelect,
        choices=[*((reason, reason) for reason in REASONS), ("", "ほかの理由（下に書きます）")],
    )
    reason = forms.CharField(
        label="くわしい理由",
        required=False,
        max_length=300,
        help_text="事業所の画面に、そのまま表示されます。どこをどう直せばよいかを書いてください。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, str]:
        if not self.errors and not self.as_reason():
            self.add_error("reason", "差戻しの理由を選ぶか、書いてください。")
        return self.cleaned_data

    def as_reason(self) -> str:
        said = (self.cleaned_data.get("common", ""), self.cleaned_data.get("reason", ""))
        return "\n".join(part.strip() for part in said if part.strip())


class ResultForm(Form):
    document = forms.ChoiceField(label="どの書類の結果ですか", widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label="国保連の審査の結果",
        choices=[
            ("accepted", "決定（支払われる）"),
            ("returned", "返戻（直して請求し直す）"),
            ("withdrawing", "過誤申立中（取下げを市に申し立てた）"),
            ("withdrawn", "過誤決定（取下げが認められた）"),
            ("sent", "まだ結果がない（記録を戻す）"),
        ],
        widget=forms.RadioSelect,
    )
    says = forms.CharField(
        label="返戻の内容など",
        required=False,
        max_length=200,
        help_text="返戻（保留）一覧表の「内容」を写してください。",
    )

    def clean(self) -> dict[str, str]:
        typed = self.cleaned_data
        if typed.get("document") == SLIP and typed.get("outcome") in ("withdrawing", "withdrawn"):
            self.add_error(
                "outcome", "給付管理票に過誤申立はありません。請求明細書を選ぶか、ほかの結果を選んでください。"
            )
        return typed

    def __init__(self, *args, documents: Iterable[tuple[str, str]], **facts) -> None:
        super().__init__(*args, **facts)
        self.fields["document"].choices = list(dict.fromkeys(documents))


def tick_of(pk: int) -> str:
    """The name of a claim's box; its own, so that a browser that goes back ticks this claim, wherever it stands now."""
    return f"claim-{pk}"


def ticked_claims(typed: QueryDict) -> list[int]:
    """The claims that were ticked."""
    return _claims(value for name, value in typed.items() if name == f"claim-{value}")


def chosen_claims(typed: QueryDict, name: str = "claims") -> list[int]:
    """The claims that a page had ready to be accepted or closed."""
    return _claims(typed.getlist(name))


def _claims(said: Iterable[str]) -> list[int]:
    """What is no number was not on the page."""
    return [int(pk) for pk in dict.fromkeys(said) if pk.isascii() and pk.isdigit() and len(pk) < 19]
