"""法定相続情報一覧図と同じ体裁の下書き: one decedent, the heirs at the death, and nothing else.

Only heirs and their agents may apply for the certificate (不動産登記規則247条), so this is always a draft.  Shares,
divisions and renunciations are not shown: whoever renounced stands as an heir.  Whoever is represented stands
without name; 5 cm at the foot stay blank for the registrar.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from azukari.house.papers import head
from azukari.house.papers.facts import Kin, day, day_of
from azukari.house.papers.lineage import Lineage, lineage
from azukari.house.papers.relations import relation
from azukari.law.inheritance import Family
from azukari.law.refusal import Refusal
from azukari.paper import pdf
from azukari.paper.diagram import Couple, Figure, Kindred, draw, printed
from azukari.paper.diagram.style import Style

AREA = (166.0, 165.0)  # mm: A4 upright less margins, title, maker and the blank foot
STYLES = (
    Style(10.5, 0, 8.0, 8.0, 10.0, name_points=12.0, is_framed=False),
    Style(10.0, 0, 4.5, 5.0, 8.0, widest=60.0, name_points=11.0, is_framed=False),
    Style(9.0, 0, 5.0, 5.0, 6.0, widest=44.0, is_framed=False),
    Style(8.0, 0, 3.0, 3.5, 5.0, widest=44.0, is_framed=False),
    Style(7.0, 1, 2.0, 2.5, 3.5, widest=44.0, is_framed=False),
)
BESIDE_MARK = 134.0  # mm: 「下書き」の枠の右、市が決めたことを書く幅
DRAFT = "下書き"
WHY_DRAFT = (
    "市町村は申出ができません。申出は、相続人又はその代理人が登記所に対して行います。"
    "申出をする人の「□ 申出人」を「(申出人)」に直し、ほかは消してください。"
)
APPLICANT = "□ 申出人"
TO_FILL, PLACE_TO_FILL = "　　　年　月　日", "＿" * 12  # 相続人が書き入れる


class NobodyToApply(Refusal):
    """Only heirs can apply for the certificate (不動産登記規則247条1項)."""

    says = "{who}には相続人がいないため、法定相続情報一覧図の下書きは作れません。"


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made the list."""

    address: str
    name: str


def legal_list(kin: Kin, *, on: date, maker: Maker, with_addresses: bool = True) -> bytes:
    """The draft in diagram form, as PDF."""
    area = head.under(AREA, head.decided(kin), BESIDE_MARK)
    drawing = draw(kindred(kin, with_addresses=with_addresses), area, STYLES)
    return pdf.make("legal_list", _frame(kin, on, maker) | {"sheets": printed(drawing)}, on=on)


def enumerated(kin: Kin, *, on: date, maker: Maker, with_addresses: bool = True) -> bytes:
    """The draft in list form (列挙形式), as PDF."""
    heirs = heirs_at_death(kin)
    found = lineage(kin, heirs)
    rows = [_heir_rows(kin, id, found, with_addresses) for id in heirs]
    return pdf.make("enumerated", _frame(kin, on, maker) | {"heirs": rows}, on=on)


def heirs_at_death(kin: Kin) -> list[str]:
    """The heirs at the opening as if nobody had renounced, in the family's order; ``NobodyToApply`` without any."""
    kept = [act for act in kin.family.acts if act.kind not in ("renounce", "transfer_share", "abandon_share")]
    family = Family(kin.family.persons, kin.family.filiations, kin.family.marriages, kept)
    found = replace(kin, family=family).heirs_of(kin.decedent)
    if not found:
        raise NobodyToApply(who=kin.name(kin.decedent))
    return list(found)


def kindred(kin: Kin, *, with_addresses: bool) -> Kindred:
    """The decedent, the heirs, and the nameless persons between them."""
    heirs = heirs_at_death(kin)
    found = lineage(kin, heirs)
    kept = {kin.decedent, *heirs, *found.persons}
    order = [person.id for person in kin.family.persons if person.id in kept]
    descents = tuple(sorted(found.descents(kin, kept), key=lambda each: order.index(each.child)))
    pairs = [set(each.parents) for each in descents] + [{kin.decedent, id} for id in heirs]
    return Kindred(
        tuple(_figure(kin, id, id in heirs, found, with_addresses) for id in order),
        tuple(
            Couple(each.one, each.other)
            for each in kin.family.marriages
            if {each.one, each.other} in pairs and each.until is None
        ),
        descents,
        kin.decedent,
    )


def _figure(kin: Kin, id: str, is_heir: bool, found: Lineage, with_addresses: bool) -> Figure:
    person = kin.person(id)
    born = person.born.first.toordinal() if person.born and person.born.is_certain else 0
    if id == kin.decedent:
        return Figure(id, kin.name(id), "(被相続人)", tuple(_decedent_lines(kin)), (), "decedent", born)
    if is_heir:
        title = f"({_title(kin, id, found)})"
        return Figure(id, kin.name(id), title, tuple(_heir_lines(kin, id, with_addresses)), (APPLICANT,), "heir", born)
    died = f"({day(person.died)}死亡)" if person.died else ""
    title = "被代襲者" if id in found.represented else relation(kin, id, kin.decedent)
    return Figure(id, title, notes=(died,) if died else (), born=born)


def _title(kin: Kin, id: str, found: Lineage) -> str:
    """長男; 孫・代襲者."""
    word = relation(kin, id, kin.decedent) or "相続人"
    return f"{word}・代襲者" if id in found.representatives else word


def _decedent_lines(kin: Kin) -> list[str]:
    person, said = kin.person(kin.decedent), kin.of(kin.decedent)
    homes = (("最後の住所", said.address), ("最後の本籍", said.honseki), ("最後の住所", PLACE_TO_FILL))
    home = next(f"{word}　{place}" for word, place in homes if place)
    return [home, f"出生　{day(person.born)}", f"死亡　{day(person.died)}"]


def _heir_lines(kin: Kin, id: str, with_addresses: bool) -> list[str]:
    address = kin.of(id).address
    lines = [f"住所　{address}"] if with_addresses and address else []
    return [*lines, f"出生　{day(kin.person(id).born) or TO_FILL}"]


def _heir_rows(kin: Kin, id: str, found: Lineage, with_addresses: bool) -> list[list[str]]:
    name, born = f"{kin.name(id)}　　{APPLICANT}", day(kin.person(id).born) or TO_FILL
    rows = [["続柄", _title(kin, id, found)], ["氏名", name], ["出生", born]]
    home = [["住所", kin.of(id).address]] if with_addresses and kin.of(id).address else []
    return [*rows, *home]


def _frame(kin: Kin, on: date, maker: Maker) -> dict[str, object]:
    said, person = kin.of(kin.decedent), kin.person(kin.decedent)
    home = said.address or ("" if said.honseki else PLACE_TO_FILL)
    rows = [["最後の住所", home], ["最後の本籍", said.honseki], ["登記簿上の住所", said.registered_address]]
    rows += [["出生", day(person.born)], ["死亡", day(person.died)]]
    return {
        "decedent": kin.name(kin.decedent),
        "rows": [row for row in rows if row[1]],
        "draft": DRAFT,
        "why_draft": WHY_DRAFT,
        "decided": head.decided(kin),
        "on": day_of(on),
        "maker": [maker.address, maker.name],
    }
