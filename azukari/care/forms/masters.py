"""A master as a file."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from azukari.ui.fields import UploadField
from azukari.ui.forms import Form

MOST_BYTES = 4 * 1024 * 1024


class UnitsForm(Form):
    file = UploadField(
        label="単位数表マスタのCSV",
        accept=".csv",
        help_text="国保連から届く「総合事業 単位数表マスタ」のCSVです。19列の版も24列の版も読めます。",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("ファイルが大きすぎます（4MBまで）。単位数表マスタのCSVを選んでください。")
        return file

    def as_bytes(self) -> bytes:
        return self.cleaned_data["file"].read()
