"""The house form: each missing answer is asked for by name (入力欄ごとの文)."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms

from azukari.law.refusal import Finding

SAYS_MISSING = forms.Field.default_error_messages["required"]
SAYS_WRONG_CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
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
