"""The reasons, as sentences a clerk can read and a lawyer can check: article and amending act in each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from math import gcd

from azukari.law.calendar import era_day
from azukari.law.inheritance.chain import Walk
from azukari.law.inheritance.citations import Citation, one_parent_entered
from azukari.law.inheritance.estate import SIBLING, Estate, Portion
from azukari.law.inheritance.facts import NO_HEIR, day_of
from azukari.law.inheritance.heads import passings
from azukari.law.inheritance.left_out import left_out, why
from azukari.law.inheritance.periods import Part
from azukari.law.inheritance.succession import is_settled
from azukari.law.inheritance.transfers import LEFT_TO_ALL, Handover

_REMARK = {
    "article-25-2": "家督相続人が選定されないまま新法が施行されました。"
    "施行の日の親族関係により、新法で計算します(昭和22年法律第222号附則25条2項)。",
    "article-25-2-proviso": "家督相続人が選定されないまま新法が施行されました。"
    "入夫の離婚や縁組の取消しによる家督相続は、財産の相続に関しては開始しなかったものとみなします(昭和22年法律第222号附則25条2項但書)。",
    "stepchild": "継父母と継子、嫡母と庶子は、家を同じくすれば親子でした(旧民法728条)。"
    "同じ家に在ったことを戸籍で確かめてください。",
    "extinct-house": "絶家の記載がありますが、財産があり、相続人曠欠の手続が終わっていないものとして計算します"
    "(登記研究420号)。手続が終わっていれば国庫又は相続財産法人に帰属します。",
    "article-26-2": "家附の継子は相続人ではありませんが、相続人に相続財産の一部の分配を請求することができました"
    "(昭和22年法律第222号附則26条2項)。",
    "head-unknown": "戸主が相続人となります(旧民法996条1項第3)が、戸主が分かりません。戸主を入れてください。",
    "head-assumed": "戸主がだれかの記載がないため、家と家督相続の関係から見た戸主としました(旧民法996条1項第3)。"
    "戸籍で確かめてください。",
    "relatives-unknown": "親も子も配偶者も入っていません。相続人の有無を戸籍で確かめてください。",
    "foreign-law": "日本の国籍がありません。相続は本国法によります(法の適用に関する通則法36条)。"
    "本国法が日本の法によるとする場合(同法41条)の計算です。本国法を確かめてください。",
    "territory": "沖縄・奄美では、本土の新法が適用されるまで旧民法によりました。最後の住所と本籍を確かめてください。",
    "disinherited-as-head": "戸主の推定家督相続人の廃除は、遺産相続には及びません(旧民法975条・998条)。",
    "headship-cannot-be-renounced": "法定の家督相続人は放棄できません。放棄はないものとして計算します(旧民法1020条)。",
}
_SETTLED = (
    "平成25年9月4日までに審判や遺産の分割の協議などで確定しているため、嫡出でない子の相続分は2分の1のままです"
    "(最高裁大法廷決定平成25年9月4日)。"
)


def steps(course: Walk) -> list[str]:
    """Every estate of a walk in turn, then who holds what in the end."""
    lines = [line for estate in course.estates for line in _estate(course, estate)]
    for who, (num, den) in course.held.items():
        lines.append(f"以上により、{_label(course, who)}の持分は{_part(num, den)}です。")
    return lines


def _estate(course: Walk, estate: Estate) -> list[str]:
    who = _label(course, estate.who)
    num, den = course.received[estate.who]
    held = "" if estate is course.estates[0] else f"(持分{_part(num, den)})"
    cause = _cause(course, estate)
    kind = "家督相続" if cause else "相続"
    lines = [f"{who}の{kind}{held}{_opening(course, estate, cause)}{estate.law.cite}によります。"]
    lines += [_REMARK[remark] for remark in dict.fromkeys(estate.remarks)]
    cited = Citation(estate)
    lines += [
        f"{_label(course, child)}の生年月日が入っていないため、父母の婚姻({era_day(day_of(estate.born[child]))})の後に"
        "生まれたものとして計算しました。出生の日を確かめてください。"
        for child in estate.assumed
    ]
    lines += [_portion(course, estate, portion, cited) for portion in estate.portions]
    if _was_settled_by_halves(estate, cited):
        lines.append(_SETTLED)
    lines += [
        f"{_label(course, sibling)}の父母の一方が入っていないため、父母の一方のみを同じくする者として計算しました"
        "(民法900条4号ただし書)。"
        for sibling in one_parent_entered(estate)
    ]
    lines += _handed_on(course, estate)
    if not estate.given:
        lines += _without_heir(who, is_part=num != den)
    lines += [
        f"{_label(course, other)}は{who}を相続しません。{why(estate, other, code)}。"
        for other, code in left_out(estate)
    ]
    return lines


def _was_settled_by_halves(estate: Estate, cited: Citation) -> bool:
    """Whether children outside marriage take half although the estate opened after 2001-06-30."""
    if estate.law.code != "P6a" or not is_settled(estate):
        return False
    return any(portion.role != SIBLING for portion in cited.halved)


def _cause(course: Walk, estate: Estate) -> str:
    """Why a living head's house passed on (旧964条)."""
    if estate.law.regime != "old" or estate.opened >= course.family.died[estate.who]:
        return ""
    today = (act for act in passings(course.family, estate.who) if act.at and act.at.first == day_of(estate.opened))
    return next((act.cause or ("隠居" if act.kind == "retired" else "") for act in today), "")


