"""Filters, pages of a list, and what a view ends with."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.template import Context, Template

from azukari.ui import pieces
from azukari.ui.pager import Pager
from azukari.ui.show import page
from azukari.ui.templatetags import ui


@pytest.mark.parametrize(
    ("filtered", "reads"),
    [
        (ui.era_day(date(2026, 11, 23)), "令和8年11月23日"),
        (ui.era_day(None), ""),
        (ui.era_month(date(2019, 5, 1)), "令和元年5月"),
        (ui.era_minute(datetime(2026, 11, 23, 5, 5, tzinfo=UTC)), "令和8年11月23日 14:05"),
        (ui.era_minute(None), ""),
        (ui.number(1203), "1,203"),
        (ui.number(None), ""),
        (ui.yen(12633), "12,633円"),
        (ui.yen(0), "0円"),
        (ui.yen(None), ""),
        (ui.units(1184), "1,184単位"),
    ],
)
def test_amounts_and_times_read_as_clerks_write_them(filtered, reads):
    assert filtered == reads


def test_a_tag_escapes_its_word():
    template = Template('{% load ui %}{% tag "good" word %}')
    assert "&lt;b&gt;" in template.render(Context({"word": "<b>"}))


def test_cells_are_escaped_unless_they_are_pieces():
    body = pieces.body([("<b>", pieces.link("/?a=1&b=2", "<i>"), 3)], [("", "一"), ("code", "二"), ("n", "三")])
    link = '<a href="/?a=1&amp;b=2">&lt;i&gt;</a>'
    assert body == f'<tr><td>&lt;b&gt;</td><td class="code">{link}</td><td class="n">3</td></tr>'


def test_a_row_of_the_wrong_length_is_a_mistake_not_a_shift():
    with pytest.raises(TypeError, match="not enough"):
        pieces.body([["one"]], [("n", "単位数"), ("", "状態")])


@pytest.mark.parametrize(
    ("asked", "count", "number", "first", "last"),
    [
        ("page=2", 120, 2, 51, 100),
        ("page=3", 120, 3, 101, 120),
        ("page=99", 120, 3, 101, 120),
        ("page=0", 120, 1, 1, 50),
        ("page=二", 120, 1, 1, 50),
        ("", 0, 1, 0, 0),
    ],
)
def test_a_page_that_does_not_exist_becomes_the_nearest(asked, count, number, first, last):
    pager = Pager.of(QueryDict(asked), count=count)
    assert (pager.number, pager.first, pager.last) == (number, first, last)


def test_turning_the_page_keeps_what_was_filtered():
    pager = Pager.of(QueryDict("state=good&page=2"), count=120)
    assert pager.next_url == "?state=good&page=3"
    assert pager.previous_url == "?state=good&page=1"
    assert Pager.of(QueryDict("page=3"), count=120).next_url == ""
    assert list(range(120))[pager.window] == list(range(50, 100))


def test_a_view_carries_its_act_and_is_otherwise_itself():
    act = object()

    def view(request):
        return None

    assert page(act)(view) is view
    assert view.act is act
