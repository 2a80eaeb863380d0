"""Filters and tags for pages.

A list of 50 rows must cost about 2 ms.  So its rows are made in Python: ``ui/table.html`` with cells that are strings
ready to print (``pieces.link`` and ``pieces.tag`` where they are more).  A table written by hand uses plain markup such
as ``<span class="tag" data-tone="good">受理</span>``: no ``include`` per row, none per cell.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django import forms, template
from django.template import defaulttags
from django.template.base import Parser, Token
from django.utils import timezone
from django.utils.safestring import SafeString

from azukari.law import calendar
from azukari.law.refusal import Finding
from azukari.ui import pieces

register = template.Library()


class Once(template.Node):
    """Whatever is the same on every page is made for the first one."""

    child_nodelists = ()
    made = None

    def __init__(self, node: template.Node) -> None:
        self.node = node

    def render(self, context: template.Context) -> str:
        if self.made is None:
            self.made = self.node.render(context)
        return self.made


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    """Django's own; an address that names nothing is looked up once."""
    node = defaulttags.url(parser, token)
    is_fixed = isinstance(node.view_name.var, str) and not (node.args or node.kwargs or node.asvar)
    return Once(node) if is_fixed else node


@register.filter
def era_day(day: date | None) -> str:
    """令和8年11月23日."""
    return calendar.era_day(day) if day else ""


@register.filter
def era_month(day: date | None) -> str:
    """令和8年11月."""
    return calendar.era_month(day) if day else ""


@register.filter
def era_minute(moment: datetime | None) -> str:
    """令和8年11月23日 14:05, in local time."""
    if not moment:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{calendar.era_day(local.date())} {local:%H:%M}"


@register.filter
def number(value: int | None) -> str:
    """1,234."""
    return "" if value is None or value == "" else f"{value:,}"


@register.filter
def yen(value: int | None) -> str:
    """1,234円."""
    return f"{number(value)}円" if number(value) else ""


@register.filter
def units(value: int | None) -> str:
    """1,234単位."""
    return f"{number(value)}単位" if number(value) else ""


@register.filter
def rows_under(rows: Iterable[Sequence[object]], head: pieces.Head) -> SafeString:
    """The rows of ``ui/table.html``."""
    return pieces.body(rows, head)


@register.filter
def row_under(row: Sequence[object], head: pieces.Head) -> SafeString:
    """One row, such as the sum at the foot."""
    return pieces.body([row], head)


@register.filter
def count_errors(form: forms.Form) -> int:
    """How many sentences the error summary has."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def count_blocking(findings: Iterable[Finding]) -> int:
    """How many of the findings must be mended."""
    return sum(finding.blocks for finding in findings)


@register.simple_tag
def shown_at() -> str:
    """When the page was made, for its printed head."""
    return era_minute(timezone.now())


register.simple_tag(pieces.tag)
register.filter("menu_entries", pieces.menu)
