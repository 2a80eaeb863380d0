"""Papers from a kept conclusion: from the facts it was made of, never from newer lines; each is one act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from azukari.entrust.door import perform
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Case, Conclusion
from azukari.house.papers.bundle import Bundle, bundle
from azukari.house.papers.chart import chart
from azukari.house.papers.facts import Kin, part
from azukari.house.papers.heir_list import heir_list
from azukari.house.papers.legal_list import Maker, enumerated, legal_list
from azukari.house.papers.petitions import HEIR, LIQUIDATOR, MAYOR, HasHeirs, Petition, fitting, form_of, petition
from azukari.house.rules.family.answer import fractions, holders, may_petition
from azukari.house.rules.petitioner import proposed_court
from azukari.house.services._case import courts_filed_with
from azukari.house.services.family._folder import Folder, folder_of, kin_of
from azukari.law.refusal import Refusal

NAMES = {
    "chart": "相続関係説明図", "heirs": "相続人目録", "legal-list": "法定相続情報一覧図(下書き)",
    "enumerated": "法定相続情報一覧図(列挙形式・下書き)",
}  # fmt: skip
OF_ONE = ("legal-list", "enumerated")  # 被相続人ごとに1枚
HEIR_FILES = Maker("", "")  # 申出人が記入する。市は作成者にならない


class NoConclusion(Refusal):
    says = "相続人がまだ確定していません。先に「相続人を確定する」で保存してから、書類を作ってください。"


class NoSuchPaper(Refusal):
    says = "その書類はありません。書類の一覧から選び直してください。"
    status = 404


class LawMoved(Refusal):
    says = "確定した後に、法令データかプログラムが改められ、結果が変わりました。確定し直してから書類を作ってください。"


class OneAnswerNeeded(Refusal):
    says = (
        "答えが一つに決まっていないか、死亡の時だけの確定です。"
        "見解を選ぶか足りない記載を入れて、現在の権利者までを確定してから作ってください。"
    )


class NotAnHeir(Refusal):
    says = "申立人に選んだ人は、この相続の現在の権利者でも、放棄した人でもありません。選び直してください。"


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as it is handed over."""

    name: str
    content: bytes


def print_paper(house: int, paper: str, conclusion: int | None = None, decedent: str = "", *, by: Actor) -> Printed:
    """A chart or a list as PDF; ``decedent`` for the lists of one decedent (数次相続)."""
    with perform(acts.PRINT_PAPER, by=by, about=[f"house/{house}"]) as about:
        if paper not in NAMES:
            raise NoSuchPaper
        kept = _kept(folder_of(house, by), conclusion)
        about.note(paper=paper, conclusion=kept.pk, decedent=decedent)
        return Printed(f"{NAMES[paper]}.pdf", _made(paper, kept, decedent or kept.decedent, by))


@dataclass(frozen=True, slots=True)
class Desk:
    """What the form of a petition begins with."""

    folder: Folder
    kept: Conclusion
    estates: list[tuple[str, str]]  # 相続人のいない人
    court: str  # 案。最後の住所(清算人)か、建物の所在地から


def start_petition(house: int, conclusion: int | None = None, *, by: Actor) -> Desk:
    """The conclusion a petition is made from, and whose estates are without heirs."""
    with perform(acts.PRINT_PAPER, by=by, about=[f"house/{house}"]):
        folder = folder_of(house, by)
        kept = _kept(folder, conclusion)
        estates = [(id, kept.result["labels"][id]) for id in _without_heirs(kept)]
        which = fitting(is_without_heirs=bool(estates))[0]
        place = kept.facts["persons"][estates[0][0]].get("address", "") if which == LIQUIDATOR else folder.house.address
        court = form_of(which, by.today)["court"]
        return Desk(folder, kept, estates, proposed_court(court, place, courts_filed_with(by), by.today))


def print_petition(house: int, conclusion: int, said: Petition, heir: str = "", of: str = "", *, by: Actor) -> Printed:
    """A petition as PDF; by an heir, with the name from the registers; ``of`` whose estate, when not the first."""
    with perform(acts.PRINT_PAPER, by=by, about=[f"house/{house}"]) as about:
        kept = _kept(folder_of(house, by), conclusion)
        about.note(paper="petition", which=said.which, petitioner=said.petitioner.kind, conclusion=kept.pk)
        return Printed("申立書.pdf", petition(_completed(_with_deposit(said, house, by), kept, heir, of)))


