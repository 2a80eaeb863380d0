"""Small markup made in Python, for the rows of a list (a template's loop costs ten times as much)."""

from collections.abc import Iterable, Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Head = Sequence[tuple[str, str]]  # (kind, label) of each column; kinds: "", n, code, mid, wrap


def tag(tone: str, word: str) -> SafeString:
    """A status tag; tones are plain, info, good, warn, bad."""
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, word)


def link(url: str, words: str) -> SafeString:
    """A link to one thing of a row."""
    return format_html('<a href="{}">{}</a>', url, words)


def body(rows: Iterable[Sequence[object]], head: Head) -> SafeString:
    """The rows of a table, every cell escaped unless it is markup from here."""
    openings = [f'<td class="{kind}">' if kind else "<td>" for kind, _ in head]
    return mark_safe("\n".join(_row(row, openings) for row in rows))


def _row(row: Sequence[object], openings: Sequence[str]) -> str:
    cells = (f"{opening}{conditional_escape(cell)}</td>" for opening, cell in zip(openings, row, strict=True))
    return f"<tr>{''.join(cells)}</tr>"
