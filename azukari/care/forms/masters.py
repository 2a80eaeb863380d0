"""A file of the insurers: the unit master, or the list of what came back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from azukari.ui.fields import UploadField
from azukari.ui.forms import Form

MOST_BYTES = 4 * 1024 * 1024


class Received(Form):
    """A form with files; what is larger than the server takes did not arrive, and that is what must be said."""

    field = "file"

    def __init__(self, *given: Any, sent: int = 0, **facts: Any) -> None:
        super().__init__(*given, **facts)
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if sent > most:
            says = f"ファイルが大きすぎます（一度に送れるのは{most // 1024**2}MBまで）。何回かに分けて選んでください。"
            self.fields[self.field].error_messages["required"] = says


class FileForm(Received):
    """One file, not too large."""

    file = UploadField(label="ファイル", accept=".csv")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("ファイルが大きすぎます（4MBまで）。選び直してください。")
        return file

    def as_bytes(self) -> bytes:
        return self.cleaned_data["file"].read()


class UnitsForm(FileForm):
    file = UploadField(
        label="単位数表マスタのCSV",
        accept=".csv",
        help_text="国保連から届く「総合事業 単位数表マスタ」のCSVです。19列の版も24列の版も読めます。",
    )


class ReturnsForm(FileForm):
    file = UploadField(
        label="返戻（保留）一覧表のファイル",
        accept=".csv",
        help_text="国保連から届いた、データ種別741のファイル（7411）を、届いたまま選びます。",
    )
