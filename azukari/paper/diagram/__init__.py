"""Family diagrams (親族図): facts → geometry in mm → SVG on the screen, typst on paper, from the same numbers."""

from azukari.paper.diagram.facts import Couple, Descent, Figure, Kindred
from azukari.paper.diagram.geometry import Box, Drawing, Sheet, Stroke, Text
from azukari.paper.diagram.printed import printed
from azukari.paper.diagram.sheets import A3_LANDSCAPE, A4_LANDSCAPE, SCREEN, draw, draw_on
from azukari.paper.diagram.svg import picture

__all__ = [
    "A3_LANDSCAPE", "A4_LANDSCAPE", "SCREEN", "Box", "Couple", "Descent", "Drawing", "Figure", "Kindred", "Sheet",
    "Stroke", "Text", "draw", "draw_on", "picture", "printed",
]  # fmt: skip