def print_bundle(house: int, conclusion: int, said: Petition, heir: str, of: str = "", *, by: Actor) -> Printed:
    """What a willing heir needs to petition (AKI-41): the draft and the list of enclosures, of others only names."""
    with perform(acts.PRINT_PAPER, by=by, about=[f"house/{house}"]) as about:
        kept = _kept(folder_of(house, by), conclusion)
        if not heir:
            raise NotAnHeir
        about.note(paper="bundle", conclusion=kept.pk, heir=heir)
        return Printed("申立ての一式.zip", bundle(Bundle(_completed(said, kept, heir, of), heir)))


def _kept(folder: Folder, conclusion: int | None) -> Conclusion:
    if not folder.conclusions:
        raise NoConclusion
    return folder.conclusion(conclusion) if conclusion else folder.conclusions[0]


def _made(paper: str, kept: Conclusion, decedent: str, by: Actor) -> bytes:
    kin = _kin(kept, decedent)
    if paper in OF_ONE:
        made = {"legal-list": legal_list, "enumerated": enumerated}[paper]
        return made(kin, on=by.today, maker=HEIR_FILES)
    _refuse_unsettled(kept, kin)
    return {"chart": chart, "heirs": heir_list}[paper](kin, on=by.today, maker=by.organisation_name)


def _with_deposit(said: Petition, house: int, by: Actor) -> Petition:
    """The deposit as the case has it on record; nobody types it."""
    reserved = Case.objects.seen_by(by).filter(house=house, petitioner=MAYOR, deposit_yen__isnull=False)
    case = reserved.exclude(state=Case.State.DROPPED).order_by("-pk").first()
    own = case is not None and said.petitioner.kind == MAYOR
    return replace(said, deposit_yen=case.deposit_yen if own else None)


def _without_heirs(kept: Conclusion) -> dict[str, Fraction]:
    """Whose estates nobody inherits, down to the present, and what of the first one was theirs (中間の相続人)."""
    is_settled = kept.result["shares"] and kept.result["stage"] == "final"
    return _kin(kept, kept.decedent).answer().without_heir if is_settled else {}


def _left_by(kept: Conclusion, decedent: str) -> str:
    """What somebody without heirs left of the first estate; raises ``HasHeirs`` for whoever has some."""
    left = _without_heirs(kept)
    if decedent not in left:
        labels = kept.result["labels"]
        raise HasHeirs(who="、".join(labels.get(id, id) for id in holders(kept.result)))
    return part(left[decedent])


def _completed(said: Petition, kept: Conclusion, heir: str, of: str = "") -> Petition:
    """The petition with the family of the conclusion, and the petitioner as the registers name them."""
    decedent = (of if said.which == LIQUIDATOR else "") or kept.decedent
    inherited = _left_by(kept, decedent) if said.which == LIQUIDATOR else ""
    kin = _kin(kept, decedent)
    if said.petitioner.kind == HEIR and heir:
        if heir not in may_petition(kept.result, kept.facts["case"]):
            raise NotAnHeir
        address = said.petitioner.address or kin.of(heir).address
        said = replace(said, petitioner=replace(said.petitioner, name=kin.name(heir), address=address))
    return replace(said, kin=kin if said.which == LIQUIDATOR else None, inherited=inherited)


def _kin(kept: Conclusion, decedent: str) -> Kin:
    """The family as it was when it was concluded about, names exactly as entered."""
    persons: dict[str, dict[str, Any]] = kept.facts["persons"]
    if decedent not in persons:
        raise NoSuchPaper
    case = kept.facts["case"]
    named = {id: {**says, "name": persons[id].get("name", "")} for id, says in case["persons"].items()}
    kin = kin_of({**case, "persons": named}, persons, decedent)
    reading = kept.result["choice"]["reading"] if kept.result.get("choice") else ""
    return replace(kin, reading=reading, root=kept.decedent, decisions=tuple(kept.result.get("decisions", ())))


def _refuse_unsettled(kept: Conclusion, kin: Kin) -> None:
    """A paper shows one answer, the one that was kept."""
    if not kept.result["shares"] or kept.result["stage"] != "final":
        raise OneAnswerNeeded
    if fractions(kin.answer().shares) != kept.result["shares"]:
        raise LawMoved
