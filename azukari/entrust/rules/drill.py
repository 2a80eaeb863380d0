"""The emergency stop is practised, and kept to what was promised (CARE-30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LIMIT = 5000  # milliseconds promised to the council from the order to the last answer that still got through
EVERY = timedelta(days=365)  # 市は年に1度は訓練する


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill, as its record kept it."""

    on: date
    figures: Mapping[str, float]

    @property
    def is_kept(self) -> bool:
        """Whether the promise was kept."""
        return is_kept(self.figures)


def is_kept(figures: Mapping[str, float]) -> bool:
    """Nothing begun afterwards got through, the last answer came in time, and every session was dead."""
    late = figures["last_answer_ms"] > LIMIT
    return not late and not figures["begun_after"] and not figures.get("alive", 0)


def is_due(last: Drill | None, today: date) -> bool:
    """Whether it is time to practise again."""
    return last is None or last.on + EVERY < today
