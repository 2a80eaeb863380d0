"""A sheet as SVG for the screen: every person can be focused, nothing is styled inline."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from azukari.paper.diagram.geometry import Box, Sheet, Stroke, Text
from azukari.paper.glyphs import MM_PER_POINT

_MARGIN = 2.0


def picture(sheet: Sheet, *, title: str, says: str = "", href: Callable[[str], str] | None = None) -> str:
    """The sheet as an SVG element; with ``href`` each person is a link, otherwise a stop of the Tab key."""
    width, height = sheet.width + 2 * _MARGIN, sheet.height + 2 * _MARGIN
    view = f"{-_MARGIN:g} {-_MARGIN:g} {width:g} {height:g}"
    name = f"diagram-{sheet.number}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="{view}" role="group"',
        f' aria-labelledby="{name}-title {name}-says">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-says">{escape(says or _says(sheet))}</desc>',
        '<g class="diagram-ties" aria-hidden="true">',
        *(_stroke(stroke) for stroke in sheet.strokes),
        "</g>",
        *(_box(box, href) for box in sheet.boxes),
        "</svg>",
    ]
    return "\n".join(parts)


def _says(sheet: Sheet) -> str:
    persons = len({box.figure for box in sheet.boxes})
    return f"{persons}人の親族図。二重線は婚姻、破線は養子縁組、※は同じ人の印です。"


def _stroke(stroke: Stroke) -> str:
    paths = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line) for line in stroke.lines)
    return f'<path class="diagram-tie {stroke.kind}" d="{paths}"/>'


def _box(box: Box, href: Callable[[str], str] | None) -> str:
    kinds = " ".join(kind for kind in ("diagram-person", box.kind, "repeats" if box.repeats else "") if kind)
    tag, role = ("a", f'href="{escape(href(box.figure))}"') if href else ("g", 'tabindex="0" role="img"')
    words = "".join(_text(text) for text in box.texts)
    rect = f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"/>'
    about = f'data-person="{escape(box.figure)}" aria-label="{escape(box.label)}"'
    return f'<{tag} {role} class="{kinds}" {about}>{rect}{words}</{tag}>'


def _text(text: Text) -> str:
    size = f"{text.points * MM_PER_POINT:.3f}"
    words = escape(text.words)
    return f'<text class="{text.kind or "note"}" x="{text.x:g}" y="{text.y:g}" font-size="{size}">{words}</text>'
