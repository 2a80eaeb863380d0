"""Small markup made in Python, for the rows of a list (a template's loop costs ten times as much)."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString

Head = Sequence[tuple[str, str]]  # (kind, label) of each column; kinds: "", n, code, mid, wrap, head


def tag(tone: str, word: str) -> SafeString:
    """A status tag; tones are plain, info, good, warn, bad."""
    return SafeString(f'<span class="tag" data-tone="{_shown(tone)}">{_shown(word)}</span>')


def link(url: str, words: str) -> SafeString:
    """A link to one thing of a row."""
    return SafeString(f'<a href="{_shown(url)}">{_shown(words)}</a>')


def tick(name: str, value: object, says: str) -> SafeString:
    """A box to tick in a row."""
    box = f'<input type="checkbox" name="{_shown(name)}" value="{_shown(value)}" aria-label="{_shown(says)}">'
    return SafeString(box)


def options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """What a select offers, the chosen one marked."""
    marks = {True: " selected", False: ""}
    return SafeString(
        "".join(
            f'<option value="{_shown(value)}"{marks[value == chosen]}>{_shown(words)}</option>'
            for value, words in choices
        )
    )


def menu(entries: Iterable[tuple[str, str, bool]]) -> SafeString:
    """The entries of the menu, the page one is on marked."""
    marks = {True: ' aria-current="page"', False: ""}
    return SafeString(
        "\n".join(
            f'<li><a href="{_shown(url)}"{marks[current]}>{_shown(label)}</a></li>' for url, label, current in entries
        )
    )


def heads(head: Head) -> SafeString:
    """The cells of a table's head."""
    return SafeString("".join(f'<th scope="col"{_class(kind)}>{_shown(label)}</th>' for kind, label in head))


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind and kind != "head" else ""


def body(rows: Iterable[Sequence[object]], head: Head) -> SafeString:
    """The rows of a table, every cell escaped unless it is markup from here."""
    marks = [_marks(kind) for kind, _ in head]
    return SafeString("\n".join(_row(row, marks) for row in rows))


def _marks(kind: str) -> tuple[str, str]:
    """What opens and closes a cell."""
    if kind == "head":
        return '<th scope="row">', "</th>"
    return f'<td class="{kind}">' if kind else "<td>", "</td>"


def _row(row: Sequence[object], marks: Sequence[tuple[str, str]]) -> str:
    cells = [f"{opens}{_shown(cell)}{ends}" for (opens, ends), cell in zip(marks, row, strict=True)]
    return f"<tr>{''.join(cells)}</tr>"


def _shown(cell: object) -> str:
    """Escaped, unless it is markup already."""
    return cell if isinstance(cell, SafeString) else escape(str(cell))
