"""A paper is the same bytes each time, tagged and archivable, and is refused rather than printed wrong."""

from __future__ import annotations

import re
from datetime import date

import pytest

from azukari.paper import glyphs, pdf
from azukari.paper.diagram import Couple, Descent, Figure, Kindred, draw, printed

DAY = date(2026, 11, 23)


def chart(name: str) -> dict:
    family = Kindred((Figure("a", name), Figure("b", "架空 花子"), Figure("c", "架空 一郎")),
                     (Couple("a", "b"),), (Descent("c", ("a", "b"), "adopted"),))  # fmt: skip
    return {
        "title": "相続関係説明図", "decedent": "架空 太郎", "legend": "凡例", "maker": "架空市", "format": "a4",
        "flipped": True, "over": [], "sheets": printed(draw(family)),
    }  # fmt: skip


def test_the_same_facts_are_the_same_bytes():
    assert pdf.make("chart", chart("架空 太郎"), on=DAY) == pdf.make("chart", chart("架空 太郎"), on=DAY)


def test_a_paper_is_tagged_and_archivable_and_holds_only_our_fonts():
    made = pdf.make("chart", chart("架空 太郎"), on=DAY)
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/MarkInfo" in made
    embedded = {name.split(b"+")[1].split(b"-")[0] for name in re.findall(rb"/BaseFont\s*/([^\s/<]+)", made)}
    assert embedded <= {b"IPAmjMincho", b"BIZUDGothic"}


def test_a_name_the_font_cannot_draw_is_refused_before_printing():
    with pytest.raises(glyphs.Undrawable):
        pdf.make("chart", chart("辻\U000e0100本 太郎"), on=DAY)


def test_every_text_is_looked_at():
    facts = {"a": "一", "b": ["二", {"c": ("三", 4)}], "d": [["五"]]}
    assert list(pdf.texts(facts)) == ["一", "二", "三", "五"]
