"""申立書: 相続財産清算人の選任, 所有者不明建物管理命令, 管理不全建物管理命令.

Titles, whom the court is asked to appoint and by which article turn on the day of filing and on who files
(``law/houses/forms.toml``); the costs on the day (``fees.toml``); the attachments on the family graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from azukari.house.papers.estate import Holdings, inventory, objects, yen
from azukari.house.papers.evidence import enclosure, needed
from azukari.house.papers.facts import Kin, day, day_of
from azukari.house.rules.petitioner import refuse_wrong_court
from azukari.law.dated import Version, load
from azukari.law.refusal import Refusal
from azukari.paper import pdf

LIQUIDATOR, UNKNOWN_BUILDING, NEGLECTED_BUILDING = "liquidator", "unknown_building", "neglected_building"
HEIR, MAYOR = "heir", "mayor"


_NEGLECTED = (
    "所有者による建物の管理が不適当であることによって、"
    "他人の権利又は法律上保護される利益が侵害され、又は侵害されるおそれがある。"
)


class HasHeirs(Refusal):
    """相続財産の清算人 is for an estate that nobody is known to hold (951・952条)."""

    says = (
        "この相続には権利者({who})がいるため、相続財産清算人の選任は申し立てられません。"
        "所在が分からない人がいるときは所有者不明建物管理命令、"
        "管理が不適当なときは管理不全建物管理命令を選んでください。"
    )


class NotYetInForce(Refusal):
    """The petition did not exist on that day."""

    says = "{on}には、この申立ての制度がまだありません。申立日を確かめてください。"


@dataclass(frozen=True, slots=True)
class Petitioner:
    """Who files, an heir or other interested person or the mayor; and the attorney when one acts for them."""

    kind: str  # heir | mayor
    name: str
    address: str
    contact: str
    interest: str = ""  # 利害関係: 被相続人の子(相続放棄をした人) など
    attorney: str = ""  # 代理人弁護士の氏名; 空は本人が申し立てる
    office: str = ""  # その事務所
    office_contact: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """候補者."""

    name: str
    address: str
    work: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Petition:
    """Everything one petition says."""

    which: str  # liquidator | unknown_building | neglected_building
    filed_on: date
    court: str  # 東京家庭裁判所立川支部
    petitioner: Petitioner
    holdings: Holdings
    circumstances: tuple[str, ...]  # 申立ての動機・具体的実情, one paragraph each
    kin: Kin | None = None  # 相続財産清算人: the decedent and family
    inherited: str = ""  # 中間の相続人: もとの被相続人から承継した持分
    owner: str = ""  # 建物管理命令: 所有者 as registered
    owner_address: str = ""
    candidate: Candidate | None = None
    deposit_yen: int | None = None  # 案件の記録にある、確保した予納金
    rank: str = ""  # 管理不全空家等 | 特定空家等
    more_attachments: tuple[str, ...] = field(default=())


def petition(said: Petition) -> bytes:
    """The petition with its 財産目録, as PDF."""
    form = form_of(said.which, said.filed_on)
    refuse_wrong_court(form["title"], form["court"], said.court)
    facts = {
        "title": form["title"],
        "court": said.court,
        "on": day_of(said.filed_on),
        "signs": _signs(said.petitioner),
        "petitioner": _petitioner_rows(said.petitioner),
        "asks": asks(said, form),
        "grounds": grounds(said),
        "reasons": reasons(said, form),
        "candidate": _candidate_rows(said.candidate),
        "attachments": attachments(said),
        "annex": annex(said.which),
        "estate": inventory(said.holdings) if said.which == LIQUIDATOR else objects(said.holdings),
    }
    return pdf.make("petition", facts | _subject(said) | costs(said), on=said.filed_on)


def fitting(*, is_without_heirs: bool) -> tuple[str, ...]:
    """Which petitions can be made: a liquidator's only where an estate is without heirs."""
    buildings = (UNKNOWN_BUILDING, NEGLECTED_BUILDING)
    return (LIQUIDATOR, *buildings) if is_without_heirs else buildings


