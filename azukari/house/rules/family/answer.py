"""Who inherits from somebody of the family: the engine's answer as it is kept, and what changed since (相続人の確定).

A kept answer holds its inputs, its reasons and the version of law and program that made it; it is never made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from azukari.house.rules.family.choice import Choice, choose, decisions
from azukari.house.rules.family.findings import blocking, findings, idle_lines
from azukari.house.rules.family.whole import Whole
from azukari.law.dated import BeforeTheFirst
from azukari.law.inheritance import Answer, cases, inherit
from azukari.law.inheritance.facts import NOBODY
from azukari.law.inheritance.reader import Reader
from azukari.law.refusal import Finding, NotRight, Refusal

STAGES = {"final": "現在の権利者まで(数次相続をたどる)", "at_death": "死亡の時の相続人だけ"}
NOBODY_SAYS = "相続財産法人(相続人なし)"
FLAGS = {
    "disputed": "法の読み方に争いがあります。",
    "order-of-deaths": "死亡の前後が分からない人がいます。前後で結果が違います。",
    "partial-date": "日付の一部が分からないため、結果が一つに決まりません。",
    "foreign-law": "日本の国籍のない人の相続です。本国法を確かめてください。",
    "territory": "沖縄・奄美の旧民法によるかを、住所で確かめてください。",
    "outside-law": "明治31年7月16日より前の相続は、計算しません。",
    "fetus": "胎児がいます。生まれた場合と、死産の場合を並べています。",
    "head-unknown": "戸主が入っていません。戸主を入れてください。",
    "article-25-2": "附則25条2項により、新法で計算しています。",
    "article-25-2-proviso": "附則25条2項但書により、入夫の離婚などでは財産が移らなかったものとして計算しています。",
    "article-26-2": "家附の継子がいます。相続人ではありませんが、相続人に分配を請求することができました。",
    "extinct-house": "絶家の記載があります。相続人曠欠の手続が終わっていないかを確かめてください。",
    "stepchild": "継親子(嫡母・庶子)として相続する人がいます。同じ家に在ったかを戸籍で確かめてください。",
    "head-assumed": "戸主を、入力した事実から推定しています。戸籍で確かめてください。",
    "birth-unknown": "親の養子縁組の前に生まれたか、後に生まれたかが分からない人がいます。",
    "retirement-property": "隠居した人の財産です。取得が隠居の前か後かで結果が違います。",
    "relatives-unknown": "親も子も配偶者も入っていない人がいます。相続人の有無を戸籍で確かめてください。",
    "too-many-readings": "分からないことが多く、見解を並べきれません。日付を調べてください。",
    "nonmarital-cause-before-2001": "嫡出でない子の相続分が、遺産分割などで決まっていたかを確かめてください。",
    "renounced-share-before-1962": "昭和37年改正前の放棄です。放棄した人の分の行き先に、争いがあります。",
    "grandchildren-only": "昭和37年改正前で、孫だけが相続します。代襲か本位相続かに、争いがあります。",
    "simultaneous-before-1962": "昭和37年改正前の同時死亡です。代襲するかに、争いがあります。",
    "before-adoption-before-1962": "昭和37年改正前の、養子縁組の前に生まれた子です。代襲するかに、争いがあります。",
    "age-unknown": "兄弟姉妹の長幼が分かりません。",
    "renounced-as-child": "二つの資格のある人の放棄です。及ぶ範囲に、争いがあります。",
    "headship-cannot-be-renounced": "法定の家督相続人は放棄できません。",
}


class NotConcluded(Refusal):
    says = "{who}の相続は計算できません。{why}"


class NoSuchStage(Refusal):
    says = "どこまで確定するかを、「現在の権利者まで」か「死亡の時の相続人だけ」から選んでください。"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one person's share."""

    label: str
    before: str  # 空は持分なし
    after: str

    @property
    def word(self) -> str:
        if not self.before:
            return "追加"
        return "変更" if self.after else "除外"


def conclude(whole: Whole, decedent: str, stage: str, choice: Choice | None = None) -> dict[str, Any]:
    """The answer for one decedent as it will be kept; raises when the facts cannot be or the law says nothing."""
    if stage not in STAGES:
        raise NoSuchStage
    found = findings(whole)
    if wrong := blocking(found):
        raise NotRight(wrong)
    if decedent not in whole.persons or decedent not in whole.dead():
        raise NotConcluded(who=whole.name(decedent), why="死亡の記載が入っていません。先に死亡を入れてください。")
    case = whole.case(decedent=decedent)
    family, _ = cases.family_of(case)
    try:
        answer = inherit(family, decedent, Reader(case).overrides(), at_death=stage == "at_death")
        found += idle_lines(whole, answer, found, at_death=stage == "at_death")
        kept = _as_kept(whole, choose(answer, choice), found)
    except BeforeTheFirst as refusal:
        raise NotConcluded(who=whole.label(decedent), why=refusal.sentence) from None
    return {
        "decedent": decedent,
        "stage": stage,
        "candidates": [{"reading": one.reading, "shares": fractions(one.shares)} for one in answer.candidates],
        "choice": {"reading": choice.reading, "because": choice.because} if choice else {},
        "decisions": decisions(whole, choice, answer.flags),
        **kept,
    }


