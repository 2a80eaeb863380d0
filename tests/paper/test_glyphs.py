"""No character of a name is printed as another character."""

from __future__ import annotations

import pytest

from azukari.paper import fonts, glyphs

ADOBE_TSUJI, MOJI_TSUJI = "辻\U000e0100", "辻\U000e0102"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("架空 太郎", ()),
        ("𠮷野 﨑子 髙田", ()),
        (f"{MOJI_TSUJI}本", ()),
        (f"{ADOBE_TSUJI}本", (ADOBE_TSUJI,)),  # drawn without its selector it would be the other 辻
        ("外\ue000字", ("\ue000",)),
        ("タ\u3000ブ\t", ("\t",)),
        ("👪", ("👪",)),
    ],
)
def test_what_the_font_of_names_cannot_draw(text, missing):
    assert glyphs.missing(text) == missing


def test_the_other_collection_is_refused_by_the_other_font():
    assert glyphs.missing(ADOBE_TSUJI, fonts.GOTHIC) == ()
    assert glyphs.missing(MOJI_TSUJI, fonts.GOTHIC) == (MOJI_TSUJI,)
    assert glyphs.missing("𠮷", fonts.GOTHIC) == ("𠮷",)


def test_a_refusal_names_the_character_and_the_name():
    with pytest.raises(glyphs.Undrawable) as refused:
        glyphs.refuse_undrawable(["架空 太郎", f"{ADOBE_TSUJI}本 花子", "外\ue000字"])
    assert "「辻本 花子」の「辻」の異体字(U+8FBB U+E0100)" in refused.value.sentence
    assert "ほかに1件あります" in refused.value.sentence
    assert [finding.field for finding in refused.value.findings] == [f"{ADOBE_TSUJI}本 花子", "外\ue000字"]


def test_a_selector_has_no_width():
    assert glyphs.width(MOJI_TSUJI, 10) == glyphs.width("辻", 10) == pytest.approx(10 * 25.4 / 72)


def test_no_printed_line_is_wider_than_measured():
    from fontTools.ttLib import TTFont

    with TTFont(fonts.paths()[fonts.MINCHO][0], lazy=True) as font:
        names, widths, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        for line in ("被相続人 架空 太郎　昭和15年3月3日生", "相続分 32分の5 ※12 →3枚目①", "(孫・代襲者)"):
            printed = sum(widths[names[ord(sign)]][0] for sign in line) / em * 10 * glyphs.MM_PER_POINT
            assert printed <= glyphs.width(line, 10)


def test_missing_fonts_are_named_as_packages_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("AZUKARI_FONTS", str(tmp_path))
    fonts.paths.cache_clear()
    try:
        with pytest.raises(fonts.NoFont) as refused:
            fonts.paths()
    finally:
        fonts.paths.cache_clear()
    assert "apt-get install fonts-ipamj-mincho fonts-morisawa-bizud-gothic" in refused.value.sentence
    assert "\n" not in refused.value.sentence
