"""The reasons, as sentences a clerk can read and a lawyer can check: article and amending act in each."""

from __future__ import annotations

from fractions import Fraction

from azukari.law.calendar import era_day
from azukari.law.inheritance.chain import Walk
from azukari.law.inheritance.estate import Estate, Portion
from azukari.law.inheritance.family import NO_HEIR, day_of

_ROLE = {
    "spouse": "配偶者", "child": "子", "representative": "代襲相続人", "ascendant": "直系尊属", "sibling": "兄弟姉妹",
    "nephew": "兄弟姉妹の代襲相続人", "descendant": "直系卑属", "head": "家督相続人", "house_head": "戸主",
}  # fmt: skip
_ARTICLE = {
    "current": {
        "spouse": "民法890条・900条", "child": "民法887条1項・900条", "representative": "民法887条2項・3項・901条",
        "ascendant": "民法889条1項1号・900条", "sibling": "民法889条1項2号・900条4号",
        "nephew": "民法889条2項・901条2項", "descendant": "昭和37年改正前の民法887条",
    },
    "interim": {},
    "old": {
        "spouse": "旧民法996条1項第1", "child": "旧民法994条・1004条", "representative": "旧民法995条・1005条",
        "ascendant": "旧民法996条1項第2", "house_head": "旧民法996条1項第3", "head": "旧民法964条・970条以下",
        "descendant": "旧民法994条",
    },
}  # fmt: skip
_WHY = {
    "died_before": "相続の開始以前に死亡しています",
    "renounced": "相続を放棄しました(民法939条)",
    "disqualified": "相続欠格にあたります(民法891条)",
    "disinherited": "廃除されています(民法892条)",
    "not_yet_born": "相続の開始の時にまだ生まれておらず、胎児でもありません(民法886条)",
    "stillborn": "死体で生まれました(民法886条2項)",
    "before_adoption": "親の養子縁組より前に生まれ、被相続人側の直系卑属でないため代襲しません(民法887条2項ただし書)",
    "born_after_loss": "親が相続権を失った後に生まれ、又は縁組したため代襲しません(昭和37年改正前の民法888条)",
    "later_in_order": "家督相続は一人だけで、先の順位の者がいます(旧民法970条)",
    "other_house": "他家に在り、家族たる直系卑属でありません(旧民法970条)",
    "divorced": "相続の開始の前に離婚しています(民法890条)",
    "not_married": "婚姻の届出がなく(内縁)、配偶者ではありません(民法739条・890条)",
}
_REMARK = {
    "article-25-2": "家督相続人が選定されないまま新法が施行されました。"
    "施行の日の親族関係により、新法で計算します(昭和22年法律第222号附則25条2項)。",
    "article-25-2-proviso": "家督相続人が選定されないまま新法が施行されました。"
    "入夫の離婚や縁組の取消しによる家督相続は、財産の相続に関しては開始しなかったものとみなします(昭和22年法律第222号附則25条2項但書)。",
    "extinct-house": "絶家の記載がありますが、財産があり、相続人曠欠の手続が終わっていないものとして計算します"
    "(登記研究420号)。手続が終わっていれば国庫又は相続財産法人に帰属します。",
    "article-26-2": "家附の継子は相続人ではありませんが、相続人に相続財産の一部の分配を請求することができました"
    "(昭和22年法律第222号附則26条2項)。",
    "head-unknown": "戸主が相続人となります(旧民法996条1項第3)が、戸主が分かりません。戸主を入れてください。",
    "head-assumed": "事実に現れる戸主が一人だけなので、その者としました(旧民法996条1項第3)。戸籍で確かめてください。",
    "territory": "沖縄・奄美では、本土の新法が適用されるまで旧民法によりました。最後の住所と本籍を確かめてください。",
    "headship-cannot-be-renounced": "法定の家督相続人は放棄できません。放棄はないものとして計算します(旧民法1020条)。",
}
_BEFORE_ADOPTION_OF_SIBLING = (
    "親が被相続人の兄弟姉妹となる養子縁組より前に生まれ、共通の親の直系卑属でないため代襲しません"
    "(民法889条2項・887条2項ただし書、最判令和6年11月12日)"
)