def _as_kept(whole: Whole, answer: Answer, found: list[Finding]) -> dict[str, Any]:
    return {
        "shares": fractions(answer.shares),
        "flags": list(answer.flags),
        "steps": list(answer.steps),
        "intermediate": fractions(answer.intermediate),
        "left_out": [one._asdict() for one in answer.left_out],
        "labels": {**whole.labels(), NOBODY: NOBODY_SAYS},
        "findings": [finding.says for finding in found],
        "missing": list(missing_facts(whole, answer)),
    }


def fractions(shares: Mapping[str, Fraction]) -> dict[str, str]:
    """Shares as they are kept: 1/2."""
    return {id: f"{part.numerator}/{part.denominator}" for id, part in shares.items()}


def missing_facts(whole: Whole, answer: Answer) -> Iterator[str]:
    """What the answer took for granted."""
    for id in everybody(answer):
        says = whole.persons.get(id, {})
        if id != NOBODY and not says.get("b"):
            yield f"{whole.label(id)}の出生の日が入っていません。"
        if id != NOBODY and not says.get("sex"):
            yield f"{whole.label(id)}の性別が入っていません。"
    for tie in whole.relations:
        if tie["t"] == "marriage" and not tie.get("at"):
            yield f"{whole.label(tie['a'])}と{whole.label(tie['b'])}の婚姻の日が入っていません。"
        elif "adoption" in tie.get("kind", "") and not tie.get("at"):
            yield f"{whole.label(tie['c'])}の養子縁組の日が入っていません。"


def everybody(answer: Answer) -> list[str]:
    """Every holder under any reading."""
    shares = [answer.shares, *(one.shares for one in answer.candidates)]
    return list(dict.fromkeys(id for held in shares for id in held))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What a new entry changed: shares before and after, who came in, who fell out; reading by reading."""
    found: list[Change] = []
    old, new = _readings(before), _readings(after)
    for reading in dict.fromkeys([*old, *new]):
        found += _shares_changed(reading, old.get(reading, {}), new.get(reading, {}), before, after)
    return found


def _readings(result: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    if result["shares"] or not result["candidates"]:
        return {"": dict(result["shares"])}
    return {one["reading"]: dict(one["shares"]) for one in result["candidates"]}


def _shares_changed(
    reading: str, old: Mapping[str, str], new: Mapping[str, str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    labels = {**before["labels"], **after["labels"]}
    for id in dict.fromkeys([*old, *new]):
        if old.get(id) != new.get(id):
            where = f"{labels[id]}(見解：{reading})" if reading else labels[id]
            yield Change(where, old.get(id, ""), new.get(id, ""))


def holders(result: Mapping[str, Any]) -> list[str]:
    """Who holds, under every reading that was kept; under the chosen one alone where one was chosen."""
    others = [] if result.get("choice") else [one["shares"] for one in result["candidates"]]
    readings = [result["shares"], *others]
    return [id for id in dict.fromkeys(id for shares in readings for id in shares) if id != NOBODY]


def may_petition(result: Mapping[str, Any], case: Mapping[str, Any]) -> list[str]:
    """Who of the family may petition: the present holders, and whoever renounced (利害関係人) and is alive."""
    renounced = [act["who"] for act in case["acts"] if act["t"] == "renounce" and act["of"] == result["decedent"]]
    living = [id for id in renounced if not case["persons"][id].get("d")]
    return [id for id in dict.fromkeys([*result["shares"], *living]) if id != NOBODY]


def in_words(share: str) -> str:
    """2分の1; 全部."""
    num, _, den = share.partition("/")
    if not share:
        return ""
    return "全部" if num == den == "1" else f"{den}分の{num}"


def flags_in_words(flags: Iterable[str]) -> list[str]:
    """Each flag as a sentence."""
    return [FLAGS.get(flag, f"確かめることがあります({flag})。") for flag in flags]


@cache
def law_version() -> str:
    """Which law and which program: the hashes of the dated tables and of the articles' functions."""
    return f"法令{_hash('.toml')}・プログラム{_hash('.py')}"


def _hash(suffix: str) -> str:
    folder = files("azukari.law.inheritance")
    parts = sorted((path for path in folder.iterdir() if path.name.endswith(suffix)), key=lambda path: path.name)
    return sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:16]
