"""Two who file at the same moment: the second looks again, and finds what the first one filed (二重送信)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from azukari.care.services.filing import FiledMeanwhile

Facts = ParamSpec("Facts")
Result = TypeVar("Result")


def file_once(file: Callable[Facts, Result], *facts: Facts.args, **named: Facts.kwargs) -> Result:
    """What ``file`` gives; where somebody was faster by a moment it is asked once more, now that theirs is there."""
    try:
        return file(*facts, **named)
    except FiledMeanwhile:
        return file(*facts, **named)
