"""A share as a register or a contract writes it."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from azukari.ui.fields import half_width

WRITTEN = re.compile(r"(\d+)/(\d+)|(\d+)分の(\d+)")


class ShareField(forms.CharField):
    """4410分の539, 539/4410, 全部."""

    def to_python(self, value: Any) -> str:
        """「539/4410」, not reduced: what is kept is what was written."""
        typed = half_width(super().to_python(value)).replace(" ", "")
        if typed in ("", "全部"):
            return typed and "1"
        found = WRITTEN.fullmatch(typed)
        above, below = (found[1] or found[4], found[2] or found[3]) if found else ("0", "0")
        if not 0 < int(above) <= int(below):
            raise forms.ValidationError(
                f"{self.label}は、1を超えない割合を「2分の1」か「1/2」のように入力してください。"
            )
        return f"{above}/{below}"
