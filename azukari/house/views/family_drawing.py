"""The family on the screen: the drawing, and the list of persons beside it that says the same in words."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from azukari.house.papers.chart import kindred, legend
from azukari.house.papers.facts import Kin
from azukari.house.rules.family.answer import in_words
from azukari.house.rules.family.events import SEXES
from azukari.house.rules.family.whole import Whole, died_on, number_of
from azukari.law.inheritance import Answer
from azukari.law.refusal import Refusal
from azukari.paper.diagram import SCREEN, Drawing, draw, picture
from azukari.paper.glyphs import clusters
from azukari.ui.pieces import Head

PEOPLE: Head = (("n", "番号"), ("", "氏名"), ("", "性別"), ("", "続柄"), ("", "出生"), ("", "死亡"), ("", "相続分"))


def drawn(folder: Any, decedent: str = "") -> dict[str, Any]:
    """What ``drawing.html`` needs: the picture, and the persons as rows."""
    whole = folder.whole
    decedent = decedent if decedent in whole.persons else _decedent(folder)
    kin = _kin(folder, decedent)
    answer = _answer(kin) if kin and decedent else None
    drawing = draw(kindred(kin, answer), SCREEN) if kin else None
    return {
        "picture": _picture(drawing) if drawing else "",
        "legend": legend(drawing) if drawing else [],
        "people": {"head": PEOPLE, "rows": list(_rows(whole, answer)), "count": len(whole.persons)},
    }


def _kin(folder: Any, decedent: str) -> Kin | None:
    """The family, when there is one and the engine can read it; a finding says what it cannot."""
    try:
        return folder.kin(decedent) if folder.whole.persons else None
    except Refusal:
        return None


def _decedent(folder: Any) -> str:
    """Whose family it is: the one last concluded about, otherwise whoever died first of those entered."""
    asked = [one.decedent for one in folder.conclusions if one.decedent in folder.whole.persons]
    return next(iter([*asked, *folder.whole.dead()]), "")


def _answer(kin: Kin) -> Answer | None:
    try:
        return kin.answer()
    except Refusal:
        return None


def _picture(drawing: Drawing) -> SafeString:
    return mark_safe(picture(drawing.sheets[0], title="親族図"))  # every text in it was escaped by svg.py


def _rows(whole: Whole, answer: Answer | None):
    shares = answer.shares if answer else {}
    for id, says in whole.persons.items():
        share = in_words(f"{shares[id].numerator}/{shares[id].denominator}") if id in shares else ""
        sex = SEXES[says.get("sex", "")]
        born, died = says.get("b", ""), died_on(whole, id)
        yield number_of(id), _as_typed(whole.name(id)), sex, says.get("standing", ""), born, died, share


def _as_typed(name: str) -> str:
    """A name, and which of its characters is a variant: a screen's font may not show the difference."""
    variants = [cluster for cluster in clusters(name) if len(cluster) > 1]
    codes = "、".join(f"{cluster[0]} U+{ord(cluster[1]):04X}" for cluster in variants)
    return f"{name}(異体字 {codes})" if variants else name
