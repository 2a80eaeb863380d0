"""Whose data a table keeps, until when, and through whose eyes it is read (保有個人情報の保存).

Every model says ``class Keeping`` with ``whose`` and ``until``; ``eyes`` names, for each reach, the column that
must be the actor's organisation, or a function of it that gives the condition.  A query that was never narrowed
by ``seen_by`` raises when it is evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Q

from azukari.entrust.rules import Actor, Reach


@dataclass(frozen=True, slots=True)
class Standing:
    """The act being performed just now, and how far it reaches; set by the door alone."""

    act: str
    by: Actor
    reach: Reach


standing_now: ContextVar[Standing | None] = ContextVar("standing_now", default=None)


class OutsideTheDoor(RuntimeError):
    """Something read the database without performing an act.  Move it into a service."""


def standing(by: Actor) -> Standing:
    """The standing of ``by``; raises ``OutsideTheDoor`` when no act is being performed by them."""
    now = standing_now.get()
    if now is None or now.by is not by:
        raise OutsideTheDoor("personal data is touched only inside `with perform(ACT, by=actor)`")
    return now


class NobodysEyes(RuntimeError):
    """A query on somebody's data was evaluated without ``.seen_by(by)``.  Begin the sentence with whose eyes."""


class KeptQuerySet(models.QuerySet):
    """A queryset that must begin with whose eyes."""

    _narrowed = False

    def seen_by(self, by: Actor) -> Self:
        """The rows within the reach of the act that is being performed."""
        return self._within(standing(by).reach, by.organisation)

    def _within(self, reach: Reach, organisation: Any) -> Self:
        """The rows within that reach of an organisation; ``seen_by`` says which."""
        seen = self._chain()
        if reach != Reach.CITY:
            eye = self.model.Keeping.eyes.get(reach)
            if eye is None:
                seen = seen.none()
            else:
                seen = seen.filter(eye(organisation) if callable(eye) else Q(**{eye: organisation}))
        seen._narrowed = True
        return seen

    def create_by(self, by: Actor, **values: Any) -> Any:
        """One new row, made inside the act that is being performed."""
        return self.keep_by(by, [self.model(**values)])[0]

    def keep_by(self, by: Actor, rows: list[Any]) -> list[Any]:
        """Many new rows in one statement; the database's own row security checks each."""
        standing(by)
        fresh = self._chain()
        fresh._narrowed = True
        return models.QuerySet.bulk_create(fresh, rows)

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._narrowed = self._narrowed
        return clone

    def _insist(self) -> None:
        if not self._narrowed:
            raise NobodysEyes(f"{self.model.__name__}: begin with .seen_by(by)")

    def _fetch_all(self) -> None:
        self._insist()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._insist()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._insist()
        return super().count()

    def exists(self) -> bool:
        self._insist()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._insist()
        return super().aggregate(*args, **kwargs)

    def update(self, **values: Any) -> int:
        self._insist()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._insist()
        return super().delete()

    def create(self, **values: Any) -> Any:
        raise NobodysEyes(f"{self.model.__name__}: use .create_by(by, …)")

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise NobodysEyes(f"{self.model.__name__}: SQL of one's own has no eyes")

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        raise NobodysEyes(f"{self.model.__name__}: use .keep_by(by, rows)")


class Kept(models.Model):
    """A table that holds somebody's data."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    class Keeping:
        whose = ""
        until = ""
        eyes: dict[Reach, str | Callable[[int], Q]] = {}
