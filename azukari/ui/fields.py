"""What a person types, forgiven where that is harmless and refused in a sentence where it is not.

Only numbers, dates and codes are normalised (NFKC).  A name is never touched, not even by NFC.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import jaconv
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from azukari.law.calendar import add_months, era_day, era_month, month_of, parse_day
from azukari.law.refusal import Refusal
from azukari.ui import widgets

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ー"), "-")  # NFKC leaves most of these alone
KATAKANA = re.compile(r"[ァ-ヺー・ヽヾ　（）]*")


def half_width(text: str) -> str:
    """全角 digits, letters and dashes as the codes of a register have them."""
    return unicodedata.normalize("NFKC", text).translate(DASHES).strip()


class CodeField(forms.CharField):
    """A number that is a name: 被保険者番号, 事業所番号. Leading zeros stay."""

    kind = "input code"

    def __init__(self, *, digits: int | None = None, pattern: str = "", says: str = "", **facts: Any) -> None:
        self.pattern = re.compile(pattern or (rf"[0-9]{{{digits}}}" if digits else r"[0-9A-Za-z-]+"))
        self.says = says or (
            f"{{label}}は{digits}桁の数字で入力してください。"
            if digits
            else "{label}は半角の英数字で入力してください。"
        )
        super().__init__(**facts)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric" if digits else "text"}

    def to_python(self, value: Any) -> str:
        code = half_width(super().to_python(value)).replace(" ", "").upper()
        if code and not self.pattern.fullmatch(code):
            raise ValidationError(self.says.format(label=self.label), code="invalid")
        return code


class NumberField(forms.IntegerField):
    """A whole number, whichever width it was typed in; ``unit`` (円, 単位) is printed after it."""

    kind = "input number"

    widget = forms.TextInput  # type="number" swallows what it cannot read, and spins under the mouse wheel

    def __init__(self, *, unit: str = "", **facts: Any) -> None:
        self.unit = unit
        super().__init__(**facts)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        return super().to_python(half_width(value).replace(",", "") if isinstance(value, str) else value)


class KatakanaField(forms.CharField):
    """フリガナ: ひらがな and 半角 are taken and turned into 全角カタカナ."""

    def to_python(self, value: Any) -> str:
        kana = jaconv.hira2kata(jaconv.h2z(super().to_python(value), kana=True)).replace(" ", "　")
        if not KATAKANA.fullmatch(kana):
            raise ValidationError(f"{self.label}はカタカナで入力してください。", code="invalid")
        return kana


class EraDateField(forms.Field):
    """One box for a day: 令和8年11月23日, R8.11.23, 2026/11/23, 20261123."""

    kind = "input date"

    widget = forms.TextInput

    def __init__(self, **facts: Any) -> None:
        super().__init__(**{"help_text": "例：令和8年11月23日、R8.11.23、2026/11/23", **facts})
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return era_day(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_day(value)
        except Refusal as refusal:
            raise ValidationError(refusal.sentence, code="invalid") from refusal


class MonthField(forms.TypedChoiceField):
    """提供年月: one of the last months, as 和暦; ``until`` gives today."""

    widget = widgets.Select

    def __init__(self, *, count: int = 13, until: Callable[[], date] = timezone.localdate, **facts: Any) -> None:
        super().__init__(
            choices=lambda: month_choices(until(), count),
            coerce=date.fromisoformat,
            empty_value=None,
            **facts,
        )

    def prepare_value(self, value: Any) -> Any:
        return month_of(value).isoformat() if isinstance(value, date) else value


def month_choices(today: date, count: int) -> Sequence[tuple[str, str]]:
    """An empty choice, then this month and those before it."""
    months = [add_months(month_of(today), -back) for back in range(count)]
    return [("", "選んでください"), *((month.isoformat(), era_month(month)) for month in months)]


class UploadField(forms.FileField):
    """One file."""

    widget = forms.FileInput

    def __init__(self, *, accept: str = "", **facts: Any) -> None:
        super().__init__(**facts)
        if accept:
            self.widget.attrs["accept"] = accept


class UploadsField(UploadField):
    """Several files at once; cleans to a list."""

    widget = widgets.ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data and not self.required:
            return []
        return [super(UploadsField, self).clean(one, initial) for one in data or [None]]
