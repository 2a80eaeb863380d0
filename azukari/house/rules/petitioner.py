"""Who petitions: a willing heir first, the mayor only if nobody (AKI-11, AKI-13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from azukari.law.calendar import era_day
from azukari.law.dated import load
from azukari.law.inheritance.estate import RENOUNCED
from azukari.law.inheritance.facts import NOBODY
from azukari.law.refusal import Refusal


class Heir(StrEnum):
    """Where an heir stands."""

    WILLING = "willing"
    UNWILLING = "unwilling"
    RENOUNCED = "renounced"
    MISSING = "missing"
    UNASKED = "unasked"


WORDS = {
    Heir.WILLING: "申立ての意思がある",
    Heir.UNWILLING: "申立ての意思がない",
    Heir.RENOUNCED: "相続放棄した",
    Heir.MISSING: "所在が分からない",
    Heir.UNASKED: "まだ意思を聞いていない",
}


class StillUnasked(Refusal):
    says = "まだ意思を聞いていない相続人が{count}人います。全員に聞いてから決めてください。"


class NotConcludedYet(Refusal):
    says = "相続人がまだ確定していません。「親族関係」で現在の権利者までを確定してから、申立人を決めてください。"


class FamilyChanged(Refusal):
    says = (
        "最後の確定のあとに、戸籍の記載が{count}行変わりました。"
        "「親族関係」で相続人を確定し直してから、申立人を決めてください。"
    )


class ConcludedLongAgo(Refusal):
    says = (
        "最後の確定は、相続しない人の理由の区分を残す前のものです。"
        "「親族関係」で相続人を確定し直してから、申立人を決めてください。"
    )


class NobodyKnown(Refusal):
    says = "最後の確定には、相続人が一人も出ていません。指摘を直して、確定し直してください。"


class OtherHeirs(Refusal):
    says = "相続人の一覧が、最後の確定と合いません({who})。画面を開き直して、全員の意思を選んでください。"


class RenouncedElsewhere(Refusal):
    says = "{who}の相続放棄は、戸籍の画面で記載を入れて、確定し直してください。次の順位の相続人がいるかもしれません。"


class NoProcedure(Refusal):
    says = "{day}には、この場合に市長が申し立てる手続がありません。日付を確かめてください。"


class WrongCourt(Refusal):
    """家庭裁判所 for an estate, 地方裁判所 for a building."""

    says = "{title}は、{court}に提出します。「{said}」を直してください。"
    beside = "court"


@dataclass(frozen=True, slots=True)
class Procedure:
    """What the mayor can ask a court for on a day (``law/houses/procedures.toml``)."""

    code: str
    name: str  # 相続財産清算人の選任
    basis: str
    court: str  # 家庭裁判所 | 地方裁判所

    def __str__(self) -> str:
        return f"{self.name}({self.basis})"


@dataclass(frozen=True, slots=True)
class Decision:
    """Exactly one kind of petitioner, why, by which procedure, and whether it must be taken up at once."""

    petitioner: str  # heir / mayor
    why: str
    choices: tuple[Procedure, ...] = ()  # 市長の手続。先のものから考える
    escalates: bool = False

    @property
    def procedure(self) -> str:
        return "か、".join(map(str, self.choices)) or BY_HEIR


BY_HEIR = "相続人が選ぶ手続(相続人の申立書のひな形を渡す)"


def procedures(day: date) -> Mapping[str, Procedure]:
    """Every procedure there is on a day."""
    told = load("houses/procedures.toml").on(day).says["procedures"]
    return {code: Procedure(code, said["name"], said["basis"], said["court"]) for code, said in told.items()}


def refuse_wrong_court(title: str, court: str, said: str) -> None:
    """Raises ``WrongCourt`` where a petition is addressed to a court of the other kind."""
    if court not in said:
        raise WrongCourt(title=title, court=court, said=said)


def proposed_court(court: str, place: str, filed: Sequence[str], day: date) -> str:
    """The court of a kind for a place, by the name (支部) the city filed with last; without a prefecture that name.

    Where a prefecture has several courts (北海道), only one of them that the city has filed with.
    """
    seats = load("houses/courts.toml").on(day).says["seats"]
    names = next((names for prefecture, names in seats.items() if place.startswith(prefecture)), [""])
    there = tuple(f"{name}{court}" for name in names if name)
    known = (each for each in filed if (each.startswith(there) if there else court in each))
    return next(known, there[0] if len(there) == 1 else "")


def decide(heirs: Iterable[Heir], day: date) -> Decision:
    """The decision table over the states of all heirs; raises ``StillUnasked``."""
    states = tuple(heirs)
    if Heir.WILLING in states:
        return Decision("heir", "申立ての意思がある相続人がいるので、相続人が申し立てます。")
    if unasked := states.count(Heir.UNASKED):
        raise StillUnasked(count=unasked)
    if must_escalate(states):
        why = "相続人の全員が相続放棄したので、市長が申し立てます。財産の処分と税債権の保全を併せて検討してください。"
        return Decision("mayor", why, _when("nobody", day), escalates=True)
    if not states:
        return Decision("mayor", "相続人がいないので、市長が申し立てます。", _when("nobody", day))
    if Heir.MISSING in states:
        why = "申立てをする相続人がなく、所在の分からない人がいるので、市長が申し立てます。"
        return Decision("mayor", why, _when("missing", day))
    return Decision("mayor", "申立てをする相続人がいないので、市長が申し立てます。", _when("unwilling", day))


def _when(case: str, day: date) -> tuple[Procedure, ...]:
    there = procedures(day)
    codes = load("houses/procedures.toml").on(day).says["when"].get(case)
    if not codes:
        raise NoProcedure(day=era_day(day))
    return tuple(there[code] for code in codes)


def heirs_of(conclusion: Mapping[str, Any]) -> list[dict[str, str]]:
    """The heirs of a kept conclusion, under every reading, not asked yet; and those who renounced."""
    states: dict[str, Heir] = {id: Heir.UNASKED for shares in _readings(conclusion) for id in shares if id != NOBODY}
    for out in conclusion.get("left_out", ()):
        if out.get("code") == RENOUNCED:
            states.setdefault(out["who"], Heir.RENOUNCED)
    labels = conclusion.get("labels", {})
    return [{"id": id, "name": labels.get(id, id), "state": str(state)} for id, state in states.items()]


def answered(conclusion: Mapping[str, Any] | None, said: Mapping[str, str]) -> list[dict[str, str]]:
    """The heirs of the last conclusion, each with what he or she said; raises when one is not there, or one too many.

    Whoever renounced does so in the registers: then the conclusion knows who comes next.
    """
    if conclusion is None:
        raise NotConcludedYet
    if any("code" not in out for out in conclusion.get("left_out", ())):
        raise ConcludedLongAgo
    heirs = heirs_of(conclusion)
    if not heirs and not _nobody_inherits(conclusion):
        raise NobodyKnown
    known = {heir["id"]: heir["name"] for heir in heirs}
    if odd := [known.get(id, id) for id in {**known, **said} if id not in known or said.get(id, "") not in WORDS]:
        raise OtherHeirs(who="、".join(odd))
    for heir in heirs:
        if said[heir["id"]] == Heir.RENOUNCED != heir["state"]:
            raise RenouncedElsewhere(who=heir["name"])
    return [{**heir, "state": said[heir["id"]]} for heir in heirs]


def _readings(conclusion: Mapping[str, Any]) -> list[Mapping[str, str]]:
    shares = [conclusion.get("shares", {}), *(one["shares"] for one in conclusion.get("candidates", ()))]
    return [held for held in shares if held]


def _nobody_inherits(conclusion: Mapping[str, Any]) -> bool:
    readings = _readings(conclusion)
    return bool(readings) and all(set(held) == {NOBODY} for held in readings)


def must_escalate(heirs: Sequence[Heir]) -> bool:
    """Whether everybody renounced; one who did not is enough for no."""
    return bool(heirs) and all(heir == Heir.RENOUNCED for heir in heirs)
