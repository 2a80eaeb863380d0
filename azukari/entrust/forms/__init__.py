"""What a person types into the pages of the core."""

from azukari.entrust.forms.pages import (
    AskForm,
    DecideForm,
    EntrustmentForm,
    GrantForm,
    PasswordForm,
    PersonForm,
    QuestionForm,
    SignInForm,
    StopForm,
    TypedForm,
)

__all__ = [
    "AskForm", "DecideForm", "EntrustmentForm", "GrantForm", "PasswordForm", "PersonForm", "QuestionForm",
    "SignInForm", "StopForm", "TypedForm",
]  # fmt: skip
