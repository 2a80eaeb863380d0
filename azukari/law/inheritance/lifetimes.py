"""What nobody does at such an age, before birth, after death or in days to come; and who cannot be kin so.

Nothing of it makes an act void, so nothing is left out of the calculation: each finding asks to look at the entry
again.  The ages are in ``ages.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from azukari.law import dated
from azukari.law.calendar import PartialDay, era_day
from azukari.law.inheritance.answer import Answer
from azukari.law.inheritance.facts import ALIVE, Act, Filiation, Marriage, Person, moment
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.fault import Fault

_OLDEST = 120  # nobody in Japan has lived so long
_AGES = dated.load("inheritance/ages.toml")
_FIRST = _AGES.versions[0].since
_UNCHANGED = date(2006, 4, 1)  # 平成30年法律第59号附則3条2項: 施行の時に16歳以上の女
_BIRTHS = ("birth", "recognized", "natural")
_OF_THE_LIVING = ("keeps_headship", "acquired", "reserved", "abolished_house", "sex_changed")
_SEX_MAY_CHANGE = date(2004, 7, 16)  # 平成15年法律第111号(性同一性障害者の性別の取扱いの特例に関する法律)
_CHANGED = "性別の取扱いの変更があれば、出生の時の性別と、変更(t: sex_changed)を入れてください。"
_BY_OTHERS = ("simultaneous", "deemed_dead", "missing", "settled", "designated_heir", "house_stepchild")
_LOOK = "日付を確かめてください。"


def examine(family: Family, today: date | None = None) -> Iterator[Fault]:
    """Everything about days and ages that cannot be; with ``today`` also what has not come yet."""
    for person in family.persons:
        if person.is_deemed_dead or not (person.born and person.died):
            continue  # 失踪宣告: nobody lived to the deemed day
        if person.died.first.year - person.born.last.year > _OLDEST:
            says = f"{person.id}は{_OLDEST}歳を過ぎて死亡したことになります。出生と死亡の日を確かめてください。"
            yield Fault("too-old", person.entry, says)
    yield from _births(family)
    for filiation in family.filiations:
        if filiation.kind in ("adoption", "special_adoption"):
            yield from _adoption(family, filiation)
    for marriage in family.marriages:
        yield from _marriage(family, marriage)
    for act in family.acts:
        yield from _act(family, act)
    yield from _to_come(family, today) if today else ()


def survivors(answer: Answer, today: date) -> Iterator[Fault]:
    """Who holds a share today would be older than anybody; the register does not tell the death."""
    family = answer.family
    holders = {who for course in answer.walks for who in course.held if who >= 0 and family.died[who] == ALIVE}
    for who in sorted(holders):
        person = family.persons[who]
        if person.born and today.year - person.born.last.year > _OLDEST:
            says = f"{person.id}は{_OLDEST}歳を過ぎています。死亡の日が入っていないか、出生の日を確かめてください。"
            yield Fault("too-old", person.entry, says)


def _births(family: Family) -> Iterator[Fault]:
    """Nobody has two mothers or two fathers by birth, or is both born in marriage to somebody and recognised."""
    told: dict[tuple[str, str], str] = {}
    for filiation in family.filiations:
        if filiation.kind not in _BIRTHS:
            continue
        for parent in filiation.parents:
            if told.setdefault((filiation.child, parent), filiation.kind) != filiation.kind:
                says = f"{filiation.child}が{parent}の実子としても、認知した子(又は認知のない子)としても入っています。"
                yield Fault("born-twice", filiation.entry, f"{says}一方を消してください。")
        alike = [one for one, other in combinations(filiation.parents, 2) if _are_of_one_sex(family, one, other)]
        if alike:
            both = "男" if _person(family, alike[0]).sex == "m" else "女"
            says = f"{filiation.child}の実の父母が{both}同士です。性別を確かめてください。{_CHANGED}"
            yield Fault("parents-of-one-sex", filiation.entry, says)


def _adoption(family: Family, filiation: Filiation) -> Iterator[Fault]:
    child = _person(family, filiation.child)
    for parent in filiation.parents:
        if _is_spouse(family, child.id, parent, filiation.since):
            says = f"養子{child.id}が養親{parent}の配偶者です。誰の縁組かを確かめてください。"
            yield Fault("adoptee-is-spouse", filiation.entry, says)
        if _parents(family, child.id) & {one for up in _parents(family, parent) for one in _parents(family, up)}:
            says = f"養子{child.id}は養親{parent}の尊属(おじ・おば)です(民法793条)。"
            yield Fault("adoptee-elder-kin", filiation.entry, f"{says}親子関係を確かめてください。")
    day = filiation.since
    if day is None or day.last < _FIRST:
        return
    law = _AGES.on(day.last)
    for adopter in (_person(family, parent) for parent in filiation.parents):
        if _is_under(adopter, day, law.says["adopter"]) and not family.spouses[family.index[adopter.id]]:
            says = f"養親{adopter.id}は縁組の日に{law.says['adopter']}歳未満です({law.says['of_adopter']})。{_LOOK}"
            yield Fault("adopter-too-young", filiation.entry, says)
    limit = law.says["special_adoption"]
    if filiation.kind == "special_adoption" and limit and child.born and not _is_under(child, day, limit, surely=False):
        says = f"特別養子{child.id}は縁組の日に{limit}歳以上です({law.says['of_special_adoption']})。"
        yield Fault("special-adoption-too-old", filiation.entry, f"{says}年齢か縁組の種類を確かめてください。")


def _marriage(family: Family, marriage: Marriage) -> Iterator[Fault]:
    if marriage.kind == "de_facto":
        return
    one, other = _person(family, marriage.one), _person(family, marriage.other)
    if _are_of_one_sex(family, one.id, other.id):
        says = f"{one.id}と{other.id}の性別が同じです。性別か、誰の婚姻かを確かめてください。{_CHANGED}"
        yield Fault("spouses-of-one-sex", marriage.entry, says)
    parents, others = _parents(family, one.id), _parents(family, other.id)
    if one.id in others or other.id in parents or parents & others:
        says = f"{one.id}と{other.id}は直系血族か兄弟姉妹です(民法734条)。婚姻か親子関係を確かめてください。"
        yield Fault("spouses-akin", marriage.entry, says)
    if marriage.since and marriage.since.last >= _FIRST:
        yield from _too_young(marriage.since, marriage.entry, one, other)


def _too_young(day: PartialDay, entry: str, *spouses: Person) -> Iterator[Fault]:
    law = _AGES.on(day.last)
    for person in spouses:
        age = min(law.says[f"marriage_{sex}"] for sex in person.sex or "mf")
        if person.sex != "m" and person.born and person.born.first <= _UNCHANGED:
            age = min(age, 16)
        if _is_under(person, day, age):
            says = f"{person.id}は婚姻の日に{age}歳未満です({law.says['of_marriage']})。{_LOOK}"
            yield Fault("married-too-young", entry, says)


def _act(family: Family, act: Act) -> Iterator[Fault]:
    if act.to and act.to in act.who and act.kind == "transfer_share":
        says = f"{act.to}が自分に相続分を譲渡しています。譲受人を確かめてください。"
        yield Fault("transfer-to-oneself", act.entry, says)
    if act.at is None or act.kind in _BY_OTHERS:
        return
    if act.kind == "sex_changed" and act.at.last < _SEX_MAY_CHANGE:
        says = f"性別の取扱いの変更は{era_day(_SEX_MAY_CHANGE)}からです(平成15年法律第111号)。{_LOOK}"
        yield Fault("sex-changed-too-early", act.entry, says)
    for person in (_person(family, id) for id in act.who):
        if person.born and act.at.last < person.born.first:
            yield Fault("acted-before-birth", act.entry, f"{person.id}の出生より前の日です。{_LOOK}")
        if act.kind in _OF_THE_LIVING and person.died and person.died.last < act.at.first:
            yield Fault("acted-after-death", act.entry, f"{person.id}の死亡より後の日です。{_LOOK}")


def _to_come(family: Family, today: date) -> Iterator[Fault]:
    """Whatever is told of days after today."""
    told: list[tuple[str, tuple[PartialDay | None, ...]]] = [
        *((one.entry, (None if one.is_unborn else one.born, one.died)) for one in family.persons),
        *((one.entry, (one.since, one.until)) for one in family.filiations),
        *((one.entry, (one.since, one.until)) for one in family.marriages),
        *((one.entry, (one.at, one.until)) for one in family.acts),
    ]
    for entry, days in dict.fromkeys(told):
        for day in days:
            if day and day.first > today:
                says = f"「{day.words}」は今日({era_day(today)})より後の日です。{_LOOK}"
                yield Fault("in-the-future", entry, says)


def _is_under(person: Person, day: PartialDay, years: int, *, surely: bool = True) -> bool:
    """Whether somebody was under an age on a day: surely, or perhaps, where the words leave it open.

    An age is reached at the end of the day before the birthday (年齢計算ニ関スル法律、民法143条): on 1 March, in a year
    without 29 February, by who was born on one.
    """
    if person.born is None:
        return False
    born, on = (person.born.first, day.last) if surely else (person.born.last, day.first)
    return (on.year - years, on.month, on.day) < (born.year, born.month, born.day)


def _is_spouse(family: Family, one: str, other: str, day: PartialDay | None) -> bool:
    """Whether two persons were married on a day, or at any time where none is told; a divorce before it is over."""
    married = [ends for who, _, ends in family.spouses[family.index[one]] if family.ids[who] == other]
    return any(day is None or moment(day.first) <= ends for ends in married)


def _parents(family: Family, id: str) -> set[str]:
    """Parents by birth."""
    return {family.ids[tie.parent] for tie in family.up[family.index[id]] if tie.kind in _BIRTHS}


def _are_of_one_sex(family: Family, one: str, other: str) -> bool:
    """Whether two are entered with one sex, and neither changed it: then in which they wed or begot is not asked."""
    sex = _person(family, one).sex
    if not sex or sex != _person(family, other).sex:
        return False
    return not any({one, other} & {*act.who} for act in family.acts_of("sex_changed"))


def _person(family: Family, id: str) -> Person:
    return family.persons[family.index[id]]
