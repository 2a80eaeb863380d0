"""One case as it was written, read into facts; every refusal names the case and the entry (docs/heirs.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from azukari.law.calendar import PartialDay, parse_partial, period_ends
from azukari.law.inheritance import faults
from azukari.law.inheritance.chain import Override
from azukari.law.inheritance.family import Act, Family, Filiation, Marriage, NoSuchPerson, Person
from azukari.law.refusal import Refusal

FILIATIONS = ("birth", "recognized", "natural", "step", "adoption", "special_adoption")
ACTS = (
    "renounce", "disqualified", "disinherited", "disinheritance_cancelled", "simultaneous", "deemed_dead", "missing",
    "house_head", "house_head_of", "house_member", "left_house", "retired", "headship_passes", "keeps_headship",
    "designated_heir", "selected_heir", "house_stepchild", "transfer_share", "abandon_share", "settled", "acquired",
    "reserved", "founded_house", "abolished_house", "extinct_house",
)  # fmt: skip
# Other words for the same thing.
_FILIATION_WORDS = {
    "実子": "birth", "嫡出": "birth", "legitimate": "birth", "庶子": "recognized", "認知": "recognized",
    "recognised": "recognized", "私生子": "natural", "継子": "step", "stepchild": "step", "養子": "adoption",
    "普通養子": "adoption", "adopted": "adoption", "婿養子": "adoption", "特別養子": "special_adoption",
    "acknowledged": "recognized", "mukoyoshi": "adoption", "marital": "birth",
}  # fmt: skip
_ACT_WORDS = {
    "disinherit": "disinherited", "disqualify": "disqualified", "simultaneous_death": "simultaneous",
    "disappearance": "deemed_dead", "abdication": "retired", "designation": "designated_heir",
    "selection": "selected_heir", "leave_house": "left_house", "transfer": "transfer_share",
    "share_transfer": "transfer_share", "share_abandon": "abandon_share", "member": "house_member",
    "放棄": "renounce", "renounced": "renounce", "欠格": "disqualified", "廃除": "disinherited",
    "廃除の取消し": "disinheritance_cancelled", "同時死亡": "simultaneous", "失踪宣告": "deemed_dead",
    "戸主": "house_head", "隠居": "retired", "retire": "retired", "retirement": "retired", "inkyo": "retired",
    "指定": "designated_heir", "designated": "designated_heir", "選定": "selected_heir", "selected": "selected_heir",
    "去家": "left_house", "分家": "founded_house", "一家創立": "founded_house", "離籍": "founded_house",
    "廃絶家再興": "founded_house", "再興": "founded_house", "廃家": "abolished_house", "絶家": "extinct_house",
    "入籍": "house_member", "親族入籍": "house_member", "引取入籍": "house_member", "復籍": "house_member",
    "家族": "house_member", "家督相続": "headship_passes", "留保": "reserved", "財産取得": "acquired",
    "相続分譲渡": "transfer_share", "相続分放棄": "abandon_share",
    "家附の継子": "house_stepchild",
}  # fmt: skip
# Why a living head's house passed on (旧964条), as far as it matters; the first word found in what is written.
_CAUSES = {
    "婚姻の取消": "婚姻の取消し", "婚姻取消": "婚姻の取消し", "縁組の取消": "縁組の取消し", "縁組取消": "縁組の取消し",
    "入夫の離婚": "入夫の離婚", "入夫離婚": "入夫の離婚", "入夫婚姻": "入夫婚姻", "nyufu": "入夫婚姻",
    "国籍喪失": "国籍喪失", "nationality": "国籍喪失", "隠居": "隠居",
}  # fmt: skip
_ROLES = {
    "child": {"child"}, "adopted": {"child"}, "adoptee": {"child"}, "adoption": {"child"}, "adopted_child": {"child"},
    "子": {"child"}, "養子": {"child"}, "representative": {"representative", "nephew"},
    "representation": {"representative", "nephew"}, "grandchild": {"representative"}, "孫": {"representative"},
    "代襲": {"representative", "nephew"}, "代襲相続人": {"representative", "nephew"},
    "代襲者": {"representative", "nephew"},
    "spouse": {"spouse"}, "配偶者": {"spouse"}, "ascendant": {"ascendant"}, "parent": {"ascendant"},
    "直系尊属": {"ascendant"}, "sibling": {"sibling", "nephew"}, "兄弟姉妹": {"sibling", "nephew"},
    "nephew": {"nephew"},
}  # fmt: skip
_PLACES = {"okinawa": ("okinawa", "沖縄"), "amami": ("amami", "奄美")}
_MARRIAGES = {
    "": "", "entry": "entry", "nyufu": "entry", "入夫": "entry", "入夫婚姻": "entry", "adopted": "adopted",
    "muko": "adopted", "mukoyoshi": "adopted", "婿養子縁組": "adopted", "婿養子": "adopted", "婚姻": "", "嫁入": "",
    "内縁": "de_facto", "事実婚": "de_facto", "de_facto": "de_facto", "common_law": "de_facto",
}  # fmt: skip
_SEX = {"": "", "f": "f", "m": "m", "female": "f", "male": "m", "女": "f", "男": "m", "F": "f", "M": "m"}
_ALIVE = {"生存", "存命", "alive"}
_CASE_KEYS = {
    "id", "title", "tier", "period", "dates", "facts", "persons", "relations", "acts", "decedent", "expected",
    "must_not", "source", "check", "law_override", "stage", "candidates", "flags", "expected_behaviour",
    "intermediate", "note", "reason", "settled", "meta",
}  # fmt: skip
_DOMICILE = ("domicile", "residence", "address", "territory", "最後の住所", "住所")
_REGISTER = ("register", "honseki", "本籍")
_PERSON_KEYS = {"b", "d", "sex", "name", *_DOMICILE, *_REGISTER, "fetus", "stillborn", "note"}
_RELATION_KEYS = {"t", "c", "p", "kind", "at", "end", "a", "b", "note"}
_ACT_KEYS = {
    "t", "who", "of", "to", "at", "end", "as", "by", "cause", "house_member", "since", "danger", "kind", "note",
}  # fmt: skip
_STAGES = (None, "final", "at_death")


class NotACase(Refusal):
    """Something in the file cannot be read as a case."""

    says = "{case}: {entry}{fault}"


class Reader:
    """Reads one case."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.case = case
        self.id = _label(case.get("id"))
        self.unread: list[faults.Fault] = []
        self._note_unread("事例", case, _CASE_KEYS)
        self._deemed: dict[str, PartialDay] = {}

    def family(self) -> Family:
        """The facts of the case."""
        acts = [self._act(number, act) for number, act in enumerate(self._list("acts"))]
        children, marriages = self._relations()
        children += [_stepchild(act) for act in acts if act.kind == "house_stepchild"]
        if _yes(self.case.get("settled")):
            acts.append(Act("settled", (self.decedent(),), of=self.decedent(), entry="settled"))
        try:
            return Family(self._persons(), children, marriages, acts)
        except NoSuchPerson as fault:
            raise self._refuse(fault.entry, f"「{fault.id}」という人が persons にいません。") from None

    def _relations(self) -> tuple[list[Filiation], list[Marriage]]:
        children, marriages = [], []
        for number, relation in enumerate(self._list("relations")):
            entry = f"relations[{number}]"
            kind = self._word(entry, "t", relation)
            if kind in FILIATIONS or kind in _FILIATION_WORDS:
                children.append(self._filiation(entry, {"kind": kind, **relation}))
            elif kind == "child":
                children.append(self._filiation(entry, relation))
            elif kind == "marriage":
                marriages.append(self._marriage(entry, relation))
            else:
                raise self._refuse(entry, f"関係の種類「{kind}」は分かりません。child か marriage のいずれかです。")
        return children, marriages

    def at_death(self) -> bool:
        """Whether only the first estate is asked for."""
        stage = self.case.get("stage")
        if stage not in _STAGES:
            raise self._refuse("stage", f"段階「{stage}」は分かりません。at_death か final のいずれかです。")
        return stage == "at_death"

    def decedent(self) -> str:
        """Whose estate is asked for."""
        decedent = self.case.get("decedent")
        if not isinstance(decedent, str) or decedent not in self._mapping("persons"):
            raise self._refuse("decedent", "被相続人 decedent が persons にいません。")
        return decedent

    def overrides(self) -> dict[str, Override]:
        """What the operator decided about the law of a decedent."""
        found = {}
        for id, choice in self._mapping("law_override").items():
            says = choice if isinstance(choice, dict) else {"law": choice}
            if id not in self._mapping("persons"):
                raise self._refuse("law_override", f"「{id}」という人が persons にいません。")
            as_of = self._day("law_override", says.get("as_of"))
            found[id] = Override(self._word("law_override", "law", says), as_of.first if as_of else None)
        return found

    def _persons(self) -> list[Person]:
        return [self._person(id, facts or {}) for id, facts in self._mapping("persons").items()]

    def _person(self, id: str, facts: Any) -> Person:
        entry = f"persons.{id}"
        self._note_unread(entry, facts, _PERSON_KEYS)
        return Person(
            id,
            self._day(entry, facts.get("b")),
            self._deemed.get(id) or self._death(entry, facts.get("d")),
            self._one_of(entry, "性別 sex", facts.get("sex"), _SEX),
            self._word(entry, "name", facts),
            _place(self._first_word(entry, _DOMICILE, facts)),
            _place(self._first_word(entry, _REGISTER, facts)),
            _yes(facts.get("fetus")),
            _yes(facts.get("stillborn")),
            entry,
        )

    def _filiation(self, entry: str, facts: Mapping[str, Any]) -> Filiation:
        self._note_unread(entry, facts, _RELATION_KEYS)
        said = self._word(entry, "kind", facts) or "birth"
        kind = _FILIATION_WORDS.get(said, said)
        if kind not in FILIATIONS:
            raise self._refuse(entry, f"親子の種類「{kind}」は分かりません。{'、'.join(FILIATIONS)} のいずれかです。")
        child, parents = facts.get("c"), self._names(entry, facts.get("p"))
        if not isinstance(child, str) or not parents or child in parents:
            raise self._refuse(entry, "子 c と親 p を入れてください。")
        since, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        return Filiation(child, parents, kind, since, until, entry)

    def _marriage(self, entry: str, facts: Mapping[str, Any]) -> Marriage:
        self._note_unread(entry, facts, _RELATION_KEYS)
        one, other = facts.get("a"), facts.get("b")
        if not isinstance(one, str) or not isinstance(other, str) or one == other:
            raise self._refuse(entry, "夫婦 a と b を入れてください。")
        since, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        kind = self._one_of(entry, "婚姻の種類 kind", facts.get("kind"), _MARRIAGES)
        return Marriage(one, other, since, until, kind, entry)

    def _act(self, number: int, facts: Mapping[str, Any]) -> Act:
        entry = f"acts[{number}]"
        said = self._word(entry, "t", facts)
        kind = _ACT_WORDS.get(said, "headship_passes" if _cause(said) else said)
        if kind not in ACTS:
            raise self._refuse(entry, f"行為の種類「{said}」は分かりません。{'、'.join(ACTS)} のいずれかです。")
        self._note_unread(entry, facts, _ACT_KEYS)
        who = self._names(entry, facts.get("who")) or self._names(entry, facts.get("of"))
        of = self._word(entry, "of", facts) or self._word(entry, "house_member", facts)
        if kind == "house_head" and of:
            kind = "house_head_of"
        if not who or (kind in _NEEDS_OF and not of):
            raise self._refuse(entry, "誰が(who)、誰の相続について(of)を入れてください。")
        return self._act_of(entry, kind, who, of, facts)

    def _act_of(self, entry: str, kind: str, who: tuple[str, ...], of: str, facts: Mapping[str, Any]) -> Act:
        at, until = self._day(entry, facts.get("at")), self._day(entry, facts.get("end"))
        if kind in ("deemed_dead", "missing") and until is None:  # 32条: a cancelled declaration has no effect
            at = self._deem_dead(entry, who, at, facts)
        to = self._word(entry, "to", facts)
        if kind == "transfer_share" and not to:
            raise self._refuse(entry, "譲渡を受けた者(to)を入れてください。")
        roles, by = self._roles(entry, facts.get("as")), self._names(entry, facts.get("by"))
        cause = _cause(*(self._word(entry, key, facts) for key in ("cause", "kind", "t")))
        if kind == "headship_passes" and of and not to:
            who, of, to = (of,), "", who[0]  # 「AがXの家督を相続した」
        return Act(kind, who, of, to, at, until, roles, by, cause, entry)

    def _roles(self, entry: str, words: Any) -> frozenset[str]:
        roles: set[str] = set()
        for word in self._names(entry, words):
            if word not in _ROLES:
                raise self._refuse(entry, f"資格「{word}」は分かりません。{'、'.join(_ROLES)} のいずれかです。")
            roles |= _ROLES[word]
        return frozenset(roles)

    def _deem_dead(
        self, entry: str, who: tuple[str, ...], at: PartialDay | None, facts: Mapping[str, Any]
    ) -> PartialDay:
        """31条: 普通失踪は7年の満了の時、危難失踪は危難の去った時に死亡したものとみなす。"""
        since = self._day(entry, facts.get("since"))
        if at is None and since is not None:
            day = since.first if _yes(facts.get("danger")) else period_ends(since.first, years=7)
            at = PartialDay(day, day, since.words)
        if at is None:
            facts_of = self._mapping("persons").get(who[0])
            at = self._day(entry, facts_of.get("d")) if isinstance(facts_of, dict) else None
        if at is None:
            raise self._refuse(entry, "死亡したものとみなされる日 at を入れてください。")
        self._deemed.update(dict.fromkeys(who, at))
        return at

    def _death(self, entry: str, words: Any) -> PartialDay | None:
        return None if isinstance(words, str) and words in _ALIVE else self._day(entry, words)

    def _day(self, entry: str, words: Any) -> PartialDay | None:
        if words is None:
            return None
        if not isinstance(words, str):
            raise self._refuse(entry, "日は 2009-06-01 や「昭和20年5月頃」のように一つの言葉で入れてください。")
        text = words.strip()
        try:
            day = date.fromisoformat(text)
        except ValueError:
            try:
                return parse_partial(text)
            except Refusal as refusal:
                raise self._refuse(entry, refusal.sentence) from None
        return PartialDay(day, day, text)

    def _word(self, entry: str, key: str, facts: Mapping[str, Any]) -> str:
        word = facts.get(key) or ""
        if not isinstance(word, str):
            raise self._refuse(entry, f"項目「{key}」は一つの言葉で入れてください。")
        return word

    def _first_word(self, entry: str, keys: tuple[str, ...], facts: Mapping[str, Any]) -> str:
        return next((word for key in keys if (word := self._word(entry, key, facts))), "")

    def _one_of(self, entry: str, name: str, word: Any, known: Mapping[str, str]) -> str:
        word = "" if word is None else word
        if not isinstance(word, str) or word not in known:
            raise self._refuse(entry, f"{name}「{word}」は分かりません。")
        return known[word]

    def _names(self, entry: str, words: Any) -> tuple[str, ...]:
        names = words if isinstance(words, list) else [] if words is None else [words]
        if not all(isinstance(name, str) for name in names):
            raise self._refuse(entry, "人は id で、[A, B] のように並べてください。")
        return tuple(names)

    def _list(self, key: str) -> list[Any]:
        found = self.case.get(key) or []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self._refuse(key, "一件ずつ { } で並べてください。")
        return found

    def _mapping(self, key: str) -> dict[str, Any]:
        found = self.case.get(key) or {}
        if not isinstance(found, dict) or not all(
            facts is None or isinstance(facts, (dict, str)) for facts in found.values()
        ):
            raise self._refuse(key, "「id: { … }」の形で並べてください。")
        return found

    def _note_unread(self, entry: str, facts: Any, known: set[str]) -> None:
        if not isinstance(facts, dict):
            raise self._refuse(entry, "{ } の形で入れてください。")
        for key in sorted(facts.keys() - known):
            self.unread.append(faults.Fault("unread-key", entry, f"項目「{key}」は読んでいません。"))

    def _refuse(self, entry: str, fault: str) -> NotACase:
        return NotACase(case=self.id, entry=f"{entry}: ", fault=fault)


_NEEDS_OF = ("renounce", "disqualified", "disinherited", "disinheritance_cancelled", "house_head_of", "designated_heir",
             "selected_heir", "house_stepchild", "transfer_share", "abandon_share", "settled")  # fmt: skip


def _stepchild(act: Act) -> Filiation:
    """附則26条1項: 家附の継子は、新法の下の相続で嫡出の子と同じ権利を有する。"""
    return Filiation(act.who[0], (act.of,), "house_step", entry=act.entry)


def _cause(*said: str) -> str:
    return next((cause for words in said for word, cause in _CAUSES.items() if word in words), "")


def _label(id: Any) -> str:
    return id if isinstance(id, str) and id else "事例"


def _place(words: str) -> str:
    """okinawa, amami, or the words as they stand (mainland)."""
    text = words.lower()
    if not text:
        return ""
    return next((place for place, names in _PLACES.items() if any(name in text for name in names)), text)


def _yes(words: Any) -> bool:
    return words is True or words in ("true", "True", "yes")
