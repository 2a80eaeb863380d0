"""明細書 (8124, 8125, 8171): lines, sums and amounts of each person's month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from azukari.care.rules.pricing import half_up
from azukari.care.rules.transmission.fields import Entry, day_of
from azukari.law.dated import BeforeTheFirst, Version, load
from azukari.law.refusal import Finding

LAST = "99"
WHOLE = 100  # 公費の給付率
WITHOUT_END = "06"  # 事業対象者には認定の終わりがない
Person = tuple[str, str, str]


def detail_findings(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Everything that does not add up in the details of a file."""
    for record in ("8124", "8125"):
        for group in by_person(entries, record).values():
            yield from line_findings(sheets(group), 16)
            yield from _period(group[0])
            for sheet in sheets(group):
                yield from _lines(sheet)
                if sheet[-1]["line"] == LAST:
                    yield from _amounts(sheet)
                yield from _units_of_46(sheet) if record == "8125" else _of_another_form(sheet)
    for group in by_person(entries, "8171-01", "8171-02", "8171-10", "8171-14").values():
        yield from _management(group)


def by_person(entries: Sequence[Entry], *layouts: str) -> dict[Person, list[Entry]]:
    """The records of each person's month, in file order."""
    groups: dict[Person, list[Entry]] = {}
    for entry in entries:
        if entry.layout in layouts:
            groups.setdefault((entry["insurer"], entry["insured"], entry["month"]), []).append(entry)
    return groups


def sheets(group: Sequence[Entry]) -> list[list[Entry]]:
    """A person's records cut after each 99: one sheet, or more where the same month stands twice."""
    found: list[list[Entry]] = [[]]
    for entry in group:
        found[-1].append(entry)
        if entry["line"] == LAST:
            found.append([])
    return found if found[-1] else found[:-1]


def line_findings(entries: Sequence[Sequence[Entry]], field: int) -> Iterator[Finding]:
    """One sheet a person and month, its lines numbered 01, 02, … and the last 99."""
    for again in entries[1:]:
        yield again[0].finding(field, "同じ人・同じ月のものが二つあります。", "ANN0・ANN2")
    for sheet in entries:
        for number, entry in enumerate(sheet, 1):
            right = LAST if number == len(sheet) else f"{number:02d}"
            if entry["line"].zfill(2) != right:
                yield entry.finding(field, f"明細行番号が「{entry['line']}」です(「{right}」のはずです)。")


def _lines(sheet: Sequence[Entry]) -> Iterator[Finding]:
    for entry in sheet:
        yield from _product(entry, 20)


def _product(entry: Entry, field: int) -> Iterator[Finding]:
    product = entry.amount("unit") * entry.amount("times")
    if product != entry.amount("line_units"):
        yield entry.finding(field, f"サービス単位数が{entry['line_units']}です(単位数×回数は{product})。")


def _amounts(sheet: Sequence[Entry]) -> Iterator[Finding]:
    total = sum(entry.amount("line_units") for entry in sheet)
    last = sheet[-1]
    if last.amount("units") != total:
        yield last.finding(21, f"サービス単位数合計が{last['units']}です(明細の合計は{total})。")
    yen = total * last.amount("price") // 100
    if last.amount("yen") != yen:
        yield last.finding(22, f"請求金額が{last['yen']}円です({total}単位×単価では{yen}円)。", "ASSA")
    yield from _price(last, 6)


def _price(entry: Entry, field: int) -> Iterator[Finding]:
    prices = _table("prices", entry.month)
    if prices and entry.amount("price") not in prices.says["yen_hundredths"].values():
        says = f"単位数単価「{entry['price']}」は{entry['month']}のどの地域区分にもありません。"
        yield entry.finding(field, says, prices.cite)


def _period(entry: Entry) -> Iterator[Finding]:
    month, since, until = entry["month"], entry["certified_since"], entry["certified_until"]
    if (since and since[:6] > month) or (until and until[:6] < month):
        yield entry.finding(13, f"認定有効期間が{month}を含みません。", "12PD")
    if (entry["level"] == WITHOUT_END) == bool(until):
        why = "事業対象者には書きません" if until else "被保険者証を見て書きます"
        yield entry.at("certified_until", f"が「{until}」です({why})。", "ABB0")
    if since and until and until < since:
        yield entry.finding(14, "認定有効期間の終了が開始より前です。")
    born, first_day = day_of(entry["birth"]), entry.month
    if born and first_day and born > first_day:
        yield entry.finding(10, "生年月日がサービス提供月より後です。")


