"""One person's month, typed: whose, which month, the plan's rows, additions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.http import QueryDict

from azukari.care.forms.lists import month_asked, number_asked
from azukari.care.forms.uploads import FLAGS
from azukari.care.rules.entry import Entry, Wish
from azukari.care.rules.facts import ClaimSheet, PlanLine
from azukari.law.refusal import Finding
from azukari.ui.fields import CodeField, MonthField, half_width
from azukari.ui.forms import Form

ROWS = 5  # はじめに見せる行
MOST_ROWS = 40


class WhoForm(Form):
    insured = CodeField(
        label="被保険者番号",
        pattern=r"[0-9H][0-9]{9}",
        says="{label}は10桁の数字（生活保護だけの人はHと9桁）で入力してください。",
        help_text="10桁です。全角でも入力できます。",
    )
    insurer = CodeField(
        label="保険者番号",
        digits=6,
        required=False,
        help_text="ほかの市の人のときだけ入力します。",
    )
    month = MonthField(label="サービス提供月", count=26)


@dataclass(frozen=True, slots=True)
class Who:
    """Whose month is to be typed."""

    insured: str
    insurer: str
    month: date


def who_asked(query: QueryDict) -> Who | None:
    """Whose month the address names, when it names both."""
    number, month = number_asked(query, "insured"), month_asked(query)
    return Who(number, number_asked(query, "insurer"), month) if number and month else None


@dataclass(slots=True)
class Row:
    """A row of the plan as typed, with what is wrong of it."""

    office: str = ""
    kind: str = ""
    units: str = ""
    wrong: str = ""
    name: str = ""  # 事業所の名称、確かめたあと

    @property
    def is_empty(self) -> bool:
        return not (self.office or self.kind or self.units)


@dataclass(slots=True)
class Typed:
    """Everything on the page, kept as typed so that nothing is lost."""

    rows: list[Row]
    flags: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()

    @property
    def says(self) -> list[str]:
        """What is wrong with the rows before anything else can be said."""
        return [row.wrong for row in self.rows if row.wrong]

    def as_entry(self, who: Who, today: date) -> Entry:
        """The facts; only when ``says`` is empty."""
        lines = tuple(PlanLine(row.office, row.kind, int(row.units)) for row in self.rows if not row.is_empty)
        wish = Wish(**{flag: flag in self.flags for flag in FLAGS}, codes=self.codes)
        return Entry(who.insured, who.month, today, lines, wish, who.insurer)

    def name(self, names: Mapping[str, str]) -> None:
        """Put the office's name beside its number, so that a number of somebody else is seen."""
        for row in self.rows:
            row.name = names.get(row.office, "")

    def mark(self, findings: Iterable[Finding]) -> None:
        """Put each finding about a row beside it."""
        for finding in findings:
            field, _, rest = finding.field.partition(".")
            index = rest.split(".")[0]
            if field == "lines" and index.isdigit() and int(index) < len(self.rows):
                self.rows[int(index)].wrong = self.rows[int(index)].wrong or finding.says


def read_typed(typed: QueryDict) -> Typed:
    """The page as it was sent, empty rows last: so the first row is the first that findings speak of."""
    columns = [typed.getlist(name)[:MOST_ROWS] for name in ("office", "kind", "units")]
    rows = sorted((_row(*cells) for cells in zip(*columns, strict=False)), key=attrgetter("is_empty"))
    flags = frozenset(flag for flag in typed.getlist("wish") if flag in FLAGS)
    codes = tuple(code[:6] for code in typed.getlist("codes") if code)
    return Typed(rows, flags, codes)


def begin(sheet: ClaimSheet | None, usual: Iterable[str], codes: tuple[str, ...] = ()) -> Typed:
    """A page with what is usual and otherwise empty, or the claim that came back."""
    if sheet is None:
        return Typed([Row() for _ in range(ROWS)], frozenset(usual), codes)
    rows = [Row(line.office, line.kind, str(line.units)) for line in sheet.lines]
    flags = frozenset(flag for flag in FLAGS if getattr(sheet, flag))
    return Typed([*rows, *(Row() for _ in range(max(ROWS - len(rows), 2)))], flags, sheet.codes)


def more_rows(typed: Typed) -> None:
    """Five more empty rows."""
    typed.rows += [Row() for _ in range(min(ROWS, MOST_ROWS - len(typed.rows)))]


def _row(office: str, kind: str, units: str) -> Row:
    row = Row(*(half_width(cell).replace(" ", "").upper()[:12] for cell in (office, kind, units)))
    row.units = row.units.replace(",", "")
    row.wrong = "" if row.is_empty else "".join(_faults(row))
    return row


def _faults(row: Row) -> Iterator[str]:
    """Everything that is wrong of a row by itself."""
    if not (len(row.office) == 10 and row.office.isalnum() and row.office.isascii()):
        yield f"事業所番号「{row.office}」は10桁で入力してください。"
    if not row.kind:
        yield f"事業所{row.office}のサービスの種類を選んでください。"
    if not (row.units.isascii() and row.units.isdigit()):
        yield f"事業所{row.office}の単位数「{row.units}」は数字で入力してください。"


def by_field(findings: Sequence[Finding]) -> Mapping[str, list[Finding]]:
    """The findings of each field; rows are ``lines``."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.field.split(".")[0], []).append(finding)
    return found
