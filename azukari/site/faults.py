"""What is told where the server was started when a page failed: where in the code, and nothing of whom.

The words of an exception, the path and the form may hold somebody's data; its kind and the lines do not.
"""

from __future__ import annotations

import logging
import traceback

SHOWN = 12  # lines of code, the innermost


def is_fault(record: logging.LogRecord) -> bool:
    """A refusal is told on screen; only what nobody foresaw is told here."""
    return bool(record.exc_info and record.exc_info[0])


class Where(logging.Formatter):
    """The kind of the exception and the lines it went through."""

    def format(self, record: logging.LogRecord) -> str:
        assert record.exc_info
        kind, _, trace = record.exc_info
        lines = [f"  {at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(trace)[-SHOWN:]]
        return "\n".join([f"画面を作る途中で失敗しました: {kind.__name__ if kind else ''}", *lines])
