"""A drawing as the facts that ``forms/drawing.typ`` draws."""

from __future__ import annotations

from typing import Any

from azukari.paper.diagram.geometry import Box, Drawing


def printed(drawing: Drawing) -> list[dict[str, Any]]:
    """Each sheet's boxes, words and lines, in mm and points."""
    return [
        {
            "width": sheet.width,
            "height": sheet.height,
            "boxes": [_box(box) for box in sheet.boxes],
            "strokes": [{"kind": stroke.kind, "lines": stroke.lines} for stroke in sheet.strokes],
        }
        for sheet in drawing.sheets
    ]


def _box(box: Box) -> dict[str, Any]:
    return {
        "at": [box.x, box.y, box.width, box.height],
        "kind": box.kind,
        "repeats": box.repeats,
        "texts": [[text.x, text.y, text.points, text.words] for text in box.texts],
    }
