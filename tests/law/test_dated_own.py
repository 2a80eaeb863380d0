"""A city corrects a table without touching the product."""

from datetime import date

import pytest

from azukari.law import dated

NAME = "care/first.toml"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The city's folder with its own copy of a table."""
    monkeypatch.setenv(dated.OWN, str(tmp_path))
    path = tmp_path / NAME
    path.parent.mkdir()
    dated.load.cache_clear()
    yield path
    dated.load.cache_clear()


def test_the_citys_own_copy_of_a_table_is_used(own):
    assert dated.load(NAME).versions[0].says["months_without_claim"] == 2
    dated.load.cache_clear()
    corrected = dated.text(NAME).replace("months_without_claim = 2", "months_without_claim = 3")
    own.write_text(corrected.replace("verified = false\n", ""), encoding="utf-8")
    version = dated.load(NAME).on(date(2026, 10, 1))
    assert (version.says["months_without_claim"], version.verified) == (3, True)
    assert dated.own_copy(NAME) == own


@pytest.mark.parametrize("text", ["title = ", "title = '表'", "[[version]]\nsince = 2026-01-01\n"])
def test_a_broken_copy_is_a_sentence(own, text):
    own.write_text(text, encoding="utf-8")
    with pytest.raises(dated.NotATable) as refusal:
        dated.load(NAME)
    assert "を読めません" in refusal.value.sentence
