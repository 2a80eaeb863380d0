"""Forms that refuse a 個人番号 beside the field it was typed into or the file that holds it (AKI-37)."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from azukari.house.rules import mynumber
from azukari.ui.forms import Form, tell

LONG = {"rows": 3}


class GuardedForm(Form):
    """The form of the investigation: what is typed and what is uploaded is looked through."""

    def clean(self) -> dict[str, Any]:
        typed = {name: _seen(value) for name, value in self.cleaned_data.items() if name != "once"}
        tell(self, mynumber.find(typed))
        return self.cleaned_data


def _seen(value: Any) -> Any:
    if isinstance(value, UploadedFile):
        content = value.read()
        value.seek(0)
        return [value.name, content]
    return [_seen(each) for each in value] if isinstance(value, list) else value
