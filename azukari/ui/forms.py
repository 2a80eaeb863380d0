"""The house form: each missing answer is asked for by name (入力欄ごとの文)."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

from azukari.law.refusal import Finding

SAYS_MISSING = forms.Field.default_error_messages["required"]
SAYS_WRONG_CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
MORE, STEP = "more", 5  # 行を増やすボタンと、一度に増やす行数
SAYS_NOT_A_NUMBER = forms.IntegerField.default_error_messages["invalid"]


class Form(forms.Form):
    """A form whose sentences name the field, and whose checks are the server's, not the browser's."""

    use_required_attribute = False

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for name, field in self.fields.items():
            _name_in_sentences(field, field.label or name)


class OnceForm(Form):
    """A form that counts once however often it is sent: keep ``once`` under a unique constraint (二重送信)."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class GrowingForm(Form):
    """A form with tables that grow; sent with ``more``, it comes back as it was typed, unchecked, with more rows.

    The fields of a table are named ``<table>_<row>_<key>``; ``{% include "ui/more.html" %}`` stands below it.
    """

    def __init__(self, data: QueryDict | None = None, *args: Any, **facts: Any) -> None:
        self.sent = dict(data.items()) if data else {}
        if MORE in self.sent:
            data, facts["initial"] = None, {**facts.get("initial", {}), **self.sent}
        super().__init__(data, *args, **facts)

    def rows(self, table: str, least: int) -> range:
        """The rows of a table: as many as were sent, and some more when they are asked for."""
        sent = [re.fullmatch(rf"{table}_(\d{{1,3}})_\w+", name) for name in self.sent]
        count = max([least, *(int(name[1]) + 1 for name in sent if name)])
        return range(count + STEP if self.sent.get(MORE) == table else count)


def tell(form: forms.Form, findings: Iterable[Finding]) -> None:
    """Put each finding beside its field, or above the form when the form has no such field."""
    for finding in findings:
        form.add_error(finding.field if finding.field in form.fields else None, finding.says)


def _name_in_sentences(field: forms.Field, label: str) -> None:
    """Replace Django's general sentences, never one the form wrote itself."""
    for code, general, ours in (
        ("required", SAYS_MISSING, f"{label}を{_verb(field)}ください。"),
        ("invalid_choice", SAYS_WRONG_CHOICE, f"{label}を選び直してください。"),
        ("invalid", SAYS_NOT_A_NUMBER, f"{label}は整数で入力してください。"),
    ):
        if field.error_messages.get(code) == general:
            field.error_messages[code] = ours


def _verb(field: forms.Field) -> str:
    return "選んで" if isinstance(field, forms.ChoiceField | forms.FileField | forms.BooleanField) else "入力して"