def form_of(which: str, on: date) -> dict[str, Any]:
    """Title, office and articles of a petition on a day."""
    form = load("houses/forms.toml").on(on).says.get(which)
    if form is None:
        raise NotYetInForce(on=day_of(on))
    return dict(form)


def asks(said: Petition, form: dict[str, Any]) -> str:
    """申立ての趣旨."""
    if said.which == LIQUIDATOR:
        return f"被相続人の{form['asks']}を選任する審判を求める。"
    part_of = "の共有持分" if said.which == UNKNOWN_BUILDING and is_shared(said.holdings) else ""
    return f"別紙物件目録記載の建物{part_of}について、{form['asks']}による管理を命ずるとの裁判を求める。"


def is_shared(holdings: Holdings) -> bool:
    """Whether the order is about a share of each building, not the whole (264条の8第1項)."""
    return bool(holdings.buildings) and all(each.share not in ("", "全部") for each in holdings.buildings)


def grounds(said: Petition) -> list[list[Any]]:
    """The reasons one ticks; what the family shows is ticked already."""
    if said.which == UNKNOWN_BUILDING:
        return [
            [not said.owner, "建物の所有者を知ることができない。"],
            [bool(said.owner), "建物の所有者の所在を知ることができない。"],
        ]
    if said.which == NEGLECTED_BUILDING:
        return [[True, _NEGLECTED]]
    renounced = said.kin is not None and all_renounced(said.kin)
    return [[not renounced, "相続人があることが明らかでない。"], [renounced, "相続人の全員が相続の放棄をした。"]]


def all_renounced(kin: Kin) -> bool:
    """Whether nobody is left because they renounced."""
    any_did = any(act.kind == "renounce" and act.of == kin.decedent for act in kin.family.acts)
    return any_did and not kin.heirs_of(kin.decedent)


def annex(which: str) -> str:
    """What the list of property is called."""
    return "財産目録" if which == LIQUIDATOR else "物件目録"


def reasons(said: Petition, form: dict[str, Any]) -> list[str]:
    """Who files by which article, then the circumstances."""
    basis = form["basis"][said.petitioner.kind]
    decided = [
        f"相続人の範囲については、次のとおり判断した。{each}" for each in (said.kin.decisions if said.kin else ())
    ]
    return [_standing(said, basis), *_came_by(said), *decided, *said.circumstances]


def _came_by(said: Petition) -> list[str]:
    """How an heir who has died since came by what is left."""
    if said.kin is None or said.kin.root in ("", said.kin.decedent):
        return []
    root, part_of = said.kin.name(said.kin.root), f"持分{said.inherited}" if said.inherited != "全部" else "全部"
    return [f"被相続人は、亡{root}の相続により、別紙財産目録記載の財産の{part_of}を承継した後に死亡した。"]


def _standing(said: Petition, basis: str) -> str:
    if said.petitioner.kind != MAYOR:
        return f"申立人は、{said.petitioner.interest or '利害関係人'}であり、利害関係を有する({basis})。"
    if "空家等対策" not in basis:
        return (
            f"申立人は、{said.petitioner.interest or '空家等の管理について利害関係を有する市町村の長'}である({basis})。"
        )
    rank = said.rank or ("管理不全空家等又は特定空家等" if said.which == NEGLECTED_BUILDING else "空家等")
    return f"別紙{annex(said.which)}記載の建物は{rank}であり、その適切な管理のため特に必要があると認める({basis})。"


def attachments(said: Petition) -> list[str]:
    """添付書類, the registers read off the family graph."""
    own = [f"{annex(said.which)}(別紙)", *_registers(said), *_about_property(said), *_about_interest(said)]
    if said.candidate:
        own.append(f"候補者({said.candidate.name})の住民票又は戸籍附票")
    if said.petitioner.attorney:
        own.append("委任状")
    return [*own, *said.more_attachments]


def _registers(said: Petition) -> list[str]:
    if said.kin is None:
        return ["所有者の所在等の調査の結果を記した報告書"] if said.which == UNKNOWN_BUILDING else []
    found = [enclosure(said.kin, each) for each in needed(said.kin)]
    if said.kin.root not in ("", said.kin.decedent):
        found.append(f"{said.kin.name(said.kin.root)}の相続関係を示す戸籍等及び相続関係説明図")
    return found


