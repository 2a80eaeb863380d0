"""One case as it was written, read into facts; every refusal names the case and the entry (docs/heirs.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from azukari.law.calendar import PartialDay, half_width, period_ends
from azukari.law.clock import split_time
from azukari.law.inheritance import faults, terms
from azukari.law.inheritance.chain import Override
from azukari.law.inheritance.facts import Act, Filiation, Marriage, Person
from azukari.law.inheritance.family import Family, NoSuchPerson
from azukari.law.inheritance.fault import Fault
from azukari.law.inheritance.periods import NoSuchLaw, law_named
from azukari.law.inheritance.written import Written, perhaps, plain

_DANGER_SINCE = date(1961, 7, 1)  # 危難の後一年: 昭和37年7月1日から
_DANGER_SAYS = (
    "昭和37年改正前の危難失踪は、危難の後3年の期間が満了した時に死亡したものとみなされました。"
    "審判書又は戸籍の死亡とみなされる日を at に入れてください。"
)

_PART = re.compile(r"(?P<num>\d+)/(?P<den>\d+)|(?P<d>\d+)分の(?P<n>\d+)")
_TIES = (
    "child(親子)か marriage(婚姻)です。離婚と離縁の日はその婚姻や縁組の end に入れてください。"
    "兄弟姉妹は共通の親を入れてください。"
)
_DAYS = "死亡の日は persons の d に、離婚と離縁の日は婚姻や縁組の end に入れてください。"


class Reader(Written):
    """Reads one case."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        super().__init__(case)
        self._deemed: dict[str, PartialDay] = {}
        self._together: dict[str, PartialDay] = {}  # 同時死亡: the day the act tells

    def family(self) -> Family:
        """The facts of the case."""
        if not self.persons:
            raise self._refuse("persons", "人がいません。被相続人と親族を persons: の下に入れてください。")
        acts = [act for number, said in enumerate(self._list("acts")) for act in self._acts(number, said)]
        children, marriages = self._relations()
        children += [_stepchild(act) for act in acts if act.kind == "house_stepchild"]
        if self._yes("settled", self.case.get("settled")):
            acts.append(Act("settled", (self.decedent(),), of=self.decedent(), entry="settled"))
        try:
            return Family(self._persons(), children, marriages, acts)
        except NoSuchPerson as fault:
            raise self._refuse(fault.entry, self._nobody(fault.id)) from None

    def _relations(self) -> tuple[list[Filiation], list[Marriage]]:
        children, marriages = [], []
        for number, relation in enumerate(self._list("relations")):
            entry = f"relations[{number}]"
            relation = self._read(entry, relation, terms.RELATION_KEYS)
            kind = self._term(entry, "t", relation)
            kind = terms.RELATION_WORDS.get(kind, kind)
            self._keys_of(entry, "marriage" if kind == "marriage" else "child", relation, terms.KEYS_OF_RELATIONS)
            if kind in terms.FILIATIONS or kind in terms.FILIATION_WORDS:
                children += self._filiations(entry, {"kind": kind, **relation})
            elif kind == "child":
                children += self._filiations(entry, relation)
            elif kind == "marriage":
                marriages.append(self._marriage(entry, relation))
            else:
                raise self._refuse(entry, f"関係の種類 t「{kind}」は分かりません。{_TIES}")
        return children, marriages

    def at_death(self) -> bool:
        """Whether only the first estate is asked for."""
        return self._one_of("stage", "段階", self.case.get("stage"), terms.STAGES) == "at_death"

    def decedent(self) -> str:
        """Whose estate is asked for."""
        decedent = self.case.get("decedent")
        if not isinstance(decedent, str) or decedent not in self.persons:
            said = decedent if isinstance(decedent, str) else ""
            says = self._nobody(said) if said else "persons のうちのだれの相続かを、decedent: に id で入れてください。"
            raise self._refuse("decedent", says)
        return decedent

    def overrides(self) -> dict[str, Override]:
        """What the operator decided about the law of a decedent."""
        said = self.case.get("law_override") or {}
        if not isinstance(said, dict):
            raise self._refuse(
                "law_override", "「law_override: {X: {law: P3}}」のように、人の id の下に入れてください。"
            )
        return {id: self._override(f"law_override.{id}", id, choice) for id, choice in said.items()}

    def _override(self, entry: str, id: str, choice: Any) -> Override:
        if id not in self.persons:
            raise self._refuse(entry, self._nobody(id))
        says = self._read(entry, choice if isinstance(choice, dict) else {"law": choice}, terms.OVERRIDE_KEYS)
        law, as_of = plain(self._word(entry, "law", says)).upper(), self._day(entry, says.get("as_of"))
        if as_of and not as_of.is_certain:
            raise self._refuse(entry, "基準日 as_of は 1948-01-01 のように一日で入れてください。")
        try:
            law_named(law)
        except NoSuchLaw as refusal:
            raise self._refuse(entry, refusal.sentence) from None
        return Override(law, as_of.first if as_of else None)

    def _persons(self) -> list[Person]:
        return [self._person(id, facts or {}) for id, facts in self.persons.items()]

    def _person(self, id: str, facts: Any) -> Person:
        entry = f"persons.{id}"
        facts = self._read(entry, facts, terms.PERSON_KEYS)
        is_unborn = self._yes(entry, facts.get("fetus")) and not facts.get("b")  # who has a birthday was born alive
        is_stillborn = self._yes(entry, facts.get("stillborn"))
        died = self._death(entry, facts.get("d")) or self._together.get(id)
        if died and id in self._deemed and not faults.overlap(died, self._deemed[id]):
            says = (
                f"{id}の死亡の日が失踪宣告によるものと違います。失踪宣告の日により計算します。"
                "宣告が取り消されていれば end を入れてください。"
            )
            self.unread.append(Fault("deemed-day-differs", entry, says))
        return Person(
            id,
            self._day(entry, facts.get("b")),
            self._deemed.get(id) or died,
            self._one_of(entry, "性別 sex", facts.get("sex"), terms.SEX),
            self._word(entry, "name", facts),
            _place(self._word(entry, "domicile", facts)),
            _place(self._word(entry, "register", facts)),
            is_stillborn or is_unborn,
            is_stillborn,
            id in self._deemed,
            entry,
            self._time_of_death(facts.get("d")),
            _foreign(self._word(entry, "nationality", facts)),
        )

    def _filiations(self, entry: str, facts: Mapping[str, Any]) -> list[Filiation]:
        """One line; several children of the same parents are several facts."""
        said = self._term(entry, "kind", facts) or "birth"
        kind = terms.FILIATION_WORDS.get(said, said)
        if kind not in terms.FILIATIONS:
            meant = (
                perhaps(kind, terms.FILIATION_WORDS) or "実子、認知、養子、特別養子、継子、認知のない子のいずれかです。"
            )
            raise self._refuse(entry, f"親子の種類 kind「{kind}」は分かりません。{meant}")
        children, parents = self._names(entry, facts.get("c")), self._names(entry, facts.get("p"))
        if not children or not parents:
            raise self._refuse(entry, "子 c と親 p を入れてください。")
        if own := set(children) & set(parents):
            raise self._refuse(entry, f"「{min(own)}」が自分の親になっています。子 c と親 p を確かめてください。")
        since, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        if kind == "birth" and (since or until):
            said = "実子の at と end は読んでいません。"
            self._is_unread(entry, f"{said}出生の日は persons の b に、縁組の日なら種類 kind も入れてください。")
            since = until = None
        return [Filiation(child, parents, kind, since, until, entry) for child in children]

    def _marriage(self, entry: str, facts: Mapping[str, Any]) -> Marriage:
        one, other = facts.get("a"), facts.get("b")
        if not isinstance(one, str) or not isinstance(other, str) or one == other:
            raise self._refuse(entry, "夫婦 a と b を入れてください。")
        since, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        kind = self._one_of(entry, "婚姻の種類 kind", facts.get("kind"), terms.MARRIAGES)
        return Marriage(one, other, since, until, kind, entry)

    def _acts(self, number: int, said: Any) -> list[Act]:
        """One line; what was done about several estates, or told of several members of a house, is several facts."""
        entry = f"acts[{number}]"
        facts = self._read(entry, said, terms.ACT_KEYS)
        key = "house_member" if facts.get("house_member") else "of"
        return [self._act(entry, {**facts, key: one}) for one in self._names(entry, facts.get(key)) or (None,)]

    def _act(self, entry: str, facts: Mapping[str, Any]) -> Act:
        said = self._term(entry, "t", facts)
        kind = terms.ACT_WORDS.get(said, "headship_passes" if _cause(said) else said)
        if kind not in terms.ACTS:
            meant = perhaps(said, terms.ACT_WORDS) or f"放棄、廃除、戸主、隠居などを入れてください。{_DAYS}"
            raise self._refuse(entry, f"行為の種類 t「{said}」は分かりません。{meant}")
        who = self._names(entry, facts.get("who"))
        if not who and (kind == "settled" or kind not in terms.NEEDS_OF):
            who = self._names(entry, facts.get("of"))
        of = self._word(entry, "of", facts) or self._word(entry, "house_member", facts)
        if kind == "house_head" and of and of not in who:
            kind = "house_head_of"
        if not who or (kind in terms.NEEDS_OF and not of):
            raise self._refuse(entry, "誰が(who)、誰の相続について(of)を入れてください。")
        return self._act_of(entry, kind, who, of, facts)

    def _act_of(self, entry: str, kind: str, who: tuple[str, ...], of: str, facts: Mapping[str, Any]) -> Act:
        at, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        if kind not in ("deemed_dead", "missing"):
            at = at or self._day(entry, facts.get("since"))
        elif until is None:  # 32条: a cancelled declaration has no effect
            at = self._deem_dead(entry, who, at, facts)
        if kind == "simultaneous" and at:
            self._together.update(dict.fromkeys(who, at))
        self._keys_of(entry, kind, facts, terms.KEYS_OF_ACTS)
        to = self._word(entry, "to", facts)
        if kind == "transfer_share" and not to:
            raise self._refuse(entry, "譲渡を受けた者(to)を入れてください。")
        roles, by = self._roles(entry, facts.get("as")), self._names(entry, facts.get("by"))
        cause = _cause(*(self._word(entry, key, facts) for key in ("cause", "kind", "t")))
        if kind == "headship_passes" and of and not to and of not in who:
            who, of, to = (of,), "", who[0]  # 「AがXの家督を相続した」
        return Act(kind, who, of, to, at, until, roles, by, cause, entry, self._part(entry, facts.get("part")))

    def _part(self, entry: str, words: Any) -> tuple[int, int]:
        """1/2 or 2分の1 of a share; all of it when nothing is said."""
        if words in (None, "", "1", "全部"):
            return 1, 1
        found = _PART.fullmatch(half_width(words)) if isinstance(words, str) else None
        num, den = (int(found["num"] or found["n"]), int(found["den"] or found["d"])) if found else (0, 0)
        if not 0 < num <= den:
            raise self._refuse(entry, "譲渡した割合 part は、自分の相続分のうちの 1/2 のように入れてください。")
        return num, den

    def _roles(self, entry: str, words: Any) -> frozenset[str]:
        roles: set[str] = set()
        for word in self._names(entry, words):
            if plain(word) not in terms.ROLES:
                raise self._refuse(
                    entry, f"資格「{word}」は分かりません。子、代襲相続人、配偶者、直系尊属、兄弟姉妹のいずれかです。"
                )
            roles |= terms.ROLES[plain(word)]
        return frozenset(roles)

    def _deem_dead(
        self, entry: str, who: tuple[str, ...], at: PartialDay | None, facts: Mapping[str, Any]
    ) -> PartialDay:
        """31条: 普通失踪は7年の満了の時、危難失踪は危難の去った時に死亡したものとみなす。"""
        since = self._day(entry, facts.get("since"))
        is_danger = self._yes(entry, facts.get("danger")) or self._one_of(
            entry, "失踪の種類 kind", facts.get("kind"), terms.MISSING
        )
        if since is not None:
            if at is None and is_danger and since.first < _DANGER_SINCE:
                self.unread.append(Fault("deemed-day-before-1962", entry, _DANGER_SAYS))
            at = at or (since if is_danger else _after_seven_years(since))
            if not is_danger and not faults.overlap(at, _after_seven_years(since)):
                says = "死亡とみなされる日 at が、生死不明となった日 since の7年後ではありません。at により計算します。"
                self.unread.append(Fault("deemed-day-differs", entry, says))
        if at is None:
            facts_of = self.persons.get(who[0])
            at = self._day(entry, facts_of.get("d")) if isinstance(facts_of, dict) else None
        if at is None:
            raise self._refuse(entry, "死亡したものとみなされる日 at を入れてください。")
        for id in who:
            self._deemed[id] = self._earlier(entry, id, at)
        return at

    def _earlier(self, entry: str, id: str, at: PartialDay) -> PartialDay:
        """The first of two days on which somebody is deemed dead."""
        known = self._deemed.get(id, at)
        if not faults.overlap(known, at):
            says = f"{id}の失踪宣告が、違う日でもう一つ入っています。早い日により計算します。"
            says += "取り消されたものには end を入れてください。"
            self.unread.append(Fault("deemed-day-differs", entry, says))
        return min(known, at)

    def _death(self, entry: str, words: Any) -> PartialDay | None:
        return None if isinstance(words, str) and plain(words) in terms.ALIVE else self._day(entry, words)

    def _time_of_death(self, words: Any) -> int | None:
        return split_time(words)[1] if isinstance(words, str) else None


def _after_seven_years(since: PartialDay) -> PartialDay:
    """30条1項; whatever the words leave open stays so."""
    first, last = (
        day if day == date.min or day.year > date.max.year - 8 else period_ends(day, years=7) for day in since[:2]
    )
    return PartialDay(first, last, since.words)


def _stepchild(act: Act) -> Filiation:
    """附則26条1項: 家附の継子は、新法の下の相続で嫡出の子と同じ権利を有する。"""
    return Filiation(act.who[0], (act.of,), "house_step", entry=act.entry)


def _cause(*said: str) -> str:
    return next((cause for words in said for word, cause in terms.CAUSES.items() if word in words), "")


def _place(words: str) -> str:
    """okinawa, amami, or the words as they stand (mainland)."""
    text = words.lower()
    if not text:
        return ""
    return next((place for place, names in terms.PLACES.items() if any(name in text for name in names)), text)


def _foreign(nationality: str) -> str:
    return "" if plain(nationality) in terms.JAPANESE else nationality