def steps(course: Walk) -> list[str]:
    """Every estate of a walk in turn, then who holds what in the end."""
    lines = [line for estate in course.estates for line in _estate(course, estate)]
    for who, (num, den) in course.held.items():
        lines.append(f"最終の持分: {_label(course, who)}は{_part(num, den)}です。")
    return lines


def why(estate: Estate, code: str) -> str:
    """Why somebody takes nothing."""
    if code == "before_adoption" and any(p.role in ("sibling", "nephew") for p in estate.portions):
        return _BEFORE_ADOPTION_OF_SIBLING
    return _WHY[code]


def _estate(course: Walk, estate: Estate) -> list[str]:
    who = _label(course, estate.who)
    num, den = course.received[estate.who]
    held = "" if estate is course.estates[0] else f"(持分{_part(num, den)})"
    lines = [f"{who}の相続{held}は{_opening(course, estate)}の法律によります({estate.law.cite})。"]
    lines += [_remark(estate, remark) for remark in estate.remarks]
    lines += [_portion(course, estate, portion) for portion in estate.portions]
    lines += _handed_on(course, estate)
    if not estate.portions:
        lines.append(f"{who}には相続人がいません。相続財産は法人となります(民法951条)。")
    seen = {portion.who for portion in estate.portions}
    for other, code in dict.fromkeys(estate.left_out):
        if other not in seen:
            lines.append(f"{_label(course, other)}は{who}を相続しません。{why(estate, code)}。")
    return lines


def _opening(course: Walk, estate: Estate) -> str:
    """The day of the opening; the register's own words where they give no day."""
    died = course.family.persons[estate.who].died
    day = day_of(estate.opened)
    return died.words if died and not died.is_certain and died.first <= day <= died.last else era_day(day)


def _handed_on(course: Walk, estate: Estate) -> list[str]:
    """What heirs did with their parts."""
    of = _label(course, estate.who)
    lines = [
        f"{_label(course, who)}は{of}の相続分を{_label(course, to)}に譲渡しました(民法905条)。債務は免れません。"
        for (who, whose), to in course.redirected.items()
        if whose == estate.who and course.family.died[to] > estate.opened
    ]
    lines += [
        f"{_label(course, who)}は{of}の相続分を放棄しました。他の相続人が相続分の割合で取得し、債務は残ります。"
        for who, whose in sorted(course.abandoned)
        if whose == estate.who
    ]
    for (dead, whose), stay in course.chosen.in_place.items():
        if whose == estate.who:
            names = "、".join(_label(course, portion.who) for portion in stay)
            lines.append(
                f"{_label(course, dead)}の再転相続人のうち、{of}の相続を放棄しなかったのは{names}です(民法916条)。"
            )
    return lines


def _portion(course: Walk, estate: Estate, portion: Portion) -> str:
    instead = f"{_label(course, portion.instead_of)}に代わる" if portion.instead_of >= 0 else ""
    role = f"{instead}{_ROLE[portion.role]}"
    return (
        f"{_label(course, portion.who)}は{_label(course, estate.who)}の{role}として"
        f"{_part(portion.num, portion.den)}を相続します({_cite(estate, portion.role)})。"
    )


def _cite(estate: Estate, role: str) -> str:
    if estate.law.code == "P3" and role == "representative":
        return f"昭和37年改正前の民法888条・901条、{estate.law.cite}"
    article = _ARTICLE[estate.law.regime].get(role)
    return f"{article}、{estate.law.cite}" if article else estate.law.cite


def _remark(estate: Estate, remark: str) -> str:
    return _REMARK[remark]


def _label(course: Walk, who: int) -> str:
    return "相続財産法人" if who == NO_HEIR else course.family.label(who)


def _part(num: int, den: int) -> str:
    part = Fraction(num, den)
    return "全部" if part == 1 else f"{part.denominator}分の{part.numerator}"