def _about_property(said: Petition) -> list[str]:
    found = []
    if said.holdings.lands or said.holdings.buildings:
        found.append("不動産の登記事項証明書(未登記の場合は固定資産評価証明書)")
    if said.which != LIQUIDATOR:
        found.append("建物の図面、所在地の案内図及び現況の写真")
    if said.holdings.moneys and said.which == LIQUIDATOR:
        found.append("預貯金及び現金の額を示す資料(通帳の写し、残高証明書等)")
    return found


def _about_interest(said: Petition) -> list[str]:
    if said.petitioner.kind == MAYOR:
        return ["空家等であることを示す資料(空家等の台帳の写し、調査記録)"]
    return ["利害関係を証する資料(戸籍謄本、契約書の写し等)"]


def _signs(petitioner: Petitioner) -> list[list[str]]:
    if petitioner.attorney:
        return [["申立人", petitioner.name, ""], ["代理人弁護士", petitioner.attorney, "印"]]
    return [["申立人", petitioner.name, "印"]]


def _petitioner_rows(petitioner: Petitioner) -> list[list[str]]:
    word = "職名・氏名" if petitioner.kind == MAYOR else "氏名"
    rows = [["住所", petitioner.address], [word, petitioner.name], ["連絡先", petitioner.contact]]
    if petitioner.interest:
        rows.append(["利害関係", petitioner.interest])
    if petitioner.attorney:
        rows += [["代理人", f"弁護士 {petitioner.attorney}"], ["事務所(送達場所)", petitioner.office]]
        rows.append(["代理人の連絡先", petitioner.office_contact])
    return rows


def _subject(said: Petition) -> dict[str, Any]:
    if said.kin is None:
        rows = [["氏名", said.owner or "不明"], ["登記記録上の住所", said.owner_address or "不明"]]
        return {"subject_title": "建物の所有者", "subject": rows}
    person, particulars = said.kin.person(said.kin.decedent), said.kin.of(said.kin.decedent)
    rows = [
        ["本籍", particulars.honseki or "不明"],
        ["最後の住所", particulars.address or "不明"],
        ["氏名", said.kin.name(said.kin.decedent)],
        ["生年月日", day(person.born)],
        ["死亡年月日", day(person.died)],
        ["職業", particulars.work or "不明"],
    ]
    return {"subject_title": "被相続人", "subject": rows}


def _candidate_rows(candidate: Candidate | None) -> list[list[str]]:
    if candidate is None:
        return []
    rows = [["住所", candidate.address], ["氏名", candidate.name], ["職業", candidate.work]]
    return [*rows, ["連絡先", candidate.contact]] if candidate.contact else rows


def costs(said: Petition) -> dict[str, Any]:
    """The stamp, and what else the court asks for."""
    fees: Version = load("houses/fees.toml").on(said.filed_on)
    count = 1 if said.which == LIQUIDATOR else max(1, len(said.holdings.buildings))
    stamp = fees.says["stamp_yen"][said.which] * count
    gazette = fees.says["gazette_yen"].get(said.which)
    lines = [f"収入印紙　{yen(stamp)}", "予納郵便切手　裁判所が定める額"]
    if gazette is None:
        lines.append("官報公告料　裁判所の指示する額")
    elif gazette:
        lines.append(f"官報公告料　{yen(gazette)}(裁判所の指示があってから納める)")
    lines.append(_deposit(said))
    return {"stamp": yen(stamp), "costs": lines}


def are_costs_verified(on: date) -> bool:
    """Whether somebody has compared the costs of a day with what the court says."""
    return load("houses/fees.toml").on(on).verified


def _deposit(said: Petition) -> str:
    """Only the city's own record of what it reserved is ever said, and only of the mayor's petition."""
    if said.deposit_yen and said.petitioner.kind == MAYOR:
        return f"予納金　裁判所が定める額(市は{yen(said.deposit_yen)}の予算を確保している)"
    return "予納金　裁判所が定める額"
