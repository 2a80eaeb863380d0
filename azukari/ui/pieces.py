"""Small markup made in Python, for the rows of a list (a template's loop costs ten times as much)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from types import MappingProxyType

from django.utils.safestring import SafeString

Head = Sequence[tuple[str, str]]  # (kind, label) of each column; kinds: "", n, code, mid, wrap, head
Beneath = Mapping[int, SafeString]  # what stands right under a row, by its place
_MARKUP = re.compile("[&<>\"']")


@lru_cache(maxsize=512)  # a list says the same few words fifty times
def tag(tone: str, word: str) -> SafeString:
    """A status tag; tones are plain, info, good, warn, bad."""
    return SafeString(f'<span class="tag" data-tone="{_shown(tone)}">{_shown(word)}</span>')


def link(url: str, words: str) -> SafeString:
    """A link to one thing of a row."""
    return SafeString(f'<a href="{_shown(url)}">{_shown(words)}</a>')


def tick(name: str, value: object, says: str, ticked: bool = False) -> SafeString:
    """A box to tick in a row."""
    box = f'<input type="checkbox" name="{_shown(name)}" value="{_shown(value)}" aria-label="{_shown(says)}"'
    return SafeString(f"{box}{' checked' * ticked}>")


@lru_cache(maxsize=512)
def options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
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


@lru_cache(maxsize=512)
def heads(head: Head) -> SafeString:
    """The cells of a table's head."""
    return SafeString("".join(f'<th scope="col"{_class(kind)}>{_shown(label)}</th>' for kind, label in head))


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind and kind != "head" else ""


def paragraph(*parts: object) -> SafeString:
    """Words, tags and links as one paragraph."""
    return SafeString(f"<p>{''.join(map(_shown, parts))}</p>")


def body(rows: Iterable[Sequence[object]], head: Head, beneath: Beneath = MappingProxyType({})) -> SafeString:
    """The rows of a table, every cell escaped unless it is markup from here; a row with words beneath is marked."""
    cells = "".join(_cell(kind) for kind, _ in head)
    frame, marked = f"<tr>{cells}</tr>", f'<tr data-tone="bad">{cells}</tr>'
    under = f'<tr class="under"><td colspan="{len(head)}" class="wrap"><div>%s</div></td></tr>'
    lines = []
    for at, row in enumerate(rows):
        filled = tuple(map(_shown, row))
        lines.append(marked % filled + under % beneath[at] if at in beneath else frame % filled)
    return SafeString("\n".join(lines))


def _cell(kind: str) -> str:
    """A cell of this kind, with room for what it shows."""
    return '<th scope="row">%s</th>' if kind == "head" else f"<td{_class(kind)}>%s</td>"


def _shown(cell: object) -> str:
    """Escaped, unless it is markup already or has nothing to escape."""
    if isinstance(cell, SafeString):
        return cell
    said = str(cell)
    return escape(said) if _MARKUP.search(said) else said