def _opening(course: Walk, estate: Estate, cause: str) -> str:
    """When it opened; the register's own words where they give no day."""
    person, day = course.family.persons[estate.who], day_of(estate.opened)
    died = person.died
    if died and died.last < day:
        return f"には、{era_day(day)}の親族関係により、"
    words = era_day(day)
    if died and not died.is_certain and died.first <= day:
        words = f"「{died.words}」"
    elif person.is_deemed_dead and died and died.first == day:
        words += "(失踪宣告により死亡したものとみなされる日。民法31条)"
    return f"は{words}に{f'{cause}により' if cause else ''}開始し、"


def _without_heir(who: str, *, is_part: bool) -> Iterator[str]:
    yield f"{who}には相続人がいません。相続財産は法人とし、相続財産清算人の選任を要します(民法951条・952条)。"
    if is_part:
        yield (
            "特別縁故者への分与(民法958条の2)がなければ、この持分は他の共有者に帰属します"
            "(民法255条、最判平成元年11月24日)。"
        )


def _handed_on(course: Walk, estate: Estate) -> list[str]:
    """What heirs did with their parts."""
    lines = [_handover(course, estate, one) for one in course.handed_on.get(estate.who, ())]
    of = _label(course, estate.who)
    for (dead, whose), stay in course.chosen.in_place.items():
        if whose == estate.who:
            names = "、".join(_label(course, portion.who) for portion in stay)
            lines.append(
                f"{_label(course, dead)}の再転相続人のうち、{of}の相続を放棄しなかったのは{names}です(民法916条)。"
            )
    return lines


def _was_told(course: Walk, estate: Estate, one: Handover) -> bool:
    """Whether what somebody did with a share moved a part of an earlier estate already."""
    earlier = takewhile(lambda before: before is not estate, course.estates)
    return any(one in course.handed_on.get(before.who, ()) for before in earlier)


def _handover(course: Walk, estate: Estate, one: Handover) -> str:
    who, of = _label(course, one.who), _label(course, one.of)
    if _was_told(course, estate, one):
        did = "放棄した" if one.to < 0 else f"{_label(course, one.to)}に譲渡した"
        return f"{who}が{did}{of}の相続分は、この相続で得た分を含みます。"
    if one.to < 0:
        others = "相続分を持つ他の者全員" if one.to == LEFT_TO_ALL else "他の相続人"
        return (
            f"{who}は{of}の相続分を放棄しました(相続の放棄ではなく、債務は残ります)。"
            f"{others}が相続分の割合で取得します。"
        )
    part, to = _of_share(one.part), _label(course, one.to)
    article = "民法905条" if estate.law.regime == "current" else "旧民法1009条"
    return f"{who}は{of}の相続分{part}を{to}に譲渡しました({article})。債権者に対する債務は免れません。"


def _of_share(part: Part) -> str:
    return "" if part[0] == part[1] else f"の{_part(*part)}"


def _portion(course: Walk, estate: Estate, portion: Portion, cited: Citation) -> str:
    instead = f"{_label(course, portion.instead_of)}を代襲し、" if portion.instead_of >= 0 else ""
    return (
        f"{_label(course, portion.who)}は{instead}{_label(course, estate.who)}の{cited.capacity(portion)}として"
        f"{_part(*portion.part)}を相続します({cited.articles(portion)})。"
    )


def _label(course: Walk, who: int) -> str:
    return "相続財産法人" if who == NO_HEIR else course.family.label(who)


def _part(num: int, den: int) -> str:
    shrink = gcd(num, den)
    return "全部" if num == den else f"{den // shrink}分の{num // shrink}"
