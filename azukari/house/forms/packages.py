"""What is typed when a case goes onto a medium or comes back."""

from django import forms

from azukari.ui.fields import UploadField
from azukari.ui.forms import Form


class WriteForm(Form):
    because = forms.CharField(
        label="3件目以降を入れる理由", max_length=300, required=False, help_text="1枚に2件までは、空けておきます。"
    )


class BackForm(Form):
    file = UploadField(
        label="返ってきた案件ファイル",
        accept=".azukari",
        help_text="返された媒体の中の、名前の終わりが「-返却.azukari」のファイル。",
    )