def _of_another_form(sheet: Sequence[Entry]) -> Iterator[Finding]:
    """Some programs write 46 on the form of 43 (様式第七)."""
    if sheet[0]["code"].startswith("46"):
        says = "介護予防支援(46)の明細は8125です。8124で送ってよいか、国保連に確かめてください。"
        yield sheet[0].finding(1, says, blocks=False)


def _units_of_46(sheet: Sequence[Entry]) -> Iterator[Finding]:
    units, services = _table("units", sheet[0].month), _table("services", sheet[0].month)
    if not units or not services:
        return
    names = {code: name for name, code in services.says.items() if isinstance(code, str)}
    right = {**units.says, "improvement": _improvement(sheet, names, units.says)}
    for entry in sheet:
        name = names.get(entry["code"], "")
        if not name:
            says = f"サービスコード{entry['code']}は収録した表にありません。単位数表マスタで確かめてください。"
            yield entry.finding(17, says, services.cite, blocks=False)
        elif name in right and entry.amount("unit") != right[name]:
            says = f"{entry['code']}の単位数が{entry['unit']}です({right[name]}のはずです)。"
            yield entry.finding(18, says, units.cite)


def _improvement(sheet: Sequence[Entry], names: Mapping[str, str], units: Mapping[str, int]) -> int:
    rest = sum(entry.amount("line_units") for entry in sheet if names.get(entry["code"]) != "improvement")
    return half_up(max(rest, 0) * units.get("improvement_permille", 0), 1000)


def _management(group: Sequence[Entry]) -> Iterator[Finding]:
    heads = [entry for entry in group if entry.layout == "8171-01"]
    totals = [entry for entry in group if entry.layout == "8171-10"]
    if len(heads) != 1 or len(totals) != 1:
        says = f"基本情報(01)が{len(heads)}件、集計情報(10)が{len(totals)}件あります(1件ずつのはずです)。"
        yield group[0].finding(2, says, "ANN2")
        return
    head, total = heads[0], totals[0]
    lines = [entry for entry in group if entry.layout in ("8171-02", "8171-14")]
    for line in lines:
        yield from _product(line, 14)
        if line["facility_insurer"] and line["facility_insurer"] == line["insurer"][2:]:
            says = "が証記載保険者番号と同じです(ほかの市の施設にいる人の明細だけに書きます)。"
            yield line.at("facility_insurer", says, "住所地特例")
    if head["insured"].startswith("H"):
        yield from _all_public(head, lines, total)
    units = sum(line.amount("line_units") for line in lines)
    yen = units * total.amount("price") // 100
    for entry, field in ((head, 33), (total, 14)):
        if entry.amount("units") != units:
            yield entry.finding(field, f"単位数合計が{entry['units']}です(明細の合計は{units})。")
    for entry, field in ((head, 34), (total, 16)):
        if entry.amount("yen") + entry.amount("public1_yen") != yen:
            yield entry.finding(field, f"請求額が{entry['yen']}円です({units}単位×単価では{yen}円)。", "ASSA")
    yield from _price(total, 15)
    yield from _period(head)


def _all_public(head: Entry, lines: Sequence[Entry], total: Entry) -> Iterator[Finding]:
    """生保単独: 公費1 pays for everything, the insurance for nothing."""
    if head.amount("public1_rate") != WHOLE:
        yield head.at("public1_rate", f"が「{head['public1_rate']}」です({WHOLE}のはずです)。")
    pairs = [(head, "units"), (total, "units"), *((line, "line_units") for line in lines)]
    for entry, units in pairs:
        if entry["public1_units"] != entry[units]:
            yield entry.at("public1_units", f"が「{entry['public1_units']}」です({entry[units]}のはずです)。")
    for line in lines:
        if line["public1_times"] != line["times"]:
            yield line.at("public1_times", f"が「{line['public1_times']}」です({line['times']}のはずです)。")
    for entry in (head, total):
        if entry.amount("yen"):
            yield entry.at("yen", f"が{entry['yen']}円です(生保単独の人は0円のはずです)。")


def _table(name: str, month: date | None) -> Version | None:
    """The table in force in the month, where we have one."""
    try:
        return load(f"care/{name}.toml").on(month) if month else None
    except BeforeTheFirst:
        return None
