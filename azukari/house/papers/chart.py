"""相続関係説明図: the whole family, with shares and what became of each right.

It has no legal form.  With it the registry returns the originals of the registers (平17.2.25民二457 第1の7).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from azukari.house.papers import head
from azukari.house.papers.facts import Kin, day, day_of, part
from azukari.house.papers.relations import opening, parents, relation
from azukari.law.inheritance import Act, Answer, Filiation, Person
from azukari.law.inheritance.facts import day_of as day_within
from azukari.law.inheritance.headship import HEADS
from azukari.paper import pdf
from azukari.paper.diagram import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    Couple,
    Descent,
    Drawing,
    Figure,
    Kindred,
    draw_on,
    printed,
)

LEGEND = {
    "married": "二重線 婚姻", "ended": "斜線のある二重線 離婚", "unmarried": "縦の単線 婚姻の記載のない父母",
    "born": "単線 親子", "adopted": "破線 養子縁組", "cut": "斜線のある単線 離縁などで終わった親子",
    "decedent": "太枠 被相続人", "heir": "中太枠 現在の相続人",
    "repeats": "点線枠 ほかの場所にも描いた人(※の番号が同じ人は同じ人)",
}  # fmt: skip
OPEN = "(読み方が分かれるため、相続分は記載していません)"


def chart(kin: Kin, *, on: date, maker: str) -> bytes:
    """The chart as PDF: A4 when one sheet holds it, otherwise A3, otherwise several A3 sheets."""
    answer = kin.answer()
    over = [*head.homes(kin), *head.decided(kin)]
    drawing, size = on_paper(kindred(kin, answer), over)
    is_open = bool(answer.candidates) and not answer.shares
    facts = {
        "title": "相続関係説明図",
        "decedent": kin.name(kin.decedent),
        "legend": "　".join([*legend(drawing), *([OPEN] if is_open else [])]),
        "maker": f"{day_of(on)}作成　{maker}",
        "over": over,
        "format": size,
        "flipped": True,
        "sheets": printed(drawing),
    }
    return pdf.make("chart", facts, on=on)


def legend(drawing: Drawing) -> list[str]:
    """What the lines and frames that are drawn mean."""
    boxes = [box for sheet in drawing.sheets for box in sheet.boxes]
    drawn = {stroke.kind for sheet in drawing.sheets for stroke in sheet.strokes} | {box.kind for box in boxes}
    drawn |= {"repeats"} if any(box.repeats for box in boxes) else set()
    return [words for kind, words in LEGEND.items() if kind in drawn]


def on_paper(family: Kindred, over: Sequence[str] = ()) -> tuple[Drawing, str]:
    """A drawing on the smallest paper that holds it on one sheet under what is said over it, and which paper."""
    areas = {"a4": head.under(A4_LANDSCAPE, over), "a3": head.under(A3_LANDSCAPE, over)}
    drawing, area = draw_on(family, tuple(areas.values()))
    return drawing, next(size for size, each in areas.items() if each == area)


def kindred(kin: Kin, answer: Answer | None = None) -> Kindred:
    """A family as the diagram shows it; without an answer, as entered so far."""
    heads = _headships(answer) if answer else {}
    left = answer.without_heir if answer and answer.shares else {}
    return Kindred(
        tuple(
            _figure(kin, person, answer, [*heads.get(person.id, ()), *_nobody(left.get(person.id))])
            for person in kin.family.persons
        ),
        tuple(Couple(each.one, each.other, "ended" if each.until else "married") for each in kin.family.marriages),
        tuple(
            Descent(each.child, each.parents, "cut" if ended(kin, each) else _LINES.get(each.kind, "born"))
            for each in kin.family.filiations
        ),
        kin.decedent,
    )


_LINES = {"adoption": "adopted", "special_adoption": "adopted", "step": "adopted", "house_step": "adopted"}


def ended(kin: Kin, filiation: Filiation) -> str:
    """By what a tie of parent and child has ended, and when; empty while it holds."""
    if filiation.until:
        return f"離縁 {day(filiation.until)}"
    if filiation.kind == "special_adoption":
        return ""
    at = opening(kin.family, filiation.child)
    if set(filiation.parents) & set(parents(kin.family, filiation.child, at)):
        return ""
    special = (each for each in kin.family.filiations if each.child == filiation.child)
    days = [day(each.since) for each in special if each.kind == "special_adoption" and not each.until]
    return f"特別養子縁組 {days[-1]}".rstrip() if days else ""


def _headships(answer: Answer) -> dict[str, list[str]]:
    """Who took a house over, on which day, from whom (家督相続); nothing while readings differ."""
    found: dict[str, list[str]] = {}
    for estate in answer.walks[0].estates if len(answer.walks) == 1 else ():
        for portion in estate.portions:
            if portion.role in HEADS and portion.who >= 0:
                said = f"{day_of(day_within(estate.opened))}家督相続"
                found.setdefault(answer.family.ids[portion.who], []).append(said)
    return found


def _nobody(left: Fraction | None) -> list[str]:
    """相続人不存在: what nobody inherits from somebody."""
    return [f"相続人不存在 {part(left)}"] if left else []


def _figure(kin: Kin, person: Person, answer: Answer | None, came: Sequence[str]) -> Figure:
    shares = answer.shares if answer else {}
    title = "被相続人" if person.id == kin.decedent else relation(kin, person.id, kin.decedent)
    notes = [f"{day(person.born)}生" if person.born else "", f"{day(person.died)}死亡" if person.died else ""]
    notes += came
    if person.id in shares:
        notes.append(f"相続分 {part(shares[person.id])}")
    notes += _endings(kin, person.id) + _outcome(kin, person.id)
    kind = "decedent" if person.id == kin.decedent else "heir" if person.id in shares else "dead" if person.died else ""
    born = person.born.first.toordinal() if person.born and person.born.is_certain else 0
    return Figure(person.id, kin.name(person.id), title, (), tuple(note for note in notes if note), kind, born)


def _endings(kin: Kin, id: str) -> list[str]:
    """Which ties to parents have ended: 離縁 平成2年1月1日(架空 花子)."""
    own = [each for each in kin.family.filiations if each.child == id]
    said = [(how, each) for each in own if (how := ended(kin, each))]
    return [f"{how}({'・'.join(kin.name(parent) for parent in each.parents)}との親子関係)" for how, each in said]


def _outcome(kin: Kin, id: str) -> list[str]:
    """What became of a right: 放棄, 廃除, 欠格, by whose estate where it is not the decedent's."""
    found = []
    for act in kin.family.acts:
        if id in act.who and act.kind in _OUTCOMES and not _is_withdrawn(kin, act, id):
            whose = "" if act.of == kin.decedent else f"({kin.name(act.of)}の相続)"
            of_it = "" if act.part == (1, 1) else f"({part(Fraction(*act.part))})"
            found.append(_OUTCOMES[act.kind] + of_it + whose)
    return found


def _is_withdrawn(kin: Kin, act: Act, id: str) -> bool:
    """廃除 that was cancelled (894条)."""
    if act.kind not in ("disinherited", "disqualified"):
        return False
    return kin.family.index[id] not in kin.family.lost.get(kin.family.index[act.of], {})


_OUTCOMES = {
    "renounce": "相続放棄", "disinherited": "廃除", "disqualified": "欠格",
    "transfer_share": "相続分譲渡", "abandon_share": "相続分放棄",
}  # fmt: skip
