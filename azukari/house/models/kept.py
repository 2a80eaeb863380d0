"""Every table of the investigation refuses a 個人番号, whoever writes and through whatever page (AKI-37)."""

from __future__ import annotations

from typing import Any

from django.db import models

from azukari.entrust.models import Kept, KeptQuerySet
from azukari.entrust.rules import Actor
from azukari.house.rules import mynumber

READ_BY_PEOPLE = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
COMPUTED = {
    "result",
    "sha256",
    "letter",
    "letter_sha256",
    "receipt",
}  # made here; fractions and hashes look like anything


class HouseQuerySet(KeptQuerySet):
    def keep_by(self, by: Actor, rows: list[Any]) -> list[Any]:
        """Many new rows; raises ``NotRight`` with a finding beside the field that holds a 個人番号."""
        typed = _typed(self.model)
        for row in rows:
            mynumber.refuse_if_found({field: getattr(row, field) for field in typed})
        return super().keep_by(by, rows)

    def update(self, **values: Any) -> int:
        typed = _typed(self.model)
        mynumber.refuse_if_found({field: value for field, value in values.items() if field in typed})
        return super().update(**values)


def _typed(model: type[models.Model]) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, READ_BY_PEOPLE) and field.attname not in COMPUTED and not field.primary_key
    ]


class HouseKept(Kept):
    """A table of the investigation."""

    objects = HouseQuerySet.as_manager()

    class Meta:
        abstract = True
